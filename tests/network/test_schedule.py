"""A schedule says the same as the trips it was built from, and comes back from its file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wayout.errors import BadInputError
from wayout.network.schedule import NEVER_S, Schedule
from wayout.network.schedule_building import build_schedule
from wayout.network.schedule_file import (
    FILE_NAME,
    check_schedule,
    load_schedule,
    write_schedule,
)
from wayout.network.schedule_texts import build_texts
from wayout.network.schedule_window import open_window
from wayout.network.trips import Call, Change, Stop, Trip, Trips

DAY = date(2022, 10, 29)
"""In the night after it the clocks of Berlin go back an hour."""
FIRST = DAY.toordinal()


def make_trip(name: str, *calls: tuple[str, int, int], **rest: object) -> Trip:
    """Make a trip from stops with arrival and departure in minutes, on the first day."""
    times = tuple(Call(stop, 60 * arrive, 60 * depart) for stop, arrive, depart in calls)
    plain = {"line": "1", "name": name, "mode": "bus", "zone": "Europe/Berlin", "days": (FIRST,)}
    return Trip(id=name, calls=times, **(plain | rest))  # type: ignore[arg-type]


def make_trips(*trips: Trip, changes: tuple[Change, ...] = (), groups: str = "") -> Trips:
    """Make a timetable of three days; the stops named in `groups` are of one station."""
    stops = {
        stop: Stop(stop, stop.upper(), 50.0, 10.0, "UTC", "S" if stop in groups else stop)
        for stop in "abcd"
    }
    return Trips("small", stops, trips, changes, FIRST, FIRST + 2)


def get_change(schedule: Schedule, start: str, to: str) -> int | None:
    """Get the seconds of a change, as the arrays say it."""
    stops, ids = schedule.stops, schedule.stops.ids
    one, other = ids.find_number(start), ids.find_number(to)
    assert one is not None
    if one == other:
        return int(stops.change_s[one])
    walks = range(stops.walk_first[one], stops.walk_first[one + 1])
    return next((int(stops.walk_s[walk]) for walk in walks if stops.walk_to[walk] == other), None)


def test_trips_of_one_pattern_share_its_stops() -> None:
    """Two buses with the same calls are one pattern; another order of stops is another."""
    schedule = build_schedule(
        make_trips(
            make_trip("late", ("a", 60, 60), ("b", 70, 70)),
            make_trip("early", ("a", 0, 0), ("b", 10, 10)),
            make_trip("back", ("b", 0, 0), ("a", 10, 10)),
        )
    )
    assert len(schedule.patterns) == 2
    assert [schedule.trips.ids.get_text(trip) for trip in range(3)] == ["early", "late", "back"]


def test_pattern_is_split_when_a_trip_overtakes() -> None:
    """An express that leaves later and arrives earlier is in a pattern of its own."""
    schedule = build_schedule(
        make_trips(
            make_trip("slow", ("a", 0, 0), ("b", 50, 50)),
            make_trip("fast", ("a", 10, 10), ("b", 20, 20)),
            make_trip("next", ("a", 20, 20), ("b", 60, 60)),
        )
    )
    assert len(schedule.patterns) == 2


def test_permissions_and_zones_make_patterns() -> None:
    """Where one may not get on, or another clock counts, the pattern is another."""
    calls = (("a", 0, 0), ("b", 10, 10))
    shut = make_trip("shut", *calls)
    shut = replace(shut, calls=(replace(shut.calls[0], boards=False), shut.calls[1]))
    schedule = build_schedule(
        make_trips(make_trip("open", *calls), shut, make_trip("east", *calls, zone="Asia/Almaty"))
    )
    assert len(schedule.patterns) == 3


def test_service_day_starts_twelve_hours_before_noon() -> None:
    """On the day the clocks go back, zero seconds is at one o'clock summer time."""
    trip = make_trip("night", ("a", 0, 0), ("b", 10, 10), days=(FIRST, FIRST + 1))
    window = open_window(build_schedule(make_trips(trip)), day=DAY, n_days=2)
    leaves = window.hops.depart_s + window.schedule.base_s
    assert [datetime.fromtimestamp(at, UTC).hour for at in leaves.tolist()] == [22, 23]


