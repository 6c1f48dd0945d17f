"""Cost as the network grows: copies of the world joined by a few links, each in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse.csgraph import dijkstra

from wayout.network.graph import Graph, build_graph, list_arrays, map_graph, write_graph
from wayout.planner.bounds import get_bounds
from wayout.planner.landmarks import find_path, get_landmarks
from wayout.planner.lattice import search_static
from world_network import SEED, build_world
from world_static import get_matrix, grow
from world_timing import fit_slope, time_in_turn

SCALES = (1, 10, 100)
LINKS = 20
LINK_SECONDS, LINK_COINS = 36_000, 50_000
SOURCES, PAIRS, ROUNDS = 3, 30, 3


def multiply(world: Graph, *, copies: int) -> Graph:
    """Copy the world, and join each copy to the next by a few links both ways, in a ring."""
    n_nodes, n_edges, arcs = world.n_nodes, world.n_edges, world.out
    if copies == 1:
        return world
    links = 2 * LINKS * copies
    total = n_edges * copies + links
    tails, heads, seconds, money = (np.empty(total, np.int32) for _ in range(4))
    risks = np.zeros(total, np.uint8)
    near = np.repeat(np.arange(n_nodes, dtype=np.int32), np.diff(arcs.first))
    for copy in range(copies):
        part = slice(copy * n_edges, (copy + 1) * n_edges)
        tails[part], heads[part] = near + copy * n_nodes, arcs.ends + copy * n_nodes
        seconds[part], money[part], risks[part] = arcs.seconds, arcs.money, arcs.risks
    rng = np.random.default_rng(SEED)
    copy = np.repeat(np.arange(copies), LINKS)
    here = rng.integers(0, n_nodes, len(copy)) + copy * n_nodes
    there = rng.integers(0, n_nodes, len(copy)) + (copy + 1) % copies * n_nodes
    tails[-links:], heads[-links:] = np.append(here, there), np.append(there, here)
    seconds[-links:], money[-links:] = LINK_SECONDS, LINK_COINS
    return build_graph(
        n_nodes * copies, tails=tails, heads=heads, seconds=seconds, money=money, risks=risks
    )


def get_peak_mib() -> float:
    """Give the most memory this process has held since it was started, in MiB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def time_pairs(graph: Graph, pairs: list[tuple[int, int]]) -> dict[str, float]:
    """Time three criteria with bounds at hand and, apart, the making of the bounds."""
    search, making = [], []
    for source, target in pairs:
        began = time.perf_counter()
        bounds = get_bounds(graph, [target])
        making.append(time.perf_counter() - began)
        search += time_in_turn([lambda s=source, b=bounds: search_static(graph, s, b)], rounds=3)
    return {"search": float(np.median(search)) * 1e3, "bounds": float(np.median(making)) * 1e3}


def measure_scale(path: str, copies: int) -> dict[str, float]:
    """Measure one network, mapped from its file; memory is that of this process so far."""
    began = time.perf_counter()
    graph = map_graph(Path(path))
    mapping = time.perf_counter() - began
    before = get_peak_mib()
    rng = np.random.default_rng(SEED)
    world = graph.n_nodes // copies
    drawn = rng.integers(0, world, (PAIRS + 1, 2)).tolist()
    here = time_pairs(graph, [(a, b) for a, b in drawn])
    next_copy = time_pairs(graph, [(a, b + world * (copies > 1)) for a, b in drawn[:10]])
    sources = rng.integers(0, graph.n_nodes, SOURCES).tolist()
    ours = time_in_turn([lambda s=s: grow(graph, s) for s in sources], rounds=ROUNDS)
    peak = get_peak_mib()
    landmarks = get_landmarks(graph)
    paths = [lambda a=a, b=b: find_path(graph, a, b, landmarks) for a, b in drawn]
    single = time_in_turn(paths, rounds=ROUNDS)
    matrix = get_matrix(graph)
    [scipy] = time_in_turn([lambda: dijkstra(matrix, indices=sources[0])], rounds=ROUNDS)
    return {
        "nodes": graph.n_nodes,
        "edges": graph.n_edges,
        "file_mib": sum(array.nbytes for array in list_arrays(graph)) / 2**20,
        "start_mib": before,
        "peak_mib": peak,
        "mapping_ms": mapping * 1e3,
        "one_to_all_ms": float(np.median(ours)) * 1e3,
        "scipy_ms": scipy * 1e3,
        "bounds_ms": here["bounds"],
        "three_here_ms": here["search"],
        "three_next_ms": next_copy["search"],
        "one_to_one_ms": float(np.median(single)) * 1e3,
    }


def measure_growth() -> dict[str, Any]:
    """Measure each scale in a process of its own, and fit slopes over the edges."""
    rows = []
    world = build_world()
    with tempfile.TemporaryDirectory() as folder:
        for copies in SCALES:
            path = Path(folder) / f"{copies}.graph"
            began = time.perf_counter()
            write_graph(multiply(world, copies=copies), path)
            making = time.perf_counter() - began
            done = subprocess.run(
                [sys.executable, __file__, str(path), str(copies)],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            rows.append({"copies": copies, "making_s": making, **json.loads(done.stdout)})
            path.unlink()
    edges = [row["edges"] for row in rows]
    kept = [name for name in rows[0] if name.endswith("_ms") or name == "file_mib"]
    for row in rows:
        row["used_mib"] = row["peak_mib"] - row["start_mib"]
    slopes = {name: fit_slope(edges, [row[name] for row in rows]) for name in kept}
    slopes["used_mib"] = fit_slope(edges, [row["used_mib"] for row in rows])
    return {"rows": rows, "slopes": slopes}


if __name__ == "__main__":
    print(json.dumps(measure_scale(sys.argv[1], int(sys.argv[2]))))
