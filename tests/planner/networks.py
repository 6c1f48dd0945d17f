"""Small random networks for the search, and an oracle that walks every path of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from hypothesis import strategies as st

from wayout.network.gates import Gate, Hours, Window
from wayout.network.steps import FARE, NO_GATE, NOTHING, ROAD, Step, lay_out, lay_out_gates
from wayout.network.waits import Wait
from wayout.planner.search import Settled, search_labels
from wayout.rules.verdict import RISK_RANK, Verdict

HORIZON_H = 60.0
MEDIAN = 0.5
NOBODY: Criteria = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

Criteria = tuple[float, ...]
"""What a label is compared by, in the order of its columns."""


@dataclass(frozen=True)
class Network:
    """The steps out of each node, and the gates they pass; from node 0 to the last one."""

    rows: list[list[Step]]
    gates: list[Gate]

    @property
    def goal(self) -> int:
        """Give the node to be reached."""
        return len(self.rows) - 1


small = st.integers(0, 6).map(float)
money = st.sampled_from([0.0, 1.0, 2.0, 5.0])


@st.composite
def fares(draw: st.DrawFn) -> tuple[tuple[float, float, float], ...]:
    """Draw a fare that may change once, and may be unknown for a time."""
    cuts = [-inf, *sorted(map(float, draw(st.sets(st.integers(1, 30), max_size=1))))]
    pieces = []
    for cut in cuts:
        low = draw(money)
        pieces.append((cut, low, draw(st.sampled_from([low, low + 1, low + 5, inf]))))
    return tuple(pieces)


@st.composite
def runs(draw: st.DrawFn) -> dict[str, tuple[float, ...]]:
    """Draw a timetable: instants of departure with hours on the way, none overtaking another."""
    leaves = sorted(map(float, draw(st.sets(st.integers(0, 40), min_size=1, max_size=4))))
    arrives = sorted(x + draw(st.integers(1, 6)) for x in leaves)
    return {
        "runs": tuple(leaves),
        "run_arrives": tuple(max(a, b) for a, b in zip(leaves, arrives, strict=True)),
    }


@st.composite
def networks(draw: st.DrawFn, largest: int = 5) -> Network:
    """Draw a network that mixes timetables, waits, closures, fares and gates."""
    size = draw(st.integers(2, largest))
    gates = draw(st.lists(gate(), min_size=1, max_size=3))
    rows: list[list[Step]] = [[] for _ in range(size)]
    for _ in range(draw(st.integers(1, 2 * size))):
        origin, target = draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))
        if origin != target:
            rows[origin].append(draw(steps(target, len(gates))))
    return Network(rows, gates)


@st.composite
def steps(draw: st.DrawFn, target: int, gates: int) -> Step:
    """Draw a step: on demand or timetabled, priced or not, through a gate or not."""
    without = draw(st.sampled_from([NOTHING, ROAD, FARE]))
    shut = [(a, a + 1.0 + draw(small)) for a in sorted(draw(st.sets(small, max_size=2)))]
    return Step(
        target,
        wait_h=draw(small),
        before_h=draw(small) + 1.0,
        after_h=draw(small),
        gate=draw(st.sampled_from([NO_GATE, *range(gates)])),
        shut=tuple(shut),
        fares=draw(st.one_of(st.just(()), fares())),
        without_fare=without,
        road_km=draw(small),
        **draw(st.one_of(st.just({}), runs())),
    )


@st.composite
def gate(draw: st.DrawFn) -> Gate:
    """Draw a gate with up to three windows, a wait and perhaps opening hours."""
    edges = sorted(draw(st.sets(st.integers(1, 40), max_size=2)))
    starts = [0.0, *map(float, edges)]
    words = st.sampled_from(["allowed", "allowed-if", "unknown", "refused"])
    windows = tuple(
        Window(
            start,
            end,
            Verdict(draw(words), risk=draw(st.sampled_from(["none", "checks", "refusals"]))),
        )
        for start, end in zip(starts, [*starts[1:], 500.0], strict=True)
    )
    median = draw(small)
    hours = Hours(((2.0, 9.0), (26.0, 33.0), (50.0, 57.0))) if draw(st.booleans()) else Hours()
    return Gate(windows, Wait(median, median * 2, "drawn"), hours)


def search(network: Network, *, level: float = MEDIAN, **options: object) -> Settled:
    """Run the search under test from node 0 at hour 0."""
    return search_labels(
        lay_out(network.rows),
        lay_out_gates(network.gates, level=level),
        [(0, NOBODY)],
        until_h=HORIZON_H,
        **options,  # type: ignore[arg-type]
    )


def criteria(found: Settled, nodes: Sequence[int]) -> list[Criteria]:
    """Give the labels of the Pareto set at some nodes."""
    return [tuple(map(float, found.labels[row])) for row in found.at(nodes)]


def walk(network: Network, level: float = MEDIAN) -> Iterator[tuple[int, Criteria]]:
    """Yield node and label at the end of every path without a repeated node, by brute force."""
    yield from _walk(network, 0, NOBODY, frozenset({0}), level)


def _walk(
    network: Network, node: int, label: Criteria, seen: frozenset[int], level: float
) -> Iterator[tuple[int, Criteria]]:
    yield node, label
    for step in network.rows[node]:
        if step.target not in seen:
            for after in take(step, network.gates, label, level):
                if after[0] <= HORIZON_H:
                    yield from _walk(network, step.target, after, seen | {step.target}, level)


def take(
    step: Step, gates: Sequence[Gate], label: Criteria, level: float = MEDIAN
) -> Iterator[Criteria]:
    """Yield what can come of a step, now or whenever the fare changes, by its description."""
    hours = label[0]
    for begins in (hours, *(cut for cut, _, _ in step.fares if cut > hours)):
        yield from _take_at(step, gates, label, begins, level)


def _take_at(
    step: Step, gates: Sequence[Gate], label: Criteria, begins: float, level: float
) -> Iterator[Criteria]:
    """Yield what comes of leaving not before an hour, when one is ready."""
    hours, low, high, road_km, unpriced, risk, doubt = label
    leaves, reaches = _leave(step, hours)
    if leaves < begins and step.runs is not None:
        leaves, reaches = _leave(step, begins)
    elif leaves < begins:
        leaves = begins
        for start, end in sorted(step.shut):
            leaves = end if start <= leaves < end else leaves
        reaches = leaves + step.before_h
    if leaves == inf:
        return
    fare = [f for f in step.fares if f[0] <= leaves][-1:]
    if fare and fare[0][2] < inf:
        low, high = low + fare[0][1], high + fare[0][2]
    elif step.without_fare == ROAD:
        road_km += step.road_km
    elif step.without_fare == FARE:
        unpriced += 1
    if step.gate == NO_GATE:
        yield reaches + step.after_h, low, high, road_km, unpriced, risk, doubt
        return
    gate = gates[step.gate]
    for outcome in gate.pass_from(gate.ready_at(reaches, level)):
        verdict = outcome.window.verdict
        worse = max(risk, RISK_RANK[verdict.risk]), max(doubt, verdict.word == "unknown")
        yield outcome.across + step.after_h, low, high, road_km, unpriced, *map(float, worse)


def _leave(step: Step, hours: float) -> tuple[float, float]:
    if step.runs is None:
        leaves = _wait_out(step, hours)
        return leaves, leaves + step.before_h
    for run, over in zip(step.runs, step.run_arrives or step.runs, strict=True):
        if run >= hours:
            return run, over + step.before_h
    return inf, inf


def _wait_out(step: Step, hours: float) -> float:
    """Wait from edge to edge: while it is shut no time of waiting passes, and nothing leaves."""
    left = step.wait_h
    edges = sorted({e for span in step.shut for e in span if e > hours})
    for edge in [*edges, inf]:
        if not any(start <= hours < end for start, end in step.shut):
            if hours + left < edge:
                return hours + left
            left -= edge - hours
        hours = edge
    return inf


def undominated(labels: Sequence[Criteria]) -> set[Criteria]:
    """Give the labels that no different one is at least as good as in everything."""
    every = set(labels)
    return {
        one
        for one in every
        if not any(o != one and all(a <= b for a, b in zip(o, one, strict=True)) for o in every)
    }


def oracle(network: Network, node: int, level: float = MEDIAN) -> set[Criteria]:
    """Give the Pareto set at a node by walking every path."""
    return undominated([label for at, label in walk(network, level) if at == node])


def least_hours(network: Network) -> np.ndarray:  # type: ignore[type-arg]
    """Give true lower bounds to the last node: the hours of steps without any waiting."""
    least = np.full(len(network.rows), inf)
    least[network.goal] = 0.0
    for _ in network.rows:
        for node, row in enumerate(network.rows):
            for step in row:
                least[node] = min(least[node], step.before_h + step.after_h + least[step.target])
    return least
