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


def find_by_name(situation: Situation, name: str) -> Place | Crossing | None:
    """Find a town, crossing, region or country by any of its names; towns come first."""
    wanted = fold_name(name)
    if not wanted:
        return None
    kinds = {"town": 0, "airport": 1, "region": 3, "country": 4, "area": 5}
    found: list[tuple[int, Place | Crossing]] = []
    for place in situation.places.values():
        if any(fold_name(n) == wanted for n in _names(place) if n):
            found.append((kinds[place.kind], place))
    for crossing in situation.crossings.values():
        if any(fold_name(n) == wanted for n in _names(crossing) if n):
            found.append((2, crossing))
    return min(found, key=lambda pair: (pair[0], pair[1].id))[1] if found else None


def get_place(situation: Situation, name: str) -> Place | Crossing:
    """
    Get a place by name, alias or `latitude,longitude`.

    Raises
    ------
    UnknownPlaceError
        No place has the name, with the nearest names; or the coordinates are far from any.
    """
    point = _COORDINATES.match(name)
    if point:
        return _nearest_town(situation, float(point.group(1)), float(point.group(2)))
    place = find_by_name(situation, name)
    if place is None:
        hint = _hint(situation, name)
        raise UnknownPlaceError(f"no place '{name[:60]}' in {situation.head.id}{hint}")
    return place


def get_start(situation: Situation, name: str) -> str:
    """
    Get the id of the town or crossing where a journey starts; for a region, its first town.

    Raises
    ------
    UnknownPlaceError
        Nothing has that name, or it is no place one can stand in.
    """
    place = get_place(situation, name)
    if isinstance(place, Crossing):
        return place.town_out
    if place.kind in ("town", "airport"):
        return place.id
    towns = sorted(p.id for p in situation.places.values() if p.part_of == place.id)
    towns = [t for t in towns if situation.places[t].kind == "town"]
    if place.kind == "region" and towns:
        return towns[0]
    raise UnknownPlaceError(f"'{name}' is a {place.kind}; name a town or a border post")


def _nearest_town(situation: Situation, lat: float, lon: float) -> Place:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise UnknownPlaceError(f"{lat}, {lon} is no point on Earth; accepted: latitude,longitude")
    towns = [p for p in situation.places.values() if p.kind == "town" and p.lat is not None]
    nearest = min(towns, key=lambda p: distance_km(lat, lon, p.lat or 0.0, p.lon or 0.0))
    away = distance_km(lat, lon, nearest.lat or 0.0, nearest.lon or 0.0)
    if away > FARTHEST_START_KM:
        raise UnknownPlaceError(
            f"the nearest known town to {lat}, {lon} is {nearest.name}, {away:.0f} km away;"
            f" accepted: within {FARTHEST_START_KM:.0f} km of a known town"
        )
    return nearest


def _hint(situation: Situation, name: str) -> str:
    pool: dict[str, str] = {}
    items: list[Place | Crossing] = [*situation.places.values(), *situation.crossings.values()]
    for item in items:
        pool.update({fold_name(n): n for n in _names(item) if n})
    near = pool.get(find_nearest(fold_name(name), pool))
    return f"; did you mean '{near}'?" if near else "; see places.csv and crossings.csv"
