"""Taking the fields of one row or table, strictly: every field is used or reported."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from wayout.situation.fields import Field
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import parse_instant

Report = Callable[[str, str, str, str, str], None]
"""Called with field, code, found, accepted, nearest."""

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.#-]*\Z")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What could change how a terminal or a page shows the text around it."""
CLOCK = re.compile(r"([01]\d|2[0-4]):[0-5]\d\Z|\?\Z")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FREQUENCIES = ("on-demand", "daily", "odd-days", "even-days", "every-other-day", "unknown")
_MAY_BE_EMPTY = ("text", "clock")
_PER_DAY = re.compile(r"[1-9]\d?/day\Z")


def take_fields(
    raw: Mapping[str, Any], fields: tuple[Field, ...], report: Report, *, what: str
) -> dict[str, Any]:
    """
    Take every declared field out of `raw`; report what is missing, wrong or left over.

    Values come back typed: instants in UTC, ids as tuples, numbers as floats; an absent or faulty
    field is not in the result.
    """
    taken: dict[str, Any] = {}
    known = 0
    problem = _Problem(report, what)
    for field in fields:
        name, kind = field.name, field.kind
        known += name in raw
        value = raw.get(name)
        if value is None or (value == "" and kind not in _MAY_BE_EMPTY):
            if field.required:
                report(name, "missing-field", f"{what} has no '{name}'", "", "")
            continue
        problem.field, problem.seen = field, False
        converted = _CONVERT[kind](value, field, problem)
        if converted is not None and not problem.seen:
            if field.required and kind == "text" and not str(converted).strip():
                report(name, "missing-field", f"{what} has an empty '{name}'", "", "")
            taken[name] = converted
    if known < len(raw):
        _report_unknown(raw, {f.name for f in fields}, report, what)
    return taken


def _report_unknown(raw: Mapping[str, Any], names: set[str], report: Report, what: str) -> None:
    for name in raw:
        if name not in names:
            report(
                name,
                "unknown-field",
                f"unknown field '{name}' in {what}",
                list_some(names, 30),
                find_nearest(str(name), names),
            )


class _Problem:
    """Reports faults of the field it is set to, and remembers that it did."""

    __slots__ = ("field", "report", "seen", "what")

    def __init__(self, report: Report, what: str) -> None:
        self.report, self.what, self.seen = report, what, False
        self.field: Field

    def __call__(self, code: str, found: object, accepted: str, nearest: str = "") -> None:
        self.seen = True
        text = str(found)
        shown = text if len(text) <= 60 else text[:57] + "…"
        self.report(
            self.field.name,
            code,
            f"'{self.field.name}' is '{shown}' in {self.what}",
            accepted,
            nearest,
        )


def _text(value: Any, _field: Field, problem: _Problem) -> str | None:
    if isinstance(value, str) and not CONTROL.search(value):
        return value
    if isinstance(value, str):
        problem("control-character", ascii(value), "text without control characters")
    else:
        problem("wrong-type", value, "text")
    return None


def _id(value: Any, _field: Field, problem: _Problem) -> str | None:
    if isinstance(value, str) and ID.match(value):
        return value
    problem("bad-id", value, "letters, digits, - and _")
    return None


def _ids(value: Any, field: Field, problem: _Problem) -> tuple[str, ...] | None:
    if isinstance(value, str):
        value = [part.strip() for part in value.split("|") if part.strip()]
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        if field.required and not value:
            problem("missing-field", "", "at least one")
        if any(CONTROL.search(one) for one in value):
            problem("control-character", ascii(value), "texts without control characters")
        return tuple(value)
    problem("wrong-type", value, "a list of texts")
    return None


def _choice(value: Any, field: Field, problem: _Problem) -> str | None:
    if isinstance(value, str) and value in field.values:
        return value
    nearest = find_nearest(str(value), field.values)
    problem("unknown-value", value, list_some(field.values, 30), nearest)
    return None


def _choices(value: Any, field: Field, problem: _Problem) -> frozenset[str] | None:
    ones = _ids(value, field, problem)
    for one in ones or ():
        _choice(one, field, problem)
    return None if ones is None else frozenset(ones)


def _instant(value: Any, _field: Field, problem: _Problem) -> datetime | None:
    example = "an instant with seconds and offset, such as 2022-09-29T12:00:00+03:00"
    if isinstance(value, datetime):
        if value.tzinfo is not None and 1 < value.year < 9999:
            return value.astimezone(UTC)
        if value.tzinfo is not None:
            problem("bad-instant", value.isoformat(), example)
            return None
        problem("no-offset", value.isoformat(), example, value.isoformat() + "+03:00")
        return None
    try:
        return parse_instant(str(value))
    except ValueError as fault:
        code = "no-offset" if str(fault) == "offset" else "bad-instant"
        problem(code, value, example)
    return None


def _number(value: Any, field: Field, problem: _Problem) -> float | None:
    try:
        number = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    low = -math.inf if field.low is None else field.low
    high = math.inf if field.high is None else field.high
    if math.isfinite(number) and low <= number <= high:
        return number
    code = "out-of-range" if math.isfinite(number) else "wrong-type"
    accepted = f"a number from {low:g} to {high:g}" if high < math.inf else "a number, at least 0"
    problem(code, value, accepted if low > -math.inf else "a number")
    return None


def _integer(value: Any, field: Field, problem: _Problem) -> int | None:
    number = _number(value, field, problem)
    if number is not None and number == int(number):
        return int(number)
    if number is not None:
        problem("wrong-type", value, "a whole number")
    return None


def _flag(value: Any, _field: Field, problem: _Problem) -> bool | None:
    known = {True: True, False: False, "yes": True, "no": False}
    if isinstance(value, (bool, str)) and value in known:
        return known[value]
    problem("wrong-type", value, "yes or no")
    return None


def _table(value: Any, _field: Field, problem: _Problem) -> Mapping[str, Any] | None:
    if isinstance(value, dict):
        return value
    problem("wrong-type", value, 'a table such as { key = "value" }')
    return None


def _tables(value: Any, _field: Field, problem: _Problem) -> list[Any] | None:
    if isinstance(value, list) and all(isinstance(v, dict) for v in value):
        return value
    problem("wrong-type", value, "a list of tables")
    return None


def _clock(value: Any, _field: Field, problem: _Problem) -> str | None:
    if value == "" or (isinstance(value, str) and CLOCK.match(value)):
        return str(value)
    problem("bad-clock", value, "HH:MM, or ? where the hours are not known")
    return None


def _frequency(value: Any, _field: Field, problem: _Problem) -> str | None:
    text = str(value)
    if text in FREQUENCIES or _PER_DAY.match(text) or set(text.split("|")) <= set(WEEKDAYS):
        return text
    accepted = list_some(FREQUENCIES) + ", N/day, or weekdays such as Wed|Sat"
    problem("unknown-value", value, accepted, find_nearest(text, FREQUENCIES))
    return None


_CONVERT: dict[str, Callable[[Any, Field, _Problem], Any]] = {
    "text": _text,
    "id": _id,
    "ids": _ids,
    "choice": _choice,
    "choices": _choices,
    "instant": _instant,
    "number": _number,
    "integer": _integer,
    "flag": _flag,
    "table": _table,
    "tables": _tables,
    "clock": _clock,
    "frequency": _frequency,
}
