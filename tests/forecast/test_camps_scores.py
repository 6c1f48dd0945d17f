"""Scores of forecasts of camps, against values worked out by hand and their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayout.forecast.camps.settings import LEVELS
from wayout.forecast.scores import (
    score_bias,
    score_coverage,
    score_difference,
    score_intervals,
)


def test_the_difference_is_by_all_people_counted() -> None:
    """Off by 10 and 20 of 100 people; off by 3 where nobody was counted; exact."""
    people = np.array([[40.0, 80.0], [3.0, 0.0], [1.0, 2.0]])
    counted = np.array([[50.0, 60.0], [0.0, 0.0], [1.0, 2.0]])
    assert score_difference(people, counted).tolist() == pytest.approx([30 / 110, 3, 0])


def test_bias_is_above_zero_when_too_many_were_forecast() -> None:
    """10 too few and 20 too many of 110."""
    assert score_bias(np.array([40.0, 80.0]), np.array([50.0, 60.0])) == pytest.approx(10 / 110)


def test_the_interval_score_goes_as_worked_out_by_hand() -> None:
    """Median 10, half of the people between 8 and 14; 17 were counted."""
    levels = np.array([0.25, 0.5, 0.75])
    found = score_intervals(np.array([8.0, 10.0, 14.0]), np.array(17.0), levels)
    assert found == pytest.approx((0.5 * 7 + 0.25 * (6 + 2 / 0.5 * 3)) / 1.5)


@given(
    quantiles=st.lists(st.floats(0, 1000), min_size=7, max_size=7).map(sorted),
    counted=st.floats(0, 1000),
)
def test_the_interval_score_is_the_mean_pinball_loss(
    quantiles: list[float], counted: float
) -> None:
    """Twice the mean pinball loss over the levels, as Bracher et al. 2021 show."""
    levels, values = np.array(LEVELS), np.array(quantiles)
    losses = np.where(
        counted >= values, levels * (counted - values), (1 - levels) * (values - counted)
    )
    found = score_intervals(values, np.array(counted), levels)
    assert found == pytest.approx(2 * losses.mean(), abs=1e-9)


def test_a_point_scores_its_distance() -> None:
    """With all quantiles the same the interval score is the absolute error."""
    found = score_intervals(np.full(7, 30.0), np.array(42.0), np.array(LEVELS))
    assert found == pytest.approx(12)


def test_coverage_counts_the_bounds_as_inside() -> None:
    """Of four counts one is on a bound, one inside, two outside."""
    levels = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    quantiles = np.tile([1.0, 2.0, 3.0, 4.0, 9.0], (4, 1))
    counted = np.array([2.0, 3.0, 0.0, 8.0])
    assert score_coverage(quantiles, counted, levels, cover=0.5) == 0.5
    assert score_coverage(quantiles, counted, levels, cover=0.9) == 0.75
