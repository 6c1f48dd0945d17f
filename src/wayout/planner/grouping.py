"""Grouping: near-duplicates among ways out are collapsed, and detours without a reason left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TypeVar

from wayout.planner.compared import Offer
from wayout.planner.roads import MEDIAN
from wayout.planner.tracing import TRUNK_MEANS
from wayout.rules.verdict import RISK_RANK
from wayout.situation.period import END, Instant

AnOffer = TypeVar("AnOffer", bound=Offer)

A_NIGHT = timedelta(hours=12)


def group_journeys(journeys: Iterable[AnOffer], *, level: float = MEDIAN) -> list[AnOffer]:
    """
    Collapse near-duplicates: one country, one crossing, one set of main means.

    Of each group the earliest is kept, and the cheapest if it is surely cheaper. At a level above
    the median what counts is the arrival that holds nine times in ten.
    """
    trunk = frozenset(TRUNK_MEANS)
    kept: dict[tuple[str, str, str, frozenset[str], bool], list[AnOffer]] = {}
    for journey in sorted(journeys, key=lambda j: (j.there(level), j.cost.high)):
        means = trunk.intersection(journey.carriers)
        unsure = journey.verdict.word == "unknown"
        key = (journey.country, journey.crossing, journey.mode, means, unsure)
        group = kept.setdefault(key, [])
        if not group or _surely_cheaper(journey, group[-1]):
            group.append(journey)
    found = [j for group in kept.values() for j in group]
    rivals: dict[str, list[tuple[AnOffer, Instant]]] = {}
    for journey in found:
        far_later = _find_far_later(journey, level)
        rivals.setdefault(journey.crossing, []).append((journey, far_later))
    sane = [
        j
        for j in found
        if not any(
            j.there(level) > far_later and _is_no_better(j, other)
            for other, far_later in rivals[j.crossing]
        )
    ]
    return sorted(sane, key=lambda j: (-j.verdict.rank, j.there(level)))


def _find_far_later(journey: Offer, level: float) -> Instant:
    """Find the instant after which another way to the same border comes far later."""
    there = journey.there(level)
    return END if there == END else there + (there - journey.depart) + A_NIGHT


def _is_no_better(journey: Offer, other: Offer) -> bool:
    """
    Tell whether a journey that comes to the same border far later has no better reason to.

    Such a way is optimal only because nobody knows its price: a flight to the capital and a
    coach back. Less risk or doubt, or a price surely lower, excuses any delay.
    """
    safer = RISK_RANK[journey.verdict.risk] < RISK_RANK[other.verdict.risk]
    surer = journey.verdict.rank > other.verdict.rank
    return not safer and not surer and not _surely_cheaper(journey, other)


def _surely_cheaper(one: Offer, other: Offer) -> bool:
    known = "unknown" not in (one.cost.state, other.cost.state)
    return known and one.cost.high < other.cost.low
