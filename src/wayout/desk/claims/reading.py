"""From a text to claims: sentences, marks in them, patterns of marks, and who, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wayout.desk.claims.building import build_claim
from wayout.desk.claims.claim import Claim, Span
from wayout.desk.claims.grammar import (
    Grammar,
    Sentence,
    build_whom,
    cut_marks,
    find_patterns,
)
from wayout.desk.claims.judging import CONSCRIPTS, judge_status, meets_needs
from wayout.desk.claims.lexicon import LANGUAGES, Pattern, read_lexicon
from wayout.desk.claims.marks import (
    Mark,
    cover,
    is_inside,
    join_clauses,
    match_pattern,
    part_clause,
)
from wayout.desk.claims.naming import build_names
from wayout.desk.claims.phrases import Begun
from wayout.desk.claims.placing import build_joining, choose_places, get_country, is_abroad
from wayout.desk.claims.sentences import split_clauses, split_sentences
from wayout.desk.claims.speakers import build_speech
from wayout.desk.claims.times import Calendar, build_other
from wayout.desk.claims.units import build_units
from wayout.situation.period import Instant
from wayout.situation.record import Crossing, Place
from wayout.situation.situation import Situation

CARRIED = 2
"""For so many sentences a place said before still holds for a queue, a wait or a check."""
_CYRILLIC = re.compile("[а-яё]+", re.IGNORECASE)
_QUESTION = re.compile(r"\?\)?\Z|\A[\"“«‘].*\?[\"”’»]\Z")
_YEAR = re.compile(
    r"(?<!since )(?<!с )(?<!\d)((?:19|20)\d\d)(?=\s(?:г\.|год)|[\s,.;]*(?:the|and|$|[A-Zа-я]))"
)
_SINCE = re.compile(r"(?<!\w)(?:in|of|в)\s((?:19|20)\d\d)(?=-|[,.;!)](?!\d))")
_OTHERS = re.compile(r"\s(?!was\b|has\b)[a-z]+s\b")
"""A plural behind a number that counts neither people nor vehicles: *three families*."""
_WHERE = (
    ("clause", "@place"),
    ("clause", "@demonym"),
    ("sentence", "@place"),
    ("sentence", "@demonym"),
)
_LATIN = re.compile("[a-z]+", re.IGNORECASE)


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
        calendar = self.build_calendar(published)
        found = (
            claim
            for sentence in self.list_sentences(text, language)
            for claim in _read_sentence(sentence, calendar, outlet)
        )
        claims = dict.fromkeys(found)
        return tuple(sorted(claims, key=lambda c: (c.excerpt.start, c.excerpt.end, c.kind)))

    def build_calendar(self, published: Instant | None) -> Calendar:
        """Build what dates a text."""
        head = self._situation.head
        return Calendar(head.time_zone, head.window, published)

    def list_sentences(self, text: str, language: str | None) -> Iterator[Sentence]:
        """Yield the sentences of a text, each ready to be read."""
        short = [w for g in self._grammars.values() for w in g.lexicon.table["abbreviations"]]
        before: tuple[Sentence, ...] = ()
        looked_up: dict[str, dict[str, Begun]] = {name: {} for name in self._grammars}
        for span in split_sentences(text, abbreviations=short):
            part = text[span.start : span.end]
            spoken = language or _tell_language(part)
            if len(part.lower()) != len(part):
                continue
            sentence = Sentence(part, span.start, self._grammars[spoken], before, looked_up[spoken])
            yield sentence
            before = (sentence, *before[: CARRIED - 1])


def _tell_language(text: str) -> str:
    if text.isascii():
        return "en"
    russian, english = (sum(map(len, s.findall(text))) for s in (_CYRILLIC, _LATIN))
    return "ru" if russian > english else "en"


def _read_sentence(sentence: Sentence, calendar: Calendar, outlet: str) -> Iterator[Claim]:
    patterns = find_patterns(sentence)
    if not patterns or _is_idle(sentence.text, calendar):
        return
    everything = sentence.named
    patterns = [p for p in patterns if p.names <= everything.keys()]
    if not patterns:
        return
    used: set[tuple[int, int]] = set()
    made: list[Claim] = []
    table = sentence.grammar.lexicon.table
    split = split_clauses(sentence.text, separators=table["clauses"])
    clauses = join_clauses(sentence.text, split, everything, separators=table["loose"])
    parts = [p for c in clauses for p in part_clause(c, everything)]
    for clause in parts:
        named = cut_marks(everything, clause) if len(parts) > 1 else everything
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
    if not ("19" in text or "20" in text):
        return False
    first = calendar.window.start.year
    years = (m.group(1) for e in (_YEAR, _SINCE) for m in e.finditer(text))
    return any(int(year) < first for year in years)


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
    status, kind = judge_status(pattern, chain, clause, sentence.named)
    if not kind:
        return []
    places = find_places(pattern, kind, span, clause, sentence)
    if not meets_needs(pattern, sentence, places):
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
    marks = sentence.list_marks(*stronger[pattern.kind])
    if any(
        m.start < span.end and span.start < m.end and (m.name != "<open>" or not is_inside(m, span))
        for m in marks
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


def find_places(
    pattern: Pattern, kind: str, span: Span, clause: Span, sentence: Sentence
) -> tuple[Crossing | Place, ...]:
    """Find the places of a claim: those of its clause, of its sentence, or said before it."""
    names = sentence.grammar.names
    fallback: tuple[Crossing | Place, ...] = ()
    if pattern.unit == CONSCRIPTS:
        return ()
    for part, name in _WHERE:
        marks = sentence.list_marks(name)
        if part == "clause":
            marks = [m for m in marks if is_inside(m, clause)]
            if name == "@place" and "@post" in sentence.named:
                marks = [m for m in marks if m[1:3] not in sentence.speaking]
        found = _choose(kind, span, marks, sentence) if marks else ()
        if found and (kind == "check" or any(is_abroad(p, names) for p in found)):
            return found
        fallback = fallback or found
    says_home = kind != "count" or "<gone-abroad>" in pattern.names
    wide = Span(0, len(sentence.text)) if "<border>" in pattern.names else span
    if not fallback and says_home and _says_home(wide, sentence, said=span):
        home = names.countries.get(names.home)
        return (home,) if home else ()
    if kind == "count" and not any(is_abroad(p, names) for p in fallback):
        return ()
    if fallback:
        return fallback
    if pattern.carry and "@place" not in sentence.named:
        return choose_places(
            kind,
            Span(10**6, 10**6),
            sentence.carried,
            sentence="",
            speaking=(),
            names=names,
            joining=sentence.grammar.joining,
        )
    return ()


def _choose(
    kind: str, span: Span, marks: Sequence[Mark], sentence: Sentence
) -> tuple[Crossing | Place, ...]:
    return choose_places(
        kind,
        span,
        marks,
        sentence=sentence.text,
        speaking=sentence.speaking,
        names=sentence.grammar.names,
        joining=sentence.grammar.joining,
    )


def _says_home(span: Span, sentence: Sentence, *, said: Span) -> bool:
    """Tell whether the words themselves name home: *the borders of Russia*, *left the country*."""
    names = sentence.grammar.names
    inside = [
        m
        for m in sentence.list_marks("<gone-abroad>", "@place")
        if m.start < span.end
        and span.start < m.end
        and (is_inside(m, said) or m[1:3] not in sentence.speaking)
    ]
    return any(
        m.name == "<gone-abroad>"
        or (m.value.place and get_country(m.value.place, names) == names.home)
        for m in inside
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
