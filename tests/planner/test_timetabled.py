"""An imported timetable takes part in a plan, to the minute, beside roads and posts."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.exchange.feeds import write_folder
from wayout.exchange.importing import import_gtfs
from wayout.planner.document import write_plan
from wayout.planner.plan import Plan
from wayout.planner.timetabled import make_planner
from wayout.rules.answers import parse_traveller
from wayout.situation.reading import get_situation

TEMPLATE = Path(__file__).resolve().parents[2] / "situations" / "_template"
ZONE = ZoneInfo("Etc/GMT-2")
FEED = {
    "agency.txt": "agency_name,agency_url,agency_timezone\nCoast Railway,https://c.example,Etc/GMT-2\n",
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon\n"
        "ard,Ardal Central,10.31,-40.0\nsud,Sudmark Halt,9.41,-40.0\ncor,Corvale Pier,8.61,-40.0\n"
    ),
    "routes.txt": "route_id,route_long_name,route_type\nce,Coast Express,2\n",
    "trips.txt": (
        "route_id,service_id,trip_id,trip_short_name\n"
        "ce,daily,ce-1,Coast Express 1\nce,daily,ce-3,Coast Express 3\n"
    ),
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "ce-1,09:00:00,09:00:00,ard,1\nce-1,10:30:00,10:35:00,sud,2\nce-1,11:20:00,11:20:00,cor,3\n"
        "ce-3,23:30:00,23:30:00,ard,1\nce-3,25:00:00,25:05:00,sud,2\nce-3,25:50:00,25:50:00,cor,3\n"
    ),
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "daily,1,1,1,1,1,1,1,20190301,20190331\n"
    ),
}


@pytest.fixture
def timed(tmp_path: Path) -> Path:
    """Give the template situation with a railway along its coast."""
    folder = tmp_path / "coast"
    shutil.copytree(TEMPLATE, folder)
    import_gtfs(
        write_folder(tmp_path / "feed", FEED),
        folder,
        name="coast",
        source="coach-line",
        published=datetime(2019, 2, 20, 12, tzinfo=UTC),
        recorded=datetime(2019, 3, 1, tzinfo=UTC),
    )
    return folder


def plan_at(folder: Path, at: datetime, *, known: datetime | None = None) -> Plan:
    situation = get_situation(folder).as_of(known or at)
    traveller = parse_traveller({}, situation.head, where=lambda _: "here")
    planner = make_planner(situation, folder, at=at)
    return planner.plan([traveller], start="Ardal", at=at, to="Corland")


def test_train_is_taken_to_the_minute_and_named(timed: Path) -> None:
    """One walks to the station, takes the next train, and is across when it arrives."""
    at = datetime(2019, 3, 10, 8, tzinfo=ZONE)
    document = write_plan(plan_at(timed, at))
    rides = [leg for j in document["journeys"] for leg in j["legs"] if leg["trip"]]
    assert rides
    ride = rides[0]
    assert (ride["trip"], ride["mode"]) == ("Coast Express 1", "train")
    assert (ride["from"], ride["to"]) == ("coast:ard", "coast:cor")
    assert ride["depart"] == "2019-03-10T09:00:00+02:00"
    assert ride["arrive"] == "2019-03-10T11:20:00+02:00"
    assert ride["sources"][0] == "coach-line"


def test_train_of_the_evening_before_is_still_boarded_after_midnight(timed: Path) -> None:
    """A trip that passes midnight belongs to the day on which it began."""
    at = datetime(2019, 3, 10, 23, 0, tzinfo=ZONE)
    trips = {leg.trip for j in plan_at(timed, at).journeys for leg in j.legs if leg.trip}
    assert trips == {"Coast Express 3"}


def test_border_on_board_is_judged_like_any_other(timed: Path) -> None:
    """A ride into another country passes a gate: the journey has its verdict and its records."""
    at = datetime(2019, 3, 10, 8, tzinfo=ZONE)
    journey = next(j for j in plan_at(timed, at).journeys if any(leg.trip for leg in j.legs))
    assert journey.crossing == "ride-train:XC"
    assert journey.verdict.word == "allowed-if"
    assert set(journey.verdict.records) <= set(journey.legs[-1].records)


def test_timetable_is_not_used_before_it_was_published(timed: Path) -> None:
    """Asked as of an earlier instant, nobody could know of these trains."""
    at = datetime(2019, 3, 10, 8, tzinfo=ZONE)
    plan = plan_at(timed, at, known=datetime(2019, 2, 19, tzinfo=UTC))
    assert not any(leg.trip for j in plan.journeys for leg in j.legs)
