"""
Trails: the ways that led to a label of one search, followed again at any level of luck.

The labels of a search are a tree, and most journeys share their beginnings. So what is found of a
label is what was found of the label before it and one way more, and each is found once.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import cached_property

import numpy as np

from wayout.network.compiled import Array
from wayout.network.departures import FOREVER
from wayout.network.ways import Way
from wayout.planner.atlas import Atlas
from wayout.planner.label import HOURS
from wayout.planner.roads import MEDIAN, WORST, Grade, Roads, Step, Taken
from wayout.planner.search import Settled
from wayout.planner.start import Start
from wayout.planner.tracing import FLAGS, IS_ODD, NONE, PASSED, Mark, trace_labels
from wayout.rules.verdict import Verdict

ROOT = -1
"""The parent of a label that a search began with."""


class Trails:
    """The trails of one search; hours are after the plan's instant, as in `Roads.follow`."""

    def __init__(
        self,
        atlas: Atlas,
        roads: Roads,
        settled: Settled,
        starts: Sequence[Start] = (),
        *,
        level: float,
    ) -> None:
        """Prepare the trails of labels that were searched at a level of luck."""
        self.atlas, self.roads, self.settled, self.level = atlas, roads, settled, level
        self._parents: list[int] = settled.parent.tolist()
        self._steps: list[int] = settled.step.tolist()
        self._ways_of, self._way_of = atlas.ways, atlas.way_of
        self._starts = {(s.node, *map(float, s.label)): s for s in starts}
        self._windows: list[int] = settled.window.tolist()
        self._fares: list[int] = settled.fare.tolist()
        self._begun: dict[int, Start | None] = {}
        self._graded: dict[int, Grade] = {}
        self._ways: dict[int, tuple[Way, ...]] = {}
        self._taken: dict[tuple[int, float], tuple[Taken, ...]] = {}
        self._traces: dict[int, list[int]] = {}
        self._windows_met: dict[int, tuple[int, ...]] = {NONE: ()}
        self._labels: dict[int, list[float]] = {}
        self._there: dict[float, dict[int, float]] = {}
        self._stepped: dict[float, dict[int, Step | None]] = {}
        self._verdicts: dict[int, tuple[Verdict, ...]] = {}
        self._met: dict[int, tuple[Verdict, ...]] = {NONE: ()}
        self._at_window: dict[int, Verdict] = {}

    def label(self, row: int) -> list[float]:
        """Give the seven numbers of a label."""
        found = self._labels.get(row)
        if found is None:
            found = self._labels[row] = self.settled.labels[row].tolist()
        return found

    def read_labels(self, rows: Iterable[int]) -> None:
        """Read many labels and their traces at once, which is quicker than one by one."""
        some = list(rows)
        self._labels.update(zip(some, self.settled.labels[some].tolist(), strict=True))
        self._traces.update(zip(some, self._traced[some].tolist(), strict=True))

    @cached_property
    def _traced(self) -> Array:
        """The trace of every label, see `trace_labels`."""
        settled, signs = self.settled, self.atlas.signs
        begun = [
            signs.read_all(taken.way for taken in self._before(row))
            for row in np.flatnonzero(settled.parent < 0).tolist()
        ]
        ways = self.atlas.way_numbers[settled.step]
        table = np.array(begun, np.int32).reshape(len(begun), 4)
        return trace_labels(settled.parent, ways, settled.window, signs.table, table)

    def trace(self, row: int) -> list[int]:
        """Give the trail of a label in short, see `trace_labels`."""
        found = self._traces.get(row)
        if found is None:
            found = self._traces[row] = self._traced[row].tolist()
        return found

    def list_windows(self, row: int) -> tuple[int, ...]:
        """List the windows met on the ways to a label, in order."""
        known, last = self._windows_met, self.trace(row)[PASSED]
        found = known.get(last)
        if found is None:
            before = self.list_windows(self._parents[last])
            found = known[last] = (*before, self._windows[last])
        return found

    def _path(self, row: int) -> list[int]:
        """Give the labels from the first one to a label, both included."""
        path, parents = [], self._parents
        while row != ROOT:
            path.append(row)
            row = parents[row]
        return path[::-1]

    def climb(self, row: int, known: Container[int]) -> list[int]:
        """Give the labels up to one that nothing is known of, from the first such one on."""
        path, parents = [], self._parents
        while row != ROOT and row not in known:
            path.append(row)
            row = parents[row]
        path.reverse()
        return path

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
            for at in self.climb(row, known):
                parent = self._parents[at]
                if parent == ROOT:
                    known[at] = tuple(taken.way for taken in self._before(at))
                else:
                    known[at] = (*known[parent], self._way(at))
        return known[row]

    def _way(self, row: int) -> Way:
        return self._ways_of[self._way_of[self._steps[row]]]

    def grades(self, row: int) -> tuple[Grade, ...]:
        """Give the risk and doubt of the window passed on each way, none without a gate."""
        before = [WORST] * len(self._before(row))
        return (*before, *(self._grade(x) for x in self._path(row)[1:]))

    def holds(self, row: int) -> tuple[float, ...]:
        """Give the hour from which the fare of each way holds: one does not leave before it."""
        before = [-FOREVER] * len(self._before(row))
        return (*before, *(self._hold(x) for x in self._path(row)[1:]))

    def _hold(self, row: int) -> float:
        fare = self._fares[row]
        if fare < 0:
            return -FOREVER
        return float(self.roads.steps(MEDIAN).fare_table[fare, 0]) - self.roads.begin_h

    def _grade(self, row: int) -> Grade:
        window = self._windows[row]
        if window < 0:
            return 0, 0
        if window not in self._graded:
            risk, doubt = self.roads.gates(MEDIAN).window_table[window, 2:].tolist()
            self._graded[window] = int(risk), int(doubt)
        return self._graded[window]

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
        step = self._step(row, ready, level)
        if step is None:
            return taken
        return (*taken, self.roads.tell(self._way(row), ready, step, level=level))

    def _step(self, row: int, ready: float, level: float) -> Step | None:
        """Give the last step to a label; remembered, since one is ready for it at one hour."""
        known = self._stepped.setdefault(level, {})
        if row not in known:
            known[row] = self.roads.step(
                self._way(row), ready, level=level, grade=self._grade(row), hold=self._hold(row)
            )
        return known[row]

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
        if level == self.level:
            return float(self.settled.labels[row, HOURS]) - self.roads.begin_h
        return self._follow_h(row, level)

    def _follow_h(self, row: int, level: float) -> float:
        """Give the hour of being at a label's node by following the ways to it."""
        known = self._there.setdefault(level, {})
        if row not in known:
            for at in self.climb(row, known):
                known[at] = self._arrive(at, level, known)
        return known[row]

    def _arrive(self, row: int, level: float, known: dict[int, float]) -> float:
        parent = self._parents[row]
        if parent == ROOT:
            taken = self._set_out(row, level)
            if len(taken) < len(self.ways(row)):
                return FOREVER
            return taken[-1].arrives if taken else self.ready(row, level)
        ready = known[parent]
        if ready == FOREVER:
            return FOREVER
        step = self._step(row, ready, level)
        return FOREVER if step is None else step.arrives

    def last_way(self, row: int) -> Way | None:
        """Give the last way to a label; None at the beginning."""
        return None if self._parents[row] == ROOT else self._way(row)

    def last_number(self, row: int) -> int | None:
        """Give the number of the last way to a label; None at the beginning."""
        return None if self._parents[row] == ROOT else self._way_of[self._steps[row]]

    def last_step(self, row: int) -> Step | None:
        """Give the last step to a label as often as not; None if it cannot be taken."""
        ready = self._follow_h(self._parents[row], MEDIAN)
        return None if ready == FOREVER else self._step(row, ready, MEDIAN)

    def parent(self, row: int) -> int:
        """Give the label before one; ROOT at the beginning."""
        return self._parents[row]

    def verdicts(self, row: int) -> tuple[Verdict, ...]:
        """Give the verdicts met on the ways to a label, as often as not, in order."""
        trace = self.trace(row)
        if self.level == MEDIAN and not trace[FLAGS] & IS_ODD:
            return self._list_met(trace[PASSED])
        known = self._verdicts
        if row not in known:
            for at in self.climb(row, known):
                parent = self._parents[at]
                if parent == ROOT:
                    taken = self._set_out(at, MEDIAN)
                    known[at] = tuple(t.verdict for t in taken if t.verdict is not None)
                    continue
                verdict = self._find_verdict(at)
                known[at] = known[parent] if verdict is None else (*known[parent], verdict)
        return known[row]

    def _list_met(self, last: int) -> tuple[Verdict, ...]:
        """List the verdicts up to a label with a window, from label with window to label."""
        found = self._met.get(last)
        if found is None:
            before = self._list_met(self.trace(self._parents[last])[PASSED])
            verdict = self._find_verdict(last)
            found = self._met[last] = before if verdict is None else (*before, verdict)
        return found

    def _find_verdict(self, row: int) -> Verdict | None:
        """Find the verdict met on the last way to a label, as often as not; None without a gate."""
        window = self._windows[row]
        if window < 0:
            return None
        if self.level != MEDIAN:
            step = self.last_step(row)
            return None if step is None else step.verdict
        if window not in self._at_window:
            self._at_window[window] = self.roads.verdict_at(self._way_of[self._steps[row]], window)
        return self._at_window[window]

    def mark(self, row: int) -> Mark:
        """Give what makes the ways to a label different to people."""
        return self.atlas.signs.mark(self.trace(row))
