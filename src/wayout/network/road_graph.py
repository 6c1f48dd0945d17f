"""
What any road graph must answer, and two that need no map: the straight line, and known legs.

A road graph gives the drive between two points of one country, without passing a border. A third
one, over a map, can take their place; docs/decisions/0009-road-graph-interface.md says which.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

from wayout.network.assumption import get_assumption
from wayout.network.distance import distance_km
from wayout.situation.record import Service
from wayout.situation.situation import Situation

FARTHEST_JOIN_KM = 500.0
"""No straight line longer than this is taken for a road."""
AT_PLACE_KM = 1.0


class Point(NamedTuple):
    """A point in degrees."""

    lat: float
    lon: float

    def away_km(self, other: Point) -> float:
        """Give the distance to another point, as the crow flies."""
        return distance_km(*self, *other)


@dataclass(frozen=True, slots=True)
class Drive:
    """A way by road: its kilometres, a band of hours, and how many kilometres are assumed."""

    distance_km: float
    hours_low: float
    hours_high: float
    assumed_km: float = 0.0

    def then(self, other: Drive) -> Drive:
        """Give this drive with another one after it."""
        return Drive(
            self.distance_km + other.distance_km,
            self.hours_low + other.hours_low,
            self.hours_high + other.hours_high,
            self.assumed_km + other.assumed_km,
        )


class RoadGraph(Protocol):
    """Gives drives inside one country."""

    def find_drive(self, origin: Point, destination: Point, *, country: str) -> Drive | None:
        """
        Find the drive from a point of a country to another, without leaving it.

        None where the graph knows none. A drive is never clearly shorter than the straight line,
        and its low hours are not above its high ones.
        """


class StraightRoads:
    """
    Drives along the straight line, longer by the situation's `approach-distance-factor`.

    It knows neither rivers nor mountains, nor where the country ends.
    """

    def __init__(self, situation: Situation) -> None:
        self._factor = get_assumption(situation, "approach-distance-factor").value
        self._slow = get_assumption(situation, "approach-speed-low").value
        self._fast = get_assumption(situation, "approach-speed-high").value

    def find_drive(self, origin: Point, destination: Point, *, country: str) -> Drive | None:
        """Find the assumed drive, in whatever country; None if the line is too long for one."""
        straight = origin.away_km(destination)
        if straight > FARTHEST_JOIN_KM:
            return None
        km = self._factor * straight
        return Drive(km, km / self._fast, km / self._slow, assumed_km=km)


class KnownRoads:
    """
    Drives along the situation's own legs by car.

    Each end is joined to the nearest place of the country that has legs. Where the two ends have
    the same nearest place, or no legs join theirs, the drive is all assumption.
    """

    def __init__(self, situation: Situation, *, join: RoadGraph | None = None) -> None:
        self._situation = situation
        self._join: RoadGraph = join or StraightRoads(situation)
        legs = [s for s in situation.services.values() if s.vehicle == "own-car" and not s.via]
        self._points = _points(situation, {e for s in legs for e in (s.origin, s.destination)})
        self._legs = _out_of(s for s in legs if {s.origin, s.destination} <= self._points.keys())

    def find_drive(self, origin: Point, destination: Point, *, country: str) -> Drive | None:
        """Find the quickest drive over known legs, by the middle of their hours."""
        first, last = self._nearest(origin, country), self._nearest(destination, country)
        known = self._follow(first, last, country) if first and last and first != last else None
        if known is None:
            return self._join.find_drive(origin, destination, country=country)
        before = self._joined(origin, self._points[first], country)
        after = self._joined(self._points[last], destination, country)
        return before.then(known).then(after) if before and after else None

    def _nearest(self, point: Point, country: str) -> str:
        inside = (p for p in self._points if self._is_inside(p, country))
        return min(inside, key=lambda p: point.away_km(self._points[p]), default="")

    def _is_inside(self, place: str, country: str) -> bool:
        post = self._situation.crossings.get(place)
        if post is not None:
            return country in (post.country_out, post.country_in)
        return self._situation.places[place].country == country

    def _follow(self, origin: str, destination: str, country: str) -> Drive | None:
        settled: set[str] = set()
        queue = [(0.0, origin, Drive(0.0, 0.0, 0.0))]
        while queue:
            _, place, drive = heappop(queue)
            if place == destination:
                return drive
            through = place != origin and place in self._situation.crossings
            if place in settled or through:  # behind a post lies another country
                continue
            settled.add(place)
            for service, end in self._legs.get(place, ()):
                if end not in settled and self._is_inside(end, country):
                    longer = drive.then(_leg(service))
                    heappush(queue, (longer.hours_low + longer.hours_high, end, longer))
        return None

    def _joined(self, one: Point, other: Point, country: str) -> Drive | None:
        if one.away_km(other) <= AT_PLACE_KM:
            return Drive(0.0, 0.0, 0.0)
        return self._join.find_drive(one, other, country=country)


def _leg(service: Service) -> Drive:
    return Drive(service.distance_km, service.hours_low, service.hours_high)


def _points(situation: Situation, places: Iterable[str]) -> dict[str, Point]:
    found = {p: situation.find_place(p) for p in sorted(places)}
    return {
        key: Point(where.lat, where.lon)
        for key, where in found.items()
        if where is not None and where.lat is not None and where.lon is not None
    }


def _out_of(legs: Iterable[Service]) -> dict[str, list[tuple[Service, str]]]:
    out: dict[str, list[tuple[Service, str]]] = {}
    for service in legs:
        out.setdefault(service.origin, []).append((service, service.destination))
        if service.both_ways:
            out.setdefault(service.destination, []).append((service, service.origin))
    return out
