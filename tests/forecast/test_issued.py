"""Forecasts that were issued stay readable, and rest on nothing published after them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SITUATIONS
from wayout.forecast.forecast import ENTRIES, QUEUE_KM, WAIT
from wayout.forecast.replay.storing import list_stored
from wayout.situation.reading import get_situation

ISSUED = Path(__file__).parents[2] / "docs" / "russia-2022" / "forecasts"


def test_issued_forecasts_rest_on_what_was_known() -> None:
    """Every record they used was published by their instant, and is still there."""
    known = {r.id: r.published for r in get_situation(SITUATIONS / "russia-2022").records()}
    for forecast in list_stored(ISSUED):
        assert forecast.inputs
        assert all(known[record] <= forecast.as_of for record in forecast.inputs)


@pytest.mark.parametrize("place", ["finland", "georgia", "kazakhstan", "verkhny-lars"])
def test_forecast_of_28_september_tells_two_weeks_of_each_place(place: str) -> None:
    """Fourteen whole days of entries from the 29th on; for the post also queue and wait."""
    (forecast,) = list_stored(ISSUED)
    series = forecast.find_series(ENTRIES, place)
    assert series is not None
    assert len(series.starts) >= 14
    if place == "verkhny-lars":
        assert forecast.find_series(QUEUE_KM, place, "car")
        assert forecast.find_series(WAIT, place, "car")
