"""Taking in: a capture becomes a report with claims, once, whole or not at all."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.desk.intake.conftest import TEXT, Taker, count_claims
from tests.desk.intake.test_extraction import ENGLISH, RSS, write_page
from tests.desk.intake.test_witness import FORM
from tests.desk.material import NOW
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.copies import list_groups
from wayout.desk.intake.folder import look_at, take_folder
from wayout.desk.intake.taking_in import take_all, take_every, take_in
from wayout.desk.intake.witness import capture_witness
from wayout.desk.review.inbox import list_inbox
from wayout.desk.store.reports import find_original, get_report
from wayout.desk.store.store import open_store
from wayout.desk.store.tables import reports
from wayout.desk.store.trail import list_steps
from wayout.errors import BadInputError

UKRAINIAN = (
    "Черга на кордоні сягнула шести кілометрів, водії чекають дві доби, повідомили прикордонники."
    " Пішоходів пропускають від самого ранку, але їх дуже багато, кажуть очевидці."
)


def test_text_becomes_claims_in_the_inbox(taker: Taker) -> None:
    """A plain text is kept, and what it says waits in the inbox with its place in the text."""
    desk = taker.desk
    taken = taker.take(TEXT)
    assert (taken.is_new, taken.title, taken.language) == (True, "Queue grows at the border", "en")
    entries = list_inbox(desk.store, by=desk["editor-1"])
    assert tuple(sorted(e.id for e in entries)) == taken.claim_ids
    text = find_original(desk.store, taken.report_id, vault=desk.vault)
    said = next(e.claim for e in entries if e.claim.kind == "queue" and e.claim.amount)
    assert text is not None
    assert "six kilometres" in text[said.excerpt.start : said.excerpt.end]


def test_names_are_gone_before_storage(taker: Taker) -> None:
    """Neither the text nor any claim holds who waits in the queue or how to reach him."""
    taken = taker.take(TEXT)
    text = find_original(taker.desk.store, taken.report_id, vault=taker.desk.vault)
    entries = list_inbox(taker.desk.store, by=taker.desk["editor-1"])
    assert text is not None
    assert "[Name],\n34, waits there" in text
    for secret in ("Orlov", "Pavel", "mail.example"):
        assert secret not in text
        assert secret not in repr(entries)
    assert any("taken out" in notice for notice in taken.notices)


def test_original_that_comes_twice_adds_nothing(taker: Taker) -> None:
    """The second time it is known by its hash, whoever brings it."""
    first = taker.take(TEXT)
    counted = taker.count()
    again = taker.take(TEXT, by=taker.desk["witness-1"], now=NOW + timedelta(days=1))
    assert (again.report_id, again.is_new, again.claim_ids) == (first.report_id, False, ())
    assert again.title == first.title
    assert taker.count() == counted


def test_language_without_a_grammar_is_kept_without_claims(taker: Taker) -> None:
    """An editor may read it; the desk says that it did not."""
    taken = taker.take(UKRAINIAN)
    assert (taken.is_new, taken.language, taken.claim_ids) == (True, "uk", ())
    assert any("no grammar" in notice for notice in taken.notices)
    assert find_original(taker.desk.store, taken.report_id, vault=taker.desk.vault)


def test_copy_is_known_as_one(taker: Taker) -> None:
    """A page that repeats a text is grouped with it, and so is a copy of the copy."""
    first = taker.take(ENGLISH * 2)
    page = taker.take(write_page(), "html")
    third = taker.take(f"{ENGLISH} {ENGLISH}\n\nOur newsletter is free.")
    other = taker.take("In Tbilisi a room costs 90 dollars since 26 September, people say.")
    copies = [t.copy_of for t in (first, page, third, other)]
    assert copies == [None, first.report_id, first.report_id, None]
    assert any("no second witness" in notice for notice in page.notices)
    numbers = [t.report_id for t in (first, page, third, other)]
    with taker.desk.store.reading() as connection:
        groups = list_groups(connection, numbers)
    assert [groups[n] for n in numbers] == [first.report_id] * 3 + [other.report_id]


def test_publication_is_kept_with_its_basis(taker: Taker) -> None:
    """An editor sees when it was published and how sure that is."""
    head = '<meta property="article:published_time" content="2022-09-27">'
    taken = taker.take(write_page(head), "html")
    kept = get_report(taker.desk.store, taken.report_id)
    assert (kept.published, kept.published_basis) == (taken.published, "report-day")
    assert kept.title == "Queue grows"


def test_script_in_an_article_is_no_text(taker: Taker) -> None:
    """Neither scripts of a page nor of its title reach the store."""
    evil = write_page("<title><script>alert(1)</script></title>")
    page = evil.replace(b"Queue grows", b"Queue <img src=x onerror=alert(2)> grows")
    taken = taker.take(page, "html")
    text = find_original(taker.desk.store, taken.report_id, vault=taker.desk.vault) or ""
    for mark in ("<script", "alert", "onerror", "<img"):
        assert mark not in text + taken.title


def test_entry_that_cannot_be_read_is_told_of(taker: Taker) -> None:
    """One that is all markup is left out with the others taken, and not in silence."""
    bad = f"<item><title>Bad</title><description>{'&lt;br&gt;' * 61_000}</description></item>"
    feed = RSS.format(text=ENGLISH).replace("<item>", f"{bad}<item>", 1)
    *_, last = take_every(
        taker.intake, Capture(feed.encode(), "feed", "", "", None, NOW), by=None, now=NOW
    )
    assert last.notices[-1].startswith("left out of this feed: 1 that cannot be read; the first:")


def test_feed_is_taken_entry_by_entry(taker: Taker) -> None:
    """Each entry is a report; a feed that is fetched again brings only what is new."""
    feed = Capture(RSS.format(text=ENGLISH).encode(), "feed", "", "", None, NOW)
    take = partial(take_every, taker.intake, by=None, now=NOW)
    assert [t.is_new for t in take(feed)] == [True, True]
    more = feed.content.replace(b"<item>", b"<item><title>Third, a new one</title></item><item>", 1)
    assert [t.is_new for t in take(replace(feed, content=more))] == [True, False, False]
    with pytest.raises(BadInputError, match="take_every"):
        taker.take(feed.content, "feed")


def test_form_of_a_witness_is_kept_with_the_hour_only(taker: Taker) -> None:
    """Not even the trail says in which minute somebody sat down to tell."""
    capture = capture_witness(FORM, now=NOW)
    taken = take_in(taker.intake, capture, by=None, now=NOW)
    assert len(taken.claim_ids) == 1
    assert get_report(taker.desk.store, taken.report_id).received == NOW.replace(minute=0)
    with taker.desk.store.reading() as connection:
        steps = [s for s in list_steps(connection) if s.act in ("keep-report", "add-claim")]
    assert {(s.at, s.person) for s in steps} == {(NOW.replace(minute=0), None)}


def test_folder_is_taken_in(taker: Taker, tmp_path: Path) -> None:
    """Files of a folder become reports, and the name of a file is nowhere in the store."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "Pavel Orlov.txt").write_text(TEXT)
    (folder / "b.html").write_bytes(write_page())
    take = partial(take_all, taker.intake, by=None, now=NOW)
    made = take_folder(folder, take, seen=look_at(folder), now=NOW)
    assert (len(made.taken), made.refused) == (2, ())
    with taker.desk.store.reading() as connection:
        rows = [repr(tuple(row)) for row in connection.execute(select(reports))]
    assert not any("Orlov" in row for row in rows)


def test_kill_leaves_no_half_report(taker: Taker, reader: ClaimReader) -> None:
    """Killed at random moments, the store holds a report with all its claims or not at all."""
    chance = random.Random(7)
    expected = len(reader.read(TEXT, outlet="The Herald"))
    assert expected >= 2
    for turn in range(int(os.environ.get("WAYOUT_KILLS", "40")) // 8):
        before = len(count_claims(taker))
        child = os.fork()
        if child == 0:
            take_many(taker, turn)
        while len(count_claims(taker)) == before:
            assert os.waitpid(child, os.WNOHANG) == (0, 0), "it ended by itself"
            time.sleep(0.02)
        time.sleep(chance.uniform(0.0, 0.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert set(count_claims(taker)) == {expected}


def take_many(taker: Taker, turn: int) -> None:
    """Take in text after text in this process until it is killed."""
    try:
        taker.intake = replace(taker.intake, store=open_store(taker.desk.address))
        for number in range(10_000):
            taker.take(f"{TEXT}\nEdition {turn} of {number}.")
    finally:
        os._exit(1)
