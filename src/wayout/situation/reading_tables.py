"""Reading the CSV tables of a situation: places, crossings, services, observations."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from wayout.situation import building
from wayout.situation.fields import CSV_TABLES, Field
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.reader import Reader
from wayout.situation.record import Origin

MOST_NOTICES = 20
"""At most so many notices for one table file; the rest is counted."""

_BUILDERS: dict[str, Callable[..., Any]] = {
    "crossings": building.build_crossing,
    "services": building.build_service,
    "observations": building.build_observation,
}


def read_table_file(reader: Reader, file: str, table: str) -> None:
    """Read one CSV file into the reader; a file that cannot be used leaves its table unread."""
    text = reader.read_text(file)
    if text is None or not _read_rows(reader, file, table, text):
        reader.unread.add(table)


def _read_rows(reader: Reader, file: str, table: str, text: str) -> bool:
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if not _accept_header(reader, list(rows.fieldnames or []), CSV_TABLES[table], file):
            return False
        start, row = len(reader.notices), {}
        for row in rows:
            if len(reader.notices) - start >= MOST_NOTICES:
                found = f"more than {MOST_NOTICES} faults; the rest of the file was not read"
                reader.notice(Origin(file, rows.line_num), "too-many-faults", found)
                return False
            _read_row(reader, table, row, Origin(file, rows.line_num))
    except csv.Error as fault:
        reader.notice(Origin(file, rows.line_num + 1), "csv-syntax", str(fault), "valid CSV")
        return False
    cut_off = None in row.values() and not text.endswith("\n")
    return not cut_off


def _accept_header(reader: Reader, header: list[str], fields: tuple[Field, ...], file: str) -> bool:
    names = [f.name for f in fields]
    wrong = [h for h in header if h not in names]
    missing = [f.name for f in fields if f.required and f.name not in header]
    for h in wrong[:3]:
        found = f"unknown column '{h[:40]}'"
        reader.notice(
            Origin(file, 1), "unknown-column", found, list_some(names, 40), find_nearest(h, names)
        )
    if missing:
        found = f"missing columns {list_some(missing)}"
        reader.notice(Origin(file, 1), "missing-column", found, "a header with all of them")
    if len(set(header)) < len(header):
        reader.notice(Origin(file, 1), "duplicate-column", "a column stands twice", "each once")
        return False
    return not wrong and not missing


def _read_row(reader: Reader, table: str, row: dict[Any, Any], where: Origin) -> None:
    what = f"{table.removesuffix('s')} '{row.get('id') or '?'}'"
    if None in row or None in row.values():
        given = sum(v is not None for k, v in row.items() if k) + len(row.get(None) or [])
        expected = len([k for k in row if k])
        found = f"{what} has {given} cells"
        reader.left_out.add(str(row.get("id") or ""))
        reader.notice(where, "wrong-cell-count", found, f"{expected} cells, as in the header")
        return
    taken = reader.take(row, CSV_TABLES[table], where, "", what)
    if taken is None:
        reader.left_out.update(row[k] for k in ("country",) if table == "places" and row.get(k))
        return
    if table == "places":
        reader.add("places", taken["id"], building.build_place(taken, where), where)
    else:
        record = _BUILDERS[table](taken, where, taken["recorded"])
        reader.add(table, record.id, record, where)
