"""
The flow through a crossing: a fluid in two queues in tandem, for every lane and member.

Within a step arrivals and capacities are constant rates, so queues are straight lines between the
instants at which one empties or the room is full: each step is solved exactly from one such event
to the next, and is right to the rounding. (The other choice was a fine step with a stated error.)

References
----------
G. F. Newell, Applications of Queueing Theory, 2nd edition, 1982: queues as fluids. For the tandem
with a finite room between, and blocking: G. F. Newell, Approximate Behavior of Tandem Queues, 1979.
"""

from __future__ import annotations

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.queue_state import (
    Capacity,
    Flows,
    Queue,
    check_arrivals,
    check_capacity,
    check_members,
    check_queue,
)
from wayout.network.compiled import Array, compiled

NEVER = float("inf")

ROUNDING = 1e-12
"""Of those who must leave, the share that may still be there: what rounding leaves behind."""


def flow(queue: Queue, arrivals: Array, *, capacity: Capacity) -> Flows:
    """
    Let people who arrive in known numbers flow through a crossing.

    Nobody is lost or created: who waited and arrived has left or waits. Complexity is linear in
    members, steps and lanes.

    Parameters
    ----------
    queue
        Who waits at the start, in persons.
    arrivals
        Persons who join each lane in each step, shape (members, steps, lanes), evenly within it.
    capacity
        Persons who can pass in each step.

    Returns
    -------
    flows
        Queues at the start of each step and after the last; who passed in each step.
    """
    capacity = check_capacity(capacity)
    queue = check_queue(queue, capacity=capacity)
    members, (steps, lanes) = len(queue.near), capacity.near.shape[1:]
    check_members(capacity, members)
    arrivals = check_arrivals(arrivals, shape=(members, steps, lanes))
    flows = Flows(
        np.empty((members, steps + 1, lanes)),
        np.empty((members, steps + 1, lanes)),
        np.empty((members, steps, lanes)),
        np.empty((members, steps, lanes)),
    )
    flows.near[:, 0], flows.far[:, 0] = queue
    fill_flows(flows, arrivals, capacity)
    return flows


def advance(
    queue: Queue, arrivals: Array, *, capacity: Capacity, step: int
) -> tuple[Queue, Array, Array]:
    """
    Let people flow for one step, where arrivals depend on what came before.

    Parameters
    ----------
    queue
        Who waits at the start of the step, in persons.
    arrivals
        Persons who join each lane in this step, shape (members, lanes).
    capacity
        Persons who can pass in each step; only this one is read.
    step
        Which step, from 0.

    Returns
    -------
    queue, passed, left
        Who waits after the step; persons who passed the near side, and both, (members, lanes).
    """
    steps = capacity.near.shape[1]
    if not 0 <= step < steps:
        raise BadInputError(f"step {step}; 0 to {steps - 1} are accepted")
    now = Capacity(
        capacity.near[:, step : step + 1], capacity.far[:, step : step + 1], capacity.room
    )
    flows = flow(queue, np.asarray(arrivals)[:, np.newaxis], capacity=now)
    return flows.stranded, flows.passed[:, 0], flows.left[:, 0]


@compiled
def fill_flows(flows: Flows, arrivals: Array, capacity: Capacity) -> None:
    """Fill in the flows from the queue at the start on, which is in their first step."""
    members, steps, lanes = arrivals.shape
    near_by_member = len(capacity.near) > 1
    far_by_member = len(capacity.far) > 1
    for m in range(members):
        near = capacity.near[m if near_by_member else 0]
        far = capacity.far[m if far_by_member else 0]
        for n in range(steps):
            for k in range(lanes):
                (
                    flows.near[m, n + 1, k],
                    flows.far[m, n + 1, k],
                    flows.passed[m, n, k],
                    flows.left[m, n, k],
                ) = pass_step(
                    flows.near[m, n, k],
                    flows.far[m, n, k],
                    arrivals[m, n, k],
                    near[n, k],
                    far[n, k],
                    capacity.room[k],
                )


@compiled
def pass_step(
    near: float, far: float, arrive: float, near_rate: float, far_rate: float, room: float
) -> tuple[float, float, float, float]:
    """
    Give both queues after a step, and who passed the near side and both within it.

    Rates are a step. At constant rates no queue empties or fills twice, so the loop ends.
    """
    if far_rate == NEVER:
        over = min(near + arrive, near_rate)
        return near + arrive - over, 0.0, over, over
    rest, passed, left = 1.0, 0.0, 0.0
    while rest > 0.0:
        out, away, span = find_rates(near, far, arrive, near_rate, far_rate, room)
        span = min(span, rest)
        passed, left, rest = passed + out * span, left + away * span, rest - span
        near, far = move(near, far, arrive, out, away, room, span)
    return near, far, passed, left


@compiled
def find_rates(
    near: float, far: float, arrive: float, near_rate: float, far_rate: float, room: float
) -> tuple[float, float, float]:
    """Give the rates out of both queues, and how long they hold, in steps."""
    out = near_rate if near > 0.0 else min(arrive, near_rate)
    if far >= room:
        out = min(out, far_rate)
    away = far_rate if far > 0.0 else min(out, far_rate)
    span = NEVER
    if out > arrive:
        span = near / (out - arrive)
    if away > out:
        span = min(span, far / (away - out))
    elif out > away and room < NEVER:
        span = min(span, (room - far) / (out - away))
    return out, away, span


@compiled
def move(
    near: float, far: float, arrive: float, out: float, away: float, room: float, span: float
) -> tuple[float, float]:
    """Give both queues after a span at constant rates; what empties or fills in it does so."""
    if out > arrive and span >= near / (out - arrive):
        near = 0.0
    else:
        near = max(near + (arrive - out) * span, 0.0)
    if away > out and span >= far / (away - out):
        far = 0.0
    elif out > away and room < NEVER and span >= (room - far) / (out - away):
        far = room
    else:
        far = min(max(far + (out - away) * span, 0.0), room)
    return near, far


@compiled
def find_share(
    near: float,
    far: float,
    arrive: float,
    near_rate: float,
    far_rate: float,
    room: float,
    wanted: float,
) -> float:
    """Give the share of a step after which so many have left; 1 if it takes all of it."""
    done, left = 0.0, 0.0
    while done < 1.0:
        away_rate = far_rate
        if far_rate == NEVER:
            away_rate = near_rate if near > 0.0 else min(arrive, near_rate)
            span = near / (near_rate - arrive) if near > 0.0 and near_rate > arrive else NEVER
            out = away_rate
        else:
            out, away_rate, span = find_rates(near, far, arrive, near_rate, far_rate, room)
        if away_rate > 0.0 and wanted - left <= away_rate * span + ROUNDING * wanted:
            share: float = done + (wanted - left) / away_rate
            return min(max(share, 0.0), 1.0)
        span = min(span, 1.0 - done)
        left, done = left + away_rate * span, done + span
        near, far = move(near, far, arrive, out, away_rate, room, span)
    return 1.0
