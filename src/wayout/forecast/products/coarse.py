"""
The public forecast: coarse enough that it shows crowds and nobody in them.

Steps of six hours, counts rounded to 100, no crossing on a day with under 200 people, nothing of
people stranded nor of arrivals in towns: the lines that `design.md` does not cross.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from wayout.forecast.forecast import (
    ARRIVALS,
    ENTRIES,
    LEVELS,
    QUEUE_KM,
    QUEUE_VEHICLES,
    STRANDED,
    Forecast,
    Series,
)
from wayout.network.compiled import Array
from wayout.situation.period import Instant, hours_between

STEP_H = 6.0
ROUNDED_TO = 100.0
LEAST_PER_DAY = 200.0
WITHHELD = frozenset({STRANDED, ARRIVALS})
QUANTA = {ENTRIES: ROUNDED_TO, QUEUE_VEHICLES: ROUNDED_TO, QUEUE_KM: 1.0}
"""To what a target is rounded; a kilometre of queue stands for about a hundred vehicles."""
_MEDIAN = LEVELS.index(0.5)


def coarsen(forecast: Forecast) -> Forecast:
    """
    Give the public product of a forecast.

    Finer steps become steps of six hours, the mean of their quantiles: the quantiles of the mean
    if hours are long or short together, else no narrower. Six hours that are not whole are left
    out. A place, country or post, is left out on each day on which the median of its entries is
    under 200, and wholly if no entries of it are forecast; queues of hours outside the days take
    the nearest day. What is believed of parameters is left out: it says more than the series.

    Coarsening again changes nothing.
    """
    days = _Days([*forecast.hindcast, *forecast.series])
    return replace(
        forecast,
        series=tuple(_coarsen_all(forecast.series, days)),
        hindcast=tuple(_coarsen_all(forecast.hindcast, days)),
        beliefs=(),
    )


class _Days:
    """The days with their entries of each place, forecast or not."""

    def __init__(self, series: Sequence[Series]) -> None:
        self._days: dict[str, list[tuple[Instant, Instant, bool]]] = {}
        for one in series:
            if one.target != ENTRIES:
                continue
            length = timedelta(hours=one.step_h)
            enough = one.quantiles[:, _MEDIAN] >= LEAST_PER_DAY
            found = self._days.setdefault(one.location, [])
            for start, passed in zip(one.starts, enough.tolist(), strict=True):
                found.append((start, start + length, bool(passed)))

    def may_show(self, location: str, start: Instant, end: Instant) -> bool:
        """Tell whether every day that a step touches, else the nearest one, has people enough."""
        days = self._days.get(location, [])
        touched = [passed for first, last, passed in days if first < end and start < last]
        if touched or not days:
            return bool(touched) and all(touched)
        nearest = min(days, key=lambda d: max(hours_between(d[1], start), hours_between(end, d[0])))
        return nearest[2]


def _coarsen_all(series: Sequence[Series], days: _Days) -> Iterator[Series]:
    for one in series:
        if one.target in WITHHELD:
            continue
        wide = _widen(one) if one.step_h < STEP_H else one
        length = timedelta(hours=wide.step_h)
        kept = [i for i, s in enumerate(wide.starts) if days.may_show(one.location, s, s + length)]
        if kept:
            starts = tuple(wide.starts[i] for i in kept)
            yield replace(wide, starts=starts, quantiles=_round(wide.quantiles[kept], one.target))


def _widen(series: Series) -> Series:
    """Give a series in steps of six hours, counted from its first step."""
    blocks: dict[int, list[int]] = {}
    for step, start in enumerate(series.starts):
        blocks.setdefault(int(hours_between(series.starts[0], start) // STEP_H), []).append(step)
    whole = [(k, rows) for k, rows in blocks.items() if len(rows) * series.step_h >= STEP_H - 1e-9]
    starts = tuple(series.starts[0] + timedelta(hours=STEP_H * k) for k, _ in whole)
    means = [series.quantiles[rows].mean(axis=0) for _, rows in whole]
    quantiles = np.array(means, np.float64).reshape(-1, len(LEVELS))
    return replace(series, starts=starts, step_h=STEP_H, quantiles=quantiles)


def _round(quantiles: Array, target: str) -> Array:
    quantum = QUANTA.get(target)
    return quantiles if quantum is None else np.round(quantiles / quantum) * quantum
