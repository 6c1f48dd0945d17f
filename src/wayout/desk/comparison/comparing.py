"""Comparing a claim with what is known, and claims with each other: on what do they differ?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from wayout.desk.claims.claim import Amount, Claim
from wayout.desk.comparison.known_statements import list_statements
from wayout.desk.comparison.scope import is_about
from wayout.desk.comparison.statement import (
    Statement,
    as_statement,
)
from wayout.situation.situation import Situation

VERDICTS = ("repeats", "contradicts", "supersedes", "agrees", "new")
"""From the one that decides most; of several findings the first of these is the verdict."""

DIFFERENCES = ("day", "measure", "speaker", "unit", "status", "place", "mode", "whom", "number")
TOLERANCE = {"about": 0.15, "exact": 0.0, "at-least": 0.0, "at-most": 0.0, "range": 0.0}


@dataclass(frozen=True, slots=True)
class Finding:
    """One record a claim touches: in which way, on what they differ, and why in a sentence."""

    verdict: str
    record: str
    differs: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict over a claim and the records it rests on; `new` has none."""

    verdict: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Tension:
    """Two claims that seem to contradict each other, by index, and what explains it."""

    first: int
    second: int
    differs: tuple[str, ...]
    why: str


def compare_claims(claim: Claim, known: Situation) -> Comparison:
    """
    Compare a claim with the records of a situation, as of what it knows.

    Only kind, place, measure, time and origin decide; how the words sound never does. Records
    are compared if they are about the same place and measure. For many claims make
    `list_statements(known)` once and call `compare_statement`.
    """
    statements = tuple(list_statements(known))
    return compare_statement(as_statement(claim, situation=known), statements)


def compare_statement(said: Statement, known: Sequence[Statement]) -> Comparison:
    """Compare one statement with others; see `compare_claims`."""
    findings = [f for record in known if (f := _find(said, record))]
    findings.sort(key=lambda f: (VERDICTS.index(f.verdict), len(f.differs), f.record))
    if not findings:
        return Comparison("new", ())
    return Comparison(findings[0].verdict, tuple(findings))


def _find(said: Statement, record: Statement) -> Finding | None:
    if not is_about(record, said):
        return None
    alike = _agree(said, record)
    if said.kind == "count" and not alike and not _same_length(said, record):
        return None
    differs = list_differences(said, record)
    if alike and said.origins & record.origins:
        return Finding("repeats", record.record, differs, "the same origin says the same")
    time = _order(said, record)
    if alike:
        why = "an origin of its own says the same"
        fits = time in ("same", "unknown")
        return Finding("agrees", record.record, differs, why) if fits else None
    if time == "later":
        why = "it is of a later day than the record"
        return Finding("supersedes", record.record, differs, why)
    if time in ("earlier", "over") or _is_over(said, record):
        return None
    unknown = " as far as its day is known" if time == "unknown" else ""
    why = f"they differ in {', '.join(differs) or 'what they say'}{unknown}"
    return Finding("contradicts", record.record, differs, why)


def _apart(one: Statement, other: Statement) -> bool:
    """Tell whether they are about different means of travel."""
    return bool(one.modes and other.modes and not one.modes & other.modes)


def _same_length(one: Statement, other: Statement) -> bool:
    """Tell whether two counts are of about as many hours; a day's and a week's can both stand."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    hours, others = one.end - one.start, other.end - other.start
    return max(hours, others) <= 1.5 * min(hours, others)


def _agree(one: Statement, other: Statement) -> bool:
    if one.measure[0] == "passage":
        return one.passes == other.passes
    if (one.status == "denied") != (other.status == "denied"):
        return False
    if one.amount is None or other.amount is None:
        return True
    return amounts_agree(one.amount, other.amount)


def amounts_agree(one: Amount, other: Amount) -> bool:
    """Tell whether two amounts of one unit can both be right, as their bounds were meant."""
    if one.unit != other.unit or one.per != other.per:
        return False
    low, high = _reach(one)
    other_low, other_high = _reach(other)
    return low <= other_high and other_low <= high


def _reach(amount: Amount) -> tuple[float, float]:
    slack = TOLERANCE.get(amount.bound, 0.0)
    low, high = amount.low * (1 - slack), amount.high * (1 + slack)
    if amount.bound == "at-least":
        return low, float("inf")
    if amount.bound == "at-most":
        return 0.0, high
    return low, high


def _order(said: Statement, record: Statement) -> str:
    """
    Give where the time of a statement lies: `later`, `earlier`, `same`, `over` or `unknown`.

    What lets pass or not and is `over` no longer held when the statement begins.
    """
    changes = said.measure[0] == "passage"
    if said.start and record.end and said.start >= record.end:
        return "over" if changes else "later"
    if said.end and record.start and said.end <= record.start:
        return "earlier"
    if said.start is None or record.start is None:
        return "unknown"
    if changes:
        return "later" if said.start > record.start else "same"
    return "unknown" if said.end is None or record.end is None else "same"


def _is_over(said: Statement, record: Statement) -> bool:
    """Tell whether a record was over when something without a day was said."""
    undated = said.start is None and said.end is not None
    return bool(undated and said.end and record.end and record.end <= said.end)


def list_differences(one: Statement, other: Statement) -> tuple[str, ...]:
    """List in what two statements differ, in the order of `DIFFERENCES`."""
    found = set()
    if (one.start, one.end) != (other.start, other.end):
        found.add("day")
    if one.measure[0] != other.measure[0]:
        found.add("measure")
    elif one.amount and other.amount and one.amount.unit != other.amount.unit:
        found.add("unit")
    elif one.amount and other.amount and not amounts_agree(one.amount, other.amount):
        found.add("number")
    if one.origins != other.origins or one.speaker != other.speaker:
        found.add("speaker")
    if one.status != other.status:
        found.add("status")
    if one.places != other.places:
        found.add("place")
    if one.modes != other.modes:
        found.add("mode")
    if one.whom != other.whom:
        found.add("whom")
    return tuple(d for d in DIFFERENCES if d in found)


def find_tensions(claims: Sequence[Claim], situation: Situation) -> tuple[Tension, ...]:
    """
    Find pairs of claims that seem to contradict each other, with what explains it.

    Letting through against not; two numbers of one thing; prices of one way in two currencies; a
    flow said not to grow against a queue. Being explained is not being resolved: an editor decides.
    """
    said = [as_statement(c, situation=situation) for c in claims]
    found = []
    for first, second in combinations(range(len(said)), 2):
        one, other = said[first], said[second]
        if _strained(one, other):
            differs = list_differences(one, other)
            why = f"they differ in {', '.join(differs)}" if differs else "nothing explains it"
            found.append(Tension(first, second, differs, why))
    return tuple(found)


def _strained(one: Statement, other: Statement) -> bool:
    kinds = {one.measure[0], other.measure[0]}
    here = bool(one.places & other.places or one.countries & other.countries)
    nowhere = not one.places and not other.places
    if kinds == {"count", "queue"}:
        count = one if one.kind == "count" else other
        return here and count.status == "denied" and count.amount is None
    if one.measure[0] != other.measure[0] or not (here or nowhere):
        return False
    if kinds == {"price"}:
        return bool(one.places & other.places) and not _agree(one, other)
    if kinds == {"passage"}:
        return not _apart(one, other) and one.passes != other.passes and not nowhere
    if one.measure != other.measure or one.places != other.places:
        return False
    return not _agree(one, other)
