"""Batches: what a folder or a feed brings is stored some at a time, and nothing is lost by that."""

from __future__ import annotations

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.desk.intake.conftest import TEXT, Taker, count_claims
from tests.desk.material import NOW
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.folder import look_at, take_folder
from wayout.desk.intake.privacy import Cleared, NameRemover
from wayout.desk.intake.storing import Arrival, store_arrivals
from wayout.desk.intake.taking_in import BATCH, take_all
from wayout.desk.store.reports import Incoming, hash_original
from wayout.desk.store.store import open_store
from wayout.desk.store.tables import reports
from wayout.errors import BadInputError, StoreError
from wayout.situation.situation import Situation

FILES = 240


def test_kill_amid_a_folder_loses_nothing(
    taker: Taker, reader: ClaimReader, tmp_path: Path
) -> None:
    """Killed at random moments and begun anew, each file goes once it is stored, and just once."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.txt").write_text(write_edition(number))
    chance, expected = random.Random(8), len(reader.read(TEXT))
    for _ in range(int(os.environ.get("WAYOUT_KILLS", "40")) // 10):
        before = len(count_claims(taker))
        child = os.fork()
        if child == 0:
            take_until_killed(taker, folder)
        while len(count_claims(taker)) == before:
            assert os.waitpid(child, os.WNOHANG) == (0, 0), "it ended by itself"
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert set(count_claims(taker)) == {expected}
        assert list_gone(folder) <= list_kept(taker)
    made = take_folder(folder, partial(take_all, taker.intake, by=None, now=NOW), **ready(folder))
    assert made.refused == ()
    assert count_claims(taker) == [expected] * FILES
    assert list_gone(folder) == list_kept(taker)


def ready(folder: Path) -> dict[str, Any]:
    """Give what `take_folder` needs to take every file that lies there."""
    return {"seen": look_at(folder), "now": NOW, "outlet": "The Herald"}


def list_gone(folder: Path) -> set[str]:
    """List the hashes of the files that are not there any more; each has left its receipt."""
    texts = {folder / f"{number}.txt": write_edition(number) for number in range(FILES)}
    gone = {hash_original(text.encode()) for path, text in texts.items() if not path.exists()}
    assert gone <= {path.stem for path in (folder / "done").glob("*.txt")}
    return gone


def write_edition(number: int) -> str:
    """Write the text with a line that makes it another original."""
    return f"{TEXT}\nEdition {number}."


def list_kept(taker: Taker) -> set[str]:
    """List the hashes of the reports of the store."""
    with taker.desk.store.reading() as connection:
        return set(connection.execute(select(reports.c.sha256)).scalars())


def take_until_killed(taker: Taker, folder: Path) -> None:
    """Take a folder in this process until it is killed."""
    try:
        intake = replace(taker.intake, store=open_store(taker.desk.address))
        take_folder(folder, partial(take_all, intake, by=None, now=NOW), **ready(folder))
    finally:
        os._exit(1)


def build_captures(count: int) -> list[Capture]:
    """Build captures of texts that are all different."""
    texts = (write_edition(number) for number in range(count))
    return [Capture(text.encode(), "text", "The Herald", "", None, NOW) for text in texts]


def test_two_who_take_the_same_store_it_once(taker: Taker) -> None:
    """Each capture is new to one of them, and known to the other."""
    captures = build_captures(2 * BATCH + 3)
    with ThreadPoolExecutor(2) as pool:
        turns = [pool.submit(take_all, taker.intake, captures, by=None, now=NOW) for _ in range(2)]
        first, second = ([one for (one,) in turn.result()] for turn in turns)
    assert [t.report_id for t in first] == [t.report_id for t in second]
    assert all(a.is_new != b.is_new for a, b in zip(first, second, strict=True))
    assert taker.count()[0] == len(captures)


def test_same_original_twice_in_a_batch_is_one_report(taker: Taker) -> None:
    """The second is known, and what cannot be read between them keeps neither out."""
    one, other = build_captures(2)
    bad = replace(one, content=b"<html></html>", kind="html")
    first, fault, again, second = take_all(taker.intake, [one, bad, one, other], by=None, now=NOW)
    assert isinstance(fault, BadInputError)
    assert [t.is_new for t in (*first, *again, *second)] == [True, False, True]
    assert first[0].report_id == again[0].report_id
    assert second[0].copy_of == first[0].report_id


def test_texts_are_read_before_the_database_is_locked(taker: Taker, russia: Situation) -> None:
    """While a text is read another writer gets through."""
    store = taker.desk.store

    class Remover(NameRemover):
        """Writes to the database in the midst of reading."""

        def remove(self, text: str) -> Cleared:
            with store.writing(alone=reports):
                return super().remove(text)

    intake = replace(taker.intake, remover=Remover(russia))
    made = take_all(intake, build_captures(3), by=None, now=NOW)
    assert [one.is_new for (one,) in made] == [True] * 3


def test_report_that_the_database_refuses_keeps_none_before_it_out(taker: Taker) -> None:
    """Of a batch that cannot be stored together each is stored alone, up to the bad one."""
    if taker.desk.store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite takes a text with a NUL in it")
    incoming = [Incoming(TEXT, outlet, "", "en", sha256=outlet) for outlet in ("first", "bad\0")]
    arrivals = [Arrival(one, (), NOW) for one in incoming]
    with pytest.raises(StoreError, match="does not take"):
        store_arrivals(taker.desk.store, arrivals, vault=taker.desk.vault, days=30)
    assert list_kept(taker) == {"first"}
