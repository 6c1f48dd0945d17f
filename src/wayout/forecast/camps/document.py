"""A forecast of camps as a table of quantiles, in the columns that forecast hubs share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

from wayout.forecast.camps.forecast import CampForecast

COLUMNS = (
    "origin_date",
    "target",
    "horizon",
    "target_end_date",
    "location",
    "output_type",
    "output_type_id",
    "value",
)
TARGET = "people in camp"


def iterate_rows(forecast: CampForecast, start: date) -> Iterator[dict[str, str | int | float]]:
    """
    Yield a row for each day, camp and level.

    Parameters
    ----------
    start
        Day 0 of the instance.

    References
    ----------
    hubverse, Model output: the columns of quantile forecasts.
    """
    origin = start + timedelta(days=forecast.origin)
    for day, people in zip(forecast.horizons.tolist(), forecast.quantiles.tolist(), strict=True):
        for camp, values in zip(forecast.camps, people, strict=True):
            for level, value in zip(forecast.levels, values, strict=True):
                yield {
                    "origin_date": origin.isoformat(),
                    "target": TARGET,
                    "horizon": int(day),
                    "target_end_date": (origin + timedelta(days=day)).isoformat(),
                    "location": camp,
                    "output_type": "quantile",
                    "output_type_id": level,
                    "value": round(value),
                }


def render_csv(forecast: CampForecast, start: date) -> str:
    """Give the table with a line of names, one row a line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(iterate_rows(forecast, start))
    return text.getvalue()
