"""
Queues with chance against closed forms.

With steps as long as one service the flow is the recursion of Crommelin: of those who wait, as many
as there are servers begin in each step. So the mean queue over the arrival rate is the mean wait
of M/D/c (Little's law), to the error of the sample. With steps much shorter than a service the
wait that `measure_waits` gives is that of M/D/1: what is left of the work before one.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecast.crossings import (
    crommelin,
    make_capacity,
    pollaczek_khinchine,
    wait_by_events,
)
from wayout.forecast.queue_draw import draw_arrivals, spawn_generators
from wayout.forecast.queue_flow import flow
from wayout.forecast.queue_state import make_empty_queue
from wayout.forecast.queue_wait import measure_waits
from wayout.network.compiled import Array

SEED = 19320101
MEMBERS, STEPS, WARM = 600, 4000, 1000


def draw_poisson(per_step: float, *, steps: int) -> Array:
    """Draw single arrivals for all members, shape (members, steps, 1)."""
    generators = spawn_generators(SEED, members=range(MEMBERS))
    expected = np.full((steps, 1), per_step)
    return draw_arrivals(expected, persons_per_vehicle=np.ones(1), generators=generators)


@pytest.mark.parametrize("utilisation", [0.5, 0.8, 0.9])
@pytest.mark.parametrize("servers", [1, 2, 5])
def test_mean_wait_is_that_of_m_d_c(servers: int, utilisation: float) -> None:
    """Within 4 % of Crommelin's formula, about three standard errors of this sample."""
    arrivals = draw_poisson(utilisation * servers, steps=STEPS)
    capacity = make_capacity(np.full(STEPS, float(servers)))
    flows = flow(make_empty_queue(MEMBERS, lanes=1), arrivals, capacity=capacity)
    wait = flows.near[:, WARM:].mean() / (utilisation * servers)
    assert wait == pytest.approx(crommelin(utilisation, servers), rel=0.04)


@pytest.mark.parametrize("utilisation", [0.5, 0.8, 0.9])
def test_crommelin_is_pollaczek_and_khinchine_for_one_server(utilisation: float) -> None:
    """The two closed forms that the tests lean on agree where both hold."""
    assert crommelin(utilisation, 1) == pytest.approx(pollaczek_khinchine(utilisation), rel=1e-6)


@pytest.mark.parametrize(("servers", "utilisation"), [(1, 0.7), (3, 0.7), (5, 0.7)])
def test_crommelin_is_what_customers_meet(servers: int, utilisation: float) -> None:
    """A simulation customer by customer, which knows no steps, gives the same within 5 %."""
    rng = np.random.default_rng(SEED)
    arrivals = np.cumsum(rng.exponential(1.0 / (utilisation * servers), 300_000))
    waits = wait_by_events(arrivals, servers=servers, service_h=1.0)
    assert waits[1000:].mean() == pytest.approx(crommelin(utilisation, servers), rel=0.05)


@pytest.mark.parametrize("utilisation", [0.5, 0.8])
def test_waits_in_short_steps_are_those_of_m_d_1(utilisation: float) -> None:
    """Ten steps a service: the mean of all waits is Pollaczek and Khinchine's within 7 %."""
    cut, steps = 10, 8000
    arrivals = draw_poisson(utilisation / cut, steps=steps)
    capacity = make_capacity(np.full(steps, 1.0 / cut))
    flows = flow(make_empty_queue(MEMBERS, lanes=1), arrivals, capacity=capacity)
    waits = measure_waits(flows, arrivals, capacity=capacity, step_h=1.0 / cut)
    wait = waits[:, 2000 : steps - 1000].mean()  # the last may not be through in the horizon
    assert wait == pytest.approx(pollaczek_khinchine(utilisation), rel=0.07)


@pytest.mark.parametrize("utilisation", [0.5, 0.8, 0.9])
def test_waits_in_long_steps_are_short_by_less_than_half_a_step(utilisation: float) -> None:
    """With 15 services in a step the mean wait falls short of M/D/1 by under half a step."""
    per_step, steps = 15.0, 2000
    arrivals = draw_poisson(utilisation * per_step, steps=steps)
    capacity = make_capacity(np.full(steps, per_step))
    flows = flow(make_empty_queue(MEMBERS, lanes=1), arrivals, capacity=capacity)
    waits = measure_waits(flows, arrivals, capacity=capacity, step_h=1.0)
    short = pollaczek_khinchine(utilisation) / per_step - waits[:, 100:-100].mean()
    assert 0.0 < short < 0.5
