"""Small random networks for the search, and an oracle that walks every path of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from wayout.network.gates import Gate, Hours, Window
from wayout.network.waits import Wait
from wayout.planner.label import Label
from wayout.planner.search import Move, Step, start_label
from wayout.rules.verdict import RISK_RANK, Verdict

HORIZON_H = 60.0


@dataclass(frozen=True)
class Plain:
    """A step of fixed time: hours, money from low to high, unpriced fares, kilometres, risk."""

    hours: float
    low: float
    high: float
    unpriced: int
    road_km: float
    risk: int

    def __call__(self, hours: float, bound: float) -> Sequence[Move]:
        """Give the one thing that comes of it."""
        return [
            Move(
                hours + self.hours,
                bound + self.hours,
                self.low,
                self.high,
                self.road_km,
                self.unpriced,
                self.risk,
            )
        ]


@dataclass(frozen=True)
class Guarded:
    """A step through a gate after some hours."""

    hours: float
    gate: Gate

    def __call__(self, hours: float, bound: float) -> Sequence[Move]:
        """Give what can come of it, window by window."""
        return [
            Move(
                outcome.across,
                max(outcome.across, bound + self.hours + self.gate.wait.bound_h),
                risk=RISK_RANK[outcome.window.verdict.risk],
                doubt=int(outcome.window.verdict.word == "unknown"),
                detail=outcome,
            )
            for outcome in self.gate.pass_after(hours + self.hours, self.gate.wait.median_h)
        ]


small = st.integers(0, 6).map(float)
money = st.sampled_from([0.0, 1.0, 2.0, 5.0])


@st.composite
def plain_steps(draw: st.DrawFn) -> Plain:
    """Draw a plain step; an unpriced one has no known money."""
    if draw(st.booleans()):
        low = draw(money)
        high = low + draw(money)
        return Plain(draw(small) + 1, low, high, 0, 0.0, draw(st.integers(0, 2)))
    return Plain(draw(small) + 1, 0.0, 0.0, 1, draw(small), draw(st.integers(0, 2)))


@st.composite
def gates(draw: st.DrawFn) -> Gate:
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


@st.composite
def networks(draw: st.DrawFn, largest: int = 5) -> list[list[Step]]:
    """Draw a network of a few nodes; node 0 is the start, the last one the goal."""
    size = draw(st.integers(2, largest))
    steps: list[list[Step]] = [[] for _ in range(size)]
    for _ in range(draw(st.integers(1, 2 * size))):
        origin, target = draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))
        if origin != target:
            mover = draw(
                st.one_of(plain_steps(), st.builds(Guarded, small.map(lambda h: h + 1), gates()))
            )
            steps[origin].append(Step(target, mover, mover))
    return steps


def walk(steps: Sequence[Sequence[Step]], goal: int) -> Iterator[Label]:
    """Yield the label of every path without a repeated node, by brute force."""
    yield from _walk(steps, goal, start_label(0), frozenset({0}))


def _walk(
    steps: Sequence[Sequence[Step]], goal: int, label: Label, seen: frozenset[int]
) -> Iterator[Label]:
    if label.node == goal:
        yield label
    for step in steps[label.node]:
        if step.target in seen:
            continue
        for move in step.moves(label.hours, label.bound_hours):
            if move.hours <= HORIZON_H:
                after = label._replace(
                    hours=move.hours,
                    low=label.low + move.low,
                    high=label.high + move.high,
                    road_km=label.road_km + move.road_km,
                    unpriced=label.unpriced + move.unpriced,
                    risk=max(label.risk, move.risk),
                    doubt=max(label.doubt, move.doubt),
                    bound_hours=move.bound_hours,
                    node=step.target,
                    parent=label,
                    step=(step.way, move),
                )
                yield from _walk(steps, goal, after, seen | {step.target})


def criteria(label: Label) -> tuple[float, ...]:
    """Give what a label is compared by."""
    return (*label[:4], label.unpriced, label.risk, label.doubt)


def least_hours(steps: Sequence[Sequence[Step]]) -> list[float]:
    """Give true lower bounds to the last node: the hours of steps without any waiting."""
    least = [HORIZON_H * 2] * len(steps)
    least[-1] = 0.0
    for _ in steps:
        for node, row in enumerate(steps):
            for step in row:
                hours = step.way.hours  # type: ignore[attr-defined]
                least[node] = min(least[node], hours + least[step.target])
    return least
