"""Reading what a browser posts to the desk: bounded in size and time, and never onto a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

MOST_BYTES = 300_000
MOST_UPLOADED = 8_000_000
MOST_FIELDS = 60
MOST_SECONDS = 20.0
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form; its name says of which kind it is and is never a path."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a form, and its file if there is one."""

    fields: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = None


async def read_posted(request: Request, *, with_file: bool) -> Posted:
    """
    Read a form.

    Raises
    ------
    HTTPException
        400: it cannot be read; 408: too slow; 413: too long; 415: another kind of content.
    """
    kind = request.headers.get("content-type", "")
    name = kind.partition(";")[0].strip().lower()
    if name != FORM and not (with_file and name == PARTS):
        raise HTTPException(415)
    body = await _read_body(request, MOST_UPLOADED if name == PARTS else MOST_BYTES)
    try:
        pairs, upload = _parse_parts(body, kind) if name == PARTS else (_parse_form(body), None)
    except (ValueError, FormParserError):
        raise HTTPException(400) from None
    fields = dict(pairs)
    if len(fields) != len(pairs) or any("\0" in part for pair in pairs for part in pair):
        raise HTTPException(400)
    return Posted({k: v.replace("\r\n", "\n") for k, v in fields.items()}, upload)


async def _read_body(request: Request, most: int) -> bytes:
    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit()):
        raise HTTPException(400)
    if len(told) > 12 or int(told) > most:
        raise HTTPException(413)
    body = bytearray()
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408) from None
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


def _parse_form(body: bytes) -> list[tuple[str, str]]:
    text = body.decode("utf-8")
    return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)


@dataclass(slots=True)
class _Part:
    """One part of a form as it is read."""

    headers: bytearray = field(default_factory=bytearray)
    body: bytearray = field(default_factory=bytearray)


def _parse_parts(body: bytes, kind: str) -> tuple[list[tuple[str, str]], Upload | None]:
    parts: list[_Part] = []

    def begin() -> None:
        if len(parts) == MOST_FIELDS:
            raise ValueError("too many parts")
        parts.append(_Part())

    callbacks: Any = {
        "on_part_begin": begin,
        "on_header_field": lambda data, start, end: parts[-1].headers.extend(data[start:end]),
        "on_header_value": lambda data, start, end: parts[-1].headers.extend(
            b": " + data[start:end]
        ),
        "on_header_end": lambda: parts[-1].headers.extend(b"\n"),
        "on_part_data": lambda data, start, end: parts[-1].body.extend(data[start:end]),
    }
    _, options = parse_options_header(kind)
    parser = MultipartParser(options.get(b"boundary", b""), callbacks)
    parser.write(body)
    parser.finalize()
    fields: list[tuple[str, str]] = []
    upload = None
    for part in parts:
        about = _read_disposition(bytes(part.headers))
        name = about.get(b"name", b"").decode("utf-8")
        if b"filename" not in about:
            fields.append((name, part.body.decode("utf-8")))
        elif upload is not None:
            raise ValueError("two files")
        else:
            upload = Upload(_take_name(about[b"filename"].decode("utf-8")), bytes(part.body))
    return fields, upload if upload and (upload.name or upload.content) else None


def _read_disposition(headers: bytes) -> dict[bytes, bytes]:
    for line in headers.splitlines():
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-disposition":
            return dict(parse_options_header(value.strip())[1])
    raise ValueError("a part without a name")


def _take_name(said: str) -> str:
    """Take of a file's name its last part, without what is no visible character."""
    last = said.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip(". ")[-100:]
