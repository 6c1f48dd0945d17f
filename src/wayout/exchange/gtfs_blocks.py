"""Blocks: trips that one vehicle runs one after another, so never two of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wayout.exchange.gtfs_calls import say_time
from wayout.exchange.gtfs_columns import TRIPS
from wayout.exchange.gtfs_report import Report, show
from wayout.exchange.gtfs_trips import TripRow
from wayout.network.trips import Trip

MOST_TRIPS = 2_000
"""Of one block; each is compared with those that run at its hours."""


def check_blocks(trips: Iterable[Trip], rows: Mapping[str, TripRow], report: Report) -> None:
    """Report trips of one block that share a day and overlap on it."""
    blocks: dict[str, list[Trip]] = {}
    for trip in trips:
        if trip.block:
            blocks.setdefault(trip.block, []).append(trip)
    for block, members in blocks.items():
        if len(members) > MOST_TRIPS:
            found = f"block '{show(block)}' has {len(members):,} trips"
            row = rows[members[0].id].row
            report.add(TRIPS.file, row, "over-limit", found, f"at most {MOST_TRIPS:,}")
        elif len(members) > 1:
            _check_block(block, members, rows, report)


def _check_block(
    block: str, members: list[Trip], rows: Mapping[str, TripRow], report: Report
) -> None:
    """Report the overlaps of one block: for each trip the first it meets."""
    under_way: list[Trip] = []
    days: dict[str, frozenset[int]] = {}
    for trip in sorted(members, key=lambda t: (t.calls[0].depart_s, t.calls[-1].arrive_s, t.id)):
        start = trip.calls[0].depart_s
        under_way = [t for t in under_way if t.calls[-1].arrive_s > start]
        service = rows[trip.id].service
        own = days.setdefault(service, frozenset(trip.days))
        for other in under_way:
            if own.isdisjoint(days[rows[other.id].service]):
                continue
            found = f"trip '{show(trip.id)}' of block '{show(block)}' leaves at {say_time(start)},"
            found += f" before trip '{show(other.id)}' arrives"
            found += f" at {say_time(other.calls[-1].arrive_s)}"
            accepted = "trips one after another, or on different days"
            report.add(TRIPS.file, rows[trip.id].row, "block-overlap", found, accepted)
            break
        under_way.append(trip)
