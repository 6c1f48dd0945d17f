"""Names folded for comparing: without case, accents, punctuation, and the letter yo."""

from __future__ import annotations

import unicodedata


def fold_name(name: str) -> str:
    """Give a name without case, accents, punctuation and the letter yo, for comparing."""
    plain = name.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("ё", "е"))
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))
