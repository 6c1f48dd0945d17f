"""
The latest hour at every node so as to be at a goal, or across a border, by a deadline.

The search of `earliest` turned round: from the deadline backward, step by step, each step undone
exactly as `taking` does it. Every step is FIFO, so who is at a node by its latest hour is in time,
and who is there later is not. One criterion only: hours. What a gate lets through is decided when
gates are laid out.

References
----------
C. F. Daganzo, Reversibility of the time-dependent shortest path problem, Transportation Research
Part B 36, 2002.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.network.steps import NO_GATE, WITH_BICYCLE, Gates, Steps
from wayout.planner.heap import pop, push
from wayout.planner.taking import FOREVER, wait_out

NEVER = -FOREVER
NONE = -1
ONE_ULP = 2.3e-16
"""Above the relative distance of two neighbouring numbers."""


class Into(NamedTuple):
    """The steps into each node: those into i are `order` from first[i] to first[i + 1]."""

    first: Array
    order: Array
    origin: Array


@dataclass(frozen=True, slots=True)
class Latest:
    """
    The latest hours of one backward search.

    `hours` has shape (n_nodes,), after the epoch, minus infinity where it is too late already.
    `step` is (n_nodes,): the step to take next, -1 at a goal and where there is no way.
    """

    hours: Array
    step: Array
    is_end: Array
    target: Array

    def path(self, node: int) -> list[int]:
        """Give the steps from a node to the goal, or to the border that counts."""
        path = []
        while self.step[node] != NONE:
            step = int(self.step[node])
            path.append(step)
            if self.is_end[step]:
                break
            node = int(self.target[step])
        return path


def find_latest(
    steps: Steps,
    gates: Gates,
    *,
    by_h: float,
    since_h: float,
    goals: Sequence[int] = (),
    is_end: Array | None = None,
    with_bicycle: bool = False,
    turned: Into | None = None,
) -> Latest:
    """
    Find the latest hour at which one may still be at each node.

    Parameters
    ----------
    by_h
        The deadline, in hours after the epoch; being there at that very hour is in time.
    since_h
        Earlier hours count as never.
    goals
        Nodes to be at by the deadline.
    is_end
        Shape (n_steps,): steps whose gate is the goal; what counts is the hour of being across.
    turned
        What `turn_round` made of the steps, if it was made already.

    Notes
    -----
    Dijkstra's algorithm from the deadline: O(steps log steps), times the length of the longest
    list of shut times, windows or opening hours of one step.
    """
    hours = np.full(len(steps.first) - 1, NEVER)
    hours[np.asarray(goals, np.int64)] = by_h
    ends = np.zeros(len(steps.target), np.bool_) if is_end is None else is_end
    into = turn_round(steps) if turned is None else turned
    step = settle_back(steps, gates, into, hours, ends, float(by_h), float(since_h), with_bicycle)
    return Latest(hours, step, ends, steps.target)


def turn_round(steps: Steps) -> Into:
    """Group the steps by the node they lead to."""
    nodes = np.arange(len(steps.first), dtype=np.int32)
    origin = np.repeat(nodes[:-1], np.diff(steps.first))
    order = np.argsort(steps.target, kind="stable").astype(np.int32)
    return Into(np.searchsorted(steps.target[order], nodes).astype(np.int32), order, origin)


@compiled
def settle_back(
    steps: Steps,
    gates: Gates,
    into: Into,
    hours: Array,
    is_end: Array,
    by_h: float,
    since_h: float,
    with_bicycle: bool,
) -> Array:
    """Raise `hours` to the latest of each node, and give the step taken there."""
    size = len(into.order) + len(hours) + 1
    keys, items, waiting = np.empty(size), np.empty(size, np.int32), 0
    taken = np.full(len(hours), NONE, np.int32)
    for node in range(len(hours)):
        if hours[node] > NEVER:
            waiting = push(keys, items, waiting, -hours[node], node)
    for step in range(len(into.order)):
        if is_end[step] and (with_bicycle or steps.taken_by[step] != WITH_BICYCLE):
            latest = undo_step(steps, gates, step, by_h)
            origin = into.origin[step]
            if latest >= since_h and latest > hours[origin]:
                hours[origin], taken[origin] = latest, step
                waiting = push(keys, items, waiting, -latest, origin)
    while waiting > 0:
        key, node = keys[0], items[0]
        waiting = pop(keys, items, waiting)
        if -key < hours[node]:
            continue
        for i in range(into.first[node], into.first[node + 1]):
            step = into.order[i]
            origin = into.origin[step]
            if hours[origin] >= hours[node] or is_end[step]:
                continue
            if steps.taken_by[step] == WITH_BICYCLE and not with_bicycle:
                continue
            latest = undo_step(steps, gates, step, subtract(hours[node], steps.after_h[step]))
            if latest >= since_h and latest > hours[origin]:
                hours[origin], taken[origin] = latest, step
                waiting = push(keys, items, waiting, -latest, origin)
    return taken


@compiled
def undo_step(steps: Steps, gates: Gates, step: int, by_h: float) -> float:
    """
    Give the latest hour before a step so as to be across its gate by an hour.

    Without a gate it is the hour at which the ride is over. Minus infinity: it is too late.
    """
    reach = by_h
    gate = steps.gate[step]
    if gate != NO_GATE:
        ready = leave_queue(gates, gate, by_h)
        if ready == NEVER:
            return NEVER
        reach = subtract(ready, gates.wait_h[gate])
    if steps.runs[step, 0] >= 0:
        return undo_run(steps, step, reach)
    leaves = subtract(reach, steps.before_h[step])
    if steps.shut[step, 0] == steps.shut[step, 1]:
        return subtract(leaves, steps.wait_h[step])
    return undo_wait(steps, step, leaves)


@compiled
def leave_queue(gates: Gates, gate: int, by_h: float) -> float:
    """Give the latest hour at the head of the queue so as to be across by an hour."""
    for i in range(gates.windows[gate, 1] - 1, gates.windows[gate, 0] - 1, -1):
        start, end = gates.window_table[i, 0], gates.window_table[i, 1]
        if start > by_h:
            continue
        last = min(by_h, just_before(end))
        begin = gates.opens[gate, 0]
        if begin < 0:
            return last
        for j in range(gates.opens[gate, 1] - 1, begin - 1, -1):
            opens, closes = gates.open_table[j, 0], gates.open_table[j, 1]
            if opens > last:
                continue
            open_last = min(last, just_before(closes))
            if open_last >= start:
                return open_last
            break
    return NEVER


@compiled
def undo_run(steps: Steps, step: int, reach: float) -> float:
    """Give the hour of the last run that reaches the end of the ride by an hour."""
    begin, high = steps.runs[step, 0], steps.runs[step, 1]
    low = begin  # the first run that is too late lies from low to high
    while low < high:
        middle = (low + high) >> 1
        if steps.run_table[middle, 1] + steps.before_h[step] <= reach:
            low = middle + 1
        else:
            high = middle
    if low == begin:
        return NEVER
    leaves: float = steps.run_table[low - 1, 0]
    return leaves


@compiled
def undo_wait(steps: Steps, step: int, by_h: float) -> float:
    """Give the latest hour to be ready so as to leave on demand by an hour."""
    leaves, left = by_h, float(steps.wait_h[step])
    first, high = steps.shut[step, 0], steps.shut[step, 1]
    low = first
    while low < high:  # the first interval that begins later
        middle = (low + high) >> 1
        if steps.shut_table[middle, 0] <= leaves:
            low = middle + 1
        else:
            high = middle
    i = low - 1
    if i >= first and leaves < steps.shut_table[i, 1]:
        leaves = just_before(steps.shut_table[i, 0])
        i -= 1
    while i >= first and leaves - steps.shut_table[i, 1] < left:
        left -= leaves - steps.shut_table[i, 1]
        leaves = steps.shut_table[i, 0]
        i -= 1
    ready: float = leaves - left
    less = max(abs(leaves), 1.0) * ONE_ULP
    while ready > NEVER and wait_out(steps, step, ready) > by_h:  # as numbers are rounded
        ready, less = ready - less, 2.0 * less
    return ready


@compiled
def subtract(by_h: float, hours: float) -> float:
    """Give the latest start so that hours later, as numbers are rounded, it is not too late."""
    start = by_h - hours
    while start + hours > by_h:
        start -= max(abs(start), abs(by_h), abs(hours)) * ONE_ULP
    return start


@compiled
def just_before(hours: float) -> float:
    """Give an hour that is earlier than a finite one by as little as can be told."""
    return hours - max(abs(hours) * ONE_ULP, ONE_ULP)
