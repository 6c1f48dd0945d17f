"""People set out, choose, travel, wait and pass: what holds in any world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.flows.small_world import INF, UNKNOWN, draw_world, run_world
from wayout.forecast.flows.waiting import fill_waits

SEEDS = st.integers(0, 10_000)
many = settings(max_examples=60, deadline=None)


@many
@given(SEEDS)
def test_people_are_neither_lost_nor_created_whatever_closes(seed: int) -> None:
    """Everybody who set out is let in, waits, was turned back, or is on the way."""
    course, _ = run_world(draw_world(seed))
    there = course.passed.sum() + course.queue[-1].sum() + course.held[-1] + course.under_way[0]
    assert there == pytest.approx(course.begun.sum(), rel=1e-9)


@many
@given(SEEDS)
def test_queues_change_by_those_who_join_and_go(seed: int) -> None:
    """A queue is what it was, and those who joined, without those who left either way."""
    course, _ = run_world(draw_world(seed))
    expected = course.queue[:-1] + course.joined - course.gone
    np.testing.assert_allclose(course.queue[1:], expected, atol=1e-9)
    assert (course.queue >= -1e-9).all()
    assert (course.passed <= course.gone + 1e-9).all()


@many
@given(SEEDS)
def test_lanes_pass_no_more_than_they_can(seed: int) -> None:
    """Nobody passes a lane that is shut for the night, or faster than its rate."""
    world = draw_world(seed)
    course, _ = run_world(world)
    assert (course.passed <= world.drive.rate * world.gates.share + 1e-9).all()


@many
@given(SEEDS)
def test_classes_refused_everywhere_do_not_pass(seed: int) -> None:
    """With every lane shut to all, nobody sets out and nobody passes."""
    world = draw_world(seed)
    word, never = np.zeros_like(world.gates.word), np.full(world.gates.word.shape, INF, np.float32)
    course, _ = run_world(world.with_gates(word=word, opens=never, shuts=never))
    assert course.begun.sum() == 0.0
    assert course.passed.sum() == 0.0


@many
@given(SEEDS, st.floats(1.1, 3.0))
def test_more_capacity_lengthens_no_queue_of_the_same_arrivals(seed: int, more: float) -> None:
    """With people who neither choose by the wait nor turn back, a faster lane has less queue."""
    world = draw_world(seed)
    always = np.full_like(world.gates.word, 2)
    never = np.full(world.gates.word.shape, INF, np.float32)
    patient = world.with_gates(word=always, shuts=never, opens=never).with_drive(
        patience_h=1e12, ends=np.full_like(world.drive.ends, INF)
    )
    slow, _ = run_world(patient)
    fast, _ = run_world(patient.with_drive(rate=world.drive.rate * more))
    np.testing.assert_allclose(slow.joined, fast.joined, rtol=1e-6, atol=1e-9)
    assert (fast.queue <= slow.queue + 1e-6).all()
    waits = []
    for course, times in ((slow, 1.0), (fast, more)):
        found = np.zeros_like(course.joined)
        passing = times * world.drive.rate * world.gates.share
        fill_waits(found, course.joined, course.gone, passing)
        waits.append(found)
    assert (waits[1] <= waits[0] + 1e-6).all()


def test_order_to_close_brings_a_rush_and_then_a_drop() -> None:
    """With a closing known a day before, more come until then than without, and nobody after."""
    calm = make_one_lane(closes=None)
    told = make_one_lane(closes=40)
    before, after = run_world(calm)[0].passed[:, 0], run_world(told)[0].passed[:, 0]
    assert after[20:40].sum() > 1.2 * before[20:40].sum()
    assert after[40:].sum() == 0.0


def test_nobody_sets_out_for_a_lane_that_shuts_before_they_get_there() -> None:
    """A way of ten hours to a lane that is known to shut in five is not taken."""
    world = make_one_lane(closes=25, way_h=10)
    course, _ = run_world(world)
    assert course.begun[15:20].sum() > 0.0
    assert course.begun[20:].sum() == 0.0


def test_those_turned_back_set_out_again_for_another_lane() -> None:
    """Who is surprised by a closing goes to the lane that stays open, and is let in there."""
    world = make_two_lanes(closes=20)
    course, _ = run_world(world)
    assert course.joined[21:, 1].sum() > 0.0
    assert course.gone[20, 0] > course.passed[20, 0]
    there = course.passed.sum() + course.queue[-1].sum() + course.held[-1] + course.under_way[0]
    assert there == pytest.approx(course.begun.sum(), rel=1e-9)


def test_long_queues_send_people_to_the_other_lane() -> None:
    """Of two lanes alike, the slower one is chosen by fewer once its queue has grown."""
    world = make_two_lanes(closes=None)
    rate = world.drive.rate.copy()
    rate[:, 0] /= 200.0
    course, _ = run_world(world.with_drive(rate=rate))
    assert course.joined[30:, 0].sum() < 0.8 * course.joined[30:, 1].sum()


def test_unknown_law_is_tried_by_a_share_only() -> None:
    """A lane whose law is unknown is chosen by so many of those who would choose it."""
    world = make_two_lanes(closes=None)
    word = world.gates.word.copy()
    word[:, 0] = 1
    course, _ = run_world(world.with_gates(word=word))
    joined = course.joined[:40].sum(axis=0)
    assert joined[0] / joined[1] == pytest.approx(UNKNOWN, rel=0.01)


def make_one_lane(*, closes: int | None, way_h: int = 2):
    """Make one town with one lane for one class; a closing is known 20 hours after the start."""
    return make_lanes(lanes=1, closes=closes, known=20, way_h=way_h)


def make_two_lanes(*, closes: int | None):
    """Make one town with two lanes; nobody knows of a closing before it comes."""
    return make_lanes(lanes=2, closes=closes, known=10_000, way_h=2)


def make_lanes(*, lanes: int, closes: int | None, known: int, way_h: int):
    """Make a town from which a hundred set out each hour."""
    world = draw_world(1, lanes=lanes, classes=1, rows=1)
    hours = world.gates.word.shape[0]
    word = np.full((hours, lanes, 1), 2, np.uint8)
    shuts = np.full(word.shape, INF, np.float32)
    if closes is not None:
        word[closes:, 0] = 0
        shuts[known:closes, 0] = closes
    ones = np.ones((hours, lanes))
    ways = world.ways._replace(
        people=np.array([100.0]),
        first=np.array([0, lanes]),
        lane=np.arange(lanes),
        weight=np.ones(lanes),
        hours=np.full(lanes, way_h),
    )
    gates = world.with_gates(
        word=word, shuts=shuts, opens=np.full_like(shuts, INF), share=ones, pace=ones
    ).gates
    drive = world.drive._replace(
        sets_out=np.ones(hours),
        classes=np.ones(1),
        ordinary=0.0 * ones,
        pull=ones,
        rate=1000.0 * ones,
        ends=np.full((lanes, 1), INF),
        told=np.full((lanes, 1), INF),
    )
    return replace(
        world,
        ways=ways,
        gates=gates,
        drive=drive,
        back=np.zeros(lanes, np.int64),
        ordinary_classes=np.ones((lanes, 1)),
    )


@many
@given(SEEDS)
def test_who_joins_earlier_is_through_no_later(seed: int) -> None:
    """In a lane from which nobody is turned back the order of joining is that of leaving."""
    world = draw_world(seed)
    course, _ = run_world(world)
    waits = np.zeros_like(course.joined)
    fill_waits(waits, course.joined, course.gone, world.drive.rate * world.gates.share)
    through = np.arange(len(waits))[:, None] + waits
    both = np.isfinite(through[1:]) & np.isfinite(through[:-1])
    assert (np.where(both, through[1:] - through[:-1], 0.0) >= -1e-6).all()
