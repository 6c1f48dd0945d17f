"""
The exact Pareto search over arrival, money and worst risk.

Multi-criteria label setting: labels leave a queue in order of their hour; a label dominated at
its stand is dropped; every other is kept and extended. Steps are FIFO and never shorten, cheapen
or make safer, so a label settled first is never dominated by a later one with a later hour, and
nothing of the Pareto set is lost. There is no cap on labels; the horizon is the only limit.

References
----------
E. Q. V. Martins, On a multicriteria shortest path problem, EJOR 16, 1984.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from wayout.planner.label import Label, dominates, is_dominated


class Move(NamedTuple):
    """What a step does to a label: when it is over, and what it adds."""

    hours: float
    bound_hours: float
    low: float = 0.0
    high: float = 0.0
    road_km: float = 0.0
    unpriced: int = 0
    risk: int = 0
    doubt: int = 0
    detail: object = None


class Step(NamedTuple):
    """A directed edge: `moves` gives what can come of starting it at an hour and bound."""

    target: int
    moves: Callable[[float, float], Sequence[Move]]
    way: object


def start_label(node: int) -> Label:
    """Give the label of somebody standing at the start at hour zero."""
    return Label(0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0.0, node, None, None)


def search_labels(
    steps: Sequence[Sequence[Step]],
    starts: Iterable[int],
    *,
    horizon_h: float,
    lower_bounds: Sequence[float] | None = None,
) -> list[list[Label]]:
    """
    Search every Pareto-optimal label of every node.

    Parameters
    ----------
    steps
        For each node, the steps that leave it.
    starts
        The nodes where the traveller may stand at hour 0.
    horizon_h
        Labels later than this are not extended to.
    lower_bounds
        Shape (n_nodes,), the least hours from each node to any goal; a label that cannot reach a
        goal within the horizon is dropped. None drops nothing.

    Returns
    -------
    bags
        For each node its labels, none dominating another, by hour.
    """
    bags: list[list[Label]] = [[] for _ in steps]
    queue: list[tuple[float, int, int, Label]] = []
    count = 0
    for node in starts:
        heappush(queue, (0.0, 0, count, start_label(node)))
        count += 1
    while queue:
        label = heappop(queue)[3]
        bag = bags[label.node]
        if is_dominated(label, bag):
            continue
        bag.append(label)
        for step in steps[label.node]:
            for move in step.moves(label.hours, label.bound_hours):
                spare = lower_bounds[step.target] if lower_bounds is not None else 0.0
                if move.hours + spare > horizon_h:
                    continue
                after = _extend(label, step, move)
                if not is_dominated(after, bags[step.target]):
                    heappush(queue, (after.hours, after.risk, count, after))
                    count += 1
    return bags


def _extend(label: Label, step: Step, move: Move) -> Label:
    return Label(
        move.hours,
        label.low + move.low,
        label.high + move.high,
        label.road_km + move.road_km,
        label.unpriced + move.unpriced,
        max(label.risk, move.risk),
        max(label.doubt, move.doubt),
        move.bound_hours,
        step.target,
        label,
        (step.way, move),
    )


def pareto(labels: Iterable[Label]) -> list[Label]:
    """Give the labels that none of the others dominates; of equals the first."""
    kept: list[Label] = []
    for label in sorted(labels, key=lambda x: (x.hours, x.risk, x.doubt, x.low, x.high)):
        if not any(dominates(k, label) for k in kept):
            kept = [k for k in kept if not dominates(label, k)]
            kept.append(label)
    return kept


def list_steps(label: Label) -> list[Label]:
    """Give the labels of a journey from its start, without the start itself."""
    path = []
    at: Label | None = label
    while at is not None and at.parent is not None:
        path.append(at)
        at = at.parent
    return path[::-1]
