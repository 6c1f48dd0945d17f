"""Routes that only a general table knows: worth asking about, never in the place of a record."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assumed_situation import write_assumed
from wayout.planner.document import write_plan
from wayout.planner.journey import Journey
from wayout.planner.plan import Plan, Planner
from wayout.rules.traveller import Traveller
from wayout.situation.period import parse_instant
from wayout.situation.publication import publish_import
from wayout.situation.reading import get_situation

AT = parse_instant("2022-09-25T12:00:00Z")
HEADER = (
    "id,origin,destination,mode,distance_km,hours_low,hours_high,frequency,wait_low_h,wait_high_h,"
    "published,published_basis,recorded,status,sources\n"
)
ROW = (
    "{id},{origin},{destination},air,{km},{low},{high},unknown,{wait},{longest},2014-06-30T00:00:00+00:00"
    ",exact,2022-11-01T00:00:00+00:00,{status},atlas\n"
)
ADMIT = """[[rule]]
id = "entry-open"
domain = "entry"
country = "XB"
effect = "admit"
status = "law"
published = 2022-09-15T00:00:00+03:00
published_basis = "standing"
recorded = 2022-11-15T12:00:00+03:00
sources = ["atlas"]
text = "Everybody is let in."
"""
ENDS = [("alfa", "bravo"), ("alfa", "charlie"), ("bravo", "charlie"), ("alfa", "charlie-airport")]


def plan(folder: Path, rows: list[str]) -> Plan:
    """Plan from Alfa in a new small situation with these routes imported."""
    write_assumed(folder)
    (folder / "rules" / "open.toml").write_text(ADMIT, encoding="utf-8")
    if rows:
        publish_import(folder, "routes", {"services.csv": HEADER + "".join(rows)})
    answers = {"citizenship": frozenset({"XA"}), "means": frozenset({"car"})}
    traveller = Traveller({**answers, "documents": frozenset({"foreign-passport"})})
    return Planner(get_situation(folder).as_of(AT)).plan([traveller], start="alfa", at=AT)


def make_route(
    number: int, ends: tuple[str, str], *, status: str = "prior", low: float = 2.0, wait: int = 0
) -> str:
    """Make the row of a route."""
    return ROW.format(
        id=f"route-{number}",
        origin=ends[0],
        destination=ends[1],
        km=300,
        low=low,
        high=low + 1,
        wait=wait,
        longest=wait + 6,
        status=status,
    )


def say(journey: Journey) -> tuple[object, ...]:
    """Say what a traveller sees of a journey."""
    legs = tuple((leg.origin, leg.destination, leg.mode, leg.service) for leg in journey.legs)
    return journey.verdict.word, journey.arrive, journey.arrive_90, journey.cost, legs


def uses_route(journey: Journey) -> bool:
    """Tell whether a journey uses an imported route."""
    return any(leg.service.startswith("route-") for leg in journey.legs)


def test_journey_on_a_route_is_unknown_and_says_why(tmp_path: Path) -> None:
    """It is offered as unknown, its record as stale, and that nobody checked it as a risk."""
    made = plan(tmp_path / "small", [make_route(1, ("alfa", "charlie"))])
    (journey,) = [j for j in made.journeys if uses_route(j)]
    assert (journey.verdict.word, journey.verdict.reason) == ("unknown", "FACTS_STALE")
    assert journey.stale == ("route-1",)
    words = "the flight Alfa-Charlie is only in a table of 2014-06-30; nobody checked it (route-1)"
    assert words in journey.fails_if
    shown = next(j for j in write_plan(made)["journeys"] if "route-1" in j["facts"]["stale"])
    assert (shown["verdict"], shown["reason"]) == ("unknown", "FACTS_STALE")


def test_same_flight_on_record_is_allowed(tmp_path: Path) -> None:
    """The status alone makes the journey unknown: the same flight as a practice is allowed."""
    route = make_route(1, ("alfa", "charlie"), status="practice")
    (journey,) = [j for j in plan(tmp_path / "small", [route]).journeys if uses_route(j)]
    assert journey.verdict.word in ("allowed", "allowed-if")


def test_slower_journey_on_record_is_still_offered(tmp_path: Path) -> None:
    """A route that would be far faster hides no journey that rests on records."""
    known = [say(j) for j in plan(tmp_path / "plain", []).journeys]
    assert known
    made = plan(tmp_path / "small", [make_route(1, ("alfa", "charlie"), low=0.5)])
    assert [say(j) for j in made.journeys if not uses_route(j)] == known


routes = st.lists(
    st.tuples(st.sampled_from(ENDS), st.sampled_from([0.5, 2.0, 9.0]), st.sampled_from([0, 24])),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one folder for the situations of this module."""
    return tmp_path_factory.mktemp("routes")


@settings(derandomize=True, deadline=None, max_examples=25)
@given(told=routes)
def test_no_routes_change_what_rests_on_records(
    scratch: Path, told: list[tuple[tuple[str, str], float, int]]
) -> None:
    """Whatever is imported, journeys without it stay as they are, and all others are unknown."""
    number = len(list(scratch.iterdir()))
    rows = [make_route(i, ends, low=low, wait=wait) for i, (ends, low, wait) in enumerate(told)]
    plain = plan(scratch / f"{number}-plain", []).journeys
    mixed = plan(scratch / f"{number}-mixed", rows).journeys
    assert [say(j) for j in mixed if not uses_route(j)] == [say(j) for j in plain]
    assert {j.verdict.word for j in mixed if uses_route(j)} <= {"unknown"}
