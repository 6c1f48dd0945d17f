"""
The exact Pareto search over arrival, money and worst risk, compiled.

Multi-criteria label setting: labels leave a queue in order of the least hour at which they can be
at a goal; a label dominated at its node is dropped; every other is kept and extended. Steps are
FIFO and never shorten, cheapen or make safer, so a label settled first is never dominated by a
later one with a later hour, and nothing of the Pareto set is lost. There is no cap on labels; the
horizon is the only limit. docs/planner.md has the proof.

References
----------
E. Q. V. Martins, On a multicriteria shortest path problem, EJOR 16, 1984.
L. Mandow, J. L. Pérez de la Cruz, Multiobjective A* search with consistent heuristics, JACM 57,
2010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from wayout.network.compiled import Array
from wayout.network.steps import Gates, Steps
from wayout.planner.label import CRITERIA, HOURS, find_undominated, find_undominated_each
from wayout.planner.settling import Wanted, settle_labels


@dataclass(frozen=True)
class Settled:
    """
    The labels a search kept, numbered as they were settled.

    `labels` is (n, 7), see `label`; the others are (n,): the `node` where a label is, the `parent`
    before it (-1 at a start), the `step` taken since, the gate's `window` and the `fare` it met, as
    rows of their tables (-1: none).
    """

    labels: Array
    node: Array
    parent: Array
    step: Array
    window: Array
    fare: Array

    def at(self, nodes: Sequence[int]) -> Array:
        """Give the numbers of the labels at some nodes, none dominating another, by hour."""
        rows = np.array(self.everything_at(nodes), np.int64)
        return rows[find_undominated(self.labels[rows])]

    def at_each(self, group_of: Array, groups: int) -> list[list[int]]:
        """
        Give the numbers of the labels at the nodes of each group, none dominating another there.

        Parameters
        ----------
        group_of
            Shape (n_nodes,), the number of the group of each node; -1: of none.

        Returns
        -------
        rows
            For each group what `at` gives for its nodes.
        """
        group = group_of[self.node]
        order = np.lexsort((self.labels[:, HOURS], group))
        order = order[np.searchsorted(group[order], 0) :]
        bounds = np.searchsorted(group[order], np.arange(groups + 1))
        kept, ends = find_undominated_each(self.labels[order], bounds)
        rows, begins = order[kept].tolist(), [0, *ends.tolist()]
        return [rows[a:b] for a, b in pairwise(begins)]

    def everything_at(self, nodes: Sequence[int]) -> list[int]:
        """Give the numbers of all labels at some nodes, by hour; of equal hours the first one."""
        found = self._rows_by_node
        rows = np.array(sorted(r for n in set(nodes) for r in found.get(int(n), ())), np.int64)
        numbers: list[int] = rows[np.argsort(self.labels[rows, HOURS], kind="stable")].tolist()
        return numbers

    @cached_property
    def _rows_by_node(self) -> dict[int, list[int]]:
        """The numbers of the labels of each node: a plan asks country after country."""
        found: dict[int, list[int]] = {}
        for row, node in enumerate(self.node.tolist()):
            found.setdefault(node, []).append(row)
        return found

    def path(self, row: int) -> list[int]:
        """Give the labels from a start to one of them, both included."""
        path = []
        while row >= 0:
            path.append(row)
            row = int(self.parent[row])
        return path[::-1]


def search_labels(
    steps: Steps,
    gates: Gates,
    starts: Sequence[tuple[int, Sequence[float]]],
    *,
    until_h: float,
    least_h: Array | None = None,
    goals: Sequence[int] = (),
    with_bicycle: bool = False,
    travellers: int = 1,
) -> Settled:
    """
    Search every Pareto-optimal label of every node, or those that matter for some goals.

    Parameters
    ----------
    starts
        Nodes with the labels, seven numbers each, that one has there already.
    until_h
        Labels later than this, in hours after the epoch, are not extended to.
    least_h
        Shape (n_nodes,), the least hours from each node to any goal; a label that cannot reach a
        goal by `until_h` is dropped. None drops nothing.
    goals
        If given, only the Pareto set of all goals together is wanted: a label that cannot beat
        one at a goal is dropped. Empty: the Pareto set of every node.
    travellers
        How many pay a fare.
    """
    nodes = len(steps.first) - 1
    bounds = np.zeros(nodes) if least_h is None else np.asarray(least_h, np.float64)
    is_goal = np.zeros(nodes, np.bool_)
    is_goal[np.asarray(goals, np.int64)] = True
    begin = np.array([label for _, label in starts], np.float64).reshape(len(starts), CRITERIA)
    where = np.array([node for node, _ in starts], np.int32)
    wanted = Wanted(
        bounds, is_goal, float(until_h), len(goals) > 0, bool(with_bicycle), float(travellers)
    )
    labels, links = settle_labels(steps, gates, where, begin, wanted)
    return Settled(labels, *links)
