"""What an instance folder says, as plain values: places, roads, closures, conflicts, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

CAMP, IDP_CAMP, CONFLICT, HUB, MARKER, FLOOD, TOWN = range(7)
KINDS = {
    CAMP: "camp",
    IDP_CAMP: "idpcamp",
    CONFLICT: "conflict_zone",
    HUB: "forwarding_hub",
    MARKER: "marker",
    FLOOD: "flood_zone",
    TOWN: "town",
}
"""Kinds of places, with the word that files have for each."""
CAMPS = (CAMP, IDP_CAMP)


@dataclass(frozen=True, slots=True)
class Place:
    """A place: `kind` at the start, people who live there, room (below 1: without limit)."""

    name: str
    country: str
    kind: int
    population: int
    capacity: int
    starts_in_conflict: bool


@dataclass(frozen=True, slots=True)
class Road:
    """A road, open both ways; places by their index, kilometres."""

    start: int
    end: int
    distance_km: float


@dataclass(frozen=True, slots=True)
class Closure:
    """
    What closes on the day `first` and opens again on the day `last`; a day below 0 never comes.

    `kind` is country, location, camp or idpcamp. `names` are two countries, or one place.
    """

    kind: str
    names: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Counts:
    """
    What was counted, interpolated to every day of the run.

    Attributes
    ----------
    total
        Persons in the file of the total, shape (days,).
    camps
        Persons by camp as the layout names it, each of shape (days,); also camps that are not
        among the places, whose arrivals still set people in motion.
    """

    total: NDArray[np.int64]
    camps: Mapping[str, NDArray[np.int64]]

    def sum_camps(self) -> NDArray[np.int64]:
        """Give the persons counted in all camps of the layout, shape (days,)."""
        found = np.zeros_like(self.total)
        for counted in self.camps.values():
            found += counted
        return found


@dataclass(frozen=True, slots=True)
class Instance:
    """
    One instance: what its two folders say, checked.

    Attributes
    ----------
    conflicts
        Strength of the conflict at each place, shape (days, places).
    notices
        What a reader should know though it stops nothing, a line each.
    """

    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    closures: tuple[Closure, ...]
    conflicts: NDArray[np.float64]
    start: date
    counts: Counts
    notices: tuple[str, ...]

    @property
    def days(self) -> int:
        """Give the number of days of the run."""
        return int(self.counts.total.shape[0])

    def list_camps(self) -> list[int]:
        """Give the indices of the places that are camps by their row, in the order of the file."""
        return [i for i, place in enumerate(self.places) if place.kind in CAMPS]
