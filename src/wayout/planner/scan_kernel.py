"""
The compiled part of the timetable search: one pass over the hops of a window.

`scan.py` says what is searched, and docs/planner-timetables.md why the answer is exact. The loops
read arrays by local names and call little, since to hand many arrays on costs more than a hop.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from wayout.network.compiled import compiled
from wayout.network.schedule_window import Hops, Walks

FAR_S = 1 << 30
"""Later than any time of a schedule."""

NO_RIDES = 1 << 20
"""More rides than any journey has: not aboard, or no way at all."""

FROM_START = -1

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

    `egress_s[stop]` is what it takes from a stop to the goal, or -1. `need[stop]` is a number of
    rides without which nobody comes from there to a goal.

    `aboard[vehicle]` is the fewest rides, this one counted, with which one sits in it;
    `boarded[vehicle]` the hop at which one got on. `rode[hop]` is, for a hop by which one came
    somewhere, the hop at which one got on; `came[hop]`, for a hop at which one got on, the hop by
    which one had come. These two lead from the goal back to the start. They are written before
    they are read, so nobody has to clear them.

    `found` takes the result: rows (number of rides of the journey, hop at which one gets on, hop
    by which one arrives), each journey from its end.
    """

    best_s: Array
    via: Array
    by_ride_s: Array
    egress_s: Array
    need: Array
    aboard: Array
    boarded: Array
    rode: Array
    came: Array
    found: Array


@compiled
def search_frontier(
    hops: Hops,
    walks: Walks,
    one_ride: Array,
    labels: Labels,
    starts: Array,
    goals: Array,
    depart_s: int,
    extra_s: int,
    latest_s: int,
) -> int:
    """
    Find the frontier over arrival and number of rides, and the rides of each of its journeys.

    `starts` and `goals` are rows of stop and seconds. Gives the number of rows in `found`, or -1
    if a journey of more rides than there is room for might be better: then ask with more room.
    """
    find_needs(one_ride, labels.need, starts, goals)
    begin(walks, labels, starts, goals, depart_s, extra_s, latest_s)
    is_whole = scan(hops, walks, labels, starts, depart_s, extra_s)
    for number in range(len(goals)):
        labels.egress_s[goals[number, 0]] = -1
    return trace(labels) if is_whole else -1


@compiled
def scan(
    hops: Hops, walks: Walks, labels: Labels, starts: Array, depart_s: int, extra_s: int
) -> bool:
    """
    Read the hops from the departure on; tell whether there was room for every useful ride.

    A stretch in which the order means nothing is read until nothing changes. Each time the
    vehicles are first as they came into it, since a hop says nothing about those before it.
    """
    room, least = labels.best_s.shape[1], labels.need[starts[:, 0]].min()
    if least >= room:
        return bool(least >= NO_RIDES)
    limit, is_whole = room, True
    first = find_first(hops.depart_s, depart_s)
    for stretch in range(find_first(hops.stretch_end, first + 1), len(hops.stretch_end)):
        end, again = hops.stretch_end[stretch], hops.stretch_again[stretch]
        shared = hops.vehicle[first : end if again else first]
        rides, boarded = labels.aboard[shared], labels.boarded[shared]
        moved = True
        while moved and limit > least:
            labels.aboard[shared] = rides
            labels.boarded[shared] = boarded
            limit, most = scan_stretch(hops, walks, labels, first, end, extra_s, limit, least)
            moved, is_whole = again and most > 0, is_whole and most + 1 < room
        first = end
    return is_whole


@compiled
def scan_stretch(
    hops: Hops,
    walks: Walks,
    labels: Labels,
    first: int,
    end: int,
    extra_s: int,
    limit: int,
    least: int,
) -> tuple[int, int]:
    """
    Read the hops from `first` up to `end`, and get on and off wherever that is of use.

    Journeys of `limit` rides or more are of no use any more, and there is none of fewer than
    `least`. Gives the new limit, and the most rides after which one is anywhere earlier than
    known, 0 if nowhere.
    """
    start_of, end_of, vehicle_of = hops.start, hops.to, hops.vehicle
    leaves_s, arrives_s, due_s = hops.depart_s, hops.arrive_s, hops.due_s
    best_s, via, by_ride_s, need = labels.best_s, labels.via, labels.by_ride_s, labels.need
    aboard, boarded, rode, came = labels.aboard, labels.boarded, labels.rode, labels.came
    goal, room, most = len(best_s) - 1, best_s.shape[1], 0
    for hop in range(first, end):
        while limit > least and best_s[goal, limit - 1] <= leaves_s[hop]:
            limit -= 1
        if limit <= least:
            break
        vehicle, stop, at_s = vehicle_of[hop], end_of[hop], arrives_s[hop]
        rides = min(aboard[vehicle], limit)
        if rides > 1 and best_s[start_of[hop], rides - 2] <= due_s[hop] - extra_s:
            rides = find_rides(best_s, start_of[hop], due_s[hop] - extra_s) + 1
            aboard[vehicle], boarded[vehicle] = rides, hop
            came[hop] = via[start_of[hop], rides - 1]
        if rides >= limit or at_s >= by_ride_s[stop, rides]:
            continue
        total = rides + need[stop]
        if total >= NO_RIDES or at_s >= best_s[goal, min(total, room - 1)]:
            continue
        most = max(most, rides)
        rode[hop] = boarded[vehicle]
        lower(by_ride_s, stop, rides, at_s)
        improve(best_s, via, stop, rides, at_s, hop)
        if labels.egress_s[stop] >= 0:
            improve(best_s, via, goal, rides, at_s + labels.egress_s[stop], hop)
        if walks.first[stop] < walks.first[stop + 1]:
            walk_on(walks, best_s, via, stop, rides, at_s, hop)
    return limit, most


