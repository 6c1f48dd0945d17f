"""
The latest departure: until when one may set out so as to be across a border by a deadline.

For every border one backward search (`reverse`), at the median and at the level where nine in ten
are in time. Without a deadline of the caller's own, that of each border is its next closing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from wayout.errors import BadInputError, UnknownPlaceError
from wayout.network.compiled import Array
from wayout.network.steps import Gates
from wayout.planner.admitting import SURE, lay_out_admitting, shut_gates
from wayout.planner.border import Passage
from wayout.planner.itinerary import Closing, Itinerary, follow_itinerary, last_minute
from wayout.planner.party import Member
from wayout.planner.plan import HORIZON_H, Planner
from wayout.planner.reverse import NEVER, Into, Latest, find_latest, turn_round
from wayout.planner.roads import CAUTIOUS, MEDIAN, WORST
from wayout.planner.setting_out import Outset, set_out
from wayout.rules.leaving import ExitAnswer
from wayout.situation.period import Instant, after, hours_between
from wayout.situation.record import Crossing
from wayout.situation.situation import Situation

LONGEST_H = 192.0
"""A deadline further ahead is refused: timetables are not laid out so far."""

EARLIEST_H = 168.0
"""Who would have had to set out longer ago is told only that it is too late."""


@dataclass(frozen=True, slots=True)
class LastDeparture:
    """
    Until when to set out so as to be across one border in time.

    `leave_by` is enough every other time, `leave_by_90` nine times in ten; None: not even if one
    had set out a week ago. `by` is the deadline, `closing` the next refusal announced there.
    """

    country: str
    via: str
    mode: str
    by: Instant
    closing: Closing | None
    leave_by: Instant
    leave_by_90: Instant | None
    itinerary: Itinerary


@dataclass(frozen=True, slots=True)
class LastDepartures:
    """The latest departures over each border that counts, those with the most time left first."""

    situation: Situation
    start: str
    to: str
    through: str
    at: Instant
    by: Instant | None
    exits: tuple[ExitAnswer, ...]
    rows: tuple[LastDeparture, ...]

    @property
    def is_in_time(self) -> bool:
        """Tell whether some border can still be passed in time."""
        return any(row.leave_by >= self.at for row in self.rows)


def find_last_departures(
    planner: Planner,
    members: Sequence[Member],
    *,
    start: str | None,
    at: Instant,
    by: Instant | None = None,
    to: str = "",
    through: str = "",
) -> LastDepartures:
    """
    Find the latest departures of a party.

    Parameters
    ----------
    at
        The instant from which one looks ahead.
    by
        When to be across; None: before the next closing that is announced for each border.
    to
        A country to be in, or a town abroad to be at; empty: out of the home country.
    through
        The border post to be across; empty: any.

    Raises
    ------
    UnknownPlaceError
        A name names nothing known, or no border post.
    BadInputError
        The deadline lies before `at`, or outside the situation's window.
    """
    hours = HORIZON_H
    if by is not None:
        hours = hours_between(at, by)
        if hours <= 0.0:
            found = f"--by {by.isoformat()} is not after {at.isoformat()}"
            raise BadInputError(f"{found}, from when one looks ahead; accepted: a later instant")
        if hours > LONGEST_H:
            found = f"--by {by.isoformat()} is {hours / 24:.0f} days ahead"
            raise BadInputError(f"{found}; accepted: at most {LONGEST_H / 24:g} days")
        planner.check_time(by)
    outset = set_out(planner, members, start=start, at=at, horizon_h=max(hours, HORIZON_H))
    countries, place = planner.find_destination(to)
    post = _find_post(planner, through, countries)
    finder = _Finder(planner, outset, countries, place, post, by)
    rows = sorted(finder.list_rows(), key=lambda row: row.leave_by, reverse=True)
    known = outset.planner.situation
    return LastDepartures(known, outset.place, to, post, at, by, outset.exits, tuple(rows))


def _find_post(planner: Planner, through: str, countries: frozenset[str] | None) -> str:
    if not through:
        return ""
    found = planner.gazetteer.get(through)
    if not isinstance(found, Crossing):
        raise UnknownPlaceError(f"'{through}' is no border post; see crossings.csv")
    if countries and found.country_in not in countries:
        raise BadInputError(
            f"--through '{through}' leads into {found.country_in}, not into"
            f" {', '.join(sorted(countries))}; accepted: one of the two, or a post on the way there"
        )
    return found.id


@dataclass(frozen=True)
class _Finder:
    planner: Planner
    outset: Outset
    countries: frozenset[str] | None
    place: str
    post: str
    by: Instant | None

    @cached_property
    def goals(self) -> list[int]:
        return self.planner.atlas.goals(self.countries, self.place)

    @cached_property
    def leads_on(self) -> Array:
        """For each step whether it leads to where one may come to a goal."""
        least = self.planner.atlas.least_hours(self.goals, MEDIAN)
        return np.isfinite(least[self.outset.roads.steps(MEDIAN).target])

    @cached_property
    def counting(self) -> list[int]:
        """The gates that count: which one has to be across."""
        passages = enumerate(self.planner.atlas.passages)
        return [number for number, passage in passages if self._counts(passage)]

    def _counts(self, passage: Passage) -> bool:
        if self.post and passage.via != self.post:
            return False
        if self.countries is None:
            return passage.leaving == self.planner.situation.head.home
        return passage.into in self.countries

    def list_rows(self) -> Iterator[LastDeparture]:
        """Yield the best way over each border, on the surest verdict it is passed with."""
        borders: dict[tuple[str, str], dict[Instant, list[int]]] = {}
        for number in self.counting:
            passage = self.planner.atlas.passages[number]
            by = self.by or self._closing_of(number)
            if by is not None:
                gates = borders.setdefault((passage.via, passage.into), {})
                gates.setdefault(by, []).append(number)
        for deadlines in borders.values():
            for word in ("allowed-if", "unknown"):
                rows = [self._find_row(by, gates, word) for by, gates in deadlines.items()]
                found = [row for row in rows if row is not None]
                if found:
                    yield max(found, key=lambda row: (row.leave_by, row.by))
                    break

    def _closing_of(self, number: int) -> Instant | None:
        """Give when a gate that lets through begins to refuse, None if that is not announced."""
        roads = self.outset.roads
        windows = roads.border.gate(self.planner.atlas.passages[number]).windows
        for window, following in pairwise(windows):
            if following.refuses and not window.refuses:
                return after(roads.at, following.start)
        return None

    def _find_row(self, by: Instant, gates: Collection[int], word: str) -> LastDeparture | None:
        found = self._search(by, gates, word, MEDIAN)
        if found is None:
            return None
        node, leave_h, latest = found
        ways = self.outset.ways(node, latest.path(node), MEDIAN)
        roads = self.outset.roads
        leave_by = last_minute(after(roads.at, leave_h - roads.begin_h))
        itinerary = follow_itinerary(
            roads,
            ways,
            self.outset.exits,
            ready_h=hours_between(roads.at, leave_by),
            level=MEDIAN,
            grades=[WORST if word == "unknown" else SURE] * len(ways),
        )
        assert itinerary is not None, "a way found backward can be followed forward"
        border = itinerary.border
        assert border is not None
        assert self._is_in_time(itinerary, by), "and is in time"
        cautious = self._search(by, gates, word, CAUTIOUS)
        return LastDeparture(
            country=border.way.into,
            via=border.way.via,
            mode=border.way.mode,
            by=by,
            closing=next((c for c in itinerary.closings if c.via == border.way.via), None),
            leave_by=leave_by,
            leave_by_90=cautious and last_minute(after(roads.at, cautious[1] - roads.begin_h)),
            itinerary=itinerary,
        )

    def _is_in_time(self, itinerary: Itinerary, by: Instant) -> bool:
        border = itinerary.border
        across = None if border is None else border.across
        over = itinerary.arrives_h if self._to_place else across
        return over is not None and itinerary.instant(over) <= by

    @property
    def _to_place(self) -> bool:
        return bool(self.place) and self.by is not None

    def _search(
        self, by: Instant, numbers: Collection[int], word: str, level: float
    ) -> tuple[int, float, Latest] | None:
        """Search back from a deadline; give the start, its latest hour, and what was found."""
        roads = self.outset.roads
        steps, gates = roads.steps(level), self._gates(level, word)
        ends = np.isin(steps.gate, list(numbers)) & self.leads_on
        if self._to_place:
            gates = shut_gates(gates, set(self.counting) - set(numbers))
        latest = find_latest(
            steps,
            gates,
            by_h=roads.atlas.hours(by),
            since_h=roads.begin_h - EARLIEST_H,
            goals=self.goals if self._to_place else (),
            is_end=None if self._to_place else ends,
            with_bicycle=self.outset.with_bicycle,
            turned=self._turned,
        )
        hours, node = max(
            (float(latest.hours[n]) - more, n) for n, more in self.outset.nodes(level)
        )
        return (node, hours, latest) if hours > NEVER else None

    def _gates(self, level: float, word: str) -> Gates:
        if (level, word) not in self._laid:
            self._laid[level, word] = lay_out_admitting(self.outset.roads, level, word=word)
        return self._laid[level, word]

    @cached_property
    def _turned(self) -> Into:
        return turn_round(self.outset.roads.steps(MEDIAN))

    @cached_property
    def _laid(self) -> dict[tuple[float, str], Gates]:
        return {}
