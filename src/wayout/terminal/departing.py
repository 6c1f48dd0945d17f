"""The best departures of a window in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wayout.situation.situation import Situation
from wayout.terminal.lines import NARROW, print_heading, print_item, print_line, print_some
from wayout.terminal.names import Names
from wayout.terminal.times import (
    list_closings,
    print_head,
    render_worth,
    say_between,
    say_end,
    say_long,
    say_start,
    say_way,
)
from wayout.terminal.words import say_instant

Document = Mapping[str, Any]
ORDER = ("allowed", "allowed-if", "unknown")
MOST_DEPARTURES = 12
MOST_CLOSINGS = 5


def render_departures(document: Document, situation: Situation, console: Console) -> None:
    """Render the best departures of a window for people."""
    names = Names(situation)
    zone = names.zone(document["from"])
    since, until = (say_instant(document[key], zone) for key in ("since", "until"))
    zone = print_head(console, document, situation, f"setting out between {since} and {until}")
    if not document["departures"]:
        print_line(console, "No way is open by what is known; `wayout plan` gives the reasons.")
        return
    usual = "enough nine times in ten" if document["cautious"] else "enough every other time"
    print_line(console, f'The hours it takes are {usual}; "9 in 10" is enough nine times in ten.')
    best = document["departures"]
    print_heading(console, "When to set out, whichever border is the quickest")
    _print_rows(console, best[:MOST_DEPARTURES], names, zone)
    if len(best) > MOST_DEPARTURES:
        print_line(console, f"and {len(best) - MOST_DEPARTURES} more with --format json.")
    quickest = choose_quickest(best)
    print_line(console, f"Shortest from door to door: {_say_quickest(quickest, names, zone)}")
    ahead = list_closings(best, names, zone)
    if ahead:
        print_line(console, "Announced to close behind these ways:")
        print_some(console, ahead, limit=MOST_CLOSINGS)
    if len(document["countries"]) > 1:
        print_heading(console, "The shortest way into each country")
        chosen = [choose_quickest(c["departures"]) for c in document["countries"]]
        chosen.sort(key=lambda d: (ORDER.index(d["verdict"]), d["hours"]))
        _print_rows(console, chosen, names, zone)


def choose_quickest(departures: Sequence[Document]) -> Document:
    """Choose the departure with the fewest hours, on the best verdict there is."""
    return min(departures, key=lambda d: (ORDER.index(d["verdict"]), d["hours"]))


def _print_rows(console: Console, departures: Sequence[Document], names: Names, zone: str) -> None:
    if console.width < NARROW:
        for departure in departures:
            print_item(console, _say_row(departure, names, zone))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("into", "set out", "there", "takes", "9 in 10", "waits", "verdict"):
        table.add_column(column, overflow="fold")
    for departure in departures:
        into = f"{names.country(departure['into'])} {say_way(departure, names)}"
        table.add_row(
            into,
            _say_span(departure, zone),
            _say_there(departure, zone),
            say_long(departure["hours"]),
            _say_late(departure),
            say_long(departure["wait_hours"]),
            render_worth(departure),
        )
    console.print(table)


def _say_span(departure: Document, zone: str) -> str:
    since, until = say_start(departure["since"], zone), say_start(departure["until"], zone)
    return f"by {until}" if since == until else f"any time {since} to {until}"


def _say_there(departure: Document, zone: str) -> str:
    if departure["since"] == departure["until"]:
        return say_end(departure["arrive"], zone)
    return "so much later"


def _say_late(departure: Document) -> str:
    if departure["arrive_90"] is None:
        return "may miss it"
    return say_long(say_between(departure["leave"], departure["arrive_90"]))


def _say_row(departure: Document, names: Names, zone: str) -> Text:
    """Say a departure in one sentence, where the terminal is too narrow for a table."""
    text = Text(f"{names.country(departure['into'])} {say_way(departure, names)}: ", "bold")
    text.append(f"set out {_say_span(departure, zone)}, ", "not bold")
    text.append(f"there {_say_there(departure, zone)}; takes {say_long(departure['hours'])}, ")
    text.append(f"nine times in ten {_say_late(departure)}, ")
    text.append(f"{say_long(departure['wait_hours'])} of it waiting; ")
    return text.append_text(render_worth(departure))


def _say_quickest(departure: Document, names: Names, zone: str) -> str:
    where = f"{names.country(departure['into'])} {say_way(departure, names)}"
    return f"{say_long(departure['hours'])}, {where}, set out {_say_span(departure, zone)}."
