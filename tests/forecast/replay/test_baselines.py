"""Plain forecasts go as worked out by hand, with bands from their own errors and a few assumed."""

from __future__ import annotations

from datetime import date
from math import expm1, log1p, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forecast.replay.plain_forecaster import make_truth
from wayout.forecast.forecast import LEVELS
from wayout.forecast.replay.baselines import (
    ASSUMED_SPREAD,
    DRIFT,
    LAST,
    RULES,
    WEEKDAY,
    collect_history,
    estimate_spread,
    forecast_plainly,
    guess_drift,
    guess_last,
    guess_weekday,
)


def days(values: dict[int, float]) -> dict[date, float]:
    """Give values by days of September 2022."""
    return {date(2022, 9, day): value for day, value in values.items()}


def test_the_last_value_stays_as_it_was() -> None:
    """Known are the 20th and the 22nd; the 25th is three days after the latter."""
    assert guess_last(days({20: 300, 22: 500}), date(2022, 9, 25)) == (500, 3)


def test_the_same_weekday_is_a_week_before_or_the_latest_known() -> None:
    """The 28th looks at the 21st, else at the 14th, two steps away."""
    assert guess_weekday(days({14: 100, 21: 400, 22: 500}), date(2022, 9, 28)) == (400, 1)
    assert guess_weekday(days({14: 100, 22: 500}), date(2022, 9, 28)) == (100, 2)
    assert guess_weekday(days({22: 500}), date(2022, 9, 28)) is None


def test_the_drift_goes_on_from_first_to_last() -> None:
    """From 300 to 500 in two days, whatever lay between: 100 a day, so 800 after three more."""
    assert guess_drift(days({20: 300, 21: 900, 22: 500}), date(2022, 9, 25)) == (800, 3)
    assert guess_drift(days({20: 500, 21: 100}), date(2022, 9, 28)) == (0, 7), "never below 0"
    assert guess_drift(days({20: 300}), date(2022, 9, 25)) is None


def test_the_spread_counts_two_assumed_errors_in() -> None:
    """One error of log(401/201) over two days, by itself log(401/201)/√2, beside two of 0.25."""
    own = log1p(400) - log1p(200)
    expected = sqrt((2 * ASSUMED_SPREAD**2 + own**2 / 2) / 3)
    assert estimate_spread(guess_last, days({20: 200, 22: 400})) == pytest.approx(expected)


def test_with_one_value_known_the_spread_is_the_assumed_one() -> None:
    """There is no error yet; the band of four days is twice as wide as that of one, in logs."""
    found = forecast_plainly(guess_last, days({20: 200}), date(2022, 9, 24))
    assert found is not None
    z = 1.6448536
    assert found[LEVELS.index(0.5)] == pytest.approx(200)
    expected = expm1(log1p(200) + ASSUMED_SPREAD * 2 * z)
    assert found[LEVELS.index(0.95)] == pytest.approx(expected)


@pytest.mark.parametrize("name", [LAST, WEEKDAY, DRIFT])
def test_nothing_known_is_not_known(name: str) -> None:
    """No baseline makes up a number."""
    assert forecast_plainly(RULES[name], {}, date(2022, 9, 25)) is None


def test_several_reports_of_a_day_are_their_median() -> None:
    """10, 40 and 20 on one day are 20; another place is another history."""
    truths = [make_truth(20, v) for v in (10.0, 40.0, 20.0)] + [make_truth(20, 7.0, place="b")]
    assert collect_history(truths, ("entries", "gate", "")) == days({20: 20.0})


@given(
    values=st.dictionaries(st.integers(1, 29), st.floats(0, 1e6), min_size=1),
    ahead=st.integers(1, 30),
    name=st.sampled_from(list(RULES)),
)
def test_quantiles_never_fall_and_never_go_below_zero(
    values: dict[int, float], ahead: int, name: str
) -> None:
    """Whatever was known."""
    day = date.fromordinal(date(2022, 9, max(values)).toordinal() + ahead)
    found = forecast_plainly(RULES[name], days(values), day)
    if found is not None:
        assert (found >= 0).all()
        assert (found[1:] >= found[:-1]).all()
