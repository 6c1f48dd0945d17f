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
TARGETS, SOURCES, ROUNDS = 5, 6, 3

Questions = list[tuple[int, list[int]]]


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


def time_questions(graph: Graph, questions: Questions) -> dict[str, float]:
    """Time three criteria with bounds at hand and, apart, the making of the bounds."""
    search, making = [], []
    for target, sources in questions:
        began = time.perf_counter()
        bounds = get_bounds(graph, [target])
        making.append(time.perf_counter() - began)
        asked = [lambda s=s, b=bounds: search_static(graph, s, b) for s in sources]
        search += time_in_turn(asked, rounds=ROUNDS)
    return {"search": float(np.median(search)) * 1e3, "bounds": float(np.median(making)) * 1e3}


def measure_scale(path: str, copies: int) -> dict[str, float]:
    """Measure one network, mapped from its file; memory is that of this process so far."""
    began = time.perf_counter()
    graph = map_graph(Path(path))
    mapping = time.perf_counter() - began
    before = get_peak_mib()
    rng = np.random.default_rng(SEED)
    world = graph.n_nodes // copies
    drawn = rng.integers(0, world, (TARGETS, 1 + SOURCES)).tolist()
    aside = world * (copies > 1)
    get_bounds(graph, [0])
    here = time_questions(graph, [(target, sources) for target, *sources in drawn])
    away = time_questions(graph, [(target + aside, sources) for target, *sources in drawn[:2]])
    roots = rng.integers(0, graph.n_nodes, 3).tolist()
    ours = time_in_turn([lambda s=s: grow(graph, s) for s in roots], rounds=ROUNDS)
    peak = get_peak_mib()
    landmarks = get_landmarks(graph)
    pairs = [(source, target) for target, *sources in drawn for source in sources]
    find_path(graph, *pairs[0], landmarks)
    single = [lambda a=a, b=b: find_path(graph, a, b, landmarks) for a, b in pairs]
    paths = time_in_turn(single, rounds=ROUNDS)
    matrix = get_matrix(graph)
    [scipy] = time_in_turn([lambda: dijkstra(matrix, indices=roots[0])], rounds=ROUNDS)
    return {
        "edges": graph.n_edges,
        "file_mib": sum(array.nbytes for array in list_arrays(graph)) / 2**20,
        "used_mib": peak - before,
        "mapping_ms": mapping * 1e3,
        "one_to_all_ms": float(np.median(ours)) * 1e3,
        "scipy_ms": scipy * 1e3,
        "bounds_ms": here["bounds"],
        "three_here_ms": here["search"],
        "three_next_ms": away["search"],
        "one_to_one_ms": float(np.median(paths)) * 1e3,
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
    names = [name for name in rows[0] if name.endswith(("_ms", "_mib"))]
    slopes = {name: fit_slope(edges, [row[name] for row in rows]) for name in names}
    return {"rows": rows, "slopes": slopes}


if __name__ == "__main__":
    print(json.dumps(measure_scale(sys.argv[1], int(sys.argv[2]))))
