"""The smallest change that would open a way that is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from wayout.rules.condition import Atom
from wayout.rules.rulebook import Clause
from wayout.rules.traveller import Traveller, Visa
from wayout.rules.verdict import Verdict
from wayout.situation.record import Question

CHANGEABLE = ("documents", "visas", "purpose", "ties", "means")
"""General keys a person can change or may have understated; never age, sex or citizenship."""

MANY = 20
"""A visa that so many states could have issued is named by one of them, as an example."""

Questions = Mapping[str, Question]
Changes = tuple[tuple[str, Any, str], ...]
"""Changed answers: the key, the new answer, its words."""


def list_changes(
    clauses: Iterable[Clause], traveller: Traveller, questions: Questions
) -> list[tuple[str, Any, str]]:
    """
    List new answers, with their words, to the keys the clauses ask about.

    Besides the general ones, a key can be changed if its question says what opens a way.
    """
    changes: dict[tuple[str, str], tuple[str, Any, str]] = {}
    for clause in clauses:
        for condition in (clause.when, clause.excepted, clause.require):
            for atom in condition.atoms() if condition else ():
                for value, words in _answers(atom, traveller, questions):
                    changes.setdefault((atom.key, words), (atom.key, value, words))
    return list(changes.values())


def _answers(atom: Atom, traveller: Traveller, questions: Questions) -> Iterator[tuple[Any, str]]:
    question = questions.get(atom.key)
    if question is not None and question.opens:
        values = question.values if question.type == "choice" else (True,)
        for value in values:
            yield value, question.opens.replace("{value}", str(value))
    elif atom.key in CHANGEABLE:
        yield from _ANSWERS[atom.kind](atom, traveller)


def _visa_answers(atom: Atom, traveller: Traveller) -> Iterator[tuple[Any, str]]:
    issuers = sorted(atom.wants.get("issuer", ())) or ["?"]
    kinds = sorted(atom.wants.get("kind", ())) or [""]
    held = tuple(traveller.find("visas") or ())
    many = len(issuers) > MANY
    which = f"one of {len(issuers)} states, such as {issuers[0]}" if many else " or ".join(issuers)
    words = f"a valid visa of {which}" + (f" ({' or '.join(kinds)})" if kinds[0] else "")
    yield (*held, Visa(issuers[0], kinds[0])), words


def _tie_answers(atom: Atom, traveller: Traveller) -> Iterator[tuple[Any, str]]:
    for countries, kinds in atom.wants:
        country = sorted(countries)[0]
        where = country if len(countries) == 1 else f"one of {len(countries)} countries"
        for kind in sorted(kinds):
            ties = dict(traveller.find("ties") or {})
            ties[country] = frozenset({*ties.get(country, ()), kind})
            yield ties, f"{kind} in {where}"


def _equal_answers(atom: Atom, traveller: Traveller) -> Iterator[tuple[Any, str]]:
    for wanted in sorted(atom.wants, key=str):
        word = str(wanted).replace("-", " ")
        if atom.key == "purpose":
            yield frozenset({wanted}), f"if the purpose is {word}"
        else:
            held = frozenset(traveller.find(atom.key) or ())
            yield held | {wanted}, f"a {word}"


_ANSWERS: dict[str, Callable[[Atom, Traveller], Iterator[tuple[Any, str]]]] = {
    "visas": _visa_answers,
    "ties": _tie_answers,
    "equals": _equal_answers,
    "range": lambda _atom, _traveller: iter(()),
}


def find_openings(
    clauses: list[Clause],
    traveller: Traveller,
    judge: Callable[[Changes], Verdict],
    *,
    questions: Questions,
    most: int = 4,
) -> tuple[str, ...]:
    """
    Find the smallest sets of changed answers after which the verdict is no longer refused.

    One change is tried first, then two at once. O(k^2) judgements for k candidate answers.
    """
    changes = list_changes(clauses, traveller, questions)
    for size in (1, 2):
        found = []
        for chosen in combinations(changes, size):
            if len({key for key, _, _ in chosen}) < size:
                continue
            if judge(chosen).word in ("allowed", "allowed-if"):
                found.append(" and ".join(words for _, _, words in chosen))
        if found:
            return tuple(dict.fromkeys(found))[:most]
    return ()
