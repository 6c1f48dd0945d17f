"""
Finding a place by id, name or alias in any script, or by coordinates.

The situation's own places win always. Only a start may be another place: any town of the world.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from wayout.errors import UnknownPlaceError
from wayout.network.distance import distance_km
from wayout.network.namesake import describe_place
from wayout.network.road_graph import FARTHEST_JOIN_KM
from wayout.network.spelling import fold_name
from wayout.network.world_places import PACKAGE, WorldPlaces, find_world
from wayout.network.world_starts import WorldStarts, as_point
from wayout.situation.notice import find_nearest
from wayout.situation.record import Crossing, Place
from wayout.situation.situation import Situation

FARTHEST_START_KM = 300.0
WITHIN_TOWN_KM = 5.0
"""Coordinates so near a town of the situation are that town."""
_COORDINATES = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*\Z")
_ORDER = {"town": 0, "airport": 1, "crossing": 2, "region": 3, "country": 4, "area": 5}


def _names(item: Place | Crossing) -> Iterator[str]:
    yield from (item.id, item.name, item.name_ru, *item.aliases)
    if isinstance(item, Crossing):
        yield item.other_name


def _rank(item: Place | Crossing) -> tuple[int, str]:
    return _ORDER["crossing" if isinstance(item, Crossing) else item.kind], item.id


class Gazetteer:
    """
    The names of a situation's places, folded once, and behind them the towns of the world.

    Parameters
    ----------
    world
        The towns of the world; None looks for the installed ones when they are first needed.
    """

    def __init__(self, situation: Situation, *, world: WorldPlaces | None = None) -> None:
        self._situation = situation
        self._given = world
        self._named: dict[str, Place | Crossing] = {}
        self._spelled: dict[str, str] = {}
        items: list[Place | Crossing] = [*situation.places.values(), *situation.crossings.values()]
        for item in sorted(items, key=_rank):
            for name in filter(None, _names(item)):
                self._named.setdefault(fold_name(name), item)
                self._spelled.setdefault(fold_name(name), item.name if name == item.id else name)

    def find(self, name: str) -> Place | Crossing | None:
        """Find a town, crossing, region or country by any of its names; towns come first."""
        folded = fold_name(name)
        return self._named.get(folded) if folded else None

    def get(self, name: str) -> Place | Crossing:
        """
        Get a place of the situation by name, alias or `latitude,longitude`.

        Raises
        ------
        UnknownPlaceError
            No place has the name, with the nearest names; or the coordinates are far from any.
        """
        point = _COORDINATES.match(name)
        if point:
            return self._nearest_town(float(point.group(1)), float(point.group(2)))
        place = self.find(name)
        if place is None:
            here = self._situation.head.id
            raise UnknownPlaceError(f"no place '{name[:60]}' in {here}{self._hint(name)}")
        return place

    def get_start(self, name: str) -> str:
        """
        Get the id of the situation's town where a journey starts; for a post, the town before it.

        Raises
        ------
        UnknownPlaceError
            As `get_start_place`; or the place is not one of the situation's own.
        """
        if _COORDINATES.match(name):
            return self.get(name).id
        place = self.get_start_place(name)
        if place.id not in self._situation.places:
            here = self._situation.head.id
            raise UnknownPlaceError(
                f"{describe_place(place)} is not a place of {here}; name a town near it"
            )
        return place.id

    def get_start_place(self, name: str) -> Place:
        """
        Get the place where a journey starts: a town of the situation, or of the world.

        A post gives the town before it. Coordinates away from every known town give a place of
        their own. A place that is not of the situation has to be joined to its network:
        see `list_approaches`.

        Parameters
        ----------
        name
            Any name, with a region or country behind a comma where it needs one (`Oryol, RU-ORL`);
            coordinates; or the id of a place that was given before.

        Raises
        ------
        UnknownPlaceError
            Nothing has that name, several towns have it, or it is no place one can stand in.
        """
        point = _COORDINATES.match(name)
        if point:
            return self._point(float(point.group(1)), float(point.group(2)))
        place = self.find(name)
        if isinstance(place, Crossing):
            return self._situation.places[place.town_out]
        if place is not None and place.kind not in ("town", "airport"):
            raise UnknownPlaceError(
                f"'{name}' is a {place.kind}; name a town or a border post{self._such_as(place)}"
            )
        if place is not None:
            return place
        if self._starts is None:
            here = self._situation.head.id
            near = self._hint(name)
            missing = f"; the towns of the world are not at hand: install {PACKAGE}"
            raise UnknownPlaceError(f"no place '{name[:60]}' in {here}{near}{missing}")
        return self._starts.get(name)

    @cached_property
    def _starts(self) -> WorldStarts | None:
        world = self._given or find_world()
        if world is None:
            return None
        own = {n: p for n, p in self._named.items() if isinstance(p, Place) and p.kind == "town"}
        return WorldStarts(self._situation, world, own=own, spelled=self._spelled)

    def _point(self, lat: float, lon: float) -> Place:
        town = self._nearest_town(lat, lon, within_km=FARTHEST_JOIN_KM)
        if distance_km(lat, lon, town.lat or 0.0, town.lon or 0.0) <= WITHIN_TOWN_KM:
            return town
        if self._starts is None:
            return as_point(lat, lon, near=town)
        return self._starts.get_point(lat, lon, near=town)

    def _such_as(self, wide: Place) -> str:
        towns = [p.name for p in self._towns() if wide.id in (p.part_of, self._country(p))]
        return f", such as {', '.join(sorted(towns)[:3])}" if towns else ""

    def _country(self, town: Place) -> str:
        region = self._situation.places.get(town.part_of)
        return region.part_of if region else ""

    def _towns(self) -> list[Place]:
        return [p for p in self._situation.places.values() if p.kind == "town"]

    def _nearest_town(
        self, lat: float, lon: float, *, within_km: float = FARTHEST_START_KM
    ) -> Place:
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise UnknownPlaceError(
                f"{lat}, {lon} is no point on Earth; accepted: latitude,longitude"
            )
        towns = [p for p in self._towns() if p.lat is not None]
        nearest = min(towns, key=lambda p: distance_km(lat, lon, p.lat or 0.0, p.lon or 0.0))
        away = distance_km(lat, lon, nearest.lat or 0.0, nearest.lon or 0.0)
        if away > within_km:
            raise UnknownPlaceError(
                f"the nearest known town to {lat}, {lon} is {nearest.name}, {away:.0f} km away;"
                f" accepted: within {within_km:.0f} km of a known town"
            )
        return nearest

    def _hint(self, name: str) -> str:
        near = self._spelled.get(find_nearest(fold_name(name), self._spelled))
        return f"; did you mean '{near}'?" if near else "; see places.csv and crossings.csv"
