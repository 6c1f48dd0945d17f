"""
How long somebody waits who joins a lane at an instant, first come first served.

The cumulative curves tell: who joins at t has left when as many have left as had joined by t. The
step in which that is comes from the curves at the ends of steps, the instant within it from the
same exact solution as the flow. Who finds nobody waiting waits until both sides are open in turn.

References
----------
G. F. Newell, Applications of Queueing Theory, 2nd edition, 1982: the wait is the horizontal
distance between the curves of cumulative arrivals and cumulative departures.
"""

from __future__ import annotations

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.queue_flow import NEVER, find_share, pass_step
from wayout.forecast.queue_state import (
    Capacity,
    Flows,
    Queue,
    as_floats,
    check_arrivals,
    check_capacity,
    check_members,
    check_queue,
)
from wayout.network.compiled import Array, compiled

LEAST = 1e-9
"""Of all who joined a lane, the share that counts as nobody: what rounding leaves behind."""


def measure_waits(flows: Flows, arrivals: Array, *, capacity: Capacity, step_h: float) -> Array:
    """
    Measure the wait of somebody who joins at the start of each step, knowing all that flowed.

    Parameters
    ----------
    flows
        As `flow` gave them for these arrivals and this capacity.
    arrivals
        Persons who join each lane in each step, shape (members, steps, lanes).
    step_h
        The length of a step in hours.

    Returns
    -------
    waits
        Hours through both sides, shape (members, steps, lanes). Infinite: not through within the
        horizon. As the flow is a fluid, one's own service takes no time.
    """
    capacity = check_capacity(capacity)
    check_step(step_h)
    arrivals = check_arrivals(arrivals, shape=flows.left.shape)
    if capacity.near.shape[1:] != arrivals.shape[1:]:
        raise BadInputError(
            f"flows are for {arrivals.shape[1:]} steps and lanes, the capacity for "
            f"{capacity.near.shape[1:]}; both must be the same"
        )
    check_members(capacity, len(arrivals))
    waits = np.empty(arrivals.shape)
    fill_waits(waits, Flows(*map(as_floats, flows)), arrivals, capacity, step_h)
    return waits


def expect_waits(queue: Queue, *, capacity: Capacity, step: int, step_h: float) -> Array:
    """
    Give the wait of somebody who joins at the start of a step, by the capacity then expected.

    Who joins later does not matter, first come first served; so it needs no arrivals, and people
    can choose by it. With the capacity that comes to pass it is what `measure_waits` gives.

    Returns
    -------
    waits
        Hours through both sides, shape (members, lanes). Infinite: not through within the capacity
        given. Complexity: linear in members, lanes and the steps that are waited.
    """
    capacity = check_capacity(capacity)
    check_step(step_h)
    queue = check_queue(queue, capacity=capacity)
    check_members(capacity, len(queue.near))
    steps = capacity.near.shape[1]
    if not 0 <= step < steps:
        raise BadInputError(f"step {step}; 0 to {steps - 1} are accepted")
    waits = np.empty(queue.near.shape)
    fill_expected(waits, queue, capacity, step, step_h)
    return waits


def check_step(step_h: float) -> None:
    """Refuse a length of step that is longer than an hour or no length."""
    if not 0 < step_h <= 1:
        raise BadInputError(f"a step of {step_h} hours; more than 0 and up to 1 are accepted")


@compiled
def fill_waits(
    waits: Array, flows: Flows, arrivals: Array, capacity: Capacity, step_h: float
) -> None:
    """Fill in the wait at the start of each step, lane by lane."""
    members, steps, lanes = arrivals.shape
    near_by_member = len(capacity.near) > 1
    far_by_member = len(capacity.far) > 1
    opens = np.empty(steps + 1)
    for m in range(members):
        for k in range(lanes):
            near = capacity.near[m if near_by_member else 0, :, k]
            far = capacity.far[m if far_by_member else 0, :, k]
            fill_opens(opens, near, far, flows.far[m, :, k], capacity.room[k])
            follow_curves(
                waits[m, :, k],
                flows.near[m, :, k],
                flows.far[m, :, k],
                flows.left[m, :, k],
                arrivals[m, :, k],
                near,
                far,
                capacity.room[k],
                opens,
            )
            for n in range(steps):
                waits[m, n, k] *= step_h


