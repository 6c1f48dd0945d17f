"""
Steps: what one can do next at every stand, as arrays that a compiled search can read.

A step leads from node to node. It is waited for, or leaves at known instants; it may be shut for
a time; it may pass a gate; and its fare may depend on the hour of departure. All hours count from
one epoch, so the arrays serve every plan of a day; only the gates belong to one party.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from wayout.network.compiled import Array
from wayout.network.departures import merge_spans
from wayout.network.expected_waits import WaitsByHour
from wayout.network.gates import Gate
from wayout.rules.verdict import RISK_RANK

NOTHING, ROAD, FARE = 0, 1, 2
"""What a step costs while no fare is known: nothing, kilometres of road, one unpriced fare."""

ALWAYS, WITH_BICYCLE = 0, 1
"""Who may take a step: everybody, or who brought a bicycle along."""

NO_GATE = -1


@dataclass(frozen=True, slots=True)
class Step:
    """
    A step before it is put into arrays; hours of one level of luck.

    `wait_h` passes before a departure that is on demand. `runs` are the instants of departure of
    any other, ascending; `run_arrives` says when each is over, if that is not at once. In `shut`
    intervals nothing leaves and no wait passes. `before_h` lies ahead of the gate, `after_h`
    behind it. `fares` are (from when, low, high), ascending; a high of infinity is an unknown
    fare. `doubt` is how little is known of whether it can be taken at all, as a rank.
    """

    target: int
    wait_h: float = 0.0
    before_h: float = 0.0
    after_h: float = 0.0
    gate: int = NO_GATE
    runs: tuple[float, ...] | None = None
    run_arrives: tuple[float, ...] = ()
    shut: tuple[tuple[float, float], ...] = ()
    fares: tuple[tuple[float, float, float], ...] = ()
    without_fare: int = NOTHING
    road_km: float = 0.0
    taken_by: int = ALWAYS
    doubt: int = 0


class Steps(NamedTuple):
    """
    All steps as arrays, those of one node together.

    `first` has shape (n_nodes + 1,): the steps of node i are first[i] to first[i + 1]. Of each
    step `runs`, `shut` and `fares` are ranges (n_steps, 2) into the tables beside them; a range
    of runs that starts below zero means that the step leaves on demand. Hours and kilometres.
    """

    first: Array
    target: Array
    taken_by: Array
    wait_h: Array
    before_h: Array
    after_h: Array
    road_km: Array
    without_fare: Array
    gate: Array
    runs: Array
    run_table: Array
    shut: Array
    shut_table: Array
    fares: Array
    fare_table: Array
    doubt: Array


@dataclass(slots=True)
class _Table:
    """Rows shared by many steps: equal rows are stored once."""

    width: int
    rows: list[tuple[float, ...]] = field(default_factory=list)
    known: dict[tuple[tuple[float, ...], ...], tuple[int, int]] = field(default_factory=dict)

    def add(self, rows: tuple[tuple[float, ...], ...]) -> tuple[int, int]:
        if rows not in self.known:
            self.known[rows] = (len(self.rows), len(self.rows) + len(rows))
            self.rows.extend(rows)
        return self.known[rows]

    def array(self) -> Array:
        return np.array(self.rows, np.float64).reshape(len(self.rows), self.width)


def lay_out(steps: Sequence[Sequence[Step]]) -> Steps:
    """
    Lay out the steps of every node as arrays.

    Raises
    ------
    ValueError
        The runs of a step are not ascending, or overtake each other: it would not be FIFO.
    """
    runs, shut, fares = _Table(2), _Table(2), _Table(3)
    ranges: list[list[tuple[int, int]]] = [[], [], []]
    flat = [s for row in steps for s in row]
    for step in flat:
        ranges[0].append((-1, -1) if step.runs is None else runs.add(_runs(step)))
        ranges[1].append(shut.add(merge_spans(step.shut)))
        ranges[2].append(fares.add(step.fares))
    counts = np.array([0, *(len(row) for row in steps)], np.int64)

    def column(values: list[float], kind: type = np.float64) -> Array:
        return np.array(values, kind)

    def pairs(number: int) -> Array:
        return np.array(ranges[number], np.int32).reshape(len(flat), 2)

    return Steps(
        np.cumsum(counts).astype(np.int32),
        column([s.target for s in flat], np.int32),
        column([s.taken_by for s in flat], np.int8),
        column([s.wait_h for s in flat]),
        column([s.before_h for s in flat]),
        column([s.after_h for s in flat]),
        column([s.road_km for s in flat]),
        column([s.without_fare for s in flat], np.int8),
        column([s.gate for s in flat], np.int32),
        pairs(0),
        runs.array(),
        pairs(1),
        shut.array(),
        pairs(2),
        fares.array(),
        column([s.doubt for s in flat], np.int8),
    )


def _runs(step: Step) -> tuple[tuple[float, float], ...]:
    assert step.runs is not None
    rows = tuple(zip(step.runs, step.run_arrives or step.runs, strict=True))
    for (one, first), (other, second) in pairwise(rows):
        if other < one or second < first:
            raise ValueError(f"runs at {one:g} and {other:g} h overtake each other")
    return rows


class Gates(NamedTuple):
    """
    The gates of one party as arrays.

    `windows` is (n_gates, 2), ranges into `window_table`, whose rows are start, end, risk, doubt;
    windows that refuse are left out. `opens` is (n_gates, 2), ranges into `open_table`; an empty
    range that starts below zero is a post open round the clock. `wait_h` is the queue, in hours.
    `queues` (n_gates, 2) are ranges into `queue_table`, for waits that change: its rows are an
    hour of joining, when one is through, and by how much that grows an hour. Before the first row,
    and in an empty range, `wait_h` holds. The searches of departures and of the latest hour know
    `wait_h` alone.
    """

    wait_h: Array
    windows: Array
    window_table: Array
    opens: Array
    open_table: Array
    queues: Array
    queue_table: Array


def lay_out_queues(
    waits: Sequence[WaitsByHour | None], *, level: float, shift_h: float = 0.0
) -> tuple[Array, Array]:
    """Lay out the waits that change, of each gate, as `Gates` has them."""
    ranges: list[tuple[int, int]] = []
    rows: list[tuple[float, float, float]] = []
    for by_hour in waits:
        begin = len(rows)
        if by_hour is not None:
            found = by_hour.lay_out(level)
            rows += [(joins + shift_h, through + shift_h, slope) for joins, through, slope in found]
        ranges.append((begin, len(rows)))
    return (
        np.array(ranges, np.int32).reshape(len(ranges), 2),
        np.array(rows, np.float64).reshape(len(rows), 3),
    )


def lay_out_gates(gates: Sequence[Gate], *, level: float, shift_h: float = 0.0) -> Gates:
    """
    Lay out gates as arrays, at one level of luck.

    Parameters
    ----------
    level
        The part of travellers who wait no longer: 0.5 is the median, 0.9 a cautious bound.
    shift_h
        Hours from the epoch of the arrays to the hour zero of the gates.
    """
    windows: list[tuple[float, float, float, float]] = []
    opens: list[tuple[float, float]] = []
    ranges: list[tuple[int, int]] = []
    hours: list[tuple[int, int]] = []
    for gate in gates:
        begin = len(windows)
        windows += [
            (
                w.start + shift_h,
                w.end + shift_h,
                RISK_RANK[w.verdict.risk],
                w.verdict.word == "unknown",
            )
            for w in gate.windows
            if not w.refuses
        ]
        ranges.append((begin, len(windows)))
        begin = len(opens) if gate.hours.open else -1
        opens += [(start + shift_h, end + shift_h) for start, end in gate.hours.open]
        hours.append((begin, len(opens) if begin >= 0 else -1))
    return Gates(
        np.array([g.wait.at_level(level) for g in gates], np.float64),
        np.array(ranges, np.int32).reshape(len(gates), 2),
        np.array(windows, np.float64).reshape(len(windows), 4),
        np.array(hours, np.int32).reshape(len(gates), 2),
        np.array(opens, np.float64).reshape(len(opens), 2),
        *lay_out_queues([g.by_hour for g in gates], level=level, shift_h=shift_h),
    )
