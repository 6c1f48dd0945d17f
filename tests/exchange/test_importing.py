"""An import joins a situation whole or not at all, also when it is killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.feeds import read_good_feed, write_zip
from wayout.errors import BadInputError, PublicationRefusedError
from wayout.exchange import importing
from wayout.exchange.gtfs import read_gtfs
from wayout.exchange.importing import Imported, import_gtfs
from wayout.network.schedule_building import build_schedule
from wayout.network.schedule_file import load_schedule
from wayout.network.trips import Trips
from wayout.situation.reading import read_situation
from wayout.situation.timetables import list_timetables

PUBLISHED = datetime(2022, 8, 20, 12, tzinfo=UTC)
RECORDED = datetime(2022, 9, 21, 12, tzinfo=UTC)

CHILD = """
import os, shutil, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from wayout.exchange import importing

feed, folder, point = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def write_half(trips, part):
    real_write(trips, part)
    for path in part.iterdir():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    die()

def flush_and_die(path, deep=True):
    real_flush(path, deep=deep)
    if deep == (point == "flushed"):
        die()

real_write, real_flush = importing._write_schedule, importing.flush
if point == "read":
    importing._write_schedule = die
if point == "half-written":
    importing._write_schedule = write_half
if point == "written":
    importing.write_label = die
if point == "labelled":
    importing.write_report = die
if point in ("flushed", "named"):
    importing.flush = flush_and_die
importing.import_gtfs(
    feed, folder, name="autumn", source="atlas",
    published=datetime(2022, 8, 20, 12, tzinfo=UTC), recorded=datetime(2022, 9, 21, tzinfo=UTC),
)
print("done")
"""


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Give the good feed as an archive."""
    return write_zip(tmp_path / "feed.zip", read_good_feed())


def import_one(feed: Path, folder: Path, **changed: Any) -> Imported:
    """Import a feed as `autumn`, with the given arguments changed."""
    usual: dict[str, Any] = {"name": "autumn", "source": "atlas"}
    usual |= {"published": PUBLISHED, "recorded": RECORDED, **changed}
    return import_gtfs(feed, folder, **usual)


