"""Rows of an instance's CSV files, with the line each stands on, and the values of their cells."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from wayout.errors import FaultyInstanceError
from wayout.situation.notice import Notice, find_nearest, list_some

LARGEST = 2**31 - 1
"""The largest count of people that is accepted."""
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is neither empty nor a comment: its file, its line, its cells as they stand."""

    file: str
    line: int
    cells: tuple[str, ...]

    def get_cell(self, column: int, name: str) -> str:
        """Give a cell that must be there, by its position; `name` is for the message."""
        if column >= len(self.cells):
            found = f"{len(self.cells)} columns, so '{name}' is missing"
            self.refuse("missing-column", found, f"'{name}' in column {column + 1}")
        return self.cells[column]

    def find_cell(self, column: int) -> str:
        """Give a cell, or an empty text where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else ""

    def refuse(self, code: str, found: str, accepted: str = "", nearest: str = "") -> NoReturn:
        """Refuse the instance because of this row."""
        notice = Notice(self.file, self.line, code, found, accepted, nearest)
        raise FaultyInstanceError(" ".join(str(notice).split()))

    def refuse_unknown(self, code: str, what: str, word: str, known: Iterable[str]) -> NoReturn:
        """Refuse a word that is not one of those known."""
        pool = list(known)
        near = find_nearest(word, pool)
        self.refuse(code, f"{what} '{shorten(word)}'", list_some(pool, 8) or "none", near)

    def parse_count(self, column: int, name: str, *, least: int = 0) -> int:
        """Parse a whole number of people or days."""
        text = self.get_cell(column, name)
        try:
            number = int(text)
        except ValueError:
            number = LARGEST + 1 if text.strip().isdigit() else least - 1
        if least <= number <= LARGEST:
            return number
        self.refuse("not-a-count", f"'{name}' is '{shorten(text)}'", f"a whole number from {least}")

    def parse_number(self, column: int, name: str, accepted: str) -> float:
        """Parse a finite number."""
        text = self.get_cell(column, name)
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self.refuse("not-a-number", f"'{name}' is '{shorten(text)}'", accepted)
        return number

    def parse_day(self, column: int, name: str) -> date:
        """Parse an ISO date; a time of day after it is refused."""
        text = self.get_cell(column, name)
        try:
            if len(text) != 10:
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            self.refuse("not-a-date", f"'{name}' is '{shorten(text)}'", "YYYY-MM-DD")


def shorten(text: str) -> str:
    """Give a cell as a message shows it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def refuse_file(path: Path, found: str, accepted: str, nearest: str = "") -> NoReturn:
    """Refuse the instance because of a whole file or folder."""
    near = f"; did you mean '{nearest}'?" if nearest else ""
    raise FaultyInstanceError(f"{path}: {found}{near}; accepted: {accepted}")


def read_lines(path: Path, holds: str) -> list[Row]:
    """
    Read every line of a CSV file, comments and empty lines included.

    Parameters
    ----------
    holds
        What the file should hold, for the message where it is missing.

    Raises
    ------
    FaultyInstanceError
        The file is missing, cannot be read, or is no CSV in UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            return [Row(path.name, reader.line_num, tuple(cells)) for cells in reader]
    except (FileNotFoundError, NotADirectoryError):
        names = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
        near = find_nearest(path.name, names)
        refuse_file(path, "no such file", f"a CSV file with {holds}", near)
    except OSError as fault:
        refuse_file(path, f"cannot be read: {fault.strerror}", f"a CSV file with {holds}")
    except (csv.Error, UnicodeDecodeError, ValueError) as fault:
        refuse_file(path, f"is no CSV: {fault}", "CSV in UTF-8, separated by commas")


def is_content(row: Row) -> bool:
    """Tell whether a row is neither empty nor a comment."""
    return any(c.strip() for c in row.cells) and not row.cells[0].startswith("#")


def read_rows(path: Path, holds: str) -> list[Row]:
    """Read the rows of a CSV file without comments and empty lines."""
    return [row for row in read_lines(path, holds) if is_content(row)]
