"""
Sittings: the clauses that are judged together at one place and in one period.

A sitting is made once and judges portraits, not travellers. It keeps what it found under the bits
of the portrait that its clauses read, and whoever judges is shown those bits only: what is kept
cannot depend on anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from wayout.rules.clause import Clause
from wayout.rules.condition import Condition
from wayout.rules.kleene import NO, YES, Truth, all_of, unsettled
from wayout.rules.memory import Memory
from wayout.rules.traits import Circuit, Portrait, Traits
from wayout.situation.record import Question

T = TypeVar("T")


@dataclass
class Standing:
    """How a clause stands in a sitting: its circuits, its doubt, and what overrides it there."""

    clause: Clause
    when: Circuit
    but: Circuit | None
    met: Circuit | None
    aside: bool
    doubt: Truth
    over: list[Standing] = field(default_factory=list)
    judged: dict[Portrait, Truth] = field(default_factory=dict)
    """How far it is effective, under the bits of a portrait that bear on it."""

    @cached_property
    def reads(self) -> Portrait:
        """The bits that the clause reads, and those that override it here."""
        found = self.mask
        for standing in self.over:
            found |= standing.mask
        return found

    @property
    def mask(self) -> Portrait:
        """Give the bits that the clause reads."""
        parts = (self.when, self.but, self.met)
        found = 0
        for part in parts:
            found |= part.mask if part is not None else 0
        return found


class Sitting:
    """Clauses judged together, under the resolutions of one period."""

    def __init__(
        self,
        clauses: Sequence[Clause],
        *,
        traits: Traits,
        memory: Memory,
        asked: Mapping[str, Question],
        aside: frozenset[str],
        doubtful: frozenset[str],
    ) -> None:
        self.clauses = tuple(clauses)
        self.asked = asked
        self.traits = traits
        self._memory = memory
        self.keep = memory.keep
        self._shelves: dict[Hashable, dict[Portrait, object]] = {}
        self.standings = {
            c.rule.id: Standing(
                c,
                *traits.circuits(c),
                c.rule.id in aside,
                _doubt(c, doubtful),
                judged=memory.shelf(),
            )
            for c in clauses
        }
        for standing in self.standings.values():
            self._put_over(standing)
        self.mask: Portrait = 0
        for standing in self.standings.values():
            self.mask |= standing.mask

    def _put_over(self, standing: Standing) -> None:
        """Put a clause over those it overrides here; a rumour replaces no order."""
        for key in standing.clause.rule.overrides:
            under = self.standings.get(key)
            if under is not None and (standing.clause.decides or not under.clause.decides):
                under.over.append(standing)

    @cached_property
    def deciding(self) -> tuple[Clause, ...]:
        """The clauses that take part in a verdict."""
        return tuple(c for c in self.clauses if c.decides)

    @cached_property
    def shape(self) -> tuple[object, ...]:
        """What words of judgement depend on, apart from whose they are and which record says so."""
        place = {key: i for i, key in enumerate(self.standings)}
        return tuple(
            (
                s.clause.rule.effect,
                s.clause.rule.status,
                s.when,
                s.but,
                s.met,
                bool(s.clause.rule.papers or s.clause.rule.duty),
                bool(s.clause.rule.crossings or s.clause.rule.places or s.clause.rule.modes),
                s.aside,
                s.doubt is YES,
                tuple(place[o] for o in s.clause.rule.overrides if o in place),
            )
            for s in self.standings.values()
        )

    def recall(
        self,
        name: Hashable,
        portrait: Portrait,
        make: Callable[[Bench], T],
        *,
        more: Portrait = 0,
    ) -> T:
        """
        Recall a judgement by its name, or have it made from the bits that may bear on it.

        `more` are bits it needs besides those its clauses read; they belong to the name.
        """
        shelf = self._shelves.get(name)
        if shelf is None:
            shelf = self._shelves[name] = self._memory.shelf()
        seen = portrait & (self.mask | more)
        found = shelf.get(seen)
        if found is None:
            found = self._memory.keep(shelf, seen, make(Bench(self, seen)))
        return cast(T, found)


def _doubt(clause: Clause, doubtful: frozenset[str]) -> Truth:
    rule = clause.rule
    return unsettled(rule.id) if rule.status == "disputed" or rule.id in doubtful else YES


class Bench:
    """One portrait before a sitting. Remembers what it found."""

    __slots__ = ("_found", "portrait", "sitting")

    def __init__(self, sitting: Sitting, portrait: Portrait) -> None:
        self.sitting = sitting
        self.portrait = portrait
        self._found: dict[str, Truth] = {}

    def effective(self, clause: Clause) -> Truth:
        """Tell how far a clause is effective for the traveller."""
        known = self._found.get(clause.rule.id)
        if known is None:
            known = self._found[clause.rule.id] = self._judge(clause)
        return known

    def truths(self) -> list[Truth]:
        """
        Give how far each clause is effective, and how far what some require is met.

        Each is remembered by the bits that bear on it, and given as the same object again.
        """
        found, portrait = [], self.portrait
        for key, standing in self.sitting.standings.items():
            seen = portrait & standing.reads
            truth = standing.judged.get(seen)
            if truth is None:
                truth = self.sitting.keep(standing.judged, seen, self._judge(standing.clause))
            self._found[key] = truth
            found.append(truth)
            if standing.met is not None:
                found.append(standing.met.judge(portrait))
        return found

    def _judge(self, clause: Clause) -> Truth:
        standing = self.sitting.standings[clause.rule.id]
        mine = self._concerns(standing)
        if mine is NO or not standing.over:
            return mine
        return all_of([mine, *(~self._concerns(o) for o in standing.over)])

    def concerns(self, clause: Clause) -> Truth:
        """Tell how far a clause is about the traveller, before others override it."""
        return self._concerns(self.sitting.standings[clause.rule.id])

    def _concerns(self, standing: Standing) -> Truth:
        applies = standing.when.judge(self.portrait)
        if applies is NO or standing.aside:
            return NO
        if standing.but is not None:
            return all_of([applies, ~standing.but.judge(self.portrait), standing.doubt])
        return applies if standing.doubt is YES else all_of([applies, standing.doubt])

    def met(self, clause: Clause) -> Truth:
        """Tell how far what a clause requires is met; nothing required is met."""
        met = self.sitting.standings[clause.rule.id].met
        return YES if met is None else met.judge(self.portrait)

    def judge(self, part: Condition) -> Truth:
        """Judge a part of some clause's condition."""
        return self.sitting.traits.circuit(part).judge(self.portrait)

    def unmet(self, clause: Clause) -> Truth:
        """Tell how far a requirement stands in the traveller's way."""
        if clause.require is None:
            return NO
        return all_of([self.effective(clause), ~self.met(clause)])
