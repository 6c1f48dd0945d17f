"""Checks of rules against each other: what admits and refuses alike, which limit of two counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from wayout.rules.clause import Clause
from wayout.rules.example import Demand, concern, find_example
from wayout.situation.notice import Notice
from wayout.situation.period import Period
from wayout.situation.record import DECIDING, Rule
from wayout.situation.situation import Situation

SHOWN_ALIKE = ("exit", "call-up")
"""Domains in which every side is shown and none is picked."""


def check_clashes(situation: Situation, clauses: Mapping[str, Clause]) -> Iterator[Notice]:
    """
    Yield a notice for every pair of which one admits and one refuses some traveller alike.

    Takes the situation with its ends applied. A pair is ordered if for everybody both are about
    an override puts one of them aside, or a resolution speaks of both while they meet.
    """
    for one, other in _pairs(clauses.values()):
        if {one.rule.effect, other.rule.effect} != {"admit", "refuse"}:
            continue
        if one.rule.domain in SHOWN_ALIKE or not _both_effective(situation, clauses, one, other):
            continue
        earlier, later = _in_order(one.rule, other.rule)
        verbs = {"admit": "admits", "refuse": "refuses"}
        found = f"rule '{later.id}' {verbs[later.effect]} travellers whom"
        found += f" '{earlier.id}' {verbs[earlier.effect]}, and nothing orders the two"
        accepted = f'overrides = ["{earlier.id}"] here, the reverse there,'
        yield _notice(later, "unresolved-clash", found, accepted + " or a [[resolution]] of both")


def check_limits(situation: Situation, clauses: Mapping[str, Clause]) -> Iterator[Notice]:
    """Yield a notice for every two limits of one kind on one stay that no record links."""
    for one, other in _pairs(clauses.values()):
        mine, its = one.rule, other.rule
        if mine.effect != "limit-stay" or its.effect != "limit-stay":
            continue
        linked = its.id in mine.contradicts or mine.id in its.contradicts
        if linked or mine.days == its.days or mine.per_days != its.per_days:
            continue
        if _both_effective(situation, clauses, one, other):
            earlier, later = _in_order(mine, its)
            found = f"rule '{later.id}' limits a stay to {later.days} days"
            found += f" and '{earlier.id}' limits it to {earlier.days}"
            accepted = "contradicts or overrides in one of them, or a [[resolution]] of both"
            yield _notice(later, "unlinked-limits", found, accepted)


def _notice(rule: Rule, code: str, found: str, accepted: str) -> Notice:
    return Notice(rule.where.file, rule.where.line, code, found, accepted)


def _pairs(clauses: Iterable[Clause]) -> Iterator[tuple[Clause, Clause]]:
    by_bucket: dict[tuple[str, str], list[Clause]] = {}
    for clause in clauses:
        if clause.rule.status in DECIDING:
            by_bucket.setdefault((clause.rule.domain, clause.rule.country), []).append(clause)
    for bucket in by_bucket.values():
        yield from combinations(bucket, 2)


def _in_order(one: Rule, other: Rule) -> tuple[Rule, Rule]:
    first, second = sorted((one, other), key=lambda r: (r.published, r.valid.start, r.id))
    return first, second


def _both_effective(
    situation: Situation, clauses: Mapping[str, Clause], one: Clause, other: Clause
) -> bool:
    """Tell whether, somewhere and at some instant, both are effective for one traveller."""
    mine, its = one.rule, other.rule
    if not _scopes_meet(mine, its) or mine.id in its.overrides or its.id in mine.overrides:
        return False
    meeting = _meeting(situation, mine, its)
    if meeting is None or _is_resolved(situation, meeting, mine.id, its.id):
        return False
    demands: list[Demand] = [(concern(one), True), (concern(other), True)]
    for third in clauses.values():
        over = {mine.id, its.id} & set(third.rule.overrides)
        if over and third.decides and _covers(third.rule, meeting, mine, its):
            demands.append((concern(third), False))
    return find_example(demands, situation.head) is not None


def _scopes_meet(one: Rule, other: Rule) -> bool:
    directions = {one.direction, other.direction}
    return ("both" in directions or len(directions) == 1) and all(
        not mine or not its or not set(mine).isdisjoint(its)
        for mine, its in (
            (one.crossings, other.crossings),
            (one.places, other.places),
            (one.modes, other.modes),
        )
    )


def _meeting(situation: Situation, one: Rule, other: Rule) -> Period | None:
    """Give the part of the window in which both rules are in force."""
    periods = (one.valid, other.valid, situation.head.window)
    meeting = Period(max(p.start for p in periods), min(p.end for p in periods))
    return meeting if meeting.start < meeting.end else None


def _is_resolved(situation: Situation, meeting: Period, one: str, other: str) -> bool:
    speaking = [r.valid for r in situation.resolutions.values() if {one, other} <= {*r.between}]
    reached = meeting.start
    for period in sorted(speaking):
        if period.start <= reached:
            reached = max(reached, period.end)
    return reached >= meeting.end


def _covers(third: Rule, meeting: Period, one: Rule, other: Rule) -> bool:
    """Tell whether a third rule is in force wherever and whenever the two others meet."""
    if third.valid.start > meeting.start or third.valid.end < meeting.end:
        return False
    if third.direction not in ("both", one.direction, other.direction):
        return False
    return all(
        not scope or (mine and set(mine) <= set(scope)) or (its and set(its) <= set(scope))
        for scope, mine, its in (
            (third.crossings, one.crossings, other.crossings),
            (third.places, one.places, other.places),
            (third.modes, one.modes, other.modes),
        )
    )
