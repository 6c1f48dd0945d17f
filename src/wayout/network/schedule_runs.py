"""Which trips of a schedule run on some days, and which of them one vehicle runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wayout.network.schedule import Ints, Schedule


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Trips on days, sorted by vehicle: which trip, on which day, when that day began."""

    trip: NDArray[np.int64]
    day: NDArray[np.int64]
    start_s: NDArray[np.int64]
    vehicle: NDArray[np.int64]


def list_runs(schedule: Schedule, first: int, last: int) -> Runs:
    """
    List what runs from day `first` up to, not including, `last`, counted from the schedule's.

    The trips of a block on one day stand in the order in which they leave, then end. One follows
    another in the same vehicle if it leaves from the station where the other ended, not before.
    """
    trips = schedule.trips
    active = np.unpackbits(trips.days, axis=1)[:, first:last][trips.service].astype(np.bool_)
    active[np.diff(trips.first) < 2] = False
    day, trip = np.nonzero(active.T)
    day = day + first
    start_s = trips.zone_start_s[trips.zone[trip], day].astype(np.int64)
    leaves_s = start_s + trips.depart_s[trips.first[trip]]
    ends_s = start_s + trips.arrive_s[trips.first[trip + 1] - 1]
    order = np.lexsort((trip, ends_s, leaves_s, trips.block[trip], day))
    day, trip, start_s = day[order], trip[order], start_s[order]
    leaves_s, ends_s = leaves_s[order], ends_s[order]
    follows = np.zeros(len(trip), np.bool_)
    follows[1:] = (
        (trips.block[trip[1:]] == trips.block[trip[:-1]])
        & (trips.block[trip[1:]] >= 0)
        & (day[1:] == day[:-1])
        & (leaves_s[1:] >= ends_s[:-1])
        & (_get_station(schedule, trip[1:], 0) == _get_station(schedule, trip[:-1], -1))
    )
    return Runs(trip, day, start_s, np.cumsum(~follows) - 1)


def _get_station(schedule: Schedule, trip: NDArray[np.int64], call: int) -> Ints:
    """Give the station of the first call (0) or the last (-1) of each trip."""
    pattern = schedule.trips.pattern[trip]
    first = schedule.patterns.first
    place = first[pattern] if call == 0 else first[pattern + 1] - 1
    return schedule.stops.station[schedule.patterns.stop[place]]
