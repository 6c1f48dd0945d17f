"""A plan as a value: the exit answer, the journeys, the closed ways with reasons, the questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wayout.planner.closed import ClosedWay
from wayout.planner.foresight import foresee
from wayout.planner.journey import Journey
from wayout.planner.party import Blocker, Later, Member, WayKey
from wayout.planner.roads import CAUTIOUS, MEDIAN
from wayout.rules.leaving import ExitAnswer, choose_worst
from wayout.rules.questions import NextQuestion
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant
from wayout.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Everything a traveller is told, as a value.

    The last fields are those of a party: who travels, the names of those whose exit answers
    `exits` are, who is asked which question, who blocks which closed way, and who follows later.
    """

    situation: Situation
    at: Instant
    start: str
    destination: str
    travellers: tuple[Traveller, ...]
    exits: tuple[ExitAnswer, ...]
    journeys: tuple[Journey, ...]
    closed: tuple[ClosedWay, ...]
    questions: tuple[NextQuestion, ...]
    members: tuple[Member, ...] = ()
    leaving: tuple[str, ...] = ()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocked: Mapping[WayKey, tuple[Blocker, ...]] = field(default_factory=dict)
    later: tuple[Later, ...] = ()
    cautious: bool = False

    def foresee(self, *, branched: bool = True) -> tuple[Journey, ...]:
        """Give the journeys with chances and last moments, and branches if asked; made anew."""
        level = CAUTIOUS if self.cautious else MEDIAN
        within = bool(self.destination)
        return foresee(self.journeys, level=level, within=within, branched=branched)

    @property
    def exit(self) -> ExitAnswer:
        """Give the exit answer of the member it stands worst for."""
        return choose_worst(self.exits)
