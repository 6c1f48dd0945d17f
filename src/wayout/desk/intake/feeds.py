"""Fetching an address that a user names, without reaching into any network but the open web."""

from __future__ import annotations

import asyncio
import socket
import time
import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import httpx

from wayout.desk.intake.capture import MOST_BYTES, Capture, tell_kind
from wayout.desk.intake.web_address import PORTS, Resolver, find_public, parse_address
from wayout.errors import BadInputError
from wayout.situation.period import Instant

MOST_REDIRECTS = 3
WITHIN_S = 20.0
"""For the whole of a fetch, redirects and all."""
STEP_S = 8.0
"""For one connection or one silence."""
AGENT = "Mozilla/5.0 (compatible; reader)"
_REDIRECTS = (301, 302, 303, 307, 308)
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one address answered: somewhere else, or its content and the type it gives."""

    location: str
    content: bytes
    type: str


def fetch(
    address: str,
    *,
    now: Instant,
    outlet: str = "",
    allow: Sequence[str] = (),
    ports: Sequence[int] = PORTS,
    resolve: Resolver = socket.getaddrinfo,
    most_bytes: int = MOST_BYTES,
    within_s: float = WITHIN_S,
) -> Capture:
    """
    Fetch an address of the open web.

    Every address, also of a redirect, is resolved first, refused unless public, and then connected
    to as it was checked. No cookies, no proxies, no password, a plain user agent. To be called
    from a thread, not from inside of an event loop.

    Parameters
    ----------
    allow
        Networks that may be reached though they are not public, such as `127.0.0.0/8` in tests.

    Raises
    ------
    BadInputError
        The address is refused, answers with no page, too much, too slowly, or in no kind we read.
    """
    until = time.monotonic() + within_s
    url = parse_address(address, ports=ports)
    for _ in range(MOST_REDIRECTS + 1):
        left = until - time.monotonic()
        pinned = find_public(url, allow=allow, resolve=resolve, within_s=max(0.0, left))
        answer = _exchange(url, pinned, until=until, most_bytes=most_bytes)
        if not answer.location:
            name = PurePosixPath(url.path).name + _ENDINGS.get(answer.type, "")
            kind = tell_kind(answer.content, name)
            return Capture(answer.content, kind, outlet, str(url), None, now)
        url = parse_address(_join(url, answer.location), ports=ports)
    raise BadInputError(f"the address leads on more than {MOST_REDIRECTS} times")


def _join(url: httpx.URL, location: str) -> str:
    try:
        return str(url.join(location))
    except (httpx.InvalidURL, ValueError):
        raise BadInputError(f"'{url.host}' leads on to what is no address") from None


def _exchange(url: httpx.URL, pinned: str, *, until: float, most_bytes: int) -> _Answer:
    """Ask one address once, and say in one line what goes wrong."""

    async def ask() -> _Answer:
        async with asyncio.timeout(max(0.0, until - time.monotonic())):
            return await _ask(url, pinned, most_bytes)

    try:
        return asyncio.run(ask())
    except (TimeoutError, httpx.TimeoutException):
        raise BadInputError(f"'{url.host}' did not answer in time") from None
    except httpx.HTTPError as fault:
        said = " ".join(str(fault).split())[:150] or type(fault).__name__
        raise BadInputError(f"'{url.host}' cannot be read: {said}") from None


async def _ask(url: httpx.URL, pinned: str, most_bytes: int) -> _Answer:
    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": AGENT,
        "Accept": "text/html, application/xml, text/plain, application/pdf, text/csv, */*;q=0.1",
        "Accept-Encoding": "identity",
    }
    names = {"sni_hostname": url.raw_host.decode("ascii")}
    async with (
        httpx.AsyncClient(trust_env=False, timeout=STEP_S, headers=headers) as client,
        client.stream("GET", url.copy_with(host=pinned), extensions=names) as answer,
    ):
        if answer.status_code in _REDIRECTS and answer.headers.get("location"):
            return _Answer(answer.headers["location"], b"", "")
        if answer.status_code != 200:
            raise BadInputError(f"'{url.host}' answers {answer.status_code}; accepted: 200")
        told = answer.headers.get("content-type", "").partition(";")[0].strip().casefold()
        coding = answer.headers.get("content-encoding", "identity").casefold()
        return _Answer("", await _collect(answer.aiter_raw(), coding, most_bytes), told)


async def _collect(chunks: AsyncIterator[bytes], coding: str, most_bytes: int) -> bytes:
    """Collect content up to a limit, which also holds for what is unpacked."""
    if coding not in ("identity", "", "gzip", "deflate"):
        raise BadInputError(f"the answer is packed as '{coding[:40]}', which was not asked for")
    unpack = zlib.decompressobj(wbits=47) if coding in ("gzip", "deflate") else None
    parts, size = [], 0
    async for chunk in chunks:
        try:
            part = unpack.decompress(chunk, most_bytes - size + 1) if unpack else chunk
        except zlib.error:
            raise BadInputError("the answer is packed and cannot be unpacked") from None
        size += len(part)
        if size > most_bytes:
            raise BadInputError(f"the answer is too large; accepted: up to {most_bytes:,} bytes")
        parts.append(part)
    return b"".join(parts)
