"""The same code gives the same answers without the compiler."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.planner.static_graphs import draw_world, list_costs, make_graph
from wayout.planner.bounds import get_bounds
from wayout.planner.landmarks import find_path, get_landmarks
from wayout.planner.lattice import search_static

ROOT = Path(__file__).resolve().parents[2]
ASK = "from tests.planner.test_bounds_uncompiled import answer; print(answer())"
BLOCK = "import sys; sys.modules['numba'] = None; "


def answer() -> str:
    """Answer questions of each kind on seeded graphs, as text that two processes can compare."""
    said = []
    for seed in range(6):
        edges = draw_world(np.random.default_rng(seed), n_nodes=60, n_edges=240)
        graph = make_graph(60, edges)
        bounds = get_bounds(graph, [59, 58])
        journeys = search_static(graph, 0, bounds)
        path = find_path(graph, 0, 57, get_landmarks(graph, count=4))
        walked = None if path is None else [path.seconds, path.edges.tolist()]
        trees = [bounds.costs.tolist(), bounds.quickest.via.tolist(), bounds.safest.via.tolist()]
        said.append([list_costs(journeys), journeys.edges.tolist(), walked, trees])
    return json.dumps(said)


@pytest.mark.parametrize("how", ["switched off", "not installed"])
def test_answers_are_the_same_without_the_compiler(how: str) -> None:
    """With numba switched off, and with none to import, costs and edges are the same."""
    code, more = (BLOCK + ASK, {}) if how == "not installed" else (ASK, {"NUMBA_DISABLE_JIT": "1"})
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT, env={**os.environ, **more}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == answer()
