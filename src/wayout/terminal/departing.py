"""The best departures of a window in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    print_head(console, document, situation, f"setting out between {since} and {until}")
    best = document["departures"]
    if not best:
        sure = " nine times in ten" if document["cautious"] else ""
        print_line(
            console, f"No way is open{sure} by what is known; `wayout plan` gives the reasons."
        )
        return
    page = _Page(console, names, zone, (document["since"], document["until"]))
    usual = "nine times in ten" if document["cautious"] else "every other time"
    print_line(
        console, f'The hours it takes are enough {usual}, those of "9 in 10" nine times in ten.'
    )
    print_heading(console, "When to set out, whichever border is the quickest")
    page.print_rows(best[:MOST_DEPARTURES])
    if len(best) > MOST_DEPARTURES:
        print_line(console, f"and {len(best) - MOST_DEPARTURES} more with --format json.")
    page.print_summary(best)
    if len(document["countries"]) > 1:
        print_heading(console, "The shortest way into each country")
        chosen = [choose_quickest(c["departures"]) for c in document["countries"]]
        page.print_rows(sorted(chosen, key=lambda d: (ORDER.index(d["verdict"]), d["hours"])))


def choose_quickest(departures: Sequence[Document]) -> Document:
    """Choose the departure with the fewest hours, on the best verdict there is."""
    return min(departures, key=lambda d: (ORDER.index(d["verdict"]), d["hours"]))


@dataclass(frozen=True, slots=True)
class _Page:
    console: Console
    names: Names
    zone: str
    window: tuple[str, str]

    def print_rows(self, departures: Sequence[Document]) -> None:
        if self.console.width < NARROW:
            for departure in departures:
                print_item(self.console, self.say_row(departure))
            return
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for column in ("into", "set out", "there", "takes", "9 in 10", "waits", "verdict"):
            table.add_column(column, overflow="fold")
        for departure in departures:
            table.add_row(
                self.say_goal(departure),
                self.say_span(departure),
                self.say_there(departure),
                say_long(departure["hours"]),
                self.say_late(departure),
                say_long(departure["wait_hours"]),
                render_worth(departure),
            )
        self.console.print(table)

    def print_summary(self, best: Sequence[Document]) -> None:
        """Say what the table comes to, and what closes behind its ways."""
        quickest = choose_quickest(best)
        if len(best) == 1 and self.is_whole(quickest):
            words = "No hour of the window is better than another: the way takes as long at any."
        else:
            words = f"Shortest from door to door: {say_long(quickest['hours'])},"
            words += f" {self.say_goal(quickest)}, set out {self.say_span(quickest)}."
        print_line(self.console, words)
        ahead = list_closings(best, self.names, self.zone)
        if ahead:
            print_line(self.console, "Announced to close behind these ways:")
            print_some(self.console, ahead, limit=MOST_CLOSINGS)

    def is_whole(self, departure: Document) -> bool:
        """Tell whether one may set out in the whole window."""
        return (departure["since"], departure["until"]) == self.window

    def say_goal(self, departure: Document) -> str:
        return f"{self.names.country(departure['into'])} {say_way(departure, self.names)}"

    def say_span(self, departure: Document) -> str:
        if self.is_whole(departure):
            return "at any time"
        since, until = (say_start(departure[key], self.zone) for key in ("since", "until"))
        return f"by {until}" if since == until else f"from {since} to {until}"

    def say_there(self, departure: Document) -> str:
        if departure["since"] == departure["until"]:
            return say_end(departure["arrive"], self.zone)
        return f"{say_long(departure['hours'])} later"

    def say_row(self, departure: Document) -> Text:
        """Say a departure in one sentence, where the terminal is too narrow for a table."""
        text = Text(f"{self.say_goal(departure)}: ", "bold")
        text.append(
            f"set out {self.say_span(departure)}, there {self.say_there(departure)}", "not bold"
        )
        text.append(f"; nine times in ten {self.say_late(departure)}; ")
        text.append(f"{say_long(departure['wait_hours'])} of it waiting; ")
        return text.append_text(render_worth(departure))

    def say_late(self, departure: Document) -> str:
        """Say how long it takes nine times in ten, or until when it is that sure at all."""
        if departure["arrive_90"] is not None:
            return say_long(say_between(departure["leave"], departure["arrive_90"]))
        if departure["sure_until"] is not None:
            return f"too late after {say_start(departure['sure_until'], self.zone)}"
        return "may be too late"