def test_zones_stand_on_one_clock() -> None:
    """At the same second of the day Almaty's bus is four hours ahead of Berlin's."""
    calls = (("a", 600, 600), ("b", 610, 610))
    schedule = build_schedule(
        make_trips(make_trip("west", *calls), make_trip("east", *calls, zone="Asia/Almaty"))
    )
    east, west = open_window(schedule, day=DAY, n_days=1).hops.depart_s.tolist()
    assert west - east == 4 * 3600


@pytest.mark.parametrize(("earlier_days", "n_hops"), [(None, 1), (0, 0), (1, 1)])
def test_window_keeps_what_still_runs(earlier_days: int | None, n_hops: int) -> None:
    """A bus of yesterday that leaves its second stop today still counts, if wanted."""
    trip = make_trip("night", ("a", 1400, 1400), ("b", 1430, 1520), ("c", 1600, 1600))
    window = open_window(
        build_schedule(make_trips(trip)),
        day=date.fromordinal(FIRST + 1),
        n_days=1,
        earlier_days=earlier_days,
    )
    assert len(window.hops.call) == n_hops


def test_trips_of_a_block_are_one_vehicle() -> None:
    """A trip that goes on where another of its block ended is run by the same vehicle."""
    schedule = build_schedule(
        make_trips(
            make_trip("first", ("a", 0, 0), ("b", 10, 10), block="x"),
            make_trip("second", ("b", 20, 20), ("c", 30, 30), block="x"),
            make_trip("elsewhere", ("d", 40, 40), ("a", 50, 50), block="x"),
            make_trip("other", ("a", 60, 60), ("b", 70, 70), block="y"),
        )
    )
    hops = open_window(schedule, day=DAY, n_days=1).hops
    first, second, elsewhere, other = hops.vehicle.tolist()
    assert first == second
    assert len({second, elsewhere, other}) == 3


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ([], 120),
        ([Change("S", "S", 300)], 300),
        ([Change("S", "S", 300), Change("a", "S", 60)], 60),
        ([Change("a", "b", 30), Change("a", "S", 60)], 30),
        ([Change("a", "b", 30), Change("a", "b", 90)], 90),
        ([Change("a", "b", 30), Change("a", "b", 0, "impossible")], None),
        ([Change("a", "b", 0, "impossible"), Change("S", "S", 300)], None),
        ([Change("a", "b", 0, "timed")], 0),
    ],
)
def test_most_exact_change_counts(changes: list[Change], seconds: int | None) -> None:
    """Stops come before stations, what is impossible before what is not, long before short."""
    schedule = build_schedule(make_trips(changes=tuple(changes), groups="ab"))
    assert get_change(schedule, "a", "b") == seconds


def test_impossible_change_at_a_stop_is_never() -> None:
    """A stop at which one cannot change takes years."""
    schedule = build_schedule(make_trips(changes=(Change("c", "c", 0, "impossible"),)))
    assert get_change(schedule, "c", "c") == NEVER_S
    assert get_change(schedule, "d", "d") == 0


@pytest.mark.parametrize(
    ("trips", "message"),
    [
        (make_trips(make_trip("t", ("a", 0, 0), ("z", 9, 9))), r"no stop 'z' .*'t', call 2"),
        (make_trips(make_trip("t", ("a", 0, 9), ("b", 8, 8))), r"'t' runs back in time at call 2"),
        (make_trips(make_trip("t", ("a", 0, 0)), make_trip("t", ("b", 0, 0))), r"have the id 't'"),
        (make_trips(make_trip("t", days=(FIRST + 3,))), r"2022-11-01; .*2022-10-29 to 2022-10-31"),
        (make_trips(make_trip("t", zone="Berlin")), r"no time zone 'Berlin'.*Europe/Berlin"),
        (make_trips(changes=(Change("a", "q", 0),)), r"no stop or station 'q'"),
        (make_trips(changes=(Change("a", "b", -1),)), r"from 'a' to 'b' takes -1 seconds"),
        (make_trips(changes=(Change("a", "b", 0, "magic"),)), r"no kind 'magic'"),
        (replace(make_trips(), last_day=FIRST - 1), r"'small' ends before it begins"),
    ],
)
def test_fault_is_one_clear_line(trips: Trips, message: str) -> None:
    """What cannot be built is refused, with what was found and where."""
    with pytest.raises(BadInputError, match=message) as caught:
        build_schedule(trips)
    assert "\n" not in str(caught.value)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=9), unique=True))
