"""Timing several programs on the same questions, in turn, so that noise hits all alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def time_in_turn(
    asked: Mapping[str, Callable[[Any], Any]], questions: Sequence[Any], *, rounds: int
) -> dict[str, list[float]]:
    """
    Time every program on every question in every round, turn about.

    The first program of a round changes, so that none always finds the memory cold. One round
    before the first is not counted. Gives for each program and question the median over rounds,
    in seconds.
    """
    names = list(asked)
    times: dict[str, list[list[float]]] = {name: [[] for _ in questions] for name in names}
    is_on = gc.isenabled()
    gc.disable()
    try:
        for number in range(rounds + 1):
            order = names[number % len(names) :] + names[: number % len(names)]
            for place, question in enumerate(questions):
                for name in order:
                    ask = asked[name]
                    began = time.perf_counter()
                    ask(question)
                    took = time.perf_counter() - began
                    if number:
                        times[name][place].append(took)
            gc.collect()
    finally:
        if is_on:
            gc.enable()
    return {name: [statistics.median(one) for one in rows] for name, rows in times.items()}


def give_quantiles(times: Sequence[float]) -> dict[str, float]:
    """Give the median and the 99th percentile of times, in milliseconds."""
    ranked = sorted(times)
    place = min(len(ranked) - 1, int(len(ranked) * 0.99))
    return {"p50_ms": 1e3 * statistics.median(ranked), "p99_ms": 1e3 * ranked[place]}
