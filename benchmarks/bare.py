"""
Bare cached pages on the server of the guide: the same processes and headers, and nothing else.

One application hands out its bytes without any framework, the other by Starlette.
"""

from __future__ import annotations

import sys

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from wayout.guide.plan_answer import SAFE
from wayout.guide.processes import run_processes

BYTES = 31_000
"""As many as the pages of ways have that are asked for beside it."""
PAGE = b"<p>" + b"x" * (BYTES - 3)
HEADERS = [*SAFE, (b"content-length", b"%d" % BYTES)]
SAFE_LINES = {name.decode(): value.decode() for name, value in SAFE}


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand out the page."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": PAGE})


async def _show(_: Request) -> HTMLResponse:
    return HTMLResponse(PAGE, headers=SAFE_LINES)


def load() -> ASGIApp:
    """Give the application: bare, or under its one address by the framework."""
    framed = Starlette(routes=[Route("/starlette", _show)])

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        is_framed = scope["type"] == "http" and scope["path"] == "/starlette"
        await (framed if is_framed else bare)(scope, receive, send)

    return choose


if __name__ == "__main__":
    run_processes(load, host="127.0.0.1", port=int(sys.argv[1]), workers=int(sys.argv[2]))
