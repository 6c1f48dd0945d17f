"""Reading what a browser posts: small, in time, in UTF-8, or refused in one clear line."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from wayout.guide.form import MOST_FIELDS

MOST_BYTES = 64_000
LARGEST_UPLOAD = 4_000_000
MOST_SECONDS = 20.0
FORM = "application/x-www-form-urlencoded"


async def read_body(request: Request, most: int = MOST_BYTES) -> bytes:
    """
    Read the body of a request.

    Raises
    ------
    HTTPException
        413: it is too long; 408: it comes too slowly; 400: it ends too early.
    """
    told = request.headers.get("content-length", "0")
    if not told.isdigit() or int(told) > most:
        raise HTTPException(413 if told.isdigit() else 400)
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return await _collect(request, most)
    except TimeoutError:
        raise HTTPException(408) from None
    except ClientDisconnect:
        raise HTTPException(400) from None


async def _collect(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413)
    return bytes(body)


async def read_upload(request: Request) -> bytes:
    """
    Read the one file that a form sends; unlike in usual form readers it never touches a disk.

    Raises
    ------
    HTTPException
        400: there is no file in it; 413: it is too long; 415: it is no form with a file.
    """
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith("multipart/form-data"):
        raise HTTPException(415)
    body = await read_body(request, LARGEST_UPLOAD)
    _, options = parse_options_header(kind)
    parts: list[bytearray] = []
    callbacks: Any = {
        "on_part_begin": lambda: parts.append(bytearray()),
        "on_part_data": lambda data, start, end: parts[-1].extend(data[start:end]),
    }
    try:
        parser = MultipartParser(options.get(b"boundary", b""), callbacks)
        parser.write(body)
        parser.finalize()
    except (ValueError, FormParserError):
        raise HTTPException(400) from None
    if len(parts) != 1:
        raise HTTPException(400)
    return bytes(parts[0])


async def read_fields(request: Request) -> list[tuple[str, str]]:
    """
    Read the fields of a form in their order.

    Raises
    ------
    HTTPException
        415: it is another kind of content; 400: it is no form in UTF-8.
    """
    body = await read_body(request)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if body and kind != FORM:
        raise HTTPException(415)
    try:
        return parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise HTTPException(400) from None
