"""Formats of others on the pages: a select to take them in, downloads to give them out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.desk.exchange.test_cap_alert import ALERT
from tests.desk.exchange.test_reliefweb import make_item
from tests.desk.exchange.test_service_alerts import make_feed
from tests.desk.material import CLAIM, NOW, TEXT, add_claim, propose
from tests.desk.pages.conftest import Room
from wayout.desk.publishing.release import publish_claim
from wayout.desk.review.deciding import decide
from wayout.desk.review.inbox import add_claims, count_states
from wayout.desk.store.reports import Incoming, keep_report
from wayout.exchange.cap import render_cap

CAP = render_cap(ALERT)
ANSWER = json.dumps({"data": [make_item()]})
GUIDE = "guide=https://guide.example&publisher=The+guide"


@pytest.mark.parametrize(
    ("form", "name", "content", "told"),
    [
        ("", "a.xml", CAP.encode(), "a.xml: taken as an alert of CAP 1.2"),
        ("", "a.json", ANSWER.encode(), "a.json: taken as an answer of the ReliefWeb API"),
        ("cap", "a.bin", CAP.encode(), "1 claim was read"),
        ("reliefweb", "a.bin", ANSWER.encode(), "1 claim was read"),
        (
            "gtfs-rt",
            "a.pb",
            make_feed(stop_id="S1").SerializeToString(),
            "a.pb:1: 'stop:S1' leads to no place",
        ),
    ],
)
def test_file_of_others_is_taken(
    room: Room, form: str, name: str, content: bytes, told: str
) -> None:
    """By the format that is chosen, or by how the file begins."""
    editor = room.enter("editor-1")
    editor.open("/take")
    files = {"file": (f"../x/{name}", content, "application/octet-stream")}
    editor.submit("/take", {"format": form}, files=files)
    assert editor.page.status_code == 200, editor.text
    assert told in editor.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"format": "cap", "text": CAP[:-9]}, "the text:1: no XML at line"),
        ({"format": "reliefweb", "text": CAP}, "accepted: an answer of the ReliefWeb API"),
        ({"format": "capp", "text": CAP}, "did you mean 'cap'?"),
        ({"text": ANSWER[:-9]}, "the text:1: no JSON"),
    ],
)
def test_damaged_text_is_said_and_not_stored(room: Room, fields: dict[str, str], told: str) -> None:
    """The form comes back with the fault, what was typed and the format that was chosen."""
    editor = room.enter("editor-1")
    editor.open("/take")
    editor.submit("/take", fields)
    assert editor.page.status_code == 422
    assert told in editor.text
    kept = editor.read_form("/take")
    assert kept["text"] == fields["text"]
    assert kept["format"] == fields.get("format", "").replace("capp", "")
    assert sum(count_states(room.desk.store).values()) == 0


def read_download(answer: Any) -> Any:
    """Check that an answer is a file to keep under a name that tells nothing, and parse it."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"] == 'attachment; filename="document.json"'
    assert answer.headers["cache-control"] == "no-store"
    return json.loads(answer.text)


def add_official(room: Room) -> int:
    """Add a claim of an official that an editor rejected, and give its number."""
    desk = room.desk
    incoming = Incoming(TEXT, "The Herald", "javascript:alert(1)", "en")
    report = keep_report(desk.store, incoming, vault=desk.vault, now=NOW, days=30)
    claim = replace(CLAIM, speaker="official")
    (number,) = add_claims(desk.store, report.id, [(claim, 0.0)], now=NOW)
    decide(desk.store, number, "reject", by=desk["editor-1"], now=NOW, reason="No.")
    return number


def test_review_is_downloaded_from_the_claim(room: Room) -> None:
    """The form of the page leads to it; an address that could run is not handed on."""
    number = add_official(room)
    editor = room.enter("editor-1")
    editor.open(f"/claim/{number}")
    assert editor.read_form(f"/claim/{number}/review").keys() == {"guide", "publisher"}
    review = read_download(editor.send("GET", f"/claim/{number}/review?{GUIDE}"))
    assert review["@id"] == f"https://guide.example/checked/claim-{number}"
    assert "javascript" not in json.dumps(review)


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [("", 422, "such as https://"), (GUIDE, 409, "an editor decides about it first")],
)
def test_review_is_refused_in_a_line(room: Room, asked: str, status: int, told: str) -> None:
    """Without a guide, and for a claim that nobody read."""
    number = add_claim(room.desk.store, room.desk.vault)
    editor = room.enter("editor-1")
    editor.send("GET", f"/claim/{number}/review?{asked}")
    assert editor.page.status_code == status
    assert told in editor.text


def test_provenance_is_downloaded_from_the_publication(room: Room) -> None:
    """The link beside a published file leads to its PROV; another file's name does not."""
    desk = room.desk
    number = propose(desk.store, desk.vault, desk["editor-1"])
    by = desk["publisher-1"]
    path = publish_claim(desk.store, number, folder=room.folder, by=by, now=NOW)
    file = path.relative_to(room.folder).as_posix()
    editor = room.enter("editor-1")
    editor.open(f"/claim/{number}")
    link = f"/claim/{number}/trace?file={file}"
    assert f'href="{link}"' in editor.page.text
    traced = read_download(editor.send("GET", link))
    assert "facts:desk-1" in traced["entity"]
    assert read_download(editor.send("GET", f"/claim/{number}/trace")) == traced
    assert editor.send("GET", f"{link}x").status_code == 422
