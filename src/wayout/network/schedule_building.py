"""Building a schedule from the trips of a timetable: arrays, and one clear line where it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wayout.errors import BadInputError
from wayout.network.schedule import Ints, PatternTable, Schedule, StopTable, TripTable
from wayout.network.schedule_changes import build_changes
from wayout.network.schedule_texts import build_texts
from wayout.network.trips import Trip, Trips

STATION_CHANGE_S = 120
"""From one stop to another of the same station, where the timetable says nothing: an assumption."""

Patterns = Sequence[Sequence[Trip]]


def build_schedule(trips: Trips, *, station_change_s: int = STATION_CHANGE_S) -> Schedule:
    """
    Build the arrays of one timetable.

    Parameters
    ----------
    trips
        Every stop that a call or a change names is in `trips.stops` or groups stops there. No
        trip runs back in time.
    station_change_s
        What a change between two stops of one station takes where no change is given; at one
        stop it takes nothing then.

    Raises
    ------
    BadInputError
        Something is named that is not there, or a trip arrives before it left. One clear line.
    """
    _check_trips(trips)
    patterns = _find_patterns(trips.trips)
    numbers = {stop: number for number, stop in enumerate(trips.stops)}
    labels: dict[str, int] = {}
    return Schedule(
        name=trips.name,
        first_day=trips.first_day,
        n_days=trips.last_day - trips.first_day + 1,
        base_s=_get_start_s(date.fromordinal(trips.first_day), UTC),
        stops=_build_stops(trips, numbers, labels, station_change_s),
        patterns=_build_patterns(patterns, numbers),
        trips=_build_trips(trips, patterns, labels),
        labels=build_texts(labels),
    )


def _check_trips(trips: Trips) -> None:
    if trips.last_day < trips.first_day:
        raise BadInputError(f"timetable '{trips.name}' ends before it begins")
    seen: set[str] = set()
    for trip in trips.trips:
        if trip.id in seen:
            raise BadInputError(f"two trips have the id '{trip.id}'; an id names one trip")
        seen.add(trip.id)
        _check_calls(trip, trips)
        _check_days(trip, trips)


def _check_calls(trip: Trip, trips: Trips) -> None:
    reached_s = 0
    for number, call in enumerate(trip.calls, start=1):
        if call.stop not in trips.stops:
            raise BadInputError(f"no stop '{call.stop}' (trip '{trip.id}', call {number})")
        if not reached_s <= call.arrive_s <= call.depart_s:
            raise BadInputError(
                f"trip '{trip.id}' runs back in time at call {number}, stop '{call.stop}'"
            )
        reached_s = call.depart_s


def _check_days(trip: Trip, trips: Trips) -> None:
    for day in trip.days:
        if not trips.first_day <= day <= trips.last_day:
            first, last = date.fromordinal(trips.first_day), date.fromordinal(trips.last_day)
            raise BadInputError(
                f"trip '{trip.id}' runs on {date.fromordinal(day)}; "
                f"timetable '{trips.name}' covers {first} to {last}"
            )


def _find_patterns(trips: Iterable[Trip]) -> list[list[Trip]]:
    """Group trips with the same calls; split a group so that no trip overtakes another (FIFO)."""
    groups: dict[object, list[Trip]] = {}
    for trip in trips:
        calls = tuple((call.stop, call.boards, call.alights) for call in trip.calls)
        groups.setdefault((calls, trip.zone), []).append(trip)
    patterns: list[list[Trip]] = []
    for group in groups.values():
        split: list[list[Trip]] = []
        for trip in sorted(group, key=lambda one: [call.depart_s for call in one.calls]):
            home = next((pattern for pattern in split if _follows(pattern[-1], trip)), None)
            if home is None:
                split.append([trip])
            else:
                home.append(trip)
        patterns.extend(split)
    return patterns


def _follows(first: Trip, second: Trip) -> bool:
    """Tell whether the second trip is nowhere before the first."""
    return all(
        one.arrive_s <= other.arrive_s and one.depart_s <= other.depart_s
        for one, other in zip(first.calls, second.calls, strict=True)
    )


def _number(texts: Iterable[str], known: dict[str, int]) -> Ints:
    """Give each text its number; a text not yet known gets the next one."""
    return np.array([known.setdefault(text, len(known)) for text in texts], np.int32)


def _sum_up(counts: Sequence[int]) -> NDArray[np.int64]:
    """Give where each of several lists begins, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.array(counts, np.int64))]).astype(np.int64)


