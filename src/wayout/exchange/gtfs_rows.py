"""The rows of a table, typed, as they stream by: every cell is taken, ignored or reported."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader
from itertools import count
from typing import Any, BinaryIO

from wayout.exchange.gtfs_archive import Feed
from wayout.exchange.gtfs_cells import Memory, Parse, Wrong, parse_text
from wayout.exchange.gtfs_columns import Column, Table
from wayout.exchange.gtfs_directory import ZIP_FAULTS
from wayout.exchange.gtfs_report import Report, show

Progress = Callable[[str, int, int], None]
"""Called now and then with a table, the bytes read of it and the bytes it has."""

MOST_ROWS = 3_000_000
LONGEST_ROW_BYTES = 65_536
MOST_COLUMNS = 200
ROWS_BETWEEN_PROGRESS, BUFFER_BYTES = 4_096, 65_536
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_SPACED = (" ,", ", ", '" ', ' "')


class Rows:
    """
    One table of a feed, to be gone through once.

    Afterwards `whole` tells whether every row could be looked at, and `left_out` holds the keys of
    rows with a fault; nobody need complain of those a second time.
    """

    def __init__(
        self,
        feed: Feed,
        table: Table,
        report: Report,
        parsers: Mapping[str, Parse],
        progress: Progress | None = None,
    ) -> None:
        self.feed, self.table, self.report, self.progress = feed, table, report, progress
        self.file, self.columns = table.file, table.columns
        self.present = table.file in feed.sizes
        self.whole = self.present
        self.ignored: tuple[str, ...] = ()
        self.left_out: set[str] = set()
        self.parsers = parsers
        self._damaged: set[int] = set()
        self._odd: set[int] = set()

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield the row number and the values of each sound row, in the order of the columns."""
        if not self.present:
            return
        try:
            raw = self.feed.open(self.file)
        except ZIP_FAULTS as fault:
            self._stop_broken(fault)
            return
        with raw, BufferedReader(raw, BUFFER_BYTES) as stream:
            yield from self._read(stream)

    def _stop_broken(self, fault: Exception) -> None:
        self.report.forget(self.file)
        code = "damaged-archive" if self.feed.archive else "unreadable"
        self._stop(0, code, show(str(fault)), "a table that can be read to its end")

    def _stop(self, row: int, code: str, found: str, accepted: str = "") -> None:
        self.whole = False
        self.report.add(self.file, row, code, found, accepted)

    def _read(self, stream: BinaryIO) -> Iterator[tuple[int, list[Any]]]:
        reader = csv.reader(self._lines(stream), strict=True)
        last = 0
        try:
            header = next(reader, [])
            last = reader.line_num
            plan = self._plan(header)
            if plan is None:
                return
            for cells in reader:
                first, last = last + 1, reader.line_num
                if self._is_sound(cells, len(header), first, last):
                    cells.append("")
                    values = [parse(cells[at]) for at, parse in plan]
                    if Wrong not in map(type, values):
                        yield last, values
                        continue
                    self._complain(cells, values, plan, last)
                if self.report.is_full(self.file):
                    self.whole = False
                    return
        except csv.Error as fault:
            if not self.whole:
                return  # the lines ended early, which was said
            found = f"{fault}; the rows from here on were not read"
            self._stop(last + 1, "bad-quotes", found, 'quotes as in "a ""b"" c"')

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        """Yield each line as text; remember those that cannot be taken as they are."""
        size, done = self.feed.sizes[self.file], 0
        for number in count(1):
            try:
                raw = stream.readline(LONGEST_ROW_BYTES + 1)
            except ZIP_FAULTS as fault:
                self._stop_broken(fault)
                return
            if not raw:
                return
            if number > MOST_ROWS + 1:
                accepted = f"at most {MOST_ROWS:,} rows"
                self._stop(number, "over-limit", "the table goes on", accepted)
                return
            if len(raw) > LONGEST_ROW_BYTES:
                found = f"the row has more than {LONGEST_ROW_BYTES:,} bytes"
                self._stop(number, "over-limit", found, "shorter rows")
                return
            done += len(raw)
            if self.progress and number % ROWS_BETWEEN_PROGRESS == 0:
                self.progress(self.file, done, size)
            yield self._decode(raw, number)

    def _decode(self, raw: bytes, number: int) -> str:
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as fault:
            found = f"byte {fault.start + 1} of the row is {raw[fault.start]:#04x}, not UTF-8"
            self._mark(number, "not-utf8", found, "UTF-8 text")
            return raw.decode("utf-8", "replace").rstrip("\r\n")
        if not text.isprintable() and (odd := _CONTROL.search(text)):
            if odd[0] == "\x00":
                found = f"byte {len(text[: odd.start()].encode()) + 1} of the row is zero"
                self._mark(number, "null-byte", found, "text")
            else:
                found = f"character {odd.start() + 1} of the row is U+{ord(odd[0]):04X}"
                self._mark(number, "control-character", found, "text without tabs and the like")
            return _CONTROL.sub("?", text)
        if " " in text and (text[0] == " " or text[-1] == " " or any(s in text for s in _SPACED)):
            self._odd.add(number)
            return "" if text.isspace() else text
        return text

    def _mark(self, number: int, code: str, found: str, accepted: str) -> None:
        self._damaged.add(number)
        self._odd.add(number)
        self.report.add(self.file, number, code, found, accepted)

    def _plan(self, header: list[str]) -> list[tuple[int, Parse]] | None:
        """Plan which cell goes through which parser; None, with notices, if the header is bad."""
        self.whole = self.whole and not self._damaged
        if not self.whole:
            return None
        names = [name.strip() for name in header]
        if not any(names):
            self._stop(1, "empty-file", "the table has no header", "a header, then rows")
            return None
        self._check_header(names)
        if not self.whole:
            return None
        places = {name: at for at, name in enumerate(names)}
        return [(places.get(c.name, len(names)), self._parser(c)) for c in self.columns]

    def _check_header(self, names: list[str]) -> None:
        known = [c.name for c in self.columns] + list(self.table.ignored)
        if len(names) > MOST_COLUMNS:
            found = f"the header has {len(names):,} columns"
            self._stop(1, "over-limit", found, f"at most {MOST_COLUMNS}")
            return
        for name in sorted({n for n in names if names.count(n) > 1}):
            self._stop(1, "duplicate-column", f"the column '{show(name)}' stands twice", "once")
        unknown = [name for name in names if name not in known]
        self.ignored = tuple(name for name in self.table.ignored if name in names)
        missing = [c.name for c in self.columns if c.needs and c.name not in names]
        for name in missing:
            near = self.report.find_nearest(name, unknown)
            unknown = [other for other in unknown if other != near]
            found = f"there is no column '{name}'" + (f", but '{show(near)}'" if near else "")
            self._stop(1, "missing-column", found, f"a column of exactly the name '{name}'")
        for name in dict.fromkeys(unknown):
            near = self.report.find_nearest(name, [k for k in known if k not in names])
            found = f"the column '{show(name)}' is not part of GTFS"
            self.report.add(self.file, 1, "unknown-column", found, "", near)

    def _parser(self, column: Column) -> Parse:
        if column.kind == "text":
            return _parse_filled if column.needs == "cell" else parse_text
        empty = _EMPTY if column.needs == "cell" else column.empty
        return Memory(self.parsers[column.kind], empty).__getitem__

    def _is_sound(self, cells: list[str], width: int, first: int, last: int) -> bool:
        """Tell whether a row is on one line, with a cell for each column; if not, say so."""
        if len(cells) == width and first == last and last not in self._odd:
            return True
        if not cells:
            self.report.add(self.file, last, "empty-row", "the row is empty")
            return False
        if self._damaged.isdisjoint(range(first, last + 1)):
            if last > first:
                found = f"a cell goes on to row {last}"
                self.report.add(self.file, first, "line-break", found, "each row on one line")
            elif len(cells) != width:
                found, accepted = f"the row has {len(cells)} cells", f"{width}, as the header"
                self.report.add(self.file, last, "wrong-cell-count", found, accepted)
            else:
                self._strip(cells, last)
                return True
        self.left_out.update(cells)  # any of them may be its key
        return False

    def _strip(self, cells: list[str], row: int) -> None:
        self._odd.discard(row)
        for at, cell in enumerate(cells):
            if cell != cell.strip():
                found = f"'{show(cell)}' has spaces around it"
                self.report.add(self.file, row, "spaces-around", found, "", show(cell.strip()))
                cells[at] = cell.strip()

    def _complain(
        self, cells: list[str], values: list[Any], plan: list[tuple[int, Parse]], row: int
    ) -> None:
        self.left_out.update(cells[at] for at, _ in plan[: self.table.key])
        for column, value, (at, _) in zip(self.columns, values, plan, strict=True):
            if isinstance(value, Wrong):
                found = f"{column.name} is '{show(cells[at])}'" if cells[at] else ""
                found = found or f"{column.name} is empty"
                self.report.add(self.file, row, value.code, found, value.accepted, value.nearest)


_EMPTY = Wrong("missing-value", "a value in each row")


def _parse_filled(text: str) -> str | Wrong:
    return text or _EMPTY
