"""A real feed: the long-distance trains of Germany in 2019, read where it lies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.exchange.feeds import list_notices
from wayout.exchange.gtfs import Reading, read_gtfs

FEED = Path(__file__).resolve().parents[3] / "shared/timetables/german-long-distance-2019.zip"
BACKWARDS = [(41_660, "2718"), (41_729, "2721"), (59_659, "4026")]
"""Rows and trips whose time goes back between Brest and Terespol: two zones in one trip."""


@pytest.fixture(scope="module")
def reading() -> Reading:
    """Give the reading without the trips that are faulty."""
    if not FEED.is_file():
        pytest.skip(f"{FEED} is absent: no real feed has been read")
    return read_gtfs(FEED, skips_faulty_trips=True)


def test_real_feed_has_three_faults() -> None:
    """Read strictly, three trips arrive before they left, and nothing is taken."""
    if not FEED.is_file():
        pytest.skip(f"{FEED} is absent: no real feed has been read")
    strict = read_gtfs(FEED)
    assert strict.trips is None
    rows = [("stop_times.txt", row, "time-backwards", "") for row, _ in BACKWARDS]
    assert list_notices(strict) == rows


def test_real_feed_is_read_without_its_faulty_trips(reading: Reading) -> None:
    """All stops, and all trips and calls but those of the three trips, are there."""
    trips = reading.trips
    assert trips is not None
    assert (len(trips.stops), len(trips.trips)) == (664, 6063 - 3)
    assert sum(len(trip.calls) for trip in trips.trips) == 86_193 - 25 - 25 - 14
    assert {key for _, key in BACKWARDS}.isdisjoint(trip.id for trip in trips.trips)
    assert (trips.first_day, trips.last_day) == (
        date(2018, 12, 9).toordinal(),
        date(2019, 12, 15).toordinal(),
    )
    assert {trip.mode for trip in trips.trips} == {"train"}


def test_real_feed_has_nothing_else_to_report(reading: Reading) -> None:
    """What is not used is the three trips, and three columns that GTFS knows."""
    assert reading.tally == {"time-backwards": 3, "left-out-trip": 3}
    assert [(i.file, i.column) for i in reading.ignored] == [
        ("agency.txt", "agency_url"),
        ("agency.txt", "agency_lang"),
        ("feed_info.txt", "feed_publisher_url"),
    ]


def test_trip_whose_id_is_nought_is_there(reading: Reading) -> None:
    """The id `0` is an id like any other."""
    assert reading.trips is not None
    trip = next(trip for trip in reading.trips.trips if trip.id == "0")
    assert (trip.line, trip.name, trip.calls[0].stop) == ("ICE 1672", "Stralsund Hbf", "8000191")
