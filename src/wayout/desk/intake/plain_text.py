"""Bytes to text in any usual encoding, tidied so that positions in it stay what they are."""

from __future__ import annotations

import codecs
import re
import unicodedata

from wayout.errors import BadInputError

MOST_CHARACTERS = 400_000
"""A text longer than this is cut, with a notice: a long book has 1,500,000, an article 10,000."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_USUAL = ("cp1251", "koi8-r", "cp866", "iso-8859-5", "mac-cyrillic")
"""The encodings of Russian, which statistics alone confuse when a text is short."""
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчй"
_LINES = re.compile("[\x85\u2028\u2029]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What is not seen: controls, marks of direction, joiners, halves of characters."""
_MARGIN = re.compile(r"[^\S\n]*\n[^\S\n]*")
_BLANK = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[ \t\f\v]+")


def decode_text(content: bytes, *, declared: str = "") -> str:
    """
    Decode bytes: by their mark, as declared, as UTF-8, else by the letters they would give.

    Raises
    ------
    BadInputError
        No encoding gives a text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding)
    for encoding in ("utf-8", *filter(None, (declared,))):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return _guess(content)


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise BadInputError(
            f"the text says it is {encoding} and is not; accepted: UTF-8, UTF-16 with its mark,"
            " Windows-1251 and other usual encodings"
        ) from None


def _guess(content: bytes) -> str:
    """Give the Cyrillic reading whose letters are most like Russian, or what statistics say."""
    read = {name: content.decode(name, errors="replace") for name in _USUAL}
    best = max(read.values(), key=_likeness)
    if _likeness(best) > 0.5:
        return best
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for the odd text

    found = from_bytes(content[:200_000]).best()
    if found is None:
        raise BadInputError("the text is in no encoding we know; accepted: UTF-8 is always right")
    return content.decode(found.encoding, errors="replace")


def _likeness(text: str) -> float:
    """Give the share of letters beyond ASCII that are frequent small letters of Russian."""
    letters = [c for c in text[:4000] if not c.isascii() and not c.isspace()]
    if len(letters) < 5:
        return 0.0
    return sum(_RUSSIAN.find(c) in range(12) for c in letters) / len(letters)


def tidy_text(text: str) -> str:
    """
    Give a text in composed letters, with plain line ends and spaces and no control characters.

    Tidying a tidy text changes nothing.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _HIDDEN.sub("", _LINES.sub("\n", text))
    text = _MARGIN.sub("\n", _SPACES.sub(" ", text))
    return _BLANK.sub("\n\n", text).strip()
