"""Marks: what stands where in a sentence, and patterns of marks that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from wayout.desk.claims.claim import Span
from wayout.desk.claims.lexicon import CLOSE, WIDE, Element, Pattern
from wayout.desk.claims.phrases import Found, fold_letters

AMOUNTS = frozenset({"#length", "#vehicles", "#people", "#hours", "#money"})
"""What is said of a place: two of them beside an *and* are two clauses."""
SAYING = (
    AMOUNTS
    | {"<shut>", "<open>", "<gone>", "<sold>", "<check>"}
    | {"<admit>", "<refuse>", "<refused>", "<hold>"}
)
"""The same beside a comma."""
COMMA, COLON, AND = ",", ":", "&"
"""The names of the marks of commas, of colons, and of *and* between words."""
_START = attrgetter("start")
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


def part_clause(clause: Span, marks: Mapping[str, Sequence[Mark]]) -> list[Span]:
    """Part a clause, by its marks, where what stands before and behind says a thing of a place."""
    parts: list[Span] = []
    start = clause.start
    for joint, following in pairwise([*_list_joints(marks), Mark("", clause.end, clause.end)]):
        said = SAYING if joint.name == COMMA else AMOUNTS
        before = _says(marks, start, joint.start, said)
        if before and _says(marks, joint.start, following.start, said):
            parts.append(Span(start, joint.start))
            start = joint.start
    return [*parts, Span(start, clause.end)]


def _list_joints(marks: Mapping[str, Sequence[Mark]]) -> list[Mark]:
    """List commas, and each *and* that does not stand right behind one."""
    commas = marks.get(COMMA, ())
    ends = {m.end for m in commas}
    ands = [m for m in marks.get(AND, ()) if m.start - 1 not in ends]
    return sorted([*commas, *ands], key=_START)


def _says(marks: Mapping[str, Sequence[Mark]], start: int, end: int, said: frozenset[str]) -> bool:
    """Tell whether both a place and what may be said of one stand between two positions."""
    if not any(start <= m.start < end for m in marks.get("@place", ())):
        return False
    return any(start <= m.start < end for name in said for m in marks.get(name, ()))


def match_pattern(pattern: Pattern, marks: Mapping[str, Sequence[Mark]]) -> Iterator[list[Mark]]:
    """Yield every way in which marks of one clause, sorted, follow each other as a pattern says."""
    if not pattern.names <= marks.keys():
        return
    first, *others = pattern.elements
    for mark in marks[first.name]:
        if pattern.wide and len(others) == 1:
            reach = range(mark.end, mark.end + WIDE + 1)
            yield from ([mark, m] for m in marks[others[0].name] if m.start in reach)
            continue
        chain = [mark]
        for element in others:
            nearest = _find_next(chain[-1].end, element, marks[element.name], wide=pattern.wide)
            if nearest is None:
                break
            if not pattern.wide and _is_apart(chain[-1], nearest, marks, element.within):
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
    if (last.name[0] != "#" and nearest.name[0] != "#") or nearest.name == "<such>":
        return False
    commas = [m.start for m in marks.get(COMMA, ()) if last.end <= m.start < nearest.start]
    if not commas or (last.name[0] == "#" and _leads(last, marks)):
        return False
    if last.name[0] == "#" or within <= CLOSE:
        return last.name[0] != nearest.name[0]
    amounts = (m for name, ms in marks.items() if name[0] == "#" for m in ms)
    return any(last.end <= m.start and m.end <= commas[-1] for m in amounts)


def _leads(mark: Mark, marks: Mapping[str, Sequence[Mark]]) -> bool:
    """Tell whether an amount stands first in its clause: *At 200 euros, the seat is dear*."""
    first = (ms[0].start for name, ms in marks.items() if name[0] in "<@#")
    return mark.start <= min(first)


def cover(marks: Sequence[Mark]) -> Span:
    """Give the characters from the first to the last of some marks."""
    return Span(min(m.start for m in marks), max(m.end for m in marks))
