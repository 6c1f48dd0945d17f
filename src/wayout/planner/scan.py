"""
Ways through a timetable: all that no other beats both in arrival and in number of changes.

The search is a connection scan over the hops of a window; docs/planner-timetables.md says why it
is exact. Nothing bounds the number of changes but the timetable itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from wayout.errors import BadInputError
from wayout.network.schedule import NEVER_S, Schedule
from wayout.network.schedule_joins import count_one_ride
from wayout.network.schedule_window import Window
from wayout.network.words import Words, bundle
from wayout.planner.scan_first import search_arrival
from wayout.planner.scan_kernel import search_frontier
from wayout.planner.scan_rides import Itinerary, Names, get_instant, list_itineraries
from wayout.planner.scan_words import FAR_S, FOUND, Labels, Reach

Ends = Mapping[str, int] | str
"""Where a search starts or ends: a stop, or stops with the seconds it takes to or from them."""

Question = tuple[Words, Words, int, int, int]

LAST_S = FAR_S - 1
FIRST_RIDES = 16
"""So many rides there is room for at first; a search that may need more is made again."""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """
    A window made ready to be searched, and what searches write to: one search at a time.

    `words` is a bundle of the window's arrays. `one_ride[stop]` is the set of stops from which
    one ride leads there, whatever the hour; see `count_one_ride`. `labels` and `reach` are
    bundles of what the search for all journeys of fewer than `rides` rides writes to, and that
    for the earliest arrival; `found` is a view of the former.
    """

    window: Window
    words: Words
    one_ride: NDArray[np.uint64]
    rides: int
    labels: Words
    found: Words
    reach: Words
    names: Names


def make_room(window: Window, *, rides: int = FIRST_RIDES) -> Room:
    """Make a window ready to be searched; `rides` is a start, not a limit."""
    labels, found = _make_labels(window, rides)
    n_rows = len(window.walks.change_s)
    reach = bundle(
        Reach(
            best_s=np.zeros(n_rows, np.int32),
            by_ride_s=np.zeros(n_rows, np.int32),
            egress_s=np.full(n_rows, -1, np.int32),
            sits=np.zeros(len(window.vehicles.day), np.int32),
        )
    )
    words = bundle([*window.hops, *window.vehicles, *window.walks])
    names, one_ride = Names(window.schedule), count_one_ride(window)
    return Room(window, words, one_ride, rides, labels, found, reach, names)


def _make_labels(window: Window, rides: int) -> tuple[Words, Words]:
    """Make the labels, and a view of what is found there."""
    n_rows, n_hops = len(window.walks.change_s), len(window.hops.call)
    n_vehicles = len(window.vehicles.day)
    labels = bundle(
        Labels(
            best_s=np.full((n_rows + 1, rides), FAR_S, np.int32),
            via=np.zeros((n_rows + 1, rides), np.int32),
            by_ride_s=np.full((n_rows + 1, rides), FAR_S, np.int32),
            soonest_s=np.full(n_rows + 1, FAR_S, np.int32),
            touched=np.zeros(n_rows + 2, np.int32),
            egress_s=np.full(n_rows, -1, np.int32),
            need=np.zeros(n_rows, np.int32),
            aboard=np.zeros(n_vehicles, np.int32),
            boarded=np.zeros(n_vehicles, np.int32),
            rode=np.zeros(n_hops, np.int32),
            came=np.zeros(n_hops, np.int32),
            found=np.zeros((rides * rides, FOUND), np.int32),
        )
    )
    return labels, labels[-rides * rides * FOUND :].reshape(-1, FOUND)


def search_itineraries(
    room: Room,
    *,
    start: Ends,
    goal: Ends,
    depart: datetime,
    extra_change_s: int = 0,
    latest: datetime | None = None,
) -> tuple[Itinerary, ...]:
    """
    Search the exact Pareto set over arrival and number of changes.

    Parameters
    ----------
    start, goal
        A stop, or stops with the seconds it takes from where one is, or to where one goes. The
        changes of the timetable are used between rides only: who can walk to a second stop at
        the start or at the end says so here, for example by `find_nearby`.
    depart
        When one is ready, within the window.
    extra_change_s
        Added to every change and walk between two rides.
    latest
        Nothing that arrives after it is found.

    Returns
    -------
    itineraries
        Earliest arrival first, so the number of changes descends strictly. Empty if there is no
        way within the days of the window. Of several equal ones, the one found first: see
        docs/planner-timetables.md.

    Raises
    ------
    UnknownPlaceError
        A stop is not in the timetable.
    BadInputError
        The departure is outside the window or has no offset, or seconds are negative.
    """
    asked = _read_question(room, start, goal, depart, extra_change_s, latest)
    while True:
        rows = search_frontier(room.words, room.one_ride, room.labels, room.rides, *asked)
        if rows >= 0:
            return list_itineraries(room.window, room.names, room.found[:rows].tolist())
        labels, found = _make_labels(room.window, 2 * room.rides)
        room = replace(room, rides=2 * room.rides, labels=labels, found=found)


def find_arrival(
    room: Room,
    *,
    start: Ends,
    goal: Ends,
    depart: datetime,
    extra_change_s: int = 0,
    latest: datetime | None = None,
) -> datetime | None:
    """Find when one can arrive at the earliest, asked as in `search_itineraries`."""
    asked = _read_question(room, start, goal, depart, extra_change_s, latest)
    arrive_s = int(search_arrival(room.words, room.reach, *asked))
    if arrive_s > asked[-1]:
        return None
    return get_instant(room.window.schedule, arrive_s)


def find_nearby(schedule: Schedule, stop: str) -> dict[str, int]:
    """Find the stops to which one can walk from a stop, itself among them, with the seconds."""
    names, stops = Names(schedule), schedule.stops
    number = names.get_number(stop)
    walks = slice(int(stops.walk_first[number]), int(stops.walk_first[number + 1]))
    near = zip(stops.walk_to[walks].tolist(), stops.walk_s[walks].tolist(), strict=True)
    return {stop: 0} | {names.get_stop(other): seconds for other, seconds in near}


def _read_question(
    room: Room,
    start: Ends,
    goal: Ends,
    depart: datetime,
    extra_change_s: int,
    latest: datetime | None,
) -> Question:
    window, base_s = room.window, room.window.schedule.base_s
    for at in (depart, latest):
        if at is not None and at.tzinfo is None:
            raise BadInputError(f"{at.isoformat()} has no offset from UTC, such as +02:00")
    depart_s = math.ceil(depart.timestamp()) - base_s
    if not window.begins_s <= depart_s < window.ends_s:
        begin, end = (get_instant(window.schedule, s) for s in (window.begins_s, window.ends_s))
        raise BadInputError(
            f"departure {depart.isoformat()} is outside the days prepared of timetable "
            f"'{window.schedule.name}': {begin.isoformat()} to {end.isoformat()}"
        )
    if not 0 <= extra_change_s < NEVER_S:
        raise BadInputError(f"an extra change of {extra_change_s} seconds; accepted are 0 or more")
    latest_s = LAST_S if latest is None else math.floor(latest.timestamp()) - base_s
    starts, goals = _list_ends(room.names, start), _list_ends(room.names, goal)
    return starts, goals, depart_s, extra_change_s, latest_s


def _list_ends(names: Names, ends: Ends) -> Words:
    """List rows of stop number and seconds."""
    if isinstance(ends, str):
        return names.get_row(ends)
    for stop, seconds in ends.items():
        if not 0 <= seconds < NEVER_S:
            raise BadInputError(
                f"{seconds} seconds to or from stop '{stop}'; accepted are 0 or more"
            )
    rows = [(names.get_number(stop), seconds) for stop, seconds in ends.items()]
    return np.array(rows, np.int32).reshape(-1, 2)
