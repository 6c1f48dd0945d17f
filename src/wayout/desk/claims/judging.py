"""How a thing is said: observed, announced, denied or rumoured; and whether it is a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wayout.desk.claims.claim import Span
from wayout.desk.claims.grammar import Sentence
from wayout.desk.claims.lexicon import Pattern
from wayout.desk.claims.marks import COLON, COMMA, Mark, cover
from wayout.desk.claims.placing import is_abroad
from wayout.situation.record import Crossing, Place

BEFORE = 45
"""So many characters before its words a *not* or a *will* still belongs to a statement."""
CONSCRIPTS = "conscripts"
COUNTED = frozenset({"count", "queue", "wait", "price"})
"""Kinds with a number: it was counted, whatever is going to be."""
BEHIND = 12
BESIDE = 25
WHOLES = frozenset({"<shut>", "<refuse>", "<refused>", "<hold>", "<gone>", "status:doubted"})
"""Groups whose phrases may hold a *not* of their own, which negates nothing else."""
STANDING = frozenset({"opened", "closed", "admits", "refuses"})
RULED = frozenset({"admits", "refuses", "check"})
"""What may be said with a condition behind it: *lets in whoever has a visa, if it is valid*."""
LODGED = frozenset({"price", "sold-out", "admits", "opened", "closed"})
NEGATED = {
    "admits": ("refuses", ""),
    "opened": ("closed", ""),
    "refuses": ("refuses", "denied"),
    "closed": ("closed", "denied"),
    "check": ("check", "denied"),
}
"""What a kind becomes if a *not* stands before it; the others are then no claim."""

Named = Mapping[str, Sequence[Mark]]
"""The marks of a sentence, by their names."""


def judge_status(
    pattern: Pattern, chain: Sequence[Mark], clause: Span, marks: Named
) -> tuple[str, str]:
    """Judge status and kind of what a pattern found; no kind: it is no claim."""
    span = cover(chain)
    signs = (*marks.get(COMMA, ()), *marks.get(COLON, ()))
    stops = [m.end for m in signs if m.end <= span.start]
    near = Span(max([clause.start, span.start - BEFORE, *stops]), span.end)
    kind, forced = pattern.kind, ""
    if not pattern.keeps_negation and _is_negated(kind, chain, near, marks):
        if kind not in NEGATED:
            return "", ""
        kind, forced = NEGATED[kind]
    if kind == "denial":
        return "denied", kind
    if pattern.status:
        return pattern.status, kind
    if _is_unreal(kind, near, clause, marks):
        return "", ""
    far = Span(clause.start, span.end)
    wholes = [m for name in WHOLES for m in marks.get(name, ())]
    if forced or _has("status:denied", marks, far, but=wholes) or "status:false" in marks:
        return forced or "denied", kind
    if _has("status:rumour", marks, far, but=()) or "status:doubted" in marks:
        return "rumour", kind
    if _is_possible(marks, near):
        return "rumour", kind
    if kind == "announcement" or pattern.unit == CONSCRIPTS:
        return "announced", kind
    if kind not in COUNTED and (
        _has("status:announced", marks, near, but=())
        or _has("status:decided", marks, clause, but=())
    ):
        return "announced", kind
    return "observed", kind


def _is_unreal(kind: str, near: Span, clause: Span, marks: Named) -> bool:
    """Tell whether it is only hoped, conditional, of the past, or the hours of a day."""
    before = Span(clause.start, near.end)
    if _has("status:unreal", marks, near, but=()) or _has("status:idle", marks, clause, but=()):
        return True
    if kind != "check" and _has("status:asking", marks, clause, but=()):
        return True
    if _has("status:conditional", marks, before if kind in RULED else clause, but=()):
        return True
    if kind in STANDING and _has("status:routine", marks, clause, but=()):
        return True
    about = Span(clause.start, near.end + BESIDE) if kind in COUNTED | {"sold-out"} else clause
    return kind in LODGED and _has("status:lodging", marks, about, but=())


def _is_negated(kind: str, chain: Sequence[Mark], near: Span, marks: Named) -> bool:
    """Tell whether a *not* belongs to it; behind a closing too, and *stop* before a letting in."""
    if kind == "closed":
        commas = [m.start for m in marks.get(COMMA, ()) if m.start >= near.end]
        near = Span(near.start, min([near.end + BEHIND, *commas]))
    wholes = [m for name in WHOLES for m in marks.get(name, ())]
    if _has("<not>", marks, near, but=[*chain, *wholes]):
        return True
    if kind == "admits" and any(m.start - near.end in (0, 1) for m in marks.get("<nobody>", ())):
        return True
    return kind in ("admits", "opened") and _has("<stop>", marks, near, but=chain)


def _is_possible(marks: Named, near: Span) -> bool:
    able = [m.start for name in ("status:capable", "<may>") for m in marks.get(name, ())]
    return any(
        near.start <= m.start < near.end and m.start not in able
        for m in marks.get("status:may", ())
    )


def _has(name: str, marks: Named, span: Span, *, but: Sequence[Mark]) -> bool:
    if name not in marks:
        return False
    but = (*but, *marks.get("status:plain", ()))
    return any(
        span.start <= m.start < span.end
        and not any(b.start <= m.start and m.end <= b.end for b in but)
        for m in marks[name]
    )


def meets_needs(pattern: Pattern, sentence: Sentence, places: Sequence[Crossing | Place]) -> bool:
    """Tell whether a sentence is about borders as the pattern needs it to be."""
    marks, names = sentence.named, sentence.grammar.names
    at_border = "<border>" in marks or "@post" in marks
    if pattern.needs == "border":
        if at_border or not places:
            return at_border
        abroad = any(is_abroad(p, names) for p in places)
        return abroad and ("<queue>" in marks or bool(sentence.carried))
    if pattern.needs == "place":
        return any(is_abroad(p, names) for p in places)
    if pattern.needs in ("abroad", "crossing"):
        return bool(places) or at_border
    return True
