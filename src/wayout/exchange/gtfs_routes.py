"""Routes of a feed: their names, and which of our modes they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wayout.exchange.gtfs_places import Agencies
from wayout.exchange.gtfs_report import Report, show
from wayout.exchange.gtfs_rows import Rows

MODES: tuple[tuple[int, int, str], ...] = (
    (0, 2, "train"),
    (3, 3, "bus"),
    (4, 4, "ferry"),
    (5, 5, "train"),
    (6, 6, ""),
    (7, 7, "train"),
    (11, 11, "bus"),
    (12, 12, "train"),
    (100, 117, "train"),
    (200, 209, "bus"),
    (300, 300, "train"),
    (400, 405, "train"),
    (500, 500, "train"),
    (600, 600, "train"),
    (700, 716, "bus"),
    (800, 800, "bus"),
    (900, 906, "train"),
    (1000, 1021, "ferry"),
    (1100, 1114, "air"),
    (1200, 1200, "ferry"),
    (1300, 1307, ""),
    (1400, 1402, "train"),
    (1500, 1500, ""),
    (1501, 1501, "bus"),
    (1502, 1502, "ferry"),
    (1503, 1507, ""),
    (1600, 1604, ""),
    (1700, 1702, ""),
)
"""
From, to, mode: the basic kinds of route and the extended ones of the European classification.

No mode: lifts on a rope, taxis, vehicles one drives, and what is merely called other. A communal
taxi (1501) runs like a small bus.
"""


@dataclass(frozen=True, slots=True)
class Route:
    """A route: the name of the line and its mode, empty if we have none for it."""

    row: int
    line: str
    mode: str
    kind: str


@dataclass(frozen=True, slots=True)
class Routes:
    """The routes by id, and the ids that had a fault."""

    by_id: Mapping[str, Route]
    left_out: frozenset[str]
    whole: bool


def find_mode(kind: str) -> str | None:
    """Find the mode of a `route_type`: empty if we have none for it, None if there is no such."""
    if not (kind.isascii() and kind.isdigit() and len(kind) <= 6):
        return None
    number = int(kind)
    return next((mode for first, last, mode in MODES if first <= number <= last), None)


def read_routes(rows: Rows, agencies: Agencies, report: Report) -> Routes:
    """Read the routes."""
    by_id: dict[str, Route] = {}
    for row, (key, agency, short, long, kind) in rows:
        if key in by_id:
            found = f"route_id '{show(key)}' stands in row {by_id[key].row} already"
            report.add(rows.file, row, "duplicate-id", found, "an id for each route")
            continue
        mode = find_mode(kind)
        if mode is None:
            near = report.find_nearest(kind, [str(first) for first, _, _ in MODES])
            accepted = "0 to 7, 11, 12, or an extended kind from 100 to 1702"
            found = f"route_type is '{show(kind)}'"
            report.add(rows.file, row, "unknown-route-type", found, accepted, near)
            rows.left_out.add(key)
            continue
        if not (short or long):
            found = "route_short_name and route_long_name are empty"
            report.add(rows.file, row, "no-route-name", found, "one of the two")
        _check_agency(rows.file, row, agency, agencies, report)
        by_id[key] = Route(row, short or long, mode, kind)
    return Routes(by_id, frozenset(rows.left_out), rows.whole)


def _check_agency(file: str, row: int, agency: str, agencies: Agencies, report: Report) -> None:
    if not agencies.whole or agency in agencies.names:
        return
    if agency:
        near = report.find_nearest(agency, agencies.names)
        found, accepted = f"no agency '{show(agency)}'", "an agency_id of agency.txt"
        report.add(file, row, "unknown-agency", found, accepted, near)
    elif len(agencies.names) > 1:
        accepted = "one of the agencies, since there are several"
        report.add(file, row, "missing-value", "agency_id is empty", accepted)
