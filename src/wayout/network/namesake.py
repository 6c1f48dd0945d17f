"""
Namesakes: the towns of the world that bear a name, said as places of a situation.

The tables of the world number the divisions of a country in a way of their own. Which number is
which region of the situation follows from the towns that both know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from wayout.network.distance import distance_km
from wayout.network.spelling import fold_name
from wayout.network.world_places import Town, WorldPlaces
from wayout.situation.record import Origin, Place
from wayout.situation.situation import Situation

TABLE = "GeoNames"
SAME_TOWN_KM = 5.0
"""Two records so near each other with one name are one town."""
SAME_NAME_KM = 30.0
SHOWN = 5


class Namesakes:
    """The world's towns, as one situation would name them."""

    def __init__(self, situation: Situation, world: WorldPlaces) -> None:
        self._situation = situation
        self._world = world

    def list_places(self, name: str, country: str, region: str = "") -> list[Place]:
        """List the towns that bear a name in a country, or in one region of it, largest first."""
        towns = _merge(self._world.list_named(name, country))
        places = [self.place(town) for town in towns]
        inside = f"{country}-{region.partition('-')[2]}"
        return [
            p for p, town in zip(places, towns, strict=True)
            if not region or region == p.part_of or f"{country}-{town.division}" == inside
        ]  # fmt: skip

    def place(self, town: Town) -> Place:
        """Give a town as a place; one that the situation has itself, as its own."""
        own = self._own(town)
        if own is not None:
            return own
        return Place(
            id=f"geonames-{town.id}",
            kind="town",
            name=town.name,
            name_ru="",
            country=town.country,
            part_of=self._regions.get((town.country, town.division), ""),
            lat=town.lat,
            lon=town.lon,
            time_zone=town.zone,
            aliases=(),
            members=(),
            sources=(),
            note=f"{TABLE}, {town.population} people",
            where=Origin(TABLE, town.id),
        )

    def _own(self, town: Town) -> Place | None:
        for place in self._towns:
            if place.country == town.country and _away(place, town) <= SAME_TOWN_KM:
                return place
        return None

    @cached_property
    def _towns(self) -> list[Place]:
        places = self._situation.places.values()
        return [p for p in places if p.kind == "town" and p.lat is not None]

    @cached_property
    def _regions(self) -> dict[tuple[str, str], str]:
        """For each division of the home country the region that most of its known towns are in."""
        home = self._situation.head.home
        regions = {p.id for p in self._situation.places.values() if p.kind == "region"}
        votes: dict[tuple[str, str], Counter[str]] = {}
        for place in self._towns:
            town = self._same(place) if place.country == home and place.part_of in regions else None
            if town is not None:
                votes.setdefault((home, town.division), Counter())[place.part_of] += 1
        told = {region for count in votes.values() for region in count}
        for region in sorted(regions - told):
            where = self._situation.places[region]
            near = self._nearest(where) if where.country == home else None
            if near is not None and (home, near.division) not in votes:
                votes[home, near.division] = Counter({region: 1})
        return {division: most for division, count in votes.items() if (most := _winner(count))}

    def _same(self, place: Place) -> Town | None:
        """Find the town of the tables that a place of the situation is."""
        names = (place.name, place.name_ru, *place.aliases)
        found = [t for n in names for t in self._world.list_named(n, place.country)]
        near = [t for t in found if _away(place, t) <= SAME_NAME_KM]
        return min(near, key=lambda t: _away(place, t), default=None)

    def _nearest(self, place: Place) -> Town | None:
        towns = self._world.list_towns(place.country) if place.lat is not None else ()
        return min(towns, key=lambda t: _away(place, t), default=None)


def describe_place(place: Place) -> str:
    """Say a place so that nobody can take it for a namesake: name, region or country, point."""
    return f"{place.name}, {place.part_of or place.country} ({show_point(place)})"


def show_point(place: Place) -> str:
    """Give the coordinates of a place in a form that a start may be given in."""
    return f"{place.lat:.2f},{place.lon:.2f}"


def describe_places(places: Sequence[Place]) -> str:
    """Say several places in one line, the largest; how many more there are."""
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return "; ".join(describe_place(p) for p in places[:SHOWN]) + more


def _away(place: Place, town: Town) -> float:
    return distance_km(place.lat or 0.0, place.lon or 0.0, town.lat, town.lon)


def _merge(towns: Iterable[Town]) -> list[Town]:
    """Drop the parts and doubles of a town that stand in the tables beside it."""
    kept: list[Town] = []
    for town in towns:
        if all(distance_km(k.lat, k.lon, town.lat, town.lon) > SAME_TOWN_KM for k in kept):
            kept.append(town)
    return kept


def _winner(votes: Counter[str]) -> str:
    first, *rest = votes.most_common(2)
    return "" if rest and rest[0][1] == first[1] else first[0]


def find_region(situation: Situation, words: str) -> Place | None:
    """Find the region or country that words name: its code, its id or any of its names."""
    folded = fold_name(words)
    for place in situation.places.values():
        if place.kind in ("region", "country"):
            own_code = place.country if place.kind == "country" else ""
            names = (place.id, own_code, place.name, place.name_ru, *place.aliases)
            if folded in {fold_name(n) for n in names if n}:
                return place
    return None
