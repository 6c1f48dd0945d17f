"""Crashes: a publisher killed at any moment, and a disk that is full."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.desk.conftest import Desk
from tests.desk.material import NOW, RULE, add_claim, propose
from tests.desk.publishing.test_release import ask_git, make_checkout
from tests.desk.publishing.zygote import Zygote, run_zygote
from wayout.desk.publishing.settling import settle_all
from wayout.desk.review.deciding import decide
from wayout.desk.review.draft import Draft
from wayout.desk.review.inbox import count_states, get_entry
from wayout.desk.store.tables import publications
from wayout.planner.checking import check_folder
from wayout.situation.reading import get_situation

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
KILLS = int(os.environ.get("WAYOUT_KILLS", "40"))


@pytest.fixture
def zygote(tmp_path: Path) -> Iterator[Zygote]:
    """Give a process that publishes in children."""
    with run_zygote(tmp_path) as running:
        yield running


def job_of(desk: Desk, number: int, folder: Path) -> dict[str, Any]:
    """Write down one publication for a child."""
    by = desk["publisher-1"]
    who = (by.id, by.pseudonym, by.role)
    where = {"address": desk.address, "folder": str(folder)}
    return {**where, "number": number, "by": who, "now": NOW.isoformat()}


def list_published(folder: Path) -> set[str]:
    """List the ids of what the desk has put into a folder, which must pass every check."""
    assert check_folder(folder).notices == ()
    return {one for one in get_situation(folder).rules if one.startswith("desk-")}


def list_done(desk: Desk) -> set[str]:
    """List the ids of what the desk says is there."""
    with desk.store.reading() as connection:
        done = select(publications.c.records).where(publications.c.phase == "done")
        return {one for records in connection.execute(done).scalars() for one in records}


def test_nothing_is_lost_when_the_publisher_is_killed(
    desk: Desk, folder: Path, zygote: Zygote
) -> None:
    """Killed at random moments (seed 6), the folder is sound and says what the desk says."""
    make_checkout(folder)
    for n in (1, 2):
        begun = time.perf_counter()
        first = propose(desk.store, desk.vault, desk["editor-1"], n=n)
        assert zygote.publish(**job_of(desk, first, folder))
        whole_s = time.perf_counter() - begun
    rng, n, finished, absent = random.Random(6), 2, 0, 0
    number = None
    for _ in range(KILLS):
        if number is None:
            n += 1
            number = propose(desk.store, desk.vault, desk["editor-1"], n=n)
        done = list_done(desk)
        said = zygote.publish(rng.uniform(0, 1.1 * whole_s), **job_of(desk, number, folder))
        there = list_published(folder)
        assert done <= there, "something published was lost"
        assert there <= done | {f"desk-{n}"}, "something unpublished appeared"
        assert not said or f"desk-{n}" in there
        files = sorted((folder / "rules" / "desk").glob("*.toml"))
        settle_all(desk.store, folder=folder, now=NOW)
        assert sorted((folder / "rules" / "desk").glob("*.toml")) == files
        assert list(folder.rglob("*.part")) == [], "what was written aside was left there"
        assert list_done(desk) == there
        state = get_entry(desk.store, number).state
        assert state == ("published" if f"desk-{n}" in there else "proposed")
        finished, absent = finished + (state == "published"), absent + (state == "proposed")
        number = None if state == "published" else number
    assert finished, "every kill came before the file: none tried the end"
    assert absent, "no kill came before the file: none tried the beginning"
    assert ask_git(folder, "status", "--porcelain", "--", "rules") == ""
    assert len(ask_git(folder, "log", "--format=%s").splitlines()) == len(list_done(desk)) + 1


@pytest.mark.parametrize("largest", [0, 4096, 50_000, 120_000])
def test_nothing_is_lost_when_the_disk_is_full(
    desk: Desk, folder: Path, zygote: Zygote, largest: int
) -> None:
    """A file that cannot grow past a limit is a clear error; with room, the same claim goes in."""
    rules = [RULE.format(n=f"1-{n}") for n in range(400)]
    number = add_claim(desk.store, desk.vault)
    draft = Draft("\n".join(rules))
    decide(desk.store, number, "accept", by=desk["editor-1"], now=NOW, draft=draft)
    decide(desk.store, number, "propose", by=desk["editor-1"], now=NOW)
    before = sorted(p for p in folder.rglob("*.toml"))
    job = job_of(desk, number, folder)
    said = zygote.publish(**job, largest=largest)
    assert said.startswith("StoreError: "), said
    assert "written" in said or "used" in said
    assert sorted(p for p in folder.rglob("*.toml")) == before
    settle_all(desk.store, folder=folder, now=NOW)
    assert count_states(desk.store)["proposed"] == 1
    assert list_published(folder) == set()
    assert zygote.publish(**job) == f"2022-10-03-claim-{number}.toml"
    assert len(list_published(folder)) == 400
