"""
Outcomes: what the rules say to one traveller, as numbers that are quick to compare.

An outcome that was met before is known again by its identity, another one by its value. Numbers are
given away once: after the judgements are forgotten an outcome gets a new one, and never that of
another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields
from itertools import count
from typing import Any, TypeVar

from wayout.guide.likeness import find_besides
from wayout.planner.closed import ClosedWay
from wayout.planner.judged import Judged
from wayout.planner.plan import Planner
from wayout.planner.terms import Terms
from wayout.rules.passage import judge_stay_parts
from wayout.rules.rulebook import Rulebook
from wayout.situation.record import Rule

T = TypeVar("T")


class Numbers:
    """The numbers of the outcomes of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._memory, self._next = rulebook.memory, count()
        self._seen: dict[int, tuple[object, int]] = rulebook.memory.shelf()
        self._by_value: dict[Hashable, int] = rulebook.memory.shelf()

    def get_all(self, outcomes: Iterable[T], name: Callable[[T], Hashable]) -> tuple[int, ...]:
        """Get the numbers of outcomes; `name` gives what tells one apart from others."""
        found, seen = [], self._seen
        for outcome in outcomes:
            known = seen.get(id(outcome))
            found.append(self._add(outcome, name(outcome)) if known is None else known[1])
        return tuple(found)

    def _add(self, outcome: object, value: Hashable) -> int:
        number = self._by_value.get(value)
        if number is None:
            number = self._memory.keep(self._by_value, value, next(self._next))
        # The entry keeps the outcome alive, and so its identity.
        self._memory.keep(self._seen, id(outcome), (outcome, number))
        return number


def find_outcomes(planner: Planner, judged: Judged) -> Hashable:
    """
    Find what the rules say to one traveller, without looking for any way.

    Returns
    -------
    outcomes
        Leaving, every border passage over time, every stay, the carriers that take nobody, and what
        is presumed. Who has equal ones is offered the same ways.
    """
    (traveller,), at, roads = judged.party, judged.at, judged.roads
    border, book = roads.border, planner.rulebook
    numbers, portrait = book.prepared(Numbers), book.portrait(traveller, at)
    turns = book.prepared(Terms).list_turns(border, planner.atlas.passages)
    stays = [
        part
        for country in planner.atlas.countries_abroad
        for part in judge_stay_parts(book, portrait, country=country, at=at)
    ]
    return (
        numbers.get_all(judged.exits, _tell_apart),
        numbers.get_all(turns, _give),
        numbers.get_all(stays, _tell_apart),
        roads.stops,
        frozenset(traveller.presumed.items()),
        find_besides(traveller.answers),
    )


def find_closed(planner: Planner, closed: Iterable[ClosedWay]) -> Hashable:
    """Find why countries are closed: who is offered the same ways may be told it differently."""
    return planner.rulebook.prepared(Numbers).get_all(closed, _give)


def _give(value: T) -> T:
    return value


def _tell_apart(answer: Any) -> Hashable:
    """Give what tells an answer of the rules apart: its fields, with rules by their ids."""
    if isinstance(answer, tuple):
        return _name_rules(answer)
    return tuple(_name_rules(getattr(answer, field.name)) for field in fields(answer))


def _name_rules(value: Any) -> Hashable:
    if isinstance(value, tuple):
        return tuple(one.id if isinstance(one, Rule) else one for one in value)
    return value if isinstance(value, Hashable) else repr(value)
