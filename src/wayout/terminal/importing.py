"""An import in the terminal: what is wrong, what is not used, what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

MOST_ROWS = 5
"""So many rows of one kind are shown; JSON has all of them."""
HEADINGS = (
    ("faults", "Faults", "bold red"),
    ("unused", "Not used", "yellow"),
    ("remarks", "Used, but", "yellow"),
)


def render_import(document: Mapping[str, Any], console: Console) -> None:
    """Render what became of an import: notices by kind, then one line with the result."""
    for key, heading, style in HEADINGS:
        if document.get(key):
            console.print(Text(heading, style))
            _render_kinds(document[key], document["tally"], console)
    ignored = document.get("ignored", ())
    if ignored:
        names = ", ".join(f"{i['file']} {i['column']}".strip() for i in ignored)
        console.print(Text(f"Known to GTFS and not read: {names}."), soft_wrap=True)
    console.print(_say_result(document), soft_wrap=True)


def _render_kinds(
    notices: Sequence[Mapping[str, Any]], tally: Mapping[str, int], console: Console
) -> None:
    by_code = sorted(notices, key=lambda n: n["code"])
    for code, group in groupby(by_code, key=lambda n: str(n["code"])):
        rows = list(group)
        console.print(Text(f"  {code} ({tally[code]}): {rows[0]['means']}"), soft_wrap=True)
        for row in rows[:MOST_ROWS]:
            console.print(Text(f"    {_say_row(row)}"), soft_wrap=True)
        if tally[code] > MOST_ROWS:
            more = f"    … and {tally[code] - MOST_ROWS} more (--format json lists them)"
            console.print(Text(more))


def _say_row(row: Mapping[str, Any]) -> str:
    place = f"{row['file']}, row {row['row']}" if row["row"] else str(row["file"])
    nearest = f"; did you mean '{row['nearest']}'?" if row["nearest"] else ""
    accepted = f"; accepted: {row['accepted']}" if row["accepted"] else ""
    return f"{place}: {row['found']}{nearest}{accepted}"


def _say_result(document: Mapping[str, Any]) -> Text:
    name, state = document["timetable"], document["state"]
    if state == "refused":
        number = sum(document["tally"][code] for code in {n["code"] for n in document["faults"]})
        word = "1 fault" if number == 1 else f"{number} faults"
        hint = " --skip-faulty-trips leaves out the trips." if document["skipping_helps"] else ""
        return Text(f"Nothing was imported: the feed has {word}.{hint}", "bold red")
    if state == "known":
        return Text(f"This feed is in {document['folder']} already; nothing was done.", "green")
    counts = document["counts"]
    held = f"{counts['stops']} stops, {counts['trips']} trips with {counts['calls']} calls, "
    held += f"{counts['changes']} changes, from {document['valid_from']} to {document['valid_to']}"
    if state == "read":
        return Text(f"Timetable '{name}' could be imported: {held}. Nothing was written.", "green")
    return Text(f"Timetable '{name}' is in {document['folder']}: {held}.", "green")
