"""A forecast as a JSON document that can be stored and read again; see schemas/forecast.json."""

from __future__ import annotations

import math
from typing import Any

from wayout.forecast.forecast import LEVELS, UNITS, Belief, Forecast, Series
from wayout.situation.period import Instant

FORMAT = "wayout-forecast-1"


def write_forecast(forecast: Forecast) -> dict[str, Any]:
    """
    Write a forecast as plain values, from which `read_forecast` makes the same forecast.

    Nothing is rounded. A quantile beyond the horizon is null.
    """
    return {
        "format": FORMAT,
        "situation": forecast.situation,
        "as_of": _write_instant(forecast.as_of),
        "days": forecast.days,
        "members": forecast.members,
        "seed": forecast.seed,
        "scenario": forecast.scenario,
        "levels": list(LEVELS),
        "series": [_write_series(one) for one in forecast.series],
        "hindcast": [_write_series(one) for one in forecast.hindcast],
        "beliefs": [_write_belief(one) for one in forecast.beliefs],
        "chances": [
            {
                "record": one.record,
                "location": one.location,
                "by": _write_instant(one.by),
                "probability": one.probability,
            }
            for one in forecast.chances
        ],
        "inputs": list(forecast.inputs),
        "aside": [{"record": one.record, "why": one.why} for one in forecast.aside],
    }


def _write_instant(instant: Instant) -> str:
    return instant.isoformat()


def _write_series(series: Series) -> dict[str, Any]:
    return {
        "target": series.target,
        "unit": UNITS[series.target],
        "location": series.location,
        "mode": series.mode,
        "step_h": series.step_h,
        "starts": [_write_instant(start) for start in series.starts],
        "quantiles": [
            [value if math.isfinite(value) else None for value in row]
            for row in series.quantiles.tolist()
        ],
    }


def _write_belief(belief: Belief) -> dict[str, Any]:
    return {
        "parameter": belief.parameter,
        "location": belief.location,
        "unit": belief.unit,
        "prior": list(belief.prior),
        "posterior": list(belief.posterior),
    }
