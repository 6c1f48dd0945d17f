"""What holds for every queue: nobody is lost, first come first served, more capacity helps."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.forecast.crossings import ENDLESS
from wayout.forecast.queue_flow import flow
from wayout.forecast.queue_share import count_waiting, share_left
from wayout.forecast.queue_state import NO_FAR_SIDE, Capacity, Queue
from wayout.forecast.queue_wait import expect_waits, measure_waits
from wayout.network.compiled import Array

ALL = settings(derandomize=True, deadline=None, max_examples=60)
STEPS, LANES = 10, 3
NEAR = 1e-7

AMOUNTS = st.one_of(st.just(0.0), st.integers(1, 12).map(float), st.floats(0.05, 12.0))


def grids(*shape: int) -> st.SearchStrategy[Array]:
    """Give arrays of amounts, many of them zero or whole."""
    return arrays(np.float64, shape, elements=AMOUNTS)


@st.composite
def crossings(draw: st.DrawFn) -> tuple[Queue, Array, Capacity]:
    """Give a crossing: a lane with one side, one with room without end, one that can be blocked."""
    far = draw(grids(1, STEPS, LANES))
    far[:, :, 0] = NO_FAR_SIDE
    room = np.array([ENDLESS, ENDLESS, draw(st.sampled_from([0.0, 1.0, 6.0, 20.0]))])
    between = np.minimum(draw(grids(1, LANES)), room)
    between[:, 0] = 0.0
    queue = Queue(3.0 * draw(grids(1, LANES)), between)
    return queue, draw(grids(1, STEPS, LANES)), Capacity(draw(grids(1, STEPS, LANES)), far, room)


MORE = grids(1, STEPS, LANES)


@ALL
@given(crossing=crossings())
def test_nobody_is_lost_or_created(crossing: tuple[Queue, Array, Capacity]) -> None:
    """After every step, by lane: who waited and arrived has left or waits, on one of both sides."""
    queue, arrivals, capacity = crossing
    flows = flow(queue, arrivals, capacity=capacity)
    arrived = queue.near[:, np.newaxis] + np.cumsum(arrivals, axis=1)
    passed, left = np.cumsum(flows.passed, axis=1), np.cumsum(flows.left, axis=1)
    assert np.allclose(arrived - passed, flows.near[:, 1:], atol=NEAR)
    assert np.allclose(queue.far[:, np.newaxis] + passed - left, flows.far[:, 1:], atol=NEAR)
    for part in flows:
        assert part.min() >= 0.0
    assert (flows.far <= capacity.room).all()
    assert (flows.passed <= capacity.near + NEAR).all()
    assert (flows.left <= capacity.far + NEAR).all()


@ALL
@given(crossing=crossings(), share=st.floats(0.0, 1.0), by_step=grids(STEPS))
def test_nobody_is_lost_or_created_by_class(
    crossing: tuple[Queue, Array, Capacity], share: float, by_step: Array
) -> None:
    """Classes add up to the lane in every step, and no class has left before it came."""
    queue, arrivals, capacity = crossing
    flows = flow(queue, arrivals, capacity=capacity)
    first = (by_step / 12.0)[:, np.newaxis]
    by_class = np.stack([arrivals * first, arrivals * (1.0 - first)], axis=-1)
    at_start = queue.near + queue.far
    waiting = np.stack([at_start * share, at_start * (1.0 - share)], axis=-1)
    left = share_left(flows.left, by_class, waiting=waiting)
    still = count_waiting(left, by_class, waiting=waiting)
    assert np.allclose(left.sum(axis=-1), flows.left, atol=NEAR)
    assert np.allclose(still.sum(axis=-1), (flows.near + flows.far)[:, 1:], atol=NEAR)
    assert still.min() > -NEAR


@ALL
@given(crossing=crossings())
def test_who_joins_earlier_leaves_no_later(crossing: tuple[Queue, Array, Capacity]) -> None:
    """The cumulative curves never cross, and the instants of leaving keep the order of joining."""
    queue, arrivals, capacity = crossing
    flows = flow(queue, arrivals, capacity=capacity)
    arrived = queue.near[:, np.newaxis] + np.cumsum(arrivals, axis=1)
    passed = np.cumsum(flows.passed, axis=1)
    assert (arrived >= passed - NEAR).all()
    leaving = np.cumsum(flows.left, axis=1)
    assert (queue.far[:, np.newaxis] + passed >= leaving - NEAR).all()
    waits = measure_waits(flows, arrivals, capacity=capacity, step_h=1.0)
    assert waits.min() >= 0.0
    through = waits + np.arange(STEPS)[:, np.newaxis]
    assert (through[:, 1:] >= through[:, :-1] - NEAR).all()


@ALL
@given(crossing=crossings(), near=MORE, far=MORE, room=st.floats(0.0, 9.0))
def test_more_capacity_lengthens_no_wait(
    crossing: tuple[Queue, Array, Capacity], near: Array, far: Array, room: float
) -> None:
    """More of any side at any hour, or more room: no wait, no line at home, no total is longer."""
    queue, arrivals, capacity = crossing
    more = Capacity(capacity.near + near, capacity.far + far, capacity.room + room)
    few, many = (flow(queue, arrivals, capacity=c) for c in (capacity, more))
    assert (many.near <= few.near + NEAR).all()
    assert (many.near + many.far <= few.near + few.far + NEAR).all()
    assert (np.cumsum(many.left, axis=1) >= np.cumsum(few.left, axis=1) - NEAR).all()
    long = measure_waits(few, arrivals, capacity=capacity, step_h=1.0)
    short = measure_waits(many, arrivals, capacity=more, step_h=1.0)
    assert (short <= long + NEAR).all()


@ALL
@given(crossing=crossings(), share=st.floats(0.0, 1.0), step=st.integers(0, STEPS - 1))
def test_fewer_arrivals_lengthen_no_wait(
    crossing: tuple[Queue, Array, Capacity], share: float, step: int
) -> None:
    """Where some stay away in one step, no queue and no wait is longer."""
    queue, arrivals, capacity = crossing
    fewer = arrivals.copy()
    fewer[:, step] *= share
    few, many = (flow(queue, a, capacity=capacity) for a in (fewer, arrivals))
    assert (few.near <= many.near + NEAR).all()
    assert (few.near + few.far <= many.near + many.far + NEAR).all()
    short = measure_waits(few, fewer, capacity=capacity, step_h=1.0)
    long = measure_waits(many, arrivals, capacity=capacity, step_h=1.0)
    assert (short <= long + NEAR).all()


@ALL
@given(crossing=crossings(), step=st.integers(0, STEPS - 1), until=st.integers(0, STEPS))
def test_a_closure_shortens_no_wait(
    crossing: tuple[Queue, Array, Capacity], step: int, until: int
) -> None:
    """Closed for some steps, all who join wait as long or longer, and nobody passes in them."""
    queue, arrivals, capacity = crossing
    near = capacity.near.copy()
    near[:, step:until] = 0.0
    closed = capacity._replace(near=near)
    before, after = (flow(queue, arrivals, capacity=c) for c in (capacity, closed))
    assert not after.passed[:, step:until].any()
    short = measure_waits(before, arrivals, capacity=capacity, step_h=1.0)
    long = measure_waits(after, arrivals, capacity=closed, step_h=1.0)
    assert (long >= short - NEAR).all()


@ALL
@given(crossing=crossings(), step=st.integers(0, STEPS - 1))
def test_expected_waits_come_to_pass(crossing: tuple[Queue, Array, Capacity], step: int) -> None:
    """What is expected without knowing who comes later is what the cumulative curves give."""
    queue, arrivals, capacity = crossing
    flows = flow(queue, arrivals, capacity=capacity)
    waits = measure_waits(flows, arrivals, capacity=capacity, step_h=1.0)
    then = Queue(flows.near[:, step], flows.far[:, step])
    expected = expect_waits(then, capacity=capacity, step=step, step_h=1.0)
    assert np.allclose(expected, waits[:, step], atol=1e-6)
