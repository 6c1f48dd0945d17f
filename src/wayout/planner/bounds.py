"""
Bounds on what is still to be paid on the way to a destination, one for each criterion.

They hold for every journey from a node on. Their trees are journeys themselves: the quickest, the
cheapest and one of the safest from any node. They are made once for a set of destinations.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from wayout.network.compiled import compiled
from wayout.network.graph import MOST, Graph, Ints
from wayout.planner.tree import UNREACHED, Tree, WorstTree, grow_tree, grow_worst

CACHED_SETS = 64


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    What every journey from a node to the destinations takes at least, and who takes just that.

    `costs` has a row for each node: seconds, money, risk, and whether it is a destination.
    Seconds are `UNREACHED` where no destination can be reached.
    """

    destinations: Ints
    quickest: Tree
    cheapest: Tree
    safest: WorstTree
    costs: Ints


def get_bounds(graph: Graph, destinations: npt.ArrayLike) -> Bounds:
    """Give the bounds of one set of destinations, by three searches backward from them."""
    arcs = graph.into
    roots = np.unique(np.asarray(destinations, np.int64))
    quickest = grow_tree(arcs, arcs.seconds, roots, most_weight=graph.most_seconds)
    cheapest = grow_tree(arcs, arcs.money, roots, most_weight=graph.most_money)
    safest = grow_worst(arcs, roots)
    costs = np.zeros((graph.n_nodes, 4), np.int32)
    costs[:, 0], costs[:, 1], costs[:, 2] = quickest.costs, cheapest.costs, safest.levels
    costs[roots, 3] = 1
    return Bounds(roots.astype(np.int32), quickest, cheapest, safest, costs)


@dataclass(frozen=True, slots=True)
class Seed:
    """A journey along a tree: its seconds, money and worst risk, and its edges in order."""

    costs: tuple[int, int, int]
    edges: Ints


@compiled
def walk_tree(node: int, via: Ints, into_edges: Ints, ends: Ints, edges: Ints) -> int:
    """Write the edges from a node along a backward tree to its root; give their number."""
    length = 0
    while via[node] >= 0:
        edges[length] = into_edges[via[node]]
        node = ends[edges[length]]
        length += 1
    return length


def find_seeds(graph: Graph, source: int, bounds: Bounds) -> list[Seed]:
    """Find the journeys along the three trees from a node; none where nothing leads on."""
    if bounds.costs[source, 0] == UNREACHED:
        return []
    arcs, seeds = graph.out, []
    room = np.empty(graph.n_nodes, np.int32)
    for tree in (bounds.quickest, bounds.cheapest, bounds.safest):
        length = walk_tree(source, tree.via, graph.into_edges, arcs.ends, room)
        edges = room[:length].copy()
        seconds, money = int(arcs.seconds[edges].sum()), int(arcs.money[edges].sum())
        if seconds <= MOST and money <= MOST:
            seeds.append(Seed((seconds, money, int(arcs.risks[edges].max(initial=0))), edges))
    return seeds


@dataclass(slots=True)
class BoundsCache:
    """The bounds of the destinations asked for last, so that each set is searched once."""

    graph: Graph
    most_sets: int = CACHED_SETS
    kept: OrderedDict[tuple[int, ...], Bounds] = field(default_factory=OrderedDict)

    def get(self, destinations: Iterable[int]) -> Bounds:
        """Give the bounds of a set of destinations, made now if they are not kept."""
        key = tuple(sorted(set(destinations)))
        if key not in self.kept:
            self.kept[key] = get_bounds(self.graph, key)
            if len(self.kept) > self.most_sets:
                self.kept.popitem(last=False)
        self.kept.move_to_end(key)
        return self.kept[key]