def list_files(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder with its bytes, hidden ones too; folders end in a slash."""
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return files | {f"{p.relative_to(folder)}/": b"" for p in folder.rglob("*") if p.is_dir()}


def test_feed_is_in_the_situation_when_imported(small: Path, feed: Path) -> None:
    """The folder holds the schedule of the trips, the label and the report, and nothing else."""
    imported = import_one(feed, small, licence="CC0", attribution="Arrel's Office")
    assert (imported.state, imported.folder) == ("imported", small / "timetables" / "autumn")
    names = {path.name for path in imported.folder.iterdir()}
    assert names == {"timetable.toml", "report.csv", "timetable.wayout"}
    trips = read_gtfs(feed).trips
    assert trips is not None
    schedule, fresh = load_schedule(imported.folder), build_schedule(trips)
    assert (schedule.trips.first == fresh.trips.first).all()
    assert (schedule.first_day, schedule.name) == (trips.first_day, trips.name)


def test_timetable_says_whose_it_is_and_when_it_holds(small: Path, feed: Path) -> None:
    """The label reads back: source, dates with their offset, hash, carriers, terms."""
    imported = import_one(feed, small, title="Autumn", licence="CC0", attribution="The Office")
    (timetable,) = list_timetables(small)
    assert imported.reading is not None
    assert (timetable.id, timetable.title, timetable.source) == ("autumn", "Autumn", "atlas")
    assert (timetable.published, timetable.recorded) == (PUBLISHED, RECORDED)
    assert timetable.valid.start == datetime(2022, 8, 31, 21, tzinfo=UTC)
    assert timetable.valid.end == datetime(2022, 10, 31, 22, tzinfo=UTC)
    assert timetable.sha256 == imported.reading.sha256
    assert timetable.carriers == ("Arrel Railways", "Alder, Birch & Sons Coaches")
    assert (timetable.licence, timetable.attribution) == ("CC0", "The Office")
    assert timetable.folder == imported.folder


def test_situation_has_no_fault_when_a_timetable_is_in_it(small: Path, feed: Path) -> None:
    """A situation with a timetable is read as before."""
    before, _ = read_situation(small)
    import_one(feed, small)
    after, notices = read_situation(small)
    assert (after, notices) == (before, [])


def test_report_lists_every_row_not_used(small: Path, tmp_path: Path) -> None:
    """The report beside the schedule has a row for each notice, with file and row."""
    texts = read_good_feed()
    texts["routes.txt"] += 'ferry,bus,F,"River, ferry",4\n'
    import_one(write_zip(tmp_path / "more.zip", texts), small)
    assert (small / "timetables/autumn/report.csv").read_text() == (
        "file,row,code,found,accepted\n"
        "routes.txt,5,route-without-trips,no trip runs on route 'ferry',\n"
    )
    label = (small / "timetables/autumn/timetable.toml").read_text()
    assert label.endswith("[left_out]\nroute-without-trips = 1\n")


def test_nothing_happens_when_the_feed_has_a_fault(small: Path, tmp_path: Path) -> None:
    """A feed with one fault leaves the situation as it was."""
    texts = read_good_feed()
    texts["stop_times.txt"] = texts["stop_times.txt"].replace("birch,2", "brich,2")
    before = list_files(small)
    imported = import_one(write_zip(tmp_path / "bad.zip", texts), small)
    assert imported.state == "refused"
    assert list_files(small) == before


def test_nothing_happens_when_it_is_a_dry_run(small: Path, feed: Path) -> None:
    """A feed may be read and reported on without being imported."""
    before = list_files(small)
    imported = import_one(feed, small, writes=False)
    assert imported.state == "read"
    assert imported.reading is not None
    assert imported.reading.trips is not None
    assert list_files(small) == before


@pytest.mark.parametrize("name", ["autumn", "winter"])
def test_nothing_happens_when_the_feed_is_there(small: Path, feed: Path, name: str) -> None:
    """The same feed is known by its hash, under whatever name, and is not read again."""
    first = import_one(feed, small)
    before = list_files(small)
    again = import_one(feed, small, name=name, recorded=RECORDED + timedelta(days=1))
    assert (again.state, again.folder, again.reading) == ("known", first.folder, None)
    assert list_files(small) == before


def test_other_feed_is_refused_when_its_name_is_taken(small: Path, tmp_path: Path) -> None:
    """A timetable is never replaced; under a name of its own the other one is added."""
    import_one(write_zip(tmp_path / "feed.zip", read_good_feed()), small)
    texts = {n: t for n, t in read_good_feed().items() if n != "frequencies.txt"}
    other = write_zip(tmp_path / "other.zip", texts)
    before = list_files(small)
    with pytest.raises(PublicationRefusedError, match=r"'autumn' is the name .* choose --name"):
        import_one(other, small)
    assert list_files(small) == before
    import_one(other, small, name="autumn-2")
    assert [timetable.id for timetable in list_timetables(small)] == ["autumn", "autumn-2"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"source": "atlass"}, "no source 'atlass' in .*; did you mean 'atlas'"),
        ({"name": "Autumn 2022"}, "a timetable cannot be named 'Autumn 2022'; accepted: lower"),
        ({"name": "../rules"}, "a timetable cannot be named"),
        ({"name": ""}, "a timetable cannot be named"),
        ({"licence": "CC0\n[counts]"}, "the licence holds"),
        ({"title": "\x1b[31m"}, "the title is"),
        ({"published": RECORDED + timedelta(seconds=1)}, "published 2022-09-21T12:00:01.* after"),
    ],
)
def test_import_is_refused_when_the_call_is_wrong(
    small: Path, feed: Path, changed: dict[str, Any], words: str
) -> None:
    """A wrong name, source, date or text is one line, and nothing is read."""
    before = list_files(small)
    with pytest.raises(BadInputError, match=words):
        import_one(feed, small, **changed)
    assert list_files(small) == before


def test_import_is_refused_when_the_folder_is_a_link(small: Path, feed: Path) -> None:
    """Timetables are written into the situation, not to where a link leads."""
    (small.parent / "elsewhere").mkdir()
    (small / "timetables").symlink_to(small.parent / "elsewhere", target_is_directory=True)
    with pytest.raises(PublicationRefusedError, match="is no folder of this situation"):
        import_one(feed, small)


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError, MemoryError])
def test_situation_is_as_it_was_when_writing_fails(
    small: Path, feed: Path, fault: type[BaseException]
) -> None:
    """Ctrl-C, a full disk or too little memory leaves nothing behind, not even a folder."""
    before = list_files(small)

    def fail(_: Trips, part: Path) -> None:
        (part / "timetable.wayout").write_bytes(b"half")
        raise fault

    with pytest.raises(fault):
        import_one(feed, small, write=fail)
    assert list_files(small) == before


def run_child(feed: Path, folder: Path, point: str) -> subprocess.Popen[str]:
    """Import in a process of its own, which dies at a point."""
    args = [sys.executable, "-c", CHILD, str(feed), str(folder), point]
    return subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def assert_whole_or_absent(folder: Path, before: dict[str, bytes]) -> bool:
    """Assert that a situation is as it was or has the whole timetable; tell which."""
    situation, notices = read_situation(folder)
    assert situation is not None
    assert notices == []
    here = bool(list_timetables(folder))
    if here:
        load_schedule(folder / "timetables" / "autumn")
    new = list_files(folder).keys() - before.keys()
    whole = "timetables/autumn/"
    assert all("/." in name or name == "timetables/" or (here and whole in name) for name in new)
    return here


@pytest.mark.parametrize(
    ("point", "is_there"),
    [("read", False), ("half-written", False), ("written", False), ("labelled", False),
     ("flushed", False), ("named", True), ("never", True)],
)  # fmt: skip
def test_situation_is_whole_when_the_import_is_killed(
    small: Path, feed: Path, point: str, is_there: bool
) -> None:
    """Killed at any point, the timetable is there whole or not at all; the next import works."""
    before = list_files(small)
    child = run_child(feed, small, point)
    child.communicate(timeout=120)
    assert child.returncode == (0 if point == "never" else -9)
    assert assert_whole_or_absent(small, before) == is_there
    assert import_one(feed, small).state == ("known" if is_there else "imported")
    assert not [name for name in list_files(small) if ".part" in name]


def test_situation_is_whole_when_the_import_is_killed_at_any_time(small: Path, feed: Path) -> None:
    """Killed by somebody else at moments by chance (seed 3), the situation is always sound."""
    rng, before = random.Random(3), list_files(small)
    for _ in range(6):
        child = run_child(feed, small, "never")
        time.sleep(rng.uniform(0.1, 1.2))
        child.kill()
        child.communicate(timeout=120)
        assert_whole_or_absent(small, before)
    assert import_one(feed, small).state in ("imported", "known")


def test_left_folder_of_another_import_is_swept(small: Path, feed: Path) -> None:
    """What a killed import of another name left is swept, a link without what it leads to."""
    (small / "timetables" / ".winter.part").mkdir(parents=True)
    (small / "timetables" / ".winter.part" / "timetable.wayout").write_bytes(b"half")
    (small / "timetables" / ".spring.part").symlink_to(small / "rules", target_is_directory=True)
    import_one(feed, small)
    assert {path.name for path in (small / "timetables").iterdir()} == {"autumn"}
    assert (small / "rules").is_dir()


def test_label_is_valid_in_a_zone_with_an_odd_offset(small: Path, tmp_path: Path) -> None:
    """Where the offset has seconds (Liberia until 1972) the period is written in UTC."""
    texts = {n: t.replace("Europe/Chisinau", "Africa/Monrovia") for n, t in
             read_good_feed().items() if n != "feed_info.txt"}  # fmt: skip
    texts = {n: t.replace("20220", "19700").replace("202210", "197010") for n, t in texts.items()}
    import_one(write_zip(tmp_path / "old.zip", texts), small)
    (timetable,) = list_timetables(small)
    assert timetable.valid.start == datetime(1970, 9, 1, 0, 44, 30, tzinfo=UTC)


def test_two_imports_of_one_name_do_not_mix(small: Path, feed: Path, tmp_path: Path) -> None:
    """Whoever comes second, when the name was taken meanwhile, is refused."""
    texts = {n: t for n, t in read_good_feed().items() if n != "frequencies.txt"}
    other = write_zip(tmp_path / "other.zip", texts)
    real = importing.read_gtfs

    def read_slowly(path: Path, **options: Any) -> Any:
        importing.read_gtfs = real
        import_one(feed, small)
        return real(path, **options)

    importing.read_gtfs = read_slowly
    try:
        with pytest.raises(PublicationRefusedError):
            import_one(other, small)
    finally:
        importing.read_gtfs = real
    (timetable,) = list_timetables(small)
    assert replace(timetable).sha256 == read_gtfs(feed).sha256
