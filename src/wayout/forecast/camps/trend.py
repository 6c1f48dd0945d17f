"""The trend of a camp: growth by a vote of several windows, damped as it goes on."""

from __future__ import annotations

import numpy as np

from wayout.forecast.camps.known import Floats, Known, KnownCamp
from wayout.forecast.camps.settings import WINDOWS_DAYS, Settings


def measure_growth(camp: KnownCamp, days: Floats) -> Floats:
    """
    Measure the growth up to the last report by each of several days, shape (days, windows).

    Persons a day over each window. Between two reports the count is a straight line; before the
    first it is the first. No report later than a day is used for it.
    """
    windows = np.array(WINDOWS_DAYS)
    if not camp.days.size:
        return np.zeros((days.size, windows.size))
    last_day, last = find_last(camp, days)
    before = np.interp(last_day[:, None] - windows, camp.days, camp.counts)
    reported = days >= camp.days[0]
    found: Floats = np.where(reported[:, None], (last[:, None] - before) / windows, 0.0)
    return found


def find_last(camp: KnownCamp, days: Floats) -> tuple[Floats, Floats]:
    """Find the day and the count of the last report by each day; before the first, 0 on it."""
    if not camp.days.size:
        return days, np.zeros(days.size)
    at = np.searchsorted(camp.days, days, side="right") - 1
    reported = at >= 0
    at = np.maximum(at, 0)
    return np.where(reported, camp.days[at], days), np.where(reported, camp.counts[at], 0.0)


def extend_growth(
    camp: KnownCamp, days: Floats, horizons: Floats, *, settings: Settings
) -> tuple[Floats, Floats]:
    """
    Extend the growth of a camp from its last report by each of several days.

    The growth g is the median of all windows' and of `still_votes` zeros. With time u since the
    last report it fades as g·exp(−u/τ), a damped trend in continuous time.

    Parameters
    ----------
    horizons
        Days after each of `days`, shape (horizons,).

    Returns
    -------
    last, added
        The last report, shape (days,), and what the growth adds to it, (days, horizons): at the
        least it leaves nobody.

    References
    ----------
    Gardner and McKenzie, Forecasting trends in time series, Management Science, 1985.
    """
    still = np.zeros((days.size, settings.still_votes))
    growth = np.median(np.hstack([measure_growth(camp, days), still]), axis=1)
    last_day, last = find_last(camp, days)
    since = (days - last_day)[:, None] + horizons
    faded = settings.damping_days * -np.expm1(-since / settings.damping_days)
    return last, np.maximum(growth[:, None] * faded, -last[:, None])


def extend_trends(known: Known, horizons: Floats, *, settings: Settings) -> Floats:
    """
    Extend the camps' trends, never below 0, shape (horizons, camps).

    Growth is believed in full, in a camp never verified by the share `unverified_growth`; a fall
    is believed in full everywhere.
    """
    found = np.zeros((horizons.size, len(known.camps)))
    for i, camp in enumerate(known.camps):
        now = np.array([float(known.origin)])
        last, added = extend_growth(camp, now, horizons, settings=settings)
        believed = 1.0 if camp.is_verified else settings.unverified_growth
        found[:, i] = last[0] + np.where(added[0] > 0, believed, 1.0) * added[0]
    return found
