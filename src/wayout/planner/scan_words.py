"""
What compiled searches read and write: labels, and the parts of bundled words by name.

See `wayout.network.words` for why arrays are bundled at all.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from wayout.network.compiled import compiled
from wayout.network.schedule_window import Hops, Vehicles, Walks

FAR_S = 1 << 30
"""Later than any time of a schedule."""

NO_RIDES = 1 << 20
"""More rides than any journey has: not aboard, or no way at all."""

FROM_START = -1
FOUND = 11
"""Columns of what is found."""

Array = Any  # numba finds out which kind; mypy cannot see through indexing by numbers of two kinds


class Labels(NamedTuple):
    """
    What one search knows so far; rows over numbers of rides never ascend.

    `best_s[stop, rides]` is the earliest one can be at a stop after at most so many rides, less
    the change there: so a hop can be boarded if that is not after its `due_s` less the extra
    change. After a ride it is the arrival itself; at the start, and after a walk, the time there
    less the change. `via[stop, rides]` is the hop by which one came there, or `FROM_START`. The
    last row of both stands for the goal, where nothing is subtracted.

    `by_ride_s[stop, rides]` is the earliest arrival by a ride: from there one may walk on, or be
    at the goal.

    `soonest_s[stop]` is the least of a row of `best_s`: what a search looks at first, since the
    rows of a large network do not fit the nearest memory. The first number in `touched` counts
    the stops that stand after it: those whose rows the next search has to clear.

    `egress_s[stop]` is what it takes from a stop to the goal, or -1. `need[stop]` is a number of
    rides without which nobody comes from there to a goal.

    `aboard[vehicle]` is the fewest rides, this one counted, with which one sits in it;
    `boarded[vehicle]` the hop at which one got on. `rode[hop]` is, for a hop by which one came
    somewhere, the hop at which one got on; `came[hop]`, for a hop at which one got on, the hop by
    which one had come. These two lead from the goal back to the start. They are written before
    they are read, so nobody has to clear them.

    `found` takes the result: the rides of each journey in order of time, the earliest journey
    first, in the columns that `trace` fills.
    """

    best_s: Array
    via: Array
    by_ride_s: Array
    soonest_s: Array
    touched: Array
    egress_s: Array
    need: Array
    aboard: Array
    boarded: Array
    rode: Array
    came: Array
    found: Array


@compiled
def get_hops(words: Array) -> Hops:
    """Get the hops from the words of a window."""
    return Hops(
        words[words[0] : words[1]].view(np.uint32),
        words[words[1] : words[2]].view(np.uint32),
        words[words[2] : words[3]],
        words[words[3] : words[4]],
        words[words[4] : words[5]],
        words[words[5] : words[6]].view(np.uint32),
        words[words[6] : words[7]],
        words[words[7] : words[8]],
        words[words[8] : words[9]],
    )


@compiled
def get_vehicles(words: Array) -> Vehicles:
    """Get the vehicles from the words of a window."""
    return Vehicles(
        words[words[9] : words[10]],
        words[words[10] : words[11]],
        words[words[11] : words[12]],
    )


@compiled
def get_walks(words: Array) -> Walks:
    """Get the walks and changes from the words of a window."""
    return Walks(
        words[words[12] : words[13]],
        words[words[13] : words[14]].view(np.uint32),
        words[words[14] : words[15]],
        words[words[15] : words[16]],
    )


@compiled
def get_labels(words: Array, rides: int) -> Labels:
    """Get the labels from their words, with rows for `rides` numbers of rides."""
    return Labels(
        words[words[0] : words[1]].reshape(-1, rides),
        words[words[1] : words[2]].reshape(-1, rides),
        words[words[2] : words[3]].reshape(-1, rides),
        words[words[3] : words[4]],
        words[words[4] : words[5]],
        words[words[5] : words[6]],
        words[words[6] : words[7]],
        words[words[7] : words[8]],
        words[words[8] : words[9]],
        words[words[9] : words[10]],
        words[words[10] : words[11]],
        words[words[11] : words[12]].reshape(-1, FOUND),
    )


class Reach(NamedTuple):
    """What a search for the earliest arrival knows: as `Labels`, whatever the number of rides."""

    best_s: Array
    by_ride_s: Array
    egress_s: Array
    sits: Array


@compiled
def get_reach(words: Array) -> Reach:
    """Get what a search for the earliest arrival writes to from its words."""
    return Reach(
        words[words[0] : words[1]],
        words[words[1] : words[2]],
        words[words[2] : words[3]],
        words[words[3] : words[4]],
    )


@compiled
def find_first(times_s: Array, at_s: int) -> int:
    """Find the first of ascending times that is not before an instant."""
    low, high = 0, len(times_s)
    while low < high:
        middle = (low + high) // 2
        if times_s[middle] < at_s:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def restore(numbers: Array, places: Array, before: Array) -> None:
    """Give numbers at some places the values they had before."""
    for place in range(len(places)):
        numbers[places[place]] = before[place]


@compiled
def get_least(numbers: Array, ends: Array) -> int:
    """Get the least number at the stops of some rows (stop, seconds); with none, `NO_RIDES`."""
    least = NO_RIDES
    for row in range(len(ends)):
        least = min(least, numbers[ends[row, 0]])
    return int(least)
