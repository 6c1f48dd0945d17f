"""The words of a language that claims are read by, from `words/`, and the patterns of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from wayout.desk.claims.claim import KINDS

LANGUAGES = ("en", "ru")
PARTS = ("", "-amounts", "-names", "-speech", "-queues", "-ways", "-patterns")
NEEDS = ("", "border", "abroad", "place", "crossing", "future")
_ELEMENT = re.compile(r"<[^>]+>|[#@][a-z]+|[^\s<#@]+")


@dataclass(frozen=True, slots=True)
class Element:
    """One thing of a pattern: the name of a mark, and how far behind the last it stands."""

    name: str
    within: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a clause must hold, in order, to be a claim of a kind."""

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
    but: frozenset[str]
    """Groups of which no word may stand in the clause."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand for a group; a word with `*` is the beginning of a word."""

    group: str
    words: tuple[str, ...]


_Index = Mapping[str, tuple[Phrase, ...]]
_Pairs = Mapping[tuple[str, str], tuple[Phrase, ...]]


@dataclass(frozen=True)
class Lexicon:
    """All that is known of one language; `table` is its files as they stand."""

    language: str
    table: Mapping[str, Any]
    patterns: tuple[Pattern, ...]
    exact: Mapping[str, tuple[Phrase, ...]]
    """Phrases of one word, or with a second that is only a beginning, by their first word."""
    pairs: Mapping[tuple[str, str], tuple[Phrase, ...]]
    """Phrases by their first two words."""
    stems: Mapping[str, tuple[Phrase, ...]]
    """Phrases whose first word is only a beginning, by its first letters, `STEM` at most."""


STEM = 3
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
    return Lexicon(language, table, patterns, *_index(groups, table.get("verbs", {})))


def _read_table(language: str) -> dict[str, Any]:
    """Read the files of a language as one; the groups of words stand in several of them."""
    folder = files("wayout.desk.claims") / "words"
    table: dict[str, Any] = {"groups": {}}
    for part in PARTS:
        read = tomllib.loads((folder / f"{language}{part}.toml").read_text("utf-8"))
        groups = {**table["groups"], **read.pop("groups", {})}
        table |= {**read, "groups": groups}
    return table


def _index(
    groups: Mapping[str, Iterable[str]], verbs: Mapping[str, Sequence[str]]
) -> tuple[_Index, _Pairs, _Index]:
    exact: dict[str, list[Phrase]] = {}
    pairs: dict[tuple[str, str], list[Phrase]] = {}
    stems: dict[str, list[Phrase]] = {}
    for group, words in groups.items():
        for text in dict.fromkeys(t for w in words for t in _expand(_conjugate(w, verbs))):
            plain = fold_letters(text.replace("_", " ").casefold())
            parts = tuple(re.findall(r"[\w*]+|[^\w\s]", plain))
            phrase = Phrase(group, parts)
            if parts[0].endswith("*"):
                stems.setdefault(parts[0][:-1][:STEM], []).append(phrase)
            elif parts[1:] and not parts[1].endswith("*"):
                pairs.setdefault(parts[:2], []).append(phrase)
            else:
                exact.setdefault(parts[0], []).append(phrase)
    return (
        {k: tuple(v) for k, v in exact.items()},
        {k: tuple(v) for k, v in pairs.items()},
        {k: tuple(v) for k, v in stems.items()},
    )


def _conjugate(text: str, verbs: Mapping[str, Sequence[str]]) -> str:
    """Write out the forms of each verb with a plus: *wave+ on* is *{wave|waves|…} on*."""

    def write(verb: re.Match[str]) -> str:
        forms = "|".join(_forms(verb.group(1), verbs))
        before = text[: verb.start()]
        return forms if before.count("{") > before.count("}") else f"{{{forms}}}"

    return re.sub(r"(\w+)\+", write, text)


def _forms(verb: str, verbs: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """List the four forms of an English verb; `verbs` are those that do not follow the rule."""
    if verb in verbs:
        return (verb, *verbs[verb])
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if re.search(r"[^aeiou]y$", verb):
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if re.search(r"(?:s|x|z|ch|sh)$", verb) else "s")
    return verb, third, verb + "ed", verb + "ing"


def _expand(text: str) -> list[str]:
    """List what stands for words in braces: *{let|lets} {in|through}* is four phrases."""
    found = re.search(r"\{([^{}]*)\}", text)
    if found is None:
        return [" ".join(text.split())]
    before, after = text[: found.start()], text[found.end() :]
    return [t for one in found.group(1).split("|") for t in _expand(before + one + after)]


def fold_letters(text: str) -> str:
    """Fold letters that are often not told apart in print."""
    return text.replace("ё", "е").replace("’", "'")


def _build_patterns(entry: Mapping[str, Any], table: Mapping[str, Any]) -> list[Pattern]:
    if entry["kind"] not in KINDS or entry.get("needs", "") not in NEEDS:
        raise ValueError(f"pattern of kind {entry['kind']!r} needs {entry.get('needs')!r}")
    built = []
    for say in entry["say"]:
        elements = _parse_elements(say)
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
                names=frozenset(e.name for e in elements),
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
