"""What a scenario changes: two forecasts of the same seeds, beside each other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from wayout.errors import BadInputError
from wayout.forecast.forecast import Forecast, Series
from wayout.forecast.products.bands import Band, get_band
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One step of one series with and without a scenario.

    `change` is the difference of the medians; it has no band of its own, since quantiles do not
    keep which member is which. Infinite or nan: one of the medians lies beyond the horizon.
    """

    target: str
    unit: str
    location: str
    mode: str
    start: Instant
    step_h: float
    plain: Band
    changed: Band

    @property
    def change(self) -> float:
        """Give by how much the median grows."""
        before, after = self.plain.median, self.changed.median
        return 0.0 if before == after else after - before

    @property
    def apart(self) -> bool:
        """Tell whether the two 50 % bands do not touch."""
        (low, high), (least, most) = self.plain.half, self.changed.half
        return high < least or most < low


def compare_forecasts(plain: Forecast, changed: Forecast) -> tuple[Difference, ...]:
    """
    Compare each step that both forecasts have, in the order of the plain one.

    Raises
    ------
    BadInputError
        They were not made of the same situation, instant, members and seed.
    """
    keys = ("situation", "as_of", "days", "members", "seed")
    for key in keys:
        one, other = getattr(plain, key), getattr(changed, key)
        if one != other:
            raise BadInputError(f"forecasts of {key} {one} and {other} cannot be compared")
    return tuple(difference for one in plain.series for difference in _compare(one, changed))


def _compare(series: Series, changed: Forecast) -> Iterator[Difference]:
    other = changed.find_series(series.target, series.location, series.mode)
    if other is None:
        return
    steps = {start: step for step, start in enumerate(other.starts)}
    named = (series.target, series.unit, series.location, series.mode)
    for step, start in enumerate(series.starts):
        if start in steps:
            bands = get_band(series, step), get_band(other, steps[start])
            yield Difference(*named, start, series.step_h, *bands)


def write_comparison(differences: tuple[Difference, ...]) -> list[dict[str, Any]]:
    """Write differences as plain values; what lies beyond the horizon is null."""
    return [
        {
            "target": one.target,
            "unit": one.unit,
            "location": one.location,
            "mode": one.mode,
            "start": one.start.isoformat(),
            "step_h": one.step_h,
            "plain": _write_band(one.plain),
            "what_if": _write_band(one.changed),
            "change": _finite(one.change),
        }
        for one in differences
    ]


def _write_band(band: Band) -> dict[str, Any]:
    plain = asdict(band)
    return {
        "median": _finite(plain["median"]),
        "half": [_finite(end) for end in plain["half"]],
        "most": [_finite(end) for end in plain["most"]],
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
