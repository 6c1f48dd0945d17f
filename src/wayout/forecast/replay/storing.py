"""Forecasts as they were issued, one file each: what was said then stays as it was said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
from os import getpid
from pathlib import Path
from typing import Any

from wayout.errors import BadInputError
from wayout.forecast.forecast import Forecast
from wayout.forecast.products.document import write_forecast
from wayout.forecast.products.reading import read_forecast
from wayout.situation.period import Instant
from wayout.situation.record import Record
from wayout.situation.situation import Situation

LARGEST = 200_000_000
"""In bytes; a file that is longer is no forecast."""


Memory = dict[int, tuple[Record, str]]
"""What records were written as, by their identity; they are held, so that it stays theirs."""


def stamp_forecast(known: Situation, *, days: int, key: str, memory: Memory | None = None) -> str:
    """
    Give a hash of all that a forecast is made from: what was known, how far, and the key.

    Parameters
    ----------
    known
        As of the instant of the forecast.
    key
        What else it depends on: members, seed, the version of the model.
    memory
        Filled here, for the next instant: most records are the same then.
    """
    written: Memory = {} if memory is None else memory
    stamp = sha256(f"{key}\n{days}\n{known.known_by.isoformat()}\n".encode())
    for record in sorted(known.records(), key=lambda r: r.id):
        if id(record) not in written:
            written[id(record)] = record, f"{type(record).__name__} {_write_plain(record)}\n"
        stamp.update(written[id(record)][1].encode())
    stamp.update(_write_plain(known.head.assumptions).encode())
    return stamp.hexdigest()


def _write_plain(value: Any) -> str:
    """Write a value so that equal ones are written alike, in every process."""
    if is_dataclass(value):
        # Where a record stands on disk says nothing about the world.
        named = (f.name for f in fields(value) if f.name != "where")
        return repr([_write_plain(getattr(value, name)) for name in named])
    if isinstance(value, Mapping):
        return repr(sorted((str(k), _write_plain(v)) for k, v in value.items()))
    if isinstance(value, (set, frozenset)):
        return repr(sorted(map(_write_plain, value)))
    if isinstance(value, (list, tuple)):
        return repr([_write_plain(v) for v in value])
    return str(value)


def store_forecast(forecast: Forecast, folder: Path, *, stamp: str) -> Path:
    """
    Store a forecast, written aside and then renamed; give its file.

    Raises
    ------
    BadInputError
        The folder cannot be made or written to.
    """
    path = _name_file(folder, forecast.as_of, stamp)
    aside = path.with_suffix(f".{getpid()}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(write_forecast(forecast), ensure_ascii=False), "utf-8")
        aside.replace(path)
    except OSError as fault:
        raise BadInputError(f"'{folder}' cannot store forecasts: {fault.strerror}") from None
    return path


def find_stored(folder: Path, as_of: Instant, *, stamp: str) -> Forecast | None:
    """Find a forecast stored before; one that is damaged is not there."""
    path = _name_file(folder, as_of, stamp)
    if not path.is_file():
        return None
    try:
        found = read_stored(path)
    except BadInputError:
        return None
    return found if found.as_of == as_of else None


def read_stored(path: Path) -> Forecast:
    """
    Read a stored forecast.

    Raises
    ------
    BadInputError
        It cannot be read, or is no forecast.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadInputError(f"'{path}' is too large to be a forecast")
        document = json.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise BadInputError(f"'{path}' cannot be read: {fault.strerror}") from None
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, BadInputError):
            raise
        raise BadInputError(f"'{path}' is no forecast: {fault}"[:300]) from None
    return read_forecast(document, name=f"'{path}'")


def list_stored(folder: Path) -> Iterator[Forecast]:
    """
    Read every forecast of a folder, in the order of their instants, then of their files.

    Raises
    ------
    BadInputError
        There is no such folder, it holds no forecast, or one of them is damaged.
    """
    if not folder.is_dir():
        raise BadInputError(f"no folder '{folder}'; accepted: one with stored forecasts")
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise BadInputError(f"'{folder}' has no *.json; accepted: a folder of stored forecasts")
    yield from sorted((read_stored(path) for path in paths), key=lambda f: f.as_of)


def _name_file(folder: Path, as_of: Instant, stamp: str) -> Path:
    return folder / f"{as_of:%Y%m%dT%H%M%SZ}-{stamp[:16]}.json"
