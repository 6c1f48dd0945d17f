"""
The plan of a crossing: what each side can pass in each step, from rates, hours and factors.

Rates are integrated over each step, so a post that opens within a step passes the open part of it,
evenly: exact where openings and factors begin and end on the ends of steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.queue_state import NO_FAR_SIDE, Capacity
from wayout.forecast.queue_wait import check_step
from wayout.network.compiled import Array
from wayout.situation.period import Instant

HOURS_A_DAY = 24
QUARTER_H = 0.25
"""Local hours begin at quarters of an hour of UTC, in every time zone in use."""

SLIVER_H = 1e-9
"""A span this short is what rounding leaves between two edges; a post does not open for it."""

METRES_A_KM = 1000.0
ALWAYS = float("-inf")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps of equal length from an instant on; `zone` is of the post, for hours of the day."""

    start: Instant
    steps: int
    step_h: float
    zone: str

    def __post_init__(self) -> None:
        check_step(self.step_h)
        if self.steps < 1:
            raise BadInputError(f"{self.steps} steps; at least one is needed")
        if self.start.utcoffset() is None:
            raise BadInputError(f"{self.start} has no offset; a time with one is accepted")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BadInputError(
                f"{self.zone!r} is no time zone; a name like 'Asia/Tbilisi' is accepted"
            ) from error

    @property
    def end_h(self) -> float:
        """Give the horizon in hours after the start."""
        return self.steps * self.step_h

    @property
    def edges_h(self) -> Array:
        """Give the ends of all steps in hours after the start, shape (steps + 1,)."""
        return np.arange(self.steps + 1) * self.step_h


@dataclass(frozen=True, slots=True)
class Factor:
    """
    From one hour to another the rate is so many times what it was; 0 is a closure.

    Hours are after the start of the timeline. Nobody can know it before `known_h`.
    """

    from_h: float
    to_h: float
    times: float
    known_h: float = ALWAYS

    def __post_init__(self) -> None:
        if not self.from_h < self.to_h:
            raise BadInputError(
                f"a factor holds from hour {self.from_h} to {self.to_h}; its end must be later"
            )
        if not 0 <= self.times < math.inf:
            raise BadInputError(f"a factor of {self.times}; 0 (closed) or more is accepted")


@dataclass(frozen=True, slots=True)
class Side:
    """
    One side of a lane: how fast it is, when it is open, what makes it faster or slower.

    `rate_per_hour` counts vehicles, or persons in a lane without vehicles. `by_hour` is the share
    of it in each of the 24 local hours of the day; empty is always all of it. `open_h` are spans in
    hours after the start, as in `network.gates.Hours`; none is round the clock.
    """

    rate_per_hour: float
    by_hour: tuple[float, ...] = ()
    open_h: tuple[tuple[float, float], ...] = ()
    factors: tuple[Factor, ...] = ()

    def __post_init__(self) -> None:
        _check_number("rate_per_hour", self.rate_per_hour)
        if len(self.by_hour) not in (0, HOURS_A_DAY):
            raise BadInputError(
                f"by_hour has {len(self.by_hour)} numbers; {HOURS_A_DAY}, or none, are accepted"
            )
        for share in self.by_hour:
            _check_number("by_hour", share)


@dataclass(frozen=True, slots=True)
class Lane:
    """
    One line of a crossing, for one mode, first come first served.

    Of a lane on foot, a vehicle is a person: `persons_per_vehicle` is 1 and `vehicle_m` what each
    takes of the line. `rows` stand side by side. `room_vehicles` find place between the sides;
    infinite if there is always place.
    """

    mode: str
    near: Side
    persons_per_vehicle: float
    vehicle_m: float
    rows: float
    far: Side | None = None
    room_vehicles: float = math.inf

    def __post_init__(self) -> None:
        for name in ("persons_per_vehicle", "vehicle_m", "rows"):
            value = getattr(self, name)
            if not 0 < value < math.inf:
                raise BadInputError(f"{name} is {value}; a number above 0 is accepted")
        if not self.room_vehicles >= 0:
            raise BadInputError(f"room_vehicles is {self.room_vehicles}; 0 or more is accepted")


