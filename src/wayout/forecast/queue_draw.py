"""
The chance in a queue: Poisson arrivals, and service that is now faster, now slower.

Every member draws from a generator of its own, spawned by its number from one seed, so what it
draws does not depend on which members are computed beside it, nor where. The flow itself is a
function of what was drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.queue_state import Capacity, check_capacity, refuse_impossible
from wayout.network.compiled import Array


def spawn_generators(
    seed: int, *, members: Iterable[int], key: tuple[int, ...] = ()
) -> list[np.random.Generator]:
    """
    Spawn one generator for each member, by its number.

    Parameters
    ----------
    members
        The numbers of the members wanted, from 0; any part of an ensemble.
    key
        What else tells streams apart, such as the number of a crossing.

    References
    ----------
    `numpy.random.SeedSequence`: the child of number i has the spawn key (i,).
    """
    generators = []
    for member in members:
        if member < 0:
            raise BadInputError(f"member {member}; numbers from 0 are accepted")
        sequence = np.random.SeedSequence(seed, spawn_key=(*key, member))
        generators.append(np.random.Generator(np.random.PCG64(sequence)))
    return generators


def draw_arrivals(
    expected: Array, *, persons_per_vehicle: Array, generators: Sequence[np.random.Generator]
) -> Array:
    """
    Draw arrivals as whole vehicles that come independently of each other (Poisson).

    Parameters
    ----------
    expected
        Persons expected in each step, shape (steps, lanes) or (steps, lanes, classes).
    persons_per_vehicle
        Shape (lanes,); people of one vehicle come together.

    Returns
    -------
    arrivals
        Persons, shape (members, steps, lanes) or (members, steps, lanes, classes).
    """
    expected = np.asarray(expected, np.float64)
    persons = np.asarray(persons_per_vehicle, np.float64)
    if expected.ndim not in (2, 3) or persons.shape != expected.shape[1:2]:
        raise BadInputError(
            f"expected arrivals have shape {expected.shape} and persons per vehicle "
            f"{persons.shape}; (steps, lanes) or (steps, lanes, classes), and (lanes,) are accepted"
        )
    refuse_impossible("expected arrivals", expected)
    refuse_impossible("persons per vehicle", persons)
    if not persons.all():
        raise BadInputError("persons per vehicle: 0; numbers above 0 are accepted")
    size = persons[:, np.newaxis] if expected.ndim == 3 else persons
    vehicles = expected / size
    arrivals = np.empty((len(generators), *expected.shape))
    for drawn, generator in zip(arrivals, generators, strict=True):
        drawn[...] = generator.poisson(vehicles)
    arrivals *= size
    return arrivals


def draw_capacity(
    capacity: Capacity,
    *,
    spread: float,
    steps_per_hour: int,
    generators: Sequence[np.random.Generator],
) -> Capacity:
    """
    Draw what can pass: in each hour, lane and side, a log-normal factor of mean 1.

    Parameters
    ----------
    capacity
        As planned, for all members: shape (1, steps, lanes).
    spread
        The standard deviation of the logarithm of the factor; 0 is no chance.

    Returns
    -------
    capacity
        Shape (members, steps, lanes); a lane without a far side stays without.
    """
    near, far, room = check_capacity(capacity)
    refuse_impossible("the spread of service", np.array(spread))
    if steps_per_hour < 1:
        raise BadInputError(f"{steps_per_hour} steps an hour; 1 or more are accepted")
    if len(near) != 1 or len(far) != 1:
        raise BadInputError("a capacity by member is drawn already; shape (1, ...) is accepted")
    _, steps, lanes = near.shape
    hour = np.arange(steps) // steps_per_hour
    has_far = np.isfinite(far).any()
    nears = np.empty((len(generators), steps, lanes))
    fars = np.empty_like(nears) if has_far else far
    for m, generator in enumerate(generators):
        chance = generator.standard_normal((2, hour[-1] + 1, lanes))
        factor = np.exp(spread * chance - spread * spread / 2.0)
        nears[m] = near[0] * factor[0, hour]
        if has_far:
            fars[m] = far[0] * factor[1, hour]
    return Capacity(nears, fars, room)
