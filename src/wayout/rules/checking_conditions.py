"""Checks of condition tables: every key, value and code must be one the situation knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wayout.rules.traveller import GENERAL_KEYS, find_type, find_values
from wayout.rules.value import parse_answer
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.record import Head
from wayout.situation.situation import Situation

CODED = ("countries", "region")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one key of a condition."""

    key: str
    code: str
    found: str
    accepted: str = ""
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What conditions may speak of: keys with their values, countries, regions, groups."""

    head: Head
    countries: frozenset[str]
    regions: frozenset[str]
    places_known: bool

    @classmethod
    def of(cls, situation: Situation) -> Terms:
        """Give the terms of a situation."""
        places = situation.places.values()
        return cls(
            situation.head,
            frozenset(p.country for p in places if p.kind == "country"),
            frozenset(p.id for p in places if p.kind == "region"),
            "places" not in situation.gaps.tables,
        )

    def keys(self) -> list[str]:
        """Give every key a traveller may have here."""
        return sorted({*GENERAL_KEYS, *self.head.questions})


def check_condition(table: Mapping[str, Any], terms: Terms) -> Iterator[Fault]:
    """Yield the faults of one condition table, its inner tables included."""
    for key, value in table.items():
        if key in ("not", "any", "all"):
            yield from _check_inner(key, value, terms)
        elif not find_type(key, terms.head):
            near = find_nearest(key, terms.keys())
            accepted = list_some(terms.keys(), 60)
            yield Fault(key, "unknown-key", f"unknown key '{key}'", accepted, near)
        else:
            yield from _CHECKS[find_type(key, terms.head)](key, value, terms)


def check_conclusion(table: Mapping[str, Any], terms: Terms) -> Iterator[Fault]:
    """Yield the faults of what an inference or presumption concludes."""
    for key, value in table.items():
        kind = find_type(key, terms.head)
        if not kind:
            near = find_nearest(key, terms.keys())
            accepted = list_some(terms.keys(), 60)
            yield Fault(key, "unknown-key", f"unknown key '{key}'", accepted, near)
            continue
        try:
            parse_answer(key, value, terms.head)
        except ValueError as fault:
            yield Fault(key, "unknown-value", f"'{key}' is {_shown(value)}: {fault}")
            continue
        if kind in CODED:
            yield from _check_words(key, value, terms)
        elif kind == "ties":
            yield from _check_codes(key, list(value), terms.countries, "country", terms)


def _check_inner(key: str, value: Any, terms: Terms) -> Iterator[Fault]:
    inner = value if key != "not" and isinstance(value, list) else [value]
    wrong = key != "not" and (not isinstance(value, list) or not value)
    if wrong or not all(isinstance(v, Mapping) for v in inner):
        accepted = "a table such as { key = value }" if key == "not" else "a list of tables"
        yield Fault(key, "wrong-type", f"'{key}' is {_shown(value)}", accepted)
        return
    for one in inner:
        if not one:
            yield Fault(key, "wrong-type", f"'{key}' holds an empty table", "a table with a key")
        yield from check_condition(one, terms)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return f"'{text[:57]}…'" if len(text) > 60 else f"'{text}'"


def _check_flag(key: str, value: Any, _terms: Terms) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault(key, "wrong-type", f"'{key}' is {_shown(value)}", "true or false")


def _check_words(key: str, value: Any, terms: Terms) -> Iterator[Fault]:
    words = value if isinstance(value, list) else [value]
    if not words or not all(isinstance(w, str) for w in words):
        found = f"'{key}' is {_shown(value)}"
        yield Fault(key, "wrong-type", found, 'a text, a list of texts, or a group "@name"')
        return
    kind = find_type(key, terms.head)
    if kind in CODED:
        pool = terms.countries if kind == "countries" else terms.regions
        yield from _check_codes(key, words, pool, "country" if kind == "countries" else kind, terms)
        return
    yield from _check_values(key, words, terms)


def _check_values(key: str, words: list[str], terms: Terms) -> Iterator[Fault]:
    declared = find_values(key, terms.head)
    for word in words:
        if word.startswith("@"):
            yield from _check_group(key, word, frozenset(declared), terms)
        elif declared and word not in declared:
            near = find_nearest(word, declared)
            found = f"'{key}' is '{word}'"
            yield Fault(key, "unknown-value", found, list_some(declared, 30), near)


def _check_codes(
    key: str, words: list[str], pool: frozenset[str], noun: str, terms: Terms
) -> Iterator[Fault]:
    for word in words:
        if word.startswith("@"):
            yield from _check_group(key, word, pool if terms.places_known else frozenset(), terms)
        elif terms.places_known and word not in pool:
            accepted = f"the code of a {noun} in places.csv"
            near = find_nearest(word, pool)
            yield Fault(key, f"unknown-{noun}", f"no {noun} '{word}' ('{key}')", accepted, near)


def _check_group(key: str, word: str, pool: frozenset[str], terms: Terms) -> Iterator[Fault]:
    groups = terms.head.groups
    if word[1:] not in groups:
        names = [f"@{name}" for name in groups]
        found = f"no group '{word}' ('{key}')"
        accepted = "a group of situation.toml: " + list_some(names)
        yield Fault(key, "unknown-group", found, accepted, find_nearest(word, names))
    elif pool and not groups[word[1:]] <= pool:
        odd = sorted(groups[word[1:]] - pool)[0]
        found = f"group '{word}' holds '{odd}', which '{key}' never is"
        yield Fault(key, "group-of-other-kind", found, list_some(pool), find_nearest(odd, pool))


def _check_integer(key: str, value: Any, _terms: Terms) -> Iterator[Fault]:
    accepted = "a whole number, a list of them, or { min = 18, max = 65 }"
    if isinstance(value, Mapping):
        numbers = list(value.values())
        odd = sorted(set(value) - {"min", "max"})
        if odd:
            near = find_nearest(odd[0], ("min", "max"))
            yield Fault(key, "wrong-type", f"'{key}' has '{odd[0]}'", accepted, near)
            return
    else:
        numbers = value if isinstance(value, list) else [value]
    if not numbers or not all(isinstance(v, int) and not isinstance(v, bool) for v in numbers):
        yield Fault(key, "wrong-type", f"'{key}' is {_shown(value)}", accepted)
    elif isinstance(value, Mapping) and value.get("min", 0) > value.get("max", 10**9):
        found = f"'{key}' is at least {value['min']} and at most {value['max']}"
        yield Fault(key, "empty-range", found, "min not above max")


def _check_visas(key: str, value: Any, terms: Terms) -> Iterator[Fault]:
    accepted = '{ issuer = "FI", kind = "…" }, either or none of them'
    if not isinstance(value, Mapping):
        yield Fault(key, "wrong-type", f"'{key}' is {_shown(value)}", accepted)
        return
    for name, wanted in value.items():
        words = wanted if isinstance(wanted, list) else [wanted]
        if name not in ("issuer", "kind"):
            near = find_nearest(name, ("issuer", "kind"))
            yield Fault(key, "unknown-key", f"'{key}' has '{name}'", accepted, near)
        elif not words or not all(isinstance(w, str) for w in words):
            found = f"'{name}' of '{key}' is {_shown(wanted)}"
            yield Fault(key, "wrong-type", found, "a text, a list of texts, or a group")
        elif name == "issuer":
            yield from _check_codes(key, words, terms.countries, "country", terms)
        else:
            yield from _check_values(key, words, terms)


def _check_ties(key: str, value: Any, terms: Terms) -> Iterator[Fault]:
    if not isinstance(value, Mapping) or not value:
        accepted = 'a table such as { FI = ["property", "family"] }'
        yield Fault(key, "wrong-type", f"'{key}' is {_shown(value)}", accepted)
        return
    yield from _check_codes(key, list(value), terms.countries, "country", terms)
    for kinds in value.values():
        words = kinds if isinstance(kinds, list) else [kinds]
        if not words or not all(isinstance(w, str) for w in words):
            yield Fault(key, "wrong-type", f"'{key}' has {_shown(kinds)}", "a list of texts")
        else:
            yield from _check_values(key, words, terms)


def _check_money(key: str, _value: Any, _terms: Terms) -> Iterator[Fault]:
    yield Fault(key, "wrong-type", f"no condition can test '{key}'", "another key")


_CHECKS: dict[str, Callable[[str, Any, Terms], Iterator[Fault]]] = {
    "flag": _check_flag,
    "choice": _check_words,
    "list": _check_words,
    "countries": _check_words,
    "region": _check_words,
    "integer": _check_integer,
    "visas": _check_visas,
    "ties": _check_ties,
    "money": _check_money,
}
