"""Answering who posts the form of all ways: from what is kept if it can be, else by a plan."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wayout.guide.headers import HEADERS, KEEP_NOTHING
from wayout.guide.plan_pages import PlanPages
from wayout.guide.posting import FORM, MOST_SECONDS

WAYS = "/ways"
MOST_BYTES = 4_000
"""A form of all questions has less."""
SAFE = [
    (b"content-type", b"text/html; charset=utf-8"),
    *((name.encode(), value.encode()) for name, value in HEADERS.items()),
    (b"cache-control", KEEP_NOTHING.encode()),
]
_FORM = FORM.encode()


def asks_for_ways(scope: Scope) -> bool:
    """Tell whether a request posts the form of one traveller's ways."""
    path: str = scope["path"]
    return scope["method"] == "POST" and path.endswith(WAYS) and path.count("/") == 2


async def answer_ways(
    plans: PlanPages, app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer with a page that is kept; a form that has none goes on to the application as it is."""
    taken: list[Message] = []
    page = None
    if is_small_form(scope):
        body = await _take(receive, taken)
        page = None if body is None else plans.find(scope["path"].removesuffix(WAYS)[1:], body)
    if page is None:
        await app(scope, _replay(taken, receive), send)
        return
    length = (b"content-length", str(len(page)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*SAFE, length]})
    await send({"type": "http.response.body", "body": page})


async def _take(receive: Receive, taken: list[Message]) -> bytes | None:
    """Take a small body; None if it is none, does not end in time, or is broken off."""
    body: bytes = b""
    with suppress(TimeoutError):
        async with asyncio.timeout(MOST_SECONDS):
            while len(body) <= MOST_BYTES:
                message = await receive()
                taken.append(message)
                if message["type"] != "http.request":
                    return None
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    return body
    return None


def is_small_form(scope: Scope) -> bool:
    """
    Tell whether a request says that it is a form of a few fields.

    Only of such is the body taken here: a longer or slower one meets the limits of `posting`.
    """
    told = dict(scope["headers"])
    length = told.get(b"content-length", b"")
    is_form = told.get(b"content-type", b"").split(b";")[0].strip().lower() == _FORM
    return is_form and length.isdigit() and int(length) <= MOST_BYTES


def _replay(taken: list[Message], receive: Receive) -> Receive:
    """Give a `receive` that gives again what was taken."""
    waiting = taken[::-1]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
