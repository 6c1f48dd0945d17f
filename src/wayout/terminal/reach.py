"""Everything that can be reached in the terminal: country by country, then inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wayout.situation.situation import Situation
from wayout.terminal.lines import NARROW, print_heading, print_item, print_line
from wayout.terminal.names import Names
from wayout.terminal.times import print_head, say_end, say_long
from wayout.terminal.words import render_verdict, say_instant, say_verdict

Document = Mapping[str, Any]
INSIDE = "inside"
MOST_NAMES = 12


def render_reach(document: Document, situation: Situation, console: Console) -> None:
    """Render what can be reached for people."""
    names = Names(situation)
    zone = names.zone(document["from"])
    within = f"{document['within_hours']:g} hours"
    asked = f"within {within} from {say_instant(document['at'], zone)}"
    zone = print_head(console, document, situation, asked)
    abroad = [c for c in document["countries"] if c["verdict"] != INSIDE]
    places = document["places"]
    if abroad:
        print_heading(console, f"Countries within {within} ({len(abroad)})")
        print_line(console, 'Hours are medians; "9 in 10" may be by another way.')
        _print_countries(console, abroad, places, names, zone)
    else:
        print_line(console, f"No border can be passed within {within} by what is known.")
    inside = [p for p in places if p["verdict"] == INSIDE]
    towns = [p for p in inside if p["kind"] != "post" and p["hours"] > 0]
    posts = [p for p in inside if p["kind"] == "post"]
    home = names.country(situation.head.home)
    print_heading(console, f"Inside {home} within {within}")
    _print_names(console, "Places", towns)
    _print_names(console, "Posts reached, but not passed", posts)


def _print_countries(
    console: Console,
    countries: Sequence[Document],
    places: Sequence[Document],
    names: Names,
    zone: str,
) -> None:
    rows = [(c, _list_towns(c, places)) for c in countries]
    if console.width < NARROW:
        for country, towns in rows:
            text = Text(f"{names.country(country['country'])} ", "bold")
            text.append(f"{names.border(country['crossing'])}, {_say_when(country, zone)}; ")
            text.append_text(_render_verdicts(country, zone))
            print_item(console, text.append(f"; {towns}" if towns else ""))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("country", "in", "there first", "9 in 10", "through", "verdict", "towns"):
        table.add_column(column, overflow="fold")
    for country, towns in rows:
        table.add_row(
            names.country(country["country"]),
            say_long(country["hours"]),
            say_end(country["arrive"], zone),
            _say_late(country),
            names.border(country["crossing"]).removeprefix("through "),
            _render_verdicts(country, zone),
            towns,
        )
    console.print(table)


def _list_towns(country: Document, places: Sequence[Document]) -> str:
    found = [p for p in places if p["country"] == country["country"] and p["kind"] != "post"]
    return ", ".join(f"{p['name']} {say_long(p['hours'])}" for p in found[:3]) + (
        f" and {len(found) - 3} more" if len(found) > 3 else ""
    )


def _say_when(country: Document, zone: str) -> str:
    late = _say_late(country)
    return f"{say_long(country['hours'])} ({say_end(country['arrive'], zone)}), 9 in 10: {late}"


def _say_late(country: Document) -> str:
    return "not in time" if country["hours_90"] is None else say_long(country["hours_90"])


def _render_verdicts(country: Document, zone: str) -> Text:
    """Render the verdict, and on which worse one it would be sooner."""
    text = render_verdict(country["verdict"])
    for word, arrive in country["by_verdict"].items():
        if word != country["verdict"]:
            text.append(f"; {say_verdict(word)} {say_end(arrive, zone)}", "not bold default")
    return text


def _print_names(console: Console, title: str, places: Sequence[Document]) -> None:
    if not places:
        return
    listed = ", ".join(f"{p['name']} {say_long(p['hours'])}" for p in places[:MOST_NAMES])
    more = len(places) - MOST_NAMES
    rest = f" and {more} more with --format json" if more > 0 else ""
    print_line(console, f"{title} ({len(places)}): {listed}{rest}.")