def build_capacity(
    lanes: Sequence[Lane], *, timeline: Timeline, known_h: float = math.inf
) -> Capacity:
    """
    Build what a crossing can pass, as it is or as people expect it at an hour.

    Parameters
    ----------
    known_h
        Factors that nobody can know at this hour are left out; by default all are in.

    Returns
    -------
    capacity
        Persons a step, shape (1, steps, lanes); the room in persons.
    """
    if not lanes:
        raise BadInputError("a crossing without lanes; at least one is needed")
    near = np.empty((1, timeline.steps, len(lanes)))
    far = np.full(near.shape, NO_FAR_SIDE)
    for k, lane in enumerate(lanes):
        persons = lane.persons_per_vehicle
        near[0, :, k] = persons * count_passing(lane.near, timeline=timeline, known_h=known_h)
        if lane.far is not None:
            far[0, :, k] = persons * count_passing(lane.far, timeline=timeline, known_h=known_h)
    room = [lane.room_vehicles * lane.persons_per_vehicle for lane in lanes]
    return Capacity(near, far, np.array(room))


def count_passing(side: Side, *, timeline: Timeline, known_h: float = math.inf) -> Array:
    """Count the vehicles that can pass a side in each step, shape (steps,)."""
    factors = [factor for factor in side.factors if factor.known_h <= known_h]
    edges = _find_edges(side, factors, timeline)
    begins = edges[:-1]
    rates = side.rate_per_hour * _share_by_hour(side, begins, timeline)
    if side.open_h:
        rates = rates * _cover(begins, side.open_h)
    for factor in factors:
        rates = rates * np.where(_cover(begins, [(factor.from_h, factor.to_h)]), factor.times, 1.0)
    passing = np.zeros(timeline.steps)
    steps = np.searchsorted(timeline.edges_h, begins, side="right") - 1
    lengths = np.diff(edges)
    np.add.at(passing, steps, rates * np.where(lengths > SLIVER_H, lengths, 0.0))
    return passing


def count_vehicles(persons: Array, *, lanes: Sequence[Lane]) -> Array:
    """Count the vehicles in which persons wait; the last dimension of the array is lanes."""
    vehicles: Array = persons / np.array([lane.persons_per_vehicle for lane in lanes])
    return vehicles


def measure_km(persons: Array, *, lanes: Sequence[Lane]) -> Array:
    """Measure how long a line so many persons make, in km; the last dimension is lanes."""
    metres = np.array([lane.vehicle_m / lane.rows for lane in lanes])
    length_km: Array = count_vehicles(persons, lanes=lanes) * metres / METRES_A_KM
    return length_km


def _find_edges(side: Side, factors: Sequence[Factor], timeline: Timeline) -> Array:
    """Find every hour at which a step or a rate may begin or end, ascending, none twice."""
    found = [timeline.edges_h]
    if side.by_hour:
        first = timeline.start.timestamp() / 3600.0
        begin = math.ceil(first / QUARTER_H) * QUARTER_H - first
        found.append(np.arange(begin, timeline.end_h, QUARTER_H))
    spans = [*side.open_h, *((factor.from_h, factor.to_h) for factor in factors)]
    found.append(np.array([hour for span in spans for hour in span], np.float64))
    edges = np.unique(np.concatenate(found))
    inside: Array = edges[(edges >= 0.0) & (edges <= timeline.edges_h[-1])]
    return inside


def _share_by_hour(side: Side, begins: Array, timeline: Timeline) -> Array:
    """Give the share of the rate at each hour after the start; 1 without a profile."""
    if not side.by_hour:
        return np.ones(len(begins))
    return np.array([side.by_hour[hour] for hour in _local_hours(begins, timeline)])


def _local_hours(begins: Array, timeline: Timeline) -> Iterator[int]:
    zone = ZoneInfo(timeline.zone)
    for hours in begins.tolist():
        # a thousandth of a second later, so that rounding does not fall into the hour before
        later = timeline.start + timedelta(hours=hours, milliseconds=1)
        yield later.astimezone(zone).hour


def _cover(hours: Array, spans: Sequence[tuple[float, float]]) -> Array:
    """Tell which hours lie in any span, its end left out."""
    covered = np.zeros(len(hours), np.bool_)
    for start, end in spans:
        covered |= (hours >= start) & (hours < end)
    return covered


def _check_number(name: str, value: float) -> None:
    if not 0 <= value < math.inf:
        raise BadInputError(f"{name} is {value}; a finite number not below zero is accepted")
