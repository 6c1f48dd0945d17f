"""The steps of one party: its gates, what it may take, and any of its ways followed in detail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from wayout.network.departures import FOREVER
from wayout.network.fares import Fare
from wayout.network.gates import Outcome
from wayout.network.steps import Gates, Steps
from wayout.network.ways import OWN_CAR, Way
from wayout.planner.atlas import BY_ROAD, Atlas
from wayout.planner.border import Border, passage_of
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
        departs, hours = self._departure(way, ready, hold, level), way.hours_at(level)
        at_gate = departs + way.share_before * hours
        trip = -1
        if way.line is not None:
            departs, at_gate, trip = self._ride(way, ready)
        if departs == FOREVER:
            return None
        fare = self._fare(way, departs)
        if not way.via:
            arrives = departs + hours if way.line is None else at_gate
            return Taken(way, ready, departs, arrives, fare=fare, trip=trip)
        gate = self.border.gate(passage_of(way))
        for outcome in gate.pass_after(at_gate, gate.wait.at_level(level)):
            if _grade(outcome)[0] <= grade[0] and _grade(outcome)[1] <= grade[1]:
                across = outcome.across
                arrives = across + (1.0 - way.share_before) * hours
                verdict = outcome.window.verdict
                return Taken(way, ready, departs, arrives, at_gate, across, verdict, fare, trip)
        return None

    def _ride(self, way: Way, ready: float) -> tuple[float, float, int]:
        """Give departure, arrival and trip of the next ride; a timetable is taken at its word."""
        assert way.line is not None
        ride = way.line.find_ride(way.stop, ready + self.begin_h - SLACK_H)
        if ride is None:
            return FOREVER, FOREVER, -1
        return ride.departs - self.begin_h, ride.arrives - self.begin_h, ride.trip

    def _departure(self, way: Way, ready: float, hold: float, level: float) -> float:
        service = self.atlas.situation.services.get(way.service)
        if service is None or way.carrier in BY_ROAD or self.atlas.is_free(way):
            return ready + way.wait_at(level)
        leaving = self.atlas.departures(way, service, self.stops)
        leaves = leaving.leave(ready + self.begin_h, level)
        return leaving.open_from(max(leaves, hold + self.begin_h)) - self.begin_h

    def _fare(self, way: Way, departs: float) -> Fare | None:
        service = self.atlas.situation.services.get(way.service)
        if service is None or way.carrier == OWN_CAR or self.atlas.is_free(way):
            return None
        return self.atlas.fares.get_fare(service, at=after(self.at, departs))


def _grade(outcome: Outcome) -> Grade:
    verdict = outcome.window.verdict
    return RISK_RANK[verdict.risk], int(verdict.word == "unknown")
