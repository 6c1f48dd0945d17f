"""Making trips of what was gathered: route, days and calls together, or why a trip is not used."""

from __future__ import annotations

from dataclasses import dataclass, field

from wayout.exchange.gtfs_calendar import Services
from wayout.exchange.gtfs_calls import Timer
from wayout.exchange.gtfs_columns import ROUTES, STOP_TIMES, TRIPS
from wayout.exchange.gtfs_report import Report, say_rows, show
from wayout.exchange.gtfs_routes import Routes
from wayout.exchange.gtfs_trips import Gathered, TripRow
from wayout.network.trips import Trip


@dataclass
class Maker:
    """Makes trips, one after another."""

    routes: Routes
    services: Services
    gathered: Gathered
    report: Report
    zone: str
    timer: Timer = field(init=False)

    def __post_init__(self) -> None:
        self.timer = Timer(self.zone, self.report)

    def find_trip(self, key: str, row: TripRow) -> Trip | None:
        """Find the trip of a row; None if it has a fault or, with a notice, is not used."""
        route = self.routes.by_id.get(row.route)
        if not self.gathered.whole or key in self.gathered.damaged or route is None:
            return None
        days = self.services.days.get(row.service, ())
        known_days = self.services.whole and row.service not in self.services.left_out
        if key in self.gathered.flexible:
            at = say_rows([self.gathered.flexible[key]])
            self._leave_out(key, row, "flexible-trip", f"{at} of {STOP_TIMES.file} is flexible")
        elif not self.gathered.calls.get(key):
            self._leave_out(key, row, "trip-without-calls", "calls nowhere")
        elif not route.mode:
            found = f"its route '{show(row.route)}' is of kind {route.kind}"
            self._leave_out(key, row, "no-such-mode", found)
        elif not days and known_days and row.service in self.services.days:
            found = f"its service '{show(row.service)}' runs on no day"
            self._leave_out(key, row, "trip-without-days", found)
        else:
            return self._make(key, row, route.line, route.mode, days)
        return None

    def _make(
        self, key: str, row: TripRow, line: str, mode: str, days: tuple[int, ...]
    ) -> Trip | None:
        calls = self.timer.make_calls(self.gathered.calls[key], mode)
        if calls is None:
            if self.report.skips_trips:
                self._leave_out(key, row, "left-out-trip", "one of its calls has a fault")
            return None
        return Trip(key, line, row.name, mode, self.zone, calls, days, row.block)

    def _leave_out(self, key: str, row: TripRow, code: str, why: str) -> None:
        rows = [call.row for call in self.gathered.calls.get(key, ())]
        found = f"trip '{show(key)}': {why}"
        if rows:
            found += f"; with it {say_rows(rows)} of {STOP_TIMES.file}"
        self.report.add(TRIPS.file, row.row, code, found)


def report_unused(routes: Routes, services: Services, gathered: Gathered, report: Report) -> None:
    """Report routes and services that no trip uses, and routes that are none of our ways."""
    for key, route in routes.by_id.items():
        if not route.mode:
            found = f"route '{show(key)}' is of kind {route.kind}"
            report.add(ROUTES.file, route.row, "no-such-mode", found, "a way with a mode of ours")
    if not gathered.whole or gathered.damaged:
        return
    used = {row.route for row in gathered.trips.values()}
    for key, route in routes.by_id.items():
        if key not in used:
            found = f"no trip runs on route '{show(key)}'"
            report.add(ROUTES.file, route.row, "route-without-trips", found)
    used = {row.service for row in gathered.trips.values()}
    for key, where in services.rows.items():
        if key not in used and services.days[key]:
            found = f"no trip runs on the days of service '{show(key)}'"
            report.add(*where, "service-without-trips", found)
