"""On the page of a report an editor adds what was missed, or asks a model that the desk names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.pages.browsing import Browser
from tests.desk.pages.conftest import Room
from tests.desk.suggesting.speaking import Service, run_service
from wayout.desk.pages.app import make_app
from wayout.desk.review.inbox import get_entry
from wayout.desk.store.reports import Incoming, forget_originals, keep_report
from wayout.desk.store.trail import list_steps
from wayout.desk.suggesting.endpoint import Endpoint

TEXT = (
    "The tail of metal before North Bridge measured six kilometres at dawn. "
    "<script>alert(1)</script> stood on a wall."
)
WORDS = "metal before North Bridge measured six kilometres"
POINTED = {"kind": "queue", "status": "observed", "words": WORDS}


@pytest.fixture
def service() -> Iterator[Service]:
    """Give a service on this machine."""
    with run_service() as running:
        yield running


@pytest.fixture
def number(room: Room) -> int:
    """Give a report of which no claim was read."""
    incoming = Incoming(TEXT, "The Herald", "https://herald.example/9", "en", room.clock.now)
    told = {"vault": room.desk.vault, "now": room.clock.now, "days": 30}
    return keep_report(room.desk.store, incoming, **told).id


def name_model(room: Room, service: Service) -> None:
    """Let the desk have a model."""
    room.office = replace(room.office, model=Endpoint(service.address, "small-model"))
    room.app = make_app(room.office)


def post(browser: Browser, number: int, what: str, fields: dict[str, str]) -> None:
    """Send a form of the report's page."""
    browser.open(f"/report/{number}")
    browser.submit(f"/report/{number}/{what}", fields)


def test_editor_adds_what_was_missed(room: Room, number: int) -> None:
    """The claim is read from the words, weighed, and the trail says who added it."""
    browser = room.enter("editor-1")
    post(browser, number, "claim", POINTED)
    assert "The claim is added to the inbox" in browser.text
    assert "Queue 6 km: North Bridge" in browser.text
    claim_id = int(str(browser.page.url).split("/claim/")[1].split("?")[0])
    entry = get_entry(room.desk.store, claim_id)
    assert (entry.claim.places, entry.state) == (("north-bridge",), "new")
    assert entry.impact is not None
    with room.desk.store.reading() as connection:
        (step,) = [s for s in list_steps(connection) if s.act == "add-claim"]
    assert step.person == room.desk["editor-1"].id
    post(browser, number, "claim", POINTED)
    assert f"claim {claim_id} says that already" in browser.text


def test_words_that_are_not_there_are_said_beside_the_form(room: Room, number: int) -> None:
    """What was typed stays in the form."""
    browser = room.enter("editor-1")
    post(browser, number, "claim", POINTED | {"words": "sixty <b>kilometres"})
    assert browser.page.status_code == 422
    assert "do not stand in the text" in browser.text
    assert "sixty &lt;b&gt;kilometres</textarea>" in browser.page.text


def test_nobody_points_in_a_text_that_is_forgotten(room: Room, number: int) -> None:
    """The form is gone with the text; what is posted all the same is refused in a line."""
    browser = room.enter("editor-1")
    browser.open(f"/report/{number}")
    mark = browser.page.text.split('name="form-mark" value="')[1].split('"')[0]
    forget_originals(room.desk.store, now=room.clock.now + timedelta(days=31))
    browser.open(f"/report/{number}")
    assert "Something was missed?" not in browser.text
    browser.post(f"/report/{number}/claim", POINTED | {"form-mark": mark})
    assert browser.page.status_code == 422


def test_desk_without_a_model_has_no_button(room: Room, number: int) -> None:
    """And asks nobody, whatever is posted."""
    browser = room.enter("editor-1")
    browser.open(f"/report/{number}")
    assert "Ask the model" not in browser.text
    mark = browser.page.text.split('name="form-mark" value="')[1].split('"')[0]
    browser.post(f"/report/{number}/suggest", {"form-mark": mark})
    assert browser.page.status_code == 422
    assert "this desk names no model" in browser.text


def test_suggestion_is_added_by_a_person(room: Room, number: int, service: Service) -> None:
    """Shown with what is read of it; stored only when the editor presses the button."""
    name_model(room, service)
    service.say([POINTED, POINTED | {"words": "<script>alert(1)</script> stood"}])
    browser = room.enter("editor-1")
    post(browser, number, "suggest", {})
    assert "small-model was shown the text" in browser.text
    assert "<script>alert" not in browser.page.text
    with room.desk.store.reading() as connection:
        steps = list_steps(connection)
    assert [s.act for s in steps if s.subject in ("claim", "report")] == [
        *("keep-report", "ask-model"),
    ]
    browser.submit(f"/report/{number}/claim", {})
    assert "Queue 6 km: North Bridge" in browser.text
    post(browser, number, "suggest", {})
    assert "The inbox has it as claim" in browser.text


def test_model_that_fails_is_one_line_on_the_page(
    room: Room, number: int, service: Service
) -> None:
    """And nothing is stored."""
    name_model(room, service)
    service.status = 500
    browser = room.enter("editor-1")
    post(browser, number, "suggest", {})
    assert browser.page.status_code == 422
    assert "the model at '127.0.0.1' answers 500" in browser.text
