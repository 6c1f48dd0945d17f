"""
The flow of one member, hour by hour: people set out, choose a lane, travel, wait, pass.

Who sets out in an hour divides among the lanes open to them by a multinomial logit of the hours and
money on the way, the wait at the end of the queue as it is now, and taste. Queues are fluids, first
come first served; within a queue the classes are mixed evenly. Who is turned back sets out again
from the nearest town. Nobody else changes their mind on the way. Ordinary travellers come to their
lane while the wait is short, and the longer it is, the fewer do.

References
----------
D. McFadden, Conditional logit analysis of qualitative choice behavior, 1973. G. F. Newell,
Applications of Queueing Theory, 2nd edition, 1982.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from wayout.forecast.flows.drive import Drive
from wayout.forecast.setting.gates import Gates
from wayout.forecast.setting.setting import Ways
from wayout.network.compiled import Array, compiled

REFUSED, UNKNOWN = 0, 1
"""Words of `setting.admission`, as a kernel needs them."""
NEVER = float("inf")


class Course(NamedTuple):
    """
    What came of one member.

    `joined`, `passed` and `gone` are people who came to a lane, were let in, and left its queue
    either way in each hour, shape (hours, lanes). `queue` is who waits at the start of each hour
    and after the last, shape (hours + 1, lanes). `held` are people turned back whom no way is open
    to, at the end of each hour, and `begun` everybody who set out in it, shape (hours,).
    `under_way` are those on the way after the last hour, shape (1,).
    """

    joined: Array
    passed: Array
    gone: Array
    queue: Array
    held: Array
    begun: Array
    under_way: Array


class Work(NamedTuple):
    """
    What a member needs while it runs; the next one of the thread uses it again.

    `coming` are people who reach a lane in an hour to come, by that hour modulo the longest way,
    shape (longest way, lanes, classes); `waiting`, shape (lanes, classes); `pool` are people to
    set out again, shape (rows, classes). Of the lanes as people see them now: `draw`, what a lane
    is to those who choose, `patience`, the share that would still come for the wait, `wait_h`,
    shape (lanes,); `value`, the share of a class that would go, `shut_h` and `open_h`, when it
    ends and begins so far as is known, and `mass`, draw times value, shape (lanes, classes);
    `changes`, whether anybody knows of an end or a beginning, shape (lanes,). `share` is of the
    ways, shape (ways, classes), and `sum` of those of a row, shape (rows, classes).
    """

    coming: Array
    waiting: Array
    pool: Array
    draw: Array
    patience: Array
    wait_h: Array
    value: Array
    shut_h: Array
    open_h: Array
    mass: Array
    changes: Array
    share: Array
    sum: Array


@compiled
def run_course(
    course: Course,
    work: Work,
    ways: Ways,
    gates: Gates,
    drive: Drive,
    back: Array,
    ordinary_classes: Array,
    unknown: float,
    longest_rush_h: float,
) -> None:
    """
    Run one member over all hours.

    What is called here takes an hour at a time: a call counts the references to every array given.
    """
    count = gates.word.shape[0]
    work.coming[:] = 0.0
    work.waiting[:] = 0.0
    work.pool[:] = 0.0
    for h in range(count):
        look_at_lanes(work, gates, drive, h, unknown)
        weigh_ways(work, ways, drive, h)
        fresh = set_out(work, ways, drive, h, longest_rush_h)
        ordinary = add_ordinary(work, drive, ordinary_classes, h, longest_rush_h)
        course.begun[h] = fresh + ordinary
        pass_lanes(course, work, gates, drive, back, h)
        course.held[h] = work.pool.sum()
    course.queue[count] = work.waiting.sum(axis=1)
    course.under_way[0] = work.coming.sum()


@compiled
def look_at_lanes(work: Work, gates: Gates, drive: Drive, h: int, unknown: float) -> None:
    """Look at every lane as people do in hour `h`: its queue, who may pass, until when."""
    lanes, classes = work.value.shape
    for k in range(lanes):
        waiting = 0.0
        for c in range(classes):
            waiting += work.waiting[k, c]
        passing = drive.rate[h, k] * gates.pace[h, k]
        wait = 0.0
        if waiting > 0.0:
            wait = waiting / passing if passing > 0.0 else NEVER
        work.wait_h[k] = wait
        work.patience[k] = math.exp(-wait / drive.patience_h) if passing > 0.0 else 0.0
        work.draw[k] = drive.pull[h, k] * work.patience[k]
        work.changes[k] = False
        for c in range(classes):
            word, ends = gates.word[h, k, c], drive.ends[k, c]
            shut = gates.shuts[h, k, c]
            if drive.told[k, c] <= h:
                shut = min(shut, ends)
            value, opens = unknown if word == UNKNOWN else 1.0, NEVER
            if word == REFUSED or h >= ends:
                value = 0.0
                opens = gates.opens[h, k, c] if h < ends else NEVER
            work.value[k, c], work.shut_h[k, c], work.open_h[k, c] = value, shut, opens
            work.mass[k, c] = work.draw[k] * value
            work.changes[k] |= shut < NEVER or opens < NEVER


@compiled
def weigh_ways(work: Work, ways: Ways, drive: Drive, h: int) -> None:
    """Weigh the ways of every row from which anybody sets out in hour `h`."""
    classes = work.mass.shape[1]
    for r in range(ways.people.size):
        again = 0.0
        for c in range(classes):
            again += work.pool[r, c]
            work.sum[r, c] = 0.0
        if ways.people[r] * drive.sets_out[h] + again <= 0.0:
            continue
        for i in range(ways.first[r], ways.first[r + 1]):
            k = ways.lane[i]
            if work.changes[k]:
                weigh_change(work, k, i, ways.weight[i], h + ways.hours[i])
            else:
                for c in range(classes):
                    work.share[i, c] = ways.weight[i] * work.mass[k, c]
            for c in range(classes):
                work.sum[r, c] += work.share[i, c]


@compiled
def set_out(work: Work, ways: Ways, drive: Drive, h: int, longest_rush_h: float) -> float:
    """Let people set out from every row in hour `h` by the ways weighed; give how many begin."""
    begun, around, classes = 0.0, work.coming.shape[0], work.mass.shape[1]
    for r in range(ways.people.size):
        leaving, whole = ways.people[r] * drive.sets_out[h], 0.0
        for c in range(classes):
            whole += work.sum[r, c]
            if work.sum[r, c] > 0.0:
                begun += leaving * drive.classes[c]
                work.sum[r, c] = (leaving * drive.classes[c] + work.pool[r, c]) / work.sum[r, c]
                work.pool[r, c] = 0.0
        if whole <= 0.0:
            continue
        for i in range(ways.first[r], ways.first[r + 1]):
            k, at = ways.lane[i], (h + 1 + ways.hours[i]) % around
            for c in range(classes):
                work.coming[at, k, c] += work.sum[r, c] * work.share[i, c]
            if work.changes[k]:
                begun += hurry(work, k, i, r, at, h, longest_rush_h, drive.rush)
    return begun


@compiled
def hurry(
    work: Work, k: int, i: int, r: int, at: int, h: int, longest_rush_h: float, rush: float
) -> float:
    """Let more people take a way to a lane that will be shut to them soon; give how many."""
    more = 0.0
    for c in range(work.mass.shape[1]):
        if work.shut_h[k, c] - h <= longest_rush_h:
            people = rush * work.sum[r, c] * work.share[i, c]
            work.coming[at, k, c] += people
            more += people
    return more


@compiled
def weigh_change(work: Work, k: int, n: int, weight: float, arrives: float) -> None:
    """Weigh a way to a lane that people know will shut or open, by when they would get there."""
    for c in range(work.mass.shape[1]):
        value = work.value[k, c]
        if value <= 0.0:
            value = 1.0 if arrives >= work.open_h[k, c] else 0.0
        elif arrives + work.wait_h[k] >= work.shut_h[k, c]:
            value = 0.0
        work.share[n, c] = weight * work.draw[k] * value


@compiled
def add_ordinary(
    work: Work, drive: Drive, ordinary_classes: Array, h: int, longest_rush_h: float
) -> float:
    """Let ordinary travellers come who are let in, in hour `h`; give how many."""
    begun, now = 0.0, h % work.coming.shape[0]
    lanes, classes = work.value.shape
    for k in range(lanes):
        for c in range(classes):
            people = drive.ordinary[h, k] * ordinary_classes[k, c] * work.patience[k]
            if people <= 0.0 or work.value[k, c] <= 0.0:
                continue
            if work.shut_h[k, c] - h <= longest_rush_h:
                people *= 1.0 + drive.rush
            work.coming[now, k, c] += people
            begun += people
    return begun


@compiled
def pass_lanes(course: Course, work: Work, gates: Gates, drive: Drive, back: Array, h: int) -> None:
    """Let people join their lanes, turn back who is not let in, and let the others pass."""
    lanes, classes = work.value.shape
    now = h % work.coming.shape[0]
    for k in range(lanes):
        before, joined, turned, waiting = 0.0, 0.0, 0.0, 0.0
        for c in range(classes):
            people = work.coming[now, k, c]
            work.coming[now, k, c] = 0.0
            before += work.waiting[k, c]
            joined += people
            work.waiting[k, c] += people
            if work.value[k, c] <= 0.0:
                turned += work.waiting[k, c]
                work.pool[back[k], c] += work.waiting[k, c]
                work.waiting[k, c] = 0.0
            waiting += work.waiting[k, c]
        passed = min(waiting, drive.rate[h, k] * gates.share[h, k])
        if waiting > 0.0:
            for c in range(classes):
                work.waiting[k, c] *= 1.0 - passed / waiting
        course.queue[h, k], course.joined[h, k] = before, joined
        course.passed[h, k], course.gone[h, k] = passed, passed + turned
