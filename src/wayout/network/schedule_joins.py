"""Which stops one ride joins, whatever the hour: a bound for searches, as sets of bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wayout.network.schedule_window import Window

MOST_STOPS = 4096
"""Sets of stops take the square of their number in memory: here 2 MiB, and 16 to make them."""


def count_one_ride(window: Window) -> NDArray[np.uint64]:
    """
    Count from which stops one ride, after one walk at most, leads to each stop.

    Gives for each stop a row of words, of which bit `s % 64` of word `s // 64` stands for stop
    `s`. With more than `MOST_STOPS` stops nothing is counted, and there are no rows.
    """
    patterns, stops = window.schedule.patterns, window.schedule.stops
    if len(stops) > MOST_STOPS:
        return np.zeros((0, 0), np.uint64)
    n_trips = np.diff(window.vehicles.first)
    vehicle_of = np.repeat(np.arange(len(n_trips)), n_trips)
    pattern = window.schedule.trips.pattern[window.vehicles.trip].astype(np.int64)
    is_alone = n_trips[vehicle_of] == 1
    _, kept = np.unique(
        np.where(is_alone, pattern, -1 - np.arange(len(pattern))), return_index=True
    )
    kept = np.sort(kept)
    n_calls = np.diff(patterns.first)[pattern[kept]]
    step = np.arange(n_calls.sum()) - np.repeat(np.cumsum(n_calls) - n_calls, n_calls)
    place = np.repeat(patterns.first[pattern[kept]], n_calls) + step
    vehicle = np.repeat(vehicle_of[kept], n_calls)
    joined = np.zeros((len(stops), len(stops)), np.bool_)
    for apart in range(1, len(place)):
        early, late = place[:-apart], place[apart:]
        is_ride = vehicle[:-apart] == vehicle[apart:]
        if not is_ride.any():
            break
        is_ride &= patterns.boards[early] & patterns.alights[late]
        joined[patterns.stop[late[is_ride]], patterns.stop[early[is_ride]]] = True
    before_walks = joined.copy()
    walk_from = np.repeat(np.arange(len(stops)), np.diff(stops.walk_first))
    for start, to in zip(walk_from.tolist(), stops.walk_to.tolist(), strict=True):
        joined[:, start] |= before_walks[:, to]
    spare = np.zeros((len(stops), -len(stops) % 64), np.bool_)
    return np.packbits(np.hstack([joined, spare]), axis=1, bitorder="little").view("<u8")
