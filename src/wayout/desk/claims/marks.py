"""Marks: what stands where in a sentence, and patterns of marks that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wayout.desk.claims.claim import Span
from wayout.desk.claims.lexicon import CLOSE, WIDE, Element, Pattern
from wayout.desk.claims.phrases import Found, fold_letters

COMMA = ","
"""The name of the marks of commas between words."""
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Token(NamedTuple):
    """A word or a sign of a sentence, folded."""

    text: str
    start: int
    end: int


class Mark(NamedTuple):
    """Something found: the name of its class, where it stands, and its value."""

    name: str
    start: int
    end: int
    value: Any = None


def split_words(sentence: str) -> tuple[str, ...]:
    """Split a sentence into words and signs, in lower case, letters folded."""
    return tuple(_TOKEN.findall(fold_letters(sentence.lower())))


def place_words(sentence: str, words: Sequence[str]) -> tuple[Token, ...]:
    """Give the words of a sentence, as `split_words` gave them, with where they stand."""
    folded, end = fold_letters(sentence.lower()), 0
    tokens = []
    for word in words:
        start = folded.index(word, end)
        end = start + len(word)
        tokens.append(Token(word, start, end))
    return tuple(tokens)


def mark_groups(
    found: Iterable[Found], tokens: Sequence[Token], *, taken: Sequence[Mark]
) -> list[Mark]:
    """Give groups that were found as marks; words inside of `taken` marks are not read again."""
    marks = []
    covered = [(m.start, m.end) for m in taken]
    for group, first, last in found:
        start = tokens[first].start
        for low, high in covered:
            if low <= start < high:
                break
        else:
            marks.append(Mark(group, start, tokens[last].end))
    return marks


def match_pattern(pattern: Pattern, marks: Mapping[str, Sequence[Mark]]) -> Iterator[list[Mark]]:
    """Yield every way in which marks of one clause, sorted, follow each other as a pattern says."""
    if not pattern.names <= marks.keys():
        return
    first, *others = pattern.elements
    for mark in marks[first.name]:
        chain = [mark]
        for element in others:
            nearest = _find_next(chain[-1].end, element, marks[element.name], wide=pattern.wide)
            if nearest is None or _is_apart(chain[-1], nearest, marks, element.within):
                break
            chain.append(nearest)
        else:
            yield chain


def _find_next(
    end: int, element: Element, candidates: Sequence[Mark], *, wide: bool
) -> Mark | None:
    """Find the first of some marks that begins behind a character, near enough."""
    furthest = end + max(element.within, WIDE if wide else 0)
    for mark in candidates:
        if end <= mark.start <= furthest:
            return mark
    return None


def _is_apart(last: Mark, nearest: Mark, marks: Mapping[str, Sequence[Mark]], within: int) -> bool:
    """Tell whether a comma parts two marks that belong together only without one."""
    if last.name[0] != "#" and nearest.name[0] != "#":
        return False
    commas = [m.start for m in marks.get(COMMA, ()) if last.end <= m.start < nearest.start]
    if not commas:
        return False
    if last.name[0] == "#" or within <= CLOSE:
        return last.name[0] != nearest.name[0]
    amounts = (m for name, ms in marks.items() if name[0] == "#" for m in ms)
    return any(last.end <= m.start and m.end <= commas[-1] for m in amounts)


def cover(marks: Sequence[Mark]) -> Span:
    """Give the characters from the first to the last of some marks."""
    return Span(min(m.start for m in marks), max(m.end for m in marks))
