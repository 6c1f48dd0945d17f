"""
The compiled search for all journeys: one pass over the hops of a window.

`scan.py` says what is searched, and docs/planner-timetables.md why the answer is exact. The loops
read arrays by local names and call little, since to hand many arrays on costs more than a hop.
"""

from __future__ import annotations

import numpy as np

from wayout.network.compiled import compiled
from wayout.network.schedule_window import Hops, Vehicles, Walks
from wayout.planner.scan_words import (
    FAR_S,
    FROM_START,
    NO_RIDES,
    Array,
    Labels,
    find_first,
    get_hops,
    get_labels,
    get_least,
    get_vehicles,
    get_walks,
    restore,
)


@compiled
def search_frontier(
    window: Array,
    one_ride: Array,
    room: Array,
    rides: int,
    starts: Array,
    goals: Array,
    depart_s: int,
    extra_s: int,
    latest_s: int,
) -> int:
    """
    Find the frontier over arrival and number of rides, and the rides of each of its journeys.

    `window` and `room` are bundles of words, the latter with room for fewer than `rides` rides.
    `starts` and `goals` are rows of stop and seconds. Gives the number of rows in `found`, or -1
    if a journey of more rides might be better: then ask with more room.
    """
    hops, walks, labels = get_hops(window), get_walks(window), get_labels(room, rides)
    find_needs(one_ride, labels.need, starts, goals)
    begin(walks, labels, starts, goals, depart_s, extra_s, latest_s)
    is_whole = scan(hops, walks, labels, starts, depart_s, extra_s)
    for number in range(len(goals)):
        labels.egress_s[goals[number, 0]] = -1
    return trace(hops, get_vehicles(window), labels, latest_s) if is_whole else -1


@compiled
def scan(
    hops: Hops, walks: Walks, labels: Labels, starts: Array, depart_s: int, extra_s: int
) -> bool:
    """
    Read the hops from the departure on; tell whether there was room for every useful ride.

    A stretch in which the order means nothing is read until nothing changes. Each time the
    vehicles are first as they came into it, since a hop says nothing about those before it.
    """
    room, least = labels.best_s.shape[1], get_least(labels.need, starts)
    if least >= room:
        return bool(least >= NO_RIDES)
    limit, is_whole = room, True
    first = find_first(hops.depart_s, depart_s)
    for stretch in range(find_first(hops.stretch_end, first + 1), len(hops.stretch_end)):
        end, again = hops.stretch_end[stretch], hops.stretch_again[stretch] != 0
        shared = hops.vehicle[first : end if again else first]
        rides, boarded = labels.aboard[shared], labels.boarded[shared]
        moved = True
        while moved and limit > least:
            restore(labels.aboard, shared, rides)
            restore(labels.boarded, shared, boarded)
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
    best_s, via, by_ride_s = labels.best_s, labels.via, labels.by_ride_s
    soonest_s, touched = labels.soonest_s, labels.touched
    aboard, boarded, rode, came = labels.aboard, labels.boarded, labels.rode, labels.came
    goal, room, most = len(best_s) - 1, best_s.shape[1], 0
    while limit > least and first < end:
        if best_s[goal, limit - 1] <= leaves_s[first]:
            limit -= 1
            continue
        until = min(end, find_first(leaves_s, best_s[goal, limit - 1]))
        for hop in range(first, until):
            first = hop + 1
            rides = min(aboard[vehicle_of[hop]], limit)
            if soonest_s[start_of[hop]] <= due_s[hop] - extra_s and rides > 1:
                fewer = find_rides(best_s, start_of[hop], due_s[hop] - extra_s, rides - 1)
                if fewer < rides - 1:
                    rides = fewer + 1
                    aboard[vehicle_of[hop]], boarded[vehicle_of[hop]] = rides, hop
                    came[hop] = via[start_of[hop], fewer]
            stop, at_s = end_of[hop], arrives_s[hop]
            if rides >= limit or at_s >= by_ride_s[stop, rides]:
                continue
            total = rides + labels.need[stop]
            if total >= NO_RIDES or at_s >= best_s[goal, min(total, room - 1)]:
                continue
            most = max(most, rides)
            rode[hop] = boarded[vehicle_of[hop]]
            lower(by_ride_s, stop, rides, at_s)
            improve(best_s, via, soonest_s, touched, stop, rides, at_s, hop)
            if walks.first[stop] < walks.first[stop + 1]:
                walk_on(walks, best_s, via, soonest_s, touched, stop, rides, at_s, hop)
            if labels.egress_s[stop] >= 0:
                there_s = at_s + labels.egress_s[stop]
                improve(best_s, via, soonest_s, touched, goal, rides, there_s, hop)
                break
    return limit, most


