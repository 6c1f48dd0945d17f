"""Answering who posts the form of all ways: from what is kept if it can be, else by a plan."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wayout.guide.connection import WHOLE
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
    """
    Answer with a page that is kept; a form that has none goes on to the application as it is.

    A form that is at hand is taken without a limit of time, which would cost as much as finding
    its page does.
    """
    taken: list[Message] = []
    body = None
    if is_form(scope):
        if WHOLE in scope.get("extensions", ()):
            body = await _take(receive, taken)
        else:
            with suppress(TimeoutError):
                async with asyncio.timeout(MOST_SECONDS):
                    body = await _take(receive, taken)
    page = None if body is None else plans.find(scope["path"][1 : -len(WAYS)], body)
    if page is None:
        await app(scope, _replay(taken, receive), send)
        return
    length = (b"content-length", b"%d" % len(page))
    await send({"type": "http.response.start", "status": 200, "headers": [*SAFE, length]})
    await send({"type": "http.response.body", "body": page})


async def _take(receive: Receive, taken: list[Message]) -> bytes | None:
    """Take a small body; None if it is none, or is broken off."""
    body: bytes = b""
    while len(body) <= MOST_BYTES:
        message = await receive()
        taken.append(message)
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return body if len(body) <= MOST_BYTES else None
    return None


def is_form(scope: Scope) -> bool:
    """Tell whether a request says that it holds a form."""
    for name, value in scope["headers"]:
        if name == b"content-type":
            return bool(value == _FORM or value.split(b";")[0].strip().lower() == _FORM)
    return False


def _replay(taken: list[Message], receive: Receive) -> Receive:
    """Give a `receive` that gives again what was taken."""
    waiting = taken[::-1]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
