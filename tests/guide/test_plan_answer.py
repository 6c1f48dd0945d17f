"""The form of all ways is answered from what is kept, or goes on to the application whole."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl

import pytest

from wayout.guide.connection import WHOLE
from wayout.guide.form import Asked
from wayout.guide.library import Library
from wayout.guide.plan_answer import answer_ways, asks_for_ways
from wayout.guide.plan_pages import PlanPages
from wayout.guide.posting import FORM

BODY = b"from=Kazan&day=2022-09-22&hour=18%3A00&a.age=29"
WHOLE_FORM = {"type": "http.request", "body": BODY, "more_body": False}
ENDED = {"type": "http.request", "body": b"", "more_body": False}


class Elsewhere:
    """A connection that answers another request by now."""

    cycle = None


@pytest.fixture(scope="module")
def plans(library: Library) -> PlanPages:
    """Give pages of plans, of which one is kept."""
    made = PlanPages(library, ("en", "ru"))
    made.make("en", Asked.read(parse_qsl(BODY.decode()), library.head))
    return made


def post(
    plans: PlanPages, messages: list[Any], kind: str = FORM, *, at_hand: bool = True
) -> tuple[list[Any], list[Any]]:
    """Post a form in some messages; give what was sent, and what the application received."""
    sent: list[Any] = []
    received: list[Any] = []
    length = sum(len(message.get("body", b"")) for message in messages)
    headers = [(b"content-length", str(length).encode()), (b"content-type", kind.encode())]
    scope = {"type": "http", "method": "POST", "path": "/en/ways", "headers": headers}
    scope["extensions"] = {WHOLE: {"connection": Elsewhere()}} if at_hand else {}
    waiting = list(messages)

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(_scope: Any, receive: Any, _send: Any) -> None:
        for _ in messages:
            received.append(await receive())

    asyncio.run(answer_ways(plans, app, scope, receive, send))
    return sent, received


@pytest.mark.parametrize("kind", [FORM, f"{FORM.upper()}; charset=utf-8"])
@pytest.mark.parametrize("cut", [None, 0, 7, len(BODY)])
def test_a_kept_page_is_answered_however_its_form_comes(
    plans: PlanPages, kind: str, cut: int | None
) -> None:
    """At once, in one piece or in several, with the headers of every page."""
    pieces = [WHOLE_FORM]
    if cut is not None:
        pieces = [{"type": "http.request", "body": BODY[:cut], "more_body": True}]
        pieces += [{"type": "http.request", "body": BODY[cut:], "more_body": True}, ENDED]
    sent, received = post(plans, pieces, kind, at_hand=cut is None)
    assert received == []
    headers = dict(sent[0]["headers"])
    assert sent[0]["status"] == 200
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"content-security-policy"].startswith(b"default-src 'none'")
    assert sent[1]["body"] == b"".join(plans.find("en", BODY) or ())
    assert int(headers[b"content-length"]) == len(sent[1]["body"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [(BODY + b"1", FORM), (BODY, "text/plain"), (b"x" * 5000, FORM), (b"", FORM)],
)
@pytest.mark.parametrize("at_hand", [True, False])
def test_any_other_form_reaches_the_application_whole(
    plans: PlanPages, body: bytes, kind: str, *, at_hand: bool
) -> None:
    """Nothing of it is taken away."""
    pieces = [{"type": "http.request", "body": body, "more_body": True}, ENDED]
    sent, received = post(plans, pieces, kind, at_hand=at_hand)
    assert (sent, received) == ([], pieces)


def test_a_form_that_is_broken_off_is_not_answered(plans: PlanPages) -> None:
    """Who went away in the middle gets no page."""
    pieces = [
        {"type": "http.request", "body": BODY[:9], "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent, received = post(plans, pieces)
    assert (sent, received) == ([], pieces)


@pytest.mark.parametrize(
    ("method", "path", "asks"),
    [
        ("POST", "/en/ways", True),
        ("GET", "/en/ways", False),
        ("POST", "/en/family/ways", False),
        ("POST", "/ways", False),
    ],
)
def test_only_the_form_of_all_ways_is_answered_so(method: str, path: str, *, asks: bool) -> None:
    """Other pages have their own."""
    assert asks_for_ways({"method": method, "path": path}) == asks
