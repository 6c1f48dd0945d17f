"""What is wrong with a record: found, where, what is accepted, the nearest right thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """One fault of one record; `code` names the kind of fault, lower-case with hyphens."""

    file: str
    line: int
    code: str
    found: str
    accepted: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        """Give the notice as one line."""
        parts = [f"{self.file}:{self.line}: {self.found}"]
        if self.nearest:
            parts.append(f"did you mean '{self.nearest}'?")
        if self.accepted:
            parts.append(f"accepted: {self.accepted}")
        return "; ".join(parts) + f" [{self.code}]"


def find_nearest(word: str, words: Iterable[str]) -> str:
    """Find the word most like the given one, or nothing."""
    pool = list(words)
    exact = [w for w in pool if w.casefold() == word.casefold()]
    return (exact or get_close_matches(word, pool, n=1, cutoff=0.6) or [""])[0]


def list_some(words: Iterable[str], limit: int = 12) -> str:
    """Give the words, at most `limit` of them, in one phrase."""
    pool = sorted(words)
    more = f", … ({len(pool)} in all)" if len(pool) > limit else ""
    return ", ".join(pool[:limit]) + more
