"""Amounts in a sentence: numbers as figures and words, ranges, bounds, units, rates, baselines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from wayout.desk.claims.claim import Amount
from wayout.desk.claims.marks import Mark, Token
from wayout.desk.claims.phrases import fold_letters
from wayout.desk.claims.units import Units

_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "₽": "RUB", "₸": "KZT", "₾": "GEL"}
_GROUPED = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f ’']\d{3})+\Z")
_UNIT = re.compile(r"(?:[\s+-]*|\.)(us\$|[€$£₽₸₾]|[^\W\d]+\.?)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th|-го|-е|-й|-му|-м|-ом|-ю|-я)(?!\w)|\s?(?:%|per\s?cent\b|процент)"
)
_PART = re.compile(r"(?:\d:|[^\W\d]-)\d")
"""A number that is only a part, with what stands before it: *06:30*, *Narva-1*."""
_HOUR = re.compile(r"\d{1,2}:\d\d(?!\d)")
FAR_OFF = 24
HOURS = 24


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
    joined = _has_compound([token.text for token in tokens], units)
    for token in tokens:
        begins = _may_begin(token, units)
        if not (begins or joined) or token.start < end:
            continue
        found += _read_compound(token, units)
        if not begins:
            continue
        if any(m.start <= token.start < m.end for m in taken) or _is_part(sentence, token):
            continue
        mark = _read(sentence, token, units)
        if mark is None or mark.name == "#number":
            later = _inherit(sentence, token, found, units)
            if later:
                found.pop()
            mark = later or mark
        if mark is None:
            continue
        end = mark.end
        against = units.against.match(sentence, mark.end)
        if against and found and mark.start - found[-1].end < 90:
            words = sentence[mark.start : against.end()].strip()
            previous = found[-1]
            found[-1] = previous._replace(value=replace(previous.value, against=words))
            end = against.end()
        elif _was(sentence, found, mark, units):
            found[-1] = mark
        elif not _converts(sentence, found, mark) and not units.steps.search(
            sentence[: mark.start]
        ):
            found.append(mark)
    return [m for m in found if not _is_former(sentence, m, found, units)]


def _read_compound(token: Token, units: Units) -> list[Mark]:
    """Read a number that is one word with its unit: *пятикилометровая*."""
    for stem in units.compound:
        at = token.text.find(stem)
        value = units.words.get(token.text[:at]) if at > 0 else None
        if value is not None:
            known = _get_unit(stem, units)
            if known is None:
                continue
            unit, kind, factor, _ = known
            size = value * factor
            return [
                Mark(f"#{kind}", token.start, token.end, Amount(size, size, size, unit, "exact"))
            ]
    return []


def _is_former(sentence: str, mark: Mark, found: Sequence[Mark], units: Units) -> bool:
    """Tell whether it is what another amount is held against: *12 hours, up from three*."""
    if all(m is mark or m.name != mark.name for m in found):
        return False
    return _is_held_against(sentence, mark, units)


def _is_held_against(sentence: str, mark: Mark, units: Units) -> bool:
    """Tell whether words beside an amount say that it was so before, or that it is usual."""
    before = sentence[max(0, mark.start - FAR_OFF) : mark.start]
    return bool(units.instead.search(before) or units.earlier.match(sentence, mark.end))


def may_count(sentence: str, words: Iterable[str], units: Units) -> bool:
    """Tell whether an amount could be in a sentence, without reading it."""
    if _DIGIT.search(sentence) or not units.first.isdisjoint(words):
        return True
    return _has_compound(words, units)


def _has_compound(words: Iterable[str], units: Units) -> bool:
    """Tell whether a word could hold a number and its unit."""
    together = " ".join(words) if units.compound else ""
    return any(stem in together for stem in units.compound)


def _was(sentence: str, found: Sequence[Mark], mark: Mark, units: Units) -> bool:
    """Tell whether the amount before is what it has grown or shrunk from."""
    if not found or found[-1].name != mark.name:
        return False
    between = sentence[found[-1].end : mark.start].strip().casefold()
    before = sentence[: found[-1].start]
    return between in units.apart and bool(units.grows.search(before))


def _is_part(sentence: str, token: Token) -> bool:
    """Tell whether a figure belongs to a time of the day or to a name: *06:30*, *Narva-1*."""
    near = sentence[max(0, token.start - 2) : token.end + 1]
    if not (":" in near or "-" in near) or not token.text[0].isdigit():
        return False
    return bool(_HOUR.match(sentence, token.start) or _PART.match(near))


def _inherit(sentence: str, token: Token, found: Sequence[Mark], units: Units) -> Mark | None:
    """Read a number that has the unit of what it is held against: *not six hours but now two*."""
    if not found or token.start - found[-1].end > FAR_OFF * 2:
        return None
    last = found[-1]
    if not units.anew.search(sentence[last.end : token.start]):
        return None
    match = units.expression.match(sentence, token.start)
    before = _is_held_against(sentence, last, units) or units.lately.match(sentence, last.end)
    if match is None or not (last.value.unit and before):
        return None
    word = sentence[last.start : last.end].rsplit(maxsplit=1)[-1].casefold()
    known = _get_unit(word, units) or ("", last.name[1:], 1.0, False)
    _, kind, factor, trips = known
    unit = (last.value.unit, kind, factor, trips, match.end())
    return _build_mark(sentence, token.start, match, units, unit)


def _may_begin(token: Token, units: Units) -> bool:
    return token.text in units.first or token.text[0].isdigit()


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
        return _read_alone(sentence, token, units)
    if _ORDINAL.match(sentence, match.end()):
        return None
    unit = _find_unit(sentence, match.end(), units) or _find_unit_before(sentence, match, units)
    if unit is None and token.text in units.alone:
        return _read_alone(sentence, token, units)
    sign = next((_SIGNS[c] for c in match.group() if c in _SIGNS), "")
    if sign:
        unit = (sign, "money", 1.0, False, match.end())
    if match.group(1).casefold() in ("a", "an") and (
        unit is None
        or unit[4] - match.end() > len(" kilometre")
        or units.expression.match(sentence, match.end() + 1)
    ):
        return None
    if unit is None:
        short = len(match.group(1)) < 4 and not sentence.startswith(" of ", match.end())
        if short and not any(c.isdigit() for c in match.group()):
            return None
        if units.clock.search(sentence[:start]) and _value(match.group(1), units) <= HOURS:
            return None
        unit = ("", "number", 1.0, False, match.end())
    return _build_mark(sentence, start, match, units, unit)


def _read_alone(sentence: str, token: Token, units: Units) -> Mark | None:
    """Read a unit without a number, such as *half an hour* in one word."""
    if token.text not in units.alone or _is_inverted(sentence, token.end, units):
        return None
    bound, start = _find_bound(sentence, token.start, units, bound="")
    unit, kind, factor, _ = (
        units.units[token.text]
        if token.text in units.units
        else (next(v for stem, v in units.stems if token.text.startswith(stem)))
    )
    end, high = token.end, factor
    to = re.match(r"\s(?:до|–|—)\s", sentence[token.end :])
    half = units.half.match(sentence, end)
    if half:
        factor, high, end = factor * 1.5, factor * 1.5, half.end()
    until = units.expression.match(sentence, token.end + to.end()) if to else None
    last = _find_unit(sentence, until.end(), units) if until else None
    if until and last and last[1] == kind:
        high = _measure(until.group(1), until.group(2), units) * last[2]
        end, bound = last[4], "range"
    bound = "about" if bound == "exact" else bound
    return Mark(f"#{kind}", start, end, Amount((factor + high) / 2, factor, high, unit, bound))


def _is_inverted(sentence: str, end: int, units: Units) -> bool:
    """Tell whether a number stands behind its unit: *километра на полтора*."""
    between = re.match(r"\s(?:(?:на|за|по)\s)?", sentence[end:])
    return bool(between and units.expression.match(sentence, end + between.end()))


def _build_mark(
    sentence: str,
    start: int,
    match: re.Match[str],
    units: Units,
    unit: tuple[str, str, float, bool, int],
) -> Mark:
    name, kind, factor, trips, end = unit
    low = _measure(match.group(1), match.group(2), units)
    high, bound = low, ""
    if match.group(3):
        high = _value(match.group(3), units)
        shared = _measure(match.group(3), match.group(4), units) / high if high else 1.0
        bound = "range"
        if shared > 1 and not match.group(2).strip() and low <= high:
            low *= shared
        high *= shared
        if low * 1000 <= high and high % 1000 == 0 and low < 1000 and factor == 1.0:
            low *= 1000
    if bound and units.grows.search(sentence[:start].rstrip()):
        low, bound = high, ""
    half = units.half.match(sentence, end) if unit[4] > match.end() else None
    if half and not match.group(3):
        low, high, end = low + 0.5, high + 0.5, half.end()
    bound, begin = _find_bound(sentence, start, units, bound=bound)
    if match.group(1).casefold() in units.vague:
        one = units.single.get(match.group(1).casefold())
        low = high = one if one and bound in ("at-least", "at-most", "about") else low
        bound = bound if one and bound != "exact" else "at-least"
    if sentence[match.end() : match.end() + 1] == "+":
        bound, end = "at-least", max(end, match.end() + 1)
    low, high = sorted((round(low * factor, 9), round(high * factor, 9)))
    per, last = _find_rate(sentence, end, units, kind=kind)
    count = ("trips" if trips else "persons") if kind == "people" else ""
    count = "vehicles" if kind == "vehicles" else count
    amount = Amount((low + high) / 2, low, high, name, bound, per, count)
    return Mark(f"#{kind}", begin, last, amount)


def _measure(number: str, scale: str, units: Units) -> float:
    """Give the value of a number with its scale: *two hundred and forty thousand*."""
    value = _value(number, units)
    for half in units.halves:
        if half in scale:
            value, scale = value + 0.5, scale.replace(half, "")
    for word in re.split(r"[\s-]+", scale.casefold()):
        known = units.words.get(word)
        if word in ("", "and"):
            continue
        adds = known is not None and known < 100
        value = value + float(known or 0) if adds else value * _scale(word, units)
    return value


def _value(text: str, units: Units) -> float:
    word = fold_letters(text.casefold()).lstrip("€$£₽₸₾").strip()
    known = units.words.get(" ".join(word.split()))
    if known is not None:
        return float(known)
    if not word[0].isdigit():
        return sum(float(units.words[w]) for w in re.split(r"[\s-]", word))
    if _GROUPED.match(word):
        return float(re.sub(r"\D", "", word))
    return float(word.replace(",", "."))


def _scale(text: str, units: Units) -> float:
    word = text.casefold().strip()
    if not word:
        return 1.0
    return float(next((v for k, v in units.scales.items() if word.startswith(k)), 1.0))


def _get_unit(word: str, units: Units) -> tuple[str, str, float, bool] | None:
    """Get the unit that a word means, with or without a stop behind it, or None."""
    return units.units.get(word.rstrip(".")) or next(
        (v for stem, v in units.stems if word.startswith(stem)), None
    )


def _find_unit(sentence: str, start: int, units: Units) -> tuple[str, str, float, bool, int] | None:
    """Find the unit behind a number; up to two words, such as *young*, may stand between."""
    at = start
    for _ in range(4):
        match = _UNIT.match(sentence, at)
        if match is None or match.end() - start > FAR_OFF + 12:
            return None
        word = match.group(1).casefold()
        known = _get_unit(word, units)
        if known:
            return (*known, match.start(1) + len(match.group(1).rstrip(".")))
        if word in units.breaks:
            return None
        at = match.end()
    return None


def _find_unit_before(
    sentence: str, match: re.Match[str], units: Units
) -> tuple[str, str, float, bool, int] | None:
    """Find the unit before a number that is meant roughly: *машин двести*."""
    if not units.inverted:
        return None
    near = sentence[max(0, match.start() - 24) : match.start()]
    before = re.search(r"([^\W\d]+)\s(?:(?:на|за|по|так|этак)\s)?$", near)
    known = _get_unit(before.group(1).casefold(), units) if before else None
    return (*known, match.end()) if known else None


def _find_bound(sentence: str, start: int, units: Units, *, bound: str) -> tuple[str, int]:
    before = sentence[max(0, start - FAR_OFF) : start].casefold().rstrip()
    if bound == "range":
        word = next((w for w in units.opens if _ends_with(before, w)), "")
        return bound, start - len(word) - 1 if word else start
    if before.endswith(units.bounding):
        for word, kind in units.bounds.items():
            if _ends_with(before, word):
                return kind, max(0, start - len(word) - 1)
    return "exact", start


def _ends_with(text: str, word: str) -> bool:
    if not text.endswith(word):
        return False
    at = len(text) - len(word)
    return at == 0 or not text[at - 1].isalnum()


def _find_rate(sentence: str, end: int, units: Units, *, kind: str) -> tuple[str, int]:
    if kind in ("people", "vehicles", "number"):
        rate = units.rate.match(sentence[end : end + FAR_OFF].casefold())
        if rate:
            return units.rates[rate.group(1)], end + rate.end()
    return "", end
