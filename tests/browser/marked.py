"""Marks: unusual answers that can be found again wherever they were left, in any of the forms."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

TOWN = {"en": "Nizhneudinsk", "ru": "Нижнеудинск"}
NO_TOWN = "Xyzzyburg"
DAY, HOUR = "2022-10-03", "04:47"
AGE, CITIZENSHIP, FITNESS = "83", "KM", "V"
VISA_UNTIL = "2029-11-28"
NAMES = ("zvezdochka", "Лисёнок")
MARKS = (*TOWN.values(), NO_TOWN, VISA_UNTIL, *NAMES)
"""What stands nowhere but in what was typed, so that it can be looked for in any file."""

FIELDS = ("a.documents", "a.fitness", "a.citizenship", "m1.name", "m2.from")
"""Names of fields: where one is found, what stood in a form may be near."""

SHORT = (DAY, HOUR, f"={AGE}", f"={CITIZENSHIP}", f"={FITNESS}")
"""Marks that are common in files, but in no address or header."""

BLOCK_START = b"mozLz40\0"
MOST_UNPACKED_BYTES = 50_000_000


def find_marks(text: str) -> list[str]:
    """Find every mark, short or not, in an address or in headers."""
    told = text.lower()
    marks = (*MARKS, *FIELDS, *SHORT)
    return [m for m in marks if m.lower() in told or quote(m).lower() in told]


def list_forms(mark: str) -> Iterator[bytes]:
    """Yield a mark as a file may hold it."""
    for text in {mark, mark.lower(), mark.upper()}:
        yield text.encode()
        yield text.encode("utf-16-le")
        yield quote(text).encode()
        yield text.encode("unicode_escape")


FORMS = {mark: tuple(set(list_forms(mark))) for mark in (*MARKS, *FIELDS)}


def find_in_files(folders: Mapping[str, Path]) -> list[str]:
    """Find every mark in the names and the content of every file below some folders."""
    found = []
    for name, folder in folders.items():
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
            inside = path.relative_to(folder)
            held = str(inside).encode() + b"\n" + unpack(path.read_bytes())
            marks = [m for m, forms in FORMS.items() if any(form in held for form in forms)]
            found += [f"{name}: {inside}: {mark}" for mark in marks]
    return found


def unpack(raw: bytes) -> bytes:
    """Give what a file holds: as it is, or what Firefox or gzip packed into it."""
    if raw.startswith(BLOCK_START):
        return unpack_block(raw[len(BLOCK_START) + 4 :])
    if raw.startswith(b"\x1f\x8b"):
        try:
            return gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            return raw
    return raw


def unpack_block(packed: bytes) -> bytes:
    """Unpack a block of LZ4, in which Firefox keeps its sessions."""
    out, at = bytearray(), 0

    def read_length(start: int, at: int) -> tuple[int, int]:
        length, more = start, start == 15
        while more:
            length, more, at = length + packed[at], packed[at] == 255, at + 1
        return length, at

    while at < len(packed) and len(out) < MOST_UNPACKED_BYTES:
        token = packed[at]
        length, at = read_length(token >> 4, at + 1)
        out += packed[at : at + length]
        at += length
        if at >= len(packed):
            break
        back = int.from_bytes(packed[at : at + 2], "little")
        length, at = read_length(token & 15, at + 2)
        again = bytes(out[-back:])
        out += (again * ((length + 4) // back + 1))[: length + 4]
    return bytes(out)


ATTRIBUTE = re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE)


def find_active(page: str) -> list[str]:
    """Find what could run or load by itself in a page: none of it may be there."""
    low = page.lower()
    tags = ("<script", "<svg", "<iframe", "<object", "<embed", "<video", "<audio", "javascript:")
    return [tag for tag in tags if tag in low] + ATTRIBUTE.findall(page)
