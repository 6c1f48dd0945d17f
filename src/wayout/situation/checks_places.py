"""Checks of places: zones, names that two share, circles of belonging."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from zoneinfo import available_timezones

from wayout.situation.notice import Notice, find_nearest
from wayout.situation.record import Crossing, Origin, Place
from wayout.situation.situation import Situation


def check_zone(where: Origin, whose: str, zone: str) -> Iterator[Notice]:
    """Yield a notice if the time zone is not in the IANA database; none given is none wrong."""
    yield from _check_zones([(where, whose, zone)])


def check_places(situation: Situation) -> Iterator[Notice]:
    """Yield the faults of places: unknown zones, shared names, circles."""
    places = situation.places
    yield from _check_zones((p.where, f"place '{p.id}'", p.time_zone) for p in places.values())
    crossings = situation.crossings.values()
    yield from _check_zones((c.where, f"crossing '{c.id}'", c.time_zone) for c in crossings)
    yield from _check_names(places)
    yield from _check_circles(places)


def _check_zones(zones: Iterable[tuple[Origin, str, str]]) -> Iterator[Notice]:
    known = available_timezones()
    for where, whose, zone in zones:
        if zone and zone not in known:
            found = f"unknown time zone '{zone}' of {whose}"
            accepted = "a name of the IANA time zone database, such as Europe/Moscow"
            near = find_nearest(zone, known)
            yield Notice(where.file, where.line, "unknown-time-zone", found, accepted, near)


def _check_names(places: Mapping[str, Place]) -> Iterator[Notice]:
    bearers: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places.values():
        names = {n.casefold() for n in (place.id, place.name, place.name_ru, *place.aliases) if n}
        for name in names:
            bearers[place.kind, name].append(place)
    reported: set[tuple[str, str]] = set()
    for (kind, name), sharing in sorted(bearers.items()):
        for first, second in pairwise(sharing):
            pair = (first.id, second.id)
            if pair in reported or _belong(first, second):
                continue
            reported.add(pair)
            found = f"{kind}s '{first.id}' and '{second.id}' share the name '{name}'"
            accepted = "a name or alias that leads to one place"
            yield Notice(second.where.file, second.where.line, "shared-name", found, accepted)


def _belong(first: Place, second: Place) -> bool:
    parts = first.part_of == second.id or second.part_of == first.id
    return parts or first.id in second.members or second.id in first.members


def _check_circles(places: Mapping[str, Place]) -> Iterator[Notice]:
    for place in places.values():
        above, seen = place.part_of, [place.id]
        while above in places and above not in seen:
            seen.append(above)
            above = places[above].part_of
        if above == place.id == min(seen):
            found = f"place '{place.id}' is part of itself: {' > '.join([*seen, above])}"
            yield Notice(place.where.file, place.where.line, "circle", found, "no circle")


def find_countries(situation: Situation, place_id: str) -> frozenset[str]:
    """Give the country of a place, or both countries of a crossing; none if it is not known."""
    crossing: Crossing | None = situation.crossings.get(place_id)
    if crossing:
        return frozenset({crossing.country_out, crossing.country_in})
    place = situation.places.get(place_id)
    return frozenset({place.country} if place and place.country else ())
