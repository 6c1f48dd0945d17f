"""Finding a place by id, name or alias in any script, or by coordinates."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator

from wayout.errors import UnknownPlaceError
from wayout.situation.notice import find_nearest
from wayout.situation.record import Crossing, Place
from wayout.situation.situation import Situation

EARTH_RADIUS_KM = 6371.0
FARTHEST_START_KM = 300.0
_COORDINATES = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*\Z")
_ORDER = {"town": 0, "airport": 1, "crossing": 2, "region": 3, "country": 4, "area": 5}


def fold_name(name: str) -> str:
    """Give a name without case, accents, punctuation and the letter yo, for comparing."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ё", "е"))
    return "".join(c for c in plain if c.isalnum())


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Give the great-circle distance of two points in degrees (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def _names(item: Place | Crossing) -> Iterator[str]:
    yield from (item.id, item.name, item.name_ru, *item.aliases)
    if isinstance(item, Crossing):
        yield item.other_name


def _rank(item: Place | Crossing) -> tuple[int, str]:
    return _ORDER["crossing" if isinstance(item, Crossing) else item.kind], item.id


class Gazetteer:
    """The names of a situation's places, folded once."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
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
        Get a place by name, alias or `latitude,longitude`.

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
        Get the id of the town where a journey starts; for a post, the town before it.

        Raises
        ------
        UnknownPlaceError
            Nothing has that name, or it is no place one can stand in; towns of a region or
            country are suggested.
        """
        place = self.get(name)
        if isinstance(place, Crossing):
            return place.town_out
        if place.kind in ("town", "airport"):
            return place.id
        towns = [p.name for p in self._towns() if place.id in (p.part_of, self._country(p))]
        some = f", such as {', '.join(sorted(towns)[:3])}" if towns else ""
        raise UnknownPlaceError(f"'{name}' is a {place.kind}; name a town or a border post{some}")

    def _country(self, town: Place) -> str:
        region = self._situation.places.get(town.part_of)
        return region.part_of if region else ""

    def _towns(self) -> list[Place]:
        return [p for p in self._situation.places.values() if p.kind == "town"]

    def _nearest_town(self, lat: float, lon: float) -> Place:
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise UnknownPlaceError(
                f"{lat}, {lon} is no point on Earth; accepted: latitude,longitude"
            )
        towns = [p for p in self._towns() if p.lat is not None]
        nearest = min(towns, key=lambda p: distance_km(lat, lon, p.lat or 0.0, p.lon or 0.0))
        away = distance_km(lat, lon, nearest.lat or 0.0, nearest.lon or 0.0)
        if away > FARTHEST_START_KM:
            raise UnknownPlaceError(
                f"the nearest known town to {lat}, {lon} is {nearest.name}, {away:.0f} km away;"
                f" accepted: within {FARTHEST_START_KM:.0f} km of a known town"
            )
        return nearest

    def _hint(self, name: str) -> str:
        near = self._spelled.get(find_nearest(fold_name(name), self._spelled))
        return f"; did you mean '{near}'?" if near else "; see places.csv and crossings.csv"
