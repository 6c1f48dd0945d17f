"""
A schedule: one timetable as flat arrays, which load by memory map and which kernels can read.

It says the same as `wayout.network.trips.Trips`. Nothing here depends on the day that is asked
about; `schedule_window` makes from it what runs on given days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wayout.network.schedule_texts import Texts

NEVER_S = 1 << 29
"""A change that cannot be made takes so many seconds: 17 years."""

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class StopTable:
    """
    Stops by number.

    Stops of one `station` have the same number there, which says nothing else. `change_s`
    is what a change at the stop takes. Walks from stop `s` to others stand at
    `walk_first[s]:walk_first[s + 1]` in `walk_to` and `walk_s`. `zone` is a number in the labels.
    """

    ids: Texts
    names: Texts
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    station: Ints
    zone: Ints
    change_s: Ints
    walk_first: Ints
    walk_to: Ints
    walk_s: Ints

    def __len__(self) -> int:
        """Count the stops."""
        return len(self.lat)


@dataclass(frozen=True, slots=True, eq=False)
class PatternTable:
    """
    Patterns by number: what calls trips have in common.

    Trips of one pattern call at the same stops, with the same permissions to get on and off, in
    the same time zone, and none overtakes another. The calls of pattern `p` stand at
    `first[p]:first[p + 1]`.
    """

    first: Ints
    stop: Ints
    boards: NDArray[np.bool_]
    alights: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the patterns."""
        return len(self.first) - 1


@dataclass(frozen=True, slots=True, eq=False)
class TripTable:
    """
    Trips by number, sorted by pattern, and in a pattern by time.

    The times of trip `t` stand at `first[t]:first[t + 1]`, in seconds after the start of its
    service day, which begins `zone_start_s[zone[t], day]` seconds after the schedule's `base_s`.
    The days of service `service[t]` are the bits of a row of `days`, most significant first.
    Trips of one `block` (-1: none) are run by one vehicle. `headway_s` is 0 where times are
    promised. `line`, `name` and `mode` are numbers in the labels.
    """

    ids: Texts
    pattern: Ints
    first: NDArray[np.int64]
    arrive_s: Ints
    depart_s: Ints
    service: Ints
    days: NDArray[np.uint8]
    zone: Ints
    zone_start_s: Ints
    block: Ints
    headway_s: Ints
    line: Ints
    name: Ints
    mode: Ints

    def __len__(self) -> int:
        """Count the trips, whatever their days."""
        return len(self.pattern)


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """One timetable: seconds are whole, days count from `first_day`, `base_s` is a Unix time."""

    name: str
    first_day: int
    n_days: int
    base_s: int
    stops: StopTable
    patterns: PatternTable
    trips: TripTable
    labels: Texts

    @property
    def longest_s(self) -> int:
        """Give the latest second after the start of its service day at which a trip arrives."""
        return int(self.trips.arrive_s.max()) if len(self.trips.arrive_s) else 0
