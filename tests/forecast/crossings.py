"""Crossings for the tests of queues, and what their flows are compared with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from wayout.forecast.queue_flow import flow
from wayout.forecast.queue_state import NO_FAR_SIDE, Capacity, Flows, Queue
from wayout.forecast.queue_wait import measure_waits
from wayout.network.compiled import Array

ENDLESS = float("inf")


def make_capacity(near: Any, *, far: Any = NO_FAR_SIDE, room: float = ENDLESS) -> Capacity:
    """Make the capacity of one lane from persons a step."""
    near_side = np.array(near, np.float64).reshape(1, -1, 1)
    far_side = np.broadcast_to(np.array(far, np.float64).reshape(1, -1, 1), near_side.shape)
    return Capacity(near_side, far_side, np.array([room]))


def make_queue(near: float = 0.0, far: float = 0.0) -> Queue:
    """Make the queue of one lane and member."""
    return Queue(np.array([[near]]), np.array([[far]]))


def flow_lane(arrivals: Sequence[float], capacity: Capacity, queue: Queue | None = None) -> Flows:
    """Let arrivals flow through one lane of one member."""
    return flow(queue or make_queue(), as_lane(arrivals), capacity=capacity)


def wait_in_lane(
    arrivals: Sequence[float], capacity: Capacity, queue: Queue | None = None, step_h: float = 1.0
) -> Array:
    """Give the wait at the start of each step in one lane of one member."""
    flows = flow_lane(arrivals, capacity, queue)
    waits = measure_waits(flows, as_lane(arrivals), capacity=capacity, step_h=step_h)
    one: Array = waits[0, :, 0]
    return one


def as_lane(arrivals: Sequence[float]) -> Array:
    """Give a series as an array of one member and one lane."""
    return np.array(arrivals, np.float64).reshape(1, -1, 1)


def pollaczek_khinchine(utilisation: float) -> float:
    """Give the mean wait of M/D/1 in service times (Pollaczek 1930, Khinchine 1932)."""
    return utilisation / (2.0 * (1.0 - utilisation))


def crommelin(utilisation: float, servers: int) -> float:
    """
    Give the mean wait of M/D/c in service times.

    C. D. Crommelin, Delay probability formulae when the holding times are constant, Post Office
    Electrical Engineers Journal 25, 1932: a sum over Poisson tails.
    """
    offered, total, i = utilisation * servers, 0.0, 0
    while True:
        i += 1
        term = _tail(i * offered, i * servers)
        term -= _tail(i * offered, i * servers + 1) / utilisation
        total += term
        if term < 1e-9:
            return total


def _tail(mean: float, least: int) -> float:
    """Give the probability that a Poisson number is so many or more."""
    counts = np.arange(least)
    factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, least)))))
    below = float(np.exp(counts * math.log(mean) - mean - factorials).sum())
    return max(1.0 - below, 0.0)


def wait_by_events(arrivals_h: Array, *, servers: int, service_h: float) -> Array:
    """
    Give every customer's wait in M/D/c, customer by customer.

    As service takes the same time for all, customer n takes the place of customer n - c.
    """
    starts = np.empty(len(arrivals_h))
    for n, arrival in enumerate(arrivals_h.tolist()):
        free = starts[n - servers] + service_h if n >= servers else 0.0
        starts[n] = max(arrival, free)
    waits: Array = starts - arrivals_h
    return waits


def flow_by_euler(
    queue: tuple[float, float],
    arrivals: Sequence[float],
    near: Sequence[float],
    far: Sequence[float],
    room: float,
    *,
    cuts: int,
) -> list[tuple[float, float]]:
    """Give both queues after each step, in so many small moves of fluid, one side after another."""
    before, between = queue
    found = []
    for arrive, near_rate, far_rate in zip(arrivals, near, far, strict=True):
        for _ in range(cuts):
            before += arrive / cuts
            away = min(far_rate / cuts, between)
            between -= away
            over = min(near_rate / cuts, before, room - between)
            before, between = before - over, between + over
        found.append((before, between))
    return found
