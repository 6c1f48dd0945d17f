"""A forecaster for tests: bands around numbers that are told to it, and what it was given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from wayout.forecast.forecast import ENTRIES, LEVELS, WAIT, Forecast, Series
from wayout.forecast.replay.truth import Truth
from wayout.forecast.scores import Floats
from wayout.situation.period import Instant
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

SITUATIONS = Path(__file__).parents[3] / "situations"
SHAPE = np.array([-2.0, -1.6, -1.3, -0.7, 0.0, 0.7, 1.3, 1.6, 2.0])


def at(day: int, hour: int = 0) -> Instant:
    """Give an hour of a day of September 2022, in UTC."""
    return datetime(2022, 9, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)


def make_quantiles(median: float, width: float) -> Floats:
    """Make quantiles that lie evenly around a median, not below 0."""
    found: Floats = np.maximum(median + width * SHAPE, 0.0)
    return found


def make_truth(
    day: int, value: float, *, target: str = ENTRIES, place: str = "gate", published: int = 0
) -> Truth:
    """Make a number reported of a whole day, by the next day unless it is said."""
    start = at(day)
    return Truth(
        target=target,
        location=place,
        mode="" if target == ENTRIES else "car",
        day=start.date(),
        start=start,
        end=at(day + 1),
        value=value,
        status="observed",
        records=(f"{place}-{day}",),
        published=at(published or day + 2),
    )


def make_forecast(
    as_of: Instant, days: int, *series: Series, inputs: tuple[str, ...] = (), name: str = "small"
) -> Forecast:
    """Make a forecast of what is given."""
    return Forecast(name, as_of, days, 10, 0, "", series, (), (), (), inputs, ())


def make_days(as_of: Instant, medians: list[float], *, width: float, place: str = "gate") -> Series:
    """Make the daily entries of a place from the next midnight on."""
    first = (as_of + timedelta(seconds=1)).replace(hour=0, minute=0, second=0)
    starts = tuple(first + timedelta(days=n) for n in range(len(medians)))
    rows = np.array([make_quantiles(m, width) for m in medians]).reshape(-1, len(LEVELS))
    return Series(ENTRIES, place, "", starts, 24.0, rows)


def make_hours(as_of: Instant, waits: list[float], *, width: float, place: str = "gate") -> Series:
    """Make the waits of cars at a post, hour by hour."""
    first = (as_of + timedelta(seconds=1)).replace(minute=0, second=0)
    starts = tuple(first + timedelta(hours=n) for n in range(len(waits)))
    rows = np.array([make_quantiles(w, width) for w in waits]).reshape(-1, len(LEVELS))
    return Series(WAIT, place, "car", starts, 1.0, rows)


@dataclass
class Recorder:
    """Forecasts 1,000 entries a day at a place, and remembers what it was given."""

    place: str = "fi-land-border"
    zone_h: int = 3
    given: list[tuple[Situation, Instant]] = field(default_factory=list)
    inputs: tuple[str, ...] = ()
    fails_at: int = -1

    def __call__(self, situation: Situation, as_of: Instant, days: int) -> Forecast:
        """Forecast, unless it is to fail by now."""
        if len(self.given) == self.fails_at:
            raise KeyboardInterrupt
        self.given.append((situation, as_of))
        midnight = as_of + timedelta(seconds=1)
        starts = tuple(midnight + timedelta(days=n) for n in range(days))
        rows = np.tile(make_quantiles(5000.0, 1500.0), (days, 1))
        series = Series(ENTRIES, self.place, "", starts, 24.0, rows)
        return make_forecast(as_of, days, series, inputs=self.inputs, name=situation.head.id)


@cache
def read_facts() -> Situation:
    """Read the example crisis, once for all tests."""
    return get_situation(SITUATIONS / "russia-2022")
