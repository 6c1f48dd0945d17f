"""The chance in a queue: by seed and member, wherever and with whomever it is computed."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from wayout.errors import BadInputError
from wayout.forecast.queue_draw import draw_arrivals, draw_capacity, spawn_generators
from wayout.forecast.queue_flow import flow
from wayout.forecast.queue_state import NO_FAR_SIDE, Capacity, make_empty_queue
from wayout.forecast.queue_wait import measure_waits
from wayout.network.compiled import Array

SEED, STEPS = 21092022, 48
PERSONS = np.array([2.5, 1.0])


def make_shared_capacity() -> Capacity:
    """Make two lanes, the first with a far side and little room."""
    near = np.full((1, STEPS, 2), [10.0, 6.0])
    far = np.full((1, STEPS, 2), [9.0, NO_FAR_SIDE])
    return Capacity(near, far, np.array([15.0, np.inf]))


def compute(members: range) -> tuple[Array, Array]:
    """Compute queues and waits of some members of one ensemble."""
    generators = spawn_generators(SEED, members=members, key=(3,))
    expected = np.full((STEPS, 2), [9.0, 6.0])
    arrivals = draw_arrivals(expected, persons_per_vehicle=PERSONS, generators=generators)
    capacity = draw_capacity(
        make_shared_capacity(), spread=0.4, steps_per_hour=4, generators=generators
    )
    flows = flow(make_empty_queue(len(members), lanes=2), arrivals, capacity=capacity)
    waits = measure_waits(flows, arrivals, capacity=capacity, step_h=0.25)
    return flows.near, waits


def test_a_member_does_not_depend_on_those_beside_it() -> None:
    """Twelve members at once, in parts and in threads are the same to the bit."""
    together = compute(range(12))
    with ThreadPoolExecutor(3) as threads:
        parts = list(threads.map(compute, [range(5), range(5, 6), range(6, 12)]))
    for k in range(2):
        assert np.array_equal(together[k], np.concatenate([part[k] for part in parts]))


def test_a_member_does_not_depend_on_the_process() -> None:
    """A process of its own, which runs the kernels uncompiled, gives the same to the bit."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        apart = processes.submit(compute, range(2)).result()
    together = compute(range(2))
    assert np.array_equal(together[0], apart[0])
    assert np.array_equal(together[1], apart[1])


def test_seeds_members_and_keys_give_other_chances() -> None:
    """No two streams are the same, and the same one twice is."""
    streams = [
        spawn_generators(seed, members=[member], key=key)[0].random()
        for seed in (1, 2)
        for member in (0, 1)
        for key in ((), (0,), (1,))
    ]
    assert len(set(streams)) == len(streams)
    assert spawn_generators(1, members=[0])[0].random() == streams[0]


def test_arrivals_are_whole_vehicles_of_the_expected_number() -> None:
    """Poisson: mean and variance of vehicles are the expected ones; classes add up on average."""
    expected = np.full((500, 2, 2), [[[5.0, 2.5], [3.0, 1.0]]])
    generators = spawn_generators(SEED, members=range(40))
    arrivals = draw_arrivals(expected, persons_per_vehicle=PERSONS, generators=generators)
    vehicles = arrivals / PERSONS[:, np.newaxis]
    assert np.array_equal(vehicles, np.round(vehicles))
    assert vehicles.mean(axis=(0, 1)) == pytest.approx(np.array([[2.0, 1.0], [3.0, 1.0]]), rel=0.03)
    assert vehicles.var(axis=(0, 1)) == pytest.approx(np.array([[2.0, 1.0], [3.0, 1.0]]), rel=0.05)


def test_service_keeps_its_mean_and_is_one_factor_an_hour() -> None:
    """The log-normal factor has mean 1 and the spread asked for, and holds for an hour."""
    shared = make_shared_capacity()
    generators = spawn_generators(SEED, members=range(2000))
    drawn = draw_capacity(shared, spread=0.4, steps_per_hour=4, generators=generators)
    factor = drawn.near / shared.near
    assert factor.mean() == pytest.approx(1.0, rel=0.01)
    assert np.log(factor).std() == pytest.approx(0.4, rel=0.02)
    assert np.array_equal(factor[:, 0], factor[:, 3])
    assert not np.array_equal(factor[:, 3], factor[:, 4])
    assert np.isinf(drawn.far[:, :, 1]).all()
    assert np.isfinite(drawn.far[:, :, 0]).all()


def test_without_spread_service_is_as_planned() -> None:
    """A spread of 0 is no chance."""
    generators = spawn_generators(SEED, members=range(2))
    drawn = draw_capacity(
        make_shared_capacity(), spread=0.0, steps_per_hour=4, generators=generators
    )
    assert np.array_equal(drawn.near[1], make_shared_capacity().near[0])


def test_what_cannot_be_drawn_is_refused() -> None:
    """One line each: what was found, what is accepted."""
    generators = spawn_generators(1, members=[0])
    with pytest.raises(BadInputError, match=r"shape \(3,\) and persons per vehicle \(2,\)"):
        draw_arrivals(np.ones(3), persons_per_vehicle=PERSONS, generators=generators)
    with pytest.raises(BadInputError, match=r"expected arrivals: -1\.0"):
        draw_arrivals(-np.ones((3, 2)), persons_per_vehicle=PERSONS, generators=generators)
    with pytest.raises(BadInputError, match="numbers above 0"):
        draw_arrivals(np.ones((3, 2)), persons_per_vehicle=np.zeros(2), generators=generators)
    with pytest.raises(BadInputError, match=r"spread of service: -0\.1"):
        draw_capacity(make_shared_capacity(), spread=-0.1, steps_per_hour=4, generators=generators)
    with pytest.raises(BadInputError, match="member -1"):
        spawn_generators(1, members=[-1])
