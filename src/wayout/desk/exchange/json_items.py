"""A list inside a JSON document, each item with the line on which it begins."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wayout.desk.exchange.message import MOST_BYTES
from wayout.errors import BadInputError

_SPACE = " \t\r\n"


def parse_document(content: bytes) -> tuple[str, dict[str, Any]]:
    """
    Parse an object of JSON, and give its text too.

    Raises
    ------
    BadInputError
        It is too long, no UTF-8, no JSON, nested too deeply, or no object.
    """
    if len(content) > MOST_BYTES:
        raise BadInputError(f"the file has {len(content):,} bytes; accepted: {MOST_BYTES:,}")
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(text, parse_constant=_refuse_constant)
    except UnicodeDecodeError as fault:
        raise BadInputError(f"byte {fault.start} is no UTF-8; accepted: JSON in UTF-8") from fault
    except json.JSONDecodeError as fault:
        found = f"no JSON at line {fault.lineno}, column {fault.colno}: {fault.msg}"
        raise BadInputError(found) from fault
    except RecursionError:
        raise BadInputError("the JSON is nested too deeply") from None
    except ValueError as fault:
        raise BadInputError(f"no JSON: {fault}") from fault
    if not isinstance(document, dict):
        raise BadInputError(f"the JSON is {name_type(document)}; accepted: an object")
    return text, document


def locate_items(text: str, key: str) -> tuple[int, ...]:
    """
    Locate the items of the list that a key of a valid object has: the line of each.

    A key that occurs twice counts where it stands last, as in what the parser gives.
    """
    lines: tuple[int, ...] = ()
    decoder, at = json.JSONDecoder(), _skip(text, _skip(text, 0) + 1)
    while text[at] != "}":
        name, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if name == key and text[at] == "[":
            starts = tuple(_starts(text, at, decoder))
            lines = tuple(_count_lines(text, starts))
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return lines


def name_type(value: object) -> str:
    """Name the type of a JSON value as JSON does."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return names.get(type(value), "nothing" if value is None else "a number")


def _starts(text: str, at: int, decoder: json.JSONDecoder) -> Iterator[int]:
    at = _skip(text, at + 1)
    while text[at] != "]":
        yield at
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _count_lines(text: str, starts: tuple[int, ...]) -> Iterator[int]:
    line, before = 1, 0
    for start in starts:
        line += text.count("\n", before, start)
        before = start
        yield line


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"'{word}' is no number of JSON")
