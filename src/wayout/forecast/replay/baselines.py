"""
Plain forecasts to compare with: last value, same weekday, drift.

Each is made from the values that were known, by day. Its band is normal on the scale of
log(1 + value). The spread comes from how far the same rule was off on the known days, divided by
the root of the steps it looked ahead, and grows with the root of the steps. It is never measured
from few alone: `ASSUMED_ERRORS` errors of `ASSUMED_SPREAD` are always counted in.

References
----------
R. J. Hyndman, G. Athanasopoulos, Forecasting: principles and practice, 3rd edition, 2021, chapter
5.2: the naive, the seasonal naive and the drift method.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from statistics import NormalDist, median
from types import MappingProxyType

import numpy as np

from wayout.forecast.forecast import LEVELS
from wayout.forecast.replay.truth import Truth
from wayout.forecast.scores import Floats

LAST, WEEKDAY, DRIFT = "last value", "same weekday", "drift"
ASSUMED_SPREAD = 0.25
"""Of log(1 + value), for each step; a step is a day, or a week of the same weekday."""
ASSUMED_ERRORS = 2
MOST_WEEKS = 4
"""A same weekday longer ago than this is not known."""

History = Mapping[date, float]
Guess = tuple[float, float]
"""A value, and how many steps ahead it is."""
Rule = Callable[[History, date], Guess | None]


def collect_history(known: Iterable[Truth], series: tuple[str, str, str]) -> History:
    """Collect the values of one series by day; of several reports of a day, their median."""
    days: dict[date, list[float]] = {}
    for one in known:
        if one.series == series:
            days.setdefault(one.day, []).append(one.value)
    return {day: median(values) for day, values in sorted(days.items())}


def guess_last(history: History, day: date) -> Guess | None:
    """Guess that the value stays as it was when it was last known."""
    if not history:
        return None
    last = max(history)
    return history[last], max(1, (day - last).days)


def guess_weekday(history: History, day: date) -> Guess | None:
    """Guess the value of the same weekday, a week before or the latest one known."""
    for weeks in range(1, MOST_WEEKS + 1):
        before = day - timedelta(weeks=weeks)
        if before in history:
            return history[before], weeks
    return None


def guess_drift(history: History, day: date) -> Guess | None:
    """Guess that the value goes on changing by its mean daily change between first and last."""
    if len(history) < 2:
        return None
    first, last = min(history), max(history)
    slope = (history[last] - history[first]) / (last - first).days
    return max(0.0, history[last] + slope * (day - last).days), max(1, (day - last).days)


RULES: Mapping[str, Rule] = MappingProxyType(
    {LAST: guess_last, WEEKDAY: guess_weekday, DRIFT: guess_drift}
)


def forecast_plainly(rule: Rule, history: History, day: date) -> Floats | None:
    """
    Forecast the value of a day by a rule, as quantiles at `LEVELS`; `None`: not known.

    Parameters
    ----------
    history
        What was known; a value of the day itself counts as the last one.
    """
    guess = rule(history, day)
    if guess is None:
        return None
    value, steps = guess
    spread = estimate_spread(rule, history) * np.sqrt(steps)
    points = np.array([NormalDist().inv_cdf(level) for level in LEVELS])
    found: Floats = np.maximum(np.expm1(np.log1p(value) + spread * points), 0.0)
    return found


def estimate_spread(rule: Rule, history: History) -> float:
    """Estimate the spread of a rule's errors for one step, of log(1 + value)."""
    squares = [ASSUMED_SPREAD**2] * ASSUMED_ERRORS
    for day, value in history.items():
        before = {d: v for d, v in history.items() if d < day}
        guess = rule(before, day)
        if guess is not None:
            off = np.log1p(value) - np.log1p(guess[0])
            squares.append(float(off**2) / guess[1])
    return float(np.sqrt(np.mean(squares)))
