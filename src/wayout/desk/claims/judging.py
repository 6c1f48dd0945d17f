"""How a thing is said: observed, announced, denied or rumoured; and whether it is a claim."""

from __future__ import annotations

from collections.abc import Sequence

from wayout.desk.claims.claim import Span
from wayout.desk.claims.lexicon import Pattern
from wayout.desk.claims.marks import COLON, COMMA, Mark, cover
from wayout.situation.record import Crossing, Place

BEFORE = 45
"""So many characters before its words a *not* or a *will* still belongs to a statement."""
CONSCRIPTS = "conscripts"
COUNTED = frozenset({"count", "queue", "wait", "price"})
"""Kinds with a number: it was counted, whatever is going to be."""
BEHIND = 12
WHOLES = frozenset({"<shut>", "<refuse>", "<refused>", "<hold>", "<gone>", "status:doubted"})
"""Groups whose phrases may hold a *not* of their own, which negates nothing else."""
STANDING = frozenset({"opened", "closed", "admits", "refuses"})
LODGED = frozenset({"price", "sold-out", "admits", "opened", "closed"})
NEGATED = {
    "admits": ("refuses", ""),
    "opened": ("closed", ""),
    "refuses": ("refuses", "denied"),
    "closed": ("closed", "denied"),
    "check": ("check", "denied"),
}
"""What a kind becomes if a *not* stands before it; the others are then no claim."""


def judge_status(
    pattern: Pattern, chain: Sequence[Mark], clause: Span, marks: Sequence[Mark]
) -> tuple[str, str]:
    """Judge status and kind of what a pattern found; no kind: it is no claim."""
    span = cover(chain)
    stops = [m.end for m in marks if m.name in (COMMA, COLON) and m.end <= span.start]
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
    wholes = [m for m in marks if m.name in WHOLES]
    if forced or _has("status:denied", marks, far, but=wholes) or _is_doubted("false", marks):
        return forced or "denied", kind
    if _has("status:rumour", marks, far, but=()) or _is_doubted("doubted", marks):
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


def _is_unreal(kind: str, near: Span, clause: Span, marks: Sequence[Mark]) -> bool:
    """Tell whether it is only hoped, conditional, of the past, or the hours of a day."""
    before = Span(clause.start, near.end)
    if _has("status:unreal", marks, near, but=()) or _has("status:idle", marks, clause, but=()):
        return True
    if _has("status:conditional", marks, before, but=()):
        return True
    if kind in STANDING and _has("status:routine", marks, clause, but=()):
        return True
    return kind in LODGED and _has("status:lodging", marks, clause, but=())


def _is_doubted(how: str, marks: Sequence[Mark]) -> bool:
    """Tell whether the sentence calls what it says false, or doubtful, at any place."""
    return any(m.name == f"status:{how}" for m in marks)


def _is_negated(kind: str, chain: Sequence[Mark], near: Span, marks: Sequence[Mark]) -> bool:
    """Tell whether a *not* belongs to it; behind a closing too, and *stop* before a letting in."""
    if kind == "closed":
        near = Span(near.start, near.end + BEHIND)
    wholes = [m for m in marks if m.name in WHOLES]
    if _has("<not>", marks, near, but=[*chain, *wholes]):
        return True
    return kind in ("admits", "opened") and _has("<stop>", marks, near, but=chain)


def _is_possible(marks: Sequence[Mark], near: Span) -> bool:
    able = [m.start for m in marks if m.name in ("status:capable", "<may>")]
    return any(
        m.name == "status:may" and near.start <= m.start < near.end and m.start not in able
        for m in marks
    )


def _has(name: str, marks: Sequence[Mark], span: Span, *, but: Sequence[Mark]) -> bool:
    inside = [(b.start, b.end) for b in but]
    return any(
        m.name == name
        and span.start <= m.start < span.end
        and not any(a <= m.start and m.end <= b for a, b in inside)
        for m in marks
    )


def meets_needs(
    pattern: Pattern,
    marks: Sequence[Mark],
    places: Sequence[Crossing | Place],
    carried: Sequence[Mark],
    status: str,
) -> bool:
    """Tell whether a sentence is about borders as the pattern needs it to be."""
    at_border = any(m.name in ("<border>", "@post") for m in marks)
    if pattern.needs == "border":
        in_line = any(m.name == "<queue>" for m in marks)
        return at_border or (bool(places) and (bool(carried) or in_line))
    if pattern.needs == "abroad":
        return bool(places) or any(m.name in ("<border>", "@post") for m in marks)
    if pattern.needs == "place":
        return bool(places)
    if pattern.needs == "crossing":
        return bool(places) or at_border
    return True
