"""
Strata: who is told the same. Travellers of one stratum get one plan, whatever else they said.

The planner knows of a traveller only a portrait, and each rule reads only some of its bits. So
those who share the bits that any rule in force can read share the answer: that is exact, not a
sample. Leaving home is judged apart from all that follows, as in a plan.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

from wayout.errors import BadInputError
from wayout.guide.copy.settings import Settings, Stated
from wayout.guide.copy.tree import UNSAID, Numbered
from wayout.guide.likeness import find_besides
from wayout.planner.border import LOOK_FURTHER_H
from wayout.planner.party import Member, accompany
from wayout.planner.plan import HORIZON_H
from wayout.rules.clause import Clause
from wayout.rules.rulebook import Rulebook
from wayout.rules.traits import Portrait
from wayout.rules.traveller import Answer, Traveller
from wayout.rules.value import parse_answer
from wayout.situation.period import Instant
from wayout.situation.record import Head

LEAVING = frozenset({"exit", "call-up"})
"""Domains of the exit answer."""
TRAVELLING = frozenset({"entry", "transit", "stay", "crossing", "carrier"})
"""Domains of all that comes after it."""
LOOKED_AT = timedelta(hours=HORIZON_H + LOOK_FURTHER_H)

Alike = tuple[tuple[Any, ...], ...]
"""The answers to a question, those that no rule tells apart together."""
Key = tuple[int, ...]
"""The number of the answer to each question in order."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """
    Everybody a copy can be asked for, one for each way to answer its questions.

    `travellers` are those with some means, by their answers; nobody can answer what is missing.
    """

    alike: Mapping[str, Alike]
    travellers: Mapping[str, Mapping[Key, Traveller]]
    always: frozenset[str]

    @property
    def asked(self) -> list[tuple[str, int]]:
        """Give the questions in order, each with the number of its answers."""
        return [(key, len(answers)) for key, answers in self.alike.items()]

    def find_key(self, numbered: Numbered) -> Key:
        """Give the key of some numbered answers."""
        return tuple(numbered.get(key, UNSAID) for key in self.alike)

    def is_supposed(self, key: Key) -> bool:
        """Tell whether an answer is left out that everybody has whom a copy is for."""
        return not any(
            n == UNSAID and name in self.always for name, n in zip(self.alike, key, strict=True)
        )


def gather_crowd(rulebook: Rulebook, settings: Settings, at: Instant) -> Crowd:
    """Gather everybody a copy can be asked for; answers that no rule tells apart count as one."""
    head = rulebook.situation.head
    alike = {q.key: _group(rulebook, q, at) for q in settings.questions}
    numbers = [(*range(len(groups)), UNSAID) for groups in alike.values()]
    travellers: dict[str, dict[Key, Traveller]] = {means: {} for means in settings.means}
    for key in product(*numbers):
        said: dict[str, Answer] = {
            name: _parse(name, groups[number][0], head)
            for (name, groups), number in zip(alike.items(), key, strict=True)
            if number != UNSAID
        }
        for means, found in travellers.items():
            told = Traveller({**said, "means": _parse("means", [means], head)}, {})
            try:
                member = Member(rulebook.inferences.complete(told))
                (found[key],) = accompany((member,), (member,), rulebook)
            except BadInputError:  # the answers contradict each other: nobody is like that
                continue
    always = frozenset(q.key for q in settings.questions if q.always)
    return Crowd(alike, travellers, always)


def _group(rulebook: Rulebook, question: Stated, at: Instant) -> Alike:
    groups: dict[Hashable, list[Any]] = {}
    for answer in question.answers:
        parsed = _parse(question.key, answer, rulebook.situation.head)
        bits = rulebook.traits.of_answer(question.key, parsed, at.date())
        groups.setdefault((bits, find_besides({question.key: parsed})), []).append(answer)
    return tuple(tuple(group) for group in groups.values())


def _parse(key: str, answer: Any, head: Head) -> Any:
    return parse_answer(key, answer, head)


def find_mask(rulebook: Rulebook, domains: frozenset[str], at: Instant) -> Portrait:
    """Find the bits that any rule of some domains can read of who sets out at an instant."""
    mask = 0
    for clause in rulebook.all_clauses():
        if clause.rule.domain in domains and _may_matter(clause, at):
            for circuit in rulebook.traits.circuits(clause):
                mask |= circuit.mask if circuit is not None else 0
    for country in {place.country for place in rulebook.situation.places.values()}:
        mask |= rulebook.citizen(country).both
    for post in rulebook.situation.crossings.values():
        if post.nationals:
            mask |= rulebook.traits.add_equal("citizenship", *post.nationals).both
    return mask


def _may_matter(clause: Clause, at: Instant) -> bool:
    """Tell whether a rule may matter to who sets out then; of carriers', those that refuse."""
    rule = clause.rule
    stops = rule.domain != "carrier" or rule.effect == "refuse"
    return stops and rule.valid.start < at + LOOKED_AT and rule.valid.end > at


def divide(
    rulebook: Rulebook, crowd: Crowd, domains: frozenset[str], slots: Sequence[Instant]
) -> dict[Key, Hashable]:
    """
    Divide a crowd into strata: equal values are told the same at each slot, with any means.

    Returns
    -------
    strata
        By key, what a plan reads, for each slot and each means in it.
    """
    masks = [find_mask(rulebook, domains, at) for at in slots]
    found: dict[Key, Hashable] = {}
    for key in next(iter(crowd.travellers.values())):
        if domains is TRAVELLING and not crowd.is_supposed(key):
            continue
        members = [travellers[key] for travellers in crowd.travellers.values()]
        found[key] = tuple(
            (rulebook.portrait(member, at) & mask, find_besides(member.answers))
            for at, mask in zip(slots, masks, strict=True)
            for member in members
        )
    return found
