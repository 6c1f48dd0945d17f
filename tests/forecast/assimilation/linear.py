"""A linear model of log(1 + x), whose posterior is known in closed form."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wayout.forecast.assimilation.evidence import Evidence
from wayout.forecast.assimilation.smoother import Forward, Smoothed, smooth
from wayout.network.compiled import Array

LEVEL = 20.0
"""What is predicted at parameter 0, as log(1 + x); far enough from 0 that x stays positive."""


def make_forward(matrix: Array) -> Forward:
    """Make the model: log(1 + prediction) is LEVEL + matrix times parameters."""
    return lambda parameters: np.expm1(LEVEL + parameters @ matrix.T)


def draw_prior(members: int, parameters: int, seed: int = 3) -> Array:
    """Draw members of a standard normal prior."""
    return np.random.default_rng(seed).standard_normal((members, parameters))


def make_evidence(
    logs: Sequence[float] | Array,
    doubts: Sequence[float] | Array,
    *,
    parameters: int,
    sides: Sequence[int] = (),
    taper: Array | None = None,
    keys: Sequence[str] = (),
) -> Evidence:
    """Make evidence whose values are `logs` above the level on the scale of the model."""
    n = len(logs)
    return Evidence(
        tuple(keys) or tuple(f"m{i}" for i in range(n)),
        np.expm1(LEVEL + np.array(logs, np.float64)),
        np.array(doubts, np.float64),
        np.array(sides or [0] * n, np.int64),
        np.ones((parameters, n)) if taper is None else taper,
    )


def solve(matrix: Array, logs: Array, doubts: Array) -> tuple[Array, Array]:
    """Solve for mean and covariance of the posterior under a standard normal prior."""
    weights = np.diag(1.0 / doubts**2)
    covariance = np.linalg.inv(np.eye(matrix.shape[1]) + matrix.T @ weights @ matrix)
    return covariance @ matrix.T @ weights @ logs, covariance


def smooth_one(logs: Sequence[float], doubts: Sequence[float], members: int = 2000) -> Smoothed:
    """Smooth one parameter that every measurement sees as it is."""
    matrix = np.ones((len(logs), 1))
    evidence = make_evidence(logs, doubts, parameters=1)
    return smooth(draw_prior(members, 1), make_forward(matrix), evidence, seed=5)
