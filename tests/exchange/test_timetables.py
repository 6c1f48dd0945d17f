"""A timetable's label is read strictly: each fault is a notice with file and line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.exchange.feeds import read_good_feed, write_zip
from wayout.exchange.importing import import_gtfs
from wayout.situation.notice import Notice
from wayout.situation.reading import read_situation
from wayout.situation.timetables import list_timetables

FILE = "timetables/autumn/timetable.toml"


@pytest.fixture
def timed(small: Path, tmp_path: Path) -> Path:
    """Give the small situation with a timetable."""
    feed = write_zip(tmp_path / "feed.zip", read_good_feed())
    import_gtfs(
        feed,
        small,
        name="autumn",
        source="atlas",
        published=datetime(2022, 8, 20, 12, tzinfo=UTC),
        recorded=datetime(2022, 9, 21, 12, tzinfo=UTC),
    )
    return small


def find_faults(folder: Path, old: str, new: str) -> list[Notice]:
    """Find the faults after a text of the label was changed."""
    text = (folder / FILE).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / FILE).write_text(text.replace(old, new), encoding="utf-8")
    return read_situation(folder)[1]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "nearest"),
    [
        ('"atlas"', '"atlass"', "unknown-source", 5, "atlas"),
        ("published = 2022-08-20T12:00:00+00:00\n", "", "missing-field", 1, ""),
        ("published = 2022-08-20T12:00:00+00:00", "published = 2022-08-20T12:00:00",
         "no-offset", 6, "2022-08-20T12:00:00+03:00"),
        ("recorded = 2022-09-21", "recorded = 2021-09-21", "recorded-before-published", 7, ""),
        ("valid_to = 2022", "valid_to = 2021", "period-reversed", 9, ""),
        ('id = "autumn"', 'id = "winter"', "wrong-id", 2, "autumn"),
        ('"gtfs"', '"gtfz"', "unknown-value", 4, "gtfs"),
        ("zone =", "zones =", "unknown-field", 10, "zone"),
        ("[counts]", "[counts", "toml-syntax", 16, ""),
    ],
)  # fmt: skip
def test_fault_of_a_label_gives_its_notice(
    timed: Path, old: str, new: str, code: str, line: int, nearest: str
) -> None:
    """Each fault of `timetable.toml` gives its notice, and the timetable is not used."""
    faults = find_faults(timed, old, new)
    found = [(n.file, n.line, n.code, n.nearest) for n in faults]
    assert (FILE, line, code, nearest) in found
    assert {n.file for n in faults} == {FILE}


def test_folder_without_label_gives_a_notice(timed: Path) -> None:
    """A folder among the timetables that says nothing of itself is a fault."""
    (timed / "timetables" / "winter").mkdir()
    _, notices = read_situation(timed)
    assert [n.file for n in notices] == ["timetables/winter/timetable.toml"]
    assert [timetable.id for timetable in list_timetables(timed)] == ["autumn"]


def test_source_is_not_missed_when_the_sources_could_not_be_read(timed: Path) -> None:
    """If sources.toml is broken, that is the only complaint."""
    (timed / "sources.toml").write_text("[[source")
    _, notices = read_situation(timed)
    assert {n.file for n in notices} == {"sources.toml"}
