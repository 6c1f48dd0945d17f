"""Changes in a terminal: the verdicts that flipped, then what was published, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from wayout.terminal.lines import print_heading, print_item, print_line, render_note
from wayout.terminal.words import render_verdict, say_instant

Plain = Mapping[str, Any]

HAPPENED = {
    "new": "New",
    "ended": "Ended",
    "end-announced": "An end is announced",
    "confirmed": "Checked again and still so",
    "resolved": "Settled which report is used",
    "came-into-force": "Came into force",
}
_SUBJECTS = {
    "exit-law": "Leaving {country}, by law",
    "exit-practice": "Leaving {country}, in practice",
    "entry": "Entering {country}",
    "crossing": "Passing {crossing} ({country})",
}


def render_changes(changes: Plain, console: Console) -> None:
    """Render changes, as `list_changes` gives them, to the console at the console's width."""
    zone = changes["time_zone"]
    print_heading(console, f"{changes['title']}: what changed")
    since, until = (say_instant(changes[key], zone) for key in ("since", "as_of"))
    print_line(console, f"After {since}, up to {until}.")
    _print_flips(console, changes)
    print_heading(console, f"Records: {len(changes['records'])}")
    if not changes["records"]:
        print_line(console, "Nothing was published, began or ended in this time.")
    day = ""
    for record in changes["records"]:
        when = say_instant(record["when"], zone)
        if when != day:
            day = when
            print_heading(console, when, level=2)
        print_item(console, _render_record(record, changes["sources"]))


def _print_flips(console: Console, changes: Plain) -> None:
    who = "" if changes["travellers"] else ", for a traveller who has answered nothing yet"
    print_heading(console, f"Verdicts that flipped{who}")
    if not changes["flips"]:
        print_line(console, "No verdict flipped.")
    for group in _group(changes["flips"]):
        print_item(console, _render_flip(group))
        for record_id in group[0]["records"]:
            note = changes["cited"].get(record_id)
            if note and note["kind"] != "crossing":
                print_item(console, render_note(note, changes["sources"]), indent=4)


def _group(flips: Sequence[Plain]) -> list[list[Plain]]:
    """Put together the modes of a post that flipped alike."""
    groups: dict[tuple[Any, ...], list[Plain]] = {}
    for flip in flips:
        words = (flip["before"]["verdict"], flip["after"]["verdict"])
        key = (flip["subject"], flip["country"], flip["crossing"], *words, *flip["records"])
        groups.setdefault(key, []).append(flip)
    return list(groups.values())


def _render_flip(group: Sequence[Plain]) -> Text:
    flip = group[0]
    text = Text(_SUBJECTS[flip["subject"]].format(**flip), "bold")
    modes = [f["mode"] for f in group if f["mode"]]
    text.append(f" by {' or '.join(modes)}" if modes else "", "not bold")
    text.append(": was ", "not bold").append_text(render_verdict(flip["before"]["verdict"]))
    text.append(", now ", "not bold").append_text(render_verdict(flip["after"]["verdict"]))
    reason = flip["after"]["reason"]
    return text.append(f" ({reason.replace('_', ' ').lower()})." if reason else ".", "not bold")


def _render_record(record: Plain, sources: Mapping[str, Plain]) -> Text:
    text = Text(f"{HAPPENED[record['change']]}: ", "bold")
    text.append_text(render_note(record, sources))
    if record["about"]:
        text.append(f" About {', '.join(record['about'])}")
        text.append(f": {record['about_text']}" if record["about_text"] else ".")
    return text
