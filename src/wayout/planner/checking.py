"""Checking a folder whole: its files, its records against each other, its rules, its cases."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wayout.network.assumption import check_assumptions
from wayout.planner.cases import Case, read_cases, run_cases
from wayout.rules.checking import check_rules
from wayout.situation.checks import check_situation
from wayout.situation.inquiries import read_inquiries
from wayout.situation.notice import Notice
from wayout.situation.reading import read_situation
from wayout.situation.record import Head
from wayout.situation.situation import Situation

COUNTED = ("rules", "reports", "observations", "crossings", "services", "places", "sources")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the notices, and how much was looked at."""

    notices: tuple[Notice, ...]
    counts: tuple[tuple[str, int], ...]


Check = Callable[[Path, Head], list[Notice]]
"""Looks at one more file of a folder, given what the situation says of itself."""


def check_folder(
    folder: Path, also: Iterable[Check] = (), *, added: Mapping[str, str] | None = None
) -> Checked:
    """
    Check a situation folder.

    Records are checked against each other only if the files could be read, and cases are run only
    if the records are sound.

    Parameters
    ----------
    also
        Look at files that others read.
    added
        Texts by the names of files that are not there yet. Then cases are run that know of what
        these hold; an earlier one cannot change, for it is answered from what was published by its
        own instant.

    Raises
    ------
    NotASituationError
        The folder is no situation.
    """
    situation, notices = read_situation(folder, added=added)
    if situation is None:
        return Checked(tuple(notices), ())
    counts = [(name, len(getattr(situation, name))) for name in COUNTED]
    notices += check_situation(situation)
    notices += check_rules(situation, None if added else folder)
    notices += check_assumptions(situation)
    notices += read_inquiries(folder, situation)[1]
    notices += [notice for look in also for notice in look(folder, situation.head)]
    cases, faults = read_cases(folder, situation) if not notices else ([], [])
    counts.append(("cases", len(cases)))
    notices += faults
    if not notices:
        notices += run_cases(_choose_cases(cases, situation, added or {}), situation)
    return Checked(tuple(sorted(set(notices))), tuple(counts))


def _choose_cases(
    cases: Iterable[Case], situation: Situation, added: Container[str]
) -> Iterable[Case]:
    """Choose the cases that know of what was added; all if nothing was."""
    published = [r.published for r in situation.records() if r.where.file in added]
    return [case for case in cases if not published or case.as_of >= min(published)]
