"""The plan of a crossing: rates by hour, opening hours, factors, and lines in vehicles and km."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from wayout.errors import BadInputError
from wayout.forecast.queue_plan import (
    Factor,
    Lane,
    Side,
    Timeline,
    build_capacity,
    count_passing,
    count_vehicles,
    measure_km,
)
from wayout.network.gates import opening_hours

START = datetime(2022, 9, 21, 6, tzinfo=UTC)
DAY = Timeline(START, steps=24, step_h=1.0, zone="Asia/Tbilisi")


def make_lane(**changed: Any) -> Lane:
    """Make a lane of cars with three persons each, 6 m long, in two rows."""
    fields: dict[str, Any] = {
        "mode": "car",
        "near": Side(60.0),
        "persons_per_vehicle": 3.0,
        "vehicle_m": 6.0,
        "rows": 2.0,
    }
    return Lane(**fields | changed)


def test_a_plain_side_passes_its_rate() -> None:
    """60 an hour are 15 in a quarter of one."""
    quarters = Timeline(START, steps=5, step_h=0.25, zone="UTC")
    assert count_passing(Side(60.0), timeline=quarters).tolist() == [15.0] * 5


def test_the_profile_is_by_local_hours() -> None:
    """Local noon in Tbilisi is eight in UTC: the third step from six on."""
    by_hour = tuple(0.5 if hour == 12 else 1.0 for hour in range(24))
    passing = count_passing(Side(60.0, by_hour=by_hour), timeline=DAY)
    assert passing[:4].tolist() == [60.0, 60.0, 30.0, 60.0]
    assert passing.sum() == 24 * 60.0 - 30.0


def test_the_profile_follows_the_clock_of_a_zone_with_half_hours() -> None:
    """In Tehran, 3:30 ahead in winter, each step of UTC lies in two local hours."""
    start = datetime(2022, 12, 21, 6, tzinfo=UTC)
    timeline = Timeline(start, steps=4, step_h=1.0, zone="Asia/Tehran")
    by_hour = tuple(0.0 if hour == 11 else 1.0 for hour in range(24))
    passing = count_passing(Side(60.0, by_hour=by_hour), timeline=timeline)
    assert passing == pytest.approx([60.0, 30.0, 30.0, 60.0])


def test_opening_hours_are_those_of_the_network() -> None:
    """Open from 11 to 13:30 local time, which is 7 to 9:30 in UTC; the last step passes half."""
    hours = opening_hours("11:00", "13:30", "Asia/Tbilisi", at=START, horizon_h=24.0)
    passing = count_passing(Side(60.0, open_h=hours.open), timeline=DAY)
    assert passing[:5].tolist() == [0.0, 60.0, 60.0, 30.0, 0.0]
    assert passing.sum() == 150.0


def test_factors_multiply_and_a_closure_is_none() -> None:
    """Twice from hour 2 on, half as much again from 3 to 4, closed from 5 on."""
    factors = (Factor(2, 30, 2.0), Factor(3, 4, 1.5), Factor(5, 30, 0.0))
    passing = count_passing(Side(10.0, factors=factors), timeline=DAY)
    assert passing[:6].tolist() == [10.0, 10.0, 20.0, 30.0, 20.0, 0.0]
    assert not passing[5:].any()


def test_nobody_expects_a_closure_before_it_is_announced() -> None:
    """A closure announced at hour 3 is in the plan as known at 3, not as known before."""
    lane = make_lane(near=Side(10.0, factors=(Factor(5, 30, 0.0, known_h=3.0),)))
    before = build_capacity([lane], timeline=DAY, known_h=2.9)
    after = build_capacity([lane], timeline=DAY, known_h=3.0)
    assert (before.near == 30.0).all()
    assert not after.near[:, 5:].any()
    assert np.array_equal(after.near, build_capacity([lane], timeline=DAY).near)


def test_a_post_does_not_open_for_what_rounding_leaves() -> None:
    """Closing at hour 5 is closing at the end of step 60 of five minutes, in every step after."""
    timeline = Timeline(START, steps=120, step_h=1 / 12, zone="UTC")
    passing = count_passing(Side(60.0, open_h=((0.0, 5.0),)), timeline=timeline)
    assert (passing[:60] > 0.0).all()
    assert not passing[60:].any()
    assert passing.sum() == pytest.approx(300.0)


def test_capacity_is_in_persons() -> None:
    """Vehicles times the persons in each, on both sides and in the room between."""
    lanes = [make_lane(far=Side(40.0), room_vehicles=50.0), make_lane(persons_per_vehicle=1.0)]
    capacity = build_capacity(lanes, timeline=DAY)
    assert capacity.near.shape == (1, 24, 2)
    assert capacity.near[0, 0].tolist() == [180.0, 60.0]
    assert capacity.far[0, 0].tolist() == [120.0, np.inf]
    assert capacity.room.tolist() == [150.0, np.inf]


def test_a_line_is_measured_in_vehicles_and_kilometres() -> None:
    """3,000 persons are 1,000 cars: in two rows of 6 m, 3 km."""
    persons = np.array([[[3000.0]]])
    assert count_vehicles(persons, lanes=[make_lane()]).tolist() == [[[1000.0]]]
    assert measure_km(persons, lanes=[make_lane()]).tolist() == [[[3.0]]]


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: Side(-1.0), "rate_per_hour is -1.0; a finite number not below zero"),
        (lambda: Side(1.0, by_hour=(1.0,)), "by_hour has 1 numbers; 24, or none"),
        (lambda: Factor(3, 3, 0.0), "from hour 3 to 3; its end must be later"),
        (lambda: Factor(3, 4, -1.0), "a factor of -1.0; 0 .closed. or more"),
        (lambda: make_lane(persons_per_vehicle=0.0), "persons_per_vehicle is 0.0; a number above"),
        (lambda: make_lane(room_vehicles=-1.0), "room_vehicles is -1.0; 0 or more"),
        (lambda: Timeline(START, steps=0, step_h=1.0, zone="UTC"), "0 steps; at least one"),
        (lambda: Timeline(START, steps=1, step_h=2.0, zone="UTC"), "a step of 2.0 hours"),
        (lambda: Timeline(START, steps=1, step_h=1.0, zone="Mars"), "'Mars' is no time zone"),
        (lambda: Timeline(datetime(2022, 9, 21), 1, 1.0, "UTC"), "has no offset"),
        (lambda: build_capacity([], timeline=DAY), "without lanes"),
    ],
)
def test_what_is_no_plan_is_refused(make: Any, what: str) -> None:
    """One line each: what was found, what is accepted."""
    with pytest.raises(BadInputError, match=what):
        make()
