"""The fields of a record in words: what it says, to whom, where, under which condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from wayout.planner.citation import (
    Plain,
    name_country,
    name_place,
    say_kind,
    say_value,
    show_instant,
)
from wayout.situation.phrase import (
    Moment,
    Name,
    Quote,
    Verbatim,
    Word,
    keep_verbatim,
    say,
    say_joined,
    show_figure,
)
from wayout.situation.record import Crossing, Observation, Place, Record, Rule, Source
from wayout.situation.situation import Situation

BASIS_WORDS = {
    "exact": say("the hour is the one the source gives"),
    "office-day": say("an act of an office known by its day; taken as 18:00 where the office is"),
    "report-day": say("a report known by its day; taken as the last second of that day"),
    "standing": say("in force before the situation's window began, and unchanged since"),
    "inferred": say("the source is undated; the day is inferred, taken as its last second"),
}
RELIABILITY_WORDS = {
    "A": say("completely reliable"),
    "B": say("usually reliable"),
    "C": say("fairly reliable"),
    "D": say("not usually reliable"),
    "E": say("unreliable"),
    "F": say("reliability cannot be judged"),
}
CREDIBILITY_WORDS = {
    1: say("confirmed by other sources"),
    2: say("probably true"),
    3: say("possibly true"),
    4: say("doubtful"),
    5: say("improbable"),
    6: say("truth cannot be judged"),
}
_NO_GRADE = say("not a grade")
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
_LISTS = {
    "basis": "basis",
    "bound": "bound",
    "direction": "direction",
    "domain": "domain",
    "effect": "effect",
    "frequency": "frequency",
    "kind": "kind",
    "mode": "means",
    "modes": "means",
    "outlook": "outlook",
    "published_basis": "basis",
    "reason": "reason",
    "risk": "risk",
    "route": "route",
    "speaker": "speaker",
    "state": "state",
    "status": "status",
    "topic": "topic",
    "unit": "unit",
    "vehicle": "means",
}
"""The fields that hold words of a list, and the lists."""
_QUOTED = frozenset({"duty", "missing", "papers", "penalty", "remedy", "text", "then"})
"""Fields that hold a text for people."""


def list_fields(situation: Situation, item: Record | Place | Source) -> list[Plain]:
    """Give each field that says something, with its value in words, in the order of the format."""
    return [{"name": name, "value": value} for name, value in _fields(situation, item) if value]


def _fields(situation: Situation, item: Record | Place | Source) -> Iterator[tuple[str, str]]:
    skipped = _ELSEWHERE if isinstance(item, Record) else frozenset({"where", "sources"})
    for field in fields(item):
        if field.name in skipped or field.name in _LINKS or field.name == "id":
            continue
        if field.name.endswith("_ru") and field.name != "name_ru":
            continue  # what another language says is no other field
        if isinstance(item, Observation) and field.name in _VALUE_PARTS:
            if field.name == "value":
                yield Word("value", "field"), say_value(item)
            continue
        name = Word(_NAMES.get(field.name, field.name.replace("_", " ")), "field", field.name)
        yield name, _say(situation, item, field.name, getattr(item, field.name))
    if isinstance(item, Crossing) and not item.opens:
        yield Word("hours", "field"), say("round the clock")


def _say(situation: Situation, item: Any, name: str, value: Any) -> str:
    if name == "origin" and isinstance(item, Source):
        return keep_verbatim(value)
    if name in ("country", "country_out", "country_in") and value:
        country = name_country(situation, value)
        return say("{place} ({code})", place=country, code=Verbatim(value))
    if name in ("place", "origin", "destination", "via", "part_of", "town_out", "town_in"):
        return _named(situation, value)
    if name in ("crossings", "places", "members"):
        return say_joined("{some}; {another}", (_named(situation, v) for v in value))
    if name in ("when", "excepted", "require"):
        return say_condition(value)
    if name == "kind" and isinstance(item, Observation):
        return say_kind(item)
    if name in ("reliability", "credibility"):
        return _say_grade(value)
    if name == "sensitivity":
        return "" if value == "public" else Word(value, "sensitivity")
    if name == "modes" and not value and isinstance(item, Rule):
        return say("every mode")
    if name in _QUOTED and value:
        quotes = value if isinstance(value, tuple) else (value,)
        return say_joined("{some}, {another}", (Quote(q, item.id, name) for q in quotes))
    return say_plain(value, name)


def _say_grade(grade: str | int) -> str:
    whole = isinstance(grade, int)
    meaning = CREDIBILITY_WORDS.get(int(grade)) if whole else RELIABILITY_WORDS.get(str(grade))
    return say("{grade}, {meaning}", grade=Verbatim(str(grade)), meaning=meaning or _NO_GRADE)


def _named(situation: Situation, place_id: str) -> str:
    name = name_place(situation, place_id)
    if name == place_id:
        return name
    return say("{place} ({code})", place=name, code=Verbatim(place_id))


def say_plain(value: Any, group: str = "") -> str:
    """
    Give a value in words: lists by comma, flags as yes and no, nothing for nothing.

    A text is a word of the list that `group` names, or is kept as it is.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, float):
        return show_figure(value, ",.10g")
    if isinstance(value, datetime):
        shown = show_instant(value)
        return Moment(shown, value, "UTC") if shown else ""
    if isinstance(value, date):
        return Verbatim(value.isoformat())
    if isinstance(value, (frozenset, set)):
        return say_joined("{some}, {another}", sorted(say_plain(v, group) for v in value))
    if isinstance(value, (tuple, list)):
        return say_joined("{some}, {another}", (say_plain(v, group) for v in value))
    return Word(str(value), _LISTS[group]) if group in _LISTS else Verbatim(str(value))


