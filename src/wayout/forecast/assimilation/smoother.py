"""
The smoother: parameters of an ensemble, updated several times by the same reports.

Each round runs the model anew and uses every report with its error variance times the number of
rounds, so that together they count once. Only parameters are changed, so that whatever a model
conserves stays conserved. All is done on log(1 + x).

References
----------
A. A. Emerick, A. C. Reynolds, Ensemble smoother with multiple data assimilation, Computers and
Geosciences 55, 2013.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.assimilation.bounds import update_by_bounds
from wayout.forecast.assimilation.evidence import Evidence, check_evidence
from wayout.forecast.assimilation.update import update_by_values
from wayout.forecast.queue_draw import spawn_generators
from wayout.network.compiled import Array

Forward = Callable[[Array], Array]
"""Predictions in natural units, shape (members, measurements), of parameters of all members."""

ROUNDS = 4
FARTHEST = 5.0
"""So many standard deviations from the prior prediction, a report counts as wild."""


@dataclass(frozen=True, slots=True)
class Smoothed:
    """
    Parameters after the reports.

    Attributes
    ----------
    parameters
        Shape (members, parameters).
    before, after
        Predictions by the prior and by these parameters, shape (members, measurements). Where the
        model was not run again after the last round, `after` is by the parameters before it.
    doubts
        As they were used: of wild reports larger than given.
    wild
        Which measurements were too far from every member to be believed as given.
    """

    parameters: Array
    before: Array
    after: Array
    doubts: Array
    wild: tuple[int, ...]


def smooth(
    prior: Array,
    forward: Forward,
    evidence: Evidence,
    *,
    seed: int,
    rounds: int = ROUNDS,
    again: bool = True,
) -> Smoothed:
    """
    Update the parameters of all members by the evidence.

    Without measurements, or with one member, the prior is given back. A parameter that all members
    share stays as it is.

    Parameters
    ----------
    prior
        Shape (members, parameters), on a scale where they are about normal.
    forward
        Called once in each round with all members, and once at the end if `again`.
    seed
        What is drawn for a measurement depends on this, its key and the round, and on nothing else.

    Raises
    ------
    BadInputError
        Shapes that do not fit, or a prediction that is negative or not finite.
    """
    prior = _check_prior(prior, rounds=rounds)
    check_evidence(evidence, parameters=prior.shape[1])
    order = np.argsort(evidence.keys, kind="stable")
    told = _arrange(evidence, order)
    before = _predict(forward, prior, count=len(told))
    if not len(told) or len(prior) == 1:
        return Smoothed(prior, before, before, evidence.doubts, ())
    doubts = widen_wild(np.log1p(before[:, order].T), told)
    wild = tuple(sorted(int(order[j]) for j in np.flatnonzero(doubts > told.doubts)))
    told = replace(told, doubts=doubts * np.sqrt(rounds))
    shared = find_shared(told.taper, np.flatnonzero(told.sides))
    parameters, predicted = prior, before
    for number in range(rounds):
        noise = draw_noise(told.keys, seed=seed, round_number=number, members=len(prior))
        logs = np.log1p(predicted[:, order].T)
        parameters = _update(parameters.T, logs, told, noise=noise, shared=shared).T
        if again or number + 1 < rounds:
            predicted = _predict(forward, parameters, count=len(told))
    used = np.empty_like(doubts)
    used[order] = doubts
    return Smoothed(parameters, before, predicted, used, wild)


def _check_prior(prior: Array, *, rounds: int) -> Array:
    prior = np.asarray(prior, np.float64)
    if prior.ndim != 2 or not prior.shape[0] or not np.isfinite(prior).all():
        raise BadInputError(
            f"the prior has shape {prior.shape}; (members, parameters) of finite numbers, "
            "with a member or more, is accepted"
        )
    if rounds < 1:
        raise BadInputError(f"{rounds} rounds; 1 or more are accepted")
    return prior


def _arrange(evidence: Evidence, order: Array) -> Evidence:
    """Give the evidence in another order, so that the order it came in changes nothing."""
    return Evidence(
        tuple(evidence.keys[j] for j in order),
        evidence.values[order],
        evidence.doubts[order],
        evidence.sides[order],
        evidence.taper[:, order],
    )


def _predict(forward: Forward, parameters: Array, *, count: int) -> Array:
    predicted = np.asarray(forward(parameters), np.float64)
    if predicted.shape != (len(parameters), count):
        raise BadInputError(
            f"predictions have shape {predicted.shape}; {(len(parameters), count)} is accepted"
        )
    wrong = ~(np.isfinite(predicted) & (predicted >= 0))
    if wrong.any():
        member, j = np.argwhere(wrong)[0]
        raise BadInputError(
            f"member {member} predicts {predicted[member, j]:g} for measurement {j}; "
            "finite numbers from 0 are accepted"
        )
    return predicted


def widen_wild(logs: Array, evidence: Evidence) -> Array:
    """
    Widen the doubt of reports far outside of what the prior predicts; give the doubts.

    A report that is farther than `FARTHEST` standard deviations is doubted until it is not. It
    still pulls, and the less the wilder it is. A bound is wild only where it is broken.

    Parameters
    ----------
    logs
        Predictions, log(1 + x), shape (measurements, members).
    """
    apart = np.log1p(evidence.values) - logs.mean(axis=1)
    apart = np.where(evidence.sides == 0, np.abs(apart), np.maximum(apart * evidence.sides, 0.0))
    needed = (apart / FARTHEST) ** 2 - logs.var(axis=1, ddof=1)
    doubts: Array = np.sqrt(np.maximum(evidence.doubts**2, needed))
    return doubts


def draw_noise(keys: tuple[str, ...], *, seed: int, round_number: int, members: int) -> Array:
    """
    Draw the errors of all measurements for all members, shape (measurements, members).

    Each measurement has a generator of its own by its key. Over the members the errors have mean 0
    and variance 1 exactly (Evensen 2004), which few members would miss by chance.
    """
    noise = np.empty((len(keys), members))
    for drawn, key in zip(noise, keys, strict=True):
        name = zlib.crc32(key.encode())
        (generator,) = spawn_generators(seed, members=(name,), key=(round_number,))
        drawn[:] = generator.standard_normal(members)
    noise -= noise.mean(axis=1, keepdims=True)
    noise /= noise.std(axis=1, ddof=1, keepdims=True)
    return noise


def _update(rows: Array, logs: Array, told: Evidence, *, noise: Array, shared: Array) -> Array:
    """Update parameters, shape (parameters, members), by one round: values, then bounds."""
    variances = told.doubts**2
    perturbed = np.log1p(told.values)[:, np.newaxis] + told.doubts[:, np.newaxis] * noise
    values, bounds = np.flatnonzero(told.sides == 0), np.flatnonzero(told.sides != 0)
    carried = logs[bounds]
    if values.size:
        both = update_by_values(
            np.concatenate([rows, carried]),
            predicted=logs[values],
            innovations=perturbed[values] - logs[values],
            variances=variances[values],
            taper=np.concatenate([told.taper, shared])[:, values],
        )
        rows, carried = both[: len(rows)], both[len(rows) :]
    return update_by_bounds(
        rows,
        carried,
        thresholds=perturbed[bounds],
        sides=told.sides[bounds],
        variances=variances[bounds],
        taper=told.taper[:, bounds],
        shared=shared[:, bounds],
    )


def find_shared(taper: Array, chosen: Array) -> Array:
    """Find how far measurements reach each other: by the parameter that both reach best."""
    shared = np.zeros((len(chosen), taper.shape[1]))
    for i, j in enumerate(chosen):
        shared[i] = (taper * taper[:, [j]]).max(axis=0, initial=0.0)
    return shared
