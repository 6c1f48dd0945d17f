"""The public forecast keeps to the lines of the design, whatever the forecast."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.forecast.products.drawn import AS_OF, DAYS, MIDNIGHT, draw_forecast
from wayout.forecast.forecast import (
    ARRIVALS,
    ENTRIES,
    LEVELS,
    QUEUE_VEHICLES,
    STRANDED,
    UNITS,
    WAIT,
    Forecast,
    Series,
)
from wayout.forecast.products.coarse import coarsen
from wayout.forecast.products.document import write_forecast

MEDIAN = LEVELS.index(0.5)
PLACES = ("here", "there", "nowhere")


@st.composite
def make_series(draw: st.DrawFn) -> Series:
    """Make a series of any target, with steps of a day, an hour or so."""
    target = draw(st.sampled_from(sorted(UNITS)))
    step_h = 24.0 if target in (ENTRIES, STRANDED, ARRIVALS) else draw(st.sampled_from((0.5, 1.0)))
    steps = draw(st.integers(1, 5 if step_h == 24.0 else 40))
    first = MIDNIGHT if step_h == 24.0 else AS_OF
    starts = tuple(first + timedelta(hours=step_h * i) for i in range(steps))
    top = draw(st.sampled_from((50.0, 400.0, 30_000.0)))
    values = st.lists(st.floats(0.0, top), min_size=len(LEVELS), max_size=len(LEVELS))
    rows = np.sort([draw(values) for _ in range(steps)], axis=1)
    return Series(target, draw(st.sampled_from(PLACES)), "", starts, step_h, rows)


def make_forecast(series: list[Series]) -> Forecast:
    """Make a forecast of such series, each place and target once."""
    once = {(one.target, one.location): one for one in series}
    return replace(draw_forecast(), series=tuple(once.values()), hindcast=())


@given(st.lists(make_series(), max_size=6))
def test_no_step_is_finer_and_no_count_less_round_than_the_design_allows(
    series: list[Series],
) -> None:
    """Steps last six hours or more, counts are hundreds, nobody stranded or in a town is told."""
    for one in coarsen(make_forecast(series)).series:
        assert one.target not in (STRANDED, ARRIVALS)
        assert one.step_h >= 6.0
        if one.target in (ENTRIES, QUEUE_VEHICLES):
            assert np.all(one.quantiles % 100.0 == 0.0)
        assert np.all(np.diff(one.quantiles, axis=1) >= 0.0)


@given(st.lists(make_series(), max_size=6))
def test_no_place_is_shown_on_a_day_with_under_200_people(series: list[Series]) -> None:
    """Each step that is left touches only days on which 200 people or more are expected."""
    forecast = make_forecast(series)
    for one in coarsen(forecast).series:
        days = forecast.find_series(ENTRIES, one.location)
        assert days is not None
        for start in one.starts:
            end = start + timedelta(hours=one.step_h)
            touched = [
                i for i, s in enumerate(days.starts) if s < end and start < s + timedelta(days=1)
            ]
            assert all(days.quantiles[i, MEDIAN] >= 200.0 for i in touched)


@given(st.lists(make_series(), max_size=6))
def test_coarsening_twice_changes_nothing_more(series: list[Series]) -> None:
    """The public product of the public product is the same."""
    once = coarsen(make_forecast(series))
    assert write_forecast(coarsen(once)) == write_forecast(once)


def test_a_small_post_is_left_out_with_its_queue_and_beliefs() -> None:
    """Ninety people a day at one post: neither they nor their wait are in the public product."""
    public = coarsen(draw_forecast())
    assert "lyttya" not in {one.location for one in (*public.series, *public.hindcast)}
    assert public.beliefs == ()
    assert public.find_series(WAIT, "verkhny-lars", "car") is not None


def test_hours_become_blocks_of_six_with_the_mean_of_their_quantiles() -> None:
    """The first block is the mean of the first six hours, level by level."""
    forecast = draw_forecast()
    fine = forecast.find_series(WAIT, "verkhny-lars", "car")
    wide = coarsen(forecast).find_series(WAIT, "verkhny-lars", "car")
    assert fine is not None
    assert wide is not None
    assert len(wide.starts) == DAYS * 4
    np.testing.assert_allclose(wide.quantiles[0], fine.quantiles[:6].mean(axis=0))


def test_hours_that_make_no_whole_block_are_left_out() -> None:
    """Of eight hours six are told."""
    forecast = draw_forecast()
    fine = forecast.find_series(WAIT, "verkhny-lars", "car")
    entries = forecast.find_series(ENTRIES, "verkhny-lars")
    assert fine is not None
    assert entries is not None
    short = replace(fine, starts=fine.starts[:8], quantiles=fine.quantiles[:8])
    found = coarsen(replace(forecast, series=(entries, short))).find_series(
        WAIT, "verkhny-lars", "car"
    )
    assert found is not None
    assert found.starts == fine.starts[:1]
