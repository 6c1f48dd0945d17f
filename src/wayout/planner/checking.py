"""Checking a folder whole: its files, its records against each other, its rules, its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from wayout.network.assumption import check_assumptions
from wayout.planner.cases import check_cases, read_cases
from wayout.rules.checking import check_rules
from wayout.situation.checks import check_situation
from wayout.situation.inquiries import read_inquiries
from wayout.situation.notice import Notice
from wayout.situation.reading import read_situation
from wayout.situation.record import Head

COUNTED = ("rules", "reports", "observations", "crossings", "services", "places", "sources")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the notices, and how much was looked at."""

    notices: tuple[Notice, ...]
    counts: tuple[tuple[str, int], ...]


Check = Callable[[Path, Head], list[Notice]]
"""Looks at one more file of a folder, given what the situation says of itself."""


def check_folder(folder: Path, also: Iterable[Check] = ()) -> Checked:
    """
    Check a situation folder.

    `also` look at files that others read. Records are checked against each other only if the files
    could be read, and cases are run only if the records are sound.
    """
    situation, notices = read_situation(folder)
    if situation is None:
        return Checked(tuple(notices), ())
    counts = [(name, len(getattr(situation, name))) for name in COUNTED]
    notices += check_situation(situation)
    notices += check_rules(situation, folder)
    notices += check_assumptions(situation)
    notices += read_inquiries(folder, situation)[1]
    notices += [notice for look in also for notice in look(folder, situation.head)]
    cases, _ = read_cases(folder, situation) if not notices else ([], [])
    counts.append(("cases", len(cases)))
    if not notices:
        notices += list(check_cases(folder, situation))
    return Checked(tuple(sorted(set(notices))), tuple(counts))
