"""The compiled search for the earliest arrival alone, however many changes it takes."""

from __future__ import annotations

from wayout.network.compiled import compiled
from wayout.network.schedule_window import Hops, Walks
from wayout.planner.scan_words import (
    FAR_S,
    Array,
    Reach,
    find_first,
    get_hops,
    get_reach,
    get_walks,
    restore,
)


@compiled
def search_arrival(
    window: Array,
    room: Array,
    starts: Array,
    goals: Array,
    depart_s: int,
    extra_s: int,
    latest_s: int,
) -> int:
    """Find the earliest arrival, however many rides it takes; past `latest_s` if there is none."""
    hops, walks = get_hops(window), get_walks(window)
    reach = get_reach(room)
    reach.best_s[:] = FAR_S
    reach.by_ride_s[:] = FAR_S
    reach.sits[:] = 0
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
        end, again = hops.stretch_end[stretch], hops.stretch_again[stretch] != 0
        shared = hops.vehicle[first : end if again else first]
        sat = reach.sits[shared]
        moved = True
        while moved:
            restore(reach.sits, shared, sat)
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
        if sits[vehicle_of[hop]] == 0:
            if best_s[start_of[hop]] > due_s[hop] - extra_s:
                continue
            sits[vehicle_of[hop]] = 1
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
