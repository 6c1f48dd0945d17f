"""The fields of a record in words: what it says, to whom, where, under which condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from wayout.planner.citation import (
    KIND_WORDS,
    Plain,
    name_country,
    name_place,
    say_value,
    show_instant,
)
from wayout.situation.record import Crossing, Observation, Place, Record, Rule, Source
from wayout.situation.situation import Situation

BASIS_WORDS = {
    "exact": "the hour is the one the source gives",
    "office-day": "an act of an office known by its day; taken as 18:00 where the office is",
    "report-day": "a report known by its day; taken as the last second of that day",
    "standing": "in force before the situation's window began, and unchanged since",
    "inferred": "the source is undated; the day is inferred, taken as its last second",
}
RELIABILITY_WORDS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY_WORDS = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
_NAMES = {
    "excepted": "except",
    "per_days": "in any days",
    "country_out": "from country",
    "country_in": "to country",
    "name_ru": "name (Russian)",
    "lat": "latitude",
    "lon": "longitude",
    "hours_low": "least hours",
    "hours_high": "most hours",
    "wait_low_h": "least wait in hours",
    "wait_high_h": "most wait in hours",
}
_ELSEWHERE = frozenset(f.name for f in fields(Record)) - {"note", "sensitivity"} | {"where"}
_VALUE_PARTS = frozenset({"value", "low", "high", "unit", "bound"})
_LINKS = frozenset({"overrides", "ends", "confirms", "between", "use"})
"""Shown as links to the records themselves, not as fields."""


def list_fields(situation: Situation, item: Record | Place | Source) -> list[Plain]:
    """Give each field that says something, with its value in words, in the order of the format."""
    return [{"name": name, "value": value} for name, value in _fields(situation, item) if value]


def _fields(situation: Situation, item: Record | Place | Source) -> Iterator[tuple[str, str]]:
    skipped = _ELSEWHERE if isinstance(item, Record) else frozenset({"where", "sources"})
    for field in fields(item):
        if field.name in skipped or field.name in _LINKS or field.name == "id":
            continue
        if isinstance(item, Observation) and field.name in _VALUE_PARTS:
            if field.name == "value":
                yield "value", say_value(item)
            continue
        name = _NAMES.get(field.name, field.name.replace("_", " "))
        yield name, _say(situation, item, field.name, getattr(item, field.name))
    if isinstance(item, Crossing) and not item.opens:
        yield "hours", "round the clock"


def _say(situation: Situation, item: Any, name: str, value: Any) -> str:
    if name in ("country", "country_out", "country_in") and value:
        return f"{name_country(situation, value)} ({value})"
    if name in ("place", "origin", "destination", "via", "part_of", "town_out", "town_in"):
        return _named(situation, value)
    if name in ("crossings", "places", "members"):
        return "; ".join(_named(situation, v) for v in value)
    if name in ("when", "excepted", "require"):
        return say_condition(value)
    if name == "kind" and isinstance(item, Observation):
        return KIND_WORDS.get(str(value), str(value).replace("_", " "))
    if name == "reliability":
        return f"{value}, {RELIABILITY_WORDS.get(value, 'not a grade')}"
    if name == "credibility":
        return f"{value}, {CREDIBILITY_WORDS.get(value, 'not a grade')}"
    if name == "sensitivity":
        return "" if value == "public" else str(value)
    if name == "modes" and not value and isinstance(item, Rule):
        return "every mode"
    return say_plain(value)


def _named(situation: Situation, place_id: str) -> str:
    name = name_place(situation, place_id)
    return place_id if name == place_id else f"{name} ({place_id})"


def say_plain(value: Any) -> str:
    """Give a value in words: lists by comma, flags as yes and no, nothing for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, datetime):
        return show_instant(value) or ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return ", ".join(sorted(say_plain(v) for v in value))
    if isinstance(value, (tuple, list)):
        return ", ".join(say_plain(v) for v in value)
    return str(value)


def say_condition(table: Mapping[str, Any]) -> str:
    """
    Give a condition in words, such as "citizenship is RU and age is 18 to 65".

    An empty condition gives nothing: it is about everybody.
    """
    return " and ".join(_say_test(key, value) for key, value in table.items())


def _say_test(key: str, value: Any) -> str:
    if key == "not":
        return f"not ({say_condition(value)})"
    if key in ("any", "all"):
        joint = " or " if key == "any" else " and "
        return f"({joint.join(say_condition(part) for part in value)})"
    if key == "visas":
        return f"holds a visa{_say_match(value)}"
    if key == "ties":
        ties = (f"{_say_options(kinds)} in {where}" for where, kinds in value.items())
        return f"has {' and '.join(ties)}"
    name = key.replace("_", " ")
    if isinstance(value, Mapping):
        low, high = value.get("min"), value.get("max")
        if low is None:
            return f"{name} is at most {high}"
        return f"{name} is at least {low}" if high is None else f"{name} is {low} to {high}"
    return f"{name} is {_say_options(value)}"


def _say_match(fields_wanted: Mapping[str, Any]) -> str:
    parts = [f"{name} {_say_options(v)}" for name, v in fields_wanted.items()]
    return f" ({', '.join(parts)})" if parts else ""


def _say_options(value: Any) -> str:
    options = value if isinstance(value, list) else [value]
    words = [
        f"any of {o[1:]}" if isinstance(o, str) and o[:1] == "@" else say_plain(o) for o in options
    ]
    return " or ".join(words)
