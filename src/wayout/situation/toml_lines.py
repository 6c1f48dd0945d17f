"""
TOML read line by line, for files that are plain: much faster than the standard parser.

Most lines of a situation are a header, or a bare key with a text, a number, an instant or a list
of texts. These are read here. The value of any other line, with as many lines after it as it
takes, is given to the standard parser. Whatever is not plain beyond that, or faulty, is left to
the standard parser as a whole: its answer, or its complaint, is the one that counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

MOST_TRIES = 300
"""A file whose values go on for more lines than this, all together, is for the standard parser."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANK = re.compile(r"[ \t]*(?:#.*)?\Z")
_HEADER = re.compile(r"[ \t]*(\[\[|\[)[ \t]*([A-Za-z0-9_-]+)[ \t]*(\]\]|\])[ \t]*(?:#.*)?\Z")
_PAIR = re.compile(r"[ \t]*([A-Za-z0-9_-]+)[ \t]*=[ \t]*(.*)\Z")
_END = r"[ \t]*(?:#.*)?\Z"
_TEXT = re.compile(r'"([^"\\]*)"' + _END)
_TEXTS = re.compile(r'\[[ \t]*((?:"[^"\\]*"[ \t]*,[ \t]*)*(?:"[^"\\]*"[ \t]*)?)\]' + _END)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))" + _END)
_WHOLE = re.compile(r"(0|-?[1-9]\d{0,17})" + _END)
_REAL = re.compile(r"(-?(?:0|[1-9]\d{0,14})\.\d{1,15})" + _END)
_FLAG = re.compile(r"(true|false)" + _END)
_ONE = re.compile(r'"([^"\\]*)"')


class _NotPlainError(Exception):
    """The file is for the standard parser."""


def parse_toml(text: str) -> dict[str, Any]:
    """
    Parse TOML as `tomllib.loads` does.

    Raises
    ------
    tomllib.TOMLDecodeError
        The text is no TOML; the complaint is the standard parser's.
    """
    try:
        return _parse_plain(text)
    except _NotPlainError:
        return tomllib.loads(text)


def _parse_plain(text: str) -> dict[str, Any]:
    if _CONTROL.search(text):
        raise _NotPlainError
    whole: dict[str, Any] = {}
    table = whole
    values = _Values(iter(text.split("\n")))
    for line in values.lines:
        if (pair := _PAIR.match(line)) is not None:
            key, rest = pair.groups()
            if key in table:
                raise _NotPlainError
            table[key] = values.parse(rest)
        elif _BLANK.match(line) is None:
            table = _open_table(whole, line)
    return whole


class _Tables(list[dict[str, Any]]):
    """An array of tables, told from a list that was a value: no header may add to that."""


def _open_table(whole: dict[str, Any], line: str) -> dict[str, Any]:
    header = _HEADER.match(line)
    if header is None or len(header.group(1)) != len(header.group(3)):
        raise _NotPlainError
    name, table = header.group(2), dict[str, Any]()
    if header.group(1) == "[":
        if name in whole:
            raise _NotPlainError
        whole[name] = table
        return table
    tables = whole.setdefault(name, _Tables())
    if not isinstance(tables, _Tables):
        raise _NotPlainError
    tables.append(table)
    return table


class _Values:
    """The values of one file, taken from its lines."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self._left = MOST_TRIES
        self._parsed: dict[str, Any] = {}

    def parse(self, rest: str) -> Any:
        """Parse a value that begins on a line, and take the lines it goes on for."""
        if (found := _TEXT.match(rest)) is not None:
            return found.group(1)
        if (found := _INSTANT.match(rest)) is not None:
            return _parse_instant(found.group(1))
        if (found := _TEXTS.match(rest)) is not None:
            return _ONE.findall(found.group(1))
        if (found := _WHOLE.match(rest)) is not None:
            return int(found.group(1))
        if (found := _REAL.match(rest)) is not None:
            return float(found.group(1))
        if (found := _FLAG.match(rest)) is not None:
            return found.group(1) == "true"
        return self._parse_other(rest)

    def _parse_other(self, rest: str) -> Any:
        """
        Parse a value of another form: the fewest lines that are a value are its lines.

        Values written alike are one value; nobody changes what was read.
        """
        if rest in self._parsed:
            return self._parsed[rest]
        taken = f"value = {rest}"
        while self._left:
            try:
                value = tomllib.loads(taken)["value"]
            except (ValueError, RecursionError):
                self._left -= 1
                following = next(self.lines, None)
                if following is None:
                    break
                taken += "\n" + following
                continue
            if "\n" not in taken:
                self._parsed[rest] = value
            return value
        raise _NotPlainError


def _parse_instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _NotPlainError from None
