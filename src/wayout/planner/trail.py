"""
Trails: the ways that led to a label of one search, followed again at any level of luck.

The labels of a search are a tree, and most journeys share their beginnings. So what is found of a
label is what was found of the label before it and one way more, and each is found once.
"""

from __future__ import annotations

from collections.abc import Sequence

from wayout.network.departures import FOREVER
from wayout.network.ways import Way
from wayout.planner.atlas import Atlas
from wayout.planner.label import HOURS
from wayout.planner.roads import MEDIAN, WORST, Grade, Roads, Taken
from wayout.planner.search import Settled
from wayout.planner.start import Start

ROOT = -1
"""The parent of a label that a search began with."""


class Trails:
    """The trails of one search; hours are after the plan's instant, as in `Roads.follow`."""

    def __init__(
        self, atlas: Atlas, roads: Roads, settled: Settled, starts: Sequence[Start] = ()
    ) -> None:
        self.atlas, self.roads, self.settled = atlas, roads, settled
        self._parents: list[int] = settled.parent.tolist()
        self._steps: list[int] = settled.step.tolist()
        self._starts = {(s.node, *map(float, s.label)): s for s in starts}
        self._begun: dict[int, Start | None] = {}
        self._ways: dict[int, tuple[Way, ...]] = {}
        self._taken: dict[tuple[int, float], tuple[Taken, ...]] = {}

    def _path(self, row: int) -> list[int]:
        """Give the labels from the first one to a label, both included."""
        path, parents = [], self._parents
        while row != ROOT:
            path.append(row)
            row = parents[row]
        return path[::-1]

    def _first(self, row: int) -> int:
        parents = self._parents
        while parents[row] != ROOT:
            row = parents[row]
        return row

    def start(self, row: int) -> Start | None:
        """Find the start that the trail of a label begins with; None if it was not given."""
        first = self._first(row)
        if first not in self._begun:
            node, label = int(self.settled.node[first]), self.settled.labels[first]
            self._begun[first] = self._starts.get((node, *map(float, label)))
        return self._begun[first]

    def _before(self, row: int) -> tuple[Taken, ...]:
        """Give what was taken before the start of a label's trail."""
        start = self.start(row)
        return () if start is None else tuple(start.before)

    def ways(self, row: int) -> tuple[Way, ...]:
        """Give the ways from the start to a label, those taken before the start in front."""
        known = self._ways
        if row not in known:
            for at in self._path(row):
                parent = self._parents[at]
                if parent == ROOT:
                    known[at] = tuple(taken.way for taken in self._before(at))
                elif at not in known:
                    known[at] = (*known[parent], self._way(at))
        return known[row]

    def _way(self, row: int) -> Way:
        return self.atlas.ways[self.atlas.way_of[self._steps[row]]]

    def grades(self, row: int) -> tuple[Grade, ...]:
        """Give the risk and doubt of the window passed on each way, none without a gate."""
        before = [WORST] * len(self._before(row))
        return (*before, *(self._grade(x) for x in self._path(row)[1:]))

    def holds(self, row: int) -> tuple[float, ...]:
        """Give the hour from which the fare of each way holds: one does not leave before it."""
        before = [-FOREVER] * len(self._before(row))
        return (*before, *(self._hold(x) for x in self._path(row)[1:]))

    def _hold(self, row: int) -> float:
        fare = self.settled.fare[row]
        if fare < 0:
            return -FOREVER
        return float(self.roads.steps(MEDIAN).fare_table[fare, 0]) - self.roads.begin_h

    def _grade(self, row: int) -> Grade:
        window = self.settled.window[row]
        if window < 0:
            return 0, 0
        risk, doubt = self.roads.gates(MEDIAN).window_table[window, 2:]
        return int(risk), int(doubt)

    def ready(self, row: int, level: float) -> float:
        """Give the hour at which one sets out on a trail; after a meeting, when all are there."""
        start = self.start(row)
        if start is not None and start.before:
            return start.before[0].ready
        if start is not None and start.meeting:
            return max(m.arrives_h(level) for m in start.meeting) - self.roads.begin_h
        return float(self.settled.labels[self._first(row), HOURS]) - self.roads.begin_h

    def follow(self, row: int, level: float) -> tuple[Taken, ...]:
        """Follow the ways to a label at a level of luck; short if one cannot be taken."""
        known = self._taken
        if (row, level) not in known:
            for at in self._path(row):
                if (at, level) not in known:
                    known[at, level] = self._follow(at, level)
        return known[row, level]

    def _follow(self, row: int, level: float) -> tuple[Taken, ...]:
        """Go on from the label before, whose ways have been followed."""
        parent = self._parents[row]
        if parent == ROOT:
            return self._set_out(row, level)
        taken = self._taken[parent, level]
        if len(taken) < len(self.ways(parent)):
            return taken
        ready = taken[-1].arrives if taken else self.ready(row, level)
        if ready == FOREVER:
            return taken
        one = self.roads.take(
            self._way(row), ready, level=level, grade=self._grade(row), hold=self._hold(row)
        )
        return taken if one is None else (*taken, one)

    def _set_out(self, row: int, level: float) -> tuple[Taken, ...]:
        """Follow what comes before the start of a trail, if anything does."""
        ways, ready = self.ways(row), self.ready(row, level)
        if not ways or ready == FOREVER:
            return ()
        return tuple(self.roads.follow(ways, level=level, ready=ready))

    def is_whole(self, row: int, level: float) -> bool:
        """Tell whether every way to a label can be taken at a level of luck."""
        return len(self.follow(row, level)) == len(self.ways(row))

    def arrives_h(self, row: int, level: float) -> float:
        """Give the hour of being at a label's node at a level of luck; infinite: never."""
        if not self.is_whole(row, level):
            return FOREVER
        taken = self.follow(row, level)
        return taken[-1].arrives if taken else self.ready(row, level)

    def last_border(self, row: int) -> str:
        """Give the last border passed, empty if none."""
        parents, at = self._parents, row
        while parents[at] != ROOT:
            via = self._way(at).via
            if via:
                return via
            at = parents[at]
        return next((w.via for w in reversed(self.ways(at)) if w.via), "")
