"""The rows of trips.txt and stop_times.txt, gathered by trip; what they refer to exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from wayout.exchange.gtfs_calendar import Services
from wayout.exchange.gtfs_places import Places
from wayout.exchange.gtfs_report import Report, show
from wayout.exchange.gtfs_routes import Routes
from wayout.exchange.gtfs_rows import Rows
from wayout.network.trips import Stop


class TripRow(NamedTuple):
    """One row of trips.txt."""

    row: int
    route: str
    service: str
    name: str
    block: str


class CallRow(NamedTuple):
    """One row of stop_times.txt; times are None where the feed gives none."""

    sequence: int
    row: int
    stop: Stop
    arrive: int | None
    depart: int | None
    boards: str
    alights: str
    exact: bool | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """
    The trips of a feed with the rows of their calls, not yet in order.

    `damaged` are the trips of which a row had a fault, `flexible` those with a row without fixed
    stop or hour, by that row.
    """

    trips: Mapping[str, TripRow]
    calls: Mapping[str, list[CallRow]]
    damaged: frozenset[str]
    flexible: Mapping[str, int]
    whole: bool

    def has_trip(self, key: str) -> bool:
        """Tell whether a trip of this id exists, or may have been in a row with a fault."""
        return key in self.trips or key in self.damaged or not self.whole


def gather_trips(
    trips: Rows, calls: Rows, *, places: Places, routes: Routes, services: Services, report: Report
) -> Gathered:
    """Read trips.txt and stop_times.txt."""
    by_id = _read_trips(trips, routes, services, report)
    rows: dict[str, list[CallRow]] = {}
    flexible: dict[str, int] = {}
    finder = _Finder(by_id, trips, places, calls, report)
    for row, values in calls:
        key, stop_id, arrive, depart, sequence, boards, alights, exact, *window = values
        gathered = rows.get(key)
        if gathered is None:
            if not finder.has_trip(key, row):
                continue
            gathered = rows[key] = []
        if window != _FIXED:
            flexible.setdefault(key, row)
            continue
        stop = finder.find_stop(stop_id, key, row)
        if stop is not None:
            gathered.append(CallRow(sequence, row, stop, arrive, depart, boards, alights, exact))
    damaged = frozenset(trips.left_out | calls.left_out)
    return Gathered(by_id, rows, damaged, flexible, trips.whole and calls.whole)


_FIXED = ["", "", None, None]
"""No location, no group of locations, no window."""


def _read_trips(
    rows: Rows, routes: Routes, services: Services, report: Report
) -> dict[str, TripRow]:
    trips: dict[str, TripRow] = {}
    for row, (key, route, service, headsign, short, block) in rows:
        if key in trips:
            found = f"trip_id '{show(key)}' stands in row {trips[key].row} already"
            report.add(rows.file, row, "duplicate-id", found, "an id for each trip")
            continue
        trips[key] = TripRow(row, route, service, f"{short} {headsign}".strip(), block)
        if route not in routes.by_id and route not in routes.left_out and routes.whole:
            near = report.find_nearest(route, routes.by_id)
            found = f"no route '{show(route)}' (trip '{show(key)}')"
            report.add(rows.file, row, "unknown-route", found, "a route_id of routes.txt", near)
        if service not in services.days and service not in services.left_out and services.whole:
            near = report.find_nearest(service, services.days)
            found = f"no service '{show(service)}' (trip '{show(key)}')"
            accepted = "a service_id of the calendar"
            report.add(rows.file, row, "unknown-service", found, accepted, near)
    return trips


class _Finder:
    """Finds trips and stops for the rows of stop_times.txt; each that is unknown is told once."""

    def __init__(
        self, trips: Mapping[str, TripRow], of: Rows, places: Places, calls: Rows, report: Report
    ) -> None:
        self.trips, self.of, self.places, self.calls = trips, of, places, calls
        self.report = report
        self.told: set[tuple[str, str]] = set()

    def has_trip(self, key: str, row: int) -> bool:
        """Tell whether the trip exists; if not, say so once."""
        if key in self.trips:
            return True
        if key not in self.of.left_out and self.of.whole and ("trip", key) not in self.told:
            self.told.add(("trip", key))
            near = self.report.find_nearest(key, self.trips)
            found, accepted = f"no trip '{show(key)}'", "a trip_id of trips.txt"
            self.report.add(self.calls.file, row, "unknown-trip", found, accepted, near)
        return False

    def find_stop(self, key: str, trip: str, row: int) -> Stop | None:
        """Find the stop of a call; None, said once, if vehicles cannot stop there."""
        stop = self.places.stops.get(key)
        if stop is not None and key not in self.places.stations:
            return stop
        self.calls.left_out.add(trip)
        if ("stop", key) in self.told:
            return None
        self.told.add(("stop", key))
        where = (self.calls.file, row)
        if not key:
            self.told.discard(("stop", key))
            self.report.add(*where, "missing-value", "stop_id is empty", "a stop_id of stops.txt")
        elif stop is not None:
            found = f"trip '{show(trip)}' calls at the station '{show(key)}'"
            near = next(iter(self.places.members.get(key, ())), "")
            self.report.add(*where, "not-a-stop", found, "a stop of the station", near)
        else:
            self.places.find_stop(key, f"a call of trip '{show(trip)}'", where, self.report)
        return None
