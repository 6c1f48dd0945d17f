"""Reading a stored forecast, strictly: what is missing, wrong or left over is one clear line."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NoReturn, TypeVar

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.forecast import LEVELS, UNITS, Aside, Belief, Chance, Forecast, Series
from wayout.forecast.products.document import FORMAT
from wayout.network.compiled import Array
from wayout.situation.fields import Field
from wayout.situation.period import Instant, parse_instant
from wayout.situation.taking import take_fields

T = TypeVar("T")
_HEAD = (
    Field("format", "choice", required=True, values=(FORMAT,)),
    Field("situation", required=True),
    Field("as_of", "instant", required=True),
    Field("days", "integer", required=True, low=1),
    Field("members", "integer", required=True, low=1),
    Field("seed", "integer", required=True, low=0),
    Field("scenario"),
)
_SERIES = (
    Field("target", "choice", required=True, values=tuple(UNITS)),
    Field("unit", required=True),
    Field("location", required=True),
    Field("mode"),
    Field("step_h", "number", required=True, low=1e-6),
)
_BELIEF = (Field("parameter", required=True), Field("location"), Field("unit"))
_CHANCE = (
    Field("record", required=True),
    Field("location", required=True),
    Field("by", "instant", required=True),
    Field("probability", "number", required=True, low=0.0, high=1.0),
)
_ASIDE = (Field("record", required=True), Field("why", required=True))
_LISTS = ("levels", "series", "hindcast", "beliefs", "chances", "inputs", "aside")
_BAND_ENDS = 3


def read_forecast(document: Mapping[str, Any], *, name: str = "the forecast") -> Forecast:
    """
    Read a forecast from the document that `write_forecast` made.

    Parameters
    ----------
    name
        What messages call the document, such as its file.

    Raises
    ------
    BadInputError
        Something is missing, of the wrong kind or shape, not known, or left over.
    """
    if not isinstance(document, Mapping):
        _refuse(name, "is no table", "a document of `wayout forecast --format json`")
    plain = {key: value for key, value in document.items() if key not in _LISTS}
    head = _take(plain, _HEAD, name)
    _check_levels(document.get("levels"), name)
    return Forecast(
        situation=head["situation"],
        as_of=head["as_of"],
        days=head["days"],
        members=head["members"],
        seed=head["seed"],
        scenario=head.get("scenario", ""),
        series=_read_each(document, "series", _read_series, name),
        hindcast=_read_each(document, "hindcast", _read_series, name),
        beliefs=_read_each(document, "beliefs", _read_belief, name),
        chances=_read_each(document, "chances", _read_chance, name),
        inputs=_read_texts(document.get("inputs"), name),
        aside=_read_each(document, "aside", _read_aside, name),
    )


def _refuse(where: str, found: str, accepted: str, nearest: str = "") -> NoReturn:
    hint = f"; did you mean '{nearest}'?" if nearest else ""
    more = f"; accepted: {accepted}" if accepted else ""
    raise BadInputError(f"{where}: {found}{hint}{more}")


def _take(raw: Any, fields: tuple[Field, ...], where: str) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        _refuse(where, "is no table", 'a table such as { "target": "wait" }')

    def report(_field: str, _code: str, found: str, accepted: str, nearest: str) -> None:
        _refuse(where, found, accepted, nearest)

    for field in fields:
        if field.name in raw:
            _check_kind(raw[field.name], field, where)
    return take_fields(raw, fields, report, what="it")


def _check_kind(value: Any, field: Field, where: str) -> None:
    """Check what JSON can tell apart and a table of texts cannot: numbers, texts, nothing."""
    number = field.kind in ("number", "integer")
    kinds = (int, float) if number else str
    if not isinstance(value, kinds) or isinstance(value, bool):
        found = f"'{field.name}' is '{str(value)[:40]}'"
        _refuse(where, found, "a number" if number else "a text")


def _check_levels(levels: Any, name: str) -> None:
    if levels != list(LEVELS):
        known = ", ".join(f"{level:g}" for level in LEVELS)
        _refuse(f"{name}, levels", f"found {str(levels)[:60]}", f"a list of {known}")


def _read_each(
    document: Mapping[str, Any], key: str, read: Callable[[Any, str], T], name: str
) -> tuple[T, ...]:
    raw = document.get(key)
    if not isinstance(raw, list):
        _refuse(f"{name}, {key}", "is missing or no list", "a list of tables, which may be empty")
    return tuple(read(one, f"{name}, {key} {i}") for i, one in enumerate(raw, start=1))


def _read_texts(raw: Any, name: str) -> tuple[str, ...]:
    if not (isinstance(raw, list) and all(isinstance(one, str) for one in raw)):
        _refuse(f"{name}, inputs", "is missing or no list of texts", "a list of ids of records")
    return tuple(raw)


def _read_series(raw: Any, where: str) -> Series:
    lists = ("starts", "quantiles")
    plain = {k: v for k, v in raw.items() if k not in lists} if isinstance(raw, Mapping) else raw
    taken = _take(plain, _SERIES, where)
    if taken["unit"] != UNITS[taken["target"]]:
        _refuse(where, f"unit '{taken['unit']}' of {taken['target']}", UNITS[taken["target"]])
    starts = _read_starts(raw.get("starts"), where)
    quantiles = _read_quantiles(raw.get("quantiles"), len(starts), where)
    series = (taken["target"], taken["location"], taken.get("mode", ""))
    return Series(*series, starts, taken["step_h"], quantiles)


def _read_starts(raw: Any, where: str) -> tuple[Instant, ...]:
    accepted = "a list of instants in ascending order, such as 2022-09-28T00:00:00+00:00"
    if not isinstance(raw, list):
        _refuse(where, "'starts' is missing or no list", accepted)
    try:
        starts = tuple(parse_instant(str(one)) for one in raw)
    except ValueError:
        _refuse(where, "'starts' has what is no instant with an offset", accepted)
    if any(one >= other for one, other in pairwise(starts)):
        _refuse(where, "'starts' are not in ascending order", accepted)
    return starts


def _read_quantiles(raw: Any, steps: int, where: str) -> Array:
    accepted = f"{steps} rows of {len(LEVELS)} numbers that do not fall, null beyond the horizon"
    if not isinstance(raw, list) or len(raw) != steps:
        found = f"{len(raw)} rows" if isinstance(raw, list) else "no list"
        _refuse(where, f"'quantiles' has {found}", accepted)
    rows = [_read_row(row, f"{where}, row {i}", accepted) for i, row in enumerate(raw, start=1)]
    return np.array(rows, np.float64).reshape(steps, len(LEVELS))


def _read_row(raw: Any, where: str, accepted: str) -> list[float]:
    if not isinstance(raw, list) or len(raw) != len(LEVELS):
        _refuse(where, f"{len(raw) if isinstance(raw, list) else 'no'} numbers", accepted)
    row = []
    for value in raw:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if value is not None and not (number and math.isfinite(value) and value >= 0):
            _refuse(where, f"'{str(value)[:20]}' is no such number", accepted)
        row.append(math.inf if value is None else float(value))
    if any(one > other for one, other in pairwise(row)):
        _refuse(where, "the numbers fall", accepted)
    return row


def _read_belief(raw: Any, where: str) -> Belief:
    lists = ("prior", "posterior")
    plain = {k: v for k, v in raw.items() if k not in lists} if isinstance(raw, Mapping) else raw
    taken = _take(plain, _BELIEF, where)
    prior, posterior = (_read_ends(raw.get(key), f"{where}, {key}") for key in lists)
    place, unit = taken.get("location", ""), taken.get("unit", "")
    return Belief(taken["parameter"], place, unit, prior, posterior)


def _read_ends(raw: Any, where: str) -> tuple[float, float, float]:
    accepted = "three numbers: low, median, high"
    whole: Sequence[Any] = raw if isinstance(raw, list) else ()
    numbers = [v for v in whole if isinstance(v, (int, float)) and not isinstance(v, bool)]
    if len(whole) != _BAND_ENDS or len(numbers) != _BAND_ENDS or not all(map(math.isfinite, whole)):
        _refuse(where, f"found {str(raw)[:40]}", accepted)
    low, median, high = (float(v) for v in numbers)
    return low, median, high


def _read_chance(raw: Any, where: str) -> Chance:
    taken = _take(raw, _CHANCE, where)
    return Chance(taken["record"], taken["location"], taken["by"], taken["probability"])


def _read_aside(raw: Any, where: str) -> Aside:
    taken = _take(raw, _ASIDE, where)
    return Aside(taken["record"], taken["why"])
