"""From the hops that a search found to rides with names and times."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from wayout.errors import UnknownPlaceError
from wayout.network.schedule import Schedule
from wayout.network.schedule_window import Window
from wayout.network.words import Words


@dataclass(frozen=True, slots=True)
class Ride:
    """
    A part of a journey in one trip of one day (`day` is an ordinal, as in `Trip`).

    With `stays_seated` one came in the same vehicle and did not change. With `headway_s` above
    zero the times are not promised: a vehicle leaves about every so many seconds.
    """

    trip: str
    line: str
    name: str
    mode: str
    headway_s: int
    day: int
    start: str
    to: str
    depart: datetime
    arrive: datetime
    stays_seated: bool = False


@dataclass(frozen=True, slots=True)
class Itinerary:
    """
    Rides from a start to a goal; none for somebody who starts at one.

    `arrive` is at the goal, with what it takes from the last stop. Between rides of which the
    second begins elsewhere than the first ended, one walks.
    """

    arrive: datetime
    n_changes: int
    rides: tuple[Ride, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The texts of a schedule by number, and back; kept once they were asked for."""

    schedule: Schedule
    trips: dict[int, tuple[str, str, str, str, int]] = field(default_factory=dict)
    stops: dict[int, str] = field(default_factory=dict)
    rows: dict[str, Words] = field(default_factory=dict)

    def get_trip(self, trip: int) -> tuple[str, str, str, str, int]:
        """Get what is said of a trip: id, line, name, mode, headway."""
        if (known := self.trips.get(trip)) is None:
            trips, labels = self.schedule.trips, self.schedule.labels
            known = self.trips[trip] = (
                trips.ids.get_text(trip),
                labels.get_text(int(trips.line[trip])),
                labels.get_text(int(trips.name[trip])),
                labels.get_text(int(trips.mode[trip])),
                int(trips.headway_s[trip]),
            )
        return known

    def get_stop(self, number: int) -> str:
        """Get the id of a stop."""
        if (known := self.stops.get(number)) is None:
            known = self.stops[number] = self.schedule.stops.ids.get_text(number)
        return known

    def get_row(self, stop: str) -> Words:
        """Get one row of the number of a stop and no seconds."""
        if (known := self.rows.get(stop)) is None:
            known = self.rows[stop] = np.array([[self.get_number(stop), 0]], np.int32)
        return known

    def get_number(self, stop: str) -> int:
        """Get the number of a stop by its id; one clear line if there is none."""
        ids = self.schedule.stops.ids
        number = ids.find_number(stop)
        if number is None:
            near = difflib.get_close_matches(stop, ids.list_texts(), n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise UnknownPlaceError(f"no stop '{stop}' in timetable '{self.schedule.name}'{hint}")
        return number


def get_instant(schedule: Schedule, seconds: int) -> datetime:
    """Get an instant of a schedule."""
    return datetime.fromtimestamp(schedule.base_s + seconds, UTC)


def list_itineraries(
    window: Window, names: Names, rows: Sequence[Sequence[int]]
) -> tuple[Itinerary, ...]:
    """List the journeys that a search found, from the rows that `trace` fills."""
    found = []
    rides: list[Ride] = []
    left = 0
    for n_rides, at_goal_s, vehicle, trip, day, start, to, depart_s, arrive_s, *calls in rows:
        left = (left or n_rides) - 1
        if trip < 0:
            rides += _list_rides(window, names, vehicle, day, calls)
        elif n_rides:
            rides.append(_get_ride(names, trip, day, (start, to, depart_s, arrive_s)))
        if left <= 0:
            at_goal = get_instant(window.schedule, at_goal_s)
            found.append(Itinerary(at_goal, max(0, n_rides - 1), tuple(rides)))
            rides, left = [], 0
    return tuple(found)


def _get_ride(
    names: Names, trip: int, day: int, part: Sequence[int], *, stays_seated: bool = False
) -> Ride:
    """Get the ride in one trip between two stops, at two times."""
    start, to, depart_s, arrive_s = part
    return Ride(
        *names.get_trip(trip),
        day,
        names.get_stop(start),
        names.get_stop(to),
        get_instant(names.schedule, depart_s),
        get_instant(names.schedule, arrive_s),
        stays_seated,
    )


def _list_rides(
    window: Window, names: Names, vehicle: int, day: int, calls: Sequence[int]
) -> Iterator[Ride]:
    """List the rides in a vehicle of several trips: one for each trip in which one sits."""
    schedule, vehicles = window.schedule, window.vehicles
    first = schedule.trips.first
    on, off = calls
    is_aboard = False
    for trip in vehicles.trip[vehicles.first[vehicle] : vehicles.first[vehicle + 1]].tolist():
        begin, end = int(first[trip]), int(first[trip + 1]) - 1
        if not is_aboard and not begin <= on < end:
            continue
        is_last = begin <= off < end
        start, to = begin if is_aboard else on, off + 1 if is_last else end
        part = _get_part(schedule, trip, day, (start, to))
        yield _get_ride(names, trip, day, part, stays_seated=is_aboard)
        if is_last:
            return
        is_aboard = True


def _get_part(
    schedule: Schedule, trip: int, day: int, calls: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Get the stops of two calls of a trip, and when it leaves the one and reaches the other."""
    trips, stop = schedule.trips, schedule.patterns.stop
    place = int(schedule.patterns.first[trips.pattern[trip]]) - int(trips.first[trip])
    day_s = int(trips.zone_start_s[trips.zone[trip], day - schedule.first_day])
    start, to = calls
    depart_s, arrive_s = day_s + int(trips.depart_s[start]), day_s + int(trips.arrive_s[to])
    return int(stop[place + start]), int(stop[place + to]), depart_s, arrive_s
