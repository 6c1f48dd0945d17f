"""What became of the tables of others: files for a situation, and every row that is in none."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayout.errors import BadInputError
from wayout.situation.fields import CSV_TABLES
from wayout.situation.notice import Notice, find_nearest
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

REPORT_FILE = "report.csv"


@dataclass(frozen=True, slots=True)
class Label:
    """What whoever imports a table says of it: its source, when anybody could know it, and now."""

    source: str
    published: Instant
    recorded: Instant

    @property
    def day(self) -> str:
        """Give the day of publication, by which the import and its records are named."""
        return self.published.date().isoformat()


@dataclass(frozen=True, slots=True)
class TableImport:
    """
    An import before it is published.

    `texts` are the files of `imports/NAME/`, report.csv apart. `faults` are rows that are wrong:
    with one of them nothing is published. `unused` are rows that are right and not used, each
    with its reason as `code`. `made` counts what the used rows became.
    """

    name: str
    texts: Mapping[str, str]
    faults: tuple[Notice, ...]
    unused: tuple[Notice, ...]
    rows: int
    used: int
    made: Mapping[str, int]

    @property
    def reasons(self) -> Mapping[str, int]:
        """Count the rows not used by their reason, most first."""
        return dict(Counter(n.code for n in self.unused).most_common())

    @property
    def files(self) -> Mapping[str, str]:
        """Give the files of the import, with the report on every row that is in none of them."""
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(("file", "row", "reason", "found", "accepted"))
        rows.writerows((n.file, n.line, n.code, n.found, n.accepted) for n in self.unused)
        return {**self.texts, REPORT_FILE: text.getvalue()}


def write_table_import(
    made: TableImport, label: Label, *, state: str, folder: str
) -> dict[str, Any]:
    """
    Write what became of an import as plain values, with every row that is not used.

    `state` is `imported`, `read` (nothing was to be written), `refused` (a row is wrong) or
    `empty` (no row could be used).
    """
    return {
        "state": state,
        "import": made.name,
        "folder": folder,
        "source": label.source,
        "published": show_instant(label.published),
        "rows": made.rows,
        "used": made.used,
        "made": dict(made.made),
        "reasons": dict(made.reasons),
        "faults": [_write_notice(n) for n in made.faults],
        "unused": [_write_notice(n) for n in made.unused],
    }


def _write_notice(notice: Notice) -> dict[str, Any]:
    return {
        "file": notice.file,
        "row": notice.line,
        "code": notice.code,
        "found": notice.found,
        "accepted": notice.accepted,
        "nearest": notice.nearest,
    }


def demand_label(situation: Situation, label: Label) -> None:
    """
    Do nothing if the situation has the source, and the dates are in order.

    Raises
    ------
    BadInputError
        It has none, and the nearest id is named; or the table is from the future.
    """
    source = label.source
    if source not in situation.sources:
        near = find_nearest(source, situation.sources)
        hint = f"; did you mean '{near}'?" if near else ""
        raise BadInputError(
            f"no source '{source[:60]}' in {situation.head.id}{hint}; add a [[source]] table for"
            " it to sources.toml first"
        )
    if label.published > label.recorded:
        raise BadInputError(
            f"--published {show_instant(label.published)} is after now,"
            f" {show_instant(label.recorded)}; accepted: when anybody could know the table"
        )


def show_instant(instant: Instant) -> str:
    """Give an instant as it stands in a file."""
    return instant.isoformat(timespec="seconds")


def render_csv(table: str, rows: Iterable[Mapping[str, object]]) -> str:
    """Render rows of one of a situation's tables; a field that a row lacks is an empty cell."""
    text = io.StringIO()
    names = [field.name for field in CSV_TABLES[table]]
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def render_toml(name: str, tables: Iterable[Mapping[str, object]]) -> str:
    """Render tables of one name, such as `[[rule]]`; instants, texts, numbers, lists, tables."""
    parts = []
    for table in tables:
        lines = [f"{key} = {_render_value(value)}" for key, value in table.items()]
        parts.append("\n".join([f"[[{name}]]", *lines]))
    return "\n\n".join(parts) + "\n"


def _render_value(value: object) -> str:
    if isinstance(value, Instant):
        return show_instant(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{k} = {_render_value(v)}" for k, v in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(_render_value(v) for v in value)}]"
    # A JSON text is a TOML text, but for the sign of deleting, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
