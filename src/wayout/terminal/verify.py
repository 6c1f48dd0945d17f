"""A verified copy in the terminal: whether to rely on it, its fingerprint, its age, its faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from wayout.terminal.lines import print_item, print_line
from wayout.terminal.words import say_age, say_hours, say_instant

Plain = Mapping[str, Any]
MOST_LINES = 20
"""So many notices are shown; JSON has all of them."""
_STYLES = {"fault": "bold red", "warning": "yellow"}


def render_copy_check(document: Plain, console: Console) -> None:
    """Render what became of verifying a copy, the answer first."""
    console.print(_say_answer(document), soft_wrap=True)
    if document["copy"]:
        _render_copy(document, console)
    if document["fingerprint"]:
        _render_fingerprint(document, console)
    notices = document["notices"]
    for notice in notices[:MOST_LINES]:
        line = Text(f"{notice['weight']} ", _STYLES[notice["weight"]])
        print_item(console, line.append(f"{notice['path']}: {notice['text']}", "not bold default"))
    if len(notices) > MOST_LINES:
        more = len(notices) - MOST_LINES
        print_item(console, f"and {more} more, listed with --format json")


def _say_answer(document: Plain) -> Text:
    if document["holds"]:
        who = f"signed by key {document['signed_by']}"
        who = who if document["signed_by"] else "with the fingerprint you were told"
        return Text(f"This copy is whole, {who}, and in its time.", "bold green")
    faults = [n for n in document["notices"] if n["weight"] == "fault"]
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return Text(f"Do NOT rely on this copy: {number}.", "bold red")


def _render_copy(document: Plain, console: Console) -> None:
    copy = document["copy"]
    name = f"{copy['title']} ({copy['situation']})" if copy["title"] else copy["situation"]
    believed = document["signed_by"] or document["fingerprint_compared"]
    if not believed:
        print_line(console, "What follows is what the copy says of itself; anybody can write that.")
    print_line(console, f"Copy of: {name}")
    made = say_instant(copy["made"], "UTC")
    print_line(console, Text(f"Made: {made}, {say_age(copy['age_hours'])}", "bold"))
    print_line(console, Text(f"Do not rely on it after: {_say_until(copy)}", "bold"))
    if copy["since"]:
        print_line(console, f"Compared with the copy of: {say_instant(copy['since'], 'UTC')}")
    print_line(console, f"Signed by: {_say_signer(document)}")
    pages = copy["largest_page"]
    largest = f"; the largest page has {copy['largest_page_bytes']:,} bytes" if pages else ""
    print_line(console, f"Holds: {copy['files']:,} files, {copy['bytes']:,} bytes{largest}")
    print_line(console, f"Made by: Wayout {copy['version']}")


def _say_until(copy: Plain) -> str:
    left = copy["hours_left"]
    over = f"in {say_hours(left)}" if left > 0 else f"{say_hours(-left)} ago"
    return f"{say_instant(copy['until'], 'UTC')}, {over}"


def _say_signer(document: Plain) -> str:
    if document["signed_by"]:
        return f"key {document['signed_by']}"
    claimed = document["signature_names"]
    return f"not known (the signature names key {claimed})" if claimed else "nobody"


def _render_fingerprint(document: Plain, console: Console) -> None:
    same = "the one you were told" if document["fingerprint_compared"] else "compare it"
    shown = Text(document["fingerprint"], "bold", justify="center")
    console.print(Panel(shown, title=f"Fingerprint: {same}", expand=False, padding=(1, 3)))
