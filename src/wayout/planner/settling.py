"""The kernel of the Pareto search: a queue, a bag of labels at every node, and the steps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.network.steps import Gates, Steps
from wayout.planner.heap import pop, push
from wayout.planner.label import CRITERIA, DOUBT, HIGH, HOURS, LOW, RISK, ROAD_KM, UNPRICED
from wayout.planner.taking import FOREVER, MARKS, MOST_WINDOWS, STEP, take_steps

NONE = -1
ROOM = 4096
"""Labels there is room for at first."""

State = tuple[int, int, int, int]
"""How many labels wait in the queue, were ever queued, are settled; the last one at a goal."""


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

    `labels` has shape (size, 7); `links` are node, parent, step, window and fare of each.
    `following` leads from a settled label to the one settled before it at its node, `beaten` to
    the one before it at any goal. `kept` are the settled ones in their order; `keys` and `items`
    are a heap.
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
    after, marks = make_room(steps.first, steps.fares)
    store = make_store(2 * len(start_node) + len(marks) + ROOM)
    bag = np.full(len(wanted.least_h), NONE, np.int32)
    count = queue_starts(store, start_node, start_label, wanted.least_h, wanted.until_h)
    state = (count, count, 0, NONE)
    while state[0] > 0:
        if state[1] + len(marks) > len(store.kept):
            store = grow(store)
        state = settle_while_room(steps, gates, wanted, store, bag, after, marks, state)
    return gather(store.labels, store.links, store.kept[: state[2]])


@compiled
def settle_while_room(
    steps: Steps,
    gates: Gates,
    wanted: Wanted,
    store: Store,
    bag: Array,
    after: Array,
    marks: Array,
    state: State,
) -> State:
    """Settle labels while any are queued and there is room for what may come of one more."""
    waiting, count, settled, reached = state
    labels, following, beaten, least_h = store.labels, store.following, store.beaten, wanted.least_h
    while waiting > 0 and count + len(marks) <= len(store.kept):
        at = store.items[0]
        waiting, node = pop(store.keys, store.items, waiting), store.links[at, 0]
        hours = labels[at, HOURS]
        if is_beaten(labels, following, bag[node], labels, at, hours):
            continue
        least = hours + least_h[node]
        if wanted.goals_only and is_beaten(labels, beaten, reached, labels, at, least):
            continue
        following[at], bag[node], store.kept[settled] = bag[node], at, at
        settled += 1
        if wanted.is_goal[node]:
            beaten[at], reached = reached, at
        found = take_steps(
            steps, gates, node, labels[at], wanted.with_bicycle, wanted.travellers, after, marks
        )
        for k in range(found):
            target, hours = steps.target[marks[k, STEP]], after[k, HOURS]
            key = hours + least_h[target]
            if key > wanted.until_h or key == FOREVER:
                continue
            if is_beaten(labels, following, bag[target], after, k, hours):
                continue
            if wanted.goals_only and is_beaten(labels, beaten, reached, after, k, key):
                continue
            fill(labels, store.links, count, after, k, target, at)
            for j in range(MARKS):
                store.links[count, 2 + j] = marks[k, j]
            waiting = push(store.keys, store.items, waiting, key, count)
            count += 1
    return waiting, count, settled, reached


@compiled
def queue_starts(store: Store, nodes: Array, labels: Array, least_h: Array, until_h: float) -> int:
    """Queue the labels one begins with that can be in time, and give how many those are."""
    count = 0
    for i in range(len(nodes)):
        key = labels[i, HOURS] + least_h[nodes[i]]
        if key <= until_h:
            fill(store.labels, store.links, count, labels, i, nodes[i], NONE)
            for k in range(2, 5):
                store.links[count, k] = NONE
            count = push(store.keys, store.items, count, key, count)
    return count


@compiled
def make_room(first: Array, fares: Array) -> tuple[Array, Array]:
    """Make room for what can come of the steps of any one node: labels and their marks."""
    most = 0
    for node in range(len(first) - 1):
        pieces = 0
        for step in range(first[node], first[node + 1]):
            pieces += 1 + fares[step, 1] - fares[step, 0]
        most = max(most, pieces)
    size = most * MOST_WINDOWS
    return np.empty((size, CRITERIA)), np.empty((size, MARKS), np.int32)


@compiled
def is_beaten(
    labels: Array, before: Array, other: int, rows: Array, row: int, hours: float
) -> bool:
    """
    Tell whether some label of a chain is at least as good as a row is, at an hour of its own.

    The chain leads from `other` through `before`. What tells labels apart most often is compared
    first; the hour comes last, since labels are settled by the hour.
    """
    low, high, road_km = rows[row, LOW], rows[row, HIGH], rows[row, ROAD_KM]
    unpriced, risk, doubt = rows[row, UNPRICED], rows[row, RISK], rows[row, DOUBT]
    while other != NONE:
        if (
            labels[other, ROAD_KM] <= road_km
            and labels[other, LOW] <= low
            and labels[other, HIGH] <= high
            and labels[other, UNPRICED] <= unpriced
            and labels[other, RISK] <= risk
            and labels[other, DOUBT] <= doubt
            and labels[other, HOURS] <= hours
        ):
            return True
        other = before[other]
    return False


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
    """Give a store of twice the size with the same content."""
    size = len(store.kept)
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
    labels: Array, links: Array, at: int, rows: Array, row: int, node: int, parent: int
) -> None:
    """Fill in a label from a row, where it is and the label before it."""
    for k in range(CRITERIA):
        labels[at, k] = rows[row, k]
    links[at, 0], links[at, 1] = node, parent


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
        for k in range(CRITERIA):
            rows[i, k] = labels[at, k]
        parent = links[at, 1]
        out[0, i] = links[at, 0]
        out[1, i] = NONE if parent == NONE else number[parent]
        out[2, i] = links[at, 2]
        out[3, i], out[4, i] = links[at, 3], links[at, 4]
    return rows, out
