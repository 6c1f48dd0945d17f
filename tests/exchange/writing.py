"""A tiny writer of GTFS: trips become the tables of a feed, so that reading can be turned round."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from wayout.network.trips import Call, Change, Stop, Trip, Trips

ROUTE_TYPES = {"train": "2", "bus": "3", "ferry": "4", "air": "1100"}
KINDS = {"recommended": "0", "timed": "1", "minimum": "2", "impossible": "3"}
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def write_feed(trips: Trips, zone: str, rng: random.Random) -> dict[str, str]:
    """Write trips as the tables of a feed; where GTFS has several ways, chance takes one."""
    lines = dict.fromkeys((trip.line, trip.mode) for trip in trips.trips)
    routes = {line: f"r{number}" for number, line in enumerate(lines)}
    weeks = dict.fromkeys(trip.days for trip in trips.trips)
    services = {days: f"s{number}" for number, days in enumerate(weeks)}
    calls = [row for trip in trips.trips for row in _write_calls(trip)]
    rng.shuffle(calls)
    calendar, exceptions = _write_services(services, rng)
    return {
        "agency.txt": _table(("agency_name", "agency_timezone"), [("Anybody", zone)]),
        "feed_info.txt": _table(
            ("feed_publisher_name", "feed_lang", "feed_start_date", "feed_end_date"),
            [(trips.name, "en", _day(trips.first_day), _day(trips.last_day))],
        ),
        "stops.txt": _write_stops(trips.stops),
        "routes.txt": _table(
            ("route_id", "route_long_name", "route_type"),
            [(key, line, ROUTE_TYPES[mode]) for (line, mode), key in routes.items()],
        ),
        "calendar.txt": _table(("service_id", *WEEK, "start_date", "end_date"), calendar),
        "calendar_dates.txt": _table(("service_id", "date", "exception_type"), exceptions),
        "trips.txt": _table(
            ("route_id", "service_id", "trip_id", "trip_headsign", "block_id"),
            [
                (routes[t.line, t.mode], services[t.days], _base(t), t.name, t.block)
                for t in trips.trips
            ],
        ),
        "stop_times.txt": _table(
            (
                *("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
                *("pickup_type", "drop_off_type"),
            ),
            calls,
        ),
        "frequencies.txt": _table(
            ("trip_id", "start_time", "end_time", "headway_secs", "exact_times"),
            [row for trip in trips.trips if trip.by_headway for row in _write_headway(trip)],
        ),
        "transfers.txt": _table(
            ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"),
            [_write_change(change, rng) for change in trips.changes],
        ),
    }


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _day(day: int) -> str:
    return date.fromordinal(day).strftime("%Y%m%d")


def _time(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _base(trip: Trip) -> str:
    return trip.id.split("@")[0]


def _write_stops(stops: Mapping[str, Stop]) -> str:
    stations = {stop.station for stop in stops.values() if stop.station != stop.id}
    columns = ("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station")
    rows = [
        (s.id, s.name, repr(s.lat), repr(s.lon), int(s.id in stations),
         s.station if s.station != s.id else "", s.zone)
        for s in stops.values()
    ]  # fmt: skip
    return _table((*columns, "stop_timezone"), rows)


def _write_calls(trip: Trip) -> list[tuple[object, ...]]:
    def write(number: int, call: Call) -> tuple[object, ...]:
        times = (_time(call.arrive_s), _time(call.depart_s))
        return (_base(trip), *times, call.stop, 3 * number, int(not call.boards),
                int(not call.alights))  # fmt: skip

    return [write(number, call) for number, call in enumerate(trip.calls)]


def _write_headway(trip: Trip) -> list[tuple[object, ...]]:
    start = trip.calls[0].depart_s
    return [(_base(trip), _time(start), _time(start + 1), trip.headway_s, 0)]


def _write_change(change: Change, rng: random.Random) -> tuple[object, ...]:
    silent = change.seconds == 0 and change.kind in ("timed", "impossible")
    seconds = "" if silent and rng.random() < 0.5 else change.seconds
    return change.origin, change.destination, KINDS[change.kind], seconds


def _write_services(
    services: Mapping[tuple[int, ...], str], rng: random.Random
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Write each service as single days, or as whole weeks without the days that are not run."""
    calendar: list[tuple[object, ...]] = []
    exceptions: list[tuple[object, ...]] = []
    for days, key in services.items():
        if rng.random() < 0.5:
            exceptions += [(key, _day(day), 1) for day in days]
            continue
        calendar.append((key, *[1] * 7, _day(days[0]), _day(days[-1])))
        missing = set(range(days[0], days[-1] + 1)) - set(days)
        exceptions += [(key, _day(day), 2) for day in missing]
    rng.shuffle(exceptions)
    return calendar, exceptions
