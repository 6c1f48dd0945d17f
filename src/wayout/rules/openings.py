"""The smallest change that would open a way that is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

from wayout.rules.condition import Atom
from wayout.rules.rulebook import Clause
from wayout.rules.traveller import Traveller, Visa
from wayout.rules.verdict import Verdict

CHANGEABLE = ("documents", "visas", "purpose", "ties", "plates", "permission", "means", "car_owner")
"""Keys a person can change or may have understated; never age, sex or citizenship."""


def list_changes(
    clauses: Iterable[Clause], traveller: Traveller
) -> dict[str, list[tuple[Any, str]]]:
    """List, for each changeable key the clauses ask about, new answers with their words."""
    changes: dict[str, list[tuple[Any, str]]] = {}
    for clause in clauses:
        for condition in (clause.when, clause.excepted, clause.require):
            for atom in condition.atoms() if condition else ():
                if atom.key in CHANGEABLE:
                    for value, words in _answers(atom, traveller):
                        pool = changes.setdefault(atom.key, [])
                        if all(words != w for _, w in pool):
                            pool.append((value, words))
    return changes


def _answers(atom: Atom, traveller: Traveller) -> Iterator[tuple[Any, str]]:
    if atom.kind == "visas":
        issuers = sorted(atom.wants.get("issuer", ())) or ["?"]
        kinds = sorted(atom.wants.get("kind", ())) or [""]
        held = tuple(traveller.find("visas") or ())
        which = (
            issuers[0]
            if len(issuers) == 1
            else "a Schengen state"
            if len(issuers) > 20
            else ", ".join(issuers)
        )
        yield (
            (*held, Visa(issuers[0], kinds[0])),
            f"a valid visa of {which}" + (f" ({', '.join(kinds)})" if kinds[0] else ""),
        )
    elif atom.kind == "ties":
        for countries, kinds in atom.wants:
            country, kind = sorted(countries)[0], sorted(kinds)[0]
            ties = dict(traveller.find("ties") or {})
            ties[country] = frozenset({*ties.get(country, ()), kind})
            where = country if len(countries) == 1 else "the country"
            yield ties, f"{' or '.join(sorted(kinds))} in {where}"
    elif atom.kind == "equals":
        yield from _equal_answers(atom, traveller)


def _equal_answers(atom: Atom, traveller: Traveller) -> Iterator[tuple[Any, str]]:
    for wanted in sorted(atom.wants, key=str):
        if atom.key in ("documents", "means"):
            held = frozenset(traveller.find(atom.key) or ())
            yield (
                held | {wanted},
                f"{'a ' if atom.key == 'documents' else 'by '}{str(wanted).replace('-', ' ')}",
            )
        elif atom.key == "purpose":
            yield frozenset({wanted}), f"if the purpose is {wanted}"
        elif isinstance(wanted, bool):
            yield (
                wanted,
                _FLAG_WORDS.get((atom.key, wanted), f"{atom.key}: {'yes' if wanted else 'no'}"),
            )
        else:
            yield wanted, f"{atom.key}: {wanted}"


_FLAG_WORDS = {
    ("permission", True): "a written permission of the enlistment office",
    ("car_owner", True): "the owner of the car in it",
}


def find_openings(
    clauses: list[Clause],
    traveller: Traveller,
    judge: Callable[[Traveller], Verdict],
    *,
    most: int = 4,
) -> tuple[str, ...]:
    """
    Find the smallest sets of changed answers after which the verdict is no longer refused.

    One change is tried first, then two at once. O(k^2) judgements for k candidate answers.
    """
    changes = [(k, v, w) for k, pool in list_changes(clauses, traveller).items() for v, w in pool]
    for size in (1, 2):
        found = []
        for chosen in combinations(changes, size):
            if len({k for k, _, _ in chosen}) < size:
                continue
            changed = traveller
            for key, value, _ in chosen:
                changed = changed.answering(key, value)
            if judge(changed).word in ("allowed", "allowed-if"):
                found.append(" and ".join(w for _, _, w in chosen))
        if found:
            return tuple(dict.fromkeys(found))[:most]
    return ()
