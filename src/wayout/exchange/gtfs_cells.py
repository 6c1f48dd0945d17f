"""Cells of a feed: text becomes a typed value, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from zoneinfo import available_timezones

from wayout.situation.notice import find_nearest, list_some

Parse = Callable[[str], Any]
FIRST_YEAR, LAST_YEAR = 1970, 2100
MOST_REMEMBERED = 100_000
LONGEST_ZONE, MOST_SEARCHES = 40, 20
_TIME = re.compile(r"([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])\Z")
_LOOSE_TIME = re.compile(r"([0-9]{1,3})[:.h]([0-9]{1,2})(?:[:.]([0-9]{1,2}))?\Z")
_WHOLE = re.compile(r"-?[0-9]{1,9}\Z")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?\Z|[+-]?\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{8}\Z")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a cell: the code, what would be accepted, the nearest right thing."""

    code: str
    accepted: str
    nearest: str = ""


class Memory(dict[str, Any]):
    """
    Values of one column already parsed, by their text: most cells repeat others.

    An empty cell has the value `empty`.
    """

    def __init__(self, parse: Parse, empty: Any) -> None:
        super().__init__()
        self.parse, self.empty = parse, empty

    def __missing__(self, text: str) -> Any:
        """Parse a text that was not seen before."""
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        value = self[text] = self.parse(text) if text else self.empty
        return value


def parse_time(text: str) -> int | Wrong:
    """Parse a time of the service day, which may pass 24 hours; give its seconds."""
    if found := _TIME.match(text):
        hours, minutes, seconds = found.groups()
        return int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    nearest = ""
    if loose := _LOOSE_TIME.match(text):
        parts = [int(part or 0) for part in loose.groups()]
        nearest = ":".join(f"{p:02}" for p in parts) if max(parts[1:]) < 60 else ""
    return Wrong("bad-time", "HH:MM:SS, past 24:00:00 after midnight", nearest)


def parse_day(text: str) -> int | Wrong:
    """Parse a date; give its ordinal."""
    day = _find_day(text) if _DATE.match(text) else None
    if day is not None:
        return day
    digits = re.sub(r"[^0-9]", "", text)
    nearest = digits if digits != text and len(digits) == 8 and _find_day(digits) else ""
    accepted = f"YYYYMMDD, from {FIRST_YEAR} to {LAST_YEAR}"
    return Wrong("bad-date", accepted, nearest)


def _find_day(digits: str) -> int | None:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        return date(year, month, day).toordinal() if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def parse_whole(text: str) -> int | Wrong:
    """Parse a whole number, at least 0."""
    if not _WHOLE.match(text):
        return Wrong("bad-number", "a whole number, at least 0")
    return int(text) if int(text) >= 0 else Wrong("out-of-range", "a whole number, at least 0")


def parse_positive(text: str) -> int | Wrong:
    """Parse a whole number, at least 1."""
    number = parse_whole(text)
    if isinstance(number, Wrong):
        return Wrong(number.code, "a whole number, at least 1")
    return number or Wrong("out-of-range", "a whole number, at least 1")


def parse_latitude(text: str) -> float | Wrong:
    """Parse a latitude."""
    return _parse_degrees(text, 90)


def parse_longitude(text: str) -> float | Wrong:
    """Parse a longitude."""
    return _parse_degrees(text, 180)


def _parse_degrees(text: str, limit: int) -> float | Wrong:
    accepted = f"degrees from -{limit} to {limit}, such as 52.516"
    if not _DECIMAL.match(text):
        dotted = text.replace(",", ".")
        return Wrong("bad-number", accepted, dotted if _DECIMAL.match(dotted) else "")
    degrees = float(text)
    return degrees if -limit <= degrees <= limit else Wrong("out-of-range", accepted)


def parse_text(text: str) -> str:
    """Give a text as it is."""
    return text


def make_choice(values: Mapping[str, Any]) -> Parse:
    """Make the parser of a column that takes one of a few values."""

    def parse(text: str) -> Any:
        if text in values:
            return values[text]
        near = (
            find_nearest(text.lstrip("0") or "0", values)
            if text.isdigit() and len(text) < 9
            else ""
        )
        return Wrong("unknown-value", list_some(values, 30), near)

    return parse


def make_zone() -> Parse:
    """Make the parser of a time zone."""
    zones = available_timezones()
    searches = count()

    def parse(text: str) -> str | Wrong:
        if text in zones:
            return text
        quick = len(text) <= LONGEST_ZONE and next(searches) < MOST_SEARCHES
        near = find_nearest(text.replace(" ", "_"), zones) if quick else ""
        return Wrong("unknown-zone", "a name of the time zone database", near)

    return parse
