"""Checks of crossings and services: they join what they say, and no faster than one can move."""

from __future__ import annotations

import math
from collections.abc import Iterator

from wayout.situation.checks_places import find_countries
from wayout.situation.notice import Notice, list_some
from wayout.situation.record import Crossing, Record, Service
from wayout.situation.situation import NO_GAPS, Situation

FARTHEST_TOWN_KM = 400.0
SHORTEST_SHARE = 0.9
PLACE_RADIUS_KM = 15.0
"""A town is no point: the straight line may be off by so much."""
FASTEST_KM_PER_HOUR = {
    "air": 1000.0,
    "train": 350.0,
    "car": 130.0,
    "bus": 130.0,
    "truck": 130.0,
    "ferry": 100.0,
    "scooter": 60.0,
    "bicycle": 40.0,
    "foot": 10.0,
}
_BY_LAND = frozenset({"car", "bus", "train", "foot", "bicycle", "scooter", "truck"})
_EARTH_KM = 6371.0


def _notice(record: Record, code: str, found: str, accepted: str) -> Notice:
    return Notice(record.where.file, record.where.line, code, found, accepted)


def get_distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Get the great-circle distance between two points given as latitude and longitude."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(x) for x in (*a, *b))
    part = math.sin((lat_b - lat_a) / 2) ** 2
    part += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(part)))


def check_crossings(situation: Situation) -> Iterator[Notice]:
    """Yield a notice for every crossing far from its towns, or with a town of another country."""
    for crossing in situation.crossings.values():
        sides = ((crossing.town_out, crossing.country_out), (crossing.town_in, crossing.country_in))
        for town_id, country in sides:
            yield from _check_town(situation, crossing, town_id, country)


def _check_town(
    situation: Situation, crossing: Crossing, town_id: str, country: str
) -> Iterator[Notice]:
    town = situation.places.get(town_id)
    if town is None:
        return
    if town.country != country:
        found = f"town '{town_id}' of crossing '{crossing.id}' lies in {town.country}"
        yield _notice(crossing, "town-of-other-country", found, f"a town in {country}")
    if town.lat is None or town.lon is None:
        return
    apart = get_distance_km((town.lat, town.lon), (crossing.lat, crossing.lon))
    if apart > FARTHEST_TOWN_KM:
        found = f"crossing '{crossing.id}' lies {apart:.0f} km from its town '{town_id}'"
        yield _notice(crossing, "far-from-town", found, f"at most {FARTHEST_TOWN_KM:.0f} km")


def check_services(situation: Situation) -> Iterator[Notice]:
    """Yield the faults of services: where they lead, over which crossing, how fast."""
    for service in situation.services.values():
        if service.origin == service.destination:
            found = f"service '{service.id}' leads from '{service.origin}' to itself"
            yield _notice(service, "leads-nowhere", found, "two places")
            continue
        yield from _check_hours(service)
        yield from _check_distance(situation, service)
        yield from _check_border(situation, service)
        yield from _check_mode(situation, service)


def _check_hours(service: Service) -> Iterator[Notice]:
    pairs = (
        ("hours", service.hours_low, service.hours_high),
        ("wait", service.wait_low_h, service.wait_high_h),
    )
    for name, low, high in pairs:
        if low > high:
            found = f"service '{service.id}' has {name} from {low:g} to {high:g}"
            yield _notice(service, "bounds-disordered", found, "the lower first")
            return
    fastest = FASTEST_KM_PER_HOUR[service.mode]
    if service.distance_km > fastest * service.hours_low:
        found = f"service '{service.id}' covers {service.distance_km:g} km in"
        found += f" {service.hours_low:g} hours by {service.mode}"
        yield _notice(service, "too-fast", found, f"at most {fastest:g} km/hour")


def _check_distance(situation: Situation, service: Service) -> Iterator[Notice]:
    """Yield a notice if the service is clearly shorter than the straight line."""
    points = [_find_point(situation, p) for p in (service.origin, service.destination)]
    if points[0] is None or points[1] is None:
        return
    straight = get_distance_km(points[0], points[1])
    if service.distance_km < SHORTEST_SHARE * straight - PLACE_RADIUS_KM:
        found = f"service '{service.id}' is {service.distance_km:g} km long"
        yield _notice(service, "too-short", found, f"at least {straight:.0f} km, the straight line")


def _find_point(situation: Situation, place_id: str) -> tuple[float, float] | None:
    place = situation.places.get(place_id) or situation.crossings.get(place_id)
    if place is None or place.lat is None or place.lon is None:
        return None
    return place.lat, place.lon


def _check_border(situation: Situation, service: Service) -> Iterator[Notice]:
    starts = find_countries(situation, service.origin)
    ends = find_countries(situation, service.destination)
    if not starts or not ends:
        return
    whole = f"service '{service.id}' from {list_some(starts)} to {list_some(ends)}"
    crossing = situation.crossings.get(service.via)
    if crossing:
        joined = {crossing.country_out, crossing.country_in}
        if not any({a, b} == joined for a in starts for b in ends):
            found = f"{whole} goes via '{crossing.id}', which joins {list_some(joined)}"
            yield _notice(service, "via-joins-others", found, "a crossing between its ends")
    elif not service.via and service.mode in _BY_LAND and not starts & ends:
        found = f"{whole} by {service.mode} names no crossing"
        yield _notice(service, "missing-via", found, "the crossing it passes, in 'via'")


def _check_mode(situation: Situation, service: Service) -> Iterator[Notice]:
    crossing = situation.crossings.get(service.via)
    if crossing is None or crossing.state != "open" or service.mode in crossing.modes:
        return
    if situation.gaps != NO_GAPS:
        return  # the rule that admits it may be among what could not be read
    for rule in situation.rules.values():
        about = crossing.id in rule.crossings or not rule.crossings
        here = about and rule.country in (crossing.country_out, crossing.country_in)
        modes = not rule.modes or service.mode in rule.modes
        if rule.domain == "crossing" and rule.effect in ("admit", "require") and here and modes:
            return
    found = f"service '{service.id}' goes by {service.mode} via '{crossing.id}'"
    accepted = f"{list_some(crossing.modes)}, unless a rule admits more"
    yield _notice(service, "mode-not-admitted", found, accepted)
