"""`wayout import gtfs` as it is called from a shell: what it prints, and its exit codes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.calling import Said, call, run
from tests.exchange.feeds import read_good_feed, write_folder, write_zip

WORD = ("--source", "atlas", "--published", "2022-08-20T12:00:00+03:00")


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Give the good feed as an archive."""
    return write_zip(tmp_path / "Autumn 2022.zip", read_good_feed())


def import_one(feed: Path, situation: Path, *options: str) -> Said:
    """Call the command on a wide terminal."""
    return call("import", "gtfs", str(feed), str(situation), *WORD, *options, columns=400)


def test_import_says_what_is_in_the_situation_now(small: Path, feed: Path) -> None:
    """Done is exit 0 and one line; the name is made of the file's."""
    said = import_one(feed, small)
    assert (said.code, said.err) == (0, "")
    last = said.out.splitlines()[-1]
    assert last.startswith(f"Timetable 'autumn-2022' is in {small}/timetables/autumn-2022: 7 stops")
    assert "14 trips with 31 calls, 7 changes, from 2022-09-01T00:00:00+03:00 to" in last


def test_import_says_that_a_feed_is_there(small: Path, feed: Path) -> None:
    """The same feed a second time is exit 0, and says where it is."""
    import_one(feed, small)
    said = import_one(feed, small, "--name", "other")
    where = small / "timetables" / "autumn-2022"
    assert (said.code, said.out) == (0, f"This feed is in {where} already; nothing was done.\n")


def test_dry_run_writes_nothing(small: Path, feed: Path) -> None:
    """A dry run is exit 0 and leaves no folder."""
    said = import_one(feed, small, "--dry-run")
    assert said.code == 0
    assert said.out.rstrip().endswith("Nothing was written.")
    assert not (small / "timetables").exists()


def test_faults_are_grouped_and_counted(small: Path, tmp_path: Path) -> None:
    """A feed with faults is exit 1: each kind with its first five rows and the number of others."""
    texts = read_good_feed()
    texts["calendar_dates.txt"] += "extra,2022-10-02,1\n" * 8
    said = import_one(write_folder(tmp_path / "feed", texts), small)
    assert said.code == 1
    assert said.out.splitlines()[:2] == ["Faults", "  bad-date (8): the cell is no date"]
    assert said.out.count("did you mean '20221002'?") == 5
    assert "    … and 3 more (--format json lists them)" in said.out
    assert said.out.splitlines()[-1] == "Nothing was imported: the feed has 8 faults."


def test_option_is_named_when_it_would_help(small: Path, tmp_path: Path) -> None:
    """If every fault is of one trip, the last line names the way to leave the trips out."""
    texts = read_good_feed()
    texts["stop_times.txt"] = texts["stop_times.txt"].replace(
        "25:40:00,25:40:00", "01:40:00,01:40:00"
    )
    path = write_folder(tmp_path / "feed", texts)
    said = import_one(path, small)
    assert said.code == 1
    assert said.out.rstrip().endswith("--skip-faulty-trips leaves out the trips.")
    said = import_one(path, small, "--skip-faulty-trips")
    assert said.code == 0
    assert "left-out-trip (1)" in said.out


def test_json_has_every_notice(small: Path, tmp_path: Path) -> None:
    """JSON lists all notices of all weights, the tally, and what is known and not read."""
    texts = read_good_feed()
    texts["calendar_dates.txt"] += "extra,2022-10-02,1\n" * 8
    texts["shapes.txt"] = ""
    said = import_one(write_folder(tmp_path / "feed", texts), small, "--format", "json")
    document = json.loads(said.out)
    assert said.code == 1
    assert (document["state"], document["tally"]) == ("refused", {"bad-date": 8})
    assert [fault["row"] for fault in document["faults"]] == list(range(5, 13))
    assert document["faults"][0] == {
        "file": "calendar_dates.txt",
        "row": 5,
        "code": "bad-date",
        "means": "the cell is no date",
        "found": "date is '2022-10-02'",
        "accepted": "YYYYMMDD, from 1970 to 2100",
        "nearest": "20221002",
    }
    assert {"file": "shapes.txt", "column": "", "why": document["ignored"][0]["why"]} == (
        document["ignored"][0]
    )


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("no.zip", "{small}", *WORD), "no feed 'no.zip'; accepted: a GTFS zip archive"),
        (("{feed}", "nowhere", *WORD), "no situation 'nowhere'"),
        (("{feed}", "{small}", "--source", "atlas", "--published", "2022-08-20T12:00:00"),
         "--published '2022-08-20T12:00:00' has no offset; did you mean"),
        (("{feed}", "{small}", "--source", "atlas", "--published", "soon"), "is no instant"),
        (("{feed}", "{small}", "--source", "herald", *WORD[2:]), "no source 'herald' in"),
        (("{feed}", "{small}", *WORD, "--name", "A b"), "cannot be named 'A b'"),
        (("{feed}", "{small}", *WORD[2:]), "Missing option '--source'"),
        (("{feed}", "{small}", "--source", "atlas", "--published", "2999-01-01T00:00:00Z"),
         "lies after"),
    ],
)  # fmt: skip
def test_wrong_call_is_one_line(small: Path, feed: Path, args: tuple[str, ...], words: str) -> None:
    """A wrong call is exit 2 and one line that says what is accepted."""
    given = [arg.format(small=small, feed=feed) for arg in args]
    assert words in call("import", "gtfs", *given).refusal(2)


def test_other_feed_of_one_name_is_refused(small: Path, feed: Path, tmp_path: Path) -> None:
    """A different feed under a name that is taken is one line, and exit 2."""
    import_one(feed, small, "--name", "autumn")
    texts = {n: t for n, t in read_good_feed().items() if n != "frequencies.txt"}
    other = write_zip(tmp_path / "other.zip", texts)
    line = import_one(other, small, "--name", "autumn").refusal(2)
    assert line == "'autumn' is the name of another timetable; none is replaced: choose --name"


def test_import_runs_as_a_process_of_its_own(small: Path, feed: Path) -> None:
    """From a shell, with its output piped, there is text and no progress bar."""
    said = run("import", "gtfs", str(feed), str(small), *WORD)
    assert (said.code, said.err) == (0, "")
    assert "\x1b" not in said.out


CHILD = """
import signal, sys, time
from wayout import cli
from wayout.exchange import importing

def wait(*args, **options):
    if point == "writing":
        (args[1] / "timetable.wayout").write_bytes(b"half")
    print("here", flush=True)
    time.sleep(60)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
point = sys.argv.pop(1)
if point == "reading":
    importing.read_gtfs = wait
else:
    importing._write_schedule = wait
cli.main()
"""


@pytest.mark.parametrize("point", ["reading", "writing"])
def test_interrupt_leaves_nothing(small: Path, feed: Path, point: str) -> None:
    """Ctrl-C is exit 130 without a word, and the situation is as it was."""
    before = sorted(small.rglob("*"))
    args = [sys.executable, "-c", CHILD, point, "import", "gtfs", str(feed), str(small), *WORD]
    child = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"here\n"
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=120)
    assert (child.returncode, out, err.strip()) == (130, b"", b"")
    assert sorted(small.rglob("*")) == before
