"""One record explained in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from wayout.terminal.lines import (
    print_contradiction,
    print_heading,
    print_item,
    print_line,
    print_some,
    render_note,
)
from wayout.terminal.words import say_age, say_hours, say_instant, say_speaker, style_status

Plain = Mapping[str, Any]
MOST_DEPENDENTS = 12


def render_explain(explanation: Plain, console: Console) -> None:
    """Render an explanation, as `explain_record` gives it, to the console at its width."""
    e = explanation
    print_heading(console, f"{e['kind'].capitalize()} {e['id']}")
    print_line(console, e["text"] or "No text is given.")
    if e["text_local"]:
        print_line(console, e["text_local"])
    if e["status"]:
        print_line(console, Text("Status: ").append(e["status"], style_status(e["status"])))
    for field in e["fields"]:
        print_line(console, f"{field['name'][0].upper()}{field['name'][1:]}: {field['value']}")
    if e["dates"]:
        _print_dates(console, e["dates"], e["time_zone"])
    if e["kind"] != "source":
        print_heading(console, "Sources", level=2)
        for source in e["sources"]:
            _print_source(console, source)
    sources = e["cited_sources"]
    if e["contradictions"]:
        print_heading(console, "What contradicts it", level=2)
    for contradiction in e["contradictions"]:
        print_contradiction(console, contradiction, sources)
    if e["ties"]:
        print_heading(console, "What it leans on", level=2)
        _print_links(console, e["ties"], sources)
    print_heading(console, "What leans on it", level=2)
    if not e["dependents"]:
        print_line(console, "Nothing known by then.")
    _print_links(console, e["dependents"], sources)
    console.print()
    written = e["written"]
    print_line(console, f"Written in {written['file']}, line {written['line']}.")


def _print_dates(console: Console, dates: Plain, zone: str) -> None:
    print_heading(console, "Dates", level=2)
    start = say_instant(dates["valid_from"], zone) if dates["valid_from"] else "not stated"
    end = say_instant(dates["valid_to"], zone) if dates["valid_to"] else "no end known"
    print_line(console, f"True in the world from: {start}")
    print_line(console, f"True in the world until: {end}")
    if dates["valid_to_before_its_end"]:
        before = say_instant(dates["valid_to_before_its_end"], zone)
        print_line(console, f"Said at first to last until: {before}")
    print_line(console, f"Published: {say_instant(dates['published'], zone)}; {dates['basis']}.")
    print_line(console, f"Recorded in this guide: {say_instant(dates['recorded'], zone)}")
    if dates["checked_last"] != dates["published"]:
        print_line(console, f"Last confirmed: {say_instant(dates['checked_last'], zone)}")
    life = dates["fresh_for_hours"]
    line = f"Age: {say_age(dates['age_hours'])}."
    if life is not None:
        line += f" This kind counts as fresh for {say_hours(life)}"
        line += ", so it is old." if dates["stale"] else "."
    print_line(console, line)


def _print_source(console: Console, source: Plain) -> None:
    text = Text(source["outlet"], "bold")
    text.append(f", {source['title']}" if source["title"] else "", "not bold")
    text.append(f", {source['published'] or 'undated'}", "not bold")
    text.append(f". Grade {source['grade']}: {source['reliability']}", "not bold")
    text.append(f", {source['credibility']}.", "not bold")
    text.append(f" Spoken by {say_speaker(source['speaker'])}", "not bold")
    text.append(f", repeating {source['origin']}." if source["origin"] else ".", "not bold")
    print_item(console, text.append(f" [{source['id']}]", "not bold"))
    for more in (source["address"], source["note"]):
        if more:
            print_line(console, more, indent=2)


def _print_links(console: Console, links: list[Plain], sources: Mapping[str, Plain]) -> None:
    lines: list[Text | str] = [
        render_note(link, sources, before=f"{link['how'].capitalize()}: ") for link in links
    ]
    print_some(console, lines, limit=MOST_DEPENDENTS)
