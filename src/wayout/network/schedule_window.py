"""
What runs on some days of a schedule: every hop of every vehicle, in order of departure.

A *hop* is a vehicle going from one call to the next. A search reads hops from the departure on
and never looks back, so one window answers every question about its days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wayout.errors import BadInputError
from wayout.network.schedule import NEVER_S, Ints, Schedule, StopTable

DAY_S = 24 * 3600
CLOCK_CHANGE_S = 3600

MOST_STOPS = 4096
"""Sets of stops take the square of their number in memory: here 2 MiB, and 16 to make them."""

Numbers = NDArray[np.uint32]
"""Unsigned, since a kernel then needs not ask whether an index counts from the end."""


class Hops(NamedTuple):
    """
    Hops in order of departure, as one array for each column, so that a kernel can take them.

    A hop from which one may not get on starts at the stop numbered `n_stops`, where nobody ever
    is; one after which one may not get off ends at `n_stops + 1`, from where nothing leaves.
    `due_s` is the departure less the change at that stop. `call` is the call from which the hop
    leaves, a number in the times of the schedule's trips.

    Stretches divide the hops. Where `stretch_again` holds, all hops of the stretch leave at one
    instant and one arrives at that instant too, so that the order among them means nothing and a
    search reads the stretch until nothing changes.
    """

    start: Numbers
    to: Numbers
    depart_s: Ints
    arrive_s: Ints
    due_s: Ints
    vehicle: Numbers
    call: Ints
    stretch_end: Ints
    stretch_again: NDArray[np.bool_]


class Walks(NamedTuple):
    """Walks from each stop, as in `StopTable`, and the change there; two rows more than stops."""

    first: Ints
    to: Numbers
    seconds: Ints
    change_s: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """
    What runs on some service days. Times are seconds after the schedule's `base_s`.

    Departures from `begins_s` up to `ends_s` are whole, unless earlier days were left out.

    A vehicle runs one trip of one day, or several of a block, between which one stays seated. Its
    trips stand at `vehicle_first[v]:vehicle_first[v + 1]` in `vehicle_trip`.

    `one_ride[stop]` is the set of stops from which one ride, after one walk at most, leads there,
    whatever the hour: as bits of words, the least significant first. With more than `MOST_STOPS` stops nobody
    counted it, and it has no rows.
    """

    schedule: Schedule
    first_day: int
    n_days: int
    begins_s: int
    ends_s: int
    hops: Hops
    walks: Walks
    one_ride: NDArray[np.uint64]
    vehicle_day: Ints
    vehicle_first: Ints
    vehicle_trip: Ints


def open_window(
    schedule: Schedule, *, day: date, n_days: int, earlier_days: int | None = None
) -> Window:
    """
    Collect what runs on `n_days` service days from `day` on.

    Parameters
    ----------
    earlier_days
        Of how many service days before `day` the trips count that still run then; by default of
        all. With 0 only trips of the days themselves.

    Raises
    ------
    BadInputError
        The days are not all in the schedule.

    Notes
    -----
    Takes O(h log h) for h hops, and 28 bytes for each.
    """
    first = day.toordinal() - schedule.first_day
    if n_days < 1 or first < 0 or first + n_days > schedule.n_days:
        begin = date.fromordinal(schedule.first_day)
        end = date.fromordinal(schedule.first_day + schedule.n_days - 1)
        raise BadInputError(
            f"timetable '{schedule.name}' covers {begin} to {end}; asked were {n_days} days from "
            f"{day}"
        )
    if earlier_days is None:
        starts_s = schedule.trips.zone_start_s[:, first]
        apart_s = int(starts_s.max() - starts_s.min()) if len(starts_s) else 0
        earlier_days = (schedule.longest_s + apart_s + CLOCK_CHANGE_S) // DAY_S
    runs = _list_runs(schedule, max(0, first - earlier_days), first + n_days)
    n_vehicles = int(runs.vehicle[-1]) + 1 if len(runs.vehicle) else 0
    vehicle_first = np.searchsorted(runs.vehicle, np.arange(n_vehicles + 1))
    starts_s = schedule.trips.zone_start_s
    begins_s = int(starts_s[:, first].min(initial=NEVER_S))
    return Window(
        schedule=schedule,
        first_day=schedule.first_day + first,
        n_days=n_days,
        begins_s=begins_s,
        ends_s=int(starts_s[:, first + n_days].min(initial=NEVER_S)),
        hops=_sort_hops(schedule, runs, begins_s),
        walks=_list_walks(schedule.stops),
        one_ride=_count_one_ride(schedule, runs),
        vehicle_day=_freeze(schedule.first_day + runs.day[vehicle_first[:-1]]),
        vehicle_first=_freeze(vehicle_first),
        vehicle_trip=_freeze(runs.trip),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """Trips on days, sorted by vehicle: which trip, on which day, when that day began."""

    trip: NDArray[np.int64]
    day: NDArray[np.int64]
    start_s: NDArray[np.int64]
    vehicle: NDArray[np.int64]


def _list_runs(schedule: Schedule, first: int, last: int) -> _Runs:
    """List what runs from day `first` up to, not including, `last`; join the trips of blocks."""
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
    return _Runs(trip, day, start_s, np.cumsum(~follows) - 1)


def _get_station(schedule: Schedule, trip: NDArray[np.int64], call: int) -> Ints:
    """Give the station of the first call (0) or the last (-1) of each trip."""
    pattern = schedule.trips.pattern[trip]
    first = schedule.patterns.first
    place = first[pattern] if call == 0 else first[pattern + 1] - 1
    return schedule.stops.station[schedule.patterns.stop[place]]


def _sort_hops(schedule: Schedule, runs: _Runs, begins_s: int) -> Hops:
    """Sort the hops of all runs by departure; those of one vehicle stay in their order."""
    trips, patterns, stops = schedule.trips, schedule.patterns, schedule.stops
    n_hops = trips.first[runs.trip + 1] - trips.first[runs.trip] - 1
    run = np.repeat(np.arange(len(runs.trip)), n_hops)
    step = np.arange(len(run)) - np.repeat(np.cumsum(n_hops) - n_hops, n_hops)
    call = trips.first[runs.trip[run]] + step
    depart_s = runs.start_s[run] + trips.depart_s[call]
    order = np.argsort(depart_s, kind="stable")
    order = order[np.searchsorted(depart_s[order], begins_s) :]
    run, step, call, depart_s = run[order], step[order], call[order], depart_s[order]
    place = patterns.first[trips.pattern[runs.trip[run]]] + step
    arrive_s = runs.start_s[run] + trips.arrive_s[call + 1]
    change_s = stops.change_s[patterns.stop[place]]
    stretch_end, stretch_again = _divide(depart_s, arrive_s)
    return Hops(
        start=_number(np.where(patterns.boards[place], patterns.stop[place], len(stops))),
        to=_number(np.where(patterns.alights[place + 1], patterns.stop[place + 1], len(stops) + 1)),
        depart_s=_freeze(depart_s),
        arrive_s=_freeze(arrive_s),
        due_s=_freeze(depart_s - change_s),
        vehicle=_number(runs.vehicle[run]),
        call=_freeze(call),
        stretch_end=_freeze(stretch_end),
        stretch_again=stretch_again,
    )


def _list_walks(stops: StopTable) -> Walks:
    return Walks(
        first=_freeze(np.append(stops.walk_first, [len(stops.walk_to)] * 2)),
        to=_number(stops.walk_to),
        seconds=_freeze(stops.walk_s),
        change_s=_freeze(np.append(stops.change_s, [0, 0])),
    )


def _count_one_ride(schedule: Schedule, runs: _Runs) -> NDArray[np.uint64]:
    """Count the pairs of stops that one ride joins, over all that runs; see `Window`."""
    patterns, stops = schedule.patterns, schedule.stops
    if len(stops) > MOST_STOPS:
        return np.zeros((0, 0), np.uint64)
    pattern = schedule.trips.pattern[runs.trip].astype(np.int64)
    is_alone = np.bincount(runs.vehicle)[runs.vehicle] == 1
    _, kept = np.unique(
        np.where(is_alone, pattern, -1 - np.arange(len(pattern))), return_index=True
    )
    kept = np.sort(kept)
    n_calls = np.diff(patterns.first)[pattern[kept]]
    step = np.arange(n_calls.sum()) - np.repeat(np.cumsum(n_calls) - n_calls, n_calls)
    place = np.repeat(patterns.first[pattern[kept]], n_calls) + step
    vehicle = np.repeat(runs.vehicle[kept], n_calls)
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


def _divide(
    depart_s: NDArray[np.int64], arrive_s: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Divide the hops at every instant at which some hop takes no time."""
    instants = np.unique(depart_s[depart_s == arrive_s])
    starts = np.searchsorted(depart_s, instants, "left")
    ends = np.searchsorted(depart_s, instants, "right")
    alone = ends - starts < 2
    starts, ends = starts[~alone], ends[~alone]
    cuts = np.unique(np.concatenate([starts, ends, [len(depart_s)]]))
    cuts = cuts[cuts > 0]
    return cuts, np.isin(cuts, ends)


def _freeze(numbers: NDArray[np.generic]) -> Ints:
    """Give 32-bit numbers that nobody can change, as kernels were compiled for."""
    frozen = np.ascontiguousarray(numbers, np.int32).view()
    frozen.flags.writeable = False
    return frozen


def _number(numbers: NDArray[np.generic]) -> Numbers:
    frozen = np.ascontiguousarray(numbers, np.uint32).view()
    frozen.flags.writeable = False
    return frozen
