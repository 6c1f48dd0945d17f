"""What the pages of departures, latest departures and reach share: clocks, ways, the exit line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from wayout.situation.situation import Situation
from wayout.terminal.lines import print_line
from wayout.terminal.names import Names
from wayout.terminal.words import render_verdict, say_instant

Document = Mapping[str, Any]
FIVE = timedelta(minutes=5)


def say_start(instant: str, zone: str) -> str:
    """Say when to set out, in short: to five minutes, never later than it was computed."""
    exact = datetime.fromisoformat(instant)
    return _say_short(exact - _past_five(exact), zone)


def say_end(instant: str | None, zone: str) -> str:
    """Say when one is there, in short: to five minutes, never earlier than it was computed."""
    if instant is None:
        return "not sure"
    exact = datetime.fromisoformat(instant)
    past = _past_five(exact)
    return _say_short(exact - past + (FIVE if past else timedelta()), zone)


def _past_five(exact: datetime) -> timedelta:
    return timedelta(minutes=exact.minute % 5, seconds=exact.second, microseconds=exact.microsecond)


def _say_short(instant: datetime, zone: str) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"


def say_long(hours: float) -> str:
    """Say how long something takes, in hours and minutes."""
    minutes = round(hours * 60)
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes >= 60 else f"{minutes} min"


def say_between(earlier: str, later: str) -> float:
    """Give the hours from one instant of a document to another."""
    span = datetime.fromisoformat(later) - datetime.fromisoformat(earlier)
    return span.total_seconds() / 3600


def print_head(console: Console, document: Document, situation: Situation, asked: str) -> str:
    """Print what was asked, on what knowledge, and the exit answer; give the zone of the start."""
    names = Names(situation)
    start = names.place(document["from"])
    zone = names.zone(document["from"])
    console.print(Text(situation.head.title, "bold"))
    print_line(console, f"From {start}, {asked}. Known by {say_instant(document['as_of'], zone)}.")
    offset = say_instant(document["as_of"], zone).rpartition("(")[2].rstrip(")")
    print_line(console, f"All times below are those of {start} ({offset}).")
    line = Text(f"Leaving {names.country(situation.head.home)}: law ")
    line.append_text(render_verdict(document["exit"]["law"])).append(", practice ")
    line.append_text(render_verdict(document["exit"]["practice"]))
    print_line(console, line.append(", the same on every way; `wayout plan` gives the reasons."))
    return zone


def say_way(way: Document, names: Names) -> str:
    """Say the last border of a way and what it is passed with."""
    if way["crossing"] is None:
        return "no border"
    border = names.border(way["crossing"])
    return border if ":" in way["crossing"] else f"{border} by {way['mode']}"


def render_worth(way: Document) -> Text:
    """Render the verdict of a way, with the risk reported on it if there is one."""
    text = render_verdict(way["verdict"])
    if way["risk"] != "none-reported":
        text.append(f"; {way['risk']} reported", "not bold default")
    return text


def list_closings(ways: Iterable[Document], names: Names, zone: str) -> list[str]:
    """List, each once, what is announced to close behind some ways."""
    found = {}
    for way in ways:
        for closing in way["closes"]:
            at = say_start(closing["at"], zone)
            where = names.border(closing["crossing"])
            found[f"{where}: refused from {at} ({closing['record']})"] = closing["at"]
    return sorted(found, key=lambda words: (found[words], words))
