"""Marks: what stands where in a sentence, and patterns of marks that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from wayout.desk.claims.claim import Span
from wayout.desk.claims.lexicon import CLOSE, WIDE, Element, Pattern
from wayout.desk.claims.phrases import Groups, fold_letters

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


def is_inside(mark: Mark, span: Span) -> bool:
    """Tell whether a mark stands wholly inside of some characters."""
    return span.start <= mark.start and mark.end <= span.end


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


def mark_groups(groups: Groups, tokens: Sequence[Token], *, taken: Sequence[Mark]) -> list[Mark]:
    """Give groups that were found as marks; words inside of `taken` marks are not read again."""
    marks = []
    covered = {t.start for mark in taken for t in tokens if mark.start <= t.start < mark.end}
    for number, names in enumerate(groups.alone):
        if names:
            _, start, end = tokens[number]
            if start not in covered:
                marks += [Mark(name, start, end) for name in names]
    counted = [mark for mark in taken if mark.name[0] != "@"]
    for name, first, last in groups.longer:
        start = tokens[first].start
        if start not in covered or not (
            tokens[last].start in covered or any(m.start <= start < m.end for m in counted)
        ):
            marks.append(Mark(name, start, tokens[last].end))
    return marks


def part_clause(clause: Span, marks: Mapping[str, Sequence[Mark]]) -> list[Span]:
    """Part a clause, by its marks, where what stands before and behind says a thing of a place."""
    joints = _list_joints(clause, marks)
    if not joints:
        return [clause]
    parts: list[Span] = []
    start = clause.start
    for joint, following in pairwise([*joints, Mark("", clause.end, clause.end)]):
        said = SAYING if joint.name == COMMA else AMOUNTS
        before = _says(marks, Span(start, joint.start), clause, said)
        if before and _says(marks, Span(joint.start, following.start), clause, said):
            parts.append(Span(start, joint.start))
            start = joint.start
    return [*parts, Span(start, clause.end)]


def join_clauses(
    text: str,
    clauses: Sequence[Span],
    marks: Mapping[str, Sequence[Mark]],
    *,
    separators: Sequence[str],
) -> Sequence[Span]:
    """Join a clause that begins loosely to the one before, if that says nothing by itself."""
    if len(clauses) < 2:
        return clauses
    joined: list[Span] = []
    for clause in clauses:
        if joined and text[clause.start : clause.start + 20].lower().startswith(tuple(separators)):
            last = joined[-1]
            said = (*SAYING, "status:idle")
            if not any(is_inside(m, last) for name in said for m in marks.get(name, ())):
                joined[-1] = Span(last.start, clause.end)
                continue
        joined.append(clause)
    return joined


def _list_joints(clause: Span, marks: Mapping[str, Sequence[Mark]]) -> list[Mark]:
    """List the commas of a clause, and each *and* that does not stand right behind one."""
    commas = [m for m in marks.get(COMMA, ()) if is_inside(m, clause)]
    ends = {m.end for m in commas}
    ands = (m for m in marks.get(AND, ()) if is_inside(m, clause))
    return sorted([*commas, *(m for m in ands if m.start - 1 not in ends)], key=_START)


def _says(
    marks: Mapping[str, Sequence[Mark]], part: Span, clause: Span, said: frozenset[str]
) -> bool:
    """Tell whether both a place and what may be said of one begin in a part of a clause."""
    start, end, last = part.start, part.end, clause.end
    if not any(start <= m.start < end and m.end <= last for m in marks.get("@place", ())):
        return False
    return any(
        start <= m.start < end and m.end <= last for name in said for m in marks.get(name, ())
    )


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
    if commas and any(commas[-1] < m.start < nearest.start for m in marks.get(COLON, ())):
        return False
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