@compiled
def find_rides(best_s: Array, stop: int, due_s: int) -> int:
    """Find after how few rides one can be at a stop in time; some number is enough."""
    rides = 0
    while best_s[stop, rides] > due_s:
        rides += 1
    return rides


@compiled
def improve(best_s: Array, via: Array, stop: int, rides: int, at_s: int, hop: int) -> None:
    """Be at a stop at an instant after so many rides, where that is earlier than known."""
    for more in range(rides, best_s.shape[1]):
        if best_s[stop, more] <= at_s:
            break
        best_s[stop, more] = at_s
        via[stop, more] = hop


@compiled
def lower(by_ride_s: Array, stop: int, rides: int, at_s: int) -> None:
    """Come to a stop by a ride at an instant that is earlier than known."""
    for more in range(rides, by_ride_s.shape[1]):
        if by_ride_s[stop, more] <= at_s:
            break
        by_ride_s[stop, more] = at_s


@compiled
def walk_on(
    walks: Walks, best_s: Array, via: Array, stop: int, rides: int, at_s: int, hop: int
) -> None:
    """Walk from a stop to all stops that one can walk to."""
    for walk in range(walks.first[stop], walks.first[stop + 1]):
        other = walks.to[walk]
        there_s = at_s + walks.seconds[walk] - walks.change_s[other]
        improve(best_s, via, other, rides, there_s, hop)


@compiled
def begin(
    walks: Walks,
    labels: Labels,
    starts: Array,
    goals: Array,
    depart_s: int,
    extra_s: int,
    latest_s: int,
) -> None:
    """Forget the last search, mark the goals, and stand at the starts."""
    goal = len(labels.best_s) - 1
    labels.best_s[:] = FAR_S
    labels.by_ride_s[:] = FAR_S
    labels.aboard[:] = NO_RIDES
    labels.best_s[goal] = latest_s + 1
    for number in range(len(goals)):
        stop, egress_s = goals[number, 0], goals[number, 1]
        known_s = labels.egress_s[stop]
        labels.egress_s[stop] = egress_s if known_s < 0 else min(known_s, egress_s)
    for number in range(len(starts)):
        stop, access_s = starts[number, 0], starts[number, 1]
        at_s = depart_s + access_s
        ready_s = at_s - walks.change_s[stop] - extra_s
        improve(labels.best_s, labels.via, stop, 0, ready_s, FROM_START)
        if labels.egress_s[stop] >= 0:
            there_s = at_s + labels.egress_s[stop]
            improve(labels.best_s, labels.via, goal, 0, there_s, FROM_START)


@compiled
def find_needs(one_ride: Array, need: Array, starts: Array, goals: Array) -> None:
    """
    Count for each stop rides without which nobody comes from there to a goal.

    Goes back from the goals ride by ride until it meets a start, by sets of stops as bits: the
    set `one_ride[stop]` has those from which one ride leads there on some day of the window.
    Stops not met by then need one ride more than the last one counted, at least. Without sets
    (no rows) it is not known how many more.
    """
    if len(one_ride) == 0:
        need[:] = 1
        for number in range(len(goals)):
            need[goals[number, 0]] = 0
        return
    need[:] = NO_RIDES
    for number in range(len(goals)):
        need[goals[number, 0]] = 0
    met = np.zeros(one_ride.shape[1], np.uint64)
    rides = 0
    while need[starts[:, 0]].min() == NO_RIDES:
        for stop in range(len(one_ride)):
            if need[stop] == rides:
                for word in range(len(met)):
                    met[word] |= one_ride[stop, word]
        rides += 1
        is_wider = False
        for stop in range(len(one_ride)):
            bit = np.uint64(1) << np.uint64(stop & 63)
            if need[stop] == NO_RIDES and met[stop >> 6] & bit:
                need[stop] = rides
                is_wider = True
        if not is_wider:
            return
    need[need == NO_RIDES] = rides + 1


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
def trace(labels: Labels) -> int:
    """Follow each journey of the frontier back to its start; give the number of rows filled."""
    best_s, via, found = labels.best_s, labels.via, labels.found
    goal, rows = len(best_s) - 1, 0
    for rides in range(1, best_s.shape[1]):
        if best_s[goal, rides] < best_s[goal, rides - 1]:
            hop = via[goal, rides]
            while hop != FROM_START:
                found[rows, 0] = rides
                found[rows, 1] = labels.rode[hop]
                found[rows, 2] = hop
                hop = labels.came[labels.rode[hop]]
                rows += 1
    return rows