@compiled
def follow_curves(
    waits: Array,
    waiting_near: Array,
    waiting_far: Array,
    left: Array,
    arrivals: Array,
    near: Array,
    far: Array,
    room: float,
    opens: Array,
) -> None:
    """
    Fill in the waits of one lane, in steps.

    `ahead` counts who must leave from step `at` on until one's turn. It is carried from one joiner
    to the next: those who came between are added.
    """
    steps, at = len(left), 0
    ahead = waiting_near[0] + waiting_far[0]
    nobody = LEAST * (ahead + arrivals.sum() + 1.0)
    for n in range(steps):
        if at <= n:
            at, ahead = n, waiting_near[n] + waiting_far[n]
        while at < steps and ahead > left[at] + nobody:
            ahead -= left[at]
            at += 1
        through = float(n)
        if at == steps:
            through = NEVER
        elif at > n or ahead > nobody:
            through = at + find_share(
                waiting_near[at], waiting_far[at], arrivals[at], near[at], far[at], room, ahead
            )
        if waiting_near[n] <= nobody:
            through = max(through, opens[n])
        waits[n] = through - n
        ahead += arrivals[n]


@compiled
def fill_opens(opens: Array, near: Array, far: Array, waiting_far: Array, room: float) -> None:
    """
    Fill in the first step in which somebody who finds nobody before the near side is through both.

    Infinite: in no step. The near side can be passed in a step if it is open and the far side is
    too, or there is room between them.
    """
    far_opens = NEVER
    opens[len(near)] = NEVER
    for n in range(len(near) - 1, -1, -1):
        if far[n] > 0.0:
            far_opens = float(n)
        if near[n] > 0.0 and (far[n] > 0.0 or waiting_far[n] < room):
            opens[n] = far_opens
        else:
            opens[n] = opens[n + 1]


@compiled
def fill_expected(waits: Array, queue: Queue, capacity: Capacity, step: int, step_h: float) -> None:
    """Fill in the wait by letting all who wait flow out, with nobody else joining."""
    near_by_member = len(capacity.near) > 1
    far_by_member = len(capacity.far) > 1
    total = np.zeros(capacity.near.shape[1] + 1)
    for k in range(waits.shape[1]):
        is_single = not near_by_member and capacity.far[0, 0, k] == NEVER
        if is_single:
            total[1:] = np.cumsum(capacity.near[0, :, k])
        for m in range(len(waits)):
            near = capacity.near[m if near_by_member else 0, :, k]
            far = capacity.far[m if far_by_member else 0, :, k]
            before, between = queue.near[m, k], queue.far[m, k]
            if is_single and before > LEAST * (before + 1.0):
                through = search_through(before, near, total, step)
            else:
                through = drain(before, between, near, far, capacity.room[k], step)
            waits[m, k] = (through - step) * step_h


@compiled
def search_through(ahead: float, near: Array, total: Array, step: int) -> float:
    """Give when so many have passed a lane with one side, in steps; `total` is cumulative."""
    wanted = total[step] + ahead
    at = int(np.searchsorted(total, wanted - LEAST * (ahead + 1.0)))
    if at == len(total):
        return NEVER
    share: float = (wanted - total[at - 1]) / near[at - 1]
    through: float = at - 1 + min(share, 1.0)
    return through


@compiled
def drain(before: float, between: float, near: Array, far: Array, room: float, step: int) -> float:
    """
    Give when somebody is through, in steps, who joins behind so many before and between the sides.

    With nobody before the near side one enters in the first step in which it can be passed, and is
    through when those between have left and the far side is open.
    """
    nobody = LEAST * (before + between + 1.0)
    entered, cleared = before > nobody, NEVER
    for n in range(step, len(near)):
        entered = entered or (near[n] > 0.0 and (far[n] > 0.0 or between < room))
        ahead = before + between
        if cleared == NEVER and ahead <= nobody:
            cleared = float(n)
        elif cleared == NEVER:
            was_before, was_between = before, between
            before, between, _, left = pass_step(before, between, 0.0, near[n], far[n], room)
            if ahead <= left + nobody:
                cleared = n + find_share(was_before, was_between, 0.0, near[n], far[n], room, ahead)
        if entered and cleared < NEVER and far[n] > 0.0:
            return max(cleared, float(n))
    return NEVER
