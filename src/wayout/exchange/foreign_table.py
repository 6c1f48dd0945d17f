"""Reading a table that others made: bounded, strict, each row with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from wayout.errors import BadInputError
from wayout.situation.notice import Notice

MOST_CHARACTERS = 120
"""Of a longer path only the end is said."""
MOST_BYTES = 64_000_000
MOST_FAULTS = 50
"""So many faulty rows are listed; then the table is not what it is taken for."""


class Row(NamedTuple):
    """One row of a table, with the line it ends on."""

    line: int
    cells: tuple[str, ...]


def read_rows(path: Path, columns: Sequence[str]) -> tuple[list[Row], list[Notice]]:
    """
    Read the rows of a CSV file that must have these columns, in this order, without a header.

    Returns
    -------
    rows
        Every row with as many cells as there are columns.
    faults
        A notice for each other row, and for a place where the file is no CSV.

    Raises
    ------
    BadInputError
        The file cannot be read, is too large, or is no text in UTF-8.
    """
    text = _read_text(path)
    rows: list[Row] = []
    faults: list[Notice] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if len(cells) == len(columns):
                rows.append(Row(reader.line_num, tuple(cells)))
            elif cells:
                found = f"the row has {len(cells)} cells"
                accepted = f"{len(columns)}: {', '.join(columns)}"
                faults.append(_fault(path, reader.line_num, "wrong-cell-count", found, accepted))
            if len(faults) >= MOST_FAULTS:
                found = f"more than {MOST_FAULTS} faults; the rest of the file was not read"
                faults.append(_fault(path, reader.line_num, "too-many-faults", found, ""))
                break
    except csv.Error as fault:
        line = reader.line_num + 1
        faults.append(_fault(path, line, "csv-syntax", str(fault), "valid CSV"))
    return rows, faults


def _fault(path: Path, line: int, code: str, found: str, accepted: str) -> Notice:
    return Notice(path.name, line, code, found, accepted)


def _read_text(path: Path) -> str:
    whole = str(path)
    name = f"'{whole if len(whole) <= MOST_CHARACTERS else '…' + whole[-MOST_CHARACTERS:]}'"
    try:
        if not path.is_file():
            raise BadInputError(f"{name} is no file; accepted: a CSV file")
        size = path.stat().st_size
        if size > MOST_BYTES:
            found = f"{name} has {size // 1_000_000} MB"
            raise BadInputError(f"{found}; accepted: at most {MOST_BYTES // 1_000_000} MB")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        found = f"byte {fault.start} of {name} is not UTF-8 text"
        raise BadInputError(f"{found}; accepted: a CSV file in UTF-8") from None
    except (OSError, ValueError) as fault:
        if isinstance(fault, BadInputError):
            raise
        why = getattr(fault, "strerror", None) or fault
        raise BadInputError(f"{name} cannot be read: {why}") from None
