"""
A schedule on disk: one file that opens by memory map.

A line of magic, the length and checksum of the header, the header as JSON (the few plain values,
and where each array stands), then the arrays, each at a multiple of 64 bytes. Whoever opens the
file touches only the pages that a search needs.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wayout.errors import BadInputError
from wayout.network.schedule import PatternTable, Schedule, StopTable, TripTable
from wayout.network.schedule_texts import Texts

FILE_NAME = "timetable.wayout"
MAGIC = b"wayout schedule 1\n"

_ALIGN = 64
_LENGTHS = struct.Struct("<QLL")
_TABLES: dict[str, type[Any]] = {
    "stops": StopTable,
    "patterns": PatternTable,
    "trips": TripTable,
    "stops.ids": Texts,
    "stops.names": Texts,
    "trips.ids": Texts,
    "labels": Texts,
}

Array = NDArray[np.generic]


def write_schedule(schedule: Schedule, folder: Path) -> Path:
    """
    Write a schedule into a folder, aside first and then renamed into place; give the file.

    An older file of that folder stays whole until the new one is complete.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays = dict(_list_arrays(schedule, ""))
    layout, size = _lay_out(arrays)
    plain = {name: getattr(schedule, name) for name in ("name", "first_day", "n_days", "base_s")}
    checksum = _sum_up(arrays.values())
    header = json.dumps(
        {"plain": plain, "arrays": layout, "size": size, "checksum": checksum}
    ).encode()
    start = _round_up(len(MAGIC) + _LENGTHS.size + len(header))
    aside = folder / f".{FILE_NAME}.{os.getpid()}"
    try:
        with aside.open("wb") as file:
            file.write(MAGIC + _LENGTHS.pack(start, len(header), zlib.crc32(header)) + header)
            for name, array in arrays.items():
                file.seek(start + layout[name]["at"])
                file.write(np.ascontiguousarray(array).tobytes())
            file.truncate(start + size)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / FILE_NAME)
    finally:
        aside.unlink(missing_ok=True)
    return folder / FILE_NAME


def load_schedule(folder: Path) -> Schedule:
    """
    Load a schedule from a folder by memory map, without reading its arrays.

    Raises
    ------
    BadInputError
        There is no such file, another version wrote it, it is cut short, or its header is
        damaged. Damage inside the arrays is found by `check_schedule`, which reads them.
    """
    header, arrays = _open_file(folder / FILE_NAME)
    return Schedule(
        **header["plain"],
        stops=_build_table("stops", arrays),
        patterns=_build_table("patterns", arrays),
        trips=_build_table("trips", arrays),
        labels=_build_table("labels", arrays),
    )


def check_schedule(folder: Path) -> None:
    """Read the whole file of a schedule, and raise BadInputError if anything in it is damaged."""
    path = folder / FILE_NAME
    header, arrays = _open_file(path)
    if _sum_up(arrays.values()) != header["checksum"]:
        raise BadInputError(f"{path} is damaged: its arrays do not fit their checksum")


def _open_file(path: Path) -> tuple[dict[str, Any], dict[str, Array]]:
    """Give the header and the arrays, as views of the file."""
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise BadInputError(f"no prepared timetable {path}: {error}; import it first") from None
    start, header = _read_header(content, path)
    arrays: dict[str, Array] = {}
    for name, place in header["arrays"].items():
        arrays[name] = np.frombuffer(
            content, place["kind"], math.prod(place["shape"]), start + place["at"]
        ).reshape(place["shape"])
    return header, arrays


def _sum_up(arrays: Iterable[Array]) -> int:
    checksum = 0
    for array in arrays:
        checksum = zlib.crc32(np.ascontiguousarray(array).tobytes(), checksum)
    return checksum


def _list_arrays(table: object, prefix: str) -> Iterator[tuple[str, Array]]:
    for field in fields(table):  # type: ignore[arg-type]
        value = getattr(table, field.name)
        if isinstance(value, np.ndarray):
            yield prefix + field.name, value
        elif prefix + field.name in _TABLES:
            yield from _list_arrays(value, f"{prefix}{field.name}.")


def _build_table(name: str, arrays: dict[str, Array]) -> Any:
    """Build one table from the arrays whose names begin with its own."""
    kind = _TABLES[name]
    parts = [f"{name}.{field.name}" for field in fields(kind)]
    return kind(*(_build_table(one, arrays) if one in _TABLES else arrays[one] for one in parts))


def _lay_out(arrays: dict[str, Array]) -> tuple[dict[str, dict[str, Any]], int]:
    layout: dict[str, dict[str, Any]] = {}
    at = 0
    for name, array in arrays.items():
        layout[name] = {"kind": array.dtype.name, "shape": list(array.shape), "at": at}
        at = _round_up(at + array.nbytes)
    return layout, at


def _round_up(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


def _read_header(content: mmap.mmap, path: Path) -> tuple[int, dict[str, Any]]:
    """Read the header, and check that it is ours and that the file has the length it says."""
    if content[: len(MAGIC)] != MAGIC:
        raise BadInputError(f"{path} is no timetable of this version; import it again")
    lengths = content[len(MAGIC) : len(MAGIC) + _LENGTHS.size]
    start, length, checksum = _LENGTHS.unpack(lengths.ljust(_LENGTHS.size, b"\0"))
    written = content[len(MAGIC) + _LENGTHS.size :][:length]
    if zlib.crc32(written) != checksum or length == 0:
        raise BadInputError(f"{path} is damaged: its header does not fit its checksum")
    header: dict[str, Any] = json.loads(written)
    if len(content) != start + header["size"]:
        raise BadInputError(
            f"{path} has {len(content)} bytes instead of {start + header['size']}; import it again"
        )
    return start, header
