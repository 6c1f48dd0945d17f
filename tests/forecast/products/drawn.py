"""A forecast drawn by hand: three countries, four posts, three towns; no model was run for it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from wayout.forecast.forecast import (
    ARRIVALS,
    ENTRIES,
    LEVELS,
    QUEUE_KM,
    QUEUE_VEHICLES,
    STRANDED,
    WAIT,
    Aside,
    Belief,
    Chance,
    Forecast,
    Series,
)
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation

AS_OF = datetime(2022, 9, 28, 15, 0, tzinfo=UTC)
MIDNIGHT = datetime(2022, 9, 27, 21, 0, tzinfo=UTC)
"""The midnight in Moscow that begins the day of `AS_OF`."""
DAYS = 14
DAYS_BEFORE = 6
_SCORES = np.array([-1.96, -1.645, -1.282, -0.674, 0.0, 0.674, 1.282, 1.645, 1.96])
SITUATION = Path(__file__).parents[3] / "situations" / "russia-2022"

Course = Callable[[float], float]
"""The median so many days after `AS_OF`."""


@cache
def read_facts() -> Situation:
    """Read the example crisis as it was known when the forecast was made."""
    return get_situation(SITUATION).as_of(AS_OF)


def draw_series(
    target: str, place: str, course: Course, *, mode: str = "", step_h: float = 24.0, past: bool
) -> Series:
    """Draw one series around its median, the band wider the farther ahead."""
    first = (MIDNIGHT if step_h == 24.0 else AS_OF) - timedelta(days=DAYS_BEFORE if past else 0)
    last = AS_OF if past else AS_OF + timedelta(days=DAYS)
    count = math.floor((last - first) / timedelta(hours=step_h))
    starts = tuple(first + timedelta(hours=step_h * step) for step in range(count))
    ahead = np.array([(start - AS_OF) / timedelta(days=1) for start in starts])
    sigma = 0.12 + 0.11 * np.sqrt(np.clip(ahead, 0.0, None))
    median = np.array([max(course(day), 0.0) for day in ahead])
    quantiles = median[:, None] * np.exp(np.outer(sigma, _SCORES))
    if target == WAIT and not past:
        quantiles[-24:, -1] = np.inf
    return Series(target, place, mode, starts, step_h, quantiles)


def _lars_queue(day: float) -> float:
    """Give the queue at Verkhny Lars in kilometres: it grew for a week, then ebbs by day."""
    trend = 16.0 * math.exp(-(((day + 1.0) / 4.5) ** 2))
    return trend * (1.0 + 0.15 * math.sin(day * 2 * math.pi)) + 0.4


_COURSES: tuple[tuple[str, str, str, float, Course], ...] = (
    (ENTRIES, "georgia", "", 24.0, lambda d: 9_500 * math.exp(-max(d, 0) / 11)),
    (ENTRIES, "finland", "", 24.0, lambda d: 7_200 + 900 * d if d < 1.4 else 640.0),
    (ENTRIES, "kazakhstan", "", 24.0, lambda d: 16_000 * math.exp(-max(d, 0) / 9)),
    (ENTRIES, "verkhny-lars", "", 24.0, lambda d: 8_700 * math.exp(-max(d, 0) / 11)),
    (ENTRIES, "torfyanovka", "", 24.0, lambda d: 3_900 + 500 * d if d < 1.4 else 260.0),
    (ENTRIES, "petukhovo", "", 24.0, lambda d: 2_600 * math.exp(-max(d, 0) / 9)),
    (ENTRIES, "lyttya", "", 24.0, lambda _: 90.0),
    (QUEUE_KM, "verkhny-lars", "car", 1.0, _lars_queue),
    (QUEUE_VEHICLES, "verkhny-lars", "car", 1.0, lambda d: 220.0 * _lars_queue(d)),
    (WAIT, "verkhny-lars", "car", 1.0, lambda d: 2.6 * _lars_queue(d)),
    (WAIT, "verkhny-lars", "foot", 1.0, lambda d: 0.5 * _lars_queue(d)),
    (QUEUE_KM, "torfyanovka", "car", 1.0, lambda d: 1.1 if d < 1.4 else 0.0),
    (WAIT, "torfyanovka", "car", 1.0, lambda d: 2.2 if d < 1.4 else 0.2),
    (WAIT, "petukhovo", "car", 1.0, lambda d: 14.0 * math.exp(-max(d, 0) / 6)),
    (WAIT, "lyttya", "car", 1.0, lambda _: 0.3),
    (STRANDED, "verkhny-lars", "", 24.0, lambda d: 900 * _lars_queue(d)),
    (ARRIVALS, "stepantsminda", "", 24.0, lambda d: 8_700 * math.exp(-max(d, 0) / 11)),
    (ARRIVALS, "uralsk", "", 24.0, lambda d: 2_100 * math.exp(-max(d, 0) / 9)),
    (ARRIVALS, "lappeenranta", "", 24.0, lambda d: 1_400 if d < 1.4 else 120.0),
)


def draw_forecast(*, scenario: str = "", factor: float = 1.0) -> Forecast:
    """
    Draw the forecast issued on 28 September 2022, which knows of a closing without a date.

    `factor` multiplies the waits and the queues, as a scenario might.
    """
    return Forecast(
        situation="russia-2022",
        as_of=AS_OF,
        days=DAYS,
        members=1000,
        seed=1,
        scenario=scenario,
        series=tuple(_draw_all(past=False, factor=factor)),
        hindcast=tuple(_draw_all(past=True, factor=1.0)),
        beliefs=(
            Belief("arrivals", "verkhny-lars", "people/hour", (150, 400, 900), (330, 410, 520)),
            Belief("capacity", "verkhny-lars", "people/hour", (200, 350, 600), (205, 352, 590)),
        ),
        chances=(Chance("R-FI-closing", "finland", AS_OF + timedelta(days=14), 0.62),),
        inputs=("O069", "O070", "O071", "O072"),
        aside=(Aside("O080", "it speaks of lorries"),),
    )


def _draw_all(*, past: bool, factor: float) -> list[Series]:
    drawn = []
    for target, place, mode, step_h, course in _COURSES:
        scale = factor if target in (QUEUE_KM, QUEUE_VEHICLES, WAIT) else 1.0

        def scaled(day: float, course: Course = course, scale: float = scale) -> float:
            return scale * course(day)

        drawn.append(draw_series(target, place, scaled, mode=mode, step_h=step_h, past=past))
    return drawn


assert len(LEVELS) == len(_SCORES)
