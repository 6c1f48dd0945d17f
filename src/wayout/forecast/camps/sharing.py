"""Sharing out a total that was told among the camps."""

from __future__ import annotations

import numpy as np

from wayout.forecast.camps.known import Floats, Known
from wayout.forecast.camps.settings import Settings
from wayout.forecast.camps.trend import measure_growth

VERIFIED_WEIGHT = 0.1
"""A verified count gives way so much less than an estimate of the same size."""
GROWTH_MIX = 0.5
"""Share of unexplained growth handed out by the camps' own growth, the rest by their size."""


def share_total(
    known: Known, now: Floats, ahead: Floats, *, total: Floats, settings: Settings
) -> Floats:
    """
    Move forecasts toward a total that was told.

    People who are missing on the origin day are given to camps that were not reported for long,
    those who are too many are taken from camps that were never verified. The growth that the
    trends do not explain is given by growth and by size. Only a share of either is handed out:
    what comes to a wrong camp counts twice, there and where it is missing.

    Parameters
    ----------
    now, ahead
        What the trends give on the origin day, shape (camps,), and after it, (horizons, camps).
    total
        Of all camps on the origin day and on each day of `ahead`, shape (1 + horizons,).

    Returns
    -------
    people
        Never below 0, shape (horizons, camps). They need not sum to the total.
    """
    level = _share_level(known, now, float(total[0]), settings)
    ratio = np.clip(np.divide(level, now, out=np.ones_like(now), where=now > 0), 0.0, 1.5)
    growth = (ahead - now) * ratio
    rest = total[1:] - total[0] - growth.sum(axis=1)
    by_size = _normalise(level[None, :])
    weights = GROWTH_MIX * _normalise(np.abs(growth)) + (1 - GROWTH_MIX) * by_size
    shared = level + growth + settings.rest_share * rest[:, None] * weights
    found: Floats = np.maximum(shared, 0.0)
    return found


def _share_level(known: Known, now: Floats, total: float, settings: Settings) -> Floats:
    gap = total - float(now.sum())
    if gap <= 0:
        doubt = np.array([VERIFIED_WEIGHT if c.is_verified else 1.0 for c in known.camps])
        weights = _normalise((now**settings.level_power * doubt)[None, :])[0]
        lower: Floats = np.maximum(now + gap * weights, 0.0)
        return lower
    first = float(known.origin)
    stale = np.array([first - (c.days[-1] if c.days.size else 0.0) for c in known.camps])
    now_day = np.array([first])
    own = np.array([abs(float(np.median(measure_growth(c, now_day)))) for c in known.camps])
    pooled = max(float(now.sum()), total) / len(known.camps) / max(first, 30.0)
    weights = _normalise((stale * (own + pooled))[None, :])[0]
    higher: Floats = now + settings.gap_up * gap * weights
    return higher


def _normalise(weights: Floats) -> Floats:
    """Scale rows to a sum of 1; a row of zeros becomes even."""
    total = weights.sum(axis=1, keepdims=True)
    even = np.full_like(weights, 1.0 / weights.shape[1])
    found: Floats = np.divide(weights, total, out=even, where=total > 0)
    return found
