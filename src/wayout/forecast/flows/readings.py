"""What the model says in place of each measurement: the same quantity, lanes and hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wayout.forecast.flows.kernel import Course
from wayout.forecast.flows.waiting import fill_waits
from wayout.forecast.reports.measurement import CAPACITY, ENTRIES, KM, WAIT, Measurement
from wayout.forecast.setting.lanes import CAR, FOOT, MODES, Lane
from wayout.forecast.setting.setting import Setting
from wayout.network.compiled import Array

LONGEST_WAIT_H = 1000.0
"""A wait without end is read as this long, so that it can be compared."""
WALKERS = frozenset(MODES[FOOT])


@dataclass(frozen=True, slots=True)
class Reading:
    """
    How one measurement is read from a course.

    `lanes` are those it is about, and `weights` the share of each hour that lies in its period,
    from hour `first` on. Where it counts vehicles, people on foot are vehicles of one.
    """

    quantity: str
    on_foot: bool
    lanes: Array
    first: int
    weights: Array


def lay_readings(setting: Setting, measured: Sequence[Measurement]) -> tuple[Reading, ...]:
    """Lay out how each measurement is read; one about no lane of ours reads nothing."""
    return tuple(_lay_reading(setting, one) for one in measured)


def _lay_reading(setting: Setting, one: Measurement) -> Reading:
    lanes = [n for n, lane in enumerate(setting.lanes) if _is_about(one, lane)]
    begins, ends = setting.hours.find(one.start), setting.hours.find(one.end)
    first = int(np.clip(np.floor(begins), 0, setting.hours.count - 1))
    last = int(np.clip(np.ceil(max(ends, begins + 1e-6)), first + 1, setting.hours.count))
    at = np.arange(first, last)
    weights = np.clip(np.minimum(at + 1, ends) - np.maximum(at, begins), 0.0, 1.0)
    if not weights.any():
        weights[:1] = 1.0
    on_foot = bool(one.modes) and one.modes <= WALKERS
    return Reading(one.quantity, on_foot, np.array(lanes, np.int64), first, weights)


def _is_about(one: Measurement, lane: Lane) -> bool:
    if lane.country != one.country or (one.posts and lane.post not in one.posts):
        return False
    if one.modes:
        return not one.modes.isdisjoint(MODES[lane.kind])
    return one.quantity in (ENTRIES, CAPACITY) or lane.kind == CAR


def list_unread(setting: Setting, readings: Sequence[Reading]) -> list[int]:
    """List the numbers of readings that are about no lane, or about hours not simulated."""
    return [
        n
        for n, one in enumerate(readings)
        if not one.lanes.size or one.first + one.weights.size > setting.hours.now + 1
    ]


def read_course(
    course: Course,
    readings: Sequence[Reading],
    *,
    rate: Array,
    share: Array,
    persons: float,
    vehicles_per_km: float,
) -> Array:
    """
    Read every measurement from the course of one member, shape (measurements,).

    Parameters
    ----------
    rate, share
        Of the member's drive and the gates, shape (hours, lanes).
    persons
        People in a vehicle.
    """
    found, passing = np.zeros(len(readings)), rate * share
    waits: Array | None = None
    for n, one in enumerate(readings):
        hours = slice(one.first, one.first + one.weights.size)
        whole = one.weights.sum()
        if one.quantity == ENTRIES:
            found[n] = one.weights @ course.passed[hours][:, one.lanes].sum(axis=1)
        elif one.quantity == CAPACITY:
            found[n] = one.weights @ passing[hours][:, one.lanes].sum(axis=1) / whole
        elif one.quantity == WAIT:
            if waits is None:
                waits = np.empty_like(course.joined)
                fill_waits(waits, course.joined, course.gone, passing)
            usable = np.minimum(waits[hours][:, one.lanes], LONGEST_WAIT_H)
            found[n] = one.weights @ usable.max(axis=1) / whole
        else:
            size = 1.0 if one.on_foot else persons
            queue = course.queue[hours][:, one.lanes].max(axis=1) / size
            found[n] = one.weights @ queue / whole
            found[n] /= vehicles_per_km if one.quantity == KM else 1.0
    return found
