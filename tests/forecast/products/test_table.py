"""The table of quantiles has the columns of forecast hubs and says what the forecast says."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

from tests.forecast.products.drawn import draw_forecast
from wayout.forecast.forecast import ENTRIES, LEVELS, WAIT
from wayout.forecast.products.table import COLUMNS, render_csv

MOSCOW = "Europe/Moscow"
HUB = {"origin_date", "target", "horizon", "target_end_date", "location", "output_type_id", "value"}


def read_rows(text: str) -> list[dict[str, str]]:
    """Read a table as rows by column."""
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_for_each_series_step_and_level() -> None:
    """Nothing is left out, and the columns are those of a hub with a few more."""
    forecast = draw_forecast()
    rows = read_rows(render_csv(forecast))
    assert len(rows) == sum(len(s.starts) for s in forecast.series) * len(LEVELS)
    assert set(COLUMNS) >= HUB
    assert {row["output_type"] for row in rows} == {"quantile"}


def test_horizon_0_is_the_day_of_issue_and_1_the_next() -> None:
    """Days are those of the place: the day of issue ends on 28 September in Moscow."""
    rows = read_rows(render_csv(draw_forecast(), time_zone=MOSCOW))
    days = [r for r in rows if r["target"] == ENTRIES and r["location"] == "georgia"]
    ends = {int(r["horizon"]): r["target_end_date"] for r in days}
    assert (ends[0], ends[1], ends[13]) == ("2022-09-28", "2022-09-29", "2022-10-11")
    assert {r["origin_date"] for r in days} == {"2022-09-28"}


def test_hours_count_from_the_hour_of_issue() -> None:
    """The hour that begins when the forecast is made is horizon 1: its end is an hour ahead."""
    rows = read_rows(render_csv(draw_forecast(), time_zone=MOSCOW))
    hours = [int(r["horizon"]) for r in rows if r["target"] == WAIT]
    assert (min(hours), max(hours)) == (1, 14 * 24)


def test_a_wait_beyond_the_horizon_is_inf() -> None:
    """A number that readers of such tables know, instead of an empty cell."""
    rows = read_rows(render_csv(draw_forecast()))
    beyond = [r for r in rows if r["value"] == "inf"]
    assert beyond
    assert {r["target"] for r in beyond} == {WAIT}


def test_two_scenarios_share_one_table() -> None:
    """Rows of a what-if stand below the plain ones, told apart by the scenario."""
    rows = read_rows(render_csv(draw_forecast(), draw_forecast(scenario="twice", factor=2.0)))
    assert {r["scenario_id"] for r in rows} == {"none", "twice"}


def test_a_day_of_another_zone_keeps_its_date() -> None:
    """A day that begins at midnight in Lisbon, two hours after Moscow's, has its own date."""
    forecast = draw_forecast()
    series = forecast.find_series(ENTRIES, "georgia")
    assert series is not None
    lisbon = tuple(start + timedelta(hours=2) for start in series.starts)
    shifted = replace(forecast, series=(replace(series, starts=lisbon),))
    rows = read_rows(render_csv(shifted, time_zone=MOSCOW))
    assert rows[0]["target_end_date"] == "2022-09-28"
