"""
Reading a GTFS feed, strictly: trips, or the reasons why not, and every row that is not used.

References
----------
GTFS Schedule Reference, as published by MobilityData. The manner of reporting is learned from
their gtfs-validator: each fault is of a named kind, with file and row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from wayout.exchange.gtfs_archive import Feed, open_feed
from wayout.exchange.gtfs_blocks import check_blocks
from wayout.exchange.gtfs_calendar import About, read_about, read_services
from wayout.exchange.gtfs_changes import read_changes
from wayout.exchange.gtfs_codes import WEIGHTS, Weight
from wayout.exchange.gtfs_columns import (
    AGENCY,
    CALENDAR,
    CALENDAR_DATES,
    FEED_INFO,
    FREQUENCIES,
    IGNORED,
    ROUTES,
    STOP_TIMES,
    STOPS,
    TRANSFERS,
    TRIPS,
    Table,
    make_parsers,
)
from wayout.exchange.gtfs_headways import read_headways
from wayout.exchange.gtfs_maker import Maker, report_unused
from wayout.exchange.gtfs_places import read_agencies, read_places
from wayout.exchange.gtfs_report import Report, show
from wayout.exchange.gtfs_routes import read_routes
from wayout.exchange.gtfs_rows import Progress, Rows
from wayout.exchange.gtfs_trips import gather_trips
from wayout.network.trips import Trips
from wayout.situation.notice import Notice

Open = Callable[[Table], Rows]


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file or column that GTFS knows and Wayout does not read."""

    file: str
    column: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What a feed says, or why it is not taken.

    `trips` is there exactly if `faults` is empty. `tally` counts notices by code, also those
    beyond what is listed.
    """

    trips: Trips | None
    about: About
    zone: str
    carriers: tuple[str, ...]
    sha256: str
    notices: Mapping[Weight, tuple[Notice, ...]]
    tally: Mapping[str, int]
    ignored: tuple[Ignored, ...]

    @property
    def faults(self) -> tuple[Notice, ...]:
        """Give what breaks the format; nothing is imported while there is any."""
        return self.notices["fault"]

    @property
    def unused(self) -> tuple[Notice, ...]:
        """Give the rows that are legal and not used."""
        return self.notices["unused"]

    @property
    def remarks(self) -> tuple[Notice, ...]:
        """Give the rows that are used and promise less than they seem to."""
        return self.notices["remark"]


def read_gtfs(
    path: Path, *, skips_faulty_trips: bool = False, progress: Progress | None = None
) -> Reading:
    """
    Read a GTFS feed, a zip archive or a folder.

    Every field is used, IGNORED (`gtfs_columns`), or reported. Nothing is downloaded or unpacked
    to disk. Time and memory grow with the number of rows; limits stand in the modules that hold
    them.

    Parameters
    ----------
    skips_faulty_trips
        Leave out a trip whose fault harms no other trip, such as a time that goes back, and list
        it as unused; otherwise it is a fault of the feed.
    progress
        Called now and then while a table is read.
    """
    report = Report(skips_faulty_trips)
    feed = open_feed(path, report)
    if feed is None:
        return _finish(None, report, About(), "", (), "", ())
    parsers = make_parsers()
    tables: list[Rows] = []

    def open_table(table: Table) -> Rows:
        tables.append(Rows(feed, table, report, parsers, progress))
        return tables[-1]

    try:
        return _read(feed, open_table, tables, report)
    finally:
        feed.close()


def hash_gtfs(path: Path) -> str:
    """Give the hash of a feed as `Reading.sha256` has it; empty if it must not be read."""
    feed = open_feed(path, Report())
    if feed is None:
        return ""
    try:
        return feed.hash()
    finally:
        feed.close()


def _read(feed: Feed, rows: Open, tables: list[Rows], report: Report) -> Reading:
    agencies = read_agencies(rows(AGENCY), report)
    about = read_about(rows(FEED_INFO), report)
    places = read_places(rows(STOPS), agencies, report)
    routes = read_routes(rows(ROUTES), agencies, report)
    services = read_services(rows(CALENDAR), rows(CALENDAR_DATES), about, report)
    gathered = gather_trips(
        rows(TRIPS),
        rows(STOP_TIMES),
        places=places,
        routes=routes,
        services=services,
        report=report,
    )
    headways = read_headways(rows(FREQUENCIES), gathered, report)
    changes = read_changes(rows(TRANSFERS), places, routes, gathered, report)
    report_unused(routes, services, gathered, report)
    maker = Maker(routes, services, gathered, report, agencies.zone)
    made = [
        replace(trip, block="") if trip.id in changes.off_block else trip
        for key, row in gathered.trips.items()
        if (trip := maker.find_trip(key, row))
    ]
    timed = (trip for trip in made if trip.id not in headways.by_trip)
    check_blocks(timed, gathered.trips, report)
    trips = tuple(one for trip in made for one in headways.spread(trip))
    if not trips and not report.faults:
        report.add(TRIPS.file, 0, "no-trips", "no trip is left to import", "one trip or more")
    whole = None
    if not report.faults:
        days = [day for trip in trips for day in (trip.days[0], trip.days[-1])]
        first, last = about.first_day or min(days), about.last_day or max(days)
        name = about.publisher or show(feed.path.stem)
        whole = Trips(name, dict(places.stops), trips, changes.changes, first, last)
    ignored = tuple(_list_ignored(feed, tables))
    carriers = tuple(agencies.names.values())
    sha256 = feed.hash() if whole else ""
    return _finish(whole, report, about, agencies.zone, carriers, sha256, ignored)


def _list_ignored(feed: Feed, tables: list[Rows]) -> Iterator[Ignored]:
    for file in feed.others:
        yield Ignored(file, "", IGNORED[file])
    for rows in tables:
        for column in rows.ignored:
            yield Ignored(rows.file, column, "not used by any plan")


def _finish(
    trips: Trips | None,
    report: Report,
    about: About,
    zone: str,
    carriers: tuple[str, ...],
    sha256: str,
    ignored: tuple[Ignored, ...],
) -> Reading:
    return Reading(
        trips=trips,
        about=about,
        zone=zone,
        carriers=carriers,
        sha256=sha256,
        notices={weight: report.list_weight(weight) for weight in WEIGHTS},
        tally=dict(report.tally),
        ignored=ignored,
    )
