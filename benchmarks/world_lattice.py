"""Three criteria on the world network: exactness, speed, and the same source uncompiled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse.csgraph import dijkstra

from wayout.network.graph import Graph, build_graph, map_graph, write_graph
from wayout.planner.bounds import get_bounds
from wayout.planner.landmarks import find_path, get_landmarks
from wayout.planner.lattice import StaticJourneys, search_static
from world_network import draw_pairs
from world_oracle import list_front, search_whole
from world_static import get_matrix, grow
from world_timing import summarise, time_in_turn

ROUNDS = 3
PAIRS = 250
CHECKED_SOURCES, CHECKED_TARGETS = 10, 5
MOST_LABELS = 30_000_000
SLOW_PAIRS, SLOW_ROUNDS = 3, 3


def list_costs(journeys: StaticJourneys) -> list[tuple[int, int, int]]:
    """List what journeys cost."""
    return list(
        zip(
            journeys.seconds.tolist(), journeys.money.tolist(), journeys.risks.tolist(), strict=True
        )
    )


def check_replay(graph: Graph, journeys: StaticJourneys, source: int, target: int) -> None:
    """Travel along every journey: its edges join up, lead to the target and cost what it says."""
    arcs = graph.out
    for number, costs in enumerate(list_costs(journeys)):
        edges = journeys.get_edges(number)
        tails = np.searchsorted(arcs.first, edges, side="right") - 1
        assert tails.tolist() == [source, *arcs.ends[edges].tolist()][:-1]
        assert [source, *arcs.ends[edges].tolist()][-1] == target
        paid = arcs.seconds[edges].sum(), arcs.money[edges].sum(), arcs.risks[edges].max(initial=0)
        assert paid == costs


def cut_graph(graph: Graph, *, n_nodes: int) -> Graph:
    """Cut a part out of a graph: the nodes that are quickest to reach from node 0."""
    near = np.argsort(grow(graph, 0).costs, kind="stable")[:n_nodes]
    number = np.full(graph.n_nodes, -1)
    number[near] = np.arange(n_nodes)
    arcs = graph.out
    tails = number[np.repeat(np.arange(graph.n_nodes), np.diff(arcs.first))]
    heads = number[arcs.ends]
    kept = (tails >= 0) & (heads >= 0)
    return build_graph(
        n_nodes, tails=tails[kept], heads=heads[kept], seconds=arcs.seconds[kept],
        money=arcs.money[kept], risks=arcs.risks[kept],
    )  # fmt: skip


def check_exactness(graph: Graph) -> dict[str, Any]:
    """Hold the search to the unpruned one, on pairs of the whole network."""
    rng = np.random.default_rng(7)
    same, fronts, labels, began = 0, [], [], time.perf_counter()
    for source in rng.integers(0, graph.n_nodes, CHECKED_SOURCES).tolist():
        rows, heads = search_whole(graph, source, most_labels=MOST_LABELS)
        labels.append(len(rows))
        for target in rng.integers(0, graph.n_nodes, CHECKED_TARGETS).tolist():
            found = search_static(graph, source, get_bounds(graph, [target]))
            expected = list_front(rows, heads, target)
            same += list_costs(found) == expected
            fronts.append(len(expected))
    pairs = CHECKED_SOURCES * CHECKED_TARGETS
    assert same == pairs, f"{pairs - same} of {pairs} pairs differ from the unpruned search"
    return {
        "same": same,
        "pairs": pairs,
        "nodes": graph.n_nodes,
        "largest_front": max(fronts),
        "unpruned_labels_p50": float(np.median(labels)),
        "minutes": (time.perf_counter() - began) / 60,
    }


def measure_search(graph: Graph, *, pairs: int = PAIRS) -> dict[str, Any]:
    """Measure the search with cached bounds against one scipy one-to-all, pair by pair."""
    matrix = get_matrix(graph)
    rows, fronts = [], []
    for source, target in draw_pairs(graph, count=pairs + 1, seed=11):
        bounds = get_bounds(graph, [target])
        journeys = search_static(graph, source, bounds)
        check_replay(graph, journeys, source, target)
        fronts.append(len(journeys))
        rows.append(
            time_in_turn(
                [
                    lambda s=source: dijkstra(matrix, indices=s),
                    lambda s=source, b=bounds: search_static(graph, s, b),
                ],
                rounds=ROUNDS,
            )
        )
    scipy, ours = (summarise(column) for column in zip(*rows[1:], strict=True))
    return {
        "ms": {"scipy": scipy, "wayout": ours},
        "ratio_p50": ours["p50"] / scipy["p50"],
        "ratio_p95": ours["p95"] / scipy["p50"],
        "ratio_max": ours["max"] / scipy["p50"],
        "fronts": {"p50": float(np.median(fronts)), "max": max(fronts)},
        "pairs": pairs,
        "rounds": ROUNDS,
    }


def time_kernels(path: str) -> dict[str, float]:
    """Time each search on a written graph, in milliseconds; run in a process of its own."""
    graph = map_graph(Path(path))
    pairs = draw_pairs(graph, count=SLOW_PAIRS, seed=3)
    landmarks = get_landmarks(graph, count=2)
    bounds = [get_bounds(graph, [target]) for _, target in pairs]
    for (source, target), bound in zip(pairs, bounds, strict=True):
        search_static(graph, source, bound), find_path(graph, source, target, landmarks)
    parts = [
        lambda: grow(graph, pairs[0][0]),
        lambda: get_bounds(graph, [pairs[0][1]]),
        lambda: [find_path(graph, s, t, landmarks) for s, t in pairs],
        lambda: [search_static(graph, p[0], b) for p, b in zip(pairs, bounds, strict=True)],
    ]
    names = ("one-to-all", "bounds", "one-to-one", "three criteria")
    spent = time_in_turn(parts, rounds=1)
    return {name: seconds * 1e3 for name, seconds in zip(names, spent, strict=True)}


def measure_uncompiled(graph: Graph) -> dict[str, Any]:
    """Measure the same source with the compiler on and off, in processes turn by turn."""
    here = str(Path(__file__).resolve().parent)
    code = f"import sys; sys.path.insert(0, {here!r}); import json, world_lattice as w; "
    runs: dict[str, list[dict[str, float]]] = {"0": [], "1": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "world.graph"
        write_graph(graph, path)
        code += f"print(json.dumps(w.time_kernels({str(path)!r})))"
        for _ in range(SLOW_ROUNDS):
            for off, found in runs.items():
                done = subprocess.run(
                    [sys.executable, "-c", code], env={**os.environ, "NUMBA_DISABLE_JIT": off},
                    capture_output=True, text=True, check=True,
                )  # fmt: skip
                found.append(json.loads(done.stdout))
    median = {
        off: {name: float(np.median([run[name] for run in found])) for name in found[0]}
        for off, found in runs.items()
    }
    return {
        "ms": {"compiled": median["0"], "uncompiled": median["1"]},
        "times": {name: median["1"][name] / median["0"][name] for name in median["0"]},
        "rounds": SLOW_ROUNDS,
    }
