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
from wayout.network.schedule_runs import Runs, list_runs

DAY_S = 24 * 3600
CLOCK_CHANGE_S = 3600

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
    stretch_again: Ints


class Walks(NamedTuple):
    """Walks from each stop, as in `StopTable`, and the change there; two rows more than stops."""

    first: Ints
    to: Numbers
    seconds: Ints
    change_s: Ints


class Vehicles(NamedTuple):
    """
    What runs each hop: one trip of one day, or several of a block, between which one stays seated.

    The trips of vehicle `v` stand at `first[v]:first[v + 1]` in `trip`; `day` is an ordinal.
    """

    first: Ints
    trip: Ints
    day: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """
    What runs on some service days. Times are seconds after the schedule's `base_s`.

    Departures from `begins_s` up to `ends_s` are whole, unless earlier days were left out.
    """

    schedule: Schedule
    first_day: int
    n_days: int
    begins_s: int
    ends_s: int
    hops: Hops
    vehicles: Vehicles
    walks: Walks


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
    runs = list_runs(schedule, max(0, first - earlier_days), first + n_days)
    starts_s = schedule.trips.zone_start_s
    begins_s = int(starts_s[:, first].min(initial=NEVER_S))
    return Window(
        schedule=schedule,
        first_day=schedule.first_day + first,
        n_days=n_days,
        begins_s=begins_s,
        ends_s=int(starts_s[:, first + n_days].min(initial=NEVER_S)),
        hops=_sort_hops(schedule, runs, begins_s),
        vehicles=_list_vehicles(schedule, runs),
        walks=_list_walks(schedule.stops),
    )


def _sort_hops(schedule: Schedule, runs: Runs, begins_s: int) -> Hops:
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
    start = np.where(patterns.boards[place], patterns.stop[place], len(stops))
    to = np.where(patterns.alights[place + 1], patterns.stop[place + 1], len(stops) + 1)
    stretch_end, stretch_again = _divide(depart_s, arrive_s)
    return Hops(
        start=start.astype(np.uint32),
        to=to.astype(np.uint32),
        depart_s=depart_s.astype(np.int32),
        arrive_s=arrive_s.astype(np.int32),
        due_s=(depart_s - change_s).astype(np.int32),
        vehicle=runs.vehicle[run].astype(np.uint32),
        call=call.astype(np.int32),
        stretch_end=stretch_end.astype(np.int32),
        stretch_again=stretch_again.astype(np.int32),
    )


def _list_vehicles(schedule: Schedule, runs: Runs) -> Vehicles:
    n_vehicles = int(runs.vehicle[-1]) + 1 if len(runs.vehicle) else 0
    first = np.searchsorted(runs.vehicle, np.arange(n_vehicles + 1))
    day = schedule.first_day + runs.day[first[:-1]]
    return Vehicles(*(one.astype(np.int32) for one in (first, runs.trip, day)))


def _list_walks(stops: StopTable) -> Walks:
    return Walks(
        first=np.append(stops.walk_first, [len(stops.walk_to)] * 2).astype(np.int32),
        to=stops.walk_to.astype(np.uint32),
        seconds=stops.walk_s.astype(np.int32),
        change_s=np.append(stops.change_s, [0, 0]).astype(np.int32),
    )


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
