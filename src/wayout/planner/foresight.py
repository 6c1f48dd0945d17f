"""What luck and announcements mean for journeys: chances, last moments, branches to turn to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wayout.planner.chance import list_chances
from wayout.planner.course import Course
from wayout.planner.failing import find_last_start, say_missing_bound
from wayout.planner.fallback import Forks, find_hardest_queue
from wayout.planner.journey import Journey
from wayout.planner.roads import CAUTIOUS
from wayout.situation.period import Instant, after

MOST_BRANCHED = 12
"""Branches are looked for on so many journeys: see `_choose_branched`."""


def foresee(
    journeys: Sequence[Journey], *, level: float, within: bool = False, branched: bool = True
) -> tuple[Journey, ...]:
    """
    Add to each journey its chances, the last moments to begin it, and where one can still turn.

    It is worked out when a plan is written and not when it is made, since few plans are read in
    full.

    Parameters
    ----------
    level
        The level of luck the plan was made at.
    within
        Whether another way has to lead into the same country.
    branched
        Whether branches are looked for, which takes longer than all else.
    """
    chosen = _choose_branched(journeys) if branched else frozenset[int]()
    forks: dict[int, Forks] = {}
    found = []
    for number, journey in enumerate(journeys):
        done = _add_moments(journey, level=level)
        if number in chosen:
            course = journey.courses[0]
            if id(course.roads) not in forks:
                forks[id(course.roads)] = Forks(course.roads, level=level, within=within)
            branches = forks[id(course.roads)].list_branches(course)
            done = replace(done, branches=branches)
        found.append(done)
    return tuple(found)


def _choose_branched(journeys: Sequence[Journey]) -> frozenset[int]:
    """
    Choose journeys to look for branches on: the first through each post by each means.

    Those with a queue that somebody reported come first. What a party does in parts has none:
    who waits for others cannot turn alone.
    """
    first: dict[tuple[str, str, str], tuple[bool, int]] = {}
    for number, journey in enumerate(journeys):
        if len(journey.courses) == 1:
            course = journey.courses[0]
            queue = find_hardest_queue(course)
            if queue is not None:
                key = (journey.country, journey.crossing, journey.mode)
                first.setdefault(key, (not course.wait(queue).records, number))
    return frozenset(number for _, number in sorted(first.values())[:MOST_BRANCHED])


def _add_moments(journey: Journey, *, level: float) -> Journey:
    courses = journey.courses
    chances = tuple(c for course in courses for c in list_chances(course))
    why = ""
    if journey.arrive_90 is None:
        why = next((said for course in courses if (said := say_missing_bound(course))), "")
    if chances or why:
        journey = replace(journey, chances=chances, arrive_90_because=why)
    if len(courses) != 1:
        return journey  # who meets on the way has no single start
    last = find_last_start(courses[0], level=level)
    if last is None:
        return journey
    return replace(
        journey,
        last_departure=_instant(courses[0], last.hours),
        last_departure_because=last.because,
        last_departure_90=_find_last_90(courses[0]),
    )


def _find_last_90(course: Course) -> Instant | None:
    last = find_last_start(course, level=CAUTIOUS)
    return None if last is None else _instant(course, last.hours)


def _instant(course: Course, hours: float) -> Instant:
    return after(course.roads.at, hours)
