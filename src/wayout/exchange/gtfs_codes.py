"""
Every code a GTFS feed can raise: its weight and what it means.

A **fault** breaks the format: nothing is imported. A row that is **unused** is legal, and left out.
A **remark** is about a row that is used, though it promises less than it seems to.
`docs/gtfs-notices.md` has an example of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Weight = Literal["fault", "unused", "remark"]
WEIGHTS: tuple[Weight, ...] = ("fault", "unused", "remark")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice; a fault `of_one_trip` harms no other trip and can be left out with it."""

    code: str
    weight: Weight
    means: str
    of_one_trip: bool = False


_FAULTS = """
unreadable: the file cannot be read
not-a-zip: the file is no zip archive
damaged-archive: the archive is cut off or damaged
encrypted: a table of the archive is encrypted
unknown-compression: a table is compressed in a way that is not read here
unsafe-name: a name in the archive leads out of the folder
nested-folder: the tables are in a folder of the archive
duplicate-file: the archive holds a table twice
over-limit: more than this reader takes in
too-many-faults: so many faults that the rest of the table was not listed
missing-file: a table that every feed needs is not there
empty-file: the table has no header
not-utf8: the row is not UTF-8 text
null-byte: the row holds a byte that is zero
control-character: the row holds a character that no text holds
bad-quotes: quotes are not closed, or stand inside a cell
line-break: a cell goes on over the end of the line
missing-column: the header lacks a column
duplicate-column: the header names a column twice
wrong-cell-count: the row has more or fewer cells than the header
missing-value: a cell is empty that must not be
bad-time: the cell is no time of a service day
bad-date: the cell is no date
bad-number: the cell is no number
out-of-range: the number is too small or too large
unknown-value: the cell is none of the values there are
unknown-zone: the cell names no time zone
unknown-route-type: the number names no kind of route
duplicate-id: another row has this id
duplicate-row: another row says something about the same
unknown-agency: the agency is not in agency.txt
unknown-stop: the stop is not in stops.txt
unknown-route: the route is not in routes.txt
unknown-service: the service is neither in calendar.txt nor in calendar_dates.txt
unknown-trip: the trip is not in trips.txt
several-zones: the agencies do not keep the same time
near-origin: the stop lies where latitude and longitude are nought
wrong-parent: the parent of a stop is of the wrong kind
parent-cycle: a stop is its own parent, directly or over others
not-a-stop: a trip calls, or a change begins or ends, where no vehicle stops
no-route-name: the route has neither a short name nor a long one
end-before-start: the end is not after the start
headway-overlap: a trip runs by two headways at once
block-overlap: one vehicle would be on two trips at once
no-trips: nothing is left that could be imported
"""

_OF_ONE_TRIP = """
single-call: the trip calls only once
half-a-time: a call has an arrival or a departure, not both
no-end-time: the first or the last call of a trip has no time
timepoint-without-time: a call said to be exact has no time
arrival-after-departure: a call is left before it is reached
time-backwards: a call is reached before the one before it is left
duplicate-sequence: two calls of a trip have the same place in it
too-fast: the trip is faster than anything of its kind
"""

_UNUSED = """
unknown-file: the file is none that GTFS knows
unknown-column: the column is none that GTFS knows
empty-row: the row is empty
stop-of-other-kind: an entrance, a node or a boarding area; no vehicle stops there
stop-zone-not-used: a stop's own zone gives way to that of its station
no-such-mode: no kind of way here is like this kind of route
route-without-trips: no trip runs on the route
service-without-days: the service runs on no day
service-without-trips: no trip runs on these days
exception-without-effect: the exception says what the calendar says already
days-outside-feed: days before the feed begins or after it ends, by its own word
trip-without-calls: the trip calls nowhere
trip-without-days: the service of the trip runs on no day
flexible-trip: a stretch of the trip has no fixed stop or hour
left-out-trip: the trip is left out for a fault of its own, as was asked
call-by-arrangement: one has to phone ahead to get on or off
specific-change: a change for some routes or trips only
in-seat-change: one stays seated, as said trip by trip; blocks are read, this is not
change-without-time: a change is recommended, and how long it takes is not said
change-without-effect: a station's change, said otherwise for all its stops, or it has none
"""

_REMARKS = """
spaces-around: spaces around a value were dropped
time-interpolated: the call has no time; one was put in by distance
approximate-time: the feed calls the time approximate
stop-on-request: one gets on or off only by a sign to the driver
block-not-used: staying seated cannot be counted on
"""


def _read(table: str, weight: Weight, *, of_one_trip: bool = False) -> dict[str, Kind]:
    rows = (line.split(": ", 1) for line in table.strip().splitlines())
    return {code: Kind(code, weight, means, of_one_trip) for code, means in rows}


CODES: Mapping[str, Kind] = MappingProxyType(
    {
        **_read(_FAULTS, "fault"),
        **_read(_OF_ONE_TRIP, "fault", of_one_trip=True),
        **_read(_UNUSED, "unused"),
        **_read(_REMARKS, "remark"),
    }
)
"""Every kind of notice by its code."""
