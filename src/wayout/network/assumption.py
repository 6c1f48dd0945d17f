"""The assumptions the network leans on where no record speaks; every situation states its own."""

from __future__ import annotations

from collections.abc import Iterator

from wayout.errors import FaultySituationError, MissingAssumptionError
from wayout.situation.notice import Notice, find_nearest
from wayout.situation.record import Assumption
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

"""What every situation states."""

APPROACH = (
    "approach-distance-factor",
    "approach-speed-low",
    "approach-speed-high",
    "approach-wait-low",
    "approach-wait-high",
)
"""What a situation states if journeys may start at places it does not know."""

ROUTE = (
    "route-speed",
    "route-ground-low",
    "route-ground-high",
    "route-wait-low",
    "route-wait-high",
)
"""What a situation states if tables of air routes without times are imported into it."""


def get_assumption(situation: Situation, name: str) -> Assumption:
    """
    Get an assumption of the situation.

    Raises
    ------
    MissingAssumptionError
        The situation does not state it.
    """
    stated = situation.head.assumptions
    if name not in stated:
        near = find_nearest(name, set(stated) - {*NEEDED, *APPROACH, *ROUTE})
        hint = f"; did you mean '{near}'?" if near else ""
        raise MissingAssumptionError(
            f"{situation.head.id} states no [[assumption]] '{name}'{hint};"
            " add it to situation.toml, as in situations/_template"
        )
    return stated[name]


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
