"""The steps of one party: its gates, what it may take, and any of its ways followed in detail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from wayout.network.departures import FOREVER
from wayout.network.fares import Fare
from wayout.network.gates import Gate
from wayout.network.steps import Gates, Steps
from wayout.network.ways import Way
from wayout.planner.atlas import Atlas
from wayout.planner.border import Border
from wayout.planner.pace import Pace, Paces
from wayout.planner.terms import Terms
from wayout.rules.kleene import YES
from wayout.rules.verdict import RISK_RANK, Verdict
from wayout.situation.period import Instant, after

MEDIAN, CAUTIOUS = 0.5, 0.9
"""The levels of luck a plan is made at: as often better as worse; better nine times in ten."""

SLACK_H = 1e-9
"""Hours after a plan's instant and hours after the epoch are the same to a few microseconds."""

Grade = tuple[int, int]
"""Risk and doubt, as ranks."""

WORST: Grade = (3, 1)


class Step(NamedTuple):
    """A way taken in hours after the plan's instant, as in `Taken`, without its fare."""

    departs: float
    arrives: float
    at_gate: float | None
    across: float | None
    verdict: Verdict | None
    trip: int


@dataclass(frozen=True, slots=True)
class Taken:
    """
    A way taken: when one was ready for it, when it left, and when it was over.

    Hours are after the plan's instant. At a border `at_gate` is when one joins the queue, and
    `across` when one is through, with the verdict found there. `trip` is the number of the
    trip of a timetable one rides on.
    """

    way: Way
    ready: float
    departs: float
    arrives: float
    at_gate: float | None = None
    across: float | None = None
    verdict: Verdict | None = None
    fare: Fare | None = None
    trip: int = -1

    @property
    def grade(self) -> Grade:
        """Give the risk and doubt met on it."""
        if self.verdict is None:
            return 0, 0
        return RISK_RANK[self.verdict.risk], int(self.verdict.word == "unknown")


