"""A saved plan looked at again, in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from wayout.situation.situation import Situation
from wayout.terminal.names import Names
from wayout.terminal.party_words import say_names
from wayout.terminal.words import say_instant, say_verdict

Document = Mapping[str, Any]


def render_recheck(found: Document, situation: Situation, console: Console) -> None:
    """Render what became of a saved plan."""
    names = Names(situation)
    zone = situation.head.time_zone
    word = "The plan still holds." if found["holds"] else "The plan no longer holds as it was."
    word = word if found["journeys"] else "The saved plan offered no way."
    console.print(Text(word, "bold green" if found["holds"] else "bold red"))
    console.print(
        f"Asked about {say_instant(found['asked'], zone)}, as if you set out then;"
        " departures of the saved plan may have passed."
    )
    before, now = found["exit"]["before"], found["exit"]["now"]
    if before != now:
        console.print(
            f"Leaving: law was {say_verdict(before['law'])}, now {say_verdict(now['law'])};"
            f" practice was {say_verdict(before['practice'])}, now {say_verdict(now['practice'])}."
        )
    for way in found["journeys"]:
        if way["word"] == "holds":
            continue
        where = _say_way(way, names)
        since = f" since {say_instant(way['since'], zone)}" if way["since"] else ""
        line = f"{where}: {way['word']}{since}. {way['text']} ({way['reason']}, {way['record']}, "
        console.print(Text(line + f"{names.outlets(way['sources'])})"))
    _render_open_now(found, console, names)


def _render_open_now(found: Document, console: Console, names: Names) -> None:
    still = [w for w in found["journeys"] if w["word"] == "holds"]
    if still:
        ways = {_say_way(w, names) for w in still}
        console.print(f"Of the saved ways these are still open: {'; '.join(sorted(ways))}.")
    now = {names.country(j["country"]) for j in found["plan"]["journeys"]}
    open_now = ", ".join(sorted(now)) or "none that is known"
    console.print(f"Countries with an open way now: {open_now}.")
    console.print(
        "What to do now: make the plan again from where you are, and read it before you move."
    )


def _say_way(way: Document, names: Names) -> str:
    means = (
        ""
        if ":" in way["crossing"]
        else f" by {way['mode']}"
        if way["mode"] != "foot"
        else " on foot"
    )
    who = f" for {say_names(way['travellers'])}" if way.get("travellers") else ""
    return f"{names.country(way['country'])} {names.border(way['crossing'])}{means}{who}"
