"""
Branches: where one can still turn to another way, at how long a queue, and until when.

A journey hangs on one queue more than on the others. At the start, in the town before that post,
and at the post itself one may still turn. From each of them the earliest other way is searched
exactly, without this queue; then it is reckoned from how long a wait on that way is the earlier
one, and until when it can be begun. Everything but this one queue takes as long as in the plan.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wayout.network.compiled import Array
from wayout.network.gates import FOREVER
from wayout.network.steps import Gates
from wayout.network.waits import Wait
from wayout.planner.border import Passage, passage_of
from wayout.planner.branch import AT_POST, AT_START, IN_TOWN, Branch, Turn
from wayout.planner.course import Course
from wayout.planner.failing import find_last_start
from wayout.planner.party import all_cycle, list_vehicles
from wayout.planner.quickest import find_quickest
from wayout.planner.rides import join_rides
from wayout.planner.roads import Grade, Roads, Taken
from wayout.rules.verdict import unique, worst_of
from wayout.situation.period import Instant, after

HARDLY_EVER = 0.98
"""A wait that only one in fifty has is not planned for."""

MINUTE_H = 1 / 60
ANY: Grade = (3, 1)
LEAST_SPREAD_H = 0.5
"""A queue whose bad case is less than this longer than the usual one turns nobody away."""


@dataclass(frozen=True, slots=True)
class _Fork:
    """Where one may turn: the number of the next way, the stands one has there, and the hour."""

    position: int
    nodes: tuple[int, ...]
    ready: float


class Forks:
    """
    Looks for branches of the journeys of one party; searches are shared between them.

    `within` says that another way has to lead into the same country.
    """

    def __init__(self, roads: Roads, *, level: float, within: bool = False) -> None:
        self._roads, self._atlas, self._at = roads, roads.atlas, roads.at
        self._level, self._within = level, within
        self._horizon_h = roads.border.horizon_h
        self._with_bicycle = all_cycle(roads.border.travellers)
        self._open: dict[tuple[Grade, frozenset[int]], Gates] = {}
        self._dependents: dict[Passage, frozenset[int]] = {}
        self._found: dict[tuple[object, ...], Course | None] = {}

    def list_branches(self, course: Course) -> tuple[Branch, ...]:
        """List where a journey can be left for another way while its queue is long; at most 3."""
        taken = course.follow(self._level)
        queue = find_hardest_queue(course)
        if queue is None or not course.is_whole(taken):
            return ()
        found: list[Branch] = []
        for fork in self._forks(taken, queue):
            branch = self._branch(course, taken, queue, fork)
            if branch is not None:
                # Who can still turn later, and be there as early, need not turn now.
                found = [b for b in found if _goal(b) != _goal(branch)]
                found.append(branch)
        return tuple(found)

    def _forks(self, taken: Sequence[Taken], queue: int) -> Iterator[_Fork]:
        """Yield the places to turn at: the start, the last town before the post, the post."""
        origins = [t.way.origin for t in taken[: queue + 1]]
        towns = [n for n, o in enumerate(origins) if not o.side and o in self._atlas.number]
        posts = [queue] if origins[queue].side == "out" else []
        for n in sorted({*towns[:1], *towns[-1:], *posts}):
            vehicles = [origins[n].vehicle]
            if n == 0:
                vehicles = list_vehicles(self._roads.border.travellers)
            stands = (replace(origins[n], vehicle=v) for v in vehicles)
            nodes = tuple(self._atlas.number[s] for s in stands if s in self._atlas.number)
            if nodes:  # a start that is not of the network has none
                yield _Fork(n, nodes, taken[n].ready)

    def _branch(
        self, course: Course, taken: Sequence[Taken], queue: int, fork: _Fork
    ) -> Branch | None:
        wait = course.wait(queue)
        usual, longest = wait.at_level(self._level), wait.at_level(HARDLY_EVER)
        until = self._go_on(course, taken[queue], queue, longest)
        until = min(until, fork.ready + self._horizon_h)
        other = self._alternative(course, taken, queue, fork, until)
        turned = other.follow(self._level) if other is not None else []
        if other is None or not other.is_whole(turned):
            return None
        there = turned[-1].arrives

        def is_better(hours: float) -> bool:
            return self._go_on(course, taken[queue], queue, hours) <= there

        if not is_better(usual) or is_better(longest):
            return None
        # Where nothing shuts behind the queue, an hour more of it is an hour more.
        guess = usual + there - self._go_on(course, taken[queue], queue, usual)
        over = find_threshold(is_better, usual, longest, guess)
        return self._describe(course, queue, fork, other, turned, over)

    def _go_on(self, course: Course, at_queue: Taken, queue: int, hours: float) -> float:
        """Give the hour of being there after so long a wait; infinite: not any more."""
        way, (risk, doubt) = at_queue.way, course.grades[queue]
        for outcome in course.gate(queue).pass_after(at_queue.at_gate or 0.0, hours):
            if outcome.window.grade[0] <= risk and outcome.window.grade[1] <= doubt:
                ready = outcome.across + (1.0 - way.share_before) * way.hours_at(self._level)
                taken = course.follow_from(queue + 1, self._level, ready=ready)
                if len(taken) == len(course.ways) - queue - 1:
                    return taken[-1].arrives if taken else ready
                break
        return FOREVER

    def _alternative(
        self, course: Course, taken: Sequence[Taken], queue: int, fork: _Fork, until: float
    ) -> Course | None:
        """
        Find the quickest other way from a fork, into the same country if there is one.

        First one is looked for that carries no more risk and doubt than the journey, then any.
        """
        atlas, into = self._atlas, course.ways[queue].into
        here = atlas.country(atlas.stands[fork.nodes[0]])
        elsewhere = [c for c in atlas.abroad if c not in (here, into) and not self._within]
        shut = self._dependent(course, queue)
        for most in dict.fromkeys([_worst(taken), ANY]):
            for countries in ([into], elsewhere):
                key = (fork.nodes, round(fork.ready, 4), most, shut, tuple(countries))
                if key not in self._found:
                    self._found[key] = self._search(fork, self._gates(most, shut), countries, until)
                found = self._found[key]
                if found is not None:
                    return found
        return None

    def _search(
        self, fork: _Fork, gates: Gates, countries: Sequence[str], until: float
    ) -> Course | None:
        goals = [g for c in countries for g in self._atlas.abroad.get(c, ())]
        if not goals:
            return None
        is_goal = np.zeros(len(self._atlas.stands), np.bool_)
        is_goal[np.asarray(goals, np.int64)] = True
        begin_h = self._roads.begin_h
        found = find_quickest(
            self._roads.steps(self._level),
            gates,
            [(node, begin_h + fork.ready) for node in fork.nodes],
            is_goal=is_goal,
            least_h=self._atlas.least_hours(goals, self._level),
            until_h=begin_h + until,
            with_bicycle=self._with_bicycle,
        )
        if not found:
            return None
        ways = tuple(self._atlas.ways[self._atlas.way_of[step]] for step, _ in found)
        grades = tuple(
            (int(gates.window_table[w, 2]), int(gates.window_table[w, 3])) if w >= 0 else (0, 0)
            for _, w in found
        )
        return Course(self._roads, ways, grades, lambda _level: fork.ready)

    def _dependent(self, course: Course, queue: int) -> frozenset[int]:
        """Give the passages of the post whose wait is made from the same reports as the queue."""
        own, gate_of = passage_of(course.ways[queue]), self._atlas.gate_of
        if own not in self._dependents:
            told = course.gate(queue).wait.records
            same = [p for p in gate_of if p.via == own.via]
            self._dependents[own] = frozenset(
                gate_of[p]
                for p in same
                if p == own or self._roads.border.gate(p).wait.records == told
            )
        return self._dependents[own]

    def _gates(self, most: Grade, shut: frozenset[int]) -> Gates:
        """Give the gates without some of them, and without windows of more risk or doubt."""
        if (most, shut) not in self._open:
            gates = self._roads.gates(self._level)
            table: Array = gates.window_table.copy()
            table[(table[:, 2] > most[0]) | (table[:, 3] > most[1]), 1] = -math.inf
            for number in shut:
                begin, end = gates.windows[number]
                table[begin:end, 1] = -math.inf
            self._open[most, shut] = gates._replace(window_table=table)
        return self._open[most, shut]

    def _describe(
        self,
        course: Course,
        queue: int,
        fork: _Fork,
        other: Course,
        turned: Sequence[Taken],
        over_h: float,
    ) -> Branch:
        wait, stand = course.wait(queue), self._atlas.stands[fork.nodes[0]]
        last = find_last_start(other, level=self._level)
        border = next((w for w in reversed(other.ways) if w.via), other.ways[-1])
        verdict = worst_of([t.verdict for t in turned if t.verdict is not None])
        waits = [r for p in other.borders for r in other.wait(p).records]
        services = [w.service for w in other.ways if w.service]
        where = AT_START if fork.position == 0 else IN_TOWN
        return Branch(
            at=stand.place,
            where=AT_POST if stand.side else where,
            when=after(self._at, fork.ready),
            post=course.ways[queue].via,
            over_hours=math.floor(10 * over_h) / 10,
            share=round(1.0 - find_level(wait, over_h), 2),
            country=border.into,
            crossing=border.via,
            verdict=verdict.word,
            risk=verdict.risk,
            arrive=after(self._at, turned[-1].arrives),
            legs=tuple(self._turn(t) for t in join_rides(turned)),
            open_until=None if last is None else after(self._at, last.hours),
            records=unique([*wait.records, *verdict.records, *waits, *services]),
        )

    def _turn(self, taken: Taken) -> Turn:
        way = taken.way
        ends = (way.origin.place, way.destination.place)
        return Turn(
            *ends, way.carrier, after(self._at, taken.departs), after(self._at, taken.arrives)
        )


def find_hardest_queue(course: Course) -> int | None:
    """Find the way through the queue at a post that varies most; None if none varies much."""
    spreads = [
        (wait.at_level(0.9) - wait.at_level(0.5), -position)
        for position in course.borders
        if ":" not in course.ways[position].via
        for wait in [course.wait(position)]
    ]
    if not spreads or max(spreads)[0] < LEAST_SPREAD_H:
        return None
    return -max(spreads)[1]


def find_threshold(
    is_better: Callable[[float], bool], usual: float, longest: float, guess: float
) -> float:
    """
    Find the longest wait, to the minute, at which going on is still better.

    It is so at `usual`, not at `longest`; `guess` spares the halving where it is right.
    """
    low, high = usual, longest
    for hours in (guess - MINUTE_H / 2, guess + MINUTE_H / 2):
        if low < hours < high:
            low, high = (hours, high) if is_better(hours) else (low, hours)
    while high - low > MINUTE_H * 1.001:
        middle = (low + high) / 2
        low, high = (middle, high) if is_better(middle) else (low, middle)
    return low


def find_level(wait: Wait, hours: float) -> float:
    """Find the share of travellers who wait no longer than so many hours, to a thousandth."""
    low, high = 0, 1000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wait.at_level(middle / 1000) <= hours else (low, middle)
    return low / 1000


def _worst(taken: Sequence[Taken]) -> Grade:
    return max(t.grade[0] for t in taken), max(t.grade[1] for t in taken)


def _goal(branch: Branch) -> tuple[str, str, Instant]:
    return branch.country, branch.crossing, branch.arrive
