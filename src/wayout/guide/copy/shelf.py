"""Serving a copy: its files as they are, from memory, and how old it is."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from starlette.types import Receive, Scope, Send

from wayout.errors import BadCopyError
from wayout.guide.copy.manifest import MANIFEST, UNLISTED, Manifest, read_pieces
from wayout.guide.copy.signing import read_copy
from wayout.guide.headers import HEADERS, KEEP_NOTHING
from wayout.situation.period import Instant, hours_between

HEALTH = "/healthz"
MOST_BYTES = 64_000_000
"""So much of a copy is held in memory; what was asked for last stays."""
FIRST = "index.html"
MEDIA = {
    ".html": b"text/html; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".atom": b"application/atom+xml; charset=utf-8",
    ".cap": b"application/cap+xml; charset=utf-8",
    ".pdf": b"application/pdf",
}
PLAIN = b"text/plain; charset=utf-8"
SAFE = [
    *((name.encode(), value.encode()) for name, value in HEADERS.items()),
    (b"cache-control", KEEP_NOTHING.encode()),
]


class Shelf:
    """The ASGI application that serves a copy; it answers GET and HEAD, and reads no request."""

    def __init__(self, folder: Path, now: Callable[[], Instant]) -> None:
        self.folder, self._now = folder, now
        self.manifest: Manifest = read_copy(folder)
        self._names = {*self.manifest.files, *(n for n in UNLISTED if (folder / n).is_file())}
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["type"] == "http":
            await self._answer(scope, send)

    async def _answer(self, scope: Scope, send: Send) -> None:
        status, media, body = self._find(scope["method"], scope["path"])
        headers = [
            (b"content-type", media),
            (b"content-length", str(len(body)).encode()),
            *SAFE,
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        told = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": told})

    def _find(self, method: str, path: str) -> tuple[int, bytes, bytes]:
        """Find what to answer: status, kind, content."""
        if method not in ("GET", "HEAD"):
            return 405, PLAIN, b"A copy takes GET and HEAD only.\n"
        if path == HEALTH:
            return 200, b"application/json", self._tell_health()
        name = path.lstrip("/")
        name = name + FIRST if not name or name.endswith("/") else name
        if name not in self._names:
            return 404, PLAIN, b"There is no such page in this copy.\n"
        return 200, MEDIA.get(Path(name).suffix, PLAIN), self._read(name)

    def _tell_health(self) -> bytes:
        made, until, now = self.manifest.made, self.manifest.until, self._now()
        told = {
            "status": "ready" if now <= until else "old",
            "situation": self.manifest.situation,
            "made": made.isoformat(),
            "until": until.isoformat(),
            "age_hours": round(hours_between(made, now), 1),
        }
        return json.dumps(told).encode()

    def _read(self, name: str) -> bytes:
        """Read a file, once for many requests."""
        held = self._held.get(name)
        if held is None:
            held = b"".join(read_pieces(self.folder / name))
            self._held[name] = held
            self._size += len(held)
            while self._size > MOST_BYTES and len(self._held) > 1:
                _, oldest = self._held.popitem(last=False)
                self._size -= len(oldest)
        else:
            self._held.move_to_end(name)
        return held


def is_copy(folder: Path) -> bool:
    """Tell whether a folder looks like a copy."""
    return (folder / MANIFEST).is_file()


def say_age(manifest: Manifest, now: Instant) -> str:
    """Say how old a copy is, and whether it may still be relied on."""
    hours = hours_between(manifest.made, now)
    age = f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.0f} hours"
    age = age if hours >= 2 else f"{hours * 60:.0f} minutes"
    until = manifest.until.isoformat()
    if now > manifest.until:
        return f"made {age} ago: OLD, not to be relied on after {until}"
    return f"made {age} ago, to be relied on until {until}"


def check_copy(folder: Path) -> Manifest:
    """
    Read the manifest of a copy that is to be served.

    Raises
    ------
    BadCopyError
        It has none, or one that cannot be read.
    """
    if not is_copy(folder):
        raise BadCopyError(f"{folder} has no {MANIFEST}: it is no copy of the guide")
    return read_copy(folder)
