"""Trips that run by headway: one trip for each departure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from wayout.exchange.gtfs_calls import say_time
from wayout.exchange.gtfs_report import Report, show
from wayout.exchange.gtfs_rows import Rows
from wayout.exchange.gtfs_trips import Gathered
from wayout.network.trips import Trip

MOST_DEPARTURES = 200_000
MOST_CALLS = 3_000_000
"""So many trips, and calls of them, are made of headways in one feed."""


class Headway(NamedTuple):
    """From one time up to, and not including, another a trip leaves every so many seconds."""

    start_s: int
    end_s: int
    every_s: int
    exact: bool
    row: int


@dataclass
class Headways:
    """The headways by trip; makes the trips."""

    file: str
    by_trip: Mapping[str, tuple[Headway, ...]]
    report: Report
    taken: set[str]
    departures: int = 0
    calls: int = 0
    told: set[str] = field(default_factory=set)

    def spread(self, trip: Trip) -> Iterator[Trip]:
        """Yield the trip as it is, or one for each departure if it runs by headways."""
        headways = self.by_trip.get(trip.id)
        if headways is None:
            yield trip
            return
        if trip.block:
            found = f"trip '{show(trip.id)}' of block '{show(trip.block)}' runs by headway"
            accepted = "which vehicle goes on is not said"
            self.report.add(self.file, headways[0].row, "block-not-used", found, accepted)
        for headway in headways:
            departures = range(headway.start_s, headway.end_s, headway.every_s)
            self.departures += len(departures)
            self.calls += len(departures) * len(trip.calls)
            if self.departures > MOST_DEPARTURES or self.calls > MOST_CALLS:
                self._stop(headway.row)
                return
            for at in departures:
                yield self._shift(trip, headway, at)

    def _stop(self, row: int) -> None:
        if "over-limit" not in self.told:
            self.told.add("over-limit")
            found = "the headways make more trips or calls than are read here"
            accepted = f"at most {MOST_DEPARTURES:,} trips with {MOST_CALLS:,} calls"
            self.report.add(self.file, row, "over-limit", found, accepted)

    def _shift(self, trip: Trip, headway: Headway, at: int) -> Trip:
        later = at - trip.calls[0].depart_s
        key = f"{trip.id}@{say_time(at)}"
        if key in self.taken:
            found = f"the departure at {say_time(at)} would be trip '{show(key)}', which exists"
            self.report.add(self.file, headway.row, "duplicate-id", found, "another trip_id")
        calls = tuple(
            replace(c, arrive_s=max(0, c.arrive_s + later), depart_s=c.depart_s + later)
            for c in trip.calls
        )
        every = 0 if headway.exact else headway.every_s
        return replace(
            trip, id=key, calls=calls, block="", by_headway=not headway.exact, headway_s=every
        )


def read_headways(rows: Rows, gathered: Gathered, report: Report) -> Headways:
    """Read the headways of trips."""
    by_trip: dict[str, list[Headway]] = {}
    for row, (key, start, end, every, exact) in rows:
        if not gathered.has_trip(key):
            near = report.find_nearest(key, gathered.trips)
            found, accepted = f"no trip '{show(key)}'", "a trip_id of trips.txt"
            report.add(rows.file, row, "unknown-trip", found, accepted, near)
        elif end <= start:
            found = f"the headway ends at {say_time(end)}, and begins at {say_time(start)}"
            report.add(rows.file, row, "end-before-start", found, "an end after the start")
        else:
            by_trip.setdefault(key, []).append(Headway(start, end, every, exact, row))
    for key, headways in by_trip.items():
        headways.sort()
        for first, second in pairwise(headways):
            if second.start_s < first.end_s:
                found = f"trip '{show(key)}' runs by the headway of row {first.row} until"
                found += f" {say_time(first.end_s)}"
                accepted = "a start at or after that"
                report.add(rows.file, second.row, "headway-overlap", found, accepted)
    whole = {key: tuple(headways) for key, headways in by_trip.items()}
    return Headways(rows.file, whole, report, set(gathered.trips))
