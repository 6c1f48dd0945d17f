"""The words of amounts in one language: numbers, scales, units, bounds and rates, compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_FIGURE = r"\d{1,3}(?:[,.\u00a0\u202f ’']\d{3})+(?!\d)|\d{1,12}(?:[.,]\d{1,3})?"


@dataclass(frozen=True)
class Units:
    """The words of amounts in one language, compiled."""

    words: Mapping[str, float]
    scales: Mapping[str, float]
    units: Mapping[str, tuple[str, str, float, bool]]
    stems: Sequence[tuple[str, tuple[str, str, float, bool]]]
    expression: re.Pattern[str]
    bounds: Mapping[str, str]
    """Words before an amount, the longest first."""
    bounding: tuple[str, ...]
    rates: Mapping[str, str]
    rate: re.Pattern[str]
    opens: tuple[str, ...]
    first: frozenset[str]
    vague: frozenset[str]
    alone: frozenset[str]
    against: re.Pattern[str]
    instead: re.Pattern[str]
    lately: re.Pattern[str]
    anew: re.Pattern[str]
    """What stands between an amount of before and the one of now."""
    half: re.Pattern[str]
    earlier: re.Pattern[str]
    single: Mapping[str, float]
    grows: re.Pattern[str]
    steps: re.Pattern[str]
    apart: frozenset[str]
    inverted: bool
    breaks: frozenset[str]
    halves: tuple[str, ...]
    compound: tuple[str, ...]
    clock: re.Pattern[str]


def build_units(table: Mapping[str, Any]) -> Units:
    """Build the words of amounts from the tables of a language."""
    exact: dict[str, tuple[str, str, float, bool]] = {}
    stems = []
    alone: set[str] = set()
    for unit in table["unit"]:
        alone.update(unit.get("alone", ()))
        for word in unit["words"]:
            trips = word in unit.get("trips", ())
            value = (unit["unit"], unit["class"], float(unit.get("factor", 1)), trips)
            if word.endswith("*"):
                stems.append((word[:-1], value))
            exact[word.rstrip("*")] = value
    numbers = {**table["numbers"], **table["vague"]}
    ranges = table["ranges"]
    changing = "|".join(re.escape(w).replace(r"\*", r"\w*") for w in ranges["changing"])
    said = [(w, k) for k, words in table["bounds"].items() for w in words]
    bounds: dict[str, str] = {}
    for word, kind in sorted(said, key=lambda b: -len(b[0])):
        bounds.setdefault(word, kind)
    rates = {w: k for k, words in table["rates"].items() for w in words}
    more = "|".join(map(re.escape, table["against"]["more"]))
    return Units(
        words=numbers,
        scales={k.rstrip("*"): v for k, v in table["scales"].items()},
        units=exact,
        stems=stems,
        expression=_compile_number(table, numbers),
        bounds=bounds,
        bounding=tuple(bounds),
        rates=rates,
        rate=re.compile(rf"\s({'|'.join(map(re.escape, rates))})(?!\w)"),
        opens=tuple(ranges["open"]),
        first=frozenset(re.split(r"[\s-]", w)[0] for w in numbers) | alone,
        vague=frozenset(table["vague"]),
        alone=frozenset(alone),
        against=re.compile(
            rf"\s(?:\w+\s)?(?:{more})\s(?:the|a|in|on|at|last|в|на|неделей)\b[^.;,]*", re.I
        ),
        instead=re.compile(rf"(?<!\w)(?:{_any(table['against']['instead'])})\s*$", re.IGNORECASE),
        lately=re.compile(rf"\s(?:{_any(table['against']['lately'])})(?!\w)", re.IGNORECASE),
        anew=re.compile(
            rf"(?:\A\W*|(?<!\w)(?:{_any(table['against']['anew'])})(?:\s\w+){{0,2}}[\s—–:-]+)\Z",
            re.I,
        ),
        half=re.compile(rf"\s(?:{_any(ranges['half'])})(?!\w)", re.IGNORECASE),
        earlier=re.compile(rf"\s(?:{_any(table['against']['earlier'])})(?!\w)", re.IGNORECASE),
        single=table["single"],
        grows=re.compile(rf"(?<!\w)(?:{changing})(?!\w)[^;:]{{0,70}}$", re.IGNORECASE),
        steps=_compile_steps(ranges["steps"], ranges["by"]),
        apart=frozenset(table["apart"]),
        inverted=table["inverted"],
        breaks=frozenset(table["breaks"]),
        halves=tuple(ranges["half"]),
        compound=tuple(ranges["compound"]),
        clock=re.compile(rf"(?<!\w)(?:{_any(ranges['clock'])})\s$", re.IGNORECASE),
    )


def _compile_number(table: Mapping[str, Any], numbers: Mapping[str, float]) -> re.Pattern[str]:
    """Compile a number, of figures or of words with tens and ones, its scale, and a range."""
    middle = "|".join(map(re.escape, table["ranges"]["middle"]))
    parts = [w for w, value in table["numbers"].items() if 1 <= value < 100 and w.isalpha()]
    small = _any(w for w in parts if len(w) > 2)
    tens = _any(w for w, v in numbers.items() if 20 <= v < 1000 and v % 10 == 0 and w.isalpha())
    words = rf"(?:(?:{tens})(?:[\s-](?:{small})(?!\w)){{1,2}}|(?:{_any(numbers)})(?!\w))"
    number = rf"(?:[€$£₽₸₾]\s?)?(?:{_FIGURE}|{words})"
    tail = rf"(?:[\s-](?:and\s)?(?:{small})(?!\w)){{0,2}}"
    odd = _any(table["ranges"]["odd"])
    scale = rf"(?:(?:\s(?:{odd}))?\s?(?:{_any(table['scales'])})(?!\w)){{0,2}}"
    hundred = _any(w for w, value in table["scales"].items() if value == 100)
    joined = rf"(?:\s(?:{hundred})(?!\w)(?:{tail}))?" if hundred else ""
    half = rf"(?:\s(?:{_any(table['ranges']['half'])})(?!\w))?"
    one = rf"({number})({half}{joined}{scale})"
    return re.compile(rf"{one}(?:\s?(?:{middle})\s?{one})?", re.IGNORECASE)


def _compile_steps(verbs: Iterable[str], by: Iterable[str]) -> re.Pattern[str]:
    """Compile what stands before the size of a change: *has grown by*; it is no amount itself."""
    return re.compile(rf"(?<!\w)(?:{_any(verbs)})(?:\s\w+)?\s(?:{_any(by)})\s*$", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    escaped = (re.escape(w).replace(r"\ ", r"\s").replace(r"\*", r"\w*") for w in ordered)
    return "|".join(w.replace("е", "[её]") for w in escaped)
