"""The fingerprint of a manifest: thirty digits to compare on paper or by voice."""

from __future__ import annotations

import hashlib
import unicodedata

from wayout.errors import BadCopyError

GROUPS = 6
GROUP_DIGITS = 5
DIGITS = GROUPS * GROUP_DIGITS
_JOINTS = frozenset(" \t\r\n\u00a0\u202f\u2009-\u2010\u2011\u2012\u2013\u2014.,;:/_|")


def make_fingerprint(content: bytes) -> str:
    """
    Give the fingerprint of a manifest file: six groups of five digits.

    Thirty digits are 99 bits of its SHA-256: nobody can find another manifest with them. They are
    digits because every language reads digits aloud, by telephone and by radio, and none are alike.
    """
    number = int.from_bytes(hashlib.sha256(content).digest(), "big") % 10**DIGITS
    return _group(f"{number:0{DIGITS}d}")


def parse_fingerprint(text: str) -> str:
    """
    Parse a fingerprint that somebody typed, however it is parted, in any script's digits.

    Raises
    ------
    BadCopyError
        It has another sign, or fewer or more than thirty digits.
    """
    digits = ""
    for sign in text.strip():
        value = unicodedata.decimal(sign, None)
        if value is not None:
            digits += str(value)
        elif sign not in _JOINTS:
            raise BadCopyError(f"a fingerprint has no {sign!a}; accepted: {DIGITS} digits")
    if len(digits) != DIGITS:
        raise BadCopyError(f"a fingerprint has {DIGITS} digits, not {len(digits)}")
    return _group(digits)


def _group(digits: str) -> str:
    return " ".join(digits[i : i + GROUP_DIGITS] for i in range(0, DIGITS, GROUP_DIGITS))
