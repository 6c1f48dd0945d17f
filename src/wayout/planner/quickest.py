"""The quickest way from where one stands to the nearest of some goals: one criterion, guided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.network.steps import Gates, Steps
from wayout.planner.heap import pop, push
from wayout.planner.taking import FOREVER, take_soonest

NONE = -1


def find_quickest(
    steps: Steps,
    gates: Gates,
    starts: Sequence[tuple[int, float]],
    *,
    is_goal: Array,
    least_h: Array,
    until_h: float,
    with_bicycle: bool = False,
) -> list[tuple[int, int]]:
    """
    Find the quickest way to any goal; empty if none is reached by an hour.

    Parameters
    ----------
    starts
        Nodes with the hour at which one is there.
    is_goal
        Shape (n_nodes,).
    least_h
        Shape (n_nodes,), hours that any way from a node to a goal takes at least; along every
        step it falls by no more than the step takes.

    Returns
    -------
    way
        The steps in order, each with the window passed at its gate, -1 without a gate.

    Notes
    -----
    A* search (Hart, Nilsson, Raphael 1968); exact, since every step is FIFO.

    References
    ----------
    P. E. Hart, N. J. Nilsson, B. Raphael, A formal basis for the heuristic determination of
    minimum cost paths, IEEE Transactions on Systems Science and Cybernetics 4, 1968.
    """
    hours = np.full(len(is_goal), FOREVER)
    for node, at in starts:
        hours[node] = min(hours[node], at)
    goal, step, window, parent = settle_quickest(
        steps, gates, hours, is_goal, least_h, until_h, with_bicycle
    )
    way = []
    while goal != NONE and parent[goal] != NONE:
        way.append((int(step[goal]), int(window[goal])))
        goal = int(parent[goal])
    return way[::-1]


@compiled
def settle_quickest(
    steps: Steps,
    gates: Gates,
    hours: Array,
    is_goal: Array,
    least_h: Array,
    until_h: float,
    with_bicycle: bool,
) -> tuple[int, Array, Array, Array]:
    """Give the goal reached first, -1 if none, and the step, window and node before each one."""
    nodes, first, targets = len(is_goal), steps.first, steps.target
    taken, passed = np.full(nodes, NONE, np.int32), np.full(nodes, NONE, np.int32)
    parent = np.full(nodes, NONE, np.int32)
    size = len(steps.target) + nodes + 1
    keys, items, waiting = np.empty(size), np.empty(size, np.int32), 0
    most = np.max(np.diff(first))
    soonest, windows = np.empty(most), np.empty(most, np.int32)
    for node in range(nodes):
        if hours[node] + least_h[node] <= until_h and hours[node] < FOREVER:
            waiting = push(keys, items, waiting, hours[node] + least_h[node], node)
    while waiting > 0:
        key, node = keys[0], items[0]
        waiting = pop(keys, items, waiting)
        if key > hours[node] + least_h[node]:
            continue
        if is_goal[node]:
            return node, taken, passed, parent
        take_soonest(steps, gates, node, hours[node], with_bicycle, soonest, windows)
        for step in range(first[node], first[node + 1]):
            target, over = targets[step], soonest[step - first[node]]
            least = over + least_h[target]
            if over < hours[target] and least <= until_h and least < FOREVER:
                hours[target], taken[target], parent[target] = over, step, node
                passed[target] = windows[step - first[node]]
                waiting = push(keys, items, waiting, least, target)
    return NONE, taken, passed, parent
