"""
Tracing: of every label of a search, what the ways to it are to people, found in one compiled pass.

What is asked of most labels is asked in order to choose a few: the last border, the main means, the
windows passed. A label has what the label before it has, and what its last way adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.network.stations import ALIGHT, BOARD
from wayout.network.ways import Way
from wayout.planner.pace import Cut, cut_way
from wayout.planner.spell import Passage, passage_of
from wayout.situation.record import PRIOR
from wayout.situation.situation import Situation

NONE = -1
BORDER, MEANS, LEGS, FLAGS = range(4)
"""The columns of what a way adds; the first three are numbers of `Signs`."""

LEAVES, PASSED = 4, 5
"""More columns of a trace: the label after the first way, the last label with a window."""

TRACE = 6
IS_PRIOR, IS_TIMED, IS_ODD = 1, 2, 4
"""Bits of FLAGS: a service that only a table knows, a timetable, legs that join others."""

TRUNK_MEANS = ("air", "train", "bus", "own-car", "bought-bicycle")
"""The means that make two ways different to a traveller; lifts, taxis and walks do not."""


class Mark(NamedTuple):
    """What makes the ways to a label different to people: the last border, the main means."""

    via: str
    mode: str
    leaving: str
    means: frozenset[str]
    is_prior: bool
    is_timed: bool


class Signs:
    """
    What the ways of one atlas add to a trace, whoever goes: a row for each way.

    The last border passed has a number, and the main means of the ways, or of their legs, are bits.
    """

    def __init__(self, situation: Situation, ways: Sequence[Way], *, level: float) -> None:
        self._situation, self._level = situation, level
        self._borders: list[Passage] = []
        self._numbers: dict[Passage, int] = {}
        self._sets: dict[int, frozenset[str]] = {}
        self.cuts: list[Cut] = [self._cut(way) for way in ways]
        """The legs of each way, cut at its gate."""
        self.table: Array = np.array([self.read(way) for way in ways], np.int32).reshape(-1, 4)

    def read(self, way: Way) -> tuple[int, int, int, int]:
        """Read what a way adds."""
        border = NONE
        if way.via:
            passage = passage_of(way)
            border = self._numbers.setdefault(passage, len(self._borders))
            if border == len(self._borders):
                self._borders.append(passage)
        service = self._situation.services.get(way.service)
        flags = IS_PRIOR if service is not None and service.status == PRIOR else 0
        if way.line is not None:
            flags |= IS_TIMED | IS_ODD
        elif way.carrier in (BOARD, ALIGHT):
            flags |= IS_ODD
        return border, _bits((way.carrier,)), _bits(self._cut(way).means), flags

    def _cut(self, way: Way) -> Cut:
        hours = way.hours_at(self._level)
        return cut_way(way, way.share_before * hours, (1.0 - way.share_before) * hours)

    def passage(self, trace: Sequence[int]) -> Passage:
        """Give the last passage of a trace; of one without any, nowhere."""
        return NOWHERE if trace[BORDER] == NONE else self._borders[trace[BORDER]]

    def read_all(self, ways: Iterable[Way]) -> tuple[int, int, int, int]:
        """Read what ways before a start add together; of those the legs are read one by one."""
        border, means, legs, flags = NONE, 0, 0, 0
        for way in ways:
            last, more, cut, bits = self.read(way)
            border = last if last != NONE else border
            means, legs, flags = means | more, legs | cut, flags | bits | IS_ODD
        return border, means, legs, flags

    def means(self, bits: int) -> frozenset[str]:
        """Give the means that bits stand for."""
        found = self._sets.get(bits)
        if found is None:
            names = (name for i, name in enumerate(TRUNK_MEANS) if bits >> i & 1)
            found = self._sets[bits] = frozenset(names)
        return found

    def mark(self, trace: Sequence[int]) -> Mark:
        """Give the mark of a trace."""
        flags, (via, mode, leaving, _) = trace[FLAGS], self.passage(trace)
        prior, timed = bool(flags & IS_PRIOR), bool(flags & IS_TIMED)
        return Mark(via, mode, leaving, self.means(trace[MEANS]), prior, timed)


NOWHERE = Passage("", "", "", "")


def _bits(means: Iterable[str]) -> int:
    return sum(1 << TRUNK_MEANS.index(name) for name in means if name in TRUNK_MEANS)


@compiled
def trace_labels(parent: Array, way: Array, window: Array, signs: Array, begun: Array) -> Array:
    """
    Trace every label.

    Parameters
    ----------
    parent, way, window
        Shape (n,): of each label the one before it, which comes first; the number of its last way;
        the window it met there. -1: none.
    signs
        Shape (n_ways, 4), the rows of `Signs`.
    begun
        Shape (n_begun, 4), such a row for each label without one before it, in their order.

    Returns
    -------
    traces
        Shape (n, 6), the columns from BORDER to PASSED.
    """
    traces = np.empty((len(parent), TRACE), np.int32)
    met = 0
    for row in range(len(parent)):
        before = parent[row]
        if before < 0:
            for k in range(4):
                traces[row, k] = begun[met, k]
            traces[row, LEAVES], traces[row, PASSED] = row, NONE
            met += 1
            continue
        sign = signs[way[row]]
        border = sign[BORDER]
        traces[row, BORDER] = traces[before, BORDER] if border < 0 else border
        for k in range(MEANS, LEAVES):
            traces[row, k] = traces[before, k] | sign[k]
        traces[row, LEAVES] = row if parent[before] < 0 else traces[before, LEAVES]
        traces[row, PASSED] = row if window[row] >= 0 else traces[before, PASSED]
    return traces
