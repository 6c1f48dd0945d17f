"""The smallest change that would open a way that is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

from wayout.rules.condition import Atom
from wayout.rules.rulebook import Clause
from wayout.rules.traveller import Traveller, Visa
from wayout.rules.verdict import Verdict
from wayout.situation.record import Head

CHANGEABLE = ("documents", "visas", "purpose", "ties", "means")
"""General keys a person can change or may have understated; never age, sex or citizenship."""

Changes = tuple[tuple[str, Any, str], ...]
"""Changed answers: the key, the new answer, its words."""


def list_changes(
    clauses: Iterable[Clause], traveller: Traveller, head: Head
) -> list[tuple[str, Any, str]]:
    """
    List new answers, with their words, to the keys the clauses ask about.

    Besides the general ones, a key can be changed if its question says what opens a way.
    """
    changes: dict[tuple[str, str], tuple[str, Any, str]] = {}
    for clause in clauses:
        for condition in (clause.when, clause.excepted, clause.require):
            for atom in condition.atoms() if condition else ():
                for value, words in _answers(atom, traveller, head):
                    changes.setdefault((atom.key, words), (atom.key, value, words))
    return list(changes.values())


def _answers(atom: Atom, traveller: Traveller, head: Head) -> Iterator[tuple[Any, str]]:
    question = head.questions.get(atom.key)
    if question is not None and question.opens:
        values = question.values if question.type == "choice" else (True,)
        for value in values:
            yield value, question.opens.replace("{value}", str(value))
    elif atom.key in CHANGEABLE:
        yield from _ANSWERS[atom.kind](atom, traveller, head)


def _any_of(codes: Iterable[str], head: Head) -> str:
    """Say which countries are meant: the name of their group if they have one."""
    wanted = frozenset(codes)
    for name, members in head.groups.items():
        if members == wanted:
            return f"any {name.capitalize()} state"
    return " or ".join(sorted(wanted))


def _visa_answers(atom: Atom, traveller: Traveller, head: Head) -> Iterator[tuple[Any, str]]:
    issuers = sorted(atom.wants.get("issuer", ())) or ["?"]
    kinds = sorted(atom.wants.get("kind", ())) or [""]
    held = tuple(traveller.find("visas") or ())
    words = f"a valid visa of {_any_of(issuers, head)}"
    words += f" ({' or '.join(kinds)})" if kinds[0] else ""
    yield (*held, Visa(issuers[0], kinds[0])), words


def _tie_answers(atom: Atom, traveller: Traveller, head: Head) -> Iterator[tuple[Any, str]]:
    for countries, kinds in atom.wants:
        country = sorted(countries)[0]
        where = _any_of(countries, head)
        for kind in sorted(kinds):
            ties = dict(traveller.find("ties") or {})
            ties[country] = frozenset({*ties.get(country, ()), kind})
            yield ties, f"{kind} in {where}"


def _equal_answers(atom: Atom, traveller: Traveller, _head: Head) -> Iterator[tuple[Any, str]]:
    for wanted in sorted(atom.wants, key=str):
        word = str(wanted).replace("-", " ")
        if atom.key == "purpose":
            yield frozenset({wanted}), f"if the purpose is {word}"
        else:
            held = frozenset(traveller.find(atom.key) or ())
            yield held | {wanted}, f"a {word}"


_ANSWERS: dict[str, Callable[[Atom, Traveller, Head], Iterator[tuple[Any, str]]]] = {
    "visas": _visa_answers,
    "ties": _tie_answers,
    "equals": _equal_answers,
    "range": lambda _atom, _traveller, _head: iter(()),
}


OPEN = ("allowed", "allowed-if")


def _except_kinds(
    clauses: list[Clause], chosen: Changes, judge: Callable[[Changes], Verdict]
) -> str:
    """Name the kinds of visa that would not open the way after all, among those rules name."""
    kinds = {
        kind
        for clause in clauses
        for condition in (clause.when, clause.excepted, clause.require)
        for atom in (condition.atoms() if condition else ())
        if atom.kind == "visas"
        for kind in atom.wants.get("kind", ())
    }
    useless = []
    for number, (key, value, words) in enumerate(chosen):
        if key == "visas" and not value[-1].kind:
            for kind in sorted(kinds):
                visas = (*value[:-1], Visa(value[-1].issuer, kind))
                tried = (*chosen[:number], (key, visas, f"{words} {kind}"), *chosen[number + 1 :])
                if judge(tried).word not in OPEN:
                    useless.append(kind)
    return f" (but not of the kind {' or '.join(useless)})" if useless else ""


def find_openings(
    clauses: list[Clause],
    traveller: Traveller,
    judge: Callable[[Changes], Verdict],
    *,
    head: Head,
    most: int = 4,
) -> tuple[str, ...]:
    """
    Find the smallest sets of changed answers after which the verdict is no longer refused.

    One change is tried first, then two at once. O(k^2) judgements for k candidate answers.
    """
    changes = list_changes(clauses, traveller, head)
    for size in (1, 2):
        found = []
        for chosen in combinations(changes, size):
            if len({key for key, _, _ in chosen}) < size:
                continue
            if judge(chosen).word in OPEN:
                words = " and ".join(words for _, _, words in chosen)
                found.append(words + _except_kinds(clauses, chosen, judge))
        if found:
            return tuple(dict.fromkeys(found))[:most]
    return ()
