"""
One connection of the server: HTTP as uvicorn speaks it, bounded in what it takes and how slowly.

Who sends no whole head of a request in time, or too large a one, is refused in a line; who takes no
byte of an answer for long is cut off. How long a body may take and be is for the application: it
can say so on a page. A request that came whole may be answered in one piece.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

LARGEST_HEAD = 65_536
"""In bytes: the first line of a request and its headers."""
MOST_SECONDS = 10.0
"""So long nobody may hold a connection without a whole request."""
LOOK_EVERY_SECONDS = 2.0
MOST_STALLED_SECONDS = 30.0
LINGER_SECONDS = 2.0

WHOLE = "wayout.whole"
"""
The extension of a scope whose request came whole: receiving its body is no wait, and an answer that
is ready can be sent in one piece.
"""


class BoundedConnection(HttpToolsProtocol):
    """A connection that nobody can hold for ever."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._in_head, self._is_refused = True, False
        self._head_bytes = self._chunk = 0
        self._free_since = self._stalled_since = 0.0
        self._unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look at it now and then."""
        super().connection_made(transport)
        self._free_since = self.loop.time()
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._looking.cancel()
        super().connection_lost(exc)
        if self.cycle is not None:
            self.cycle.scope.pop("extensions", None)

    def data_received(self, data: bytes) -> None:
        """Take what comes, and count it while the head of a request is not whole."""
        if self._is_refused:
            return
        was_in_head, self._chunk = self._in_head, len(data)
        super().data_received(data)
        if was_in_head and self._in_head:
            self._head_bytes += self._chunk
            if self._head_bytes > LARGEST_HEAD:
                self._refuse(431)

    def on_headers_complete(self) -> None:
        """Hand a request on whose head is whole; one with too large a head is refused."""
        if self._head_bytes + self._chunk > LARGEST_HEAD:  # with what came behind it
            size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            if size > LARGEST_HEAD:
                self._refuse(431)
                return
        self._in_head, self._chunk, self._free_since = False, 0, 0.0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Hand a piece of a body on; that of a refused request is thrown away."""
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Tell the application, which begins later if the request came whole, that it did."""
        if self._is_refused:
            return
        super().on_message_complete()
        self._in_head, self._head_bytes = True, 0
        # Not the cycle: it holds the scope, and what holds itself is left to the collector.
        self.scope["extensions"] = {WHOLE: {"connection": self}}

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse(400)

    def _refuse(self, code: int) -> None:
        """Answer in a line, and close; linger a little, or what is on its way breaks the answer."""
        if self._is_refused or self.transport.is_closing():
            return
        self._is_refused = True
        line = f"{HTTPStatus(code).phrase}\n".encode()
        head = (
            f"HTTP/1.1 {code} {HTTPStatus(code).phrase}\r\ncontent-type: text/plain\r\n"
            f"content-length: {len(line)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + line)
        self.transport.write_eof()
        if self.cycle is not None:  # whatever is still to be said of a request before is too late
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _look_later(self) -> None:
        self._looking = self.loop.call_later(LOOK_EVERY_SECONDS, self._look)

    def _look(self) -> None:
        """End the connection if it is held for nothing, and look again later."""
        now = self.loop.time()
        is_busy = self.cycle is not None and not self.cycle.response_complete
        # Where nothing of another request has come a timer of uvicorn's runs.
        is_at_rest = self.cycle is not None and self._in_head and not self._head_bytes
        if is_busy or is_at_rest:
            self._free_since = 0.0
        elif not self._free_since:
            self._free_since = now
        elif now - self._free_since > MOST_SECONDS and not self._is_refused:
            self._refuse(408)
        unsent = self.transport.get_write_buffer_size()
        if unsent == 0 or unsent != self._unsent:
            self._unsent, self._stalled_since = unsent, now
        elif now - self._stalled_since > MOST_STALLED_SECONDS:
            self.transport.abort()
        self._look_later()


def send_whole(scope: Scope, pieces: Iterable[bytes]) -> bool:
    """
    Send an answer that is ready, with status 200, in one piece.

    Parameters
    ----------
    scope
        The request.
    pieces
        The lines of the headers, as `write_headers` gives them, with the length; then the body.

    Returns
    -------
    is_sent
        False where it cannot be sent so, and has to be sent in the usual way.
    """
    whole = scope.get("extensions", {}).get(WHOLE)
    cycle: RequestResponseCycle | None = whole["connection"].cycle if whole else None
    if cycle is None or cycle.scope is not scope:  # another one follows close behind
        return False
    if not cycle.keep_alive or cycle.flow.write_paused or cycle.response_started:
        return False
    if not cycle.disconnected:
        lines = [b"%b: %b\r\n" % header for header in cycle.default_headers]
        cycle.transport.write(b"".join([b"HTTP/1.1 200 OK\r\n", *lines, *pieces]))
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()
    return True


def write_headers(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Write headers as they stand before a body."""
    return b"".join([*(b"%b: %b\r\n" % header for header in headers), b"\r\n"])
