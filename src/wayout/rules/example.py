"""
Example travellers: answers constructed so that conditions hold or fail.

For each key only as many answers are tried as the conditions can tell apart, so that a search
which finds nobody proves that nobody is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

from wayout.errors import ContradictoryAnswersError
from wayout.rules.answers import complete
from wayout.rules.clause import Clause
from wayout.rules.condition import Atom, Condition, parse_condition
from wayout.rules.traveller import Answer, Traveller, Visa, find_type, find_values
from wayout.rules.value import OLDEST, parse_answer
from wayout.situation.record import Head

Demand = tuple[Condition, bool]
"""A condition, and whether it must hold or must fail."""

ELSEWHERE = "XX"
"""A country code that ISO 3166 leaves to users: a country no rule speaks of."""
OTHER = "something-else"
MOST = 512
LARGE = 10**9


def concern(clause: Clause) -> Condition:
    """Give the condition that tells whom a clause is about: `when` and not `except`."""
    if clause.excepted is None:
        return clause.when
    return Condition("all", (clause.when, Condition("not", (clause.excepted,))))


def find_example(
    demands: Sequence[Demand], head: Head, *, start: Traveller | None = None
) -> Traveller | None:
    """
    Find a traveller who meets every demand and contradicts no inference of the situation.

    Only what the demands need is answered, beyond the answers of `start` and what follows from
    them; nothing is presumed. None means that nobody can meet them. Exponential in the number of
    keys of the demands, of which a rule has a handful.
    """
    strict = replace(head, inferences=tuple(i for i in head.inferences if not i.presumption))
    atoms = [a for condition, _ in demands for a in condition.atoms()]
    choices = {
        key: list_examples(key, [a for a in atoms if a.key == key], head)
        for key in dict.fromkeys(a.key for a in atoms)
    }
    day = head.window.start.date()
    for candidate in _extend(start or Traveller(), demands, choices, day):
        try:
            whole = complete(candidate, strict)
        except ContradictoryAnswersError:
            continue
        if all(_state(d, whole, day) for d in demands):
            return whole
    return None


def _state(demand: Demand, traveller: Traveller, day: date) -> bool | None:
    condition, wanted = demand
    found = condition.judge(traveller, day)
    return None if found.is_unknown else found.is_yes == wanted


def _extend(
    traveller: Traveller, demands: Sequence[Demand], choices: dict[str, list[Answer]], day: date
) -> Iterator[Traveller]:
    states = [_state(d, traveller, day) for d in demands]
    if False in states:
        return
    if None not in states:
        yield traveller
        return
    waiting, _ = demands[states.index(None)]
    key = next(a.key for a in waiting.atoms() if traveller.find(a.key) is None)
    for answer in choices[key]:
        yield from _extend(traveller.answering(key, answer), demands, choices, day)


@dataclass(frozen=True, slots=True)
class Probe:
    """What tells answers to one key apart: tests of conditions, and what inferences imply."""

    key: str
    atoms: tuple[Atom, ...]
    implied: tuple[Answer, ...]
    declared: tuple[str, ...]
    day: date

    def outcome(self, answer: Answer) -> tuple[bool, ...]:
        """Give how each test turns out for an answer."""
        tests = [a.accepts(answer, self.day) for a in self.atoms]
        return (*tests, *(answer == value for value in self.implied))

    def wanted(self) -> list[Any]:
        """Give the single values that the tests look for."""
        return sorted({v for a in self.atoms for v in a.wants}, key=str)


def list_examples(key: str, atoms: Iterable[Atom], head: Head) -> list[Answer]:
    """List one answer to a key for each way in which the tests of that key can turn out."""
    strict = [i for i in head.inferences if not i.presumption]
    conditions = [parse_condition(i.when, head.groups) for i in strict]
    more = [a for c in conditions for a in c.atoms() if a.key == key]
    implied = [parse_answer(key, i.then[key], head) for i in strict if key in i.then]
    day = head.window.start.date()
    probe = Probe(key, (*atoms, *more), tuple(implied), find_values(key, head), day)
    seen: dict[tuple[bool, ...], Answer] = {}
    for answer in _CANDIDATES[find_type(key, head)](probe):
        seen.setdefault(probe.outcome(answer), answer)
    return list(seen.values())


def _flags(_probe: Probe) -> list[Answer]:
    return [True, False]


def _words(probe: Probe) -> list[Answer]:
    return list(probe.declared) or [*probe.wanted(), OTHER]


def _regions(probe: Probe) -> list[Answer]:
    return [*probe.wanted(), f"{ELSEWHERE}-0"]


def _integers(probe: Probe) -> list[Answer]:
    edges = {0}
    for value in probe.wanted():
        if abs(value) < LARGE:
            edges |= {int(value) - 1, int(value), int(value) + 1}
    most = OLDEST if probe.key == "age" else LARGE
    return [v for v in sorted(edges, reverse=True) if 0 <= v <= most]


def _unions(
    probe: Probe, items: Sequence[Any], join: Callable[[list[Any]], Answer]
) -> list[Answer]:
    """Give one joined answer for each set of tests that some of the items can meet together."""
    single: dict[tuple[bool, ...], Any] = {}
    for item in items:
        single.setdefault(probe.outcome(join([item])), item)
    found: dict[tuple[bool, ...], list[Any]] = {k: [v] for k, v in single.items()}
    for item in single.values():
        for chosen in list(found.values()):
            if len(found) < MOST:
                found.setdefault(probe.outcome(join([*chosen, item])), [*chosen, item])
    return [*(join(chosen) for chosen in found.values()), join([])]


def _lists(probe: Probe) -> list[Answer]:
    words = _words(probe)
    alone = [frozenset({w}) for w in words if w == "none"]
    return [*_unions(probe, [w for w in words if w != "none"], frozenset), *alone]


def _countries(probe: Probe) -> list[Answer]:
    return _unions(probe, [*probe.wanted(), ELSEWHERE], frozenset)


def _visas(probe: Probe) -> list[Answer]:
    issuers = {i for a in probe.atoms for i in a.wants.get("issuer", ())}
    kinds = {k for a in probe.atoms for k in a.wants.get("kind", ())}
    items = [Visa(i, k) for i, k in product([*sorted(issuers), ELSEWHERE], [*sorted(kinds), ""])]
    return _unions(probe, items, tuple)


def _ties(probe: Probe) -> list[Answer]:
    named = {pair for a in probe.atoms for some, kinds in a.wants for pair in product(some, kinds)}
    return _unions(probe, sorted(named), _join_ties)


def _join_ties(pairs: list[tuple[str, str]]) -> Answer:
    ties: dict[str, frozenset[str]] = {}
    for country, kind in pairs:
        ties[country] = ties.get(country, frozenset()) | {kind}
    return ties


def _nothing(_probe: Probe) -> list[Answer]:
    return []


_CANDIDATES: dict[str, Callable[[Probe], list[Answer]]] = {
    "flag": _flags,
    "choice": _words,
    "list": _lists,
    "countries": _countries,
    "region": _regions,
    "integer": _integers,
    "visas": _visas,
    "ties": _ties,
    "money": _nothing,
}
