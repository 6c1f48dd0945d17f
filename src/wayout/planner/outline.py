"""An outline: a plan whose journeys are sketched; what somebody looks at is made in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wayout.planner.closed import ClosedWay
from wayout.planner.journey import Journey
from wayout.planner.judged import Judged
from wayout.planner.offers import Offers, complete_all
from wayout.planner.plan_value import Plan
from wayout.planner.sketch import Sketch
from wayout.rules.leaving import ExitAnswer
from wayout.rules.questions import NextQuestion
from wayout.situation.period import Instant
from wayout.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Outline:
    """
    What `Plan` holds, but for the journeys: those are sketches, and `offers` makes them.

    `closed` are ways beyond the party's means and whole countries; `plan` lists single posts too.
    It is asked in the turn of its planner, as a planner is.
    """

    situation: Situation
    start: str
    destination: str
    judged: Judged
    offers: Offers
    sketches: tuple[Sketch, ...]
    closed: tuple[ClosedWay, ...]
    questions: tuple[NextQuestion, ...]
    cautious: bool = False

    def plan(self, sketches: Iterable[Sketch] | None = None) -> Plan:
        """Give the plan with its journeys in full: all of them, or some."""
        chosen = self.sketches if sketches is None else sketches
        dear = tuple(way for way in self.closed if way.crossing)
        posts = self.judged.closures.posts((*self.sketches, *dear))
        journeys = complete_all(self.offers, chosen)
        return self._frame(journeys, (*self.closed, *posts))

    def frame(self) -> Plan:
        """
        Give the plan without its journeys, and of what is closed whole countries alone.

        A country that only ways beyond the party's means lead to counts as closed.
        """
        return self._frame((), self.list_closed())

    def list_closed(self) -> tuple[ClosedWay, ...]:
        """List why each country is closed that no sketch leads to."""
        reached = {sketch.country for sketch in self.sketches}
        whole: dict[str, ClosedWay] = {}
        for way in self.closed:
            if way.country not in reached:
                whole.setdefault(way.country, way)
        return tuple(whole.values())

    def list_presumed(self) -> list[str]:
        """List the texts of what is presumed of the travellers, each once, by key."""
        presumed = {pair for member in self.judged.party for pair in member.presumed.items()}
        return [text for _, text in sorted(presumed)]

    def _frame(self, journeys: tuple[Journey, ...], closed: tuple[ClosedWay, ...]) -> Plan:
        return Plan(
            self.situation,
            self.at,
            self.start,
            self.destination,
            tuple(self.judged.party),
            self.exits,
            journeys,
            closed,
            self.questions,
            cautious=self.cautious,
        )

    @property
    def at(self) -> Instant:
        """The instant of setting out."""
        return self.judged.at

    @property
    def exits(self) -> tuple[ExitAnswer, ...]:
        """The exit answer of each traveller."""
        return self.judged.exits
