"""Reading turned round and upset: what is written is read, and no noise breaks the reader."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.exchange.feeds import read_good_feed, write_folder, write_zip
from tests.exchange.writing import write_feed
from wayout.exchange.gtfs import read_gtfs
from wayout.exchange.gtfs_codes import CODES
from wayout.network.trips import Call, Change, Stop, Trip, Trips

ZONE = "Europe/Chisinau"
FIRST_DAY, LAST_DAY = 738_000, 738_040
QUIET = settings(
    derandomize=True,
    deadline=None,
    max_examples=some_of(120),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
LETTERS = st.characters(codec="utf-8", categories=["L", "N", "P", "S"])
WORDS = st.text(LETTERS, min_size=1, max_size=8)
IDS = WORDS.filter(lambda text: "@" not in text)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
DEGREES = st.floats(0, 0.004).map(lambda part: 47 + part)


@st.composite
def draw_stops(draw: st.DrawFn) -> dict[str, Stop]:
    """Draw stops near each other, some of them below a station."""
    ids = draw(st.lists(IDS, min_size=4, max_size=8, unique=True))
    zone = draw(st.sampled_from([ZONE, "Europe/Bucharest"]))
    station = ids[0] if draw(st.booleans()) else ""
    stops = {}
    for number, key in enumerate(ids):
        above = station if number < 2 and station else key
        its_zone = zone if above == station else ZONE
        stops[key] = Stop(key, draw(NAMES), draw(DEGREES), draw(DEGREES), its_zone, above)
    return stops


@st.composite
def draw_trip(draw: st.DrawFn, key: str, stops: list[str]) -> Trip:
    """Draw a trip of two to four calls."""
    at, calls = draw(st.integers(0, 30 * 3600)), []
    for stop in draw(st.lists(st.sampled_from(stops), min_size=2, max_size=4)):
        stay = draw(st.sampled_from([0, 60, 301]))
        calls.append(Call(stop, at, at + stay, draw(st.booleans()), draw(st.booleans())))
        at += stay + draw(st.integers(0, 50_000))
    days = draw(st.sets(st.integers(FIRST_DAY, LAST_DAY), min_size=1, max_size=6))
    by_headway = draw(st.booleans())
    headway_s = 0
    if by_headway:
        headway_s, start = draw(st.integers(1, 4000)), calls[0].depart_s
        key += f"@{start // 3600:02}:{start // 60 % 60:02}:{start % 60:02}"
    return Trip(
        key,
        line=draw(NAMES),
        name=draw(st.one_of(st.just(""), NAMES)),
        mode=draw(st.sampled_from(["train", "bus", "ferry", "air"])),
        zone=ZONE,
        calls=tuple(calls),
        days=tuple(sorted(days)),
        block="" if by_headway else draw(st.sampled_from(["", f"block of {key}"])),
        by_headway=by_headway,
        headway_s=headway_s,
    )


@st.composite
def draw_trips(draw: st.DrawFn) -> Trips:
    """Draw a small timetable."""
    stops = draw(draw_stops())
    stations = {stop.station for stop in stops.values() if stop.station != stop.id}
    served = [key for key in stops if key not in stations]
    keys = draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    pairs = st.tuples(st.sampled_from(served), st.sampled_from(served))
    changes = []
    for origin, destination in draw(st.lists(pairs, max_size=4, unique=True)):
        kind = draw(st.sampled_from(["minimum", "timed", "recommended", "impossible"]))
        seconds = 0 if kind == "impossible" else draw(st.integers(0, 900))
        changes.append(Change(origin, destination, seconds, kind))
    trips = tuple(draw(draw_trip(key, served)) for key in keys)
    return Trips(draw(NAMES), stops, trips, tuple(changes), FIRST_DAY, LAST_DAY)


@QUIET
@given(trips=draw_trips(), seed=st.integers(0, 99), archived=st.booleans())
def test_trips_are_read_as_they_were_written(
    tmp_path: Path, trips: Trips, seed: int, archived: bool
) -> None:
    """A timetable written as GTFS, in whichever way GTFS allows, reads back equal."""
    texts = write_feed(trips, ZONE, random.Random(seed))
    write = write_zip if archived else write_folder
    reading = read_gtfs(write(tmp_path / f"feed-{archived}", texts))
    assert reading.faults + reading.unused + reading.remarks == ()
    assert reading.trips == trips


JUNK = (b"", b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b"\xef\xbb\xbf", b" ", b"-", b"9", b"::")


def spoil(raw: bytes, rng: random.Random) -> bytes:
    """Give the bytes with some of them changed, cut out, doubled or put in."""
    at, length = rng.randrange(len(raw) + 1), rng.choice([0, 1, 2, 9, 200])
    again, noise = raw[at : at + length] * 2, bytes(rng.randrange(256) for _ in range(length))
    junk = rng.choice((*JUNK, again, noise))
    return raw[:at] + junk + raw[at + length :]


@pytest.mark.parametrize("skips", [False, True])
def test_reader_gives_notices_when_tables_are_spoilt(tmp_path: Path, skips: bool) -> None:
    """Whatever bytes of a table are changed (seed 5), trips or faults come of it."""
    rng, good = random.Random(5), read_good_feed()
    for _ in range(250):
        name = rng.choice(sorted(good))
        texts = {**good, name: spoil(good[name].encode(), rng)}
        reading = read_gtfs(write_folder(tmp_path / "feed", texts), skips_faulty_trips=skips)
        assert (reading.trips is None) == bool(reading.faults)
        for notice in (*reading.faults, *reading.unused, *reading.remarks):
            assert notice.code in CODES
            assert str(notice).isprintable()


def test_reader_gives_notices_when_archives_are_spoilt(tmp_path: Path) -> None:
    """Whatever bytes of an archive are changed (seed 6), there are trips or faults."""
    rng = random.Random(6)
    raw = write_zip(tmp_path / "good.zip", read_good_feed()).read_bytes()
    path = tmp_path / "feed.zip"
    for _ in range(300):
        spoilt = spoil(raw, rng)
        path.write_bytes(spoil(spoilt, rng) if rng.random() < 0.3 else spoilt)
        reading = read_gtfs(path)
        assert (reading.trips is None) == bool(reading.faults)
        assert all(str(notice).isprintable() for notice in reading.faults)
