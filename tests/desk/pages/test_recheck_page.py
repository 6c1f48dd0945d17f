"""What to ask again, as a page: a call ends, or says how many are left, and the next goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.material import CASE, write_rule
from tests.desk.pages.conftest import Room
from wayout.desk.pages import claim_pages
from wayout.desk.pages.known import Known
from wayout.desk.pages.recheck_sheet import write_rechecks
from wayout.desk.pages.record_words import say_record
from wayout.situation.publication import publish

POSTS = ("north-bridge", "south-gate")
RULE = 'domain = "crossing"\ncountry = "XB"\ncrossings = ["{post}"]\nmodes = ["car"]\n'


@pytest.fixture(autouse=True)
def _days_later(room: Room) -> None:
    """Let what was seen at two posts age, and somebody be planned for who passes them."""
    for post in POSTS:
        head, _, rest = write_rule(post).text.partition('domain = "exit"\ncountry = "XA"\n')
        text = head + RULE.format(post=post) + rest.replace("warn", "admit")
        publish(room.folder, f"rules/desk/{post}.toml", text.replace('risk = "checks"\n', ""))
    room.clock.now += timedelta(days=3)
    (room.folder / "cases").mkdir()
    (room.folder / "cases" / "driver.toml").write_text(CASE)


def test_call_without_patience_leaves_records_that_the_next_goes_on_with(room: Room) -> None:
    """Each call weighs at least one, in whichever process, until none is left."""
    left = []
    while not left or left[-1]:
        known = Known(room.folder)
        sheet = write_rechecks(room.desk.store, known, now=room.clock.now, patience_s=0.0)
        left.append(sheet["left"])
    assert left == list(range(len(POSTS)))[::-1]
    whole = write_rechecks(room.desk.store, Known(room.folder), now=room.clock.now)
    assert whole == sheet


def test_page_says_how_many_are_left(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order is not final as long as some are not weighed, and a link goes on."""
    monkeypatch.setattr(claim_pages, "PATIENCE_S", 0.0)
    editor = room.enter("editor-1")
    editor.open("/recheck")
    assert "are not weighed yet, so the order is not final" in editor.text
    assert "Go on" in editor.text
    monkeypatch.setattr(claim_pages, "PATIENCE_S", 60.0)
    editor.open("/recheck")
    assert "not weighed yet" not in editor.text
    assert "no case rests on it" in editor.text


def test_record_without_words_is_said(room: Room) -> None:
    """A leg, a post or a number that is to be asked again is told in words."""
    known = room.office.known.situation
    for table in (known.crossings, known.services, known.observations):
        for record in table.values():
            assert say_record(replace(record, text=""), known)
    leg = next(iter(known.services.values()))
    assert str(known.name_of(leg.origin)) in say_record(replace(leg, text=""), known)
    sheet = write_rechecks(room.desk.store, Known(room.folder), now=room.clock.now)
    assert all(row["text"] for row in sheet["records"])
