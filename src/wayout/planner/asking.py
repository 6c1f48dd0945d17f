"""What the members of a party should answer next, and who of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wayout.planner.closed import ClosedWay
from wayout.planner.journey import Journey
from wayout.planner.plan import Planner
from wayout.rules.questions import MOST, NextQuestion
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant

Asked = tuple[tuple[NextQuestion, ...], dict[str, tuple[str, ...]]]
"""Questions, the most decisive first, and for each key the members it is asked of."""


def ask_members(
    planner: Planner,
    travellers: Sequence[Traveller],
    journeys: Iterable[Journey],
    closed: Iterable[ClosedWay],
    *,
    at: Instant,
) -> Asked:
    """
    List what members should answer next; what one question settles for several adds up.

    No more questions are asked of a party than of one traveller.
    """
    ways = tuple(journeys), tuple(closed)
    found: dict[str, NextQuestion] = {}
    asked: dict[str, tuple[str, ...]] = {}
    for traveller in travellers:
        for question in planner.list_questions(traveller, *ways, at=at):
            known = found.get(question.key)
            found[question.key] = question if known is None else _add(known, question)
            asked[question.key] = (*asked.get(question.key, ()), traveller.label)
    order = sorted(found.values(), key=lambda q: (-q.settles, -q.changes))[:MOST]
    return tuple(order), {q.key: asked[q.key] for q in order}


def _add(one: NextQuestion, other: NextQuestion) -> NextQuestion:
    return replace(one, changes=one.changes + other.changes, settles=one.settles + other.settles)
