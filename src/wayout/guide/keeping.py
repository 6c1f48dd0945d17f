"""
Answers that are kept for some seconds: public pages, the same for everybody, asked by GET.

What somebody answered travels in the body of a POST, and no POST is kept. Nor is an address with a
query: there would be too many.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import Message, Scope, Send

from wayout.guide.connection import write_headers

FRESH_SECONDS = 30.0
MOST_KEPT = 400
LARGEST_KEPT = 1_000_000
"""In bytes; all that is kept together is some tens of megabytes, since pages are small."""

MOST_BYTES = 40_000_000

Key = tuple[str, str]
"""A path, and the language a browser asks for where the answer depends on it."""


@dataclass(slots=True)
class Kept:
    """The messages of one answer, as they went out."""

    messages: list[Message] = field(default_factory=list)
    size: int = 0
    until: float = 0.0
    pieces: tuple[bytes, ...] = ()
    """The same, to be sent in one piece; nothing where it does not tell its length."""

    def take(self, send: Send) -> Send:
        """Give a `send` that also keeps what is sent."""

        async def both(message: Message) -> None:
            self.messages.append(message)
            self.size += len(message.get("body", b""))
            await send(message)

        return both

    @property
    def is_whole(self) -> bool:
        """Tell whether this is an answer that can be given again."""
        return (
            len(self.messages) >= 2
            and self.messages[0].get("status") == 200
            and self.messages[-1]["type"] == "http.response.body"
            and not self.messages[-1].get("more_body", False)
            and self.size <= LARGEST_KEPT
        )


class KeptAnswers:
    """The public answers of one situation, for some seconds each, up to a number and a size."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0

    @staticmethod
    def name(scope: Scope) -> Key | None:
        """Give what a request is kept under; None if it must not be kept."""
        if scope["method"] != "GET" or scope["query_string"]:
            return None
        if scope["path"].startswith("/static/"):
            return None  # may be answered in parts or not at all, by what the browser has
        told = dict(scope["headers"]) if scope["path"] == "/" else {}
        return scope["path"], told.get(b"accept-language", b"").decode("latin-1")[:40]

    def find(self, key: Key) -> Kept | None:
        """Find an answer that is still fresh."""
        kept = self._kept.get(key)
        return kept if kept is not None and kept.until > self._clock() else None

    def keep(self, key: Key, made: Kept) -> None:
        """Keep an answer if it can be given again; the oldest goes where there are too many."""
        if not made.is_whole:
            return
        made.until = self._clock() + FRESH_SECONDS
        headers = made.messages[0]["headers"]
        if any(name == b"content-length" for name, _ in headers):
            bodies = [message.get("body", b"") for message in made.messages[1:]]
            made.pieces = (write_headers(headers), *bodies)
        before = self._kept.pop(key, None)
        self._size += made.size - (before.size if before is not None else 0)
        self._kept[key] = made
        while len(self._kept) > MOST_KEPT or self._size > MOST_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._size -= oldest.size
