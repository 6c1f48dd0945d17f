"""
Starts that a situation does not know: towns of the world by name, and points by coordinates.

The home country is searched first. A name that several towns bear is refused with the list of
them, and a town abroad is never taken unless its country was said: a slip of the pen must not
begin a journey on another continent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from wayout.errors import UnknownPlaceError
from wayout.network.distance import distance_km
from wayout.network.namesake import (
    Namesakes,
    describe_places,
    find_region,
    show_point,
)
from wayout.network.spelling import fold_name
from wayout.network.world_places import WorldPlaces
from wayout.situation.notice import find_nearest
from wayout.situation.record import Origin, Place
from wayout.situation.situation import Situation

VERY_LIKE = 0.8
"""From this likeness on (0 to 1) a name is taken for a slip of the pen."""
_NUMBERED = re.compile(r"geonames-(\d{1,9})\Z")
_CODE = re.compile(r"([A-Za-z]{2})(?:-([A-Za-z0-9]{1,4}))?\Z")


class WorldStarts:
    """
    Looks up starts beyond a situation's own places.

    Parameters
    ----------
    own
        The situation's towns by name, folded.
    spelled
        The situation's names as they are written, by name, folded.
    """

    def __init__(
        self,
        situation: Situation,
        world: WorldPlaces,
        *,
        own: Mapping[str, Place],
        spelled: Mapping[str, str],
    ) -> None:
        self._situation = situation
        self._world = world
        self._namesakes = Namesakes(situation, world)
        self._own = own
        self._spelled = spelled

    def get(self, name: str) -> Place:
        """
        Get the town that bears a name, with a region or country behind a comma if one is said.

        Raises
        ------
        UnknownPlaceError
            No town bears it, or several do.
        """
        number = _NUMBERED.match(name.strip())
        numbered = self._world.find_town(int(number[1])) if number else None
        if numbered is not None:
            return self._namesakes.place(numbered)
        town, within = _split(name)
        country, region = self._scope(within, name)
        own = self._own.get(fold_name(town)) if within else None
        if own is not None and own.country == country and region in ("", own.part_of):
            return own
        found = self._namesakes.list_places(town, country, region)
        if len(found) == 1:
            return found[0]
        where = region or country
        if not found:
            words = self._not_within(town, country, where) if within else self._nowhere(name)
            raise UnknownPlaceError(words)
        raise UnknownPlaceError(
            f"{len(found)} towns of {where} bear the name '{town[:60]}':"
            f" {describe_places(found)}; say which, as {_example(town, found)}"
        )

    def get_point(self, lat: float, lon: float, *, near: Place) -> Place:
        """Get a point as a place; in the country and zone of its nearest town, `near` or other."""
        town = self._world.find_nearest(lat, lon)
        away = distance_km(lat, lon, near.lat or 0.0, near.lon or 0.0)
        if town is not None and distance_km(lat, lon, town.lat, town.lon) < away:
            near = self._namesakes.place(town)
        return as_point(lat, lon, near=near)

    def _scope(self, words: str, name: str) -> tuple[str, str]:
        """Give the country and the region to look in; without words, the whole home country."""
        if not words:
            return self._situation.head.home, ""
        place = find_region(self._situation, words)
        if place is not None:
            return place.country, place.id if place.kind == "region" else ""
        code = _CODE.match(words)
        country = code[1].upper() if code else self._find_country(words)
        if country not in self._world.countries and not self._is_known(country):
            raise UnknownPlaceError(
                f"no region or country '{words[:40]}' behind the comma of '{name[:60]}';"
                " accepted: a code such as RU-ORL or GE, or a name from places.csv"
            )
        return country, words.upper() if code and code[2] else ""

    def _is_known(self, country: str) -> bool:
        return any(p.country == country for p in self._situation.places.values() if country)

    def _find_country(self, words: str) -> str:
        """Find the code of a country of the world by its name in the tables; empty if none."""
        folded, countries = fold_name(words), self._world.countries
        return next((c for c, row in countries.items() if fold_name(row["name"]) == folded), "")

    def _not_within(self, town: str, country: str, where: str) -> str:
        """Give the words for a name that nothing bears in a region or country that was said."""
        found = f"no town '{town[:60]}' in {where}"
        others = self._namesakes.list_places(town, country)
        if others:
            return f"{found}; in {country}: {describe_places(others)}"
        near = self._world.find_similar(town, country)
        return found + (f"; did you mean '{near}'?" if near else "")

    def _nowhere(self, name: str) -> str:
        """Give the words for a name that nothing at home bears, with the nearest right thing."""
        folded = fold_name(name)
        found = f"no place '{name[:60]}' in {self._situation.head.id}"
        own = self._spelled.get(find_nearest(folded, self._spelled), "")
        other = self._world.find_similar(name, self._situation.head.home)
        near = max((own, other), key=lambda n: _likeness(folded, n))
        if _likeness(folded, near) < VERY_LIKE:
            abroad = [self._namesakes.place(t) for t in self._world.list_large(name)]
            if abroad:
                return (
                    f"{found}, but abroad: {describe_places(abroad)};"
                    f" to start there, say '{name}, {abroad[0].country}'"
                )
        hint = f"; did you mean '{near}'?" if near else "; see places.csv and crossings.csv"
        return found + hint


def as_point(lat: float, lon: float, *, near: Place) -> Place:
    """Give a point as a place of its own, in the country, region and zone of one near it."""
    point = f"{lat:.4f},{lon:.4f}"
    return replace(
        near,
        id=point,
        kind="town",
        name=point,
        name_ru="",
        lat=lat,
        lon=lon,
        aliases=(),
        members=(),
        sources=(),
        note=f"near {near.name}",
        where=Origin(point, 0),
    )


def _split(name: str) -> tuple[str, str]:
    """Split a name from the region or country behind its last comma."""
    town, comma, within = name.rpartition(",")
    return (town.strip(), within.strip()) if comma else (name, "")


def _example(town: str, found: list[Place]) -> str:
    """Say how to name one of several towns: by its region where that is enough, or its point."""
    example = f"'{show_point(found[0])}'"
    regions = {p.part_of for p in found}
    if len(regions) == len(found) and found[0].part_of:
        return f"'{town}, {found[0].part_of}' or {example}"
    return example


def _likeness(folded: str, name: str) -> float:
    return SequenceMatcher(None, folded, fold_name(name)).ratio() if name else 0.0
