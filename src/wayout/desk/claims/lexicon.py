"""The words of a language that claims are read by, from `words/`, and the patterns of them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from wayout.desk.claims.claim import KINDS
from wayout.desk.claims.phrases import Phrases, build_phrases

LANGUAGES = ("en", "ru")
NO_GROUP = ""
PARTS = ("", "-amounts", "-names", "-speech", "-queues", "-ways", "-patterns")
NAMED = frozenset({"@place", "@post"})
NEEDS = ("", "border", "abroad", "place", "crossing", "future")
_ELEMENT = re.compile(r"<[^>]+>|[#@][a-z]+|[^\s<#@]+")


@dataclass(frozen=True, slots=True)
class Element:
    """One thing of a pattern: the name of a mark, and how far behind the last it stands."""

    name: str
    within: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """
    What a clause must hold, in order, to be a claim of a kind.

    `names` are those of all its marks, `groups` without amounts and places, `places` those of named
    places alone; it `counts` if an amount is among them.
    """

    kind: str
    elements: tuple[Element, ...]
    needs: str
    carry: bool
    keeps_negation: bool
    alone: bool
    unit: str
    status: str
    wide: bool
    names: frozenset[str]
    groups: frozenset[str]
    places: frozenset[str]
    counts: bool
    but: frozenset[str]
    """Groups of which no word may stand in the clause."""


@dataclass(frozen=True)
class Lexicon:
    """All that is known of one language; `table` is its files as they stand."""

    language: str
    table: Mapping[str, Any]
    patterns: tuple[Pattern, ...]
    phrases: Phrases
    """Of every group, by name: `<queue>`, `status:denied`, `mode:foot`, or words of a pattern."""
    rarest: Mapping[str, tuple[tuple[int, frozenset[str]], ...]]
    """Number and groups of each pattern by that group which the fewest have; or NO_GROUP."""

    def find_patterns(self, groups: Set[str]) -> list[Pattern]:
        """Find the patterns of which all groups are there, in their order."""
        rarest = self.rarest
        found = [
            number
            for group in (*groups, NO_GROUP)
            if group in rarest
            for number, needed in rarest[group]
            if needed <= groups
        ]
        return [self.patterns[number] for number in sorted(found)]


NEAR, CLOSE, ADJACENT, WIDE = 110, 30, 2, 200


def read_lexicon(language: str) -> Lexicon:
    """
    Read the words and patterns of a language of `LANGUAGES` from the package.

    Raises
    ------
    ValueError
        A pattern has an unknown kind, need or group: the package itself is faulty.
    """
    table = _read_table(language)
    table["numbers"] = {word: float(v) for v, words in table["numbers"].items() for word in words}
    patterns = tuple(p for entry in table["pattern"] for p in _build_patterns(entry, table))
    groups: dict[str, Iterable[str]] = {f"<{k}>": v for k, v in table["groups"].items()}
    groups |= {f"status:{k}": v for k, v in table["status"].items()}
    groups |= {f"mode:{k}": v for k, v in table["modes"].items()}
    groups |= {f"voice:{k}": v for k, v in table["voices"].items()}
    groups |= {f"demonym:{k}": (k,) for k in table["demonyms"]}
    for pattern in patterns:
        for element in pattern.elements:
            if element.name[0] not in "<#@":
                groups[element.name] = (element.name,)
    phrases = build_phrases(groups, verbs=table.get("verbs", {}))
    return Lexicon(language, table, patterns, phrases, _list_rarest(patterns))


def _list_rarest(
    patterns: Sequence[Pattern],
) -> dict[str, tuple[tuple[int, frozenset[str]], ...]]:
    often = Counter(group for pattern in patterns for group in pattern.groups)
    rarest: dict[str, tuple[tuple[int, frozenset[str]], ...]] = {}
    for number, pattern in enumerate(patterns):
        group = min(sorted(pattern.groups), key=lambda g: often[g], default=NO_GROUP)
        rarest[group] = (*rarest.get(group, ()), (number, pattern.groups))
    return rarest


def _read_table(language: str) -> dict[str, Any]:
    """Read the files of a language as one; the groups of words stand in several of them."""
    folder = files("wayout.desk.claims") / "words"
    table: dict[str, Any] = {"groups": {}}
    for part in PARTS:
        read = tomllib.loads((folder / f"{language}{part}.toml").read_text("utf-8"))
        groups = {**table["groups"], **read.pop("groups", {})}
        table |= {**read, "groups": groups}
    return table


def _build_patterns(entry: Mapping[str, Any], table: Mapping[str, Any]) -> list[Pattern]:
    if entry["kind"] not in KINDS or entry.get("needs", "") not in NEEDS:
        raise ValueError(f"pattern of kind {entry['kind']!r} needs {entry.get('needs')!r}")
    built = []
    for say in entry["say"]:
        elements = _parse_elements(say)
        names = frozenset(e.name for e in elements)
        for name in (*(e.name for e in elements), *entry.get("but", ())):
            if name[0] == "<" and name[1:-1] not in table["groups"]:
                raise ValueError(f"no group {name} for the pattern {say!r}")
        built.append(
            Pattern(
                kind=entry["kind"],
                elements=elements,
                needs=entry.get("needs", ""),
                carry=entry.get("carry", False),
                keeps_negation=entry.get("negation") == "kept" or "<not>" in say.split(),
                alone=entry.get("alone", False),
                unit=entry.get("unit", ""),
                status=entry.get("status", ""),
                wide=entry.get("wide", False),
                names=names,
                groups=frozenset(n for n in names if n[0] not in "#@"),
                places=names & NAMED,
                counts=any(n[0] == "#" for n in names),
                but=frozenset(entry.get("but", ())),
            )
        )
    return built


def _parse_elements(say: str) -> tuple[Element, ...]:
    elements: list[Element] = []
    within = NEAR
    for token in say.split():
        if token in "~-":
            within = NEAR if token == "~" else CLOSE
            continue
        for part in _ELEMENT.findall(token):
            name = part.strip("_")
            if name:
                elements.append(Element(name, within))
                within = ADJACENT
        within = ADJACENT
    return tuple(elements)