def _build_stops(
    trips: Trips, numbers: dict[str, int], labels: dict[str, int], station_change_s: int
) -> StopTable:
    stops = trips.stops.values()
    changes = build_changes(trips, numbers=numbers, station_change_s=station_change_s)
    return StopTable(
        ids=build_texts(numbers),
        names=build_texts(stop.name for stop in stops),
        lat=np.array([stop.lat for stop in stops], np.float64),
        lon=np.array([stop.lon for stop in stops], np.float64),
        station=_number((stop.station for stop in stops), {}),
        zone=_number((stop.zone for stop in stops), labels),
        change_s=changes.change_s,
        walk_first=changes.walk_first,
        walk_to=changes.walk_to,
        walk_s=changes.walk_s,
    )


def _build_patterns(patterns: Patterns, numbers: dict[str, int]) -> PatternTable:
    calls = [pattern[0].calls for pattern in patterns]
    return PatternTable(
        first=_sum_up([len(one) for one in calls]).astype(np.int32),
        stop=np.array([numbers[call.stop] for one in calls for call in one], np.int32),
        boards=np.array([call.boards for one in calls for call in one], np.bool_),
        alights=np.array([call.alights for one in calls for call in one], np.bool_),
    )


def _build_trips(trips: Trips, patterns: Patterns, labels: dict[str, int]) -> TripTable:
    ordered = [trip for pattern in patterns for trip in pattern]
    services: dict[tuple[int, ...], int] = {}
    zones: dict[str, int] = {}
    blocks: dict[str, int] = {"": -1}
    days = [tuple(sorted(set(trip.days))) for trip in ordered]
    sizes = [len(pattern) for pattern in patterns]
    headways = [trip.headway_s if trip.by_headway else 0 for trip in ordered]
    return TripTable(
        ids=build_texts(trip.id for trip in ordered),
        pattern=np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
        first=_sum_up([len(trip.calls) for trip in ordered]),
        arrive_s=np.array([call.arrive_s for trip in ordered for call in trip.calls], np.int32),
        depart_s=np.array([call.depart_s for trip in ordered for call in trip.calls], np.int32),
        service=np.array([services.setdefault(one, len(services)) for one in days], np.int32),
        days=_build_days(trips, list(services)),
        zone=_number((trip.zone for trip in ordered), zones),
        zone_start_s=_build_zone_starts(trips, list(zones)),
        block=_number((trip.block for trip in ordered), blocks),
        headway_s=np.array(headways, np.int32),
        line=_number((trip.line for trip in ordered), labels),
        name=_number((trip.name for trip in ordered), labels),
        mode=_number((trip.mode for trip in ordered), labels),
    )


def _build_days(trips: Trips, services: Sequence[tuple[int, ...]]) -> NDArray[np.uint8]:
    runs = np.zeros((len(services), trips.last_day - trips.first_day + 1), np.bool_)
    for service, days in enumerate(services):
        runs[service, np.array(days, np.int64) - trips.first_day] = True
    return np.packbits(runs, axis=1)


def _build_zone_starts(trips: Trips, zones: Sequence[str]) -> Ints:
    """Give when each service day, and the one after, begins in each zone; seconds, from UTC's."""
    base_s = _get_start_s(date.fromordinal(trips.first_day), UTC)
    days = [date.fromordinal(day) for day in range(trips.first_day, trips.last_day + 2)]
    starts = np.zeros((len(zones), len(days)), np.int32)
    for row, name in enumerate(zones):
        try:
            zone = ZoneInfo(name)
        except (KeyError, OSError, ValueError):
            raise BadInputError(
                f"no time zone '{name}' (timetable '{trips.name}'); accepted are names of the "
                "IANA database, such as 'Europe/Berlin'"
            ) from None
        starts[row] = [_get_start_s(day, zone) - base_s for day in days]
    return starts


def _get_start_s(day: date, zone: tzinfo) -> int:
    """Give the Unix time of the start of a service day: noon, less twelve hours."""
    return int(datetime.combine(day, time(12), zone).timestamp()) - 12 * 3600
