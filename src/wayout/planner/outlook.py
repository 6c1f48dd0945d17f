"""An outlook: what one party can reach from its starts, searched once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from wayout.network.compiled import Array
from wayout.network.steps import Gates
from wayout.planner.joining import index_labels, rows_of
from wayout.planner.journey import Journey, Rebuilder
from wayout.planner.label import HOURS
from wayout.planner.party import all_cycle
from wayout.planner.roads import CAUTIOUS, MEDIAN, Roads
from wayout.planner.search import Settled, search_labels
from wayout.planner.start import Start
from wayout.rules.passage import Stay

QUARTER_H = 0.25


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
        atlas, roads = self.roads.atlas, self.roads
        return Rebuilder(atlas, roads, self.settled, self.starts, level=self.level)

    @cached_property
    def index(self) -> tuple[Array, Array]:
        """The rows of the undominated labels of each node, as `index_labels` gives them."""
        settled = self.settled
        order = np.lexsort((settled.labels[:, HOURS], settled.node))
        return index_labels(settled.node, settled.labels, order)

    def rows_at(self, node: int) -> Array:
        """Give the numbers of the undominated labels at a node, by hour."""
        return rows_of(*self.index, node)

    def find_last_start_h(self, row: int, by_h: float) -> float | None:
        """
        Find the last hour at which one can set out by the same way to be there by an hour.

        It holds nine times in ten, and to a quarter of an hour; None if not even the first start
        does, or if the way begins with a meeting. Hours after the epoch.
        """
        key = (row, by_h)
        if key not in self._last_starts:
            self._last_starts[key] = self._find_last_start_h(row, by_h)
        return self._last_starts[key]

    @cached_property
    def _last_starts(self) -> dict[tuple[int, float], float | None]:
        return {}

    def _find_last_start_h(self, row: int, by_h: float) -> float | None:
        trails, begin_h = self.rebuilder.trails, self.roads.begin_h
        start = trails.start(row)
        if (start is not None and start.meeting) or not trails.ways(row):
            return None
        course = self.rebuilder.course(row)
        low, high = trails.ready(row, CAUTIOUS), by_h - begin_h
        if self.arrives_h(row, CAUTIOUS) > by_h:
            return None
        while high - low > QUARTER_H:
            middle = (low + high) / 2
            taken = course.follow(CAUTIOUS, ready=middle)
            in_time = course.is_whole(taken) and taken[-1].arrives + begin_h <= by_h
            low, high = (middle, high) if in_time else (low, middle)
        return low + begin_h

    @cached_property
    def _rebuilt(self) -> dict[int, Journey]:
        return {}

    def rebuild(self, row: int, stay: Stay) -> Journey:
        """Rebuild the journey of a label; remembered, since meetings share their parts."""
        if row not in self._rebuilt:
            self._rebuilt[row] = self.rebuilder.rebuild(row, stay)
        return replace(self._rebuilt[row], stay=stay)

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
