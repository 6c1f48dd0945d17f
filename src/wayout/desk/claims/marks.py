"""Marks: what stands where in a sentence; finding the words of groups, and patterns of marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from wayout.desk.claims.claim import Span
from wayout.desk.claims.lexicon import CLOSE, STEM, WIDE, Lexicon, Pattern, Phrase, fold_letters

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


def split_tokens(sentence: str) -> tuple[Token, ...]:
    """Split a sentence into words and signs, in lower case, letters folded."""
    folded = fold_letters(sentence.lower())
    return tuple(Token(m.group(), *m.span()) for m in _TOKEN.finditer(folded))


def find_groups(
    tokens: Sequence[Token], lexicon: Lexicon, *, taken: Sequence[Mark] = ()
) -> list[Mark]:
    """Find every group of words; words inside of `taken` marks are not read again."""
    covered = [(m.start, m.end) for m in taken]
    found = []
    exact, pairs, stems = lexicon.exact.get, lexicon.pairs.get, lexicon.stems.get
    following = [t.text for t in tokens[1:]] + [""]
    for number, (token, after) in enumerate(zip(tokens, following, strict=True)):
        text = token.text
        phrases = exact(text, ()) + pairs((text, after), ()) + stems(text[:STEM], ())
        if not phrases or any(a <= token.start < b for a, b in covered):
            continue
        for phrase in phrases:
            end = _match_phrase(tokens, number, phrase)
            if end:
                found.append(Mark(phrase.group, token.start, end))
    return found


def _match_phrase(tokens: Sequence[Token], number: int, phrase: Phrase) -> int:
    """Give the end of the phrase if it begins at the token, else 0."""
    if number + len(phrase.words) > len(tokens):
        return 0
    for offset, word in enumerate(phrase.words):
        text = tokens[number + offset].text
        if text[0] != word[0]:
            return 0
        if word[-1] == "*" and len(word) > 1:
            if not text.startswith(word[:-1]):
                return 0
        elif text != word:
            return 0
    return tokens[number + len(phrase.words) - 1].end


def part_clauses(clauses: Sequence[Span], marks: Sequence[Mark]) -> list[Span]:
    """Part clauses at commas where what stands before and behind each say a thing of a place."""
    parts: list[Span] = []
    for clause in clauses:
        inside = [m for m in marks if clause.start <= m.start and m.end <= clause.end]
        commas = {m.end for m in inside if m.name == COMMA}
        joints = [
            m for m in inside if m.name == COMMA or (m.name == AND and m.start - 1 not in commas)
        ]
        start = clause.start
        for joint, following in pairwise([*joints, Mark("", clause.end, clause.end)]):
            said = SAYING if joint.name == COMMA else AMOUNTS
            before = _says(inside, start, joint.start, said)
            if before and _says(inside, joint.start, following.start, said):
                parts.append(Span(start, joint.start))
                start = joint.start
        parts.append(Span(start, clause.end))
    return parts


def _says(marks: Sequence[Mark], start: int, end: int, said: frozenset[str]) -> bool:
    """Tell whether both a place and what may be said of one stand between two positions."""
    names = {m.name for m in marks if start <= m.start < end}
    return "@place" in names and not said.isdisjoint(names)


def match_pattern(pattern: Pattern, marks: Mapping[str, Sequence[Mark]]) -> Iterator[list[Mark]]:
    """Yield every way in which marks of one clause, sorted, follow each other as a pattern says."""
    if not pattern.names <= marks.keys():
        return
    lists = [marks[e.name] for e in pattern.elements]
    for first in lists[0]:
        if pattern.wide and len(lists) == 2:
            reach = range(first.end, first.end + WIDE + 1)
            yield from ([first, m] for m in lists[1] if m.start in reach)
            continue
        chain = [first]
        for element, candidates in zip(pattern.elements[1:], lists[1:], strict=True):
            end = chain[-1].end
            following = (
                m
                for m in candidates
                if end <= m.start <= end + max(element.within, WIDE if pattern.wide else 0)
            )
            nearest = next(following, None)
            if nearest is None:
                break
            if not pattern.wide and _is_apart(chain[-1], nearest, marks, element.within):
                break
            chain.append(nearest)
        else:
            yield chain


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
