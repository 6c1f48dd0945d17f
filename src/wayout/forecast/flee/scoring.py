"""How far a run is from what was counted: Flee's own error, and the averaged difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the days: Flee's total error, averaged relative difference, the same rescaled."""

    total_error: float
    ard: float
    rescaled_ard: float


def assess_camps(simulated: Floats, counted: Floats) -> Floats:
    """
    Give the relative error of each camp and day, to four digits; 0 where nobody was counted.

    It is taken from the ratio less one, as Flee takes it: that decides how a half is rounded.
    """
    ones = np.ones_like(simulated)
    ratio = np.divide(simulated, counted, out=ones, where=counted > 0)
    return np.round(np.abs(ratio - 1.0), 4).astype(np.float64)


def assess_total(simulated: Floats, counted: Floats, raw: Floats) -> Floats:
    """
    Give Flee's total error by day, shape (days,): people astray by the raw count.

    Parameters
    ----------
    simulated, counted
        People by day and camp, shape (days, camps).
    raw
        What the counts rose by since the start, with the total of the first day, shape (days,).
    """
    astray = np.abs(simulated - counted).sum(axis=1)
    found: Floats = np.divide(astray, raw, out=np.zeros_like(astray), where=raw > 0)
    return found


def score_run(simulated: Floats, counted: Floats, raw: Floats) -> Score:
    """
    Score a run.

    The averaged relative difference divides by the people counted in the camps. Rescaled, those
    still on the way are given to the camps first, by the people in them.
    """
    there, known = simulated.sum(axis=1), counted.sum(axis=1)
    factor = np.divide(known, there, out=np.zeros_like(there), where=there > 0)
    scaled = simulated * factor[:, None]
    least = np.maximum(known, 1.0)
    return Score(
        total_error=float(assess_total(simulated, counted, raw).mean()),
        ard=float((np.abs(simulated - counted).sum(axis=1) / least).mean()),
        rescaled_ard=float((np.abs(scaled - counted).sum(axis=1) / least).mean()),
    )
