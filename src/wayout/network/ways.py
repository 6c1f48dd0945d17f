"""
The ways between places: what one can do next, where one is, and with which vehicle.

A stand is a place together with the vehicle one has there. A border post has two stands, before
and behind. A way leads from stand to stand; most take a fixed time, some a departure or a gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wayout.network.distance import distance_km
from wayout.situation.record import Crossing, Place, Service
from wayout.situation.situation import Situation

if TYPE_CHECKING:
    from wayout.network.lines import Line

ON_FOOT, OWN_CAR, BICYCLE, IN_LIFT = "foot", "own-car", "bicycle", "lift"
FARTHEST_WALK_KM = 25.0
FARTHEST_RIDE_KM = 60.0
CYCLING_KM_H = 15.0


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody is, on which side of a border post, with which vehicle."""

    place: str
    side: str = ""  # "out" before a post, "in" behind it
    vehicle: str = ON_FOOT


@dataclass(frozen=True, slots=True)
class Way:
    """
    One step from a stand to another.

    `mode` is what the rules call it, `carrier` what it is to the traveller: own-car, lift, taxi,
    bus, train, air, foot, bicycle, bought-bicycle, leave-car, leave-bicycle. `via` is the border
    post, or `"air:XX"` of a flight into a country; `leaving` and `into` are the countries on its
    two sides, and the share of the way before it is `share_before`. A timetabled ride is one of
    the `line` from its `stop`-th stop on; then the carrier is the mode, and one gets on by `board`
    and off by `alight`.
    """

    origin: Stand
    destination: Stand
    mode: str
    carrier: str
    hours_low: float
    hours_high: float
    wait_low: float = 0.0
    wait_high: float = 0.0
    distance_km: float = 0.0
    service: str = ""
    via: str = ""
    share_before: float = 0.5
    into: str = ""
    leaving: str = ""
    line: Line | None = None
    stop: int = 0

    def hours_at(self, level: float) -> float:
        """Give the hours on the way, without waits, at a level of luck."""
        return self.hours_low + level * (self.hours_high - self.hours_low)

    def wait_at(self, level: float) -> float:
        """Give the hours one waits for it, at a level of luck."""
        return self.wait_low + level * (self.wait_high - self.wait_low)


def country_of(situation: Situation, place: str) -> str:
    """Give the country of a town, or of a post's near side."""
    if place in situation.places:
        return situation.places[place].country
    return situation.crossings[place].country_out


def list_ways(situation: Situation) -> list[Way]:
    """List every way of a situation, for any vehicle; the traveller's means choose later."""
    ways = [w for s in situation.services.values() for w in _service_ways(situation, s)]
    ways += [w for c in situation.crossings.values() for w in _post_ways(situation, c)]
    towns = {w.origin.place for w in ways if w.origin.vehicle == OWN_CAR and not w.origin.side}
    towns &= set(situation.places)
    ways += [
        Way(Stand(t, vehicle=OWN_CAR), Stand(t), "car", "leave-car", 0.2, 0.5)
        for t in sorted(towns)
    ]
    return ways


def _service_ways(situation: Situation, service: Service) -> Iterator[Way]:
    yield from _one_way(situation, service, service.origin, service.destination)
    if service.both_ways:
        yield from _one_way(situation, service, service.destination, service.origin)


def _one_way(
    situation: Situation, service: Service, origin: str, destination: str
) -> Iterator[Way]:
    carrier = service.vehicle or service.mode
    before = after = ON_FOOT
    if carrier == "own-car":
        before = after = OWN_CAR
    elif carrier == "bought-bicycle":
        carrier, after = "bought-bicycle", BICYCLE
    elif carrier == "own-bicycle":
        carrier, before, after = "bicycle", BICYCLE, BICYCLE
    via, share = _border(situation, service, origin, destination)
    side = _side(situation, origin, destination)
    if via and country_of(situation, destination) == situation.head.home:
        return
    way = Way(
        Stand(origin, side, before),
        Stand(destination, _side(situation, destination, origin), after),
        service.mode,
        carrier,
        service.hours_low,
        service.hours_high,
        service.wait_low_h,
        service.wait_high_h,
        service.distance_km,
        service.id,
        via,
        share,
        into=country_of(situation, destination) if via else "",
        leaving=country_of(situation, origin) if via else "",
    )
    yield way
    if side == "in" and carrier == "lift":
        # Who passed the post in a lift drives on in it.
        yield replace(way, origin=Stand(origin, side, IN_LIFT), wait_low=0.0, wait_high=0.1)


def _side(situation: Situation, place: str, other: str) -> str:
    """Give the side of a post that the other end of a leg lies on."""
    post = situation.crossings.get(place)
    if post is None:
        return ""
    return "in" if country_of(situation, other) == post.country_in else "out"


def _border(
    situation: Situation, service: Service, origin: str, destination: str
) -> tuple[str, float]:
    if service.via:
        post = situation.crossings[service.via]
        start, end = _point(situation, origin), _point(situation, destination)
        first = distance_km(*start, post.lat, post.lon)
        second = distance_km(post.lat, post.lon, *end)
        return service.via, first / max(first + second, 1e-9)
    ends = (origin, destination)
    if any(e in situation.crossings for e in ends):
        return "", 0.5
    here, there = (situation.places[e].country for e in ends)
    return ("" if here == there else f"{service.mode}:{there}"), 1.0


def _point(situation: Situation, place: str) -> tuple[float, float]:
    where: Place | Crossing = situation.places.get(place) or situation.crossings[place]
    return where.lat or 0.0, where.lon or 0.0


def _post_ways(situation: Situation, post: Crossing) -> Iterator[Way]:
    """Yield the steps at a post itself: through it by each means, and to it on foot or bicycle."""
    zero = {"hours_low": 0.0, "hours_high": 0.0, "via": post.id, "share_before": 0.0}
    for mode, carrier, vehicle, wait in (
        ("car", "own-car", OWN_CAR, (0.0, 0.0)),
        ("car", "lift", ON_FOOT, (0.5, 6.0)),
        ("foot", "foot", ON_FOOT, (0.0, 0.0)),
        ("bicycle", "bicycle", BICYCLE, (0.0, 0.0)),
    ):
        after = IN_LIFT if carrier == "lift" else vehicle
        yield Way(
            Stand(post.id, "out", vehicle),
            Stand(post.id, "in", after),
            mode,
            carrier,
            wait_low=wait[0],
            wait_high=wait[1],
            **zero,  # type: ignore[arg-type]
            into=post.country_in,
            leaving=post.country_out,
        )
    behind = Stand(post.id, "in")
    yield Way(Stand(post.id, "in", BICYCLE), behind, "bicycle", "leave-bicycle", 0.0, 0.1)
    speed = situation.head.assumptions["walk-speed"].value
    for town, side in ((post.town_out, "out"), (post.town_in, "in")):
        if town not in situation.places:
            continue
        km = 1.3 * distance_km(*_point(situation, town), post.lat, post.lon)
        ends = (Stand(town), Stand(post.id, side))
        a, b = ends if side == "out" else (ends[1], ends[0])
        if km <= FARTHEST_WALK_KM:
            hours = km / speed
            yield Way(a, b, "foot", "foot", hours, hours * 1.3, distance_km=round(km))
        if km <= FARTHEST_RIDE_KM:
            hours = km / CYCLING_KM_H
            start, goal = (Stand(s.place, s.side, BICYCLE) for s in (a, b))
            yield Way(start, goal, "bicycle", "bicycle", hours, hours * 1.4, distance_km=round(km))