class Reach(NamedTuple):
    """What a search for the earliest arrival knows: as `Labels`, whatever the number of rides."""

    best_s: Array
    by_ride_s: Array
    egress_s: Array
    sits: Array


@compiled
def search_arrival(
    hops: Hops,
    walks: Walks,
    reach: Reach,
    starts: Array,
    goals: Array,
    depart_s: int,
    extra_s: int,
    latest_s: int,
) -> int:
    """Find the earliest arrival, however many rides it takes; past `latest_s` if there is none."""
    reach.best_s[:] = FAR_S
    reach.by_ride_s[:] = FAR_S
    reach.sits[:] = False
    goal_s = latest_s + 1
    for number in range(len(goals)):
        stop, egress_s = goals[number, 0], goals[number, 1]
        known_s = reach.egress_s[stop]
        reach.egress_s[stop] = egress_s if known_s < 0 else min(known_s, egress_s)
    for number in range(len(starts)):
        stop, access_s = starts[number, 0], starts[number, 1]
        at_s = depart_s + access_s
        reach.best_s[stop] = min(reach.best_s[stop], at_s - walks.change_s[stop] - extra_s)
        if reach.egress_s[stop] >= 0:
            goal_s = min(goal_s, at_s + reach.egress_s[stop])
    goal_s = scan_arrival(hops, walks, reach, depart_s, extra_s, goal_s)
    for number in range(len(goals)):
        reach.egress_s[goals[number, 0]] = -1
    return goal_s


@compiled
def scan_arrival(
    hops: Hops, walks: Walks, reach: Reach, depart_s: int, extra_s: int, goal_s: int
) -> int:
    """Read the hops until one leaves when the goal is reached; give when that is."""
    first = find_first(hops.depart_s, depart_s)
    for stretch in range(find_first(hops.stretch_end, first + 1), len(hops.stretch_end)):
        end, again = hops.stretch_end[stretch], hops.stretch_again[stretch]
        shared = hops.vehicle[first : end if again else first]
        sat = reach.sits[shared]
        moved = True
        while moved:
            reach.sits[shared] = sat
            goal_s, moved = scan_reach(hops, walks, reach, first, end, extra_s, goal_s)
            moved = moved and again
        if hops.depart_s[end - 1] >= goal_s:
            break
        first = end
    return goal_s


@compiled
def scan_reach(
    hops: Hops, walks: Walks, reach: Reach, first: int, end: int, extra_s: int, goal_s: int
) -> tuple[int, bool]:
    """Read some hops; give when the goal is reached, and whether any stop is reached earlier."""
    start_of, end_of, vehicle_of = hops.start, hops.to, hops.vehicle
    leaves_s, arrives_s, due_s = hops.depart_s, hops.arrive_s, hops.due_s
    best_s, by_ride_s, egress_s, sits = reach.best_s, reach.by_ride_s, reach.egress_s, reach.sits
    moved = False
    for hop in range(first, end):
        if leaves_s[hop] >= goal_s:
            break
        if not sits[vehicle_of[hop]]:
            if best_s[start_of[hop]] > due_s[hop] - extra_s:
                continue
            sits[vehicle_of[hop]] = True
        stop, at_s = end_of[hop], arrives_s[hop]
        if at_s >= by_ride_s[stop]:
            continue
        moved = True
        by_ride_s[stop] = at_s
        best_s[stop] = min(best_s[stop], at_s)
        if egress_s[stop] >= 0:
            goal_s = min(goal_s, at_s + egress_s[stop])
        for walk in range(walks.first[stop], walks.first[stop + 1]):
            other = walks.to[walk]
            there_s = at_s + walks.seconds[walk] - walks.change_s[other]
            best_s[other] = min(best_s[other], there_s)
    return goal_s, moved
