"""What the rules say to a party from one instant on, before any way is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wayout.planner.closed import Closures
from wayout.planner.roads import Roads
from wayout.rules.leaving import ExitAnswer
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant


@dataclass(frozen=True)
class Judged:
    """The gates and steps of a party, the exit answer of each member, and why ways are closed."""

    roads: Roads
    exits: tuple[ExitAnswer, ...]

    @property
    def party(self) -> Sequence[Traveller]:
        """The travellers."""
        return self.roads.border.travellers

    @property
    def at(self) -> Instant:
        """The instant of setting out."""
        return self.roads.at

    @cached_property
    def closures(self) -> Closures:
        """Give what finds the reasons for all that no way reaches."""
        return Closures(self.roads.border, self.roads)
