"""
The changes of a timetable as arrays: how long at one stop, and which walks between stops.

A record about two stops comes before one about a stop and a station, that before one about two
stations, and any record before what is presumed within a station. Of two records equally exact
an impossible change counts, else the longer one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from wayout.errors import BadInputError
from wayout.network.schedule import NEVER_S, Ints
from wayout.network.trips import Change, Trips

KINDS = ("minimum", "timed", "recommended", "impossible")


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Seconds of a change at each stop, and the walks from it to others, sorted by stop."""

    change_s: Ints
    walk_first: Ints
    walk_to: Ints
    walk_s: Ints


def build_changes(trips: Trips, *, numbers: dict[str, int], station_change_s: int) -> Changes:
    """
    Build the changes of a timetable.

    Walks are not chained: between two rides there is at most one. A timetable that means that
    one can walk from A to C by way of B has to say so.
    """
    members = defaultdict(list)
    for stop in trips.stops.values():
        members[stop.station].append(stop.id)
    seconds = {(stop, stop): 0 for stop in trips.stops}
    for stops in members.values():
        for origin in stops:
            seconds.update({(origin, to): station_change_s for to in stops if to != origin})
    exactness: dict[tuple[str, str], int] = {}
    for change in trips.changes:
        _check_change(change)
        origins, exact_origin = _expand(change.origin, trips, members)
        goals, exact_goal = _expand(change.destination, trips, members)
        exact = 1 + exact_origin + exact_goal
        takes = NEVER_S if change.kind == "impossible" else change.seconds
        for pair in ((origin, goal) for origin in origins for goal in goals):
            known = exactness.get(pair, 0)
            if exact > known or (exact == known and takes > seconds[pair]):
                seconds[pair], exactness[pair] = takes, exact
    return _sort_changes(seconds, numbers)


def _check_change(change: Change) -> None:
    where = f"change from '{change.origin}' to '{change.destination}'"
    if change.kind not in KINDS:
        raise BadInputError(f"{where} is of no kind '{change.kind}'; kinds are {', '.join(KINDS)}")
    if not 0 <= change.seconds < NEVER_S:
        raise BadInputError(f"{where} takes {change.seconds} seconds; accepted are 0 or more")


def _expand(name: str, trips: Trips, members: dict[str, list[str]]) -> tuple[list[str], bool]:
    """Give the stops that a stop or station stands for, and whether it is itself the only one."""
    stops = members.get(name, [])
    if name in trips.stops and len(stops) <= 1:
        return [name], True
    if not stops:
        raise BadInputError(f"no stop or station '{name}' (changes of timetable '{trips.name}')")
    return stops, False


def _sort_changes(seconds: dict[tuple[str, str], int], numbers: dict[str, int]) -> Changes:
    change_s = np.zeros(len(numbers), np.int32)
    walks = []
    for (origin, goal), takes in seconds.items():
        if origin == goal:
            change_s[numbers[origin]] = takes
        elif takes < NEVER_S:
            walks.append((numbers[origin], numbers[goal], takes))
    table = np.array(sorted(walks), np.int32).reshape(-1, 3)
    counts = np.bincount(table[:, 0], minlength=len(numbers))
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return Changes(change_s, first, table[:, 1].copy(), table[:, 2].copy())
