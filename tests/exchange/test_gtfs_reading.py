"""What a feed means: days, times, headways, changes and permissions, as trips."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.exchange.feeds import list_notices, read_changed, read_good_feed, write_folder
from wayout.exchange.gtfs import Reading, read_gtfs
from wayout.exchange.gtfs_columns import IGNORED
from wayout.exchange.gtfs_routes import find_mode
from wayout.network.trips import Call, Change, Stop, Trip


@pytest.fixture
def good(tmp_path: Path) -> Reading:
    """Give the reading of the good feed."""
    return read_gtfs(write_folder(tmp_path / "good", read_good_feed()))


def get_trip(reading: Reading, key: str) -> Trip:
    """Get a trip by its id."""
    assert reading.trips is not None
    return next(trip for trip in reading.trips.trips if trip.id == key)


def list_changes(reading: Reading) -> set[Change]:
    """List the changes."""
    assert reading.trips is not None
    return set(reading.trips.changes)


def test_trip_has_its_line_name_mode_and_zone(good: Reading) -> None:
    """The line is the route's short name, else its long one; the name has number and headsign."""
    trip, coach = get_trip(good, "ic-day"), get_trip(good, "coach-out")
    assert (trip.line, trip.name, trip.mode) == ("IC 1", "101 Delta", "train")
    assert (coach.line, coach.name, coach.mode) == ("Alder Coach", "Birch", "bus")
    assert trip.zone == "Europe/Chisinau"
    assert (trip.block, coach.block) == ("", "vehicle-7")


def test_days_are_the_week_with_its_exceptions(good: Reading) -> None:
    """Exceptions take days out of the week and put days in; a service may have nothing else."""
    tuesday, saturday = date(2022, 9, 27).toordinal(), date(2022, 10, 1).toordinal()
    days, night = get_trip(good, "ic-day").days, get_trip(good, "ic-night").days
    assert [d for d in range(tuesday - 2, tuesday + 3) if d in days] == [
        tuesday - 1,
        tuesday + 1,
        tuesday + 2,
    ]
    assert [d for d in range(tuesday - 2, tuesday + 6) if d in night] == [
        tuesday - 2,
        tuesday,
        saturday,
        saturday + 1,
    ]
    assert get_trip(good, "coach-extra").days == (saturday,)


def test_times_pass_midnight_and_permissions_are_kept(good: Reading) -> None:
    """Seconds count on after midnight; pickup_type and drop_off_type say who may get on and off."""
    assert get_trip(good, "ic-night").calls[2] == Call("delta", 92_400, 92_400)
    first, *_, last = get_trip(good, "ic-day").calls
    assert first == Call("alder-1", 28_800, 29_100, boards=True, alights=False)
    assert last == Call("delta", 38_400, 38_400, boards=False, alights=True)


def test_calls_are_in_order_of_their_sequence(tmp_path: Path, good: Reading) -> None:
    """The order of rows does not matter, and the sequence may have holes."""
    texts = read_good_feed()
    header, *rows = texts["stop_times.txt"].splitlines()
    texts["stop_times.txt"] = "\n".join([header, *reversed(rows)])
    reading = read_gtfs(write_folder(tmp_path / "feed", texts))
    assert list_notices(reading) == []
    assert reading.trips == good.trips


