"""The door under attack: foreign forms, fixed sessions, guessed passwords, bad bodies, headers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.desk.conftest import Desk
from tests.desk.material import NOW, PASSWORD, add_claim
from tests.desk.pages.browsing import OWN, Browser
from tests.desk.pages.conftest import Hands, Room
from wayout.desk.pages import posting
from wayout.desk.pages.app import make_app
from wayout.desk.pages.door import FORM_MARK
from wayout.desk.pages.gate import MOST, WITHIN, fold_origin
from wayout.desk.pages.known import Known
from wayout.desk.pages.office import Office
from wayout.desk.review.inbox import get_entry
from wayout.desk.store.tables import sessions
from wayout.desk.store.trail import Step, list_steps

BOUNDARY = "multipart/form-data; boundary=x"
WRONG = {"pseudonym": "editor-1", "password": "wrong heron words", "code": "000000"}


def list_acts(room: Room) -> list[str]:
    """List what the trail says was done."""
    with room.desk.store.reading() as connection:
        return [step.act for step in list_steps(connection)]


@pytest.fixture
def claim(room: Room) -> int:
    """Give a claim that waits."""
    return add_claim(room.desk.store, room.desk.vault)


@pytest.mark.parametrize("mark", ["", "0" * 64, "foreign", "é"])
def test_form_without_the_mark_of_its_session_is_refused(room: Room, claim: int, mark: str) -> None:
    """A form that was not made for this session decides nothing, and that stands in the trail."""
    editor = room.enter("editor-1")
    if mark == "foreign":
        other = room.enter("publisher-1")
        other.open(f"/claim/{claim}")
        mark = other.read_form("/log-out")[FORM_MARK]
    fields = {"verb": "accept", FORM_MARK: mark}
    answer = editor.send("POST", f"/claim/{claim}/decide", data=fields, headers=OWN)
    assert answer.status_code == 403
    assert get_entry(room.desk.store, claim).state == "new"
    assert list_acts(room)[-1] == "not-allowed"


def test_form_of_an_old_session_is_refused(room: Room, claim: int) -> None:
    """After a new log-in the mark of the page before is worth nothing."""
    editor = room.enter("editor-1")
    editor.open(f"/claim/{claim}")
    old = editor.read_form(f"/claim/{claim}/decide")
    room.clock.pass_time(seconds=30)
    editor.log_in(room.desk, "editor-1", room.clock.now)
    answer = editor.send(
        "POST", f"/claim/{claim}/decide", data=old | {"verb": "accept"}, headers=OWN
    )
    assert answer.status_code == 403
    assert get_entry(room.desk.store, claim).state == "new"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8100"},
        {},
    ],
    ids=str,
)
def test_form_from_elsewhere_is_refused(room: Room, claim: int, headers: dict[str, str]) -> None:
    """Even with the right mark a form of another page, or of an unknown one, does nothing."""
    editor = room.enter("editor-1")
    editor.open(f"/claim/{claim}")
    fields = editor.read_form(f"/claim/{claim}/decide") | {"verb": "accept"}
    answer = editor.send("POST", f"/claim/{claim}/decide", data=fields, headers=headers)
    assert answer.status_code == 403
    assert get_entry(room.desk.store, claim).state == "new"


def test_form_of_a_browser_that_names_its_origin_is_taken(room: Room, claim: int) -> None:
    """Browsers that do not say the site say the origin."""
    editor = room.enter("editor-1")
    editor.open(f"/claim/{claim}")
    fields = editor.read_form(f"/claim/{claim}/decide") | {"verb": "accept"}
    origin = {"origin": editor.base}
    answer = editor.send("POST", f"/claim/{claim}/decide", data=fields, headers=origin)
    assert answer.status_code == 303
    assert get_entry(room.desk.store, claim).state == "accepted"


def test_token_that_came_along_is_never_the_session(room: Room) -> None:
    """A token set by others before the log-in does not become that of the session."""
    browser = room.come()
    browser.cookies.set("desk", "planted")
    browser.log_in(room.desk, "editor-1", room.clock.now)
    tokens = [c.value for c in browser.cookies.jar if c.name == "desk" and c.value != "planted"]
    assert len(tokens) == 1
    assert room.come().send("GET", "/inbox", headers={"cookie": "desk=planted"}).status_code == 303


def test_log_in_anew_gives_another_token_and_ends_the_old(room: Room) -> None:
    """Of one browser there is one session."""
    browser = room.enter("editor-1")
    old = browser.cookies["desk"]
    room.clock.pass_time(seconds=30)
    browser.log_in(room.desk, "editor-1", room.clock.now)
    assert browser.cookies["desk"] != old
    with room.desk.store.reading() as connection:
        assert len(connection.execute(select(sessions)).all()) == 1


def test_log_out_ends_the_session_itself(room: Room) -> None:
    """A token kept from before the log-out opens nothing."""
    browser = room.enter("editor-1")
    token = browser.cookies["desk"]
    browser.submit("/log-out")
    assert "You are logged out" in browser.text
    assert "desk" not in browser.cookies
    assert room.come().send("GET", "/inbox", headers={"cookie": f"desk={token}"}).status_code == 303


@pytest.mark.parametrize(
    ("host", "name", "flags"),
    [
        ("", "desk", {"HttpOnly", "Path=/", "SameSite=strict"}),
        ("desk.example", "__Host-desk", {"HttpOnly", "Path=/", "SameSite=strict", "Secure"}),
    ],
    ids=["loopback", "tls"],
)
def test_cookie_is_bound_as_tightly_as_it_can_be(
    desk: Desk, folder: Any, host: str, name: str, flags: set[str]
) -> None:
    """No script reads it, no other site sends it; with TLS only TLS carries it, to this host."""
    office = Office(desk.store, desk.vault, Known(folder), Hands(), host=host)
    base = f"https://{host}" if host else "http://localhost:1"
    browser = Browser(make_app(office), base=base)
    browser.open("/log-in")
    code = _make_code(desk)
    fields = {"pseudonym": "editor-1", "password": PASSWORD, "code": code}
    answer = browser.send("POST", "/log-in", data=fields, headers=OWN)
    parts = answer.headers["set-cookie"].split("; ")
    assert parts[0].startswith(f"{name}=")
    assert {p for p in parts[1:] if not p.lower().startswith(("max-age", "expires"))} == flags
    assert ("strict-transport-security" in answer.headers) == bool(host)
    browser.close()


def _make_code(desk: Desk) -> str:
    import pyotp  # noqa: PLC0415

    return pyotp.TOTP(desk.secrets["editor-1"]).at(NOW)


def test_every_answer_has_the_headers(room: Room) -> None:
    """Pages, faults and the stylesheet: nothing kept, framed, run or told on."""
    browser = room.enter("editor-1")
    for path in ("/inbox", "/nothing-here", "/claim/99999999999999", "/static/style.css"):
        headers = browser.send("GET", path).headers
        assert headers["cache-control"] == "no-store", path
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8100", "", "127.0.0.1.evil.example"]
)
def test_name_of_others_that_leads_here_is_no_desk(room: Room, host: str) -> None:
    """A page whose name was turned to this machine reads nothing and logs nobody in."""
    answer = room.come().send("GET", "/log-in", headers={"host": host})
    assert answer.status_code == 400


def test_guessed_passwords_are_held_by_pseudonym(room: Room) -> None:
    """After five wrong ones even the right one waits, and the trail tells without names."""
    browser = room.come()
    for _ in range(5):
        browser.open("/log-in")
        assert browser.submit("/log-in", WRONG).status_code == 403
    browser.log_in(room.desk, "editor-1", room.clock.now)
    assert browser.page.status_code == 429
    assert "too many attempts" in browser.text
    assert list_acts(room)[-6:] == ["log-in-refused"] * 5 + ["log-in-held"]
    room.clock.pass_time(minutes=16)
    assert browser.log_in(room.desk, "editor-1", room.clock.now).status_code == 200


def test_guesses_over_many_pseudonyms_are_held_by_address(room: Room) -> None:
    """One address tries so often; others still enter, and the trail says it once."""
    browser = room.come(client="203.0.113.9")
    for n in range(MOST + 3):
        answer = browser.post("/log-in", WRONG | {"pseudonym": f"editor-{n + 100}"})
    assert answer.status_code == 429
    assert list_acts(room).count("log-in-held") == 1
    assert room.come().log_in(room.desk, "editor-1", room.clock.now).status_code == 200
    room.clock.now += WITHIN + timedelta(seconds=1)
    assert browser.log_in(room.desk, "editor-1", room.clock.now).status_code == 200


def test_behind_tls_the_address_is_that_the_server_before_added(desk: Desk, folder: Any) -> None:
    """What a guesser writes into the header themselves gives them no second address."""
    office = Office(desk.store, desk.vault, Known(folder), Hands(), host="desk.example")
    browser = Browser(make_app(office), base="https://desk.example")
    for n in range(MOST + 1):
        passed = {"x-forwarded-for": f"198.51.100.{n}, 203.0.113.9"}
        fields = WRONG | {"pseudonym": f"editor-{n + 100}"}
        answer = browser.send("POST", "/log-in", data=fields, headers=OWN | passed)
    assert answer.status_code == 429
    browser.close()


def test_network_of_version_six_counts_as_one_address() -> None:
    """One household has many addresses; a wrapped one of version 4 is that one."""
    assert fold_origin("2001:db8:1:2::3") == fold_origin("2001:db8:1:2:ffff::9")
    assert fold_origin("2001:db8:1:3::3") != fold_origin("2001:db8:1:2::3")
    assert fold_origin("::ffff:203.0.113.9") == "203.0.113.9"


def test_trail_of_an_attack_holds_numbers_and_fixed_words_only(room: Room) -> None:
    """Neither what was typed nor where it came from is stored."""
    browser = room.come(client="203.0.113.9")
    for _ in range(MOST + 2):
        browser.post("/log-in", WRONG | {"pseudonym": "Anna Ivanova"})
    with room.desk.store.reading() as connection:
        steps = list_steps(connection)
    assert all(isinstance(s, Step) and s.person is None for s in steps[-3:])
    assert "Anna" not in str(steps)
    assert "203.0" not in str(steps)


BODIES: dict[str, tuple[int, str, bytes]] = {
    "no form": (415, "application/json", b"{}"),
    "no kind": (415, "", b"a=b"),
    "a file where none is taken": (415, BOUNDARY, b"--x--"),
    "no utf-8": (400, posting.FORM, b"a=%ff"),
    "a null": (400, posting.FORM, b"reason=a%00b"),
    "a field twice": (400, posting.FORM, b"verb=accept&verb=reject"),
    "too many fields": (400, posting.FORM, b"&".join(b"a%d=1" % n for n in range(200))),
    "too long": (413, posting.FORM, b"a=" + b"x" * posting.MOST_BYTES),
}


@pytest.mark.parametrize("name", BODIES)
def test_bad_body_is_refused_in_a_page(room: Room, claim: int, name: str) -> None:
    """Each is a page of its own kind, and decides nothing."""
    status, kind, body = BODIES[name]
    editor = room.enter("editor-1")
    headers = OWN | ({"content-type": kind} if kind else {})
    answer = editor.send("POST", f"/claim/{claim}/decide", content=body, headers=headers)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert get_entry(room.desk.store, claim).state == "new"


PARTS: dict[str, bytes] = {
    "no end": b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nabc',
    "no name": b"--x\r\n\r\nabc\r\n--x--\r\n",
    "no parts": b"nothing",
    "two files": b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a.txt"\r\n\r\nabc\r\n' % n
        for n in (1, 2)
    )
    + b"--x--\r\n",
    "no utf-8": b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--x--\r\n',
}


@pytest.mark.parametrize("name", PARTS)
def test_bad_upload_is_refused_in_a_page(room: Room, name: str) -> None:
    """A damaged form with a file is said to be one."""
    editor = room.enter("editor-1")
    headers = OWN | {"content-type": BOUNDARY}
    answer = editor.send("POST", "/take", content=PARTS[name], headers=headers)
    assert answer.status_code in (400, 403)
    assert "Traceback" not in answer.text


def test_slow_body_is_cut_off(room: Room, claim: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends a form drop by drop does not keep the desk waiting."""
    import asyncio  # noqa: PLC0415

    monkeypatch.setattr(posting, "MOST_SECONDS", 0.05)
    editor = room.enter("editor-1")

    async def drip() -> AsyncIterator[bytes]:
        yield b"verb="
        await asyncio.sleep(5)
        yield b"accept"

    headers = OWN | {"content-type": posting.FORM, "content-length": "11"}
    answer = editor.send("POST", f"/claim/{claim}/decide", content=drip(), headers=headers)
    assert answer.status_code == 408


def test_failure_of_the_program_is_a_page_without_what_was_entered(
    room: Room, claim: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the page nor the line on standard error holds words of the request."""
    from wayout.desk.pages import claim_pages  # noqa: PLC0415

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(claim_pages, "write_claim_sheet", fail)
    answer = room.enter("editor-1").send("GET", f"/claim/{claim}")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    line = fail.__code__.co_firstlineno + 1
    said = f"wayout: a request failed: RuntimeError (test_door.py, line {line})\n"
    assert capsys.readouterr().err == said
