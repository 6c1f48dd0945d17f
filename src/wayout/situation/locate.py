"""Where in a TOML file a table and its keys stand: the standard parser does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.\"-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")


def _code_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines that do not lie inside a multi-line string."""
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            if line.count(inside) % 2 == 1:
                inside = ""
            continue
        yield number, line
        for quote in ('"""', "'''"):
            if line.count(quote) % 2 == 1:
                inside = quote


def locate_tables(text: str) -> dict[str, list[int]]:
    """Give, for each table name, the lines of its headers, in order. O(length of the text)."""
    lines: dict[str, list[int]] = {}
    plain = '"""' not in text and "'''" not in text
    numbered = enumerate(text.splitlines(), start=1) if plain else _code_lines(text)
    for number, line in numbered:
        if line.lstrip().startswith("[") and (found := _HEADER.match(line)):
            lines.setdefault(found.group(1).strip('"'), []).append(number)
    return lines


def locate_key(text: str, header_line: int, key: str) -> int:
    """Give the line of a key in the table whose header stands at a line; else the header's."""
    for number, line in _code_lines(text):
        if number <= header_line:
            continue
        if _HEADER.match(line) and "=" not in line:
            break
        if (found := _KEY.match(line)) and found.group(1) == key:
            return number
    return header_line
