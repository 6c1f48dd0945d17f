"""Damage to a feed: each fault gives exactly its notices, and nothing is imported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.archives import ARCHIVES
from tests.exchange.feeds import (
    damage_feed,
    list_notices,
    read_changed,
    read_damages,
    read_good_feed,
    write_folder,
    write_zip,
)
from wayout.exchange import (
    gtfs_archive,
    gtfs_blocks,
    gtfs_calendar,
    gtfs_changes,
    gtfs_directory,
    gtfs_headways,
    gtfs_report,
    gtfs_rows,
)
from wayout.exchange.gtfs import read_gtfs
from wayout.exchange.gtfs_codes import CODES

DAMAGES = read_damages()
DOCS = Path(__file__).resolve().parents[2] / "docs" / "gtfs-notices.md"
SHOWN_ELSEWHERE = {"left-out-trip", "too-many-faults"}
"""Codes that the tests below show: one comes of an option, one of a thousand others."""


def test_good_feed_gives_no_notice(tmp_path: Path) -> None:
    """The checks are silent on good data, whether it comes as a folder or as an archive."""
    folder = read_gtfs(write_folder(tmp_path / "feed", read_good_feed()))
    archive = read_gtfs(write_zip(tmp_path / "feed.zip", read_good_feed()))
    assert list_notices(folder) == list_notices(archive) == []
    assert folder.trips == archive.trips


@pytest.mark.parametrize("damage", DAMAGES, ids=[d["name"] for d in DAMAGES])
def test_damage_gives_exactly_its_notices_when_planted(
    tmp_path: Path, damage: dict[str, Any]
) -> None:
    """Each damage gives its notices, by file, row, code and nearest right thing, and no other."""
    reading = read_gtfs(write_folder(tmp_path / "feed", damage_feed(damage)))
    assert sorted(list_notices(reading)) == sorted(tuple(n) for n in damage["notices"])


@pytest.mark.parametrize("damage", DAMAGES, ids=[d["name"] for d in DAMAGES])
def test_nothing_is_taken_when_there_is_a_fault(tmp_path: Path, damage: dict[str, Any]) -> None:
    """Trips are there exactly if no notice is a fault."""
    reading = read_gtfs(write_zip(tmp_path / "feed.zip", damage_feed(damage)))
    faulty = any(CODES[code].weight == "fault" for _, _, code, _ in damage["notices"])
    assert (reading.trips is None) == bool(reading.faults) == faulty


def test_damages_show_every_code() -> None:
    """Each code of the program is the one that some damage is about."""
    shown = {damage["notices"][0][2] for damage in DAMAGES}
    shown |= {code for code, _ in ARCHIVES.values()}
    assert shown | SHOWN_ELSEWHERE == set(CODES)
    assert len({damage["name"] for damage in DAMAGES}) == len(DAMAGES)


def test_page_of_notices_explains_every_code() -> None:
    """Each code has an entry with its weight, its meaning and an example; none is left over."""
    text = DOCS.read_text(encoding="utf-8")
    entry = re.compile(r"^### `([a-z0-9-]+)`\n\n(.+?)\n\n```\n(.+?)```", re.MULTILINE | re.DOTALL)
    entries = {code: words for code, words, _ in entry.findall(text)}
    assert set(entries) == set(CODES)
    heads = re.compile(r"^## .*?\((\w+)\)$", re.MULTILINE)
    parts = heads.split(text)[1:]
    weights = {
        code: weight
        for weight, part in zip(parts[::2], parts[1::2], strict=True)
        for code in re.findall(r"^### `([a-z0-9-]+)`", part, re.MULTILINE)
    }
    assert weights == {code: kind.weight for code, kind in CODES.items()}


def test_notice_says_what_where_and_the_nearest_right_thing(tmp_path: Path) -> None:
    """A notice is one line: file, row, what was found, the nearest right thing, what is taken."""
    reading = read_changed(tmp_path, "stop_times.txt", "08:55:00,birch", "08:55:00,brich")
    assert str(reading.faults[0]) == (
        "stop_times.txt:3: no stop 'brich' (a call of trip 'ic-day'); did you mean 'birch'?; "
        "accepted: a stop_id of stops.txt [unknown-stop]"
    )


def test_faulty_trip_is_left_out_when_asked(tmp_path: Path) -> None:
    """With the option a fault of one trip costs that trip, and both are listed as not used."""
    change = ("stop_times.txt", "24:30:00,24:40:00", "22:30:00,24:40:00")
    reading = read_changed(tmp_path, *change, skips=True)
    assert list_notices(reading) == [
        ("stop_times.txt", 7, "time-backwards", ""),
        ("trips.txt", 3, "left-out-trip", ""),
    ]
    assert "rows 6 to 8 of stop_times.txt" in reading.unused[1].found
    assert reading.trips is not None
    assert "ic-night" not in {trip.id for trip in reading.trips.trips}


def test_option_does_not_help_when_the_fault_is_of_the_feed(tmp_path: Path) -> None:
    """A stop that is not there is no fault of one trip: nothing is taken."""
    change = ("stop_times.txt", "08:55:00,birch", "08:55:00,brich")
    assert read_changed(tmp_path, *change, skips=True).trips is None


def test_table_is_read_no_further_when_it_has_a_thousand_faults(tmp_path: Path) -> None:
    """A table of junk rows gives a thousand notices and one that says so."""
    texts = read_good_feed()
    texts["calendar_dates.txt"] += "junk\n" * 50_000
    faults = read_gtfs(write_folder(tmp_path / "feed", texts)).faults
    codes = [notice.code for notice in faults if notice.file == "calendar_dates.txt"]
    assert len(codes) == gtfs_report.MOST_FAULTS + 1
    assert codes.count("too-many-faults") == 1


def test_value_is_shown_short_and_harmless_when_it_is_neither(tmp_path: Path) -> None:
    """What a notice repeats of a feed is cut, and holds nothing a terminal obeys."""
    odd = "\u200b" + "x" * 500
    reading = read_changed(tmp_path, "routes.txt", "tram,bus,T", f"tram,{odd},T")
    assert "\\u200bxxx" in reading.faults[0].found
    assert len(reading.faults[0].found) < 100


def test_page_of_notices_states_the_limits() -> None:
    """The limits on the page are those of the program."""
    text = " ".join(DOCS.read_text(encoding="utf-8").split())
    assert f"({gtfs_directory.MOST_ARCHIVE_BYTES // 10**6} MB)" in text
    files = f"({gtfs_directory.MOST_DIRECTORY_BYTES // 10**6} MB, {gtfs_directory.MOST_FILES:,}"
    assert f"{files} files)" in text
    assert f"({gtfs_directory.MOST_RATIO} times its size)" in text
    rows = f"{gtfs_rows.MOST_ROWS:,} rows, {gtfs_rows.MOST_COLUMNS} columns)"
    assert f"({gtfs_archive.MOST_FILE_BYTES // 10**9} GB, {rows}" in text
    assert f"({gtfs_rows.LONGEST_ROW_BYTES // 1024} kB)" in text
    assert f"({gtfs_calendar.MOST_DAYS:,})" in text
    trips, calls = gtfs_headways.MOST_DEPARTURES, gtfs_headways.MOST_CALLS
    assert f"({trips:,} with {calls:,} calls)" in text
    assert f"({gtfs_blocks.MOST_TRIPS:,})" in text
    assert f"({gtfs_changes.MOST_CHANGES:,})" in text
    assert f"more than {gtfs_report.MOST_FAULTS:,} faults" in text
