"""Sentences of a text and clauses of a sentence, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from wayout.desk.claims.claim import Span

_STOP = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s+[\"“‘«(\[—–-]*\s*[A-ZА-ЯЁ\d\"“«‘])|\n+")
_LAST_WORD = re.compile(r"([\w.]+)\.$")
LONGEST = 1500
"""A sentence with more characters is cut: a table or a text without stops."""


def split_sentences(text: str, *, abbreviations: Iterable[str] = ()) -> tuple[Span, ...]:
    """Split a text into sentences; white space around them is left out, nothing else is."""
    short = frozenset(abbreviations)
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if not stop.group().startswith("\n") and _is_abbreviated(text, start, stop.end(), short):
            continue
        _add(spans, text, start, stop.end())
        start = stop.end()
    _add(spans, text, start, len(text))
    return tuple(spans)


def _is_abbreviated(text: str, start: int, end: int, short: frozenset[str]) -> bool:
    last = _LAST_WORD.search(text, max(start, end - 20), end)
    if not last:
        return False
    word = last.group(1)
    return word.casefold() in short or (len(word) == 1 and word.isupper())


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    for low in range(start, end, LONGEST):
        high = min(low + LONGEST, end)
        part = text[low:high]
        if part.strip():
            spans.append(Span(low + len(part) - len(part.lstrip()), low + len(part.rstrip())))


def split_clauses(sentence: str, *, separators: Iterable[str]) -> tuple[Span, ...]:
    """Split a sentence where one statement ends and another begins."""
    cuts = {0, len(sentence)}
    lower = sentence.lower()
    if len(lower) != len(sentence):
        return (Span(0, len(sentence)),)
    for separator in separators:
        at = lower.find(separator)
        while at > 0:
            cuts.add(at)
            at = lower.find(separator, at + 1)
    ordered = sorted(cuts)
    return tuple(Span(a, b) for a, b in pairwise(ordered))
