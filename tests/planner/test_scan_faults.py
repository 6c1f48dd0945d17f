"""What the timetable search refuses, with one clear line, and what it answers at its edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from wayout.errors import BadInputError, UnknownPlaceError
from wayout.network.schedule import Schedule
from wayout.network.schedule_building import build_schedule
from wayout.network.schedule_file import load_schedule, write_schedule
from wayout.network.schedule_window import open_window
from wayout.network.trips import Call, Change, Stop, Trip, Trips
from wayout.planner.scan import Room, find_arrival, find_nearby, make_room, search_itineraries

DAY = date(2022, 9, 22)
NOON = datetime(2022, 9, 22, 12, tzinfo=UTC)


def make_timetable() -> Trips:
    """Make two lines that meet in Saratov, where a change takes five minutes."""
    names = {"kzn": "Kazan", "srt": "Saratov", "srt-bus": "Saratov, buses", "ura": "Uralsk"}
    days = (DAY.toordinal(), DAY.toordinal() + 1)

    def make_trip(name: str, *calls: tuple[str, int], headway_s: int = 0) -> Trip:
        times = tuple(Call(stop, 3600 * hour, 3600 * hour) for stop, hour in calls)
        promised = {"by_headway": headway_s > 0, "headway_s": headway_s}
        return Trip(name, f"line {name}", name, "train", "UTC", times, days, **promised)

    return Trips(
        name="volga",
        stops={stop: Stop(stop, name, 0.0, 0.0, "UTC", stop) for stop, name in names.items()},
        trips=(
            make_trip("north", ("kzn", 13), ("srt", 17)),
            make_trip("slow", ("kzn", 12), ("srt", 18), ("ura", 30)),
            make_trip("south", ("srt-bus", 18), ("ura", 22), headway_s=1800),
        ),
        changes=(Change("srt", "srt", 300), Change("srt", "srt-bus", 600)),
        first_day=days[0],
        last_day=days[1],
    )


@pytest.fixture(name="schedule")
def _schedule() -> Schedule:
    return build_schedule(make_timetable())


@pytest.fixture(name="room")
def _room(schedule: Schedule) -> Room:
    return make_room(open_window(schedule, day=DAY, n_days=1))


def test_search_gives_frontier_with_rides(room: Room) -> None:
    """The earlier way changes once, by a walk; the later one does not change at all."""
    fast, direct = search_itineraries(room, start="kzn", goal="ura", depart=NOON)
    assert [(ride.trip, ride.start, ride.to) for ride in fast.rides] == [
        ("north", "kzn", "srt"),
        ("south", "srt-bus", "ura"),
    ]
    assert (fast.arrive, fast.n_changes) == (NOON + timedelta(hours=10), 1)
    assert (direct.arrive, direct.n_changes) == (NOON + timedelta(hours=18), 0)
    assert direct.rides[0].line == "line slow"
    assert [ride.headway_s for ride in fast.rides] == [0, 1800]


def test_extra_change_takes_the_walk_away(room: Room) -> None:
    """With an hour more for each change the bus is missed."""
    found = search_itineraries(room, start="kzn", goal="ura", depart=NOON, extra_change_s=3600)
    assert [one.n_changes for one in found] == [0]


def test_latest_takes_late_ways_away(room: Room) -> None:
    """Nothing that arrives after the latest instant is found; what arrives then is."""
    at = NOON + timedelta(hours=10)
    found = search_itineraries(room, start="kzn", goal="ura", depart=NOON, latest=at)
    assert [one.arrive for one in found] == [at]
    before = at - timedelta(seconds=1)
    assert find_arrival(room, start="kzn", goal="ura", depart=NOON, latest=before) is None


def test_who_starts_at_a_goal_is_there(room: Room) -> None:
    """There is one way, without a ride."""
    (there,) = search_itineraries(room, start="kzn", goal="kzn", depart=NOON)
    assert (there.arrive, there.n_changes, there.rides) == (NOON, 0, ())


def test_no_way_is_an_empty_answer(room: Room) -> None:
    """Nothing leads back north, which is no error."""
    assert search_itineraries(room, start="ura", goal="kzn", depart=NOON) == ()
    assert find_arrival(room, start="ura", goal="kzn", depart=NOON) is None


def test_no_start_is_an_empty_answer(room: Room) -> None:
    """Who starts nowhere comes nowhere, and who goes nowhere arrives nowhere."""
    assert search_itineraries(room, start={}, goal="kzn", depart=NOON) == ()
    assert search_itineraries(room, start="kzn", goal={}, depart=NOON) == ()
    assert find_arrival(room, start={}, goal="kzn", depart=NOON) is None


def test_search_leaves_no_trace_in_its_room(room: Room) -> None:
    """The same question gives the same answer after others were asked in the same room."""
    before = search_itineraries(room, start="kzn", goal="ura", depart=NOON)
    search_itineraries(room, start="srt", goal={"ura": 0, "kzn": 5}, depart=NOON)
    find_arrival(room, start="kzn", goal="srt", depart=NOON)
    assert search_itineraries(room, start="kzn", goal="ura", depart=NOON) == before


def test_find_nearby_gives_walks(schedule: Schedule) -> None:
    """From Saratov one walks to its buses; not back, since nobody said so."""
    assert find_nearby(schedule, "srt") == {"srt": 0, "srt-bus": 600}
    assert find_nearby(schedule, "srt-bus") == {"srt-bus": 0}


def test_unknown_stop_names_the_nearest(room: Room) -> None:
    """A stop that is not there is named, with the timetable and the nearest one."""
    with pytest.raises(UnknownPlaceError, match=r"no stop 'kzm' in timetable 'volga'.*'kzn'"):
        search_itineraries(room, start="kzm", goal="ura", depart=NOON)


def test_departure_without_offset_is_refused(room: Room) -> None:
    """A time without offset could be any time."""
    with pytest.raises(BadInputError, match="no offset"):
        search_itineraries(room, start="kzn", goal="ura", depart=datetime(2022, 9, 22, 12))
    with pytest.raises(BadInputError, match="2022-09-23T00:00:00 has no offset"):
        find_arrival(room, start="kzn", goal="ura", depart=NOON, latest=datetime(2022, 9, 23))


def test_departure_outside_window_is_refused(room: Room) -> None:
    """Asked about another day, the search says which days are prepared."""
    with pytest.raises(BadInputError, match=r"outside the days prepared.*2022-09-22"):
        search_itineraries(room, start="kzn", goal="ura", depart=NOON + timedelta(days=1))


@pytest.mark.parametrize("question", [{"extra_change_s": -1}, {"start": {"kzn": -60}}])
def test_negative_seconds_are_refused(room: Room, question: dict[str, object]) -> None:
    """Nobody changes in less than no time."""
    with pytest.raises(BadInputError, match="accepted are 0 or more"):
        search_itineraries(room, **{"start": "kzn", "goal": "ura", "depart": NOON} | question)


def test_window_outside_timetable_is_refused(schedule: Schedule) -> None:
    """Asked for a day the timetable does not cover, it says which it does."""
    with pytest.raises(BadInputError, match="covers 2022-09-22 to 2022-09-23"):
        open_window(schedule, day=DAY, n_days=3)


def test_loaded_schedule_answers_alike(schedule: Schedule, room: Room, tmp_path: Path) -> None:
    """A schedule read back from its file gives the same journeys."""
    write_schedule(schedule, tmp_path)
    loaded = make_room(open_window(load_schedule(tmp_path), day=DAY, n_days=1))
    question = {"start": "kzn", "goal": "ura", "depart": NOON}
    assert search_itineraries(loaded, **question) == search_itineraries(room, **question)
