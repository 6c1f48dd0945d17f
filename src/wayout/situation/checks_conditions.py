"""Checks of conditions: every key, value, group and country they name must be one there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wayout.situation.checks_references import find_codes
from wayout.situation.fields import GENERAL_KEYS
from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.record import Origin
from wayout.situation.situation import Situation

_Fault = tuple[str, str, str, str]
"""Code, found, accepted, nearest."""


def check_conditions(situation: Situation) -> Iterator[Notice]:
    """Yield a notice for every word in a condition that the situation does not know."""
    words = _Words.of(situation)
    for where, whose, table in _conditions(situation):
        for code, found, accepted, nearest in words.check_table(table):
            yield Notice(where.file, where.line, code, f"{found} in {whose}", accepted, nearest)


def _conditions(s: Situation) -> Iterator[tuple[Origin, str, Any]]:
    for rule in s.rules.values():
        for field, table in (
            ("when", rule.when),
            ("except", rule.excepted),
            ("require", rule.require),
        ):
            yield rule.where, f"'{field}' of rule '{rule.id}'", table
    for inference in s.head.inferences:
        for field, table in (("when", inference.when), ("then", inference.then)):
            yield inference.where, f"'{field}' of '{inference.text}'", table


@dataclass(frozen=True, slots=True)
class _Words:
    """What a condition may name: keys with their types and values, groups, countries, regions."""

    types: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, frozenset[str]]
    codes: frozenset[str]
    regions: frozenset[str]
    whole: bool

    @classmethod
    def of(cls, situation: Situation) -> _Words:
        """Give the words of a situation."""
        questions = situation.head.questions.values()
        types = dict.fromkeys(GENERAL_KEYS, "") | {q.key: q.type for q in questions}
        return cls(
            types,
            {q.key: q.values for q in questions},
            situation.head.groups,
            find_codes(situation) | situation.gaps.ids,
            frozenset(p.id for p in situation.places.values() if p.kind == "region"),
            "places" not in situation.gaps.tables,
        )

    def check_table(self, table: Any) -> Iterator[_Fault]:
        """Yield the faults of a condition and of those inside it."""
        if not isinstance(table, Mapping):
            yield "bad-condition", f"'{table}' stands where a condition should", "a table", ""
            return
        for key, value in table.items():
            if key == "not":
                yield from self.check_table(value)
            elif key in ("any", "all"):
                if not isinstance(value, list) or not value:
                    yield "bad-condition", f"'{key}' has no list", "a list of tables", ""
                    continue
                for inner in value:
                    yield from self.check_table(inner)
            elif key not in self.types:
                near = find_nearest(key, self.types)
                yield "unknown-key", f"unknown key '{key}'", "a key of a [[question]]", near
            else:
                yield from self._check_value(key, value)

    def _check_value(self, key: str, value: Any) -> Iterator[_Fault]:
        type_ = key if key in ("visas", "ties") else self.types[key]
        if type_ == "visas":
            for visa in value if isinstance(value, list) else [value]:
                yield from self._check_visa(visa)
        elif type_ == "ties":
            yield from self._check_ties(value)
        elif isinstance(value, Mapping):
            bounds = [value.get("min", 0), value.get("max", 0)]
            right = bool(value) and set(value) <= {"min", "max"} and type_ in ("", "integer")
            if not right or not all(_is_number(bound) for bound in bounds):
                yield "bad-condition", f"'{key}' is '{value}'", "{ min = …, max = … }", ""
        elif type_ == "flag" and not isinstance(value, bool):
            yield "unknown-value", f"'{key}' is '{value}'", "true or false", ""
        elif type_ == "integer" and not all(map(_is_number, _list(value))):
            yield "unknown-value", f"'{key}' is '{value}'", "a whole number", ""
        elif type_ not in ("flag", "integer"):
            yield from self._check_words(key, _list(value), self._accepted(key))

    def _accepted(self, key: str) -> Iterable[str]:
        type_ = self.types[key]
        if type_ in ("countries", "region"):
            found = self.codes if type_ == "countries" else self.regions
            return found if self.whole else ()
        return self.values.get(key, ())

    def _check_words(self, key: str, given: list[Any], accepted: Iterable[str]) -> Iterator[_Fault]:
        """Yield the faults of words; where nothing is declared every text is accepted."""
        pool = frozenset(accepted)
        for one in given:
            if not isinstance(one, str):
                yield "unknown-value", f"'{key}' is '{one}'", "a text", ""
            elif one.startswith("@"):
                if one[1:] not in self.groups:
                    near = find_nearest(one[1:], self.groups)
                    yield "unknown-group", f"no group '{one}'", list_some(self.groups), near
            elif pool and one not in pool:
                near = find_nearest(one, pool)
                yield "unknown-value", f"'{key}' is '{one}'", list_some(pool, 30), near

    def _check_visa(self, visa: Any) -> Iterator[_Fault]:
        if not isinstance(visa, Mapping) or set(visa) - {"issuer", "kind", "valid_to"}:
            accepted = "a table with issuer and kind"
            yield "bad-condition", f"'visas' is '{visa}'", accepted, ""
            return
        codes = self.codes if self.whole else ()
        yield from self._check_words("issuer", _list(visa.get("issuer", [])), codes)
        kinds = self.values.get("visas", ())
        yield from self._check_words("kind", _list(visa.get("kind", [])), kinds)

    def _check_ties(self, ties: Any) -> Iterator[_Fault]:
        if not isinstance(ties, Mapping):
            accepted = '{ FI = ["property"] }'
            yield "bad-condition", f"'ties' is '{ties}'", accepted, ""
            return
        codes = self.codes if self.whole else ()
        yield from self._check_words("ties", list(ties), codes)
        for kinds in ties.values():
            yield from self._check_words("ties", _list(kinds), self.values.get("ties", ()))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
