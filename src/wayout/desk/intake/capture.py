"""A capture: what came in, byte for byte, of which kind, from where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant

CAPTURED = ("text", "html", "pdf", "csv", "feed", "witness")
"""The kinds of content that can be read."""
MOST_BYTES = 10_000_000
MOST_WORD = 500
"""So long may an outlet or an address be."""
_SUFFIXES = {
    **dict.fromkeys((".txt", ".text", ".md"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".csv", ".tsv", ".hxl"), "csv"),
    **dict.fromkeys((".rss", ".atom", ".xml", ".rdf"), "feed"),
    ".pdf": "pdf",
    ".witness": "witness",
}
_CONTAINERS = (
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x03\x04", "a zip file, such as a .docx, .xlsx or .odt"),
    (b"PK\x05\x06", "an empty zip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7z file"),
    (b"Rar!", "a rar file"),
    (b"(\xb5/\xfd", "a zstandard file"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|p|div)[\s>]", re.IGNORECASE)
_HASHTAGS = re.compile(rb"^\s*\"?#[a-z]+[^\r\n]*[,;\t]\s*\"?#[a-z]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Capture:
    """
    What came in; the name of its file is nowhere.

    Attributes
    ----------
    kind
        One of `CAPTURED`.
    outlet, address
        Who published it and where, as given by whoever handed it in; may be empty.
    published, published_basis
        If whoever handed it in knows, and how sure that instant is, in the words of records; None:
        what the content itself says.

    Raises
    ------
    BadInputError
        It is empty or too large, of no known kind, or an instant has no zone.
    """

    content: bytes
    kind: str
    outlet: str
    address: str
    published: Instant | None
    captured: Instant
    published_basis: str = "exact"

    def __post_init__(self) -> None:
        """Refuse what cannot be taken in, whoever made it."""
        if self.kind not in CAPTURED:
            near = find_nearest(self.kind, CAPTURED)
            hint = f"; did you mean '{near}'?" if near else ""
            found = f"no kind of content '{self.kind[:40]}'{hint}"
            raise BadInputError(f"{found}; accepted: {', '.join(CAPTURED)}")
        check_size(len(self.content))
        for name in ("outlet", "address"):
            value = getattr(self, name)
            if len(value) > MOST_WORD or not value.isprintable():
                raise BadInputError(
                    f"'{name}' is too long or has control characters; accepted: one line of up to"
                    f" {MOST_WORD} characters"
                )
        for instant in (self.published, self.captured):
            if instant is not None and instant.tzinfo is None:
                raise BadInputError(f"the instant {instant.isoformat()} has no zone")


def check_size(size: int) -> None:
    """
    Do nothing if so many bytes are a size we take.

    Raises
    ------
    BadInputError
        There are none, or too many.
    """
    if size == 0:
        raise BadInputError("the file is empty; accepted: a text, page, PDF, feed or table")
    if size > MOST_BYTES:
        most = f"{MOST_BYTES // 1_000_000} MB"
        raise BadInputError(f"the file has {size:,} bytes; accepted: up to {most}")


def tell_kind(content: bytes, name: str) -> str:
    """
    Tell the kind of some content by how it begins, then by the ending of its name.

    Raises
    ------
    BadInputError
        It is empty, too large, a container we do not open, a picture, or unknown.
    """
    check_size(len(content))
    for magic, what in _CONTAINERS:
        if content.startswith(magic):
            raise BadInputError(f"this is {what}, which is not opened; accepted: {_accepted()}")
    start = content[:2000]
    if b"%PDF-" in start[:1024]:
        return "pdf"
    given = _SUFFIXES.get(PurePath(name.replace("\\", "/")).suffix.casefold(), "")
    told = _tell_markup(start) or (given if given != "pdf" else "")
    if b"\x00" in start and not start.startswith(_UTF16):
        raise BadInputError(f"this is no text, and no PDF; accepted: {_accepted()}")
    return told or "text"


def _tell_markup(start: bytes) -> str:
    """Tell a feed, a page or a tagged table by its beginning; empty: none of these."""
    plain = start.replace(b"\x00", b"")
    if _FEED.search(plain) and plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return "feed"
    if _HTML.search(plain):
        return "html"
    return "csv" if _HASHTAGS.search(plain) else ""


def _accepted() -> str:
    return "plain text, HTML, PDF, RSS or Atom, CSV"
