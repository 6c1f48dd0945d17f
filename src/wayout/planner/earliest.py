"""The earliest hour at every node from some starts on: one criterion, one label a node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.network.steps import Gates, Steps
from wayout.planner.heap import pop, push
from wayout.planner.taking import FOREVER, take_soonest

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
    first, targets = steps.first, steps.target
    most = np.max(np.diff(first))
    soonest, windows = np.empty(most), np.empty(most, np.int32)
    for node in range(len(hours)):
        if hours[node] < FOREVER:
            waiting = push(keys, items, waiting, hours[node], node)
    while waiting > 0:
        key, node = keys[0], items[0]
        waiting = pop(keys, items, waiting)
        if key > hours[node]:
            continue
        take_soonest(steps, gates, node, key, with_bicycle, soonest, windows)
        for step in range(first[node], first[node + 1]):
            target, over = targets[step], soonest[step - first[node]]
            if over < hours[target] and over <= until_h:
                hours[target], taken[target], parent[target] = over, step, node
                passed[target] = windows[step - first[node]]
                waiting = push(keys, items, waiting, over, target)
    return taken, passed, parent
