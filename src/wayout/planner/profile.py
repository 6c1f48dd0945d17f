"""
The arrival as a function of the hour of setting out, at every node: a profile search.

A way answers a window of hours of setting out by *stretches*. In a stretch whoever sets out so
much later is there so much later; whoever sets out before it waits somewhere, and is there when
the stretch begins; whoever sets out after it is too late for it. A departure at a known hour is a
stretch without length. Steps shift stretches and cut them at shut times, runs, windows and opening
hours, so they stay stretches, and the search is label setting like `search`, with "never there
later" for dominance. It is exact: nothing is sampled.

References
----------
A. Orda, R. Rom, Shortest-path and minimum-delay algorithms in networks with time-dependent
edge-length, Journal of the ACM 37, 1990.
B. C. Dean, Continuous-time dynamic shortest path algorithms, thesis, MIT, 1999.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from wayout.network.compiled import Array
from wayout.network.steps import Gates, Steps
from wayout.planner.stretch import NONE, SAME_H, find_uncovered, settle_stretches


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    Hours of setting out for which one way is the earliest to be there.

    Who sets out at `until_h`, the latest, is there at `arrives_h`, and so much earlier for each
    hour before, back to `since_h`.
    """

    since_h: float
    until_h: float
    arrives_h: float
    row: int

    @property
    def hours(self) -> float:
        """Give the hours from door to door, alike in the whole stretch."""
        return self.arrives_h - self.until_h


@dataclass(frozen=True, slots=True)
class Profile:
    """
    The stretches a search kept: `spans` is (n, 4), see `stretch`; the rest is (n,).

    `node` is where a stretch leads, `parent` the stretch before it and `step` the step since.
    """

    spans: Array
    node: Array
    parent: Array
    step: Array

    def at(self, nodes: Sequence[int]) -> list[Stretch]:
        """
        Give the best departures to any of some nodes, none as late and there as early as another.

        Ascending in hours of setting out, and so in arrivals.
        """
        rows = np.flatnonzero(np.isin(self.node, np.asarray(nodes, np.int64)))
        kept = [int(row) for row in rows[find_uncovered(self.spans[rows])]]
        found = [s for row in kept for s in self._best_of(row, kept)]
        return sorted(found, key=lambda s: s.until_h)

    def _best_of(self, row: int, others: Sequence[int]) -> Iterator[Stretch]:
        """Yield the parts of a stretch in which no other one is there as early or earlier."""
        since, until, _, last = map(float, self.spans[row])
        hours = last - until
        parts = [(since, until)]
        for other in others:
            if other == row:
                continue
            _, right, arrives, end = map(float, self.spans[other])
            more = (end - right) - hours
            if more > SAME_H or (more > -SAME_H and (right, -other) < (until, -row)):
                continue
            # The other one is no later for who sets out from `arrives - hours` up to `right`.
            parts = list(_cut(parts, arrives - hours, right))
        for since_h, until_h in parts:
            yield Stretch(since_h, until_h, until_h + hours, row)

    def start(self, row: int) -> int:
        """Give the node where the way of a stretch begins."""
        while self.parent[row] != NONE:
            row = int(self.parent[row])
        return int(self.node[row])

    def path(self, row: int) -> list[int]:
        """Give the steps from a start to the end of a stretch."""
        steps = []
        while self.parent[row] != NONE:
            steps.append(int(self.step[row]))
            row = int(self.parent[row])
        return steps[::-1]


def _cut(
    parts: Sequence[tuple[float, float]], since: float, until: float
) -> Iterator[tuple[float, float]]:
    """Yield what is left of intervals without what lies from `since` to `until`, both included."""
    for left, right in parts:
        if right < since - SAME_H or left > until + SAME_H:
            yield left, right
            continue
        if left < since - SAME_H:
            yield left, since
        if right > until + SAME_H:
            yield until, right


def find_profile(
    steps: Steps,
    gates: Gates,
    starts: Sequence[tuple[int, float]],
    *,
    since_h: float,
    until_h: float,
    arrive_by_h: float,
    with_bicycle: bool = False,
) -> Profile:
    """
    Find the stretches of every node for who sets out in a window.

    Parameters
    ----------
    starts
        Nodes, each with the hours it takes to be there from where one sets out.
    since_h, until_h
        The window, in hours after the epoch; both ends belong to it.
    arrive_by_h
        Stretches that begin to arrive later are dropped.
    """
    where = np.array([node for node, _ in starts], np.int32)
    spans = np.array(
        [(since_h, until_h, since_h + more, until_h + more) for _, more in starts], np.float64
    ).reshape(len(starts), 4)
    nodes = len(steps.first) - 1
    kept, links = settle_stretches(
        steps, gates, where, spans, nodes, float(arrive_by_h), with_bicycle
    )
    return Profile(kept, *links.T)
