"""Trails: the ways that led to a label of one search, followed again at any level of luck."""

from __future__ import annotations

from collections.abc import Sequence

from wayout.network.departures import FOREVER
from wayout.network.ways import Way
from wayout.planner.atlas import Atlas
from wayout.planner.label import HOURS
from wayout.planner.roads import MEDIAN, WORST, Grade, Roads, Taken
from wayout.planner.search import Settled
from wayout.planner.start import Start


class Trails:
    """The trails of one search; hours are after the plan's instant, as in `Roads.follow`."""

    def __init__(
        self, atlas: Atlas, roads: Roads, settled: Settled, starts: Sequence[Start] = ()
    ) -> None:
        self.atlas, self.roads, self.settled = atlas, roads, settled
        self._starts = {(s.node, *map(float, s.label)): s for s in starts}
        self._paths: dict[int, list[int]] = {}
        self._arrivals: dict[tuple[int, float], float] = {}

    def _path(self, row: int) -> list[int]:
        if row not in self._paths:
            self._paths[row] = self.settled.path(row)
        return self._paths[row]

    def start(self, row: int) -> Start | None:
        """Find the start that the trail of a label begins with; None if it was not given."""
        first = self._path(row)[0]
        node, label = int(self.settled.node[first]), self.settled.labels[first]
        return self._starts.get((node, *map(float, label)))

    def ways(self, row: int) -> list[Way]:
        """Give the ways from the start to a label, those taken before the start in front."""
        start = self.start(row)
        before = [taken.way for taken in start.before] if start is not None else []
        steps = [int(self.settled.step[x]) for x in self._path(row)[1:]]
        return [*before, *(self.atlas.ways[self.atlas.way_of[step]] for step in steps)]

    def grades(self, row: int) -> list[Grade]:
        """Give the risk and doubt of the window passed on each way, none without a gate."""
        start = self.start(row)
        before = [WORST] * len(start.before) if start is not None else []
        return [*before, *(self._grade(x) for x in self._path(row)[1:])]

    def holds(self, row: int) -> list[float]:
        """Give the hour from which the fare of each way holds: one does not leave before it."""
        start = self.start(row)
        before = [-FOREVER] * len(start.before) if start is not None else []
        return [*before, *(self._hold(x) for x in self.settled.path(row)[1:])]

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
        first = self._path(row)[0]
        return float(self.settled.labels[first, HOURS]) - self.roads.begin_h

    def follow(self, row: int, level: float) -> list[Taken]:
        """Follow the ways to a label at a level of luck; short if one cannot be taken."""
        ready = self.ready(row, level)
        if ready == FOREVER:
            return []
        ways, grades, holds = self.ways(row), self.grades(row), self.holds(row)
        return self.roads.follow(ways, level=level, ready=ready, grades=grades, holds=holds)

    def arrives_h(self, row: int, level: float) -> float:
        """Give the hour of being at a label's node at a level of luck; infinite: never."""
        key = (row, level)
        if key not in self._arrivals:
            taken = self.follow(row, level)
            whole = len(taken) == len(self.ways(row))
            last = taken[-1].arrives if taken else self.ready(row, level)
            self._arrivals[key] = last if whole else FOREVER
        return self._arrivals[key]

    def last_border(self, row: int) -> str:
        """Give the last border passed, empty if none."""
        return next((w.via for w in reversed(self.ways(row)) if w.via), "")
