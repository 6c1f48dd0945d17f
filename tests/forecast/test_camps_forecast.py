"""Forecasts of camps: trends, levels, told totals, bands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.small_camps import make_known, make_published, make_table
from wayout.errors import BadInputError
from wayout.forecast.camps.bands import spread_bands
from wayout.forecast.camps.errors import Past, build_table, measure_errors, pick_quantiles
from wayout.forecast.camps.fitted import get_table
from wayout.forecast.camps.forecast import forecast_camps, replay_past
from wayout.forecast.camps.known import Known, take_known
from wayout.forecast.camps.predict import extend_drift, predict_camps, repeat_last
from wayout.forecast.camps.published import CampRecord, Published
from wayout.forecast.camps.replay import list_known, replay_bands, replay_rule
from wayout.forecast.camps.settings import WINDOWS_DAYS, Settings
from wayout.forecast.camps.trend import extend_trends, measure_growth
from wayout.forecast.camps.trust import extend_trusted

HORIZONS = np.array([7.0, 30.0])
PLAIN = Settings(still_votes=0, damping_days=20.0, unverified_growth=1.0)


def test_growth_is_measured_over_each_window() -> None:
    """Before the first report the count is taken to have been the same."""
    camp = make_known((0, 100), (10, 200), (20, 400))
    expected = [(400 - 260) / 7, (400 - 160) / 14, *(300 / w for w in WINDOWS_DAYS[2:])]
    measured = measure_growth(camp, np.array([20.0, 29.0]))
    before = [np.interp(20 - w, [0, 10, 20], [100, 200, 400]) for w in WINDOWS_DAYS]
    assert before[:2] == [260, 160]
    np.testing.assert_allclose(measured, [expected, expected])


def test_growth_by_an_earlier_day_leaves_later_reports_aside() -> None:
    """By day 15 the camp has grown by 100 in 10 days, by day -1 nothing was reported."""
    camp = make_known((0, 100), (10, 200), (20, 400))
    earlier = make_known((0, 100), (10, 200))
    days = np.array([-1.0, 15.0])
    measured = measure_growth(camp, days)
    assert measured[0].tolist() == [0] * len(WINDOWS_DAYS)
    np.testing.assert_allclose(measured, measure_growth(earlier, days))


def test_a_damped_trend_goes_as_worked_out_by_hand() -> None:
    """A steady growth of 10 a day since day 0, last reported 5 days before the origin."""
    known = Known(205, (make_known((0, 0), (200, 2000)),))
    found = extend_trends(known, np.array([15.0]), settings=PLAIN)
    assert found[0, 0] == pytest.approx(2000 + 10 * 20 * (1 - np.exp(-1)))


def test_unverified_growth_is_believed_in_part_and_a_fall_in_full() -> None:
    """The setting halves the first and leaves the second."""
    half = replace(PLAIN, unverified_growth=0.5)
    up = Known(200, (make_known((0, 0), (200, 2000)),))
    down = Known(200, (make_known((0, 2000), (200, 0 + 100)),))
    for known, share in ((up, 0.5), (down, 1.0)):
        last = known.list_last()[0]
        full = extend_trends(known, HORIZONS, settings=PLAIN)[:, 0] - last
        got = extend_trends(known, HORIZONS, settings=half)[:, 0] - last
        np.testing.assert_allclose(got, share * full)


def test_one_report_is_repeated_and_no_report_stays_zero() -> None:
    """Neither shows any growth."""
    known = Known(40, (make_known((10, 700)), make_known()))
    for rule in (repeat_last, extend_drift):
        assert rule(known, HORIZONS).tolist() == [[700, 0], [700, 0]]
    assert predict_camps(known, HORIZONS, settings=Settings()).tolist() == [[700, 0], [700, 0]]


def test_drift_extends_the_line_from_the_first_report_to_the_last() -> None:
    """From 100 on day 0 to 300 on day 20: 10 a day."""
    known = Known(25, (make_known((0, 100), (4, 250), (20, 300)),))
    assert extend_drift(known, np.array([5.0]))[0, 0] == pytest.approx(400)


def make_steady(*, verified: tuple[float, ...] = (), until: int = 600) -> Known:
    """Make a camp that grows by 10 a day and is reported every week."""
    reports = [(float(day), 1000.0 + 10 * day) for day in range(0, until + 1, 7)]
    return Known(until, (make_known(*reports, verified=verified),))


def test_growth_that_served_for_long_is_believed_in_full() -> None:
    """A camp never verified: after two years of steady growth the whole trend is forecast."""
    known = make_steady(until=728)
    trusted = extend_trusted(known, HORIZONS, settings=PLAIN)
    np.testing.assert_allclose(trusted, extend_trends(known, HORIZONS, settings=PLAIN))


def test_a_young_conflict_without_verified_counts_repeats_its_last_reports() -> None:
    """However steadily it grew, seven weeks of evidence are too few."""
    known = make_steady(until=77)
    trusted = extend_trusted(known, HORIZONS, settings=PLAIN)
    assert trusted.tolist() == repeat_last(known, HORIZONS).tolist()


def test_growth_of_a_verified_camp_is_believed_by_its_share_beforehand() -> None:
    """Before any week could be judged."""
    known = make_steady(verified=(-0.1,), until=28)
    half = replace(PLAIN, verified_share=0.5)
    added = [
        extend_trusted(known, HORIZONS, settings=setting) - known.list_last()
        for setting in (half, replace(half, verified_share=1.0))
    ]
    assert (added[0] > 0).all()
    np.testing.assert_allclose(added[0], 0.5 * added[1])


def test_growth_that_misled_for_long_is_no_longer_believed() -> None:
    """A verified camp that goes up and down again each fortnight: its trend costs, so none."""
    reports = [(float(day), 1000.0 + 400 * (day // 7 % 2)) for day in range(0, 603, 7)]
    known = Known(602, (make_known(*reports, verified=(-0.1,)),))
    trend = extend_trends(known, HORIZONS, settings=PLAIN)
    assert (np.abs(trend - known.list_last()) > 1).all()
    trusted = extend_trusted(known, HORIZONS, settings=replace(PLAIN, caution_weeks=1.0))
    assert trusted.tolist() == repeat_last(known, HORIZONS).tolist()


@given(caution=st.floats(0, 60), share=st.sampled_from([0.0, 0.5, 1.0]), origin=st.integers(0, 90))
def test_a_trusted_forecast_lies_between_the_last_report_and_the_trend(
    caution: float, share: float, origin: int
) -> None:
    """Whatever the settings and the day, camp by camp."""
    known = take_known(make_published(), origin)
    chosen = replace(PLAIN, caution_weeks=caution, verified_share=share)
    found = extend_trusted(known, HORIZONS, settings=chosen)
    ends = [repeat_last(known, HORIZONS), extend_trends(known, HORIZONS, settings=chosen)]
    assert (found >= np.minimum(*ends) - 1e-9).all()
    assert (found <= np.maximum(*ends) + 1e-9).all()


def test_a_told_total_gives_the_missing_to_the_camp_not_reported_for_long() -> None:
    """One camp was counted on the origin day, the other 30 days before it."""
    camps = (make_known((0, 1000), (60, 1000)), make_known((0, 500), (30, 500)))
    total = np.array([1800.0, 1800.0])
    settings = replace(PLAIN, gap_up=1.0, rest_share=1.0)
    found = predict_camps(Known(60, camps), np.array([7.0]), settings=settings, total=total)
    assert found[0].tolist() == pytest.approx([1000, 800])


def test_a_told_total_takes_too_many_from_the_camp_never_verified() -> None:
    """Of 400 too many, a verified camp of the same size gives a tenth as much as the other."""
    camps = (make_known((0, 1000), (60, 1000), verified=(-0.1,)), make_known((60, 1000)))
    total = np.array([1600.0, 1600.0])
    found = predict_camps(Known(60, camps), np.array([7.0]), settings=PLAIN, total=total)
    assert found[0].tolist() == pytest.approx([1000 - 400 / 11, 1000 - 4000 / 11])


def test_errors_between_two_horizons_are_between_theirs() -> None:
    """Halfway in the logarithm between 7 and 90 days, errors are halfway too."""
    table = make_table()
    table.errors[1] *= 3
    middle = float(np.sqrt(7 * 90))
    np.testing.assert_allclose(table.take_errors(middle), 2 * table.errors[0])
    np.testing.assert_allclose(table.take_errors(365.0), table.errors[1])


def test_weighted_quantiles_treat_both_tails_alike() -> None:
    """Of 1 to 20 with equal weights, a tenth lies at or below 2 and a tenth at or above 19."""
    values, levels = np.arange(1.0, 21.0), np.array([0.1, 0.5, 0.9])
    assert pick_quantiles(values, np.ones(20), levels).tolist() == [2, 10, 19]


def test_each_conflict_weighs_the_same_in_the_table() -> None:
    """A conflict with 300 errors of 1 beside one with 3 errors of 0: half of the points each."""
    one = [(np.ones(300), np.ones(300))]
    other = [(np.zeros(3), np.zeros(3))]
    table = build_table([one, other], np.array([7.0]))
    assert table.errors[0, 0].mean() == pytest.approx(0.5)


def test_earlier_forecasts_are_judged_only_where_reports_reach() -> None:
    """Of two past forecasts the target of one lies after the last report."""
    known = Known(60, (make_known((0, 100), (50, 200)),))
    past = Past(np.array([40, 45]), np.array([[[150.0]], [[150.0]]]), np.zeros((2, 1), dtype=bool))
    unverified, verified = measure_errors(known, past, np.array([7.0]))[0]
    scale = np.sqrt((150 + 0.3 * 150) * 150)
    assert unverified.tolist() == pytest.approx([(194 - 150) / scale])
    assert verified.size == 0


def test_own_errors_take_over_with_time() -> None:
    """With no patience the band is as wide as the errors of this conflict, not of others."""
    known = Known(100, (make_known((0, 1000), (100, 1000)),))
    people = np.array([[1000.0]])
    past = Past(np.arange(30, 93, 7), np.full((9, 1, 1), 1000.0), np.zeros((9, 1), dtype=bool))
    horizon = np.array([7.0])
    patient, hasty = (
        spread_bands(known, people, horizon, table=make_table(), past=past, patience=p)
        for p in (1e12, 1e-9)
    )
    assert patient[0, 0, -1] > 1300
    np.testing.assert_allclose(hasty[0, 0], 1000)


@pytest.mark.parametrize("origin", [0, 3, 31, 54, 70, 89, 200])
@pytest.mark.parametrize("told", [False, True])
def test_quantiles_are_ordered_and_never_negative(origin: int, told: bool) -> None:
    """Also before the first report, and where most of the people are told to be gone."""
    total = np.array([3000.0, 2500.0, 10.0, 0.0]) if told else None
    horizons = np.array([1.0, 30.0, 400.0])
    found = forecast_camps(make_published(), origin=origin, horizons=horizons, told_total=total)
    assert found.quantiles.shape == (3, 3, 7)
    assert (found.quantiles >= 0).all()
    assert (np.diff(found.quantiles, axis=2) >= 0).all()
    assert np.isfinite(found.quantiles).all()


@settings(max_examples=40, deadline=None)
@given(
    counts=st.lists(st.integers(0, 10**6), min_size=1, max_size=8),
    total=st.lists(st.floats(0, 1e7), min_size=2, max_size=2),
)
def test_any_counts_give_a_forecast(counts: list[int], total: list[float]) -> None:
    """Zeros, jumps and falls give finite people, told the total or not."""
    reports = [(9 * i, float(count)) for i, count in enumerate(counts)]
    camps = (CampRecord("One", (reports,), (9,)), CampRecord("Two", ([(0, 0.0)],)))
    published = Published(camps, date(2030, 1, 1), 100)
    for told in (None, np.array(total)):
        found = forecast_camps(published, origin=50, horizons=np.array([7.0]), told_total=told)
        assert np.isfinite(found.quantiles).all()
        assert (np.diff(found.quantiles, axis=2) >= 0).all()


def test_the_same_call_gives_the_same_forecast() -> None:
    """No draw is made anywhere."""
    one, other = (forecast_camps(make_published(), origin=60, horizons=HORIZONS) for _ in range(2))
    assert one.quantiles.tobytes() == other.quantiles.tobytes()
    assert one.camps == ("River", "Hill", "Late")


def test_zero_counts_have_room_above_and_none_below() -> None:
    """An empty camp beside a full one may open; it cannot hold fewer than nobody."""
    camps = (CampRecord("Full", ([(0, 5000.0)],)), CampRecord("Empty", ([(0, 0.0)],)))
    published = Published(camps, date(2030, 1, 1), 100)
    found = forecast_camps(published, origin=40, horizons=np.array([30.0]), table=make_table())
    empty = found.quantiles[0, 1]
    assert (empty[:4] == 0).all()
    assert empty[-1] > 0


def test_the_point_forecast_is_the_middle_quantile() -> None:
    """It is what the rule gives from what was known."""
    found = forecast_camps(make_published(), origin=60, horizons=HORIZONS)
    known = take_known(make_published(), 60)
    expected = predict_camps(known, HORIZONS, settings=Settings())
    assert found.get_median().tolist() == expected.tolist()


def test_a_replay_gives_what_single_forecasts_give() -> None:
    """The bands too: each origin learns from the weeks before it alone."""
    published, table = make_published(), get_table(told=False)
    horizons = np.array([7.0])
    knowns = list_known(published, shortest=7.0)
    replay = replay_rule(knowns, horizons, lambda k, h: predict_camps(k, h, settings=Settings()))
    bands = replay_bands(replay, table, patience=Settings().patience)
    for i, known in enumerate(knowns):
        single = forecast_camps(published, origin=known.origin, horizons=horizons)
        np.testing.assert_allclose(bands[i], single.quantiles)
    assert replay_past(published, origin=36, horizons=horizons, rule=repeat_last) is None


@pytest.mark.parametrize(
    ("origin", "horizons", "total"),
    [
        (-1, [7.0], None),
        (5, [], None),
        (5, [0.0], None),
        (5, [np.nan], None),
        (5, [7.0], [100.0]),
        (5, [7.0], [100.0, -1.0]),
    ],
)
def test_a_wrong_call_is_refused(
    origin: int, horizons: list[float], total: list[float] | None
) -> None:
    """One line says what is accepted."""
    told = None if total is None else np.array(total)
    with pytest.raises(BadInputError, match="accepted"):
        forecast_camps(
            make_published(), origin=origin, horizons=np.array(horizons), told_total=told
        )
