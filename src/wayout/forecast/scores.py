"""Scores of forecasts: relative difference, weighted interval score, coverage, bias."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def score_difference(people: Floats, counted: Floats) -> Floats:
    """
    Give the relative difference Σ|forecast − counted| / max(1, Σ counted) over the places.

    Its mean over days or origins is the averaged relative difference (ARD).

    Parameters
    ----------
    people, counted
        Shape (…, places); the result has the shape without the places.
    """
    apart = np.abs(people - counted).sum(axis=-1)
    found: Floats = apart / np.maximum(1.0, counted.sum(axis=-1))
    return found


def score_intervals(quantiles: Floats, counted: Floats, levels: Floats) -> Floats:
    """
    Give the weighted interval score (WIS) of each forecast, in the unit and shape of `counted`.

    Parameters
    ----------
    quantiles
        Shape (…, levels).
    levels
        Rising, symmetric about 0.5, which is in the middle.

    References
    ----------
    Bracher, Ray, Gneiting, Reich: Evaluating epidemic forecasts in an interval format, PLOS
    Computational Biology 17(2), 2021, equation 3.
    """
    pairs = levels.size // 2
    total = 0.5 * np.abs(counted - quantiles[..., pairs])
    for k in range(pairs):
        alpha = 2 * levels[k]
        low, high = quantiles[..., k], quantiles[..., -1 - k]
        outside = np.maximum(low - counted, 0) + np.maximum(counted - high, 0)
        total = total + alpha / 2 * ((high - low) + 2 / alpha * outside)
    found: Floats = total / (pairs + 0.5)
    return found


def score_coverage(quantiles: Floats, counted: Floats, levels: Floats, *, cover: float) -> float:
    """Give the share of counts inside the central band that should hold a share `cover`."""
    low = int(np.argmin(np.abs(levels - (1 - cover) / 2)))
    inside = (quantiles[..., low] <= counted) & (counted <= quantiles[..., -1 - low])
    return float(inside.mean())


def score_bias(people: Floats, counted: Floats) -> Floats:
    """Give Σ(forecast − counted) / max(1, Σ counted) over the places: above 0 is too many."""
    found: Floats = (people - counted).sum(axis=-1) / np.maximum(1.0, counted.sum(axis=-1))
    return found
