"""A grammar made ready for a situation, and a sentence with everything that was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from wayout.desk.claims.amounts import find_amounts, may_count
from wayout.desk.claims.claim import Span
from wayout.desk.claims.lexicon import Lexicon, Pattern
from wayout.desk.claims.marks import (
    AND,
    COLON,
    COMMA,
    Mark,
    Token,
    is_inside,
    mark_groups,
    place_words,
    split_words,
)
from wayout.desk.claims.naming import Names, find_mentions
from wayout.desk.claims.phrases import Begun, Groups, find_phrases
from wayout.desk.claims.placing import Joining, get_country, is_speaking
from wayout.desk.claims.speakers import Speech, Voice, find_voice
from wayout.desk.claims.times import Other, find_times
from wayout.desk.claims.units import Units
from wayout.situation.record import Place

_ORDER = itemgetter(1, 2, 0)
"""Marks in the order of the text."""


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


def build_whom(whom: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Build the expression of those of whom a thing is said."""
    heads = "|".join(re.escape(h).replace(r"\*", r"\w*") for h in whom["heads"])
    tails = "|".join(map(re.escape, whom["tails"]))
    until = r"[^,.;:]{1,40}?(?=$|[,.;:]| are | is | at | can )"
    return re.compile(rf"(?<!\w)(?:{heads})(?:\s(?:{tails})\s{until})?", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """
    A sentence and what is found in it, each when first asked for; positions count from its start.

    Attributes
    ----------
    before
        The sentences whose places still hold in this one, the nearest first.
    looked_up
        What begins with each word of the text so far that is in this language.
    """

    text: str
    start: int
    grammar: Grammar
    before: tuple[Sentence, ...]
    looked_up: dict[str, Begun]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words and signs, folded."""
        return split_words(self.text)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words and signs with where they stand."""
        return place_words(self.text, self.words)

    @cached_property
    def groups(self) -> Groups:
        """The groups of words in it, before times, amounts and places take words from them."""
        phrases = self.grammar.lexicon.phrases
        return find_phrases(self.words, phrases, looked_up=self.looked_up)

    @cached_property
    def mentions(self) -> list[Mark]:
        """The places it names."""
        return find_mentions(self.text, self.tokens, self.grammar.names)

    @cached_property
    def named(self) -> Mapping[str, list[Mark]]:
        """All marks in order, by their names: times, amounts, places, commas, groups of words."""
        return sort_marks(find_marks(self))

    @cached_property
    def carried(self) -> tuple[Mark, ...]:
        """The places abroad that were named last before it, if that is not long ago."""
        for sentence in self.before:
            abroad = [
                m
                for m in sentence.mentions
                if m.name == "@place" and _is_abroad(m, self.grammar.names)
            ]
            if abroad:
                return tuple(abroad)
        return ()

    @cached_property
    def voice(self) -> Voice:
        """Who says it."""
        return find_voice(self.text, self.grammar.speech, tokens=self.tokens)

    @cached_property
    def speaking(self) -> frozenset[tuple[int, int]]:
        """Where the places stand that only say who speaks: *officials in Tbilisi said*."""
        places = (*self.list_marks("@place"), *self.list_marks("@demonym"))
        joining = self.grammar.joining
        return frozenset((m.start, m.end) for m in places if is_speaking(m, self.text, joining))

    def list_marks(self, *names: str) -> list[Mark]:
        """List the marks of some names."""
        return [m for name in names for m in self.named.get(name, ())]


def find_patterns(sentence: Sentence) -> list[Pattern]:
    """Find the patterns that a sentence could meet, going by groups of words, numbers, places."""
    grammar = sentence.grammar
    patterns = grammar.lexicon.find_patterns(sentence.groups.name_all())
    if not may_count(sentence.text, sentence.words, grammar.units):
        patterns = [p for p in patterns if not p.counts]
    if any(p.places or not p.groups for p in patterns):
        named = {mark.name for mark in sentence.mentions}
        patterns = [p for p in patterns if p.places <= named and (p.groups or named)]
    return patterns


def find_marks(sentence: Sentence) -> list[Mark]:
    """Find all marks of a sentence: times, amounts, places and the words of groups, in order."""
    text, tokens, grammar = sentence.text, sentence.tokens, sentence.grammar
    times = find_times(text, tokens, grammar.lexicon.table, other=grammar.other)
    amounts = find_amounts(text, tokens, grammar.units, taken=times)
    taken = [*times, *amounts, *sentence.mentions]
    groups = mark_groups(sentence.groups, tokens, taken=taken)
    names = {COMMA: COMMA, COLON: COLON, **dict.fromkeys(grammar.lexicon.table["and"], AND)}
    commas = [Mark(names[t.text], t.start, t.end) for t in tokens if t.text in names]
    everything = [*commas, *taken, *_read_demonyms(groups, grammar), *groups]
    return sorted(everything, key=_ORDER)


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


def _is_abroad(mark: Mark, names: Names) -> bool:
    mention = mark.value
    if isinstance(mention, Place):
        return True
    return bool(mention.post or get_country(mention.place, names) not in ("", names.home))


def sort_marks(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """Sort marks by their names, those of one name as they stood."""
    named: dict[str, list[Mark]] = {}
    for mark in marks:
        named.setdefault(mark.name, []).append(mark)
    return named


def cut_marks(named: Mapping[str, Sequence[Mark]], span: Span) -> dict[str, list[Mark]]:
    """Leave of sorted marks those inside of some characters, and no name without any."""
    inside = {name: [m for m in marks if is_inside(m, span)] for name, marks in named.items()}
    return {name: marks for name, marks in inside.items() if marks}
