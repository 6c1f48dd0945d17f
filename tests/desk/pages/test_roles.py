"""Roles: every address of the desk, walked by every role; a new address needs a row here."""

from __future__ import annotations

import pytest

from tests.desk.material import add_claim
from tests.desk.pages.browsing import OWN
from tests.desk.pages.conftest import Room
from wayout.desk.pages.door import FORM_MARK, make_form_mark, name_cookie
from wayout.desk.pages.errands import ERRANDS
from wayout.desk.people.session import begin_session
from wayout.desk.store.trail import list_steps

EVERYBODY = frozenset({"nobody", "witness", "editor", "publisher", "administrator"})
LOGGED_IN = EVERYBODY - {"nobody"}
READERS = LOGGED_IN - {"witness"}
EDITORS = frozenset({"editor", "publisher"})
PUBLISHERS = frozenset({"publisher"})
ADMINISTRATORS = frozenset({"administrator"})
WHO_MAY = {
    ("GET", "/"): LOGGED_IN,
    ("GET", "/log-in"): EVERYBODY,
    ("POST", "/log-in"): EVERYBODY,
    ("POST", "/log-out"): LOGGED_IN,
    ("GET", "/me"): LOGGED_IN,
    ("POST", "/me/sessions"): LOGGED_IN,
    ("POST", "/me/password"): LOGGED_IN,
    ("GET", "/inbox"): READERS,
    ("GET", "/recheck"): READERS,
    ("GET", "/report/{number:int}"): READERS,
    ("POST", "/report/{number:int}/claim"): EDITORS,
    ("POST", "/report/{number:int}/suggest"): EDITORS,
    ("GET", "/claim/{number:int}"): READERS,
    ("GET", "/claim/{number:int}/impact"): READERS,
    ("GET", "/claim/{number:int}/review"): READERS,
    ("GET", "/claim/{number:int}/trace"): READERS,
    ("POST", "/claim/{number:int}/decide"): EDITORS,
    ("GET", "/claim/{number:int}/draft"): EDITORS,
    ("POST", "/claim/{number:int}/draft"): EDITORS,
    ("POST", "/claim/{number:int}/return"): EDITORS,
    ("GET", "/claim/{number:int}/publish"): READERS,
    ("POST", "/claim/{number:int}/publish"): PUBLISHERS,
    ("GET", "/claim/{number:int}/retract"): PUBLISHERS,
    ("POST", "/claim/{number:int}/retract"): PUBLISHERS,
    ("GET", "/witness"): LOGGED_IN,
    ("POST", "/witness"): LOGGED_IN,
    ("GET", "/take"): EDITORS,
    ("POST", "/take"): EDITORS,
    ("GET", "/people"): ADMINISTRATORS,
    ("POST", "/people"): ADMINISTRATORS,
    ("POST", "/people/{number:int}/role"): ADMINISTRATORS,
    ("POST", "/people/{number:int}/let-go"): ADMINISTRATORS,
    ("GET", "/trail"): ADMINISTRATORS,
}
PUBLIC = {key for key, who in WHO_MAY.items() if "nobody" in who}


def test_every_address_has_a_row() -> None:
    """No address is there whose roles nobody has written down."""
    assert {(e.method, e.path) for e in ERRANDS} == WHO_MAY.keys()


@pytest.mark.parametrize("who", sorted(LOGGED_IN))
def test_role_reaches_its_addresses_and_no_others(room: Room, who: str) -> None:
    """Each refusal is a page of its own, stands in the trail, and changes nothing."""
    add_claim(room.desk.store, room.desk.vault)
    person, browser = room.desk[f"{who}-1"], room.come()
    for (method, path), able in WHO_MAY.items():
        with room.desk.store.writing() as connection:
            token = begin_session(connection, person.id, now=room.clock.now)
        browser.cookies.set(name_cookie(room.office), token)
        before = count_refusals(room, person.id)
        marked = {FORM_MARK: make_form_mark(token)}
        words = {"data": marked, "headers": OWN} if method == "POST" else {}
        number = room.desk["publisher-2"].id if path.startswith("/people") else 1
        browser.send(method, path.replace("{number:int}", str(number)), **words)
        refused = count_refusals(room, person.id) - before
        if who in able:
            assert refused == 0 or (method, path) in PUBLIC, (method, path)
            assert browser.page.status_code not in (401, 404, 405, 415, 500), (method, path)
        else:
            assert browser.page.status_code == 403, (method, path)
            assert refused == 1, (method, path)


def count_refusals(room: Room, number: int) -> int:
    """Count what was refused to a person."""
    with room.desk.store.reading() as connection:
        steps = list_steps(connection)
    return sum(step.act == "not-allowed" and step.person == number for step in steps)


def test_nobody_reaches_anything_but_the_log_in(room: Room) -> None:
    """Without a session a page leads to the log-in, and a form is refused, not lost in silence."""
    browser = room.come()
    for method, path in WHO_MAY.keys() - PUBLIC:
        words = {"data": {"x": "y"}, "headers": OWN} if method == "POST" else {}
        answer = browser.send(method, path.replace("{number:int}", "1"), **words)
        if method == "GET":
            assert (answer.status_code, answer.headers["location"]) == (303, "/log-in"), path
        else:
            assert answer.status_code == 401, path


def test_role_is_that_of_the_database_and_not_of_the_session(room: Room) -> None:
    """Somebody who was let go while logged in is out at once."""
    administrator, editor = room.enter("administrator-1"), room.enter("editor-1")
    administrator.open("/people")
    number = room.desk["editor-1"].id
    administrator.submit(f"/people/{number}/let-go")
    assert "editor-1" not in administrator.text
    assert editor.send("GET", "/inbox").headers["location"] == "/log-in"
