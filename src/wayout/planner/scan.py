"""
Ways through a timetable: all that no other beats both in arrival and in number of changes.

The search is a connection scan over the hops of a window; docs/planner-timetables.md says why it
is exact. Nothing bounds the number of changes but the timetable itself.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

import numpy as np

from wayout.errors import BadInputError, UnknownPlaceError
from wayout.network.schedule import Schedule
from wayout.network.schedule_window import Window
from wayout.planner.scan_kernel import (
    FAR_S,
    Array,
    Labels,
    Reach,
    search_arrival,
    search_frontier,
)
from wayout.planner.scan_rides import Itinerary, get_instant, get_itinerary

Ends = Mapping[str, int] | str
"""Where a search starts or ends: a stop, or stops with the seconds it takes to or from them."""

Question = tuple[Array, Array, int, int, int]

FIRST_RIDES = 8
"""So many rides there is room for at first; a search that may need more is made again."""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """A window and the arrays that searches in it write to; for one search at a time."""

    window: Window
    labels: Labels
    reach: Reach


def make_room(window: Window, *, rides: int = FIRST_RIDES) -> Room:
    """Make the arrays in which journeys of fewer than `rides` rides can be searched."""
    n_rows, n_vehicles = len(window.walks.change_s), len(window.vehicle_day)
    n_hops = len(window.hops.call)
    egress_s = np.full(n_rows, -1, np.int32)
    labels = Labels(
        best_s=np.empty((n_rows + 1, rides), np.int32),
        via=np.empty((n_rows + 1, rides), np.int32),
        by_ride_s=np.empty((n_rows, rides), np.int32),
        egress_s=egress_s,
        need=np.empty(n_rows, np.int32),
        aboard=np.empty(n_vehicles, np.int32),
        boarded=np.empty(n_vehicles, np.int32),
        rode=np.empty(n_hops, np.int32),
        came=np.empty(n_hops, np.int32),
        found=np.empty((rides * rides, 3), np.int32),
    )
    reach = Reach(
        best_s=np.empty(n_rows, np.int32),
        by_ride_s=np.empty(n_rows, np.int32),
        egress_s=egress_s,
        sits=np.empty(n_vehicles, np.bool_),
    )
    return Room(window, labels, reach)


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
    window = room.window
    asked = _read_question(window, start, goal, depart, extra_change_s, latest)
    labels = room.labels
    while (rows := _search(window, labels, asked)) < 0:
        labels = make_room(window, rides=2 * labels.best_s.shape[1]).labels
    return _list_itineraries(window, labels, rows, latest_s=asked[-1])


def _search(window: Window, labels: Labels, asked: Question) -> int:
    return search_frontier(window.hops, window.walks, window.one_ride, labels, *asked)


def _list_itineraries(
    window: Window, labels: Labels, rows: int, *, latest_s: int
) -> tuple[Itinerary, ...]:
    """Give the journeys found: rows (rides, hop on, hop off), each journey from its end."""
    goal_s = labels.best_s[-1].tolist()
    itineraries = []
    for rides, group in groupby(reversed(labels.found[:rows].tolist()), key=itemgetter(0)):
        hops = [(on, off) for _, on, off in group]
        itineraries.append(get_itinerary(window, goal_s[rides], hops))
    if goal_s[0] <= latest_s and not (itineraries and itineraries[-1].n_changes == 0):
        itineraries.append(get_itinerary(window, goal_s[0], ()))
    return tuple(itineraries)


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
    window = room.window
    asked = _read_question(window, start, goal, depart, extra_change_s, latest)
    arrive_s = int(search_arrival(window.hops, window.walks, room.reach, *asked))
    if arrive_s > asked[-1]:
        return None
    return get_instant(window, arrive_s)


def find_nearby(schedule: Schedule, stop: str) -> dict[str, int]:
    """Find the stops to which one can walk from a stop, itself among them, with the seconds."""
    number = get_stop(schedule, stop)
    stops = schedule.stops
    walks = range(int(stops.walk_first[number]), int(stops.walk_first[number + 1]))
    near = {stops.ids.get_text(int(stops.walk_to[walk])): int(stops.walk_s[walk]) for walk in walks}
    return {stop: 0} | near


def get_stop(schedule: Schedule, stop: str) -> int:
    """Get the number of a stop by its id."""
    number = schedule.stops.ids.find_number(stop)
    if number is None:
        near = difflib.get_close_matches(stop, schedule.stops.ids.list_texts(), n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise UnknownPlaceError(f"no stop '{stop}' in timetable '{schedule.name}'{hint}")
    return number


def _read_question(
    window: Window,
    start: Ends,
    goal: Ends,
    depart: datetime,
    extra_change_s: int,
    latest: datetime | None,
) -> Question:
    depart_s = math.ceil(_get_seconds(window, depart))
    if not window.begins_s <= depart_s < window.ends_s:
        begin, end = get_instant(window, window.begins_s), get_instant(window, window.ends_s)
        raise BadInputError(
            f"departure {depart.isoformat()} is outside the days prepared of timetable "
            f"'{window.schedule.name}': {begin.isoformat()} to {end.isoformat()}"
        )
    if not 0 <= extra_change_s < FAR_S // 4:
        raise BadInputError(f"an extra change of {extra_change_s} seconds; accepted are 0 or more")
    latest_s = FAR_S - 1 if latest is None else math.floor(_get_seconds(window, latest))
    starts, goals = _list_ends(window.schedule, start), _list_ends(window.schedule, goal)
    return starts, goals, depart_s, extra_change_s, latest_s


def _get_seconds(window: Window, at: datetime) -> float:
    if at.tzinfo is None:
        raise BadInputError(f"{at.isoformat()} has no offset from UTC, such as +02:00")
    return at.timestamp() - window.schedule.base_s


def _list_ends(schedule: Schedule, ends: Ends) -> Array:
    """Give rows of stop number and seconds."""
    if isinstance(ends, str):
        return np.array([(get_stop(schedule, ends), 0)], np.int32)
    for stop, seconds in ends.items():
        if not 0 <= seconds < FAR_S // 4:
            raise BadInputError(
                f"{seconds} seconds to or from stop '{stop}'; accepted are 0 or more"
            )
    rows = [(get_stop(schedule, stop), seconds) for stop, seconds in ends.items()]
    return np.array(rows, np.int32).reshape(-1, 2)
