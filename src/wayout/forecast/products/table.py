"""Forecasts of a crisis as a table of quantiles, in the columns that forecast hubs share."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from datetime import timedelta

from wayout.forecast.forecast import (
    LEVELS,
    QUEUE_KM,
    UNITS,
    WAIT,
    Forecast,
    Series,
)
from wayout.situation.period import Instant
from wayout.situation.zone import get_zone

COLUMNS = (
    "origin_date",
    "scenario_id",
    "target",
    "unit",
    "location",
    "mode",
    "horizon",
    "target_end_date",
    "step_start",
    "step_h",
    "output_type",
    "output_type_id",
    "value",
)
_DECIMALS = {WAIT: 2, QUEUE_KM: 2}

Row = tuple[str | int | float, ...]


def iterate_rows(forecast: Forecast, *, time_zone: str = "UTC") -> Iterator[Row]:
    """
    Yield a row, in the order of `COLUMNS`, for each series, step and level.

    The horizon counts steps: 0 is the one in which the forecast was made, 1 the first after it.
    The scenario of a forecast without a what-if file is `none`.

    Parameters
    ----------
    time_zone
        The zone of the day of origin and of the day each step ends in.

    References
    ----------
    hubverse, Model output: the columns of quantile forecasts.
    """
    zone = get_zone(time_zone)
    origin = forecast.as_of.astimezone(zone).date().isoformat()
    scenario = forecast.scenario or "none"
    for series in forecast.series:
        named = (series.target, UNITS[series.target], series.location, series.mode)
        length = timedelta(hours=series.step_h)
        for start, row in zip(series.starts, series.quantiles.tolist(), strict=True):
            last = (start + _find_last(length)).astimezone(zone).date().isoformat()
            horizon = count_horizon(series, start, forecast.as_of)
            when = (horizon, last, start.isoformat(), series.step_h)
            for level, value in zip(LEVELS, row, strict=True):
                shown = _round(value, series.target)
                yield (origin, scenario, *named, *when, "quantile", level, shown)


def _find_last(length: timedelta) -> timedelta:
    """Find what of a step has the date it ends on: of a day its noon, in whichever zone it is."""
    return length / 2 if length >= timedelta(days=1) else length - timedelta(seconds=1)


def count_horizon(series: Series, start: Instant, as_of: Instant) -> int:
    """Count the steps from the one in which a forecast was made to the one beginning at start."""
    return math.floor((start - as_of) / timedelta(hours=series.step_h)) + 1


def _round(value: float, target: str) -> float | int:
    if not math.isfinite(value):
        return value
    return round(value, _DECIMALS[target]) if target in _DECIMALS else round(value)


def render_csv(*forecasts: Forecast, time_zone: str = "UTC") -> str:
    """Give the table of forecasts with a line of names, one row a line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for forecast in forecasts:
        writer.writerows(iterate_rows(forecast, time_zone=time_zone))
    return text.getvalue()
