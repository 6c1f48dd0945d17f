"""
The tree of least costs between a set of nodes and all others, in one criterion.

Forward it says by when one can be where. Backward it says what is still to be paid at least.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wayout.errors import BadInputError
from wayout.network.compiled import compiled
from wayout.network.graph import MOST, RISK_LEVELS, Arcs, Ints, Levels

UNREACHED = MOST + 1
BUCKETS = 4096
PATIENCE = 8


@dataclass(frozen=True, slots=True)
class Tree:
    """
    Least costs between every node and a set of roots, with the edge that each node's path takes.

    `costs` is `UNREACHED` where no path keeps within the limit. `via` is the place, among the arcs
    that were searched, of the edge between a node and the next one towards the roots; -1 at the
    roots and where nothing leads.
    """

    costs: Ints
    via: Ints


@dataclass(frozen=True, slots=True)
class WorstTree:
    """As a tree, for the worst level on the way: `levels` is `RISK_LEVELS` where nothing leads."""

    levels: Levels
    via: Ints


@compiled
def fill_by_buckets(
    first: Ints, ends: Ints, weights: Ints, shift: int, patience: int,
    costs: Ints, via: Ints, heads: Ints, after: Ints, before: Ints, waiting: int,
) -> bool:  # fmt: skip
    """
    Fill in least costs by a ring of buckets; tell whether patience was enough.

    A bucket holds nodes whose costs differ in the last `shift` bits only, as a list linked both
    ways: -1 is its end, -2 before a node says that it waits nowhere. Nodes leave a bucket in any
    order; one that is improved afterwards comes back. The roots wait in the first bucket.
    All is in one body: with a function for each change of a list it took twice as long.
    """
    mask, turn = len(heads) - 1, 0
    while waiting and patience:
        node = heads[turn & mask]
        if node < 0:
            turn += 1
            continue
        following = after[node]
        heads[turn & mask] = following
        if following >= 0:
            before[following] = -1
        before[node] = -2
        waiting -= 1
        patience -= 1
        cost = int(costs[node])
        for arc in range(first[node], first[node + 1]):
            end = ends[arc]
            reached = cost + int(weights[arc])
            known = int(costs[end])
            if reached < known:
                costs[end], via[end] = reached, arc
                previous, slot = before[end], (reached >> shift) & mask
                if previous == -2:
                    waiting += 1
                elif known >> shift == reached >> shift:
                    continue
                else:
                    following = after[end]
                    if previous >= 0:
                        after[previous] = following
                    else:
                        heads[(known >> shift) & mask] = following
                    if following >= 0:
                        before[following] = previous
                following = heads[slot]
                after[end], before[end] = following, -1
                if following >= 0:
                    before[following] = end
                heads[slot] = end
    return waiting == 0


@compiled
def fill_by_heap(
    first: Ints, ends: Ints, weights: Ints, roots: Ints, costs: Ints, via: Ints
) -> None:
    """Fill in least costs from the roots by a heap of four, whatever the costs are like."""
    low = 0x7FFFFFFF
    places, heap = np.full(len(costs), -1, np.int32), np.empty(len(costs) + 1, np.int64)
    heap[: len(roots)] = roots
    for place in range(len(roots)):
        places[roots[place]] = place
    size = len(roots)
    while size:
        top = int(heap[0])
        size -= 1
        key, place = int(heap[size]), 0
        while 4 * place + 1 < size:
            least = 4 * place + 1
            for below in range(least + 1, min(least + 4, size)):
                if heap[below] < heap[least]:
                    least = below
            if heap[least] >= key:
                break
            heap[place] = heap[least]
            places[heap[place] & low] = place
            place = least
        heap[place] = key
        places[key & low] = place
        cost = top >> 32
        for arc in range(first[top & low], first[(top & low) + 1]):
            end = int(ends[arc])
            reached = cost + int(weights[arc])
            if reached < costs[end]:
                costs[end], via[end] = reached, arc
                place = int(places[end])
                if place < 0:
                    place = size
                    size += 1
                key = (reached << 32) | end
                while place and heap[(place - 1) >> 2] > key:
                    heap[place] = heap[(place - 1) >> 2]
                    places[heap[place] & low] = place
                    place = (place - 1) >> 2
                heap[place] = key
                places[end] = place


@compiled
def fill_worst(
    first: Ints, ends: Ints, levels: Levels, roots: Ints, worst: Levels, via: Ints
) -> None:
    """
    Fill in the least worst level between each node and the roots, one level after another.

    Within a level the first to come is the first to go on, so that paths have few edges.
    """
    queues = np.empty((4, len(worst)), np.int32)
    sizes = np.zeros(4, np.int64)
    queues[0, : len(roots)] = roots
    sizes[0] = len(roots)
    for level in range(4):
        place = 0
        while place < sizes[level]:
            node = queues[level, place]
            place += 1
            if worst[node] != level:
                continue
            for arc in range(first[node], first[node + 1]):
                end = ends[arc]
                reached = max(level, int(levels[arc]))
                if reached < worst[end]:
                    worst[end], via[end] = reached, arc
                    queues[reached, sizes[reached]] = end
                    sizes[reached] += 1


def link_roots(roots: Ints, n_nodes: int) -> tuple[Ints, Ints, Ints]:
    """Put the roots into the first bucket: the heads of all, what follows each node, what leads."""
    heads = np.full(BUCKETS, -1, np.int32)
    after, before = np.full(n_nodes, -1, np.int32), np.full(n_nodes, -2, np.int32)
    if len(roots):
        heads[0], before[roots[0]] = roots[0], -1
    after[roots[:-1]], before[roots[1:]] = roots[1:], roots[:-1]
    return heads, after, before


def take_roots(roots: npt.ArrayLike, n_nodes: int) -> Ints:
    """Give a set of nodes as an array without repeats, or say which one is no node."""
    given = np.unique(np.asarray(roots, np.int64).ravel())
    bad = given[(given < 0) | (given >= n_nodes)]
    if bad.size:
        raise BadInputError(f"no node {bad[0]} in a graph of {n_nodes} nodes")
    return given.astype(np.int32)


def grow_tree(
    arcs: Arcs, weights: Ints, roots: npt.ArrayLike, *, most_weight: int, limit: int = MOST
) -> Tree:
    """
    Give the tree of least costs between some roots and every node.

    Parameters
    ----------
    arcs
        `graph.out` for costs from the roots on, `graph.into` for costs to the roots.
    weights
        The cost of each arc: `arcs.seconds` or `arcs.money`.
    most_weight
        No arc costs more; the buckets are made for it.
    limit
        What costs more is left unreached.

    Notes
    -----
    Buckets (Dial 1969, Denardo and Fox 1979) are quickest where costs are of like size. Where
    nodes come back too often, a heap of four finishes in O(edges log nodes).
    """
    n_nodes = len(arcs.first) - 1
    ends = take_roots(roots, n_nodes)
    shift = max(0, (most_weight // (BUCKETS - 2)).bit_length())
    for patience in (PATIENCE * n_nodes, 0):
        costs, via = np.full(n_nodes, limit + 1, np.int32), np.full(n_nodes, -1, np.int32)
        costs[ends] = 0
        if not patience:
            fill_by_heap(arcs.first, arcs.ends, weights, ends, costs, via)
        elif fill_by_buckets(
            arcs.first, arcs.ends, weights, shift, patience, costs, via,
            *link_roots(ends, n_nodes), len(ends),
        ):  # fmt: skip
            break
    if limit < MOST:
        costs[costs > limit] = UNREACHED
    return Tree(costs, via)


def grow_worst(arcs: Arcs, roots: npt.ArrayLike) -> WorstTree:
    """Give the tree of least worst levels between some roots and every node; O(edges)."""
    n_nodes = len(arcs.first) - 1
    ends = take_roots(roots, n_nodes)
    levels, via = np.full(n_nodes, RISK_LEVELS, np.uint8), np.full(n_nodes, -1, np.int32)
    levels[ends] = 0
    fill_worst(arcs.first, arcs.ends, arcs.risks, ends, levels, via)
    return WorstTree(levels, via)
