"""Answering who posts the form of all ways: from what is kept if it can be, else by a plan."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wayout.guide.headers import HEADERS, KEEP_NOTHING
from wayout.guide.plan_pages import PlanPages
from wayout.guide.posting import FORM

WAYS = "/ways"
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
    first = await receive()
    body = first.get("body", b"")
    page = None
    if not first.get("more_body", False) and _is_form(scope):
        page = plans.find(scope["path"].removesuffix(WAYS)[1:], body)
    if page is None:
        await app(scope, _replay(first, receive), send)
        return
    length = (b"content-length", str(len(page)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*SAFE, length]})
    await send({"type": "http.response.body", "body": page})


def _is_form(scope: Scope) -> bool:
    kinds = [value for name, value in scope["headers"] if name == b"content-type"]
    return len(kinds) == 1 and kinds[0].split(b";")[0].strip().lower() == _FORM


def _replay(first: Message, receive: Receive) -> Receive:
    """Give a `receive` that gives again what was taken."""
    waiting = [first]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
