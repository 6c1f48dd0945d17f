"""Bands of a series at one step: the median and what holds 50 and 90 of 100 members."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from wayout.forecast.forecast import LEVELS, Series
from wayout.situation.period import Instant

MEDIAN = 0.5
HALF = (0.25, 0.75)
MOST = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Band:
    """One step of a series in its unit; infinite: not within the horizon."""

    median: float
    half: tuple[float, float]
    most: tuple[float, float]

    @property
    def spread(self) -> float:
        """Give how many times the lower end of the 90 % band goes into its upper end; 0/0 is 1."""
        low, high = self.most
        if low > 0:
            return high / low if math.isfinite(low) else 1.0
        return math.inf if high > 0 else 1.0


def get_band(series: Series, step: int) -> Band:
    """Get the band of a step, counted from 0."""
    row = {level: float(v) for level, v in zip(LEVELS, series.quantiles[step], strict=True)}
    low, high = HALF
    least, most = MOST
    return Band(row[MEDIAN], (row[low], row[high]), (row[least], row[most]))


def find_step(series: Series, at: Instant) -> int | None:
    """Find the step an instant lies in; None if it lies in none."""
    length = timedelta(hours=series.step_h)
    for step, start in enumerate(series.starts):
        if start <= at < start + length:
            return step
    return None


def estimate_chance_above(series: Series, step: int, value: float) -> float:
    """
    Estimate the chance that a value is passed, from the quantiles of a step.

    Between two levels it is read off a straight line. Outside of them it is the outermost level:
    no quantile says more.
    """
    row = [float(v) for v in series.quantiles[step]]
    if value < row[0]:
        return 1.0 - LEVELS[0]
    if value >= row[-1]:
        return 1.0 - LEVELS[-1]
    above = next(i for i, one in enumerate(row) if one > value)
    low, high = row[above - 1], row[above]
    share = (value - low) / (high - low) if math.isfinite(high) else 0.0
    level = LEVELS[above - 1] + share * (LEVELS[above] - LEVELS[above - 1])
    return 1.0 - level
