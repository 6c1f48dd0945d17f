"""How far past forecasts were off, relative to their size: the stuff that bands are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wayout.forecast.camps.known import Floats, Known

FIRST_ORIGIN = 30
"""Before this day nothing is forecast: too little was reported."""
STEP_DAYS = 7
"""Days between two origins in a replay."""
SMALL_SHARE = 0.3
"""A camp counts as larger by this share of the people of a mean camp: an empty one may open."""
POINTS = 40
"""Each table keeps the errors as so many equally likely ones."""


@dataclass(frozen=True, slots=True)
class ErrorTable:
    """
    Past errors of other conflicts.

    Attributes
    ----------
    horizons
        Days, rising, shape (horizons,).
    errors
        Equally likely relative errors in rising order, shape (horizons, 2, points): for camps
        that were not verified yet, and for those that were.
    """

    horizons: Floats
    errors: Floats

    def take_errors(self, horizon: float) -> Floats:
        """Take the errors at a horizon, between two by its logarithm, shape (2, points)."""
        known = np.log(self.horizons)
        at = float(np.clip(np.log(max(horizon, 1e-9)), known[0], known[-1]))
        flat = self.errors.reshape(known.size, -1)
        found = np.array([np.interp(at, known, column) for column in flat.T])
        return found.reshape(self.errors.shape[1:])


@dataclass(frozen=True, slots=True)
class Past:
    """
    Earlier forecasts of the same conflict.

    Attributes
    ----------
    origins
        Days, shape (origins,).
    people
        Shape (origins, horizons, camps).
    verified
        Whether the camp was verified then, shape (origins, camps).
    """

    origins: NDArray[np.int64]
    people: Floats
    verified: NDArray[np.bool_]


def measure_scale(people: Floats) -> Floats:
    """
    Give what errors are relative to, in people, same shape as the forecasts (…, camps).

    The geometric mean of the camp's own forecast, made larger by a share of the mean camp, and of
    the mean camp: the relative errors of large camps are smaller than those of small ones.
    """
    mean = people.mean(axis=-1, keepdims=True)
    found: Floats = np.sqrt(np.maximum(people + SMALL_SHARE * mean, 1.0) * np.maximum(mean, 1.0))
    return found


def measure_errors(known: Known, past: Past, horizons: Floats) -> list[tuple[Floats, Floats]]:
    """
    Measure how far earlier forecasts were off, as far as reports say by now.

    The count of a day between two reports that are known is on the straight line between them.

    Returns
    -------
    errors
        For each horizon two arrays: of camps not verified at the time, and of verified ones.
    """
    relative = np.full(past.people.shape, np.nan)
    scale = measure_scale(past.people)
    for i, camp in enumerate(known.camps):
        if not camp.days.size:
            continue
        for j, horizon in enumerate(horizons):
            days = past.origins + horizon
            told = (days >= camp.days[0]) & (days <= camp.days[-1])
            counted = np.interp(days, camp.days, camp.counts)
            off = (counted - past.people[:, j, i]) / scale[:, j, i]
            relative[:, j, i] = np.where(told, off, np.nan)
    return [_split(relative[:, j], past.verified) for j in range(horizons.size)]


def _split(relative: Floats, verified: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    there = ~np.isnan(relative)
    return relative[there & ~verified], relative[there & verified]


def build_table(conflicts: list[list[tuple[Floats, Floats]]], horizons: Floats) -> ErrorTable:
    """
    Build the table of several conflicts, each of which weighs the same.

    Parameters
    ----------
    conflicts
        For each conflict and horizon the errors of unverified and of verified camps.
    """
    errors = np.zeros((horizons.size, 2, POINTS))
    for j in range(horizons.size):
        for kind in range(2):
            groups = [conflict[j][kind] for conflict in conflicts if conflict[j][kind].size]
            if not groups:
                groups = [conflict[j][1 - kind] for conflict in conflicts]
            values = np.concatenate(groups)
            weights = np.concatenate([np.full(g.size, 1.0 / g.size) for g in groups])
            errors[j, kind] = pick_quantiles(values, weights, (np.arange(POINTS) + 0.5) / POINTS)
    return ErrorTable(horizons, errors)


def pick_quantiles(values: Floats, weights: Floats, levels: Floats) -> Floats:
    """
    Pick from weighted values those at each level, shape (levels,).

    Below the middle the smallest value at which the weights up to it reach the level, above the
    middle the same from the other end: the two tails are treated alike.
    """
    order = np.argsort(values, kind="stable")
    ranked, share = values[order], weights[order] / weights.sum()
    upward, downward = np.cumsum(share), np.cumsum(share[::-1])
    last = values.size - 1
    low = np.minimum(np.searchsorted(upward, levels - 1e-9), last)
    high = last - np.minimum(np.searchsorted(downward, 1 - levels - 1e-9), last)
    found: Floats = ranked[np.where(levels <= 0.5, low, high)]
    return found
