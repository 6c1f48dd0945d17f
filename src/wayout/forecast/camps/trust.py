"""How much of the camps' growth is believed: as much as would have helped in their own past."""

from __future__ import annotations

import numpy as np

from wayout.forecast.camps.errors import FIRST_ORIGIN, STEP_DAYS
from wayout.forecast.camps.known import Floats, Known
from wayout.forecast.camps.settings import Settings
from wayout.forecast.camps.trend import extend_growth

SHARES = np.linspace(0.0, 1.0, 5)
"""Shares of the growth that are compared; with 0 a forecast is the last report."""


def extend_trusted(known: Known, horizons: Floats, *, settings: Settings) -> Floats:
    """
    Extend each camp's last report by the trusted share of its growth, shape (horizons, camps).

    For every horizon the share is the one that would have served best in the weeks before, as far
    as reports can judge them by now, against a caution: moving all the way from the share trusted
    beforehand must have saved the whole error in `caution_weeks` weeks. Beforehand nothing is
    believed of the growth of a camp whose count was never verified, so that the forecast of a
    young conflict is the last report.

    References
    ----------
    Bates and Granger, The combination of forecasts, Operational Research Quarterly, 1969.
    """
    weeks = np.arange(known.origin, FIRST_ORIGIN - 1, -STEP_DAYS, dtype=float)
    days = weeks if weeks.size else np.array([float(known.origin)])
    pairs = [extend_growth(camp, days, horizons, settings=settings) for camp in known.camps]
    last = np.array([pair[0] for pair in pairs]).T
    added = np.array([pair[1] for pair in pairs]).transpose(1, 2, 0)
    costs = _compare_shares(known, days[1:], horizons, last=last[1:], added=added[1:])
    first = np.where([c.is_verified for c in known.camps], settings.verified_share, 0.0)
    doubt = settings.caution_weeks * np.abs(SHARES - first[:, None])
    best = SHARES[np.argmin(costs[:, None, :] + doubt, axis=2)]
    found: Floats = last[0] + best * added[0]
    return found


def _compare_shares(
    known: Known, days: Floats, horizons: Floats, *, last: Floats, added: Floats
) -> Floats:
    """
    Compare shares by what each would have cost before now, shape (horizons, shares).

    In weeks: the relative difference by that of the last report, times the weeks judged. A week
    is judged by the camps that have a report on or after the day that was forecast.
    """
    targets = days[:, None] + horizons
    missed, grown, total = np.zeros_like(added), np.zeros_like(added), np.zeros(targets.shape)
    for i, camp in enumerate(known.camps):
        if not camp.days.size:
            continue
        told = (targets >= camp.days[0]) & (targets <= camp.days[-1])
        counted = np.interp(targets, camp.days, camp.counts)
        missed[:, :, i] = np.where(told, counted - last[:, i, None], 0.0)
        grown[:, :, i] = np.where(told, added[:, :, i], 0.0)
        total += np.where(told, counted, 0.0)
    off = np.array([np.abs(missed - share * grown).sum(axis=2) for share in SHARES])
    relative = np.divide(off, total, out=np.zeros_like(off), where=total > 0)
    sums = relative.sum(axis=1).T
    judged = (total > 0).sum(axis=0)
    costs: Floats = judged[:, None] * sums / np.maximum(sums[:, :1], 1e-9)
    return costs
