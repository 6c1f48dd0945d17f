"""The latest departures over each border in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wayout.situation.situation import Situation
from wayout.terminal.lines import NARROW, print_heading, print_item, print_line
from wayout.terminal.names import Names
from wayout.terminal.times import (
    print_head,
    render_worth,
    say_between,
    say_long,
    say_start,
    say_way,
)
from wayout.terminal.words import say_instant

Document = Mapping[str, Any]
MOST_BORDERS = 4
"""Of each country; the others are in the JSON document."""


def render_latest(document: Document, situation: Situation, console: Console) -> None:
    """Render the latest departures for people."""
    names = Names(situation)
    zone = print_head(console, document, situation, _say_asked(document, names))
    rows = document["borders"]
    if not rows:
        print_line(console, _say_none(document))
        return
    print_line(
        console,
        'Who sets out by "leave by" is across in time every other time; who sets out by "surer",'
        " nine times in ten.",
    )
    open_rows = [row for row in rows if row["in_time"]]
    by_country: dict[str, list[Document]] = {}
    for row in open_rows:
        by_country.setdefault(row["country"], []).append(row)
    for country, borders in by_country.items():
        print_heading(console, names.country(country))
        _print_rows(console, borders[:MOST_BORDERS], names, zone)
        if len(borders) > MOST_BORDERS:
            print_line(console, f"{len(borders) - MOST_BORDERS} more borders with --format json.")
    if not open_rows:
        print_line(console, Text("It is too late for every border that counts.", "bold"))
    _print_missed(console, [r for r in rows if r["country"] not in by_country], names, zone)
    missed = sum(not row["in_time"] for row in rows)
    if missed and open_rows:
        print_line(
            console, f"For {missed} borders in all it is too late: --format json lists them."
        )


def _say_asked(document: Document, names: Names) -> str:
    zone = names.zone(document["from"])
    goal = "to be across"
    if document["through"]:
        goal += f" at {names.place(document['through'])}"
    elif document["to"]:
        goal += f" into {names.country(document['to'].upper())}"
    if document["by"] is None:
        return f"{goal} before the next closing that is announced"
    return f"{goal} by {say_instant(document['by'], zone)}"


def _say_none(document: Document) -> str:
    if document["by"] is None:
        return "No closing is announced for any border that is open to you; --by sets a deadline."
    return "No border that counts is open to you by then; `wayout plan` gives the reasons."


def _print_rows(console: Console, rows: Sequence[Document], names: Names, zone: str) -> None:
    if console.width < NARROW:
        for row in rows:
            print_item(console, _say_row(row, names, zone))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("border", "leave by", "surer", "to be across", "across by", "verdict"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(
            say_way(row["way"], names),
            Text(say_start(row["leave_by"], zone), "bold"),
            _say_surer(row, zone),
            _say_length(row["way"]),
            _say_deadline(row, zone),
            render_worth(row["way"]),
        )
    console.print(table)


def _say_length(way: Document) -> str:
    """Say how long it takes to be across, and how much of that is waiting."""
    hours = say_between(way["leave"], way["across"])
    return f"{say_long(hours)}, {say_long(way['wait_hours'])} of it waiting"


def _say_surer(row: Document, zone: str) -> str:
    if row["leave_by_90"] is None:
        return "never"
    return say_start(row["leave_by_90"], zone) + ("" if row["in_time_90"] else " (gone)")


def _say_deadline(row: Document, zone: str) -> str:
    closing = row["closing"]
    if closing is None:
        return say_start(row["by"], zone)
    closes = say_start(closing["at"], zone)
    if datetime.fromisoformat(closing["at"]) <= datetime.fromisoformat(row["by"]):
        return f"{closes}: it closes ({closing['record']})"
    return f"{say_start(row['by'], zone)}; closes {closes} ({closing['record']})"


def _say_row(row: Document, names: Names, zone: str) -> Text:
    """Say a border in one sentence, where the terminal is too narrow for a table."""
    way = row["way"]
    text = Text(f"{say_way(way, names)}: leave by {say_start(row['leave_by'], zone)}", "bold")
    text.append(f", surer by {_say_surer(row, zone)}; takes {_say_length(way)}; ", "not bold")
    text.append(f"across by {_say_deadline(row, zone)}; ")
    return text.append_text(render_worth(way))


def _print_missed(console: Console, rows: Sequence[Document], names: Names, zone: str) -> None:
    """Say of the best missed border of each country when one had to set out."""
    best: dict[str, Document] = {}
    for row in rows:
        best.setdefault(row["country"], row)
    if not rows:
        return
    print_heading(console, f"Too late already ({len(best)} countries)")
    for country, row in best.items():
        had = say_start(row["leave_by"], zone)
        print_item(
            console,
            f"{names.country(country)} {say_way(row['way'], names)}: one had to leave by {had}",
        )
