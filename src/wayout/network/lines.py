"""
The lines of a schedule on some days: vehicles that call at the same stops and never overtake.

A line is what a label search needs of a timetable. At each of its stops a traveller can be on
board; the next departure from there is that of the vehicle boarded, since none overtakes another.
So the search needs no memory of trips, and one that stays seated needs no time to change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from wayout.network.schedule import Schedule
from wayout.network.schedule_window import Window


class Ride(NamedTuple):
    """One vehicle from one stop to the next; hours after the epoch, and the trip it runs."""

    departs: float
    arrives: float
    trip: int


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """
    Vehicles in order, none overtaking another.

    `stops` has one number more than there are hops. `boards` and `alights` tell for each stop
    whether one may get on and off there. `rides[j]` are the rides from stop j on, ascending.
    """

    stops: tuple[int, ...]
    boards: tuple[bool, ...]
    alights: tuple[bool, ...]
    rides: tuple[tuple[Ride, ...], ...]
    schedule: Schedule
    source: str

    def name_of(self, trip: int) -> str:
        """Give the name of a trip, as travellers read it."""
        return self.schedule.labels.get_text(int(self.schedule.trips.name[trip]))

    def find_ride(self, stop: int, ready: float) -> Ride | None:
        """Find the first ride from the line's `stop`-th stop at or after an hour."""
        rides = self.rides[stop]
        at = bisect_left(rides, ready, key=lambda r: r.departs)
        return rides[at] if at < len(rides) else None


@dataclass(slots=True)
class _Vehicle:
    """What one vehicle does: its stops with permissions, and its rides."""

    stops: list[int] = field(default_factory=list)
    boards: list[bool] = field(default_factory=list)
    alights: list[bool] = field(default_factory=list)
    rides: list[Ride] = field(default_factory=list)

    def move_to(self, stop: int, *, boards: bool) -> None:
        """Go on to another stop of the station, for the next trip of the block, in no time."""
        last = self.rides[-1]
        self.rides.append(Ride(last.arrives, last.arrives, last.trip))
        self.stops.append(stop)
        self.boards.append(boards)
        self.alights.append(True)

    @property
    def course(self) -> tuple[tuple[int, ...], tuple[bool, ...], tuple[bool, ...]]:
        """Give what vehicles of one line have in common."""
        return tuple(self.stops), tuple(self.boards), tuple(self.alights)


def list_lines(window: Window, *, epoch_s: float, source: str) -> list[Line]:
    """
    List the lines of a window; `epoch_s` is the Unix time that hours are counted from.

    Takes O(h log h) for h hops. Vehicles that overtake another of the same course go to a line of
    their own.
    """
    courses: dict[object, list[_Vehicle]] = {}
    for vehicle in _list_vehicles(window, epoch_s):
        courses.setdefault(vehicle.course, []).append(vehicle)
    chains = (chain for vehicles in courses.values() for chain in _divide(vehicles))
    return [_join(chain, window.schedule, source) for chain in chains]


def _list_vehicles(window: Window, epoch_s: float) -> Iterator[_Vehicle]:
    hops, patterns, trips = window.hops, window.schedule.patterns, window.schedule.trips
    shift = window.schedule.base_s - epoch_s
    trip_of = np.searchsorted(trips.first, hops.call, side="right") - 1
    place = patterns.first[trips.pattern[trip_of]] + (hops.call - trips.first[trip_of])
    order = np.lexsort((np.arange(len(place)), hops.vehicle))
    found, last = _Vehicle(), -1
    for hop in order:
        here = int(place[hop])
        if hops.vehicle[hop] != last:
            if last >= 0:
                yield found
            found, last = _Vehicle(), int(hops.vehicle[hop])
            found.stops.append(int(patterns.stop[here]))
            found.boards.append(bool(patterns.boards[here]))
            found.alights.append(False)
        elif found.stops[-1] != patterns.stop[here]:
            found.move_to(int(patterns.stop[here]), boards=bool(patterns.boards[here]))
        else:
            found.boards[-1] = bool(patterns.boards[here])
        found.stops.append(int(patterns.stop[here + 1]))
        found.boards.append(bool(patterns.boards[here + 1]))
        found.alights.append(bool(patterns.alights[here + 1]))
        leaves, comes = hops.depart_s[hop] + shift, hops.arrive_s[hop] + shift
        found.rides.append(Ride(leaves / 3600.0, comes / 3600.0, int(trip_of[hop])))
    if last >= 0:
        yield found


def _divide(vehicles: Sequence[_Vehicle]) -> Iterator[list[_Vehicle]]:
    """Divide vehicles of one course into chains in which none overtakes another."""
    chains: list[list[_Vehicle]] = []
    for vehicle in sorted(vehicles, key=lambda v: v.rides[0]):
        for chain in chains:
            if all(
                one.departs <= other.departs and one.arrives <= other.arrives
                for one, other in zip(chain[-1].rides, vehicle.rides, strict=True)
            ):
                chain.append(vehicle)
                break
        else:
            chains.append([vehicle])
    yield from chains


def _join(chain: Sequence[_Vehicle], schedule: Schedule, source: str) -> Line:
    rides = tuple(zip(*(v.rides for v in chain), strict=True))
    return Line(*chain[0].course, rides, schedule, source)
