"""The public pages of a copy: all that the server shows to everybody, page after page."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette

from wayout.guide.copy.links import PAGE, list_addresses, name_file, turn
from wayout.guide.copy.stamp import UNTIL, find_until
from wayout.guide.speech import Speech
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

BEGINNINGS = ("board", "changes", "changes/all", "asked", "safety", "how", "sources")
"""The pages from which all the others are reached."""
NOT_COPIED = re.compile(r"/[a-z]{2,3}/(saved|changed|region/[^/]+)?|/static/.*")
"""Pages of a copy that are made in another way, or not at all."""
_RECORD = re.compile(r'href="/[a-z]{2,3}/record/([^"#]+)"')


@dataclass(frozen=True, slots=True)
class File:
    """One file of a copy: its path, what is in it, and until when to rely on it."""

    path: str
    content: bytes
    until: Instant | None = None


class PublicPages:
    """Asks the guide for its public pages, as a browser would that follows every link."""

    def __init__(self, app: Starlette, known: Situation, made: Instant) -> None:
        self._app, self._known, self._made = app, known, made

    def list_files(self, code: str) -> Iterator[File]:
        """Give every public page and feed in a language, as files."""
        speech = Speech(code, self._known)
        waiting = [f"/{code}/{name}" for name in BEGINNINGS]
        seen = set(waiting)
        while waiting:
            address = waiting.pop()
            body = fetch(self._app, address)
            path = name_file(address)
            if not path.endswith(PAGE):
                yield File(path, body)
                continue
            page = body.decode()
            for found in list_addresses(page):
                if found not in seen and found.startswith(f"/{code}/"):
                    seen.add(found)
                    waiting += [] if NOT_COPIED.fullmatch(found) else [found]
            until = self.find_until(page)
            page = page.replace(UNTIL, speech.moment(until, exact=True))
            yield File(path, turn(page, path).encode(), until)

    def find_until(self, page: str) -> Instant:
        """Find until when to rely on a page, by the records that it cites."""
        found = (self._known.find_record(key) for key in dict.fromkeys(_RECORD.findall(page)))
        cited = [record for record in found if record is not None]
        return find_until(cited, self._known, self._made)


def fetch(app: Starlette, address: str) -> bytes:
    """
    Get what the guide answers at an address.

    Raises
    ------
    LookupError
        There is no such page; a page of the guide leads nowhere.
    """
    status, parts = 0, list[bytes]()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"copy")],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)
        parts.append(message.get("body", b""))

    asyncio.run(app(scope, receive, send))
    if status != 200:
        raise LookupError(f"{address} answered {status}")
    return b"".join(parts)
