"""One-to-all, one-to-one and bounds on the world network, beside scipy and networkit."""

from __future__ import annotations

from typing import Any

import networkit
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from wayout.network.graph import Graph
from wayout.planner import tree as trees
from wayout.planner.bounds import Seed, find_seeds, get_bounds
from wayout.planner.landmarks import Landmarks, Path, find_path, get_landmarks
from wayout.planner.tree import UNREACHED, grow_tree
from world_network import draw_pairs
from world_timing import summarise, time_in_turn

ROUNDS = 3
SOURCES = 40
PAIRS = 200


def get_matrix(graph: Graph) -> csr_matrix:
    """Give the seconds of a graph as scipy wants them; a zero would be no edge, so it is tiny."""
    arcs = graph.out
    weights = np.where(arcs.seconds == 0, 1e-9, arcs.seconds.astype(np.float64))
    return csr_matrix((weights, arcs.ends, arcs.first), shape=(graph.n_nodes, graph.n_nodes))


def get_peer(graph: Graph) -> networkit.Graph:
    """Give the seconds of a graph as networkit wants them."""
    arcs = graph.out
    tails = np.repeat(np.arange(graph.n_nodes, dtype=np.uint64), np.diff(arcs.first))
    peer = networkit.Graph(graph.n_nodes, weighted=True, directed=True)
    peer.addEdges((arcs.seconds.astype(np.float64), (tails, arcs.ends.astype(np.uint64))))
    return peer


def grow(graph: Graph, source: int) -> trees.Tree:
    """Search from one node to all, by seconds."""
    return grow_tree(graph.out, graph.out.seconds, [source], most_weight=graph.most_seconds)


def grow_by_heap(graph: Graph, source: int) -> trees.Tree:
    """Search from one node to all by the heap alone."""
    costs = np.full(graph.n_nodes, UNREACHED, np.int32)
    via = np.full(graph.n_nodes, -1, np.int32)
    costs[source] = 0
    roots = np.array([source], np.int32)
    arcs = graph.out
    trees.fill_by_heap(arcs.first, arcs.ends, arcs.seconds, roots, costs, via)
    return trees.Tree(costs, via)


def measure_one_to_all(graph: Graph) -> dict[str, Any]:
    """Measure one-to-all, and the bounds of one destination, against scipy, source by source."""
    matrix = get_matrix(graph)
    grow(graph, 0), grow_by_heap(graph, 0), get_bounds(graph, [0])
    rows = []
    for source, _ in draw_pairs(graph, count=SOURCES):
        expected = dijkstra(matrix, indices=source)
        for found in (grow(graph, source), grow_by_heap(graph, source)):
            costs = np.where(found.costs == UNREACHED, np.inf, found.costs)
            np.testing.assert_allclose(costs, expected, atol=1e-3)
        rows.append(
            time_in_turn(
                [
                    lambda s=source: dijkstra(matrix, indices=s),
                    lambda s=source: grow(graph, s),
                    lambda s=source: grow_by_heap(graph, s),
                    lambda s=source: get_bounds(graph, [s]),
                ],
                rounds=ROUNDS,
            )
        )
    names = ("scipy", "buckets", "heap", "bounds")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    times = {name: summarise(column) for name, column in columns.items()}
    scipy = times["scipy"]["p50"]
    ratios = {name: times[name]["p50"] / scipy for name in ("buckets", "heap")}
    ratios["bounds"] = times["bounds"]["p50"] / (3 * scipy)
    return {"ms": times, "ratios": ratios, "sources": SOURCES, "rounds": ROUNDS}


def list_bounds(landmarks: Landmarks, target: int) -> list[float]:
    """List the bounds of the landmarks from every node to one, for the peer to use freely."""
    half = landmarks.seconds.shape[1] // 2
    known = landmarks.seconds.astype(np.float64)
    known[known == UNREACHED] = np.nan
    after = known[target, :half] - known[:, :half]
    before = known[:, half:] - known[target, half:]
    bounds = np.nan_to_num(np.concatenate((after, before), axis=1), nan=0.0)
    return np.maximum(bounds.max(axis=1), 0.0).tolist()


def check_path(graph: Graph, path: Path | None, seed: Seed, peer_seconds: float) -> None:
    """Hold a path to the peer's distance, to its own edges and to the tree of bounds."""
    assert path is not None
    assert path.seconds == peer_seconds
    assert path.seconds == graph.out.seconds[path.edges].sum()
    assert path.seconds == seed.costs[0]


def time_pair(
    graph: Graph, peer: networkit.Graph, landmarks: Landmarks, source: int, target: int
) -> list[float]:
    """Time one pair in each way, in turn, after the answers were found to be the same."""
    bounds = get_bounds(graph, [target])
    both = networkit.distance.BidirectionalDijkstra(peer, source, target, True)
    one = networkit.distance.Dijkstra(peer, source, True, False, target)
    free = list_bounds(landmarks, target)
    to_goal = networkit.distance.AStar(peer, free, source, target, True)
    both.run()
    path = find_path(graph, source, target, landmarks)
    check_path(graph, path, find_seeds(graph, source, bounds)[0], both.getDistance())
    return time_in_turn(
        [
            both.run,
            one.run,
            to_goal.run,
            lambda: find_path(graph, source, target, landmarks),
            lambda: find_seeds(graph, source, bounds),
        ],
        rounds=ROUNDS,
    )


def measure_one_to_one(graph: Graph) -> dict[str, Any]:
    """Measure one-to-one against networkit, pair by pair; its A* is given our bounds."""
    networkit.setNumberOfThreads(1)
    peer = get_peer(graph)
    [preparing] = time_in_turn([lambda: get_landmarks(graph)], rounds=1)
    landmarks = get_landmarks(graph)
    drawn = draw_pairs(graph, count=2 * PAIRS)
    pairs = [(s, t) for s, t in drawn if find_path(graph, s, t, landmarks)][: PAIRS + 1]
    rows = [time_pair(graph, peer, landmarks, source, target) for source, target in pairs]
    names = ("bidirectional", "dijkstra", "a-star", "wayout", "trees")
    columns = dict(zip(names, zip(*rows[1:], strict=True), strict=True))
    times = {name: summarise(column) for name, column in columns.items()}
    best = min(times[name]["p50"] for name in names[:2])
    return {
        "ms": times,
        "ratio": times["wayout"]["p50"] / best,
        "ratio_prepared": times["trees"]["p50"] / times["a-star"]["p50"],
        "ratio_a_star": times["wayout"]["p50"] / times["a-star"]["p50"],
        "preparing_ms": preparing * 1e3,
        "landmarks": len(landmarks.nodes),
        "pairs": len(rows) - 1,
        "rounds": ROUNDS,
    }
