"""In which language a text is, by a library that carries its model."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

MOST_LOOKED_AT = 800
"""So many bytes, which is what the model reads: some 130 words of English or 65 of Russian."""
SURE = 0.9
"""A language less likely than this is not told: the reader then goes by the letters."""
_LETTERS = re.compile(r"[^\W\d_]")


def tell_language(text: str) -> str:
    """Tell the language as ISO 639-1; empty if the text is too short or its language unclear."""
    start = text[:MOST_LOOKED_AT].encode()[:MOST_LOOKED_AT].decode(errors="ignore")
    if len(_LETTERS.findall(start[:200])) < 12:
        return ""
    language, likelihood = _load_identifier().classify(start)
    return str(language) if likelihood >= SURE else ""


@functools.cache
def _load_identifier() -> LanguageIdentifier:
    """Load the model, which never changes, once a process."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - slow to load

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
