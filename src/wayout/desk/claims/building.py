"""Claims from what a pattern found: amount, time, whom it is said of, and who says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wayout.desk.claims.claim import Amount, Claim, Span, When
from wayout.desk.claims.grammar import Sentence
from wayout.desk.claims.judging import CONSCRIPTS
from wayout.desk.claims.lexicon import Pattern
from wayout.desk.claims.marks import Mark, is_inside
from wayout.desk.claims.placing import get_country
from wayout.desk.claims.times import UNSAID, Calendar, get_when
from wayout.situation.record import Crossing, Place

_ENTERING = ("<enter>", "<arrive>", "<admit>")
"""Groups that say that a place abroad is entered; leaving is said of home alike."""


def build_claim(
    kind: str,
    status: str,
    places: Sequence[Crossing | Place],
    value: Mark | None,
    span: Span,
    clause: Span,
    sentence: Sentence,
    calendar: Calendar,
    outlet: str,
    pattern: Pattern,
) -> Claim:
    """Build the claim that a pattern found, with whom, when and who says it."""
    names = sentence.grammar.names
    countries = {get_country(p, names) for p in places} - {""}
    modes = (name for name in sentence.named if name.startswith("mode:"))
    anchor = Span(value.start, value.end) if value else span
    chain = (outlet, *sentence.voice.chain) if outlet else sentence.voice.chain
    return Claim(
        kind=kind,
        status=status,
        places=tuple(p.id for p in places),
        country=countries.pop() if len(countries) == 1 else "",
        modes=frozenset(name[5:] for name in modes if _is_said(sentence, clause, name)),
        direction="in" if _is_said(sentence, clause, *_ENTERING) else "",
        whom=_whom(sentence, clause),
        amount=_amount(value, pattern, sentence, calendar),
        when=_when(sentence, clause, anchor, calendar, status, pattern.unit),
        speaker=sentence.voice.kind,
        origin=tuple(dict.fromkeys(chain)),
        excerpt=Span(sentence.start + span.start, sentence.start + span.end),
    )


def _is_said(sentence: Sentence, clause: Span, *names: str) -> bool:
    return any(is_inside(mark, clause) for mark in sentence.list_marks(*names))


def _whom(sentence: Sentence, clause: Span) -> str:
    found = sentence.grammar.whom.search(sentence.text[clause.start : clause.end])
    return found.group() if found else ""


def _amount(
    value: Mark | None, pattern: Pattern, sentence: Sentence, calendar: Calendar
) -> Amount | None:
    if value is None:
        return None
    amount: Amount = value.value
    if pattern.unit:
        amount = replace(amount, unit=pattern.unit)
    elif not amount.unit:
        amount = replace(amount, unit="people", count="persons")
    for mark in sentence.list_marks("time"):
        if mark.value and mark.value.since:
            when = get_when(mark, calendar, offset=sentence.start, future=False)
            if when.start:
                amount = replace(amount, since=when.start.isoformat())
    return amount


def _when(
    sentence: Sentence, clause: Span, anchor: Span, calendar: Calendar, status: str, unit: str
) -> When:
    times = [m for m in sentence.list_marks("time") if m.value is not None]
    near = [m for m in times if is_inside(m, clause)] or times
    if not near and calendar.published is None:
        return UNSAID
    if not near:
        return When(None, calendar.published, None, "no time is said; it was so by publication")
    closest = min(near, key=lambda m: max(m.start - anchor.end, anchor.start - m.end, 0))
    said = sentence.grammar.speech.after.expression.search(
        sentence.text, max(0, closest.start - 20), closest.start
    )
    future = status == "announced" and unit != CONSCRIPTS and not said
    return get_when(closest, calendar, offset=sentence.start, future=future)
