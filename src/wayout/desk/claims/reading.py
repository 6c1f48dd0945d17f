"""From a text to claims: sentences, marks in them, patterns of marks, and who, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wayout.desk.claims.amounts import build_units
from wayout.desk.claims.building import build_claim
from wayout.desk.claims.claim import Claim, Span
from wayout.desk.claims.grammar import (
    Grammar,
    Sentence,
    build_whom,
    find_marks,
    is_inside,
    sort_marks,
)
from wayout.desk.claims.judging import CONSCRIPTS, judge_status, meets_needs
from wayout.desk.claims.lexicon import LANGUAGES, Pattern, read_lexicon
from wayout.desk.claims.marks import Mark, cover, match_pattern, part_clauses
from wayout.desk.claims.naming import Names, build_names
from wayout.desk.claims.placing import (
    build_joining,
    choose_places,
    get_country,
    is_abroad,
    is_speaking,
)
from wayout.desk.claims.sentences import split_clauses, split_sentences
from wayout.desk.claims.speakers import build_speech
from wayout.desk.claims.times import Calendar, build_other
from wayout.situation.period import Instant
from wayout.situation.record import Crossing, Place
from wayout.situation.situation import Situation

CARRIED = 2
"""For so many sentences a place said before still holds for a queue, a wait or a check."""
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_QUESTION = re.compile(r"\?\)?\Z|\A[\"“«‘].*\?[\"”’»]\Z")
_YEAR = re.compile(
    r"(?<!since )(?<!с )(?<!\d)((?:19|20)\d\d)(?=\s(?:г\.|год)|[\s,.;]*(?:the|and|$|[A-Zа-я]))"
)
_OTHERS = re.compile(r"\s(?!was\b|has\b)[a-z]+s\b")
"""A plural behind a number that counts neither people nor vehicles: *three families*."""
_LATIN = re.compile("[a-z]", re.IGNORECASE)


class ClaimReader:
    """
    Reads claims out of texts for one situation; made once, used for many texts.

    Parameters
    ----------
    situation
        Its places, posts, sources and window are what texts are read against.
    """

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        lexicons = [read_lexicon(language) for language in LANGUAGES]
        endings = [e for x in lexicons for e in x.table.get("ending", ())]
        generic = [w for x in lexicons for w in x.table["generic"]]
        names = build_names(situation, endings=endings, generic=generic)
        self._grammars = {
            x.language: Grammar(
                lexicon=x,
                units=build_units(x.table),
                names=names,
                speech=build_speech(x.table, situation),
                other=build_other(x.table),
                whom=build_whom(x.table["whom"]),
                joining=build_joining(x.table),
            )
            for x in lexicons
        }

    def read(
        self,
        text: str,
        *,
        outlet: str = "",
        published: Instant | None = None,
        language: str | None = None,
    ) -> tuple[Claim, ...]:
        """
        Read the claims of a text, in the order of the text.

        Parameters
        ----------
        outlet
            Who published the text; the first of every chain of origins.
        published
            Without it days of the week and the like are no dates.
        language
            ISO 639-1; None tells English from Russian by letters, for each sentence. A language
            without a grammar gives no claims.
        """
        if language is not None and language not in self._grammars:
            return ()
        head = self._situation.head
        calendar = Calendar(head.time_zone, head.window, published)
        claims: list[Claim] = []
        for sentence in self._sentences(text, language):
            for claim in _read_sentence(sentence, calendar, outlet):
                if claim not in claims:
                    claims.append(claim)
        return tuple(sorted(claims, key=lambda c: (c.excerpt.start, c.excerpt.end, c.kind)))

    def _sentences(self, text: str, language: str | None) -> Iterator[Sentence]:
        short = [w for g in self._grammars.values() for w in g.lexicon.table["abbreviations"]]
        carried: tuple[Mark, ...] = ()
        age = 0
        for span in split_sentences(text, abbreviations=short):
            part = text[span.start : span.end]
            grammar = self._grammars.get(language or _tell_language(part))
            if grammar is None or len(part.lower()) != len(part):
                continue
            marks = find_marks(part, grammar)
            sentence = Sentence(part, span.start, grammar, marks, carried)
            yield sentence
            named = tuple(m for m in marks if m.name == "@place" and _abroad(m, grammar.names))
            carried, age = (named, 0) if named else (carried, age + 1)
            carried = carried if age < CARRIED else ()


def _tell_language(text: str) -> str:
    return "ru" if len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text)) else "en"


def _abroad(mark: Mark, names: Names) -> bool:
    mention = mark.value
    if isinstance(mention, Place):
        return True
    return bool(mention.post or get_country(mention.place, names) not in ("", names.home))


def _read_sentence(sentence: Sentence, calendar: Calendar, outlet: str) -> Iterator[Claim]:
    everything = sort_marks(sentence.marks, Span(0, len(sentence.text)))
    keys = frozenset(everything)
    patterns = [p for p in sentence.grammar.lexicon.patterns if p.names <= keys]
    if not patterns or _is_idle(sentence.text, calendar):
        return
    separators = sentence.grammar.lexicon.table["clauses"]
    used: set[tuple[int, int]] = set()
    made: list[Claim] = []
    clauses = split_clauses(sentence.text, separators=separators)
    for clause in part_clauses(clauses, sentence.marks):
        named = sort_marks(sentence.marks, clause)
        for pattern in patterns:
            if (pattern.alone and made) or pattern.but & named.keys():
                continue
            for chain in match_pattern(pattern, everything if pattern.wide else named):
                if pattern.wide and not is_inside(chain[-1], clause):
                    continue
                made += _claims_of(pattern, chain, clause, sentence, used, made, calendar, outlet)
    yield from made


def _is_idle(text: str, calendar: Calendar) -> bool:
    """Tell whether a sentence asks, or tells of a year before the situation."""
    if _QUESTION.search(text):
        return True
    first = calendar.window.start.year
    return any(int(m.group(1)) < first for m in _YEAR.finditer(text))


def _claims_of(
    pattern: Pattern,
    chain: Sequence[Mark],
    clause: Span,
    sentence: Sentence,
    used: set[tuple[int, int]],
    made: Sequence[Claim],
    calendar: Calendar,
    outlet: str,
) -> list[Claim]:
    span = cover(chain)
    amounts = [m for m in chain if m.name[0] == "#"]
    if any((m.start, m.end) in used for m in amounts):
        return []
    if pattern.kind in ("refuses", "check") and any(
        m.name == "#number" and _OTHERS.match(sentence.text, m.end) for m in amounts
    ):
        return []
    if not amounts and _is_taken(pattern, span, sentence, made):
        return []
    status, kind = judge_status(pattern, chain, clause, sentence.marks)
    places = _find_places(pattern, kind, span, clause, sentence)
    if not kind or not meets_needs(pattern, sentence.marks, places, sentence.carried, status):
        return []
    used.update((m.start, m.end) for m in amounts)
    values: list[Mark | None] = [*amounts] or [None]
    claims = []
    for value in values:
        claim = build_claim(
            kind, status, places, value, span, clause, sentence, calendar, outlet, pattern
        )
        if not _repeats(claim, made):
            claims.append(claim)
    return claims


def _is_taken(pattern: Pattern, span: Span, sentence: Sentence, made: Sequence[Claim]) -> bool:
    """Tell whether its words already say something else: a count let in, or a way out barred."""
    if pattern.kind not in ("admits", "refuses"):
        return False
    stronger = {"admits": ("<hold>", "<refuse>", "<refused>", "<open>"), "refuses": ("<hold>",)}
    if any(
        m.name in stronger[pattern.kind] and m.start < span.end and span.start < m.end
        for m in sentence.marks
        if m.name != "<open>" or not is_inside(m, span)
    ):
        return True
    start, end = sentence.start + span.start, sentence.start + span.end
    return any(c.amount and c.excerpt.start < end and start < c.excerpt.end for c in made)


def _repeats(claim: Claim, made: Sequence[Claim]) -> bool:
    """Tell whether a claim without an amount says again what the same sentence said."""
    if claim.amount is not None:
        return False
    return any(
        c.kind == claim.kind
        and (c.places == claim.places or c.amount is not None)
        and (c.status == claim.status or c.amount is not None or _overlap(c, claim))
        for c in made
    )


def _overlap(one: Claim, other: Claim) -> bool:
    a, b = one.excerpt, other.excerpt
    return a.start < b.end and b.start < a.end


def _find_places(
    pattern: Pattern, kind: str, span: Span, clause: Span, sentence: Sentence
) -> tuple[Crossing | Place, ...]:
    names, joining = sentence.grammar.names, sentence.grammar.joining
    whole = Span(0, len(sentence.text))
    fallback: tuple[Crossing | Place, ...] = ()
    if pattern.unit == CONSCRIPTS:
        return ()
    for part, name in (
        (clause, "@place"),
        (clause, "@demonym"),
        (whole, "@place"),
        (whole, "@demonym"),
    ):
        marks = sentence.places(part, name)
        if part is clause and any(m.name == "@post" for m in sentence.marks):
            quiet = [m for m in marks if not is_speaking(m, sentence.text, joining)]
            marks = quiet if name == "@place" else marks
        found = choose_places(
            kind, span, marks, sentence=sentence.text, names=names, joining=joining
        )
        if found and (kind == "check" or any(is_abroad(p, names) for p in found)):
            return found
        fallback = fallback or found
    says_home = kind != "count" or "<gone-abroad>" in pattern.names
    if not fallback and says_home and _says_home(span, sentence):
        home = names.countries.get(names.home)
        return (home,) if home else ()
    if kind == "count" and not any(is_abroad(p, names) for p in fallback):
        return ()
    if fallback:
        return fallback
    if pattern.carry and not any(m.name == "@place" for m in sentence.marks):
        nowhere = Span(10**6, 10**6)
        return choose_places(
            kind, nowhere, sentence.carried, sentence=" " * 2000, names=names, joining=joining
        )
    return ()


def _says_home(span: Span, sentence: Sentence) -> bool:
    """Tell whether the words themselves name home: *the borders of Russia*, *left the country*."""
    names = sentence.grammar.names
    inside = [m for m in sentence.marks if m.start < span.end and span.start < m.end]
    return any(
        m.name == "<gone-abroad>"
        or (m.name == "@place" and get_country(m.value.place, names) == names.home)
        for m in inside
        if m.name == "<gone-abroad>" or (m.name == "@place" and m.value.place)
    )


def extract_claims(
    text: str,
    situation: Situation,
    *,
    outlet: str = "",
    published: Instant | None = None,
    language: str | None = None,
) -> tuple[Claim, ...]:
    """Extract the claims of one text; for many texts make one `ClaimReader`, see there."""
    reader = ClaimReader(situation)
    return reader.read(text, outlet=outlet, published=published, language=language)
