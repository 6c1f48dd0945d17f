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

NEVER = float("inf")
AT_ONCE = 4
LONGEST = 100.0
"""Nobody comes for a wait so many times as long as their patience; a smaller share is no number."""


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
    shape (longest way, lanes, classes); `waiting`, shape (lanes, classes), with their `total`;
    `pool` are people to set out again, shape (rows, classes). Of the lanes as people see them now:
    `draw`, what a lane is to those who choose, `patience`, the share that would still come for the
    wait, and `wait_h`, shape (lanes,); `value`, the share of a class that would go, and `shut_h`,
    when it ends so far as is known, shape (lanes, classes); `mass`, draw times value, shape
    (lanes, classes); `changes`, whether anybody knows of an end or a beginning, shape (lanes,).
    `share` is of the ways for one class, shape (ways,). Classes of `coming`, `pool` and `mass`, and
    of `Drive.classes`, are filled up with nobody to a multiple of `AT_ONCE`.
    """

    coming: Array
    waiting: Array
    total: Array
    pool: Array
    draw: Array
    patience: Array
    wait_h: Array
    value: Array
    shut_h: Array
    mass: Array
    changes: Array
    share: Array


@compiled
def run_course(
    course: Course,
    work: Work,
    ways: Ways,
    gates: Gates,
    drive: Drive,
    back: Array,
    ordinary_classes: Array,
    longest_rush_h: float,
) -> None:
    """
    Run one member over all hours.

    What is called here takes an hour at a time, and names its arrays first: taking one out of a
    tuple counts its references, which in a loop takes longer than the loop.
    """
    count = gates.word.shape[0]
    work.coming[:] = 0.0
    work.waiting[:] = 0.0
    work.total[:] = 0.0
    work.pool[:] = 0.0
    for h in range(count):
        look_at_gates(work, gates, drive, h)
        look_at_queues(work, gates, drive, h)
        fresh = set_out(work, ways, gates, drive, h, longest_rush_h)
        ordinary = pass_lanes(course, work, gates, drive, back, ordinary_classes, h, longest_rush_h)
        course.begun[h] = fresh + ordinary
        course.held[h] = work.pool.sum()
    course.queue[count] = work.total
    course.under_way[0] = work.coming.sum()


@compiled
def look_at_gates(work: Work, gates: Gates, drive: Drive, h: int) -> None:
    """Look at who may pass in hour `h` and until when, so far as people know."""
    work.value[:] = gates.value[h]
    work.shut_h[:] = gates.shuts[h]
    work.changes[:] = gates.changes[h]
    for k in drive.pended:
        for c in range(work.value.shape[1]):
            if drive.told[k, c] <= h:
                work.shut_h[k, c] = min(work.shut_h[k, c], drive.ends[k, c])
                work.changes[k] = True
            if h >= drive.ends[k, c]:
                work.value[k, c] = 0.0


@compiled
def look_at_queues(work: Work, gates: Gates, drive: Drive, h: int) -> None:
    """Look at the queues as people do in hour `h`, and at what each lane is to them."""
    value, mass, draws, patiences = work.value, work.mass, work.draw, work.patience
    total, wait_h, patience_h = work.total, work.wait_h, drive.patience_h
    rate, pace, pull = drive.rate[h], gates.pace[h], drive.pull[h]
    lanes, classes = value.shape
    for k in range(lanes):
        passing, waiting = rate[k] * pace[k], total[k]
        patience, wait = 1.0 if passing > 0.0 else 0.0, 0.0
        if waiting > 0.0:
            wait = waiting / passing if passing > 0.0 else NEVER
            over = wait > LONGEST * patience_h
            patience = 0.0 if over else math.exp(-wait / patience_h)
        wait_h[k], patiences[k], draws[k] = wait, patience, pull[k] * patience
        for c in range(classes):
            mass[k, c] = draws[k] * value[k, c]


@compiled
def set_out(
    work: Work, ways: Ways, gates: Gates, drive: Drive, h: int, longest_rush_h: float
) -> float:
    """
    Let people set out from every row in hour `h`; give how many begin.

    Classes are taken four at a time, each in a variable of its own: so a compiler can hold them
    side by side. Nobody is in those that fill up the last four.
    """
    coming, pool, mass, changes = work.coming, work.pool, work.mass, work.changes
    people, first, lane = ways.people, ways.first, ways.lane
    weight, way_h, by_class = ways.weight, ways.hours, drive.classes
    begun, around = 0.0, coming.shape[0]
    start = (h + 1) % around
    for r in range(people.size):
        leaving = people[r] * drive.sets_out[h]
        changing, again = False, 0.0
        for c in range(by_class.size):
            again += pool[r, c]
        if leaving + again <= 0.0:
            continue
        for i in range(first[r], first[r + 1]):
            changing |= changes[lane[i]]
        if changing:
            begun += set_out_warily(work, ways, gates, drive, h, r, longest_rush_h)
            continue
        for c in range(0, by_class.size, AT_ONCE):
            s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
            for i in range(first[r], first[r + 1]):
                k, w = lane[i], weight[i]
                s0 += w * mass[k, c]
                s1 += w * mass[k, c + 1]
                s2 += w * mass[k, c + 2]
                s3 += w * mass[k, c + 3]
            e0, e1 = 1.0 / s0 if s0 > 0.0 else 0.0, 1.0 / s1 if s1 > 0.0 else 0.0
            e2, e3 = 1.0 / s2 if s2 > 0.0 else 0.0, 1.0 / s3 if s3 > 0.0 else 0.0
            e0 *= leaving * by_class[c] + pool[r, c]
            e1 *= leaving * by_class[c + 1] + pool[r, c + 1]
            e2 *= leaving * by_class[c + 2] + pool[r, c + 2]
            e3 *= leaving * by_class[c + 3] + pool[r, c + 3]
            for i in range(first[r], first[r + 1]):
                k, w, at = lane[i], weight[i], start + way_h[i]
                at -= around if at >= around else 0
                coming[at, k, c] += e0 * w * mass[k, c]
                coming[at, k, c + 1] += e1 * w * mass[k, c + 1]
                coming[at, k, c + 2] += e2 * w * mass[k, c + 2]
                coming[at, k, c + 3] += e3 * w * mass[k, c + 3]
            for n, whole in ((c, s0), (c + 1, s1), (c + 2, s2), (c + 3, s3)):
                if whole > 0.0:
                    begun += leaving * by_class[n]
                    pool[r, n] = 0.0
    return begun


@compiled
def set_out_warily(
    work: Work, ways: Ways, gates: Gates, drive: Drive, h: int, r: int, longest_rush_h: float
) -> float:
    """Let people set out from a row some lanes of which will shut or open, as they know."""
    coming, pool, mass, shares = work.coming, work.pool, work.mass, work.share
    changes, shut_h, wait_h, draw = work.changes, work.shut_h, work.wait_h, work.draw
    opens, lane, weight, way_h = gates.opens[h], ways.lane, ways.weight, ways.hours
    first, last = ways.first[r], ways.first[r + 1]
    begun, around = 0.0, coming.shape[0]
    start = (h + 1) % around
    for c in range(work.value.shape[1]):
        people, again = ways.people[r] * drive.sets_out[h] * drive.classes[c], pool[r, c]
        whole = 0.0
        for i in range(first, last):
            k = lane[i]
            share = weight[i] * mass[k, c]
            if changes[k]:
                arrives = h + way_h[i]
                if mass[k, c] <= 0.0:
                    share = weight[i] * draw[k] if arrives >= opens[k, c] else 0.0
                elif arrives + wait_h[k] >= shut_h[k, c]:
                    share = 0.0
            shares[i] = share
            whole += share
        if whole <= 0.0:
            continue
        begun += people
        pool[r, c] = 0.0
        each = 1.0 / whole
        for i in range(first, last):
            k, at, more = lane[i], start + way_h[i], 0.0
            at -= around if at >= around else 0
            if changes[k] and shut_h[k, c] - h <= longest_rush_h:
                more = drive.rush * people
                begun += more * shares[i] * each
            coming[at, k, c] += (people + again + more) * shares[i] * each
    return begun


@compiled
def pass_lanes(
    course: Course,
    work: Work,
    gates: Gates,
    drive: Drive,
    back: Array,
    ordinary_classes: Array,
    h: int,
    longest_rush_h: float,
) -> float:
    """
    Let people join their lanes, turn back who is not let in, and let the others pass.

    Ordinary travellers come as far as they are let in and patient; give how many.
    """
    value, waits, total, shut_h = work.value, work.waiting, work.total, work.shut_h
    coming, pool, patience = work.coming[h % work.coming.shape[0]], work.pool, work.patience
    usual, rate, share, rush = drive.ordinary[h], drive.rate[h], gates.share[h], drive.rush
    queues, joins, passes, goes = (
        course.queue[h],
        course.joined[h],
        course.passed[h],
        course.gone[h],
    )
    ordinary = 0.0
    lanes, classes = value.shape
    for k in range(lanes):
        joined, turned, waiting = 0.0, 0.0, 0.0
        for c in range(classes):
            people = coming[k, c]
            coming[k, c] = 0.0
            if value[k, c] > 0.0:
                own = usual[k] * patience[k] * ordinary_classes[k, c]
                if shut_h[k, c] - h <= longest_rush_h:
                    own *= 1.0 + rush
                ordinary += own
                people += own
                waits[k, c] += people
                waiting += waits[k, c]
            elif people + waits[k, c] > 0.0:
                turned += waits[k, c] + people
                pool[back[k], c] += waits[k, c] + people
                waits[k, c] = 0.0
            joined += people
        passed = min(waiting, rate[k] * share[k])
        rest = 1.0 - passed / waiting if waiting > passed else 0.0
        for c in range(classes):
            waits[k, c] *= rest
        queues[k], joins[k], passes[k], goes[k] = total[k], joined, passed, passed + turned
        total[k] = waiting - passed
    return ordinary
