"""
Slow ways through timetables, which share no code with the search they are to prove.

`Oracle` works out, ride by ride, in which vehicle one can sit from which call on, straight from
the calls of the trips. `list_every` tries all ways of a tiny timetable, one by one.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from wayout.network.trips import Trip, Trips

Frontier = list[tuple[int, int]]
"""Unix time of arrival and number of changes: the first ascends, the second descends."""


@cache
def start_of_day(day: int, zone: str) -> int:
    """Give the Unix time at which a service day starts: twelve hours before its noon."""
    return (
        int(datetime.combine(date.fromordinal(day), time(12), ZoneInfo(zone)).timestamp()) - 43200
    )


@dataclass(frozen=True, slots=True)
class Stay:
    """A vehicle at a stop: Unix times. Nobody gets off where a trip begins or on where it ends."""

    stop: str
    arrive: int
    depart: int
    boards: bool
    alights: bool


Vehicle = tuple[Stay, ...]


def list_vehicles(trips: Trips, days: Iterable[int]) -> Iterator[Vehicle]:
    """List what runs on the service days: a trip, or the trips of a block joined."""
    for day in days:
        blocks: dict[str, list[list[Stay]]] = defaultdict(list)
        for trip in sorted(trips.trips, key=lambda one: _get_ends(one, day)):
            if day not in trip.days or len(trip.calls) < 2:
                continue
            stays = list(_list_stays(trip, day))
            runs = blocks[trip.block] if trip.block else []
            if runs and _continues(trips, runs[-1][-1], stays[0]):
                runs[-1].extend(stays)
            else:
                runs.append(stays)
            if not trip.block:
                yield tuple(stays)
        for runs in blocks.values():
            yield from map(tuple, runs)


def _get_ends(trip: Trip, day: int) -> tuple[int, int]:
    """Give when a trip leaves and when it ends: what orders the trips of a block."""
    begin = start_of_day(day, trip.zone)
    return (begin + trip.calls[0].depart_s, begin + trip.calls[-1].arrive_s)


def _list_stays(trip: Trip, day: int) -> Iterator[Stay]:
    start = start_of_day(day, trip.zone)
    for number, call in enumerate(trip.calls, start=1):
        yield Stay(
            call.stop,
            start + call.arrive_s,
            start + call.depart_s,
            call.boards and number < len(trip.calls),
            call.alights and number > 1,
        )


def _continues(trips: Trips, last: Stay, first: Stay) -> bool:
    same_station = trips.stops[last.stop].station == trips.stops[first.stop].station
    return same_station and first.depart >= last.arrive


@dataclass
class Oracle:
    """The answers to all questions about some service days of a timetable, worked out slowly."""

    trips: Trips
    days: Iterable[int]
    station_change_s: int = 120
    vehicles: list[Vehicle] = field(init=False)
    departures: dict[str, list[tuple[int, int, int]]] = field(init=False)
    changes: dict[str, dict[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.vehicles = list(list_vehicles(self.trips, self.days))
        self.departures = defaultdict(list)
        for number, vehicle in enumerate(self.vehicles):
            for place, stay in enumerate(vehicle[:-1]):
                if stay.boards:
                    self.departures[stay.stop].append((stay.depart, number, place))
        for departures in self.departures.values():
            departures.sort()
        self.changes = read_changes(self.trips, self.station_change_s).list_all()

    def search(
        self,
        start: Mapping[str, int],
        goal: Mapping[str, int],
        depart: int,
        *,
        extra_s: int = 0,
        latest: int | None = None,
    ) -> Frontier:
        """Give the frontier over arrival and changes, with any number of rides."""
        end = 1 << 60 if latest is None else latest + 1
        frontier = []
        for stop in start:
            if stop in goal and depart + start[stop] + goal[stop] < end:
                end = depart + start[stop] + goal[stop]
                frontier = [(end, 0)]
        ready = {stop: depart + seconds for stop, seconds in start.items()}
        seated: dict[int, int] = {}
        known: dict[str, int] = {}
        for changes in range(len(self.vehicles) + 1):
            found = self._ride(ready, seated, known)
            ready = {}
            for stay in found:
                if stay.stop in goal and stay.arrive + goal[stay.stop] < end:
                    end = stay.arrive + goal[stay.stop]
                    frontier = [one for one in frontier if one[1] < changes]
                    frontier.append((end, changes))
                for stop, seconds in self.changes[stay.stop].items():
                    there = stay.arrive + seconds + extra_s
                    ready[stop] = min(there, ready.get(stop, there))
            if not ready:
                break
        return frontier[::-1]

    def _ride(
        self, ready: dict[str, int], seated: dict[int, int], known: dict[str, int]
    ) -> list[Stay]:
        """Board all one can, and give each stay at which one can newly get off."""
        found = []
        for stop, at in ready.items():
            departures = self.departures.get(stop, [])
            until = known.get(stop, 1 << 60)
            known[stop] = min(at, until)
            for leaving in departures[bisect.bisect_left(departures, (at, 0, 0)) :]:
                if leaving[0] >= until:
                    break
                _, number, place = leaving
                vehicle = self.vehicles[number]
                reached = seated.get(number, len(vehicle) - 1)
                if place < reached:
                    seated[number] = place
                    found += [s for s in vehicle[place + 1 : reached + 1] if s.alights]
        return found


@dataclass(frozen=True, slots=True)
class Changes:
    """What the records of a timetable say about a change from one stop to another."""

    trips: Trips
    station_change_s: int
    groups: frozenset[str]

    def list_all(self) -> dict[str, dict[str, int]]:
        """List from each stop the stops where one can be next, with the seconds it takes."""
        stations: dict[str, list[str]] = defaultdict(list)
        for stop in self.trips.stops.values():
            stations[stop.station].append(stop.id)
        near = {stop.id: {stop.id, *stations[stop.station]} for stop in self.trips.stops.values()}
        for change in self.trips.changes:
            for one in stations.get(change.origin) or [change.origin]:
                near[one] |= set(stations.get(change.destination) or [change.destination])
        return {
            one: {
                other: seconds
                for other in sorted(others)
                if (seconds := self.find(one, other)) is not None
            }
            for one, others in near.items()
        }

    def find(self, one: str, other: str) -> int | None:
        """Find the seconds by the most exact records; None where one cannot change."""
        stops = self.trips.stops
        for groups in (0, 1, 2):
            records = [
                change
                for change in self.trips.changes
                if change.origin in (one, stops[one].station)
                and change.destination in (other, stops[other].station)
                and (change.origin in self.groups) + (change.destination in self.groups) == groups
            ]
            if any(record.kind == "impossible" for record in records):
                return None
            if records:
                return max(record.seconds for record in records)
        if one == other:
            return 0
        return self.station_change_s if stops[one].station == stops[other].station else None


def read_changes(trips: Trips, station_change_s: int) -> Changes:
    """Read the changes of a timetable; a group is a station of two stops or more."""
    counts = Counter(stop.station for stop in trips.stops.values())
    groups = {name for name, n in counts.items() if n > 1 or name not in trips.stops}
    return Changes(trips, station_change_s, frozenset(groups))


def list_every(
    oracle: Oracle, start: Mapping[str, int], goal: Mapping[str, int], depart: int, extra_s: int
) -> Frontier:
    """Give the frontier by trying all ways of a tiny timetable that use no vehicle twice."""
    ends = [(depart + start[stop] + goal[stop], 0) for stop in start if stop in goal]

    def ride(stop: str, ready: int, used: tuple[int, ...]) -> None:
        for number, vehicle in enumerate(oracle.vehicles):
            for place, stay in enumerate(vehicle):
                if stay.stop != stop or stay.depart < ready or not stay.boards:
                    continue
                for later in vehicle[place + 1 :]:
                    if number in used or not later.alights:
                        continue
                    if later.stop in goal:
                        ends.append((later.arrive + goal[later.stop], len(used)))
                    for other, seconds in oracle.changes[later.stop].items():
                        ride(other, later.arrive + seconds + extra_s, (*used, number))

    for stop, seconds in start.items():
        ride(stop, depart + seconds, ())
    return [
        end
        for end in sorted(set(ends))
        if not any(other != end and other[0] <= end[0] and other[1] <= end[1] for other in ends)
    ]