def say_condition(table: Mapping[str, Any]) -> str:
    """
    Give a condition in words, such as "citizenship is RU and age is 18 to 65".

    An empty condition gives nothing: it is about everybody.
    """
    tests = (_say_test(key, value) for key, value in table.items())
    return say_joined("{some} and {another}", tests)


def _say_test(key: str, value: Any) -> str:
    if key == "not":
        return say("not ({condition})", condition=say_condition(value))
    if key in ("any", "all"):
        parts = [say_condition(part) for part in value]
        either = say_joined("{some} or {another}", parts)
        both = say_joined("{some} and {another}", parts)
        return say("({condition})", condition=either if key == "any" else both)
    if key == "visas":
        return _say_visa(value)
    if key == "ties":
        ties = (_say_tie(kinds, where) for where, kinds in value.items())
        return say("has {ties}", ties=say_joined("{some} and {another}", ties))
    name = Word(key.replace("_", " "), "key", key)
    if not isinstance(value, Mapping):
        return say("{key} is {value}", key=name, value=_say_options(value, key))
    low, high = value.get("min"), value.get("max")
    if low is None:
        return say("{key} is at most {high}", key=name, high=Verbatim(str(high)))
    least = Verbatim(str(low))
    if high is None:
        return say("{key} is at least {low}", key=name, low=least)
    return say("{key} is {low} to {high}", key=name, low=least, high=Verbatim(str(high)))


def _say_tie(kinds: Any, where: str) -> str:
    country = Verbatim(where) if where[:1] == "@" else Name(where, where)
    return say("{kinds} in {country}", kinds=_say_options(kinds, "ties"), country=country)


def _say_visa(fields_wanted: Mapping[str, Any]) -> str:
    parts = [
        say(
            "{field} {options}",
            field=Word(name, "field"),
            options=_say_options(v, "citizenship" if name == "issuer" else "visa"),
        )
        for name, v in fields_wanted.items()
    ]
    if not parts:
        return say("holds a visa")
    return say("holds a visa ({fields})", fields=say_joined("{some}, {another}", parts))


def _say_options(value: Any, key: str) -> str:
    options = value if isinstance(value, list) else [value]
    return say_joined("{some} or {another}", (_say_option(option, key) for option in options))


def _say_option(option: Any, key: str) -> str:
    if not isinstance(option, str):
        return say_plain(option)
    if option[:1] == "@":
        return say("any of {group}", group=Word(option[1:], "group"))
    if key in ("citizenship", "residence"):
        return Name(option, option)
    return Word(option, key)
