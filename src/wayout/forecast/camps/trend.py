"""The trend of a camp: growth by a vote of several windows, damped as it goes on."""

from __future__ import annotations

import numpy as np

from wayout.forecast.camps.known import Floats, Known, KnownCamp
from wayout.forecast.camps.settings import WINDOWS_DAYS, Settings


def measure_growth(camp: KnownCamp) -> Floats:
    """
    Measure the growth up to the last report over each window, persons a day, shape (windows,).

    Between two known reports the count is a straight line; before the first it is the first.
    """
    if camp.days.size < 2:
        return np.zeros(len(WINDOWS_DAYS))
    windows = np.array(WINDOWS_DAYS)
    before = np.interp(camp.days[-1] - windows, camp.days, camp.counts)
    found: Floats = (camp.counts[-1] - before) / windows
    return found


def choose_growth(camp: KnownCamp, *, settings: Settings) -> float:
    """Give the growth to go on with, persons a day: the median of all votes."""
    votes = np.concatenate([measure_growth(camp), np.zeros(settings.still_votes)])
    growth = float(np.median(votes))
    believed = 1.0 if camp.is_verified or growth < 0 else settings.unverified_growth
    return believed * growth


def extend_trends(known: Known, horizons: Floats, *, settings: Settings) -> Floats:
    """
    Extend the camps' trends from their last reports, on the level of those reports.

    The growth g of a camp fades with time u since its last report as g·exp(−u/τ), a damped trend
    in continuous time.

    Parameters
    ----------
    horizons
        Days after the origin, shape (horizons,).

    Returns
    -------
    people
        Never below 0, shape (horizons, camps).

    References
    ----------
    Gardner and McKenzie, Forecasting trends in time series, Management Science, 1985.
    """
    tau = settings.damping_days
    last = known.list_last()
    growth = np.array([choose_growth(camp, settings=settings) for camp in known.camps])
    latest = [camp.days[-1] if camp.days.size else known.origin for camp in known.camps]
    since = known.origin + horizons[:, None] - np.array(latest)[None, :]
    found: Floats = np.maximum(last + growth * tau * -np.expm1(-since / tau), 0.0)
    return found
