"""The flow through a crossing: against worked examples, step by step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.crossings import (
    as_lane,
    flow_by_euler,
    flow_lane,
    make_capacity,
    make_queue,
    wait_in_lane,
)
from wayout.errors import BadInputError
from wayout.forecast.queue_flow import advance, flow
from wayout.forecast.queue_state import Queue, make_empty_queue
from wayout.network.compiled import Array

ARRIVAL_RATE, SERVICE_RATE = 100.0, 40.0


def make_burst(step_h: float) -> tuple[Array, Array]:
    """Make two hours of more arrivals than can pass, and eight hours in all, in steps."""
    steps = round(8 / step_h)
    hours = np.arange(steps) * step_h
    return np.where(hours < 2.0, ARRIVAL_RATE, 0.0) * step_h, np.full(steps, SERVICE_RATE * step_h)


@pytest.mark.parametrize("step_h", [1.0, 0.25, 1 / 12])
def test_flow_is_a_triangle_under_a_burst(step_h: float) -> None:
    """The queue grows by 60 an hour for 2 h and is gone after 5 h: 120 at most, 300 person-hours"""
    arrivals, passing = make_burst(step_h)
    near = flow_lane(list(arrivals), make_capacity(passing)).near[0, :, 0]
    hours = np.arange(len(near)) * step_h
    exact = np.maximum(0.0, np.minimum(60.0 * hours, 120.0 - 40.0 * (hours - 2.0)))
    assert np.abs(near - exact).max() < 1e-9
    person_hours = ((near[1:] + near[:-1]) / 2.0 * step_h).sum()
    assert person_hours == pytest.approx(0.5 * 5.0 * 120.0)


@pytest.mark.parametrize("step_h", [1.0, 0.25, 1 / 12])
def test_waits_under_a_burst_are_a_triangle(step_h: float) -> None:
    """Who joins waits for the queue before them: 3 h at most, for the last of the burst."""
    arrivals, passing = make_burst(step_h)
    waits = wait_in_lane(list(arrivals), make_capacity(passing), step_h=step_h)
    hours = np.arange(len(waits)) * step_h
    exact = np.maximum(0.0, np.minimum(60.0 * hours, 120.0 - 40.0 * (hours - 2.0))) / SERVICE_RATE
    assert np.abs(waits - exact).max() < 1e-9
    assert waits.max() == pytest.approx(3.0)


def test_flow_empties_within_a_step() -> None:
    """A queue of 10, joined by 10 and served by 40 in a step, is gone after a third of it."""
    flows = flow_lane([10.0], make_capacity([40.0]), make_queue(10.0))
    assert flows.near[0, :, 0].tolist() == [10.0, 0.0]
    assert flows.left[0, 0, 0] == 20.0


def test_nobody_waits_when_regular_arrivals_find_free_service() -> None:
    """D/D/1 below capacity: no queue, no wait, everybody leaves as they come."""
    flows = flow_lane([3.0] * 50, make_capacity([4.0] * 50))
    assert not flows.near.any()
    assert (flows.left == 3.0).all()
    assert not wait_in_lane([3.0] * 50, make_capacity([4.0] * 50)).any()


def test_the_queue_grows_steadily_when_regular_arrivals_are_too_many() -> None:
    """D/D/1 above capacity: (5 - 4) t wait, each for (5 - 4) t / 4, while the horizon lasts."""
    flows = flow_lane([5.0] * 50, make_capacity([4.0] * 50))
    times = np.arange(51)
    assert np.allclose(flows.near[0, :, 0], times, atol=1e-9)
    waits = wait_in_lane([5.0] * 50, make_capacity([4.0] * 50))
    is_through = times[:-1] * 5.0 <= 50.0 * 4.0
    assert np.allclose(waits[is_through], times[:-1][is_through] / 4.0, atol=1e-9)
    assert np.isinf(waits[~is_through]).all()


def test_batches_wait_for_those_before_them() -> None:
    """D/D/1 with 6 at once: they wait 0 to 5 services, 2.5 on average (Little's law)."""
    arrivals = [6.0, *[0.0] * 9] * 20
    near = flow_lane(arrivals, make_capacity([1.0] * 200)).near[0, 1:, 0]
    assert near.sum() / sum(arrivals) == pytest.approx(2.5)


def test_the_far_side_blocks_the_near_side_when_the_room_is_full() -> None:
    """Near passes 10, far 4, room 12: full after 2 steps, then both pass 4 and the rest waits."""
    flows = flow_lane([10.0] * 5, make_capacity([10.0] * 5, far=4.0, room=12.0))
    assert flows.far[0, :, 0].tolist() == [0.0, 6.0, 12.0, 12.0, 12.0, 12.0]
    assert flows.near[0, :, 0].tolist() == [0.0, 0.0, 0.0, 6.0, 12.0, 18.0]
    assert flows.passed[0, :, 0].tolist() == [10.0, 10.0, 4.0, 4.0, 4.0]
    assert flows.left[0, :, 0].tolist() == [4.0] * 5


def test_the_room_fills_within_a_step() -> None:
    """Room 3 fills at 6 a step after half of one: then 4 a step pass, 7 in all, and 3 wait."""
    flows = flow_lane([10.0], make_capacity([10.0], far=4.0, room=3.0))
    assert (flows.near[0, 1, 0], flows.far[0, 1, 0]) == (3.0, 3.0)
    assert (flows.passed[0, 0, 0], flows.left[0, 0, 0]) == (7.0, 4.0)


def test_without_room_both_sides_are_one() -> None:
    """With no room between them a person passes both sides together, at the slower one's rate."""
    flows = flow_lane([5.0, 5.0, 5.0], make_capacity([4.0, 0.0, 9.0], far=[3.0, 9.0, 8.0], room=0))
    assert flows.left[0, :, 0].tolist() == [3.0, 0.0, 8.0]
    assert not flows.far.any()


RATES = st.lists(st.floats(0.0, 20.0), min_size=4, max_size=4)


@settings(deadline=None, derandomize=True, max_examples=50)
@given(arrivals=RATES, near=RATES, far=RATES, room=st.floats(0.0, 30.0), before=st.floats(0, 20))
def test_flow_is_the_limit_of_small_moves(
    arrivals: list[float], near: list[float], far: list[float], room: float, before: float
) -> None:
    """A simple simulation in 500 small moves a step differs by a few of those moves at most."""
    flows = flow_lane(arrivals, make_capacity(near, far=far, room=room), make_queue(before))
    moved = np.array(flow_by_euler((before, 0.0), arrivals, near, far, room, cuts=500))
    largest = 20.0 / 500
    if room < 4 * largest:  # with so little room the small moves stand in each other's way
        return
    total = flows.near[0, 1:, 0] + flows.far[0, 1:, 0]
    assert np.abs(total - moved.sum(axis=1)).max() < 6 * largest
    assert np.abs(flows.far[0, 1:, 0] - moved[:, 1]).max() < 6 * largest


@settings(deadline=None, derandomize=True, max_examples=50)
@given(arrivals=RATES, near=RATES, far=RATES, room=st.floats(0.0, 30.0), before=st.floats(0, 20))
def test_flow_is_the_same_in_shorter_steps(
    arrivals: list[float], near: list[float], far: list[float], room: float, before: float
) -> None:
    """Each step is solved exactly: cut in eight, it ends in the same queues."""
    whole = flow_lane(arrivals, make_capacity(near, far=far, room=room), make_queue(before))
    cut = make_capacity(np.repeat(near, 8) / 8.0, far=np.repeat(far, 8) / 8.0, room=room)
    parts = flow_lane(list(np.repeat(arrivals, 8) / 8.0), cut, make_queue(before))
    assert np.allclose(whole.near, parts.near[:, ::8], atol=1e-9)
    assert np.allclose(whole.far, parts.far[:, ::8], atol=1e-9)


def test_advance_gives_the_steps_of_flow() -> None:
    """Step by step comes out, to the bit, what comes out at once."""
    rng = np.random.default_rng(20220921)
    arrivals = rng.uniform(0.0, 9.0, (1, 40, 1))
    capacity = make_capacity(rng.uniform(0.0, 9.0, 40), far=rng.uniform(0.0, 9.0, 40), room=7.0)
    flows, queue = flow(make_queue(), arrivals, capacity=capacity), make_queue()
    for n in range(40):
        queue, passed, left = advance(queue, arrivals[:, n], capacity=capacity, step=n)
        assert queue.near == flows.near[:, n + 1]
        assert queue.far == flows.far[:, n + 1]
        assert (passed, left) == (flows.passed[:, n], flows.left[:, n])


@pytest.mark.parametrize(
    ("arrivals", "queue", "what"),
    [
        (as_lane([1.0, -1.0]), make_queue(), "arrivals: -1.0; finite numbers not below zero"),
        (as_lane([1.0, np.nan]), make_queue(), "arrivals: nan; finite numbers not below zero"),
        (as_lane([1.0]), make_queue(), r"arrivals have shape \(1, 1, 1\); \(1, 2, 1\) is accepted"),
        (as_lane([1.0, 1.0]), make_queue(far=1.0), "far side of a lane that has none"),
        (as_lane([1.0, 1.0]), make_empty_queue(1, lanes=2), r"\(members, 1\) is accepted"),
    ],
)
def test_flow_refuses_what_is_no_crossing(arrivals: Array, queue: Queue, what: str) -> None:
    """A wrong number or shape gives one line with what was found and what is accepted."""
    with pytest.raises(BadInputError, match=what):
        flow(queue, arrivals, capacity=make_capacity([1.0, 1.0]))


def test_flow_refuses_more_people_than_there_is_room_for() -> None:
    """The room between the sides holds at the start too."""
    with pytest.raises(BadInputError, match="room"):
        flow_lane([0.0], make_capacity([1.0], far=1.0, room=2.0), make_queue(far=3.0))


def test_flow_refuses_a_far_side_that_comes_and_goes() -> None:
    """A far side is closed by a capacity of 0; it cannot be absent for some steps."""
    with pytest.raises(BadInputError, match="in some steps only"):
        flow_lane([0.0, 0.0], make_capacity([1.0, 1.0], far=[1.0, np.inf]))