def test_texts_come_back_by_number_and_by_text(texts: list[str]) -> None:
    """Every text is found again, in any script; one that is not there is not."""
    table = build_texts(texts)
    assert table.list_texts() == texts
    assert [table.find_number(text) for text in texts] == list(range(len(texts)))
    assert table.find_number("none of these ten") is None


def test_empty_timetable_has_an_empty_window() -> None:
    """Without stops or trips there is nothing to search, and no fault."""
    empty = Trips("empty", {}, (), (), FIRST, FIRST)
    window = open_window(build_schedule(empty), day=DAY, n_days=1)
    assert len(window.hops.call) == 0


class TestFile:
    """The file of a schedule."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        """Give the file of a small schedule."""
        trip = make_trip("Ночной", ("a", 0, 0), ("b", 10, 10), block="x", headway_s=60)
        return write_schedule(build_schedule(make_trips(trip, groups="ab")), tmp_path)

    def test_schedule_comes_back_whole(self, path: Path) -> None:
        """All arrays and texts are what they were."""
        loaded = load_schedule(path.parent)
        again = write_schedule(loaded, path.parent / "again")
        assert again.read_bytes() == path.read_bytes()
        assert loaded.trips.ids.list_texts() == ["Ночной"]
        check_schedule(path.parent)

    def test_loaded_arrays_cannot_be_changed(self, path: Path) -> None:
        """Nobody writes into a file that others read."""
        with pytest.raises(ValueError, match="read-only"):
            load_schedule(path.parent).trips.arrive_s[0] = 1

    def test_damage_to_an_array_is_found_when_looked_for(self, path: Path) -> None:
        """Loading does not read the arrays; checking does."""
        content = bytearray(path.read_bytes())
        place = content.rindex(np.int32(600).tobytes())
        content[place] ^= 1
        path.write_bytes(content)
        load_schedule(path.parent)
        with pytest.raises(BadInputError, match="arrays do not fit"):
            check_schedule(path.parent)

    @pytest.mark.parametrize(
        ("damage", "message"),
        [
            (lambda content: content[:-64], "bytes instead of"),
            (lambda content: content[:20], "damaged|bytes instead of"),
            (lambda content: content.replace(b'"small"', b'"smell"'), "checksum"),
            (lambda content: b"wayout schedule 0\n" + content[18:], "no timetable of this version"),
            (lambda _: b"", "no prepared timetable"),
        ],
    )
    def test_damaged_file_is_refused(self, path: Path, damage: object, message: str) -> None:
        """A file cut short, of another version or with another header is not opened."""
        path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
        with pytest.raises(BadInputError, match=message):
            load_schedule(path.parent)

    def test_absent_file_is_named(self, tmp_path: Path) -> None:
        """Where nothing was imported, the path is named."""
        with pytest.raises(BadInputError, match=FILE_NAME):
            load_schedule(tmp_path)

    def test_interrupted_writing_leaves_the_old_file(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """If writing fails, the former file is whole and nothing else lies about."""
        before = path.read_bytes()

        def fail(_: int) -> None:
            raise OSError("no space left on device")

        monkeypatch.setattr("wayout.network.schedule_file.os.fsync", fail)
        with pytest.raises(OSError, match="no space"):
            write_schedule(load_schedule(path.parent), path.parent)
        assert path.read_bytes() == before
        assert [one.name for one in path.parent.iterdir()] == [FILE_NAME]
