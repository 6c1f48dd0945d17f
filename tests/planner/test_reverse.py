"""The backward search agrees with walking every path forward, from every hour that matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.networks import MEDIAN, NOBODY, Network, networks, take
from wayout.network.gates import Gate, Hours, Window
from wayout.network.steps import NO_GATE, Step, lay_out, lay_out_gates
from wayout.network.waits import Wait
from wayout.planner.earliest import find_earliest
from wayout.planner.reverse import Latest, find_latest, subtract
from wayout.rules.verdict import Verdict

HUNDREDS = settings(max_examples=some_of(300), deadline=None, derandomize=True)
SINCE_H = -200.0
MOMENT_H = 1e-6
deadlines = st.integers(0, 120).map(lambda n: n / 2)


def arrive(network: Network, start: int, start_h: float) -> dict[int, float]:
    """Give the earliest hour at each node for somebody at a node at an hour, by every path."""
    found: dict[int, float] = {}
    for node, hours in walk_from(network, start, start_h, frozenset({start})):
        found[node] = min(found.get(node, inf), hours)
    return found


def walk_from(
    network: Network, node: int, hours: float, seen: frozenset[int]
) -> Iterator[tuple[int, float]]:
    """Yield node and hour at the end of every path without a repeated node."""
    yield node, hours
    for step in network.rows[node]:
        if step.target not in seen:
            for after in take(step, network.gates, (hours, *NOBODY[1:])):
                yield from walk_from(network, step.target, after[0], seen | {step.target})


def cross(network: Network, start: int, start_h: float, gate: int) -> float:
    """Give the earliest hour of being across a gate, by every path that ends with it."""
    bare = [[replace(s, after_h=0.0) if s.gate == gate else s for s in r] for r in network.rows]
    ends = [
        after[0]
        for node, hours in walk_from(network, start, start_h, frozenset({start}))
        for step in bare[node]
        if step.gate == gate
        for after in take(step, network.gates, (hours, *NOBODY[1:]))
    ]
    return min(ends, default=inf)


def search_back(network: Network, by_h: float, gate: int = NO_GATE) -> Latest:
    """Run the search under test, to the last node or across a gate."""
    laid = lay_out(network.rows)
    ends = np.asarray(laid.gate) == gate
    return find_latest(
        laid,
        lay_out_gates(network.gates, level=MEDIAN),
        by_h=by_h,
        since_h=SINCE_H,
        goals=() if gate != NO_GATE else [network.goal],
        is_end=ends if gate != NO_GATE else None,
    )


@HUNDREDS
@given(networks(), deadlines)
def test_latest_hour_is_in_time_and_a_moment_later_is_not(network: Network, by_h: float) -> None:
    """At its latest hour one is at the goal by the deadline; later by a moment, after it."""
    for start, latest in enumerate(search_back(network, by_h).hours):
        if latest == -inf:
            assert arrive(network, start, SINCE_H).get(network.goal, inf) > by_h
        else:
            assert arrive(network, start, latest)[network.goal] <= by_h
            assert arrive(network, start, latest + MOMENT_H).get(network.goal, inf) > by_h


@HUNDREDS
@given(networks(), deadlines)
def test_latest_hour_to_be_across_a_gate(network: Network, by_h: float) -> None:
    """Where a gate is the goal, the hour of being across counts, not what follows it."""
    for start, latest in enumerate(search_back(network, by_h, gate=0).hours):
        if latest == -inf:
            assert cross(network, start, SINCE_H, 0) > by_h
        else:
            assert cross(network, start, latest, 0) <= by_h
            assert cross(network, start, latest + MOMENT_H, 0) > by_h


@HUNDREDS
@given(networks(), deadlines)
def test_path_of_the_latest_hour_is_in_time_when_it_is_followed(
    network: Network, by_h: float
) -> None:
    """The steps that the search names lead to the goal by the deadline, one after another."""
    found = search_back(network, by_h)
    flat = [s for row in network.rows for s in row]
    for start, latest in enumerate(found.hours):
        if latest == -inf:
            continue
        node, hours = start, latest
        for number in found.path(start):
            assert flat[number] in network.rows[node]
            hours = next(take(flat[number], network.gates, (hours, *NOBODY[1:])))[0]
            node = flat[number].target
        assert (node, hours <= by_h) == (network.goal, True)


@HUNDREDS
@given(networks(), deadlines, deadlines)
def test_later_deadline_never_asks_for_an_earlier_start(
    network: Network, one: float, other: float
) -> None:
    """Whoever may arrive later may leave later."""
    early, late = sorted((one, other))
    before = search_back(network, early).hours
    assert (search_back(network, late).hours >= before - 1e-9).all()


@HUNDREDS
@given(networks(), deadlines)
def test_earliest_hours_are_those_of_every_path(network: Network, start_h: float) -> None:
    """The forward search with one criterion finds the least hour of each node, and no other."""
    found = find_earliest(
        lay_out(network.rows),
        lay_out_gates(network.gates, level=MEDIAN),
        [(0, start_h)],
        until_h=1e9,
    )
    reached = {n: float(h) for n, h in enumerate(found.hours) if h < inf}
    assert reached == arrive(network, 0, start_h)
    assert all(found.path(node)[0] == 0 for node in reached)


@HUNDREDS
@given(st.floats(0, 3000), st.floats(0, 500))
def test_subtracted_hours_can_be_added_again(by_h: float, hours: float) -> None:
    """However numbers are rounded, nobody is late who starts when the result says."""
    start = subtract(by_h, hours)
    assert start + hours <= by_h
    assert by_h - hours - start < 1e-9


def alone(step: Step, gate: Gate) -> Network:
    """Give a network of one step through one gate."""
    return Network([[step], []], [gate])


OPEN = Gate((Window(0, 500, Verdict("allowed")),), Wait(3, 6, ""))


def test_post_that_closes_at_night_is_reached_before_it_closes() -> None:
    """With hours to 20:00 and three hours of queue one has to be at its end before 17:00."""
    gate = replace(OPEN, hours=Hours(((8.0, 20.0), (32.0, 44.0))))
    latest = search_back(alone(Step(1, before_h=2.0, gate=0), gate), 30.0).hours[0]
    assert 15.0 - 1e-9 < latest < 15.0


def test_border_that_shuts_at_midnight_is_passed_before_midnight() -> None:
    """A later deadline gives no more time if the border is shut by then."""
    gate = replace(OPEN, windows=(OPEN.windows[0], Window(24, 500, Verdict("refused"))))
    gate = replace(gate, windows=(replace(gate.windows[0], end=24.0), gate.windows[1]))
    latest = search_back(alone(Step(1, before_h=2.0, gate=0), gate), 90.0).hours[0]
    assert 19.0 - 1e-9 < latest < 19.0


def test_last_run_before_the_deadline_is_the_one_to_be_at() -> None:
    """Of two runs only the first is over in time."""
    step = Step(1, before_h=4.0, runs=(10.0, 20.0))
    assert search_back(Network([[step], []], [OPEN]), 23.0).hours[0] == 10.0


def test_service_that_stops_is_taken_before_it_stops() -> None:
    """From ten on nothing leaves, and one waits two hours: be there before eight."""
    step = Step(1, wait_h=2.0, before_h=1.0, shut=((10.0, inf),))
    latest = search_back(Network([[step], []], [OPEN]), 90.0).hours[0]
    assert 8.0 - 1e-9 < latest < 8.0
