"""The earliest hour at every node from some starts on: one criterion, one label a node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.network.steps import WITH_BICYCLE, Gates, Steps
from wayout.planner.heap import pop, push
from wayout.planner.label import CRITERIA, HOURS
from wayout.planner.taking import FOREVER, MOST_WINDOWS, WINDOW, arrive, depart

NONE = -1


@dataclass(frozen=True, slots=True)
class Earliest:
    """
    The earliest hours of one forward search.

    Of shape (n_nodes,): `hours` after the epoch, infinite where one does not come; `step` and
    `window` by which one came, -1 at a start; `parent`, the node before.
    """

    hours: Array
    step: Array
    window: Array
    parent: Array

    def path(self, node: int) -> list[int]:
        """Give the nodes from a start to one of them, both included."""
        path = [node]
        while self.parent[path[-1]] != NONE:
            path.append(int(self.parent[path[-1]]))
        return path[::-1]


def find_earliest(
    steps: Steps,
    gates: Gates,
    starts: Sequence[tuple[int, float]],
    *,
    until_h: float,
    with_bicycle: bool = False,
) -> Earliest:
    """
    Find the earliest hour at each node, not later than an hour.

    Parameters
    ----------
    starts
        Nodes with the hour at which one is there.

    Notes
    -----
    Dijkstra's algorithm; it is exact since every step is FIFO (Dreyfus, 1969).

    References
    ----------
    S. E. Dreyfus, An appraisal of some shortest-path algorithms, Operations Research 17, 1969.
    """
    nodes = len(steps.first) - 1
    hours = np.full(nodes, FOREVER)
    for node, at in starts:
        hours[node] = min(hours[node], at)
    found = settle_earliest(steps, gates, hours, float(until_h), with_bicycle)
    return Earliest(hours, *found)


@compiled
def settle_earliest(
    steps: Steps, gates: Gates, hours: Array, until_h: float, with_bicycle: bool
) -> tuple[Array, Array, Array]:
    """Lower `hours` to the earliest of each node; give the step, window and node before."""
    size = len(steps.target) + len(hours) + 1
    keys, items, waiting = np.empty(size), np.empty(size, np.int32), 0
    taken = np.full(len(hours), NONE, np.int32)
    passed = np.full(len(hours), NONE, np.int32)
    parent = np.full(len(hours), NONE, np.int32)
    label = np.zeros(CRITERIA)
    after, marks = np.empty((MOST_WINDOWS, CRITERIA)), np.empty((MOST_WINDOWS, 2), np.int32)
    for node in range(len(hours)):
        if hours[node] < FOREVER:
            waiting = push(keys, items, waiting, hours[node], node)
    while waiting > 0:
        key, node = keys[0], items[0]
        waiting = pop(keys, items, waiting)
        if key > hours[node]:
            continue
        label[HOURS] = key
        for step in range(steps.first[node], steps.first[node + 1]):
            target = steps.target[step]
            if hours[target] <= key:
                continue
            if steps.taken_by[step] == WITH_BICYCLE and not with_bicycle:
                continue
            leaves, reaches = depart(steps, step, key)
            if leaves == FOREVER:
                continue
            found = arrive(steps, gates, step, label, leaves, reaches, NONE, 0.0, after, marks, 0)
            if found > 0 and after[0, HOURS] < hours[target] and after[0, HOURS] <= until_h:
                hours[target] = after[0, HOURS]
                taken[target], passed[target], parent[target] = step, marks[0, WINDOW], node
                waiting = push(keys, items, waiting, after[0, HOURS], target)
    return taken, passed, parent
