"""Timing for the benchmarks of the world network: several things in turn, in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np

Thing = Callable[[], object]


def time_in_turn(things: Sequence[Thing], *, rounds: int) -> list[float]:
    """Time things one after the other, round after round; give the median seconds of each."""
    seconds: list[list[float]] = [[] for _ in things]
    for _ in range(rounds):
        for thing, spent in zip(things, seconds, strict=True):
            began = time.perf_counter()
            thing()
            spent.append(time.perf_counter() - began)
    return [statistics.median(spent) for spent in seconds]


def summarise(seconds: Sequence[float]) -> dict[str, float]:
    """Give median, p95 and maximum, in milliseconds."""
    middle, late, most = np.percentile(np.array(seconds) * 1e3, [50, 95, 100]).tolist()
    return {"p50": middle, "p95": late, "max": most}


def fit_slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Fit the slope of a line through the logarithms of both."""
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])
