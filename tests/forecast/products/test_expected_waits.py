"""The waits of a forecast, as plans take them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from tests.forecast.products.drawn import AS_OF, draw_forecast, read_facts
from wayout.forecast.forecast import WAIT, Forecast
from wayout.forecast.products.expected_waits import BOUND, MEDIAN, list_expected_waits

FORECAST = draw_forecast()


def shut_from(step: int, column: int) -> Forecast:
    """Give the forecast with waits at Verkhny Lars that end in no member from a step on."""
    lars = FORECAST.find_series(WAIT, "verkhny-lars", "car")
    assert lars is not None
    quantiles = lars.quantiles.copy()
    quantiles[step:, column:] = np.inf
    return replace(FORECAST, series=(replace(lars, quantiles=quantiles),))


def test_coaches_wait_with_the_cars_and_bicycles_with_the_walkers() -> None:
    """Each lane is told of all who stand in it, and a lane that is off of nobody."""
    found = list_expected_waits(FORECAST, read_facts(), modes=["car"])
    assert {mode for post, mode in found if post == "verkhny-lars"} == {"car", "bus"}
    found = list_expected_waits(FORECAST, read_facts(), modes=["foot"])
    assert set(found) == {("verkhny-lars", "foot"), ("verkhny-lars", "bicycle")}
    assert list_expected_waits(FORECAST, read_facts(), modes=[]) == {}


def test_hours_without_an_end_are_not_told() -> None:
    """Where the median or the bound lies beyond the forecast, nothing is said of the hour."""
    for column in (MEDIAN, BOUND):
        told = list_expected_waits(shut_from(30, column), read_facts(), modes=["car"])
        waits = told["verkhny-lars", "car"]
        assert waits.ends[-1] == AS_OF + timedelta(hours=30)
        assert np.isfinite([*waits.medians_h, *waits.bounds_h]).all()
    shut = shut_from(0, MEDIAN)
    assert list_expected_waits(shut, read_facts(), modes=["car"]) == {}


def test_a_bound_beyond_the_last_level_needed_hides_no_hour() -> None:
    """A quantile above the bound may be infinite: plans ask for none so high."""
    told = list_expected_waits(shut_from(0, BOUND + 1), read_facts(), modes=["car"])
    assert len(told["verkhny-lars", "car"].starts) == 14 * 24


def test_wait_says_as_of_when_and_from_how_many_reports() -> None:
    """The records are the post's own, newest first, with their ages; the basis counts all."""
    waits = list_expected_waits(FORECAST, read_facts(), modes=["car"])
    lars, other = waits["verkhny-lars", "car"].told, waits["petukhovo", "car"].told
    words = "forecast as of 28 September at 18:00 from 4 reports; of this post: {}"
    assert lars.basis == words.format(4)
    assert set(lars.records) == set(FORECAST.inputs)
    published = [read_facts().observations[record].published for record in lars.records]
    assert published == sorted(published, reverse=True)
    assert (lars.newest, lars.oldest) == (published[0], published[-1])
    assert other.basis == words.format(0)
    assert (other.records, other.newest) == ((), None)
