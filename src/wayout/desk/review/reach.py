"""Reach: at which posts a record can change a verdict, and for whom it does."""

from __future__ import annotations

from collections.abc import Sequence

from wayout.desk.review.case_ways import Posts
from wayout.planner.board import list_modes
from wayout.planner.border import Border, Passage
from wayout.planner.cases import Case
from wayout.planner.party import accompany
from wayout.planner.plan import HORIZON_H
from wayout.rules.rulebook import Rulebook
from wayout.rules.verdict import Verdict
from wayout.situation.period import Instant
from wayout.situation.record import End, Record, Resolution, Rule
from wayout.situation.situation import Situation

Turns = Sequence[tuple[Instant, Verdict]]


def find_passages(
    records: Sequence[tuple[str, Record]], situation: Situation
) -> tuple[Passage, ...] | None:
    """Find the passages that records are about; None if they are about more than some posts."""
    book, found = Rulebook(situation), []
    for _, record in records:
        rules = _rules_of(record, situation)
        if rules is None:
            return None
        for rule in rules:
            if rule.domain != "crossing" or not rule.crossings:
                return None
            posts = [situation.crossings[one] for one in rule.crossings]
            found += [
                Passage(post.id, mode, post.country_out, post.country_in)
                for post in posts
                for mode in (sorted(rule.modes) or list_modes(book, post))
            ]
    return tuple(dict.fromkeys(found))


def _rules_of(record: Record, situation: Situation) -> list[Rule] | None:
    """Give the rules that a record is, ends or weighs against each other; None for other things."""
    if isinstance(record, Rule):
        return [record]
    ids: tuple[str, ...] = ()
    if isinstance(record, End):
        ids = (record.ends,)
    elif isinstance(record, Resolution):
        ids = record.between
    named = [situation.find_record(one) for one in ids]
    rules = [one for one in named if isinstance(one, Rule)]
    return rules if rules and len(rules) == len(named) else None


def may_change(
    case: Case,
    passages: Sequence[Passage],
    used: Posts,
    before: Rulebook,
    after: Rulebook,
    *,
    at: Instant,
) -> bool:
    """
    Tell whether the ways of a case may change when verdicts on some passages do.

    A verdict that only gets worse takes away from the ways that are there and adds none, so it
    matters only to a case that goes that way: whose ways pass one of the posts `used`.
    """
    for passage in passages:
        old, new = (_turns(case, passage, book, at=at) for book in (before, after))
        instants = sorted({instant for instant, _ in (*old, *new)})
        pairs = [(_at(old, instant), _at(new, instant)) for instant in instants]
        if any(now.rank > then.rank for then, now in pairs):
            return True
        if (passage.via, passage.mode) in used and any(now.rank < then.rank for then, now in pairs):
            return True
    return False


def _turns(case: Case, passage: Passage, book: Rulebook, *, at: Instant) -> Turns:
    party = accompany(case.members, case.members, book)
    border = Border(book, party, at=at, horizon_h=HORIZON_H)
    return [(max(turn.begins, at), turn.verdict) for turn in border.turns(passage)]


def _at(turns: Turns, instant: Instant) -> Verdict:
    return [verdict for begins, verdict in turns if begins <= instant][-1]
