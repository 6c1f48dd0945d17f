"""Changes between trips, as transfers.txt gives them: at least so long, timed, impossible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import NamedTuple

from wayout.exchange.gtfs_places import Places
from wayout.exchange.gtfs_report import Report, show
from wayout.exchange.gtfs_routes import Routes
from wayout.exchange.gtfs_rows import Rows
from wayout.exchange.gtfs_trips import Gathered
from wayout.network.trips import Change

RECOMMENDED, TIMED, MINIMUM, IMPOSSIBLE, IN_SEAT, GET_OFF = range(6)
KINDS = ("recommended", "timed", "minimum", "impossible")
MOST_CHANGES = 1_000_000


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes, and the trips one must leave though their block goes on."""

    changes: tuple[Change, ...]
    off_block: frozenset[str]


class _Row(NamedTuple):
    """One row; the nearer it is to single stops, the more it counts."""

    distance: int
    row: int
    origin: str
    destination: str
    kind: int
    seconds: int


@dataclass(frozen=True, slots=True)
class _Known:
    places: Places
    routes: Routes
    trips: Gathered
    report: Report


def read_changes(
    rows: Rows, places: Places, routes: Routes, trips: Gathered, report: Report
) -> Changes:
    """Read the changes; what is said of a station holds for its stops, unless they say more."""
    known = _Known(places, routes, trips, report)
    seen: dict[tuple[str, ...], int] = {}
    usable: list[_Row] = []
    off_block: set[str] = set()
    for row, values in rows:
        key, kind, seconds = tuple(values[:6]), values[6], values[7]
        if key in seen:
            found = f"row {seen[key]} is about the same change"
            report.add(rows.file, row, "duplicate-row", found, "one row for a change")
            continue
        seen[key] = row
        if not _is_known(known, (rows.file, row), key, kind):
            continue
        if kind in (IN_SEAT, GET_OFF):
            off_block.update(_get_off(known, (rows.file, row), key, kind))
        elif taken := _take(known, (rows.file, row), key, kind, seconds):
            usable.append(taken)
    return Changes(tuple(_spread(usable, rows.file, known)), frozenset(off_block))


def _is_known(known: _Known, where: tuple[str, int], key: tuple[str, ...], kind: int) -> bool:
    """Tell whether everything a row refers to exists, and is there if it must be."""
    before, report = known.report.tally.total(), known.report
    needed = key[4:] if kind in (IN_SEAT, GET_OFF) else key[:2]
    if not all(needed):
        names = "from_trip_id, to_trip_id" if kind in (IN_SEAT, GET_OFF) else "from and to stop_id"
        report.add(*where, "missing-value", f"a change of kind {kind} lacks {names}", "both")
    for stop in filter(None, key[:2]):
        known.places.find_stop(stop, "a change", where, report)
    for route in filter(None, key[2:4]):
        routes = known.routes
        if route not in routes.by_id and route not in routes.left_out and routes.whole:
            near, found = (
                report.find_nearest(route, routes.by_id),
                f"no route '{show(route)}' (a change)",
            )
            report.add(*where, "unknown-route", found, "a route_id of routes.txt", near)
    for trip in filter(None, key[4:]):
        if not known.trips.has_trip(trip):
            near = report.find_nearest(trip, known.trips.trips)
            found = f"no trip '{show(trip)}' (a change)"
            report.add(*where, "unknown-trip", found, "a trip_id of trips.txt", near)
    return report.tally.total() == before


def _get_off(
    known: _Known, where: tuple[str, int], key: tuple[str, ...], kind: int
) -> Iterator[str]:
    """Yield the trips of one block between which one must get off, so that it is not used."""
    blocks = [t.block for trip in key[4:] if (t := known.trips.trips.get(trip))]
    words = f"trips '{show(key[4])}' and '{show(key[5])}'"
    if kind == IN_SEAT:
        accepted = "a common block_id in trips.txt"
        known.report.add(*where, "in-seat-change", f"one stays seated between {words}", accepted)
    elif len(blocks) == 2 and blocks[0] and blocks[0] == blocks[1]:
        found = f"one must get off between {words} of block '{show(blocks[0])}'"
        known.report.add(*where, "block-not-used", found)
        yield from key[4:]


def _take(
    known: _Known, where: tuple[str, int], key: tuple[str, ...], kind: int, seconds: int | None
) -> _Row | None:
    origin, destination = key[:2]
    if any(key[2:]):
        named = ", ".join(f"'{show(name)}'" for name in key[2:] if name)
        found = f"from '{show(origin)}' to '{show(destination)}', only for {named}"
        known.report.add(*where, "specific-change", found, "changes that hold for every trip")
        return None
    if kind == MINIMUM and seconds is None:
        accepted = "seconds, since the change takes at least so long"
        known.report.add(*where, "missing-value", "min_transfer_time is empty", accepted)
        return None
    stations = sum(stop in known.places.stations for stop in key[:2])
    if kind == RECOMMENDED and seconds is None and (stations or origin != destination):
        found = f"from '{show(origin)}' to '{show(destination)}' in an unknown time"
        known.report.add(*where, "change-without-time", found, "min_transfer_time")
        return None
    known_s = 0 if kind == IMPOSSIBLE else seconds or 0
    return _Row(stations, where[1], origin, destination, kind, known_s)


def _spread(rows: Sequence[_Row], file: str, known: _Known) -> Iterator[Change]:
    """Yield a change for each pair of stops, by the row that is nearest to the pair."""
    done: set[tuple[str, str]] = set()
    for row in sorted(rows):
        pairs = [p for p in _list_pairs(row, known.places) if p not in done]
        if not pairs:
            found = f"from '{show(row.origin)}' to '{show(row.destination)}'"
            known.report.add(file, row.row, "change-without-effect", found, "rows for their stops")
        if len(done) + len(pairs) > MOST_CHANGES:
            found = "the stations make more changes than are read here"
            known.report.add(file, row.row, "over-limit", found, f"at most {MOST_CHANGES:,}")
            return
        done.update(pairs)
        for origin, destination in pairs:
            yield Change(origin, destination, row.seconds, KINDS[row.kind])


def _list_pairs(row: _Row, places: Places) -> Iterator[tuple[str, str]]:
    own, other = (
        places.members.get(stop, ()) if stop in places.stations else (stop,)
        for stop in (row.origin, row.destination)
    )
    return islice(product(own, other), MOST_CHANGES + 1)
