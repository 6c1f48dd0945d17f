"""
Conditions over a traveller's keys, parsed once and evaluated in three values.

The forms are described in docs/situation-format.md. A condition is a conjunction of tests; `not`,
`any` and `all` nest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wayout.rules.kleene import NO, YES, Truth, all_of, any_of, ask, truth
from wayout.rules.traveller import Traveller, Visa

Groups = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Atom:
    """One test of one key: `accepts` judges a known answer, `wants` shows what it looks for."""

    key: str
    kind: str  # equals, range, visas, ties
    wants: Any
    accepts: Callable[[Any, date], bool]
    unanswered: Truth

    def judge(self, traveller: Traveller, day: date) -> Truth:
        """Judge the atom for a traveller on a day."""
        answer = traveller.find(self.key)
        if answer is None:
            return self.unanswered
        return YES if self.accepts(answer, day) else NO


@dataclass(frozen=True, slots=True)
class Condition:
    """A node: an atom, or `all`, `any`, `not` over parts. No parts under `all`: always true."""

    operator: str
    parts: tuple[Condition, ...] = ()
    atom: Atom | None = None

    def judge(self, traveller: Traveller, day: date) -> Truth:
        """Judge the condition for a traveller on a day."""
        if self.atom is not None:
            return self.atom.judge(traveller, day)
        if self.operator == "not":
            return ~self.parts[0].judge(traveller, day)
        joined = all_of if self.operator == "all" else any_of
        return joined(part.judge(traveller, day) for part in self.parts)

    def atoms(self) -> Iterator[Atom]:
        """Yield every atom."""
        if self.atom is not None:
            yield self.atom
        for part in self.parts:
            yield from part.atoms()

    def keys(self) -> frozenset[str]:
        """Give the keys the condition asks about."""
        return frozenset(atom.key for atom in self.atoms())


ALWAYS = Condition("all")


class ConditionError(ValueError):
    """A condition cannot be read; the message says what was found."""


def parse_condition(table: Mapping[str, Any], groups: Groups) -> Condition:
    """
    Parse a condition table.

    Raises
    ------
    ConditionError
        A form is not understood or a group is not declared.
    """
    parts = tuple(_parse_entry(key, value, groups) for key, value in table.items())
    return parts[0] if len(parts) == 1 else Condition("all", parts)


def _parse_entry(key: str, value: Any, groups: Groups) -> Condition:
    if key == "not":
        return Condition("not", (parse_condition(_table(key, value), groups),))
    if key in ("any", "all"):
        if not isinstance(value, list) or not value:
            raise ConditionError(f"'{key}' needs a list of tables")
        return Condition(key, tuple(parse_condition(_table(key, v), groups) for v in value))
    if key == "visas":
        return _leaf(key, "visas", _visa_wants(_table(key, value), groups), _accepts_visa)
    if key == "ties":
        return _leaf(key, "ties", _tie_wants(_table(key, value), groups), _accepts_tie)
    if isinstance(value, dict):
        return _parse_range(key, value)
    wanted = _expand(value, groups)
    return _leaf(key, "equals", wanted, _accepts_equal)


def _leaf(key: str, kind: str, wants: Any, accepts: Callable[[Any, Any, date], bool]) -> Condition:
    return Condition(
        "atom", (), Atom(key, kind, wants, lambda a, d: accepts(a, wants, d), ask(key))
    )


def _table(key: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ConditionError(f"'{key}' needs a table, not '{value}'")
    return value


def _parse_range(key: str, value: Mapping[str, Any]) -> Condition:
    if not value or set(value) - {"min", "max"}:
        raise ConditionError(f"'{key}' has a table with {sorted(value)}; accepted: min, max")
    low, high = value.get("min", float("-inf")), value.get("max", float("inf"))
    if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in (low, high)):
        raise ConditionError(f"'{key}' has a range that is not of numbers")
    return _leaf(key, "range", (low, high), _accepts_range)


def _expand(value: Any, groups: Groups) -> frozenset[Any]:
    wanted: set[Any] = set()
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.startswith("@"):
            if one[1:] not in groups:
                raise ConditionError(f"group '{one}' is not declared in situation.toml")
            wanted |= groups[one[1:]]
        elif isinstance(one, (str, bool, int)):
            wanted.add(one)
        else:
            raise ConditionError(f"'{one}' is no text, number or yes/no")
    return frozenset(wanted)


def _visa_wants(value: Mapping[str, Any], groups: Groups) -> dict[str, frozenset[Any]]:
    if set(value) - {"issuer", "kind"}:
        raise ConditionError(f"'visas' has {sorted(value)}; accepted: issuer, kind")
    return {k: _expand(v, groups) for k, v in value.items()}


def _tie_wants(
    value: Mapping[str, Any], groups: Groups
) -> tuple[tuple[frozenset[Any], frozenset[Any]], ...]:
    return tuple((_expand(c, groups), _expand(kinds, groups)) for c, kinds in value.items())


def _accepts_equal(answer: Any, wants: frozenset[Any], _day: date) -> bool:
    if isinstance(answer, frozenset):
        return not wants.isdisjoint(answer)
    return answer in wants


def _accepts_range(answer: Any, wants: tuple[float, float], _day: date) -> bool:
    return bool(wants[0] <= answer <= wants[1])


def _accepts_visa(answer: tuple[Visa, ...], wants: dict[str, frozenset[str]], day: date) -> bool:
    return any(
        visa.valid_on(day) and all(getattr(visa, name) in some for name, some in wants.items())
        for visa in answer
    )


def _accepts_tie(answer: Mapping[str, frozenset[str]], wants: Any, _day: date) -> bool:
    return any(
        not kinds.isdisjoint(answer.get(country, frozenset()))
        for countries, kinds in wants
        for country in countries
    )


__all__ = ["ALWAYS", "Atom", "Condition", "ConditionError", "parse_condition", "truth"]