def test_headway_is_one_trip_for_each_departure(good: Reading) -> None:
    """A headway gives a trip each so many seconds, up to and not including its end."""
    assert good.trips is not None
    trams = [trip for trip in good.trips.trips if trip.id.startswith("tram-1@")]
    assert [trip.calls[0].depart_s // 60 for trip in trams] == [360, 390, 420, 450, 480, 500, 520]
    assert [trip.headway_s for trip in trams] == [1800] * 4 + [1200] * 3
    assert all(trip.by_headway for trip in trams)
    assert {trip.calls[1].arrive_s - trip.calls[0].depart_s for trip in trams} == {600}


def test_exact_headway_is_a_timetable(good: Reading) -> None:
    """With exact_times the departures are promised, so they are trips like any other."""
    trip = get_trip(good, "tram-2@11:00:00")
    assert (trip.by_headway, trip.headway_s) == (False, 0)
    assert trip.calls == (Call("alder-1", 39_600, 39_600), Call("elm", 40_320, 40_320))


def test_stop_has_station_and_zone(good: Reading) -> None:
    """A platform belongs to its station, and without a zone of its own keeps the agency's."""
    assert good.trips is not None
    stops = good.trips.stops
    assert stops["alder-1"] == Stop(
        "alder-1", "Alder Central, platform 1", 47.001, 28.801, "Europe/Chisinau", "alder"
    )
    assert (stops["delta"].zone, stops["delta"].station) == ("Europe/Bucharest", "delta")


def test_stop_keeps_the_time_of_its_station(tmp_path: Path) -> None:
    """The zone of a station holds for its stops."""
    change = ("stops.txt", "47.00,28.80,1,,", "47.00,28.80,1,,Europe/Kyiv")
    reading = read_changed(tmp_path, *change)
    assert reading.trips is not None
    assert reading.trips.stops["alder-2"].zone == "Europe/Kyiv"


def test_change_of_a_station_holds_for_its_stops_unless_they_say_more(good: Reading) -> None:
    """A row about stops counts before a row about their station, in any order of rows."""
    own = {c for c in list_changes(good) if c.origin.startswith("alder")}
    assert own == {
        Change("alder-1", "alder-1", 300),
        Change("alder-1", "alder-2", 120),
        Change("alder-2", "alder-1", 300),
        Change("alder-2", "alder-2", 300),
    }


def test_changes_are_of_four_kinds(good: Reading) -> None:
    """Timed, impossible and recommended changes are told from those that take at least so long."""
    assert {
        Change("elm", "alder-1", 0, "timed"),
        Change("birch", "birch", 0, "impossible"),
        Change("cedar", "cedar", 0, "recommended"),
    } < list_changes(good)


def test_block_is_broken_when_one_has_to_get_off(tmp_path: Path) -> None:
    """A change of kind 5 between two trips of a block takes both out of it."""
    texts = read_good_feed()
    texts["transfers.txt"] = (
        "from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\n"
        "birch,birch,5,coach-out,coach-back\n"
    )
    reading = read_gtfs(write_folder(tmp_path / "feed", texts))
    assert get_trip(reading, "coach-out").block == get_trip(reading, "coach-back").block == ""


def test_time_left_out_is_put_in_by_distance(tmp_path: Path) -> None:
    """Birch lies half way between Alder and Cedar, so its time does too, and that is said."""
    reading = read_changed(tmp_path, "stop_times.txt", "08:50:00,08:55:00", ",")
    call = get_trip(reading, "ic-day").calls[1]
    half = (8 * 3600 + 5 * 60 + 9 * 3600 + 45 * 60) // 2
    assert call.arrive_s == call.depart_s
    assert abs(call.arrive_s - half) < 30
    assert [n.code for n in reading.remarks] == ["time-interpolated"]


def test_nobody_boards_where_one_must_phone(tmp_path: Path) -> None:
    """A stop by arrangement is passed; one on request of the driver is used."""
    phone = read_changed(tmp_path / "a", "stop_times.txt", "cedar,7,,,", "cedar,7,,2,")
    driver = read_changed(tmp_path / "b", "stop_times.txt", "cedar,7,,,", "cedar,7,,3,")
    assert not get_trip(phone, "coach-extra").calls[1].alights
    assert get_trip(driver, "coach-extra").calls[1].alights


def test_days_end_with_the_feed(tmp_path: Path) -> None:
    """Days after the feed's own end are not used, and the timetable ends with the feed."""
    reading = read_changed(tmp_path, "feed_info.txt", "20220901,20221031", "20220901,20220930")
    assert reading.trips is not None
    end = date(2022, 9, 30).toordinal()
    assert reading.trips.last_day == end
    assert max(day for trip in reading.trips.trips for day in trip.days) <= end
    assert {n.code for n in reading.unused} == {
        "days-outside-feed",
        "service-without-days",
        "trip-without-days",
    }


def test_feed_covers_the_days_of_its_trips_when_it_does_not_say(tmp_path: Path) -> None:
    """Without feed_info.txt the first and the last day are those of the trips."""
    texts = {n: t for n, t in read_good_feed().items() if n != "feed_info.txt"}
    trips = read_gtfs(write_folder(tmp_path / "feed", texts)).trips
    assert trips is not None
    first, last = date(2022, 9, 1).toordinal(), date(2022, 10, 31).toordinal()
    assert (trips.name, trips.first_day, trips.last_day) == ("feed", first, last)


def test_what_is_known_and_not_read_is_listed(tmp_path: Path) -> None:
    """Files and columns that GTFS knows and Wayout does not use are named, with the reason."""
    texts = read_good_feed()
    texts["shapes.txt"] = "not even a table"
    reading = read_gtfs(write_folder(tmp_path / "feed", texts))
    assert [(i.file, i.column) for i in reading.ignored] == [
        ("shapes.txt", ""),
        ("agency.txt", "agency_url"),
        ("feed_info.txt", "feed_publisher_url"),
    ]
    assert reading.ignored[0].why == IGNORED["shapes.txt"]


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("0", "train"), ("3", "bus"), ("4", "ferry"), ("6", ""), ("12", "train"), ("109", "train"),
     ("202", "bus"), ("1101", "air"), ("1501", "bus"), ("1505", ""), ("8", None), ("118", None),
     ("-1", None), ("²", None), ("3.0", None), ("", None)],
)  # fmt: skip
def test_kind_of_route_has_its_mode(kind: str, mode: str | None) -> None:
    """Basic and extended kinds have a mode, or none of ours; others do not exist."""
    assert find_mode(kind) == mode


def test_progress_is_told_while_a_table_is_read(tmp_path: Path) -> None:
    """Whoever waits hears of the table, how much of it is read, and how much there is."""
    texts = read_good_feed()
    texts["calendar_dates.txt"] += "".join(f"s{n},20221001,1\n" for n in range(9000))
    heard: list[tuple[str, int, int]] = []
    read_gtfs(write_folder(tmp_path / "feed", texts), progress=lambda *told: heard.append(told))
    assert [table for table, _, _ in heard] == ["calendar_dates.txt"] * 2
    assert 0 < heard[0][1] < heard[1][1] <= heard[1][2] == len(texts["calendar_dates.txt"])
