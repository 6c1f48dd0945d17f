"""Where a search begins: a node, the label one has there, and what came before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from wayout.planner.roads import Taken


class Arriving(Protocol):
    """Somebody who comes to a start from elsewhere: one of those who meet there."""

    def arrives_h(self, level: float) -> float:
        """Give the hour after the epoch at a level of luck; infinite: never."""


@dataclass(frozen=True, slots=True)
class Start:
    """
    One beginning of a search.

    `label` is what the way there has cost already, seven numbers, see `label`. `before` are the
    ways by which one came to the node, from the plan's instant on; none if one stands there.
    `meeting` are those who come together at the node, each by their own search; none: one party.
    """

    node: int
    label: tuple[float, ...]
    before: tuple[Taken, ...] = ()
    meeting: tuple[Arriving, ...] = ()
