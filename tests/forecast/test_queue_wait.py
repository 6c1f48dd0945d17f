"""Waits: closing and reopening, who is stranded, and what can be expected at the time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.crossings import (
    ENDLESS,
    as_lane,
    flow_lane,
    make_capacity,
    make_queue,
    wait_in_lane,
)
from wayout.errors import BadInputError
from wayout.forecast.queue_flow import flow
from wayout.forecast.queue_state import Queue
from wayout.forecast.queue_wait import expect_waits, measure_waits


def test_the_wait_lasts_until_the_post_opens() -> None:
    """Who comes first to a closed post waits for it to open, and nobody waits after."""
    capacity = make_capacity([0.0, 0.0, 5.0, 5.0])
    assert wait_in_lane([0.0] * 4, capacity, step_h=0.5).tolist() == [1.0, 0.5, 0.0, 0.0]


def test_the_queue_stands_still_while_the_post_is_closed() -> None:
    """Of 8, 4 pass before the closing and 4 after it; the last waits through both."""
    waits = wait_in_lane([0.0] * 6, make_capacity([4.0, 0, 0, 4.0, 4.0, 4.0]), make_queue(8.0))
    assert waits.tolist() == [4.0, 3.0, 2.0, 1.0, 0.0, 0.0]


def test_who_is_last_before_a_closing_is_through_at_its_beginning() -> None:
    """A queue that ends in the moment of closing does not wait for the next opening."""
    waits = wait_in_lane([0.0] * 3, make_capacity([4.0, 0.0, 4.0]), make_queue(4.0))
    assert waits.tolist() == [1.0, 1.0, 0.0]


def test_a_closure_for_good_leaves_people_stranded() -> None:
    """Of 10 a step with 6 passing, 4 a step wait; once it is closed all who come are stranded."""
    arrivals, capacity = [10.0] * 4, make_capacity([6.0, 6.0, 0.0, 0.0])
    flows = flow_lane(arrivals, capacity)
    assert flows.stranded.near[0, 0] == 40.0 - 12.0
    waits = wait_in_lane(arrivals, capacity)
    assert waits[0] == 0.0
    assert np.isinf(waits[2:]).all()
    assert waits[1] == pytest.approx(4.0 / 6.0)


def test_nothing_hangs_where_nobody_can_pass() -> None:
    """Without any capacity all wait and every wait is infinite."""
    for capacity in (make_capacity([0.0] * 5), make_capacity([0.0] * 5, far=0.0, room=3.0)):
        flows = flow_lane([2.0] * 5, capacity)
        assert flows.stranded.near[0, 0] == 10.0
        assert np.isinf(wait_in_lane([2.0] * 5, capacity)).all()
        expected = expect_waits(make_queue(), capacity=capacity, step=0, step_h=1.0)
        assert np.isinf(expected).all()


def test_the_wait_goes_through_both_sides() -> None:
    """Near opens in step 1, far in steps 0 and 3: who joins at once passes both by step 3."""
    capacity = make_capacity([0, 5.0, 0, 0], far=[5.0, 0, 0, 5.0], room=9.0)
    assert wait_in_lane([0.0] * 4, capacity)[0] == 3.0


def test_there_must_be_room_to_pass_the_near_side() -> None:
    """With the room full at the only opening of the near side one gets no further."""
    capacity = make_capacity([0.0, 5.0, 0.0, 0.0], far=[0.0, 0.0, 5.0, 5.0], room=2.0)
    waits = wait_in_lane([0.0] * 4, capacity, make_queue(far=2.0))
    assert np.isinf(waits[0])
    assert wait_in_lane([0.0] * 4, capacity, make_queue(far=1.0))[0] == 2.2


def test_the_wait_behind_a_full_room_is_that_of_the_far_side() -> None:
    """20 before, 4 a step on the far side, room for 2: through after 5 steps."""
    capacity = make_capacity([9.0] * 8, far=4.0, room=2.0)
    assert wait_in_lane([0.0] * 8, capacity, make_queue(20.0))[0] == pytest.approx(5.0)


RATES = st.lists(st.one_of(st.just(0.0), st.floats(0.1, 20.0)), min_size=12, max_size=12)


@settings(deadline=None, derandomize=True, max_examples=50)
@given(arrivals=RATES, near=RATES, far=RATES, room=st.sampled_from([0.0, 3.0, 15.0, ENDLESS]))
def test_what_is_expected_comes_to_pass_if_the_capacity_does(
    arrivals: list[float], near: list[float], far: list[float], room: float
) -> None:
    """Waits by draining the queue alone and by cumulative curves of everybody are the same."""
    for capacity in (make_capacity(near, far=far, room=room), make_capacity(near)):
        flows = flow_lane(arrivals, capacity)
        waits = wait_in_lane(arrivals, capacity)
        for n in range(12):
            queue = Queue(flows.near[:, n], flows.far[:, n])
            expected = expect_waits(queue, capacity=capacity, step=n, step_h=1.0)
            assert expected[0, 0] == pytest.approx(waits[n], abs=1e-6)


def test_expected_waits_are_the_same_searched_and_drained() -> None:
    """A capacity shared by members is searched, one by member is walked; they agree."""
    rng = np.random.default_rng(3)
    queue = Queue(rng.uniform(0.0, 600.0, (20, 1)), np.zeros((20, 1)))
    shared = make_capacity(rng.choice([0.0, 2.5, 7.0], 100))
    by_member = shared._replace(near=np.repeat(shared.near, 20, axis=0))
    searched = expect_waits(queue, capacity=shared, step=4, step_h=0.25)
    drained = expect_waits(queue, capacity=by_member, step=4, step_h=0.25)
    assert np.isfinite(searched).any()
    assert np.isinf(searched).any()
    assert np.allclose(searched, drained, atol=1e-9)


def test_an_announced_closure_is_in_what_people_expect() -> None:
    """With 8 before them and 2 a step, people expect 4 steps, or never once they know better."""
    as_before, as_announced = make_capacity([2.0] * 6), make_capacity([2.0] * 3 + [0.0] * 3)
    queue = make_queue(8.0)
    assert expect_waits(queue, capacity=as_before, step=0, step_h=1.0)[0, 0] == 4.0
    assert np.isinf(expect_waits(queue, capacity=as_announced, step=0, step_h=1.0)[0, 0])


@pytest.mark.parametrize("step_h", [0.0, -1.0, 1.5, float("nan")])
def test_waits_refuse_a_step_that_is_no_part_of_an_hour(step_h: float) -> None:
    """A step is an hour or less."""
    with pytest.raises(BadInputError, match="more than 0 and up to 1"):
        wait_in_lane([1.0], make_capacity([1.0]), step_h=step_h)


def test_waits_refuse_flows_of_another_plan() -> None:
    """Flows and capacity must be for the same steps."""
    capacity = make_capacity([1.0, 1.0])
    flows = flow(make_queue(), as_lane([1.0, 1.0]), capacity=capacity)
    with pytest.raises(BadInputError, match="both must be the same"):
        measure_waits(flows, as_lane([1.0, 1.0]), capacity=make_capacity([1.0]), step_h=1.0)
    with pytest.raises(BadInputError, match="step 2; 0 to 1 are accepted"):
        expect_waits(make_queue(), capacity=capacity, step=2, step_h=1.0)
