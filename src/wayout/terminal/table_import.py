"""What became of a table of others, in a terminal: what was made, and why rows were not used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

MOST_FAULTS = 20
_ONE = {"services": "service", "places": "place", "rules": "rule", "countries": "country"}
_STATES = {
    "imported": "Imported into {folder}.",
    "read": "Nothing was written: this was a dry run. It would be {folder}.",
    "refused": "Nothing was written: rows of the tables are wrong.",
    "empty": "Nothing was written: no row could be used.",
}


def render_table_import(document: Mapping[str, Any], console: Console) -> None:
    """Render what `write_table_import` gives."""
    console.print(_STATES[document["state"]].format(folder=document["folder"]))
    if document["faults"]:
        _render_faults(document, console)
        return
    made = " and ".join(_count(n, what) for what, n in document["made"].items() if n)
    became = "would become" if document["state"] == "read" else "became"
    if made:
        console.print(f"{document['used']:,} of {document['rows']:,} rows {became} {made}.")
        console.print(
            "They have the status prior: not checked, and never taken for a fact of today."
        )
    if document["unused"]:
        _render_unused(document, console)


def _count(number: int, things: str) -> str:
    return f"1 {_ONE[things]}" if number == 1 else f"{number:,} {things}"


def _render_faults(document: Mapping[str, Any], console: Console) -> None:
    faults = document["faults"]
    for fault in faults[:MOST_FAULTS]:
        near = f"; did you mean '{fault['nearest']}'?" if fault["nearest"] else ""
        accepted = f"; accepted: {fault['accepted']}" if fault["accepted"] else ""
        line = f"{fault['file']}, row {fault['row']}: {fault['found']}{near}{accepted}"
        console.print(Text(line), soft_wrap=True)
    if len(faults) > MOST_FAULTS:
        console.print(f"… and {len(faults) - MOST_FAULTS:,} more; --format json lists each.")


def _render_unused(document: Mapping[str, Any], console: Console) -> None:
    first: dict[str, Mapping[str, Any]] = {}
    for row in document["unused"]:
        first.setdefault(row["code"], row)
    console.print(f"\n{len(document['unused']):,} rows were not used, by reason:")
    table = Table(box=None, pad_edge=False)
    table.add_column("rows", justify="right")
    table.add_column("reason", no_wrap=True)
    table.add_column("the first of them")
    for reason, count in document["reasons"].items():
        row = first[reason]
        table.add_row(f"{count:,}", reason, Text(f"row {row['row']}: {row['found']}"))
    console.print(table)
    stored = document["state"] == "imported"
    console.print("report.csv there lists each." if stored else "--format json lists each.")
