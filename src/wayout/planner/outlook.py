"""An outlook: what one party can reach from its starts, searched once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wayout.network.compiled import Array
from wayout.network.steps import Gates
from wayout.planner.journey import Rebuilder
from wayout.planner.label import HOURS, find_undominated
from wayout.planner.party import all_cycle
from wayout.planner.roads import MEDIAN, Roads
from wayout.planner.search import Settled, search_labels
from wayout.planner.start import Start


@dataclass(frozen=True)
class Outlook:
    """The roads of a party, where it began, and every label it was found to reach."""

    roads: Roads
    starts: tuple[Start, ...]
    settled: Settled
    level: float = MEDIAN

    @cached_property
    def rebuilder(self) -> Rebuilder:
        """Give what rebuilds journeys from the labels."""
        return Rebuilder(self.roads.atlas, self.roads, self.settled, self.starts)

    @cached_property
    def rows_at(self) -> dict[int, Array]:
        """Give, for each node reached, the numbers of its undominated labels, by hour."""
        settled = self.settled
        if not len(settled.node):
            return {}
        order = np.lexsort((settled.labels[:, HOURS], settled.node))
        nodes, first = np.unique(settled.node[order], return_index=True)
        groups = np.split(order, first[1:])
        return {
            int(node): rows[find_undominated(settled.labels[rows])]
            for node, rows in zip(nodes, groups, strict=True)
        }

    def arrives_h(self, row: int, level: float) -> float:
        """Give the hour after the epoch of being at a label's node, at a level of luck."""
        return self.rebuilder.trails.arrives_h(row, level) + self.roads.begin_h


def look_out(
    roads: Roads,
    starts: Sequence[Start],
    goals: Sequence[int],
    *,
    until_h: float,
    gates: Gates | None = None,
    level: float = MEDIAN,
) -> Outlook:
    """
    Search what a party can reach.

    Parameters
    ----------
    goals
        Nodes; what cannot come to any of them by `until_h` is left out.
    until_h
        Hours after the epoch.
    gates
        Other gates than the party's own; None: its own.
    """
    travellers = roads.border.travellers
    settled = search_labels(
        roads.steps(level),
        roads.gates(level) if gates is None else gates,
        [(s.node, s.label) for s in starts],
        until_h=until_h,
        least_h=roads.atlas.least_hours(goals, level),
        with_bicycle=all_cycle(travellers),
        travellers=len(travellers),
    )
    return Outlook(roads, tuple(starts), settled, level)
