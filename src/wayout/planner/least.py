"""The least hours from every node to any goal, whatever one waits for: a bound for the search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.network.steps import Steps
from wayout.planner.heap import pop, push
from wayout.planner.taking import FOREVER


def find_least(steps: Steps, goals: Sequence[int]) -> Array:
    """
    Find the least hours from each node to any goal.

    A departure on demand is waited for; runs, posts and queues are not. Shape (n_nodes,);
    infinite where no goal can be reached. It never exceeds what a journey takes.
    """
    nodes = len(steps.first) - 1
    origin = np.repeat(np.arange(nodes, dtype=np.int32), np.diff(steps.first))
    waits = np.where(steps.runs[:, 0] < 0, steps.wait_h, 0.0)
    hours = np.maximum(waits, 0.0) + steps.before_h + steps.after_h
    order = np.argsort(steps.target, kind="stable")
    first = np.searchsorted(steps.target[order], np.arange(nodes + 1)).astype(np.int32)
    return spread_back(first, origin[order], hours[order], np.asarray(goals, np.int32))


@compiled
def spread_back(first: Array, origin: Array, hours: Array, goals: Array) -> Array:
    """Spread from the goals against the steps, which are grouped by target (Dijkstra)."""
    nodes = len(first) - 1
    least = np.full(nodes, FOREVER)
    size = len(origin) + len(goals) + 1
    keys, items, waiting = np.empty(size), np.empty(size, np.int32), 0
    for goal in goals:
        least[goal] = 0.0
        waiting = push(keys, items, waiting, 0.0, goal)
    while waiting > 0:
        key, node = keys[0], items[0]
        waiting = pop(keys, items, waiting)
        if key > least[node]:
            continue
        for i in range(first[node], first[node + 1]):
            more = key + hours[i]
            if more < least[origin[i]]:
                least[origin[i]] = more
                waiting = push(keys, items, waiting, more, origin[i])
    return least
