"""A claim that somebody points to: kind and words are given, all else is read from the words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from wayout.desk.claims.building import build_claim
from wayout.desk.claims.claim import KINDS, STATUSES, Claim, Span
from wayout.desk.claims.grammar import Sentence
from wayout.desk.claims.lexicon import Pattern
from wayout.desk.claims.marks import Mark, is_inside
from wayout.desk.claims.reading import ClaimReader, find_places
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant

AMOUNTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "queue": ("#length", "#vehicles", "#people"),
        "wait": ("#hours",),
        "count": ("#people", "#vehicles", "#number"),
        "price": ("#money",),
    }
)
"""Which numbers a kind takes. A count may have none: it says then that a flow grew."""


LONGEST_WORDS = 600
"""Characters that are pointed to; a sentence has seldom more."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What somebody says of a claim: its kind, how it is said, and words copied from the text."""

    kind: str
    status: str
    words: str


def read_pointed(
    reader: ClaimReader,
    text: str,
    pointed: Pointed,
    *,
    outlet: str,
    published: Instant | None,
    language: str | None = None,
) -> Claim:
    """
    Read the claim that somebody points to; number, places, time and speaker are those of the text.

    Raises
    ------
    BadInputError
        No such kind or status; the words do not stand in the text once, or not in one sentence;
        they hold no number that the kind takes, or several.
    """
    for found, known in ((pointed.kind, KINDS), (pointed.status, STATUSES)):
        _demand_known(found, known)
    words = find_words(text, pointed.words)
    sentence = _find_sentence(reader, text, words, language)
    span = Span(words.start - sentence.start, words.end - sentence.start)
    value = _find_amount(sentence, span, pointed.kind)
    pattern = _build_pattern(pointed.kind)
    places = find_places(pattern, pointed.kind, span, span, sentence)
    calendar = reader.build_calendar(published)
    told = (pointed.kind, pointed.status, places, value)
    return build_claim(*told, span, span, sentence, calendar, outlet, pattern)


def find_words(text: str, words: str) -> Span:
    """
    Find words that were copied from a text; only white space may differ.

    Raises
    ------
    BadInputError
        They are too many, do not stand there, or more than once.
    """
    if len(words) > LONGEST_WORDS:
        raise BadInputError(f"{len(words):,} characters of words; accepted: up to {LONGEST_WORDS}")
    parts = words.split()
    found = [*re.finditer(r"\s+".join(map(re.escape, parts)), text)] if parts else []
    if len(found) == 1:
        return Span(*found[0].span())
    often = f"stand {len(found)} times in the text" if found else "do not stand in the text"
    raise BadInputError(
        f"the words '{_quote(words, 80)}' {often}; accepted: copied from it, and there once"
    )


def _demand_known(found: str, known: Sequence[str]) -> None:
    if found not in known:
        near = find_nearest(found, known)
        hint = f"; did you mean '{near}'?" if near else ""
        accepted = ", ".join(known)
        raise BadInputError(f"no claim is '{_quote(found, 40)}'{hint}; accepted: {accepted}")


def _quote(words: str, most: int) -> str:
    """Quote some words on one line; nothing in them moves or hides what a terminal shows."""
    shown = "".join(c if c.isprintable() else " " for c in words[: 2 * most])
    return " ".join(shown.split())[:most]


def _find_sentence(reader: ClaimReader, text: str, words: Span, language: str | None) -> Sentence:
    for sentence in reader.list_sentences(text, language):
        if sentence.start <= words.start and words.end <= sentence.start + len(sentence.text):
            return sentence
    raise BadInputError("the words reach over more than one sentence; accepted: words of one")


def _find_amount(sentence: Sentence, span: Span, kind: str) -> Mark | None:
    if kind not in AMOUNTS:
        return None
    found = [m for m in sentence.list_marks(*AMOUNTS[kind]) if is_inside(m, span)]
    if len(found) == 1 or (kind == "count" and not found):
        return found[0] if found else None
    many = f"{len(found)} numbers" if found else "no number"
    raise BadInputError(f"the words hold {many} of a {kind}; accepted: words with one")


def _build_pattern(kind: str) -> Pattern:
    """Build a pattern that asks for nothing: whoever points has seen what it would look for."""
    nothing: frozenset[str] = frozenset()
    return Pattern(
        kind=kind,
        elements=(),
        needs="",
        carry=True,
        keeps_negation=True,
        alone=False,
        unit="",
        status="",
        wide=False,
        names=nothing,
        groups=nothing,
        places=nothing,
        counts=False,
        but=nothing,
    )
