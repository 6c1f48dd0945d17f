"""Amounts in a sentence: numbers as figures and words, ranges, bounds, units, rates, baselines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wayout.desk.claims.claim import Amount
from wayout.desk.claims.marks import Mark, Token

_FIGURE = r"\d{1,3}(?:[,.\u00a0\u202f ’']\d{3})+(?!\d)|\d{1,12}(?:[.,]\d{1,3})?"
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "₽": "RUB", "₸": "KZT", "₾": "GEL"}
_GROUPED = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f ’']\d{3})+\Z")
FAR_OFF = 24


@dataclass(frozen=True)
class Units:
    """The words of amounts in one language, compiled."""

    words: Mapping[str, float]
    scales: Mapping[str, float]
    units: Mapping[str, tuple[str, str, float, bool]]
    stems: Sequence[tuple[str, tuple[str, str, float, bool]]]
    expression: re.Pattern[str]
    bounds: Sequence[tuple[str, str]]
    rates: Sequence[tuple[str, str]]
    opens: Sequence[str]
    first: frozenset[str]
    vague: frozenset[str]
    alone: frozenset[str]
    against: re.Pattern[str]


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
    middle = "|".join(map(re.escape, table["ranges"]["middle"]))
    number = rf"(?:[€$£₽₸₾]\s?)?(?:{_FIGURE}|(?:{_any(numbers)})(?!\w))"
    scale = rf"(?:\s?(?:{_any(table['scales'])})(?!\w))?"
    one = rf"({number})({scale})"
    expression = rf"{one}(?:\s?(?:{middle})\s?{one})?"
    bounds = [(w, k) for k, words in table["bounds"].items() for w in words]
    rates = [(w, k) for k, words in table["rates"].items() for w in words]
    more = "|".join(map(re.escape, table["against"]["more"]))
    return Units(
        words=numbers,
        scales={k.rstrip("*"): v for k, v in table["scales"].items()},
        units=exact,
        stems=stems,
        expression=re.compile(expression, re.IGNORECASE),
        bounds=sorted(bounds, key=lambda b: -len(b[0])),
        rates=rates,
        opens=table["ranges"]["open"],
        first=frozenset(w.split()[0] for w in numbers),
        vague=frozenset(table["vague"]),
        alone=frozenset(alone),
        against=re.compile(
            rf"\s(?:\w+\s)?(?:{more})\s(?:the|a|in|on|at|last|в|на|неделей)\b[^.;,]*", re.I
        ),
    )


def _any(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w).replace(r"\ ", r"\s").replace(r"\*", r"\w*") for w in ordered)


def find_amounts(
    sentence: str, tokens: Sequence[Token], units: Units, *, taken: Sequence[Mark]
) -> list[Mark]:
    """
    Find the amounts of a sentence, as marks `#class` with an `Amount` each.

    Numbers inside of `taken` marks, such as dates, are no amounts. A number less or more than
    another day's is the baseline of the amount before it.
    """
    found: list[Mark] = []
    end = 0
    for token in tokens:
        if token.start < end or not _may_begin(token, units):
            continue
        if any(m.start <= token.start < m.end for m in taken):
            continue
        mark = _read(sentence, token, units)
        if mark is None:
            continue
        end = mark.end
        against = units.against.match(sentence, mark.end)
        if against and found and mark.start - found[-1].end < 90:
            words = sentence[mark.start : against.end()].strip()
            previous = found[-1]
            found[-1] = previous._replace(value=replace(previous.value, against=words))
            end = against.end()
        elif not _converts(sentence, found, mark):
            found.append(mark)
    return found


def _may_begin(token: Token, units: Units) -> bool:
    return token.text[0].isdigit() or token.text in units.first or token.text in units.alone


def _converts(sentence: str, found: Sequence[Mark], mark: Mark) -> bool:
    """Tell whether money in brackets only repeats the money before it."""
    if not found or found[-1].name != "#money" or mark.name != "#money":
        return False
    return bool(re.fullmatch(r"\s*[(\[]\D{0,12}", sentence[found[-1].end : mark.start]))


def _read(sentence: str, token: Token, units: Units) -> Mark | None:
    start = token.start
    while start > 0 and (sentence[start - 1] in _SIGNS or sentence[start - 1 : start] == "\u00a0"):
        start -= 1
    match = units.expression.match(sentence, start)
    if match is None:
        return _read_alone(token, units)
    unit = _find_unit(sentence, match.end(), units)
    sign = next((_SIGNS[c] for c in match.group() if c in _SIGNS), "")
    if sign:
        unit = (sign, "money", 1.0, False, match.end())
    if match.group(1).casefold() in ("a", "an") and (unit is None or unit[4] - match.end() > 9):
        return None
    if unit is None:
        if not any(c.isdigit() for c in match.group()) and len(match.group(1)) < 4:
            return None
        unit = ("", "number", 1.0, False, match.end())
    return _build_mark(sentence, start, match, units, unit)


def _read_alone(token: Token, units: Units) -> Mark | None:
    if token.text not in units.alone:
        return None
    unit, kind, factor, _ = (
        units.units[token.text]
        if token.text in units.units
        else (next(v for stem, v in units.stems if token.text.startswith(stem)))
    )
    return Mark(f"#{kind}", token.start, token.end, Amount(factor, factor, factor, unit, "about"))


def _build_mark(
    sentence: str,
    start: int,
    match: re.Match[str],
    units: Units,
    unit: tuple[str, str, float, bool, int],
) -> Mark:
    name, kind, factor, trips, end = unit
    low = _value(match.group(1), units) * _scale(match.group(2), units)
    high, bound = low, ""
    if match.group(3):
        high = _value(match.group(3), units)
        shared = _scale(match.group(4), units)
        bound = "range"
        if shared > 1 and not match.group(2).strip() and low <= high:
            low *= shared
        high *= shared
        if low * 1000 <= high and high % 1000 == 0 and low < 1000 and factor == 1.0:
            low *= 1000
    bound, begin = _find_bound(sentence, start, units, bound=bound)
    if match.group(1).casefold() in units.vague:
        bound = "at-least"
    low, high = sorted((round(low * factor, 9), round(high * factor, 9)))
    per, last = _find_rate(sentence, end, units, kind=kind)
    count = ("trips" if trips else "persons") if kind == "people" else ""
    count = "vehicles" if kind == "vehicles" else count
    amount = Amount((low + high) / 2, low, high, name, bound, per, count)
    return Mark(f"#{kind}", begin, last, amount)


def _value(text: str, units: Units) -> float:
    word = text.casefold().lstrip("€$£₽₸₾").strip()
    known = units.words.get(" ".join(word.split()))
    if known is not None:
        return float(known)
    if _GROUPED.match(word):
        return float(re.sub(r"\D", "", word))
    return float(word.replace(",", "."))


def _scale(text: str, units: Units) -> float:
    word = text.casefold().strip()
    if not word:
        return 1.0
    return float(next(v for k, v in units.scales.items() if word.startswith(k)))


def _find_unit(sentence: str, start: int, units: Units) -> tuple[str, str, float, bool, int] | None:
    """Find the unit behind a number; up to two words, such as *young*, may stand between."""
    words = re.compile(r"[\s-]*(us\$|[€$£₽₸₾]|[^\W\d]+\.?)", re.IGNORECASE)
    at = start
    for _ in range(4):
        match = words.match(sentence, at)
        if match is None or match.end() - start > FAR_OFF + 12:
            return None
        word = match.group(1).casefold()
        known = units.units.get(word.rstrip(".")) or next(
            (v for stem, v in units.stems if word.startswith(stem)), None
        )
        if known:
            return (*known, match.start(1) + len(match.group(1).rstrip(".")))
        if word in ("and", "to", "on", "in", "и", "в", "на", "at", "from", "for", "при", "из"):
            return None
        at = match.end()
    return None


def _find_bound(sentence: str, start: int, units: Units, *, bound: str) -> tuple[str, int]:
    before = sentence[max(0, start - FAR_OFF) : start].casefold().rstrip()
    if bound == "range":
        word = next((w for w in units.opens if _ends_with(before, w)), "")
        return bound, start - len(word) - 1 if word else start
    for word, kind in units.bounds:
        if _ends_with(before, word):
            return kind, max(0, start - len(word) - 1)
    return "exact", start


def _ends_with(text: str, word: str) -> bool:
    if not text.endswith(word):
        return False
    at = len(text) - len(word)
    return at == 0 or not text[at - 1].isalnum()


def _find_rate(sentence: str, end: int, units: Units, *, kind: str) -> tuple[str, int]:
    after = sentence[end : end + FAR_OFF].casefold()
    if kind in ("people", "vehicles", "number"):
        for word, per in units.rates:
            if re.match(rf"\s(?:{re.escape(word)})(?!\w)", after):
                return per, end + 1 + len(word)
    return "", end
