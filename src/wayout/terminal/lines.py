"""Headings and lines that the pages of a terminal share: a record with its status, age, source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from wayout.terminal.words import render_verdict, say_age, style_status

Plain = Mapping[str, Any]
NARROW = 80
"""Below this many columns no table is drawn."""


def print_heading(console: Console, text: str, *, level: int = 1) -> None:
    """Print a heading with a line of space before it."""
    console.print()
    console.print(Text(text, "bold underline" if level == 1 else "bold"), highlight=False)


def print_line(console: Console, text: Text | str, *, indent: int = 0) -> None:
    """Print a line that wraps under itself."""
    line = text if isinstance(text, Text) else Text(text)
    console.print(Padding(line, (0, 0, 0, indent), expand=False), highlight=False)


def print_item(console: Console, text: Text | str, *, indent: int = 0) -> None:
    """Print a line of a list."""
    line = Text("- ").append_text(text if isinstance(text, Text) else Text(text))
    print_line(console, line, indent=indent)


def print_some(
    console: Console, items: Sequence[Text | str], *, limit: int, indent: int = 0
) -> None:
    """Print the first items of a list and say how many more there are."""
    for item in items[:limit]:
        print_item(console, item, indent=indent)
    if len(items) > limit:
        more = len(items) - limit
        print_item(console, f"and {more} more, listed with --format json", indent=indent)


def render_note(note: Plain, sources: Mapping[str, Plain], *, before: str = "") -> Text:
    """Render a record: its words, then id, status, age and who said it."""
    text = Text(before)
    text.append(note["text"] or "No text is given.")
    text.append(f" [{note['id']}, ")
    text.append(note["status"], style_status(note["status"]))
    text.append(f", {say_age(note['age_hours'])}")
    if note.get("stale"):
        text.append(", old for its kind", "bold")
    said = say_sources(note["sources"], sources)
    return text.append(f"; {said}]" if said else "]")


def say_sources(ids: Iterable[str], sources: Mapping[str, Plain]) -> str:
    """Give the outlets with their grades, such as "TASS (B2), Meduza (B2)"."""
    named = [f"{sources[i]['outlet']} ({sources[i]['grade']})" for i in ids if i in sources]
    return ", ".join(dict.fromkeys(named))


def print_contradiction(
    console: Console, contradiction: Plain, sources: Mapping[str, Plain], *, indent: int = 0
) -> None:
    """Print both sides of a contradiction, then which is used and why."""
    for side in contradiction["sides"]:
        word = "Used: " if side["used"] else "Not used: "
        word = word if contradiction["used"] else "Said: "
        print_item(console, render_note(side, sources, before=word), indent=indent)
    resolution = contradiction["resolution"]
    judged = f" [{resolution}]" if resolution else ""
    print_line(console, f"Why: {contradiction['why']}{judged}", indent=indent + 2)


def print_exit(console: Console, leaving: Plain, *, said: int = 6) -> None:
    """Print the exit answer, which is alike on every way."""
    print_heading(console, f"Leaving {leaving['country']}: the same at every post", level=2)
    line = Text("By law: ").append_text(render_verdict(leaving["law"]))
    line.append(". In practice: ").append_text(render_verdict(leaving["practice"]))
    print_line(console, line.append("."))
    if leaving["penalty"]:
        print_line(console, f"Penalty: {leaving['penalty'].rstrip('.')}.")
    if leaving["remedy"]:
        print_line(console, f"Remedy: {leaving['remedy']}")
    if leaving["missing"]:
        print_line(console, f"It depends on these answers: {', '.join(leaving['missing'])}.")
    if leaving["records"]:
        print_line(console, f"Records: {', '.join(leaving['records'])}.")
    notes = [f"{r['text']} [{r['id']}, {r['status']}]" for r in leaving["said"]]
    print_some(console, notes, limit=said)
