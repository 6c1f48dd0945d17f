"""A verdict: may this traveller pass, on whose word, and what is still needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WORDS = ("refused", "unknown", "allowed-if", "allowed")
"""Ascending: all-of takes the worst, any-of the best."""

OPEN = ("allowed", "allowed-if")
"""The words that let a traveller through."""

_RANK = {word: i for i, word in enumerate(WORDS)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    One answer with its grounds.

    `missing` are traveller keys that would settle it, `lacking` names records nobody has,
    `records` the ids it rests on, `papers` what must be shown, `warnings` the ids of warnings that
    concern the traveller.
    """

    word: str
    reason: str = ""
    records: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()
    lacking: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    risk: str = "none"
    risk_records: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """Give the place in the order of verdicts, 0 for refused."""
        return _RANK[self.word]


ALLOWED = Verdict("allowed")


def worst_of(verdicts: Iterable[Verdict]) -> Verdict:
    """
    Give the verdict of a way that needs every one of these; of nothing, allowed.

    The word and reason are the worst one's; every record, need and missing key is kept.
    """
    return _join(list(verdicts), worst=True)


def best_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the verdict where any one of these is enough; the best one's, unchanged."""
    pool = list(verdicts)
    return max(pool, key=lambda v: v.rank) if pool else Verdict("unknown", "NO_FACTS")


def _join(verdicts: list[Verdict], *, worst: bool) -> Verdict:
    if not verdicts:
        return ALLOWED
    if len(verdicts) == 1:
        return verdicts[0]
    lead = min(verdicts, key=lambda v: v.rank) if worst else max(verdicts, key=lambda v: v.rank)
    risk = max((v.risk for v in verdicts), key=RISK_RANK.__getitem__)
    return Verdict(
        lead.word,
        lead.reason,
        _merge([lead.records, *(v.records for v in verdicts)]),
        _merge([v.needs for v in verdicts]),
        frozenset().union(*(v.missing for v in verdicts)),
        _merge([v.lacking for v in verdicts]),
        _merge([v.warnings for v in verdicts]),
        risk,
        _merge([v.risk_records for v in verdicts]),
        _merge([v.papers for v in verdicts]),
    )


def _merge(lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Give each item of some lists once, in order of first appearance."""
    some = [items for items in lists if items]
    return unique([item for items in some for item in items]) if some else ()


RISK_RANK = {"": 0, "none": 0, "checks": 1, "refusals": 2, "severe": 3}


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Give each item once, in order of first appearance."""
    return tuple(dict.fromkeys(items))
