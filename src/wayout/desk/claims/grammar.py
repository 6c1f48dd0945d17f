"""A grammar made ready for a situation, and a sentence with everything that was found in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wayout.desk.claims.amounts import Units, find_amounts
from wayout.desk.claims.claim import Span
from wayout.desk.claims.lexicon import Lexicon
from wayout.desk.claims.marks import AND, COLON, COMMA, Mark, find_groups, split_tokens
from wayout.desk.claims.naming import Names, find_mentions
from wayout.desk.claims.placing import Joining
from wayout.desk.claims.speakers import Speech, Voice, find_voice
from wayout.desk.claims.times import Other, find_times


@dataclass(frozen=True)
class Grammar:
    """One language made ready for one situation."""

    lexicon: Lexicon
    units: Units
    names: Names
    speech: Speech
    other: Other
    whom: re.Pattern[str]
    joining: Joining


@dataclass(frozen=True)
class Sentence:
    """A sentence with everything that was found in it; positions count from its beginning."""

    text: str
    start: int
    grammar: Grammar
    marks: tuple[Mark, ...]
    carried: tuple[Mark, ...]

    @cached_property
    def voice(self) -> Voice:
        """Who says it, found when the first claim asks."""
        return find_voice(self.text, self.grammar.speech)

    def places(self, clause: Span, name: str = "@place") -> list[Mark]:
        """List the marks of places inside of some of its characters."""
        return [m for m in self.marks if m.name == name and is_inside(m, clause)]


def is_inside(mark: Mark, span: Span) -> bool:
    return span.start <= mark.start and mark.end <= span.end


def build_whom(whom: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Build the expression of those of whom a thing is said."""
    heads = "|".join(re.escape(h).replace(r"\*", r"\w*") for h in whom["heads"])
    tails = "|".join(map(re.escape, whom["tails"]))
    until = r"[^,.;:]{1,40}?(?=$|[,.;:]| are | is | at | can )"
    return re.compile(rf"(?<!\w)(?:{heads})(?:\s(?:{tails})\s{until})?", re.IGNORECASE)


def find_marks(part: str, grammar: Grammar) -> tuple[Mark, ...]:
    """Find all marks of a sentence: times, amounts, places and the words of groups, in order."""
    tokens = split_tokens(part)
    table = grammar.lexicon.table
    times = find_times(part, tokens, table, other=grammar.other)
    amounts = find_amounts(part, tokens, grammar.units, taken=times)
    mentions = find_mentions(part, tokens, grammar.names)
    taken = [*times, *amounts, *mentions]
    groups = find_groups(tokens, grammar.lexicon, taken=taken)
    names = {COMMA: COMMA, COLON: COLON, **dict.fromkeys(table["and"], AND)}
    commas = [Mark(names[t.text], t.start, t.end) for t in tokens if t.text in names]
    everything = [*commas, *taken, *_read_demonyms(groups, grammar), *groups]
    return tuple(sorted(everything, key=lambda m: (m.start, m.end, m.name)))


def _read_demonyms(groups: Sequence[Mark], grammar: Grammar) -> list[Mark]:
    """List places for *Finnish* and the like; they count where no place is named."""
    found = []
    for mark in groups:
        if mark.name.startswith("demonym:"):
            for code in grammar.lexicon.table["demonyms"][mark.name[8:]]:
                country = grammar.names.countries.get(code)
                if country:
                    found.append(Mark("@demonym", mark.start, mark.end, country))
    return found


def sort_marks(marks: Sequence[Mark], span: Span) -> dict[str, list[Mark]]:
    """Sort the marks inside of some characters by their names."""
    named: dict[str, list[Mark]] = {}
    for mark in marks:
        if is_inside(mark, span):
            named.setdefault(mark.name, []).append(mark)
    return named
