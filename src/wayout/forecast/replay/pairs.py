"""Pairs: one forecast and one number reported later, with the scores of both and the baselines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wayout.forecast.forecast import ENTRIES, LEVELS, Forecast, Series
from wayout.forecast.replay.baselines import LAST, RULES, collect_history, forecast_plainly
from wayout.forecast.replay.truth import Truth
from wayout.forecast.scores import Floats, score_coverage, score_intervals
from wayout.situation.period import Instant, hours_between

FORECAST = "forecast"
METHODS = (FORECAST, *RULES)
"""The forecast itself, and the baselines."""
SAME_DAY = 7 / 8
"""So much of the day reported must be in the day forecast: neighbours have midnight apart."""
HALF = 0.5
Subject = tuple[str, str, str, date]
"""A series and a day: several forecasts, and several reports, may be of one."""
_LEVELS = np.array(LEVELS)
_MIDDLE = LEVELS.index(0.5)


@dataclass(frozen=True, slots=True)
class Score:
    """
    How well one method told one number.

    Attributes
    ----------
    interval_score
        The weighted interval score, in the unit of the target; 0 is perfect.
    off
        Median minus the number reported: above 0 is too much.
    """

    quantiles: Floats
    interval_score: float
    off: float
    inside_50: bool
    inside_90: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """
    One number, and what was expected on one day before it was reported.

    Attributes
    ----------
    horizon_days
        Days from the day of the origin to the day of the number; 0: the day itself, not yet
        reported.
    limit
        A wait that ends beyond the forecast is known only to be longer than this; all methods, and
        the number, count as no longer. Infinite where nothing is cut.
    scores
        By method; `None`: it said nothing.
    """

    origin: Instant
    horizon_days: int
    truth: Truth
    limit: float
    scores: Mapping[str, Score | None]

    @property
    def subject(self) -> Subject:
        """Give what it is about: the series and the day."""
        return (*self.truth.series, self.truth.day)


def make_pairs(
    forecast: Forecast, truths: Iterable[Truth], *, known: Iterable[Truth], origin_day: date
) -> Iterator[Pair]:
    """
    Pair a forecast with the numbers published after it about days from its own on.

    Parameters
    ----------
    known
        What was known on the day: baselines see nothing else.
    origin_day
        The day of the forecast, in the home country.
    """
    past = tuple(known)
    last = origin_day + timedelta(days=forecast.days)
    for truth in truths:
        if truth.published > forecast.as_of and origin_day <= truth.day <= last:
            yield _make_pair(forecast, truth, past, (truth.day - origin_day).days)


def _make_pair(forecast: Forecast, truth: Truth, past: tuple[Truth, ...], horizon: int) -> Pair:
    told, limit = find_quantiles(forecast, truth)
    history = collect_history(past, truth.series)
    plain = {name: forecast_plainly(rule, history, truth.day) for name, rule in RULES.items()}
    scores = {
        name: None if quantiles is None else score_one(quantiles, truth.value, limit=limit)
        for name, quantiles in {FORECAST: told, **plain}.items()
    }
    return Pair(forecast.as_of, horizon, truth, limit, scores)


def score_one(quantiles: Floats, value: float, *, limit: float = float("inf")) -> Score:
    """Score quantiles at `LEVELS` against a number, both cut at a limit."""
    cut, counted = np.minimum(quantiles, limit), np.array(min(value, limit))
    return Score(
        quantiles=cut,
        interval_score=float(score_intervals(cut, counted, _LEVELS)),
        off=float(cut[_MIDDLE] - counted),
        inside_50=bool(score_coverage(cut, counted, _LEVELS, cover=0.5)),
        inside_90=bool(score_coverage(cut, counted, _LEVELS, cover=0.9)),
    )


def find_quantiles(forecast: Forecast, truth: Truth) -> tuple[Floats | None, float]:
    """
    Find what a forecast says of a number, and the limit it is cut at.

    A day of hours has the mean of the hours' quantiles: right if the hours are high or low
    together, otherwise somewhat too wide. A day that is over is looked up in the hindcast.
    """
    for parts in (forecast.series, forecast.hindcast):
        for series in parts:
            if (series.target, series.location, series.mode) == truth.series:
                found = _take_steps(series, truth)
                if found is not None:
                    return found, _find_limit(series, truth, found)
    return None, float("inf")


def _take_steps(series: Series, truth: Truth) -> Floats | None:
    step = timedelta(hours=series.step_h)
    shares = np.array([_find_share(start, start + step, truth) for start in series.starts])
    if truth.target == ENTRIES:
        whole = np.flatnonzero(shares >= SAME_DAY)
        return np.asarray(series.quantiles[whole[0]]) if whole.size else None
    if shares.sum() < HALF:
        return None
    inside = shares > 0
    mean: Floats = np.average(series.quantiles[inside], axis=0, weights=shares[inside])
    return mean


def _find_share(start: Instant, end: Instant, truth: Truth) -> float:
    """Give the share of the number's time that a step holds; of an instant, all or nothing."""
    if truth.start == truth.end:
        return float(start <= truth.start < end)
    shared = hours_between(max(start, truth.start), min(end, truth.end))
    return max(0.0, shared) / hours_between(truth.start, truth.end)


def _find_limit(series: Series, truth: Truth, found: Floats) -> float:
    if np.isfinite(found).all():
        return float("inf")
    end = series.starts[-1] + timedelta(hours=series.step_h)
    return max(0.0, hours_between(truth.start, end))


def has_both(pair: Pair, other: str = LAST) -> bool:
    """Tell whether a pair has both the forecast's score and that of a baseline."""
    return pair.scores[FORECAST] is not None and pair.scores[other] is not None
