"""
Best departures in a window: when to set out, so that no later start is there as early.

A profile search (`profile`) gives every best departure, at one level of luck. Where some borders
are doubtful, a second search without them adds what is best on a surer verdict.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from wayout.errors import BadInputError
from wayout.planner.admitting import SURE, has_doubt, lay_out_admitting
from wayout.planner.itinerary import Itinerary, follow_itinerary, last_minute
from wayout.planner.party import Member
from wayout.planner.plan import HORIZON_H, Planner
from wayout.planner.profile import Profile, Stretch, find_profile
from wayout.planner.roads import MEDIAN, WORST, Grade
from wayout.planner.setting_out import Outset, set_out
from wayout.planner.stretch import SAME_H
from wayout.rules.leaving import ExitAnswer
from wayout.situation.period import Instant, after, hours_between
from wayout.situation.situation import Situation

MINUTE = timedelta(minutes=1)
LONGEST_WINDOW_H = 72.0
"""Timetables are laid out for so long before the journeys of the last start are cut short."""


@dataclass(frozen=True, slots=True)
class Departure:
    """
    One of the best departures: from when to when one sets out, and what becomes of it.

    Whoever sets out earlier within it is there so much earlier. The itinerary is that of the last
    moment. By `sure_until` one sets out so as not to miss anything nine times in ten; None if that
    is over when it begins.
    """

    since: Instant
    until: Instant
    sure_until: Instant | None
    country: str
    itinerary: Itinerary


@dataclass(frozen=True, slots=True)
class Departures:
    """The best departures of a window: to whichever country, and to each one that is reached."""

    situation: Situation
    start: str
    to: str
    since: Instant
    until: Instant
    level: float
    exits: tuple[ExitAnswer, ...]
    best: tuple[Departure, ...]
    countries: dict[str, tuple[Departure, ...]]


def find_departures(
    planner: Planner,
    members: Sequence[Member],
    *,
    start: str | None,
    since: Instant,
    until: Instant,
    to: str = "",
    level: float = MEDIAN,
) -> Departures:
    """
    Find the best departures of a party in a window.

    Raises
    ------
    UnknownPlaceError
        `start` or `to` names nothing known.
    BadInputError
        The window ends before it begins, is too long, or does not lie in the situation's.
    """
    hours = _check_window(planner, since, until)
    outset = set_out(planner, members, start=start, at=since, horizon_h=HORIZON_H + hours)
    countries, place = planner.find_destination(to)
    goals = planner.atlas.goals(countries, place)
    profiles = list(_search(outset, level, hours))
    found = {
        country: tuple(_list_best(outset, profiles, nodes, level, hours))
        for country, nodes in sorted(planner.atlas.by_country(goals).items())
    }
    best = tuple(_list_best(outset, profiles, goals, level, hours))
    reached = {country: rows for country, rows in found.items() if rows}
    return Departures(
        outset.planner.situation,
        outset.place,
        to,
        since,
        until,
        level,
        outset.exits,
        best,
        reached,
    )


def _check_window(planner: Planner, since: Instant, until: Instant) -> float:
    hours = hours_between(since, until)
    if hours < 0.0:
        raise BadInputError(f"--between ends at {until.isoformat()}, before it begins")
    if hours > LONGEST_WINDOW_H:
        most = f"accepted: at most {LONGEST_WINDOW_H / 24:g} days"
        raise BadInputError(f"--between spans {hours / 24:.0f} days; {most}")
    planner.check_time(until)
    return hours


def _search(outset: Outset, level: float, hours: float) -> Iterator[tuple[Profile, Grade]]:
    """Yield the profile of the window, and the one without doubt if there is doubt."""
    roads = outset.roads
    for grade, word in ((WORST, "unknown"), (SURE, "allowed-if")):
        gates = lay_out_admitting(roads, level, word=word)
        yield (
            find_profile(
                roads.steps(level),
                gates,
                outset.nodes(level),
                since_h=roads.begin_h,
                until_h=roads.begin_h + hours,
                arrive_by_h=roads.begin_h + hours + HORIZON_H,
                with_bicycle=outset.with_bicycle,
            ),
            grade,
        )
        if not has_doubt(gates):
            return


def _list_best(
    outset: Outset,
    profiles: Sequence[tuple[Profile, Grade]],
    nodes: Sequence[int],
    level: float,
    hours: float,
) -> Iterator[Departure]:
    """Yield the best departures to some nodes; the doubtful ones too if they gain anything."""
    found = [
        departure
        for profile, grade in profiles
        for stretch in profile.at(nodes)
        if (departure := _follow(outset, profile, stretch, grade, level, hours)) is not None
        and (grade == SURE or len(profiles) == 1 or departure.itinerary.verdict.word == "unknown")
    ]
    yield from sorted(found, key=lambda d: (d.until, -d.itinerary.verdict.rank))


def _follow(
    outset: Outset, profile: Profile, stretch: Stretch, grade: Grade, level: float, hours: float
) -> Departure | None:
    """Give a stretch in full minutes, and what becomes of who sets out in its last one."""
    roads, steps = outset.roads, profile.path(stretch.row)
    ways = outset.ways(profile.start(stretch.row), steps, level)
    since, until = (after(roads.at, h - roads.begin_h) for h in (stretch.since_h, stretch.until_h))
    if stretch.until_h - roads.begin_h < hours - SAME_H:
        until = max(last_minute(until), roads.at)

    def follow(start: Instant) -> Itinerary | None:
        ready_h, grades = hours_between(roads.at, start), [grade] * len(ways)
        return follow_itinerary(
            roads, ways, outset.exits, ready_h=ready_h, level=level, grades=grades
        )

    itinerary = follow(until)
    if itinerary is None:
        return None
    country = roads.atlas.country(roads.atlas.stands[profile.node[stretch.row]])
    sure_until = _find_sure(follow, min(since, until), until)
    return Departure(min(since, until), until, sure_until, country, itinerary)


def _find_sure(
    follow: Callable[[Instant], Itinerary | None], since: Instant, until: Instant
) -> Instant | None:
    """Find, to the minute, until when a way is not missed nine times in ten; None: never."""

    def is_sure(start: Instant) -> bool:
        itinerary = follow(start)
        return itinerary is not None and itinerary.late_h is not None

    if is_sure(until):
        return until
    low, high = 0, math.ceil((until - since) / MINUTE)
    while low < high:  # who is sure later is sure earlier: every step is FIFO
        middle = (low + high) // 2
        if is_sure(since + middle * MINUTE):
            low = middle + 1
        else:
            high = middle
    return since + (low - 1) * MINUTE if low else None
