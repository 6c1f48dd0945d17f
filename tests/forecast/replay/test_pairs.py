"""A pair is a forecast and a number published after it; its scores are as worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.forecast.replay.plain_forecaster import (
    at,
    make_days,
    make_forecast,
    make_hours,
    make_truth,
)
from wayout.forecast.forecast import LEVELS, WAIT, Forecast
from wayout.forecast.replay.baselines import LAST
from wayout.forecast.replay.pairs import FORECAST, Pair, find_quantiles, make_pairs, score_one
from wayout.forecast.replay.truth import Truth

AS_OF = at(21) - timedelta(seconds=1)
"""The last second of the 20th."""


def pair_up(forecast: Forecast, *truths: Truth, known: tuple[Truth, ...] = ()) -> list[Pair]:
    """Pair a forecast of the 20th."""
    return list(make_pairs(forecast, truths, known=known, origin_day=at(20).date()))


def test_the_score_goes_as_worked_out_by_hand() -> None:
    """
    Median 100; bands 80 to 120, 70 to 130, 60 to 140, 50 to 150; the number is 145.

    Half the error of the median: 22.5. Each band adds α/2 of its width and what it misses by:
    α 0.5: 10 + 25 = 35; α 0.2: 6 + 15 = 21; α 0.1: 4 + 5 = 9; α 0.05: 2.5 + 0. Together 90, over
    4.5: 20.
    """
    quantiles = np.array([50.0, 60, 70, 80, 100, 120, 130, 140, 150])
    score = score_one(quantiles, 145.0)
    assert score.interval_score == pytest.approx(20.0)
    assert score.off == -45
    assert (score.inside_50, score.inside_90) == (False, False)
    assert score_one(quantiles, 60.0).inside_90
    assert score_one(quantiles, 80.0).inside_50


def test_only_what_was_published_later_about_later_days_is_paired() -> None:
    """The 19th is before the origin, the 24th too far; of the 21st the number was known."""
    forecast = make_forecast(AS_OF, 3, make_days(AS_OF, [100.0] * 3, width=10))
    told = [make_truth(19, 1.0), make_truth(21, 2.0, published=20), make_truth(22, 3.0)]
    beyond = make_truth(24, 4.0)
    pairs = pair_up(forecast, *told, beyond)
    assert [(p.truth.value, p.horizon_days) for p in pairs] == [(3.0, 2)]


def test_the_quantiles_are_those_of_the_day() -> None:
    """The second day of the forecast is the 22nd."""
    forecast = make_forecast(AS_OF, 3, make_days(AS_OF, [100.0, 200.0, 300.0], width=10))
    (pair,) = pair_up(forecast, make_truth(22, 190.0))
    score = pair.scores[FORECAST]
    assert score is not None
    assert score.off == pytest.approx(10)


def test_midnights_an_hour_apart_are_the_same_day() -> None:
    """A country an hour ahead counts from 23:00; a day six hours apart is no such day."""
    forecast = make_forecast(AS_OF, 3, make_days(AS_OF, [100.0, 200.0, 300.0], width=10))
    for hours, there in ((1, True), (6, False)):
        day = timedelta(hours=hours)
        truth = make_truth(22, 190.0)
        shifted = replace(truth, start=truth.start - day, end=truth.end - day)
        assert (find_quantiles(forecast, shifted)[0] is not None) == there


def test_a_day_of_hours_has_the_mean_of_their_quantiles() -> None:
    """Twelve hours of 2 and twelve of 4 make a day of 3; an instant has its own hour."""
    forecast = make_forecast(AS_OF, 1, make_hours(AS_OF, [2.0] * 12 + [4.0] * 12, width=0.5))
    day = make_truth(21, 3.0, target=WAIT)
    noon = replace(day, start=at(21, 13), end=at(21, 13))
    for truth, median in ((day, 3.0), (noon, 4.0)):
        found, limit = find_quantiles(forecast, truth)
        assert found is not None
        assert found[LEVELS.index(0.5)] == pytest.approx(median)
        assert limit == float("inf")


def test_a_wait_beyond_the_forecast_is_cut_for_all_methods() -> None:
    """
    Upper quantiles are infinite: within 24 hours nobody of that quarter is through.

    The number, 30 hours, is cut to the 24 that are left, and so is the last value of 40.
    """
    series = make_hours(AS_OF, [10.0] * 24, width=1.0)
    rows = series.quantiles.copy()
    rows[:, 6:] = np.inf
    forecast = make_forecast(AS_OF, 1, replace(series, quantiles=rows))
    known = (make_truth(19, 40.0, target=WAIT),)
    (pair,) = pair_up(forecast, make_truth(21, 30.0, target=WAIT), known=known)
    ours, last = pair.scores[FORECAST], pair.scores[LAST]
    assert ours is not None
    assert last is not None
    assert pair.limit == 24
    assert np.isfinite(ours.interval_score)
    assert ours.quantiles.max() == last.quantiles.max() == 24
    assert ours.off == -14
    assert last.off == 0


def test_a_day_that_is_over_is_looked_up_in_the_hindcast() -> None:
    """At the end of the 20th its count is not yet reported: horizon 0."""
    past = make_days(at(20) - timedelta(seconds=1), [70.0], width=5)
    forecast = replace(make_forecast(AS_OF, 3), hindcast=(past,))
    (pair,) = pair_up(forecast, make_truth(20, 75.0))
    score = pair.scores[FORECAST]
    assert pair.horizon_days == 0
    assert score is not None
    assert score.off == -5


def test_where_the_forecast_is_silent_the_baselines_still_speak() -> None:
    """The forecast has another place only; the last value of this one is known."""
    series = make_days(AS_OF, [100.0], width=10, place="elsewhere")
    (pair,) = pair_up(
        make_forecast(AS_OF, 1, series), make_truth(21, 90.0), known=(make_truth(19, 80.0),)
    )
    assert pair.scores[FORECAST] is None
    assert pair.scores[LAST] is not None
