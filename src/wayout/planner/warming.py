"""Compiling ahead what a plan needs, so that the first answer need not wait for it."""

from __future__ import annotations

import compileall
from pathlib import Path

import numpy as np

from wayout.network.compiled import use_compiler
from wayout.network.steps import Step, lay_out, lay_out_gates
from wayout.planner.earliest import find_earliest
from wayout.planner.label import CRITERIA
from wayout.planner.least import find_least
from wayout.planner.profile import find_profile
from wayout.planner.quickest import find_quickest
from wayout.planner.reverse import find_latest
from wayout.planner.search import search_labels
from wayout.planner.tracing import trace_labels

PACKAGE = Path(__file__).resolve().parents[1]


def warm_up() -> None:
    """
    Ask a network of two nodes all that a situation's is asked: what is compiled is kept on disk.

    The modules are compiled too, as pip does with what it installs: where the reader's settings
    keep Python from doing so (PYTHONDONTWRITEBYTECODE), each command would compile them anew.
    """
    use_compiler()
    steps = lay_out([[Step(1, before_h=1.0)], []])
    gates = lay_out_gates([], level=0.5)
    least_h, is_goal = find_least(steps, [1]), np.array([False, True])
    start = (0, (0.0,) * CRITERIA)
    found = search_labels(steps, gates, [start], until_h=9.0, least_h=least_h)
    found.at([1])
    found.at_each(np.array([0, 0], np.int32), 1)
    ways, signs = found.step, np.zeros((1, 4), np.int32)
    trace_labels(found.parent, ways, found.window, signs, signs)
    here = [(0, 0.0)]
    find_quickest(steps, gates, here, is_goal=is_goal, least_h=least_h, until_h=9.0)
    find_earliest(steps, gates, here, until_h=9.0)
    find_latest(steps, gates, goals=[1], by_h=9.0, since_h=0.0)
    profile = find_profile(steps, gates, here, since_h=0.0, until_h=1.0, arrive_by_h=9.0)
    profile.at([1])
    compileall.compile_dir(PACKAGE, quiet=2)
