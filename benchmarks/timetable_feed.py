"""
A timetable written as a small GTFS feed, so that peers can be asked about exactly the same trips.

The feed holds the trips of some service days and nothing else, and says how long a change takes
at each stop, since a peer may otherwise presume something.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from wayout.network.trips import Trip, Trips

Rows = Iterator[Sequence[object]]


def write_feed(trips: Trips, path: Path, *, days: Iterable[int], change_s: int) -> Path:
    """Write the trips of some service days as a zipped feed; give its path."""
    wanted = set(days)
    running = [trip for trip in trips.trips if wanted & set(trip.days)]
    tables = {
        "agency": _list_agencies(),
        "stops": _list_stops(trips),
        "routes": _list_routes(running),
        "trips": _list_trips(running),
        "stop_times": _list_stop_times(running),
        "calendar": _list_calendar(running, wanted),
        "calendar_dates": _list_dates(running, wanted),
        "transfers": _list_transfers(trips, change_s),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(rows)
            archive.writestr(f"{name}.txt", text.getvalue())
    return path


def _list_agencies() -> Rows:
    yield "agency_id", "agency_name", "agency_url", "agency_timezone"
    yield "a", "a", "http://example.org", "Europe/Berlin"


def _list_stops(trips: Trips) -> Rows:
    yield "stop_id", "stop_name", "stop_lat", "stop_lon"
    for stop in trips.stops.values():
        yield stop.id, stop.name, stop.lat, stop.lon


def _list_routes(trips: Sequence[Trip]) -> Rows:
    yield "route_id", "agency_id", "route_short_name", "route_long_name", "route_type"
    for line in dict.fromkeys(trip.line for trip in trips):
        yield line, "a", line, line, 2


def _list_trips(trips: Sequence[Trip]) -> Rows:
    yield "route_id", "service_id", "trip_id"
    for trip in trips:
        yield trip.line, trip.id, trip.id


def _list_stop_times(trips: Sequence[Trip]) -> Rows:
    times = "arrival_time", "departure_time"
    yield "trip_id", *times, "stop_id", "stop_sequence", "pickup_type", "drop_off_type"
    for trip in trips:
        for number, call in enumerate(trip.calls):
            at = _render_time(call.arrive_s), _render_time(call.depart_s)
            yield trip.id, *at, call.stop, number, int(not call.boards), int(not call.alights)


def _list_calendar(trips: Sequence[Trip], days: set[int]) -> Rows:
    """List services that run on no weekday: some peers know only services that stand here."""
    weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    yield "service_id", *weekdays, "start_date", "end_date"
    for trip in trips:
        yield trip.id, *([0] * 7), _render_day(min(days)), _render_day(max(days))


def _list_dates(trips: Sequence[Trip], days: set[int]) -> Rows:
    yield "service_id", "date", "exception_type"
    for trip in trips:
        for day in sorted(days & set(trip.days)):
            yield trip.id, _render_day(day), 1


def _list_transfers(trips: Trips, change_s: int) -> Rows:
    yield "from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"
    for stop in trips.stops:
        yield stop, stop, 2, change_s


def _render_day(day: int) -> str:
    return date.fromordinal(day).strftime("%Y%m%d")


def _render_time(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
