"""
The quickest path between two nodes, guided by the hours to and from a few landmarks.

By the triangle inequality the hours between two nodes are at least the difference of their hours
from a landmark, and of their hours to it (ALT, Goldberg and Harrelson 2005).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wayout.errors import BadGraphError, BadInputError
from wayout.network.compiled import compiled
from wayout.network.graph import MOST, Arcs, Graph, Ints, make_zeros
from wayout.planner.tree import UNREACHED, grow_tree

LANDMARKS = 16


@dataclass(frozen=True, slots=True)
class Landmarks:
    """
    Nodes far apart, and the seconds between them and every node.

    `seconds` has a row for each node: from each landmark, then to each landmark.
    """

    nodes: tuple[int, ...]
    seconds: Ints


@dataclass(frozen=True, slots=True)
class Path:
    """The quickest path: its seconds, and its edges in order of travel."""

    seconds: int
    edges: Ints


@compiled
def bound_seconds(node: int, target: int, table: Ints) -> int:
    """
    Give the least seconds between two nodes that the landmarks vouch for.

    Where a landmark reaches the one but not the other, or the target reaches a landmark that the
    node does not reach, there is no path: one second more than counts is given.
    """
    half, bound = table.shape[1] // 2, 0
    for column in range(half):
        here, there = int(table[node, column]), int(table[target, column])
        if here != 2147483647:
            bound = max(bound, there - here if there != 2147483647 else there)
        here, there = int(table[node, half + column]), int(table[target, half + column])
        if there != 2147483647:
            bound = max(bound, here - there if here != 2147483647 else here)
    return bound


@compiled
def fill_towards(
    first: Ints, ends: Ints, weights: Ints, source: int, target: int, table: Ints,
    costs: Ints, via: Ints, places: Ints,
) -> bool:  # fmt: skip
    """
    Fill in least seconds until the target's are final; tell whether it was reached (A*).

    `places` holds where each node stands in the heap of four, counted from 1. It comes filled
    with 0, which no node has that was seen, so that only what is seen costs memory.
    """
    low = 0x7FFFFFFF
    ahead, heap = np.empty(len(costs), np.int32), np.empty(len(costs) + 1, np.int64)
    heap[0], size, costs[source], places[source] = source, 1, 0, 1
    while size and int(heap[0]) & low != target:
        node, size = int(heap[0]) & low, size - 1
        key, place = int(heap[size]), 0
        while 4 * place + 1 < size:
            least = 4 * place + 1
            for below in range(least + 1, min(least + 4, size)):
                if heap[below] < heap[least]:
                    least = below
            if heap[least] >= key:
                break
            heap[place] = heap[least]
            places[heap[place] & low] = place + 1
            place = least
        heap[place] = key
        places[key & low] = place + 1
        for arc in range(first[node], first[node + 1]):
            end = int(ends[arc])
            reached, place = int(costs[node]) + int(weights[arc]), int(places[end]) - 1
            if place >= 0 and reached >= costs[end]:
                continue
            if place < 0:
                ahead[end] = bound_seconds(end, target, table)
            if reached + int(ahead[end]) > 2147483646:
                continue
            if place < 0:
                place, size = size, size + 1
            costs[end], via[end] = reached, arc
            key = ((reached + int(ahead[end])) << 32) | end
            while place and heap[(place - 1) >> 2] > key:
                heap[place] = heap[(place - 1) >> 2]
                places[heap[place] & low] = place + 1
                place = (place - 1) >> 2
            heap[place] = key
            places[end] = place + 1
    return size > 0


@compiled
def trace_path(first: Ints, via: Ints, source: int, target: int, edges: Ints) -> int:
    """Write the edges of a path from the end of `edges` backwards; give where they begin."""
    place, node = len(edges), target
    while node != source:
        place -= 1
        edges[place] = via[node]
        node = np.searchsorted(first, via[node], side="right") - 1
    return place


def check_counts(arcs: Arcs, tails: Ints, costs: Ints) -> None:
    """Raise where some path is so long that its seconds are beyond what counts."""
    if np.any((costs[tails] != UNREACHED) & (costs[arcs.ends] == UNREACHED)):
        raise BadGraphError(f"a path takes more than {MOST} seconds; landmarks need shorter ones")


def get_landmarks(graph: Graph, *, count: int = LANDMARKS) -> Landmarks:
    """
    Get landmarks far from each other, each the node farthest from those before it.

    Two one-to-all searches for each; eight bytes for each and each node.
    """
    if not graph.n_nodes or count < 1:
        raise BadInputError(f"{count} landmarks of {graph.n_nodes} nodes; 1 of 1 is the least")
    columns: list[tuple[Ints, Ints]] = []
    nodes: list[int] = []
    nearest = np.full(graph.n_nodes, UNREACHED, np.int32)
    node = 0
    while len(nodes) < count:
        pair = []
        for arcs in (graph.out, graph.into):
            tree = grow_tree(arcs, arcs.seconds, [node], most_weight=graph.most_seconds)
            tails = np.repeat(np.arange(graph.n_nodes, dtype=np.int32), np.diff(arcs.first))
            check_counts(arcs, tails, tree.costs)
            pair.append(tree.costs)
        nodes.append(node)
        columns.append((pair[0], pair[1]))
        nearest = np.minimum(nearest, pair[0])
        known = np.where(nearest == UNREACHED, -1, nearest)
        node = int(known.argmax())
    halves = [column for half in (0, 1) for column in (pair[half] for pair in columns)]
    return Landmarks(tuple(nodes), np.ascontiguousarray(np.stack(halves, axis=1)))


def find_path(graph: Graph, source: int, target: int, landmarks: Landmarks) -> Path | None:
    """Find the quickest path from one node to another, exactly; none where nothing leads."""
    for node in (source, target):
        if not 0 <= node < graph.n_nodes:
            raise BadInputError(f"no node {node} in a graph of {graph.n_nodes} nodes")
    arcs = graph.out
    costs, via = np.empty(graph.n_nodes, np.int32), np.empty(graph.n_nodes, np.int32)
    if not fill_towards(
        arcs.first, arcs.ends, arcs.seconds, source, target, landmarks.seconds, costs, via,
        make_zeros(graph.n_nodes),
    ):  # fmt: skip
        return None
    edges = np.empty(graph.n_nodes, np.int32)
    begin = trace_path(arcs.first, via, source, target, edges)
    return Path(int(costs[target]), edges[begin:].copy())
