"""Compiling the kernels of a plan ahead, so that the first answer need not wait for it."""

from __future__ import annotations

from wayout.network.steps import Step, lay_out, lay_out_gates
from wayout.planner.label import CRITERIA
from wayout.planner.least import find_least
from wayout.planner.search import search_labels


def warm_up() -> None:
    """Search a network of two nodes: what is compiled for it is kept on disk."""
    steps = lay_out([[Step(1, before_h=1.0)], []])
    gates = lay_out_gates([], level=0.5)
    start = (0, (0.0,) * CRITERIA)
    found = search_labels(steps, gates, [start], until_h=9.0, least_h=find_least(steps, [1]))
    found.at([1])
