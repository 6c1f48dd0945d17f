"""A run that was stopped goes on from the chunks on disk; a file that is not whole is not used."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.forecast.ensemble.queue_task import QueueTask, gather, list_begun
from wayout.errors import BadInputError
from wayout.forecast.ensemble.keeping import Shelf, find_chunk, keep_chunk
from wayout.network.compiled import Array

ROOT = Path(__file__).resolve().parents[3]


def start_run(keep: Path, notes: Path) -> subprocess.Popen[bytes]:
    """Start a run of 200 slow chunks in a process of its own; wait until six are kept."""
    notes.mkdir(exist_ok=True)
    module = "tests.forecast.ensemble.queue_task"
    started = subprocess.Popen([sys.executable, "-m", module, str(keep), str(notes)], cwd=ROOT)
    until = time.monotonic() + 60
    while len(list(keep.glob("*.chunk"))) < 6:
        assert time.monotonic() < until, "no chunk was kept"
        assert started.poll() is None, "it ended by itself"
        time.sleep(0.01)
    return started


def same(found: list[Array], expected: tuple[Array, ...]) -> bool:
    """Tell whether arrays are alike to the bit."""
    return [a.tobytes() for a in found] == [a.tobytes() for a in expected]


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """SIGKILL in the middle: what was kept is not computed again, and the rest joins it."""
    keep, notes, later = tmp_path / "keep", tmp_path / "notes", tmp_path / "later"
    later.mkdir()
    killed = start_run(keep, notes)
    killed.kill()
    assert killed.wait(10) == -signal.SIGKILL
    kept = {int(p.stem.split("-")[1]) for p in keep.glob("*.chunk")}
    assert 6 <= len(kept) < 200
    found = gather(QueueTask(notes=later), 2000, chunk=10, keep=keep)
    assert same(found, QueueTask()(range(2000)))
    assert set(list_begun(later)) == set(range(0, 2000, 10)) - kept


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_an_interrupt_stops_soon_and_keeps_what_is_finished(tmp_path: Path) -> None:
    """Ctrl-C ends 200 chunks of 0.15 s within five seconds; they would take fifteen or more."""
    keep = tmp_path / "keep"
    running = start_run(keep, tmp_path / "notes")
    began = time.monotonic()
    running.send_signal(signal.SIGINT)
    assert running.wait(10) == 7
    assert time.monotonic() - began < 5
    assert 6 <= len(list(keep.glob("*.chunk"))) < 200
    assert list(keep.glob("*.part")) == []


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    """One byte changed, a file cut short, an empty one: each is computed anew and mended."""
    task = QueueTask()
    gather(task, 40, chunk=10, keep=tmp_path)
    first, second, third, _ = sorted(tmp_path.glob("*.chunk"))
    whole = first.read_bytes()
    first.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    second.write_bytes(second.read_bytes()[:-9])
    third.write_bytes(b"")
    notes = tmp_path / "notes"
    notes.mkdir()
    found = gather(QueueTask(notes=notes), 40, chunk=10, keep=tmp_path)
    assert same(found, task(range(40)))
    assert list_begun(notes) == [0, 10, 20]
    assert first.read_bytes() == whole


def test_a_file_of_another_task_is_not_taken(tmp_path: Path) -> None:
    """A chunk put under the name of another task, or of other members, is not there."""
    one, other = QueueTask(seed=1), QueueTask(seed=2)
    keep_chunk(Shelf(tmp_path, one.key()), range(10), one(range(10)))
    keep_chunk(Shelf(tmp_path, other.key()), range(10), other(range(10)))
    mine, foreign = sorted(tmp_path.glob("*.chunk"))
    mine.write_bytes(foreign.read_bytes())
    found = [find_chunk(Shelf(tmp_path, task.key()), range(10)) for task in (one, other)]
    assert found.count(None) == 1
    keep_chunk(Shelf(tmp_path, one.key()), range(10), one(range(10)))
    assert find_chunk(Shelf(tmp_path, one.key()), range(10, 20)) is None
    assert find_chunk(Shelf(tmp_path, one.key()), range(10)) is not None


def test_a_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BadInputError, match="cannot keep chunks"):
        gather(QueueTask(), 5, keep=tmp_path / "file" / "keep")