class Roads:
    """What one party can take from where, from one instant on."""

    def __init__(self, atlas: Atlas, border: Border, *, party: int = 1) -> None:
        self.atlas = atlas
        self.border = border
        self.party = party
        self.at: Instant = border.at
        self.begin_h = atlas.hours(border.at)
        self._gates: dict[float, Gates] = {}
        self._paces: dict[float, Paces] = {}

    @cached_property
    def stops(self) -> frozenset[str]:
        """The carriers' rules that stop services for somebody in this party."""
        book = self.border.rulebook
        found = set()
        for rule in {r.id: r for rules in self.atlas.stopping.values() for r in rules}.values():
            clauses = [c for c in book.clauses("carrier", rule.country) if c.rule.id == rule.id]
            for clause in (c for c in clauses if c.decides):
                for member in self.border.travellers:
                    if book.seat([clause], member, self.at).effective(clause) is YES:
                        found.add(rule.id)
        return frozenset(found)

    def steps(self, level: float) -> Steps:
        """Give the steps out of every stand at a level of luck."""
        return self.atlas.lay_out(level, self.stops)

    def gates(self, level: float) -> Gates:
        """Give every gate of the party at a level of luck."""
        if level not in self._gates:
            self._gates[level] = self.border.rulebook.prepared(Terms).lay_out(
                self.border, self.atlas.passages, level=level, epoch=self.atlas.epoch
            )
        return self._gates[level]

    def verdict_at(self, number: int, window: int) -> Verdict:
        """Give the verdict of a window of `gates`, at the gate of the way of that number."""
        gate = self.atlas.gates_of_ways[number]
        turns = self.border.turns(self.atlas.passages[gate])
        if len(turns) == 1:
            return turns[0].verdict
        passable = [turn.verdict for turn in turns if turn.is_passable]
        return passable[window - self._first_windows[gate]]

    @cached_property
    def _first_windows(self) -> list[int]:
        """The first row of each gate in the table of windows of `gates`."""
        firsts: list[int] = self.gates(MEDIAN).windows[:, 0].tolist()
        return firsts

    def follow(
        self,
        ways: Iterable[Way],
        *,
        level: float,
        ready: float = 0.0,
        grades: Sequence[Grade] = (),
        holds: Sequence[float] = (),
    ) -> list[Taken]:
        """
        Follow ways one after another at a level of luck, as the search takes them.

        Parameters
        ----------
        grades
            For each way the worst risk and doubt one puts up with at its gate; none: any. One
            who finds the gate worse waits for a window that is as good.
        holds
            For each way the hour before which one does not leave, for a fare; none: any hour.

        Returns
        -------
        taken
            One for each way; short, if some way cannot be taken any more.
        """
        taken: list[Taken] = []
        for number, way in enumerate(ways):
            grade = grades[number] if grades else WORST
            hold = holds[number] if holds else -FOREVER
            step = self.take(way, ready, level=level, grade=grade, hold=hold)
            if step is None:
                break
            taken.append(step)
            ready = step.arrives
        return taken

    def take(
        self,
        way: Way,
        ready: float,
        *,
        level: float,
        grade: Grade = WORST,
        hold: float = -FOREVER,
    ) -> Taken | None:
        """Take a way when ready, at a level of luck; None if it cannot be taken."""
        step = self.step(way, ready, level=level, grade=grade, hold=hold)
        return None if step is None else self.tell(way, ready, step, level=level)

    def tell(self, way: Way, ready: float, step: Step, *, level: float) -> Taken:
        """Tell a step in full, with its fare."""
        service, fare = self.pace(way, level).service, None
        if service is not None:
            fare = self.atlas.fares.get_fare(service, at=after(self.at, step.departs))
        departs, arrives, at_gate, across, verdict, trip = step
        return Taken(way, ready, departs, arrives, at_gate, across, verdict, fare, trip)

    def pace(self, way: Way, level: float) -> Pace:
        """Get the pace of a way at a level of luck."""
        paces = self._paces.get(level)
        if paces is None:
            paces = self._paces[level] = self.atlas.paces(level, self.stops)
        return paces.get(way)

    def step(
        self, way: Way, ready: float, *, level: float, grade: Grade, hold: float
    ) -> Step | None:
        """Step along a way when ready, without its fare; None if it cannot be taken."""
        pace, trip = self.pace(way, level), -1
        if way.line is not None:
            departs, at_gate, trip = self._ride(way, ready)
        elif pace.departures is None:
            departs = ready + pace.wait
            at_gate = departs + pace.before
        else:
            leaves = max(pace.departures.leave(ready + self.begin_h, level), hold + self.begin_h)
            departs = pace.departures.open_from(leaves) - self.begin_h
            at_gate = departs + pace.before
        if departs == FOREVER:
            return None
        if pace.passage is None:
            arrives = departs + pace.hours if way.line is None else at_gate
            return Step(departs, arrives, None, None, None, trip)
        gate = self.border.gate(pace.passage)
        found = _pass(gate, gate.ready_at(at_gate, level), grade)
        if found is None:
            return None
        across, verdict = found
        return Step(departs, across + pace.behind, at_gate, across, verdict, trip)

    def _ride(self, way: Way, ready: float) -> tuple[float, float, int]:
        """Give departure, arrival and trip of the next ride; a timetable is taken at its word."""
        assert way.line is not None
        ride = way.line.find_ride(way.stop, ready + self.begin_h - SLACK_H)
        if ride is None:
            return FOREVER, FOREVER, -1
        return ride.departs - self.begin_h, ride.arrives - self.begin_h, ride.trip


def _pass(gate: Gate, ready: float, most: Grade) -> tuple[float, Verdict] | None:
    """Pass a gate, having queued, at no more risk and doubt than given; None if one cannot."""
    if len(gate.windows) == 1:  # nearly all; the others may have to be waited for
        window = gate.windows[0]
        if window.refuses or window.end <= ready:
            return None
        across = gate.hours.next_open(max(ready, window.start))
        grade = window.grade
        if across >= window.end or grade[0] > most[0] or grade[1] > most[1]:
            return None
        return across, window.verdict
    for outcome in gate.pass_from(ready):
        grade = outcome.window.grade
        if grade[0] <= most[0] and grade[1] <= most[1]:
            return outcome.across, outcome.window.verdict
    return None
