"""Numbers are said no finer than they are known."""

from __future__ import annotations

import math

import pytest

from tests.forecast.products.drawn import draw_forecast
from wayout.forecast.forecast import ARRIVALS, QUEUE_KM, WAIT
from wayout.forecast.products.bands import Band, estimate_chance_above, get_band
from wayout.forecast.products.figures import (
    is_nothing,
    render_band,
    render_chance,
    render_count,
    render_hours,
    render_km,
    render_range,
)


@pytest.mark.parametrize(
    ("count", "said"),
    [(0.2, "0"), (7.0, "7"), (87.4, "87"), (5437.0, "5,400"), (12_345.0, "12,000"), (99.7, "100")],
)
def test_a_count_has_two_digits_that_mean_something(count: float, said: str) -> None:
    """Nobody forecasts the last digit of five thousand people."""
    assert render_count(count) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0.05, "<10 min"),
        (0.7, "40 min"),
        (0.99, "1 h"),
        (2.6, "2.5 h"),
        (4.8, "5 h"),
        (31.4, "31 h"),
        (math.inf, "beyond the forecast"),
    ],
)
def test_a_wait_is_said_coarser_the_longer_it_is(hours: float, said: str) -> None:
    """Ten minutes, half an hour, an hour."""
    assert render_hours(hours) == said


def test_the_length_of_a_queue_is_said_to_the_kilometre() -> None:
    """Under two kilometres to 100 m."""
    assert [render_km(x) for x in (0.01, 0.44, 1.96, 16.4)] == ["0 km", "0.4 km", "2 km", "16 km"]


def test_a_band_says_its_unit_once() -> None:
    """Median first, then the two ends; ends that read alike are one."""
    assert render_band(Band(16.0, (12, 19), (9.0, 26.0)), QUEUE_KM) == "16 km (9–26 km)"
    assert render_range((30.0, math.inf), WAIT) == "30 h–beyond the forecast"
    assert render_range((30.1, 30.2), WAIT) == "30 h"
    assert render_range((0.01, 49.0), WAIT) == "0–49 h"
    assert render_range((0.16, 0.34), WAIT) == "10–20 min"
    assert render_range((0.5, 2.6), WAIT) == "30 min–2.5 h"


def test_a_chance_is_never_said_to_be_none_or_certain() -> None:
    """No ensemble knows that."""
    assert [render_chance(x) for x in (0.0, 0.62, 1.0)] == ["under 5 %", "60 %", "over 95 %"]


def test_the_chance_of_passing_a_quantile_is_one_less_its_level() -> None:
    """At the median it is one half, at the upper end of the 90 % band one in twenty."""
    arrivals = draw_forecast().find_series(ARRIVALS, "uralsk")
    assert arrivals is not None
    band = get_band(arrivals, 3)
    assert estimate_chance_above(arrivals, 3, band.median) == pytest.approx(0.5)
    assert estimate_chance_above(arrivals, 3, band.most[1]) == pytest.approx(0.05)
    assert estimate_chance_above(arrivals, 3, 1e9) == pytest.approx(0.025)
    assert estimate_chance_above(arrivals, 3, 0.0) == pytest.approx(0.975)


def test_nothing_to_speak_of_is_told_by_the_upper_end() -> None:
    """A median of 0 with a chance of a queue is something."""
    assert is_nothing(Band(0.0, (0.0, 0.0), (0.0, 0.04)), QUEUE_KM)
    assert not is_nothing(Band(0.0, (0.0, 0.0), (0.0, 3.0)), QUEUE_KM)
    assert is_nothing(Band(0.0, (0.0, 0.01), (0.0, 0.05)), WAIT)
