"""Point forecasts: the last reports with their trusted growth, or moved to a told total."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wayout.forecast.camps.known import Floats, Known
from wayout.forecast.camps.settings import Settings
from wayout.forecast.camps.sharing import share_total
from wayout.forecast.camps.trend import extend_trends
from wayout.forecast.camps.trust import extend_trusted

Rule = Callable[[Known, Floats], Floats]
"""Gives from what is known and horizons in days the people expected, (horizons, camps)."""


def predict_camps(
    known: Known, horizons: Floats, *, settings: Settings, total: Floats | None = None
) -> Floats:
    """
    Predict the people in each camp.

    Parameters
    ----------
    horizons
        Days after the origin, shape (horizons,).
    total
        Where it is told: people in all camps on the origin day and on each day predicted, shape
        (1 + horizons,).

    Returns
    -------
    people
        Shape (horizons, camps).
    """
    if total is None:
        return extend_trusted(known, horizons, settings=settings)
    days = np.concatenate([[0.0], horizons])
    trends = extend_trends(known, days, settings=settings)
    return share_total(known, trends[0], trends[1:], total=total, settings=settings)


def repeat_last(known: Known, horizons: Floats) -> Floats:
    """Give the last report of each camp again, shape (horizons, camps): the plainest rule."""
    return np.repeat(known.list_last()[None, :], horizons.size, axis=0)


def extend_drift(known: Known, horizons: Floats) -> Floats:
    """Extend the straight line from each camp's first report to its last, (horizons, camps)."""
    found = np.zeros((horizons.size, len(known.camps)))
    for i, camp in enumerate(known.camps):
        found[:, i] = camp.get_last()
        if camp.days.size > 1:
            a_day = (camp.counts[-1] - camp.counts[0]) / (camp.days[-1] - camp.days[0])
            found[:, i] += a_day * (known.origin + horizons - camp.days[-1])
    return np.maximum(found, 0.0)
