"""The assumptions the network leans on where no record speaks; every situation states its own."""

from __future__ import annotations

from collections.abc import Iterator

from wayout.errors import FaultySituationError
from wayout.situation.notice import Notice, find_nearest
from wayout.situation.situation import Situation

NEEDED = (
    "vehicles-per-km",
    "vehicles-per-hour",
    "wait-unreported-low",
    "wait-unreported-high",
    "airport-control-low",
    "airport-control-high",
    "walk-speed",
)


def check_assumptions(situation: Situation) -> Iterator[Notice]:
    """Yield a notice for each assumption that the situation does not state."""
    stated = situation.head.assumptions
    for name in NEEDED:
        if name not in stated:
            found = f"there is no [[assumption]] '{name}'"
            near = find_nearest(name, set(stated) - set(NEEDED))
            yield Notice("situation.toml", 1, "missing-assumption", found, "one of each", near)


def demand_assumptions(situation: Situation) -> None:
    """
    Do nothing if the situation states every assumption.

    Raises
    ------
    FaultySituationError
        One is missing; the message names it.
    """
    for notice in check_assumptions(situation):
        raise FaultySituationError(str(notice))
