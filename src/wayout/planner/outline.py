"""An outline: a plan whose journeys are sketched; what somebody looks at is made in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wayout.planner.closed import ClosedWay
from wayout.planner.offers import Offers, complete_all
from wayout.planner.plan_value import Plan
from wayout.planner.sketch import Sketch
from wayout.rules.leaving import ExitAnswer
from wayout.rules.questions import NextQuestion
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant
from wayout.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Outline:
    """
    What `Plan` holds, but for the journeys: those are sketches, and `offers` makes them.

    It is asked in the turn of its planner, as a planner is.
    """

    situation: Situation
    at: Instant
    start: str
    destination: str
    travellers: tuple[Traveller, ...]
    exits: tuple[ExitAnswer, ...]
    offers: Offers
    sketches: tuple[Sketch, ...]
    closed: tuple[ClosedWay, ...]
    questions: tuple[NextQuestion, ...]
    cautious: bool = False

    def plan(self, sketches: Iterable[Sketch] | None = None) -> Plan:
        """Give the plan with its journeys in full: all of them, or some."""
        chosen = self.sketches if sketches is None else sketches
        return Plan(
            self.situation,
            self.at,
            self.start,
            self.destination,
            self.travellers,
            self.exits,
            complete_all(self.offers, chosen),
            self.closed,
            self.questions,
            cautious=self.cautious,
        )
