"""What the model says in place of each measurement: the same quantity, lanes and hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wayout.forecast.reports.measurement import CAPACITY, ENTRIES, KM, VEHICLES, WAIT, Measurement
from wayout.forecast.setting.lanes import CAR, FOOT, MODES, Lane
from wayout.forecast.setting.setting import Setting
from wayout.network.compiled import Array, compiled

LONGEST_WAIT_H = 1000.0
"""A wait without end is read as this long, so that it can be compared."""
WALKERS = frozenset(MODES[FOOT])
SUM_PASSED, MEAN_RATE, WORST_QUEUE, WORST_KM, WORST_WAIT, WORST_WALKERS = range(6)
_WAYS = {
    ENTRIES: SUM_PASSED,
    CAPACITY: MEAN_RATE,
    VEHICLES: WORST_QUEUE,
    KM: WORST_KM,
    WAIT: WORST_WAIT,
}


class Readings(NamedTuple):
    """
    How measurements are read from a course.

    `way` is how each is read, shape (measurements,). It is about lanes `lane[first_lane[n]:
    first_lane[n + 1]]`, and about hours from `hour[n]` on, each by its share that lies in the
    period, `weight[first_weight[n] : first_weight[n + 1]]`.
    """

    way: Array
    hour: Array
    first_lane: Array
    lane: Array
    first_weight: Array
    weight: Array


def lay_readings(setting: Setting, measured: Sequence[Measurement]) -> Readings:
    """Lay out how each measurement is read."""
    ways, hours = [], []
    lanes: list[list[int]] = []
    weights: list[Array] = []
    for one in measured:
        lanes.append(_list_lanes(setting, one))
        hour, weight = _weigh_hours(setting, one)
        hours.append(hour)
        weights.append(weight)
        on_foot = one.quantity == VEHICLES and bool(one.modes) and one.modes <= WALKERS
        ways.append(WORST_WALKERS if on_foot else _WAYS[one.quantity])
    return Readings(
        np.array(ways, np.int64),
        np.array(hours, np.int64),
        _find_firsts(lanes),
        np.array([lane for part in lanes for lane in part], np.int64),
        _find_firsts(weights),
        np.concatenate([np.zeros(0), *weights]),
    )


def _find_firsts(parts: Sequence[Sequence[object] | Array]) -> Array:
    return np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)


def _list_lanes(setting: Setting, one: Measurement) -> list[int]:
    return [n for n, lane in enumerate(setting.lanes) if _is_about(one, lane)]


def _is_about(one: Measurement, lane: Lane) -> bool:
    if lane.country != one.country or (one.posts and lane.post not in one.posts):
        return False
    if one.modes:
        return not one.modes.isdisjoint(MODES[lane.kind])
    return one.quantity in (ENTRIES, CAPACITY) or lane.kind == CAR


def _weigh_hours(setting: Setting, one: Measurement) -> tuple[int, Array]:
    begins, ends = setting.hours.find(one.start), setting.hours.find(one.end)
    first = int(np.clip(np.floor(begins), 0, setting.hours.count - 1))
    last = int(np.clip(np.ceil(max(ends, begins + 1e-6)), first + 1, setting.hours.count))
    at = np.arange(first, last)
    weight = np.clip(np.minimum(at + 1, ends) - np.maximum(at, begins), 0.0, 1.0)
    if not weight.any():
        weight[:1] = 1.0
    return first, weight


def list_unread(setting: Setting, measured: Sequence[Measurement]) -> list[int]:
    """List the numbers of measurements about no lane of ours, or about hours not simulated."""
    last = setting.hours.count
    return [
        n
        for n, one in enumerate(measured)
        if not _list_lanes(setting, one) or not 0 <= setting.hours.find(one.start) < last
    ]


@compiled
def fill_readings(
    found: Array,
    readings: Readings,
    passed: Array,
    queue: Array,
    waits: Array,
    rate: Array,
    share: Array,
    persons: float,
    vehicles_per_km: float,
) -> None:
    """
    Fill in every measurement from one member, shape (measurements,).

    Parameters
    ----------
    passed, queue, waits, rate, share
        Shape (hours, lanes), as in `Course`, `fill_waits`, `Drive` and `Gates`.
    persons
        People in a vehicle.
    """
    for n in range(readings.way.size):
        way, total, whole = readings.way[n], 0.0, 0.0
        for j in range(readings.first_weight[n], readings.first_weight[n + 1]):
            h = readings.hour[n] + j - readings.first_weight[n]
            added, worst = 0.0, 0.0
            for i in range(readings.first_lane[n], readings.first_lane[n + 1]):
                k = readings.lane[i]
                if way == SUM_PASSED:
                    added += passed[h, k]
                elif way == MEAN_RATE:
                    added += rate[h, k] * share[h, k]
                elif way == WORST_WAIT:
                    worst = max(worst, min(waits[h, k], LONGEST_WAIT_H))
                else:
                    worst = max(worst, queue[h, k])
            total += readings.weight[j] * (added + worst)
            whole += readings.weight[j]
        found[n] = total if way == SUM_PASSED else total / whole
        if way in (WORST_QUEUE, WORST_KM):
            found[n] /= persons
        if way == WORST_KM:
            found[n] /= vehicles_per_km
