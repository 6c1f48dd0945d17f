"""A trial: every check of a situation with a new file in it, before the file is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from wayout.errors import WayoutError
from wayout.network.assumption import check_assumptions
from wayout.planner.cases import Case, compare, read_cases
from wayout.planner.document import write_plan
from wayout.planner.party_plan import plan_party
from wayout.planner.plan import Planner
from wayout.rules.checking import check_rules
from wayout.situation.checks import check_situation
from wayout.situation.notice import Notice
from wayout.situation.period import Instant
from wayout.situation.reading import read_situation
from wayout.situation.situation import Situation


def try_file(folder: Path, name: str, text: str) -> list[Notice]:
    """
    Give every fault that the folder would have with a new file in it.

    Cases are run that know of what the file holds; an earlier one cannot change, for it is
    answered from records published by its own instant.

    Raises
    ------
    NotASituationError
        The folder is no situation.
    """
    situation, notices = read_situation(folder, added={name: text})
    if situation is None:
        return notices
    notices += check_situation(situation)
    notices += check_rules(situation)
    notices += check_assumptions(situation)
    cases, faults = read_cases(folder, situation)
    notices += faults
    if not notices:
        since = min(
            (r.published for r in situation.records() if r.where.file == name), default=None
        )
        later = [case for case in cases if since is None or case.as_of >= since]
        notices += _run_cases(later, situation)
    return sorted(set(notices))


def _run_cases(cases: Iterable[Case], situation: Situation) -> Iterator[Notice]:
    planners: dict[Instant, Planner] = {}
    for case in cases:
        if case.as_of not in planners:
            planners[case.as_of] = Planner(situation.as_of(case.as_of))
        try:
            planner = planners[case.as_of]
            plan = plan_party(planner, case.members, start=case.start, at=case.at, to=case.to)
        except WayoutError as fault:
            yield Notice(case.file, 1, "bad-case", str(fault))
            continue
        for key, found, accepted in compare(case.expect, write_plan(plan)):
            line = case.lines.get(key, 1)
            yield Notice(case.file, line, "case-fails", f"{case.id}: {found}", accepted)
