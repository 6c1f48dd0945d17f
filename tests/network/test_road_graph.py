"""Road graphs without a map: the straight line, and the situation's own legs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assumed_situation import get_assumed, make_leg
from tests.examples import some_of
from wayout.network.road_graph import (
    FARTHEST_JOIN_KM,
    Drive,
    KnownRoads,
    Point,
    RoadGraph,
    StraightRoads,
)
from wayout.situation.situation import Situation

ALFA, BRAVO = Point(55.0, 40.0), Point(56.0, 42.0)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    """Get the small situation with a road from Alfa to Bravo, and one to a post and behind it."""
    legs = (
        make_leg(1, "alfa", "bravo", 200.0, 4.0, both=True),
        make_leg(2, "bravo", "north-bridge", 60.0, 1.0),
        make_leg(3, "north-bridge", "charlie", 50.0, 1.0),
    )
    return get_assumed(tmp_path_factory.mktemp("roads") / "small", services=legs)


def find(roads: RoadGraph, origin: Point, destination: Point, country: str = "XA") -> Drive:
    """Find a drive that must be there."""
    drive = roads.find_drive(origin, destination, country=country)
    assert drive is not None
    return drive


def test_known_legs_are_driven(small: Situation) -> None:
    """From town to town the leg on record is given, and nothing of it is assumed."""
    assert find(KnownRoads(small), ALFA, BRAVO) == Drive(200.0, 4.0, 5.0)
    assert find(KnownRoads(small), BRAVO, ALFA) == Drive(200.0, 4.0, 5.0)


def test_post_is_driven_to_and_not_through(small: Situation) -> None:
    """The legs lead to a border post; the drive on behind it is another country's."""
    post = small.crossings["north-bridge"]
    there = Point(post.lat, post.lon)
    assert find(KnownRoads(small), ALFA, there).distance_km == 260.0
    beyond = KnownRoads(small).find_drive(ALFA, Point(56.5, 43.0), country="XA")
    assert beyond is not None
    assert beyond.assumed_km > 0.0


def test_ends_off_the_legs_are_joined_by_assumption(small: Situation) -> None:
    """A village near Alfa adds the straight line to the leg, and says how much is assumed."""
    village = Point(55.1, 39.8)
    drive = find(KnownRoads(small), village, BRAVO)
    before = find(StraightRoads(small), village, ALFA)
    assert drive.distance_km == pytest.approx(200.0 + before.distance_km)
    assert drive.assumed_km == pytest.approx(before.distance_km)
    assert drive.hours_high == pytest.approx(5.0 + before.hours_high)


def test_two_points_at_one_town_are_joined_directly(small: Situation) -> None:
    """Where both ends have the same nearest town the legs say nothing, and all is assumed."""
    one, other = Point(55.05, 39.9), Point(55.0, 40.1)
    assert find(KnownRoads(small), one, other) == find(StraightRoads(small), one, other)


def test_quicker_road_is_taken(tmp_path: Path) -> None:
    """Of two roads the quicker is given, though it is longer; of a road one way, only that way."""
    legs = (
        make_leg(1, "alfa", "bravo", 200.0, 9.0, both=True),
        make_leg(2, "alfa", "bravo", 260.0, 3.0),
    )
    roads = KnownRoads(get_assumed(tmp_path / "small", services=legs))
    assert find(roads, ALFA, BRAVO).distance_km == 260.0
    assert find(roads, BRAVO, ALFA).distance_km == 200.0


def test_line_that_is_too_long_is_no_road(small: Situation) -> None:
    """Beyond the longest line nothing is assumed."""
    assert StraightRoads(small).find_drive(ALFA, Point(61.0, 44.0), country="XA") is None


points = st.builds(Point, st.floats(53.0, 58.0), st.floats(37.0, 45.0))


@settings(derandomize=True, deadline=None, max_examples=some_of(200))
@given(origin=points, destination=points)
def test_drives_are_never_straighter_than_straight(
    small: Situation, origin: Point, destination: Point
) -> None:
    """Whatever the graph, hours are in order, and what is assumed is part of the whole."""
    straight = origin.away_km(destination)
    for roads in (StraightRoads(small), KnownRoads(small)):
        drive = roads.find_drive(origin, destination, country="XA")
        if drive is None:
            assert straight > FARTHEST_JOIN_KM or isinstance(roads, KnownRoads)
            continue
        assert 0.0 <= drive.hours_low <= drive.hours_high
        assert 0.0 <= drive.assumed_km <= drive.distance_km + 1e-9
        assert drive.distance_km >= straight - 3.0