@compiled
def find_rides(best_s: Array, stop: int, due_s: int, most: int) -> int:
    """Find after how few rides one can be at a stop in time; `most` if not after fewer."""
    if most == 0 or best_s[stop, most - 1] > due_s:
        return most
    rides = 0
    while best_s[stop, rides] > due_s:
        rides += 1
    return rides


@compiled
def improve(
    best_s: Array,
    via: Array,
    soonest_s: Array,
    touched: Array,
    stop: int,
    rides: int,
    at_s: int,
    hop: int,
) -> None:
    """Be at a stop at an instant after so many rides, where that is earlier than known."""
    if soonest_s[stop] == FAR_S:
        touched[0] += 1
        touched[touched[0]] = stop
    soonest_s[stop] = min(soonest_s[stop], at_s)
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
    walks: Walks,
    best_s: Array,
    via: Array,
    soonest_s: Array,
    touched: Array,
    stop: int,
    rides: int,
    at_s: int,
    hop: int,
) -> None:
    """Walk from a stop to all stops that one can walk to."""
    for walk in range(walks.first[stop], walks.first[stop + 1]):
        other = walks.to[walk]
        there_s = at_s + walks.seconds[walk] - walks.change_s[other]
        improve(best_s, via, soonest_s, touched, other, rides, there_s, hop)


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
    best_s, via, soonest_s, touched = labels.best_s, labels.via, labels.soonest_s, labels.touched
    for number in range(1, touched[0] + 1):
        soonest_s[touched[number]] = FAR_S
        best_s[touched[number]] = FAR_S
        labels.by_ride_s[touched[number]] = FAR_S
    touched[0] = 0
    goal = len(best_s) - 1
    best_s[goal] = latest_s + 1
    labels.aboard[:] = NO_RIDES
    for number in range(len(goals)):
        stop, egress_s = goals[number, 0], goals[number, 1]
        known_s = labels.egress_s[stop]
        labels.egress_s[stop] = egress_s if known_s < 0 else min(known_s, egress_s)
    for number in range(len(starts)):
        stop, access_s = starts[number, 0], starts[number, 1]
        at_s = depart_s + access_s
        ready_s = at_s - walks.change_s[stop] - extra_s
        improve(best_s, via, soonest_s, touched, stop, 0, ready_s, FROM_START)
        if labels.egress_s[stop] >= 0:
            there_s = at_s + labels.egress_s[stop]
            improve(best_s, via, soonest_s, touched, goal, 0, there_s, FROM_START)


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
    while get_least(need, starts) == NO_RIDES:
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
    for stop in range(len(need)):
        need[stop] = min(need[stop], rides + 1)


@compiled
def trace(hops: Hops, vehicles: Vehicles, labels: Labels, latest_s: int) -> int:
    """
    Follow each journey of the frontier back to its start; give the number of rows filled.

    Columns: how many rides the journey has, when it is at the goal; the vehicle, its only trip
    or -1 where it has several, its day; from which stop to which; when it leaves and arrives;
    from which call and by the hop from which call. Who starts at a goal has a row of no ride.
    """
    best_s, via, found = labels.best_s, labels.via, labels.found
    goal, rows = len(best_s) - 1, 0
    for rides in range(best_s.shape[1] - 1, 0, -1):
        if best_s[goal, rides] >= best_s[goal, rides - 1]:
            continue
        off, ridden = via[goal, rides], 0
        while off != FROM_START:
            off, ridden = labels.came[labels.rode[off]], ridden + 1
        rows, off = rows + ridden, via[goal, rides]
        for row in range(rows - 1, rows - ridden - 1, -1):
            on, vehicle = labels.rode[off], hops.vehicle[off]
            first = vehicles.first[vehicle]
            is_alone = vehicles.first[vehicle + 1] == first + 1
            found[row, 0] = ridden
            found[row, 1] = best_s[goal, rides]
            found[row, 2] = vehicle
            found[row, 3] = vehicles.trip[first] if is_alone else -1
            found[row, 4] = vehicles.day[vehicle]
            found[row, 5] = hops.start[on]
            found[row, 6] = hops.to[off]
            found[row, 7] = hops.depart_s[on]
            found[row, 8] = hops.arrive_s[off]
            found[row, 9] = hops.call[on]
            found[row, 10] = hops.call[off]
            off = labels.came[on]
    if best_s[goal, 0] <= latest_s and not (rows > 0 and found[rows - 1, 0] == 1):
        found[rows, 0] = 0
        found[rows, 1] = best_s[goal, 0]
        found[rows, 3] = 0
        rows += 1
    return rows
