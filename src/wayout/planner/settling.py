"""The kernel of the Pareto search: a queue, a bag of labels at every node, and the steps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.network.steps import Gates, Steps
from wayout.planner.heap import pop, push
from wayout.planner.label import CRITERIA, HOURS, dominates
from wayout.planner.taking import FARE_PIECE, FOREVER, MOST_WINDOWS, WINDOW, take_step

NONE = -1


class Wanted(NamedTuple):
    """
    What a search is asked for.

    `least_h` and `is_goal` have shape (n_nodes,). With `goals_only`, a label that cannot beat one
    at a goal is dropped.
    """

    least_h: Array
    is_goal: Array
    until_h: float
    goals_only: bool
    with_bicycle: bool
    travellers: float


class Store(NamedTuple):
    """
    Every label ever queued, and the queue.

    `links` are node, parent, step, window and fare of each label. `following` leads from a settled
    label to the one settled before it at its node, `beaten` to the one before it at any goal.
    `kept` are the settled ones in their order; `keys` and `items` are a heap.
    """

    labels: Array
    links: Array
    following: Array
    beaten: Array
    kept: Array
    keys: Array
    items: Array


@compiled
def settle_labels(
    steps: Steps, gates: Gates, start_node: Array, start_label: Array, wanted: Wanted
) -> tuple[Array, Array]:
    """Settle labels until the queue is empty; labels, and links in rows as in `Settled`."""
    store = make_store(2 * len(start_node) + 1024)
    bag = np.full(len(wanted.least_h), NONE, np.int32)
    no_marks = np.full(2, NONE, np.int32)
    fares = 0 if len(steps.fares) == 0 else np.max(steps.fares[:, 1] - steps.fares[:, 0])
    after = np.empty(((fares + 1) * MOST_WINDOWS, CRITERIA))
    marks = np.empty((len(after), 2), np.int32)
    waiting, count, settled, reached = 0, 0, 0, NONE
    for i in range(len(start_node)):
        key = start_label[i, HOURS] + wanted.least_h[start_node[i]]
        if key <= wanted.until_h:
            fill(store, count, start_label[i], start_node[i], NONE, NONE, no_marks)
            waiting = push(store.keys, store.items, waiting, key, count)
            count += 1
    while waiting > 0:
        at = store.items[0]
        waiting = pop(store.keys, store.items, waiting)
        node = store.links[at, 0]
        if is_useless(store, bag[node], reached, store.labels[at], node, wanted):
            continue
        store.following[at], store.kept[settled] = bag[node], at
        bag[node] = at
        settled += 1
        if wanted.is_goal[node]:
            store.beaten[at] = reached
            reached = at
        for step in range(steps.first[node], steps.first[node + 1]):
            target, label = steps.target[step], store.labels[at]
            found = take_step(
                steps, gates, step, label, wanted.with_bicycle, wanted.travellers, after, marks
            )
            for k in range(found):
                key = after[k, HOURS] + wanted.least_h[target]
                if key > wanted.until_h or key == FOREVER:
                    continue
                if is_useless(store, bag[target], reached, after[k], target, wanted):
                    continue
                if count == len(store.links):
                    store = grow(store)
                fill(store, count, after[k], target, at, step, marks[k])
                waiting = push(store.keys, store.items, waiting, key, count)
                count += 1
    return gather(store.labels, store.links, store.kept[:settled])


@compiled
def is_useless(
    store: Store, first: int, reached: int, label: Array, node: int, wanted: Wanted
) -> bool:
    """Tell whether a label is beaten at its node, or can only be beaten at a goal."""
    other = first
    while other != NONE:
        if dominates(store.labels[other], label):
            return True
        other = store.following[other]
    if not wanted.goals_only:
        return False
    other, hours = reached, label[HOURS] + wanted.least_h[node]
    while other != NONE:
        if store.labels[other, HOURS] <= hours and is_no_worse(store.labels[other], label):
            return True
        other = store.beaten[other]
    return False


@compiled
def is_no_worse(one: Array, other: Array) -> bool:
    """Tell whether a label is at least as good as another in everything but its hour."""
    for k in range(1, CRITERIA):  # noqa: SIM110 - kernels are plain loops
        if one[k] > other[k]:
            return False
    return True


@compiled
def make_store(size: int) -> Store:
    """Make an empty store for so many labels."""
    return Store(
        np.empty((size, CRITERIA)),
        np.empty((size, 5), np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size),
        np.empty(size, np.int32),
    )


@compiled
def grow(store: Store) -> Store:
    """Give a store twice as large with the same content."""
    size = len(store.links)
    larger = make_store(2 * size)
    larger.labels[:size] = store.labels
    larger.links[:size] = store.links
    larger.following[:size] = store.following
    larger.beaten[:size] = store.beaten
    larger.kept[:size] = store.kept
    larger.keys[:size] = store.keys
    larger.items[:size] = store.items
    return larger


@compiled
def fill(
    store: Store, at: int, label: Array, node: int, parent: int, step: int, marks: Array
) -> None:
    """Fill in one label of a store."""
    store.labels[at] = label
    store.links[at, 0], store.links[at, 1] = node, parent
    store.links[at, 2] = step
    store.links[at, 3], store.links[at, 4] = marks[WINDOW], marks[FARE_PIECE]


@compiled
def gather(labels: Array, links: Array, kept: Array) -> tuple[Array, Array]:
    """Gather the settled labels in their order, with parents numbered in that order."""
    number = np.full(len(links), NONE, np.int32)
    for i in range(len(kept)):
        number[kept[i]] = i
    rows = np.empty((len(kept), CRITERIA))
    out = np.empty((5, len(kept)), np.int32)
    for i in range(len(kept)):
        at = kept[i]
        rows[i] = labels[at]
        parent = links[at, 1]
        out[0, i] = links[at, 0]
        out[1, i] = NONE if parent == NONE else number[parent]
        out[2, i] = links[at, 2]
        out[3, i], out[4, i] = links[at, 3], links[at, 4]
    return rows, out
