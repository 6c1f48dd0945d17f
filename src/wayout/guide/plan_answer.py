"""Answering who posts the form of all ways: from what is kept if it can be, else by a plan."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wayout.guide.connection import WHOLE, send_whole, write_headers
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
SAFE_LINES = write_headers([*SAFE, (b"content-length", b"%d")])
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
            taken.append(await receive())
            body = _join(taken)
        else:
            with suppress(TimeoutError):
                async with asyncio.timeout(MOST_SECONDS):
                    body = await _take(receive, taken)
    page = None if body is None else plans.find(scope["path"][1 : -len(WAYS)], body)
    if page is None:
        await app(scope, _replay(taken, receive), send)
        return
    size = sum(map(len, page))
    if send_whole(scope, [SAFE_LINES % size, *page]):
        return
    headers = [*SAFE, (b"content-length", b"%d" % size)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"".join(page)})


async def _take(receive: Receive, taken: list[Message]) -> bytes | None:
    """Take a small body, piece by piece; None if it is none, or is broken off."""
    while not taken or taken[-1].get("more_body", False):
        if sum(len(message.get("body", b"")) for message in taken) > MOST_BYTES:
            return None
        taken.append(await receive())
    return _join(taken)


def _join(taken: list[Message]) -> bytes | None:
    """Join a body that was taken; None if it is not whole, or not small."""
    if taken[-1]["type"] != "http.request" or taken[-1].get("more_body", False):
        return None
    body: bytes = taken[0].get("body", b"")
    if len(taken) > 1:
        body = b"".join([message.get("body", b"") for message in taken])
    return body if len(body) <= MOST_BYTES else None


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
