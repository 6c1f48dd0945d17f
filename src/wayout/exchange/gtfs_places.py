"""Agencies and stops of a feed: whose time it keeps, and where its vehicles stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from wayout.exchange.gtfs_report import Report, show
from wayout.exchange.gtfs_rows import Rows
from wayout.network.trips import Stop

STOP, STATION, ENTRANCE, NODE, BOARDING_AREA = range(5)
KINDS = ("stop", "station", "entrance", "node", "boarding area")
ORIGIN_DEGREES = 1.0


@dataclass(frozen=True, slots=True)
class Agencies:
    """The agencies: names by id, and the zone all of them keep; no zone if that is not known."""

    names: Mapping[str, str]
    zone: str
    whole: bool


def read_agencies(rows: Rows, report: Report) -> Agencies:
    """Read the agencies, which must all keep one time."""
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    zone = ""
    for row, (key, name, its_zone) in rows:
        if key in seen:
            found = f"agency_id '{show(key)}' stands in row {seen[key]} already"
            report.add(rows.file, row, "duplicate-id", found, "an id for each agency")
            continue
        seen[key], names[key] = row, name
        if zone and its_zone != zone:
            found = f"agency '{show(key)}' keeps the time of {its_zone}, those before it of {zone}"
            report.add(rows.file, row, "several-zones", found, "one zone in a feed", zone)
        zone = zone or its_zone
    return Agencies(names, zone, rows.whole and not rows.left_out)


@dataclass(frozen=True, slots=True)
class Places:
    """
    Stops and stations by id, and what else has an id.

    `members` are the stops at which vehicles call, by their station; a stop without station is its
    own.
    """

    stops: Mapping[str, Stop]
    stations: frozenset[str]
    members: Mapping[str, tuple[str, ...]]
    others: frozenset[str]
    left_out: frozenset[str]
    whole: bool

    def find_stop(self, key: str, what: str, where: tuple[str, int], report: Report) -> Stop | None:
        """Find a stop or station; None, with a notice unless the stop was faulty itself."""
        stop = self.stops.get(key)
        if stop is not None or key in self.left_out or not self.whole:
            return stop
        if key in self.others:
            found = f"'{show(key)}' is no stop ({what})"
            report.add(*where, "not-a-stop", found, "a stop or station")
        else:
            near = report.find_nearest(key, self.stops)
            found = f"no stop '{show(key)}' ({what})"
            report.add(*where, "unknown-stop", found, "a stop_id of stops.txt", near)
        return None


class _Raw(NamedTuple):
    row: int
    kind: int
    parent: str
    stop: Stop


def read_places(rows: Rows, agencies: Agencies, report: Report) -> Places:
    """Read the stops, with the zones and stations they belong to."""
    raw: dict[str, _Raw] = {}
    for row, (key, name, lat, lon, kind, parent, zone) in rows:
        if key in raw:
            found = f"stop_id '{show(key)}' stands in row {raw[key].row} already"
            report.add(rows.file, row, "duplicate-id", found, "an id for each stop")
            continue
        if kind in (STOP, STATION, ENTRANCE) and not _is_placed(rows, row, name, lat, lon, report):
            rows.left_out.add(key)
            continue
        stop = Stop(key, name, lat or 0.0, lon or 0.0, zone, key)
        raw[key] = _Raw(row, kind, parent, stop)
    misplaced = _check_parents(raw, rows, report)
    for key, (row, kind, _, _) in raw.items():
        if kind > STATION and key not in misplaced:
            found = f"'{show(key)}' is of kind {kind} ({KINDS[kind]})"
            report.add(rows.file, row, "stop-of-other-kind", found, "stops and stations")
    return _place(raw, rows, agencies, report)


def _is_placed(
    rows: Rows, row: int, name: str, lat: float | None, lon: float | None, report: Report
) -> bool:
    given = (("stop_name", name), ("stop_lat", lat), ("stop_lon", lon))
    missing = [column for column, value in given if value in (None, "")]
    for column in missing:
        report.add(rows.file, row, "missing-value", f"{column} is empty", "a value in each row")
    if missing or lat is None or lon is None:
        return False
    if abs(lat) < ORIGIN_DEGREES and abs(lon) < ORIGIN_DEGREES:
        found = f"the stop lies at {lat:g}, {lon:g}"
        accepted = f"a place more than {ORIGIN_DEGREES:g}° from 0, 0"
        report.add(rows.file, row, "near-origin", found, accepted)
        return False
    return True


def _check_parents(raw: Mapping[str, _Raw], rows: Rows, report: Report) -> set[str]:
    """Report stops whose parent is none, or of the wrong kind; give their ids."""
    misplaced: set[str] = set()
    for key, (row, kind, parent, _) in raw.items():
        if key in misplaced or (not parent and kind <= STATION) or parent in rows.left_out:
            continue
        where, wanted = (rows.file, row), STOP if kind == BOARDING_AREA else STATION
        accepted = "no station above it" if kind == STATION else f"a {KINDS[wanted]} above it"
        if not parent:
            found = f"'{show(key)}', of kind {kind} ({KINDS[kind]}), has no parent_station"
            report.add(*where, "wrong-parent", found, accepted)
        elif parent not in raw:
            near = report.find_nearest(parent, raw) if rows.whole else ""
            found = f"no stop '{show(parent)}' (parent_station of '{show(key)}')"
            if rows.whole:
                report.add(*where, "unknown-stop", found, "a stop_id of stops.txt", near)
        elif cycle := _find_cycle(key, raw):
            misplaced.update(cycle)
            found = f"'{show(key)}' is its own parent"
            found += f" over '{show(cycle[1])}'" if cycle[1:] else ""
            report.add(*where, "parent-cycle", found, "a station without parent")
        elif kind == STATION or raw[parent].kind != wanted:
            above = f"the {KINDS[raw[parent].kind]} '{show(parent)}'"
            found = f"'{show(key)}' ({KINDS[kind]}) has {above} above it"
            report.add(*where, "wrong-parent", found, accepted)
        else:
            continue
        misplaced.add(key)
    return misplaced


def _find_cycle(key: str, raw: Mapping[str, _Raw]) -> list[str]:
    """Find the stops over which a stop is its own parent, if it is; itself first."""
    path = [key]
    while len(path) <= len(KINDS) and (above := raw[path[-1]].parent) in raw:
        if above == key:
            return path
        path.append(above)
    return []


def _place(raw: Mapping[str, _Raw], rows: Rows, agencies: Agencies, report: Report) -> Places:
    stops: dict[str, Stop] = {}
    members: dict[str, list[str]] = {}
    for key, (row, kind, parent, stop) in raw.items():
        if kind > STATION:
            continue
        station = raw[parent].stop if kind == STOP and parent in raw else stop
        if stop.zone and station.zone != stop.zone:
            inherited = station.zone or agencies.zone
            found = f"'{show(key)}' has the zone {stop.zone}, its station {inherited}"
            if stop.zone != inherited:
                report.add(rows.file, row, "stop-zone-not-used", found, "the station's zone")
        zone = station.zone or agencies.zone
        stops[key] = replace(stop, zone=zone, station=station.id)
        if kind == STOP:
            members.setdefault(station.id, []).append(key)
    return Places(
        stops=stops,
        stations=frozenset(key for key, r in raw.items() if r.kind == STATION),
        members={key: tuple(own) for key, own in members.items()},
        others=frozenset(key for key, r in raw.items() if r.kind > STATION),
        left_out=frozenset(rows.left_out),
        whole=rows.whole,
    )
