"""From the hops that a search found to rides with names and times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wayout.network.schedule_window import Window


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
    day: int
    start: str
    to: str
    depart: datetime
    arrive: datetime
    stays_seated: bool = False
    headway_s: int = 0


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


def get_instant(window: Window, seconds: int) -> datetime:
    """Give an instant of the window's schedule."""
    return datetime.fromtimestamp(window.schedule.base_s + seconds, UTC)


def get_itinerary(window: Window, arrive_s: int, found: Sequence[Sequence[int]]) -> Itinerary:
    """
    Give one journey from its vehicles.

    Parameters
    ----------
    found
        Rows (hop at which one gets on, hop by which one arrives), in order of time; none for
        somebody who is there at once.
    """
    rides = tuple(ride for on, off in found for ride in _list_rides(window, on, off))
    return Itinerary(get_instant(window, arrive_s), max(0, len(found) - 1), rides)


def _list_rides(window: Window, on: int, off: int) -> Iterator[Ride]:
    """Give the rides in one vehicle: one for each trip, between which one stays seated."""
    calls, first, vehicle = window.hops.call, window.schedule.trips.first, window.hops.vehicle[on]
    on_call, off_call = int(calls[on]), int(calls[off]) + 1
    numbers = window.vehicle_trip[window.vehicle_first[vehicle] : window.vehicle_first[vehicle + 1]]
    day = int(window.vehicle_day[vehicle])
    is_aboard = False
    for trip in numbers.tolist():
        begin, end = int(first[trip]), int(first[trip + 1]) - 1
        if not is_aboard and not begin <= on_call <= end:
            continue
        is_last = begin <= off_call <= end
        start, to = begin if is_aboard else on_call, off_call if is_last else end
        yield _get_ride(window, trip, day, (start, to), stays_seated=is_aboard)
        if is_last:
            return
        is_aboard = True


def _get_ride(
    window: Window, trip: int, day: int, calls: tuple[int, int], *, stays_seated: bool
) -> Ride:
    schedule = window.schedule
    trips, stop_ids, labels = schedule.trips, schedule.stops.ids, schedule.labels
    pattern_stop = schedule.patterns.stop
    place = int(schedule.patterns.first[trips.pattern[trip]]) - int(trips.first[trip])
    day_s = int(trips.zone_start_s[trips.zone[trip], day - schedule.first_day])
    start, to = calls
    return Ride(
        trips.ids.get_text(trip),
        labels.get_text(int(trips.line[trip])),
        labels.get_text(int(trips.name[trip])),
        labels.get_text(int(trips.mode[trip])),
        day,
        stop_ids.get_text(int(pattern_stop[place + start])),
        stop_ids.get_text(int(pattern_stop[place + to])),
        get_instant(window, day_s + int(trips.depart_s[start])),
        get_instant(window, day_s + int(trips.arrive_s[to])),
        stays_seated,
        int(trips.headway_s[trip]),
    )
