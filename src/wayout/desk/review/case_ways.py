"""The ways of a case: what its travellers would be offered at an instant, in short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wayout.errors import WayoutError
from wayout.planner.cases import Case
from wayout.planner.compared import Offer
from wayout.planner.groups import list_groups
from wayout.planner.party import accompany
from wayout.planner.party_plan import plan_party
from wayout.planner.plan import Planner
from wayout.situation.period import Instant

BORDER = "border-"
"""What the mode of a leg across a post begins with."""
Way = tuple[str, str, str]
"""Country, last crossing, mode there."""
Posts = frozenset[tuple[str, str]]
"""Crossings anywhere on the ways, each with the mode there."""


@dataclass(frozen=True, slots=True)
class Ways:
    """
    The best verdict and first arrival of each way, and the posts that the ways pass.

    `records` are those that the plan names for a way or for a way that is closed, `orders` those
    on which the answer about leaving rests.
    """

    answers: Mapping[Way, tuple[str, Instant]]
    posts: Posts = frozenset()
    records: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()


def plan_ways(planner: Planner, case: Case, at: Instant) -> Ways | None:
    """Plan a case in full; None if it cannot be planned at that instant."""
    try:
        plan = plan_party(planner, case.members, start=case.start, at=at, to=case.to)
    except WayoutError:
        return None
    legs = [leg for journey in plan.journeys for leg in journey.legs if leg.via]
    posts = {(leg.via, leg.mode.removeprefix(BORDER)) for leg in legs}
    told = (*(way.records for way in plan.journeys), *(way.records for way in plan.closed))
    records = {key for keys in told for key in keys}
    orders = {key for answer in plan.exits for key in answer.records}
    named = (frozenset(records), frozenset(orders))
    return Ways(_answer(plan.journeys), frozenset(posts), *named)


def sketch_ways(planner: Planner, case: Case, at: Instant) -> Ways | None:
    """Plan a case as far as its answers need; the posts are not told. Faster than `plan_ways`."""
    starts = (case.start, *(member.start for member in case.members))
    try:
        knowing = planner.knowing(filter(None, starts))
        groups = list_groups(knowing, case.members, start=case.start, at=at)
        if len(groups) > 1:
            return plan_ways(planner, case, at)
        party = accompany(case.members, case.members, knowing.rulebook)
        group = groups[0]
        outline = knowing.outline(party, start=group.place, at=group.at, to=case.to)
    except WayoutError:
        return None
    return Ways(_answer(outline.sketches))


def name_alike(case: Case) -> str:
    """Give the same text for cases that ask the same, apart from when."""
    members = [replace(member, told_in="") for member in case.members]
    return repr((case.start, case.to, members))


def _answer(offers: Iterable[Offer]) -> Mapping[Way, tuple[str, Instant]]:
    ways: dict[Way, tuple[str, Instant]] = {}
    for offer in sorted(offers, key=lambda o: o.there(0.5)):
        key = (offer.country, offer.crossing, offer.mode)
        ways.setdefault(key, (offer.verdict.word, offer.there(0.5)))
    return ways
