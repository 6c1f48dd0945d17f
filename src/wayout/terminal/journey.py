"""A journey in the terminal: when, how much, which papers, what can go wrong, leg by leg."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wayout.terminal.lines import NARROW, print_item, print_line
from wayout.terminal.luck import say_branches, say_chances, say_last_start, say_missing_bound
from wayout.terminal.names import Names
from wayout.terminal.party_words import (
    begin_sentence,
    find_meeting,
    list_pieces,
    say_names,
    say_piece,
    say_reasons,
)
from wayout.terminal.words import render_verdict, say_age, say_hours, say_instant

Document = Mapping[str, Any]
MOST_JOURNEYS = 6
MOST_BY_LAND = 3
TIMETABLED = frozenset({"air", "train", "bus"})
"""Means that leave at hours of their own; this guide knows none of these hours."""


def render_journeys(journeys: list[Document], console: Console, names: Names, at: str) -> None:
    """Render the ways a person looks at first: the earliest into each country, and by land."""
    if not journeys:
        console.print("No way is open by what is known. The reasons are below.")
        return
    chosen = _choose(journeys)
    for journey in chosen:
        _render_journey(journey, console, names, at)
    if len(journeys) > len(chosen):
        console.print()
        console.print(f"{len(journeys) - len(chosen)} more with --format json.")


def _choose(journeys: list[Document]) -> list[Document]:
    """Choose the earliest ways, one into each country, and the earliest ways by land."""
    first: dict[str, Document] = {}
    for journey in journeys:
        first.setdefault(journey["country"], journey)
    earliest = list(first.values())[:MOST_JOURNEYS]
    by_land: dict[str, Document] = {}
    for journey in journeys:
        if ":" not in journey["crossing"]:
            by_land.setdefault(journey["crossing"], journey)
    land = [j for j in by_land.values() if all(j is not e for e in earliest)]
    return earliest + land[:MOST_BY_LAND]


def _render_journey(journey: Document, console: Console, names: Names, at: str) -> None:
    console.print()
    title = Text(names.country(journey["country"]), "bold").append(" ")
    via = names.border(journey["crossing"])
    title.append(f"{via}, ", "not bold").append_text(render_verdict(journey["verdict"]))
    if journey["reason"]:
        title.append(f" ({journey['reason']})", "not bold")
    console.print(title)
    start_zone, zone = (names.zone(journey["legs"][n][end]) for n, end in ((0, "from"), (-1, "to")))
    lines = [
        _say_arrival(journey, at, zone),
        *_say_together(journey, names),
        *say_chances(journey),
        _say_cost(journey["cost"]),
        _say_risk(journey),
    ]
    if journey["papers"]:
        lines.append(f"Papers: {'; '.join(journey['papers'])}.")
    lines += [_say_need(need) for need in journey["needs"]]
    lines += [f"Not known: {x}" for x in journey["lacking"]]
    lines += say_reasons(journey.get("hangs_on", ()))
    lines += _say_stay(journey["stay"])
    lines += [f"Fails if: {reason}." for reason in journey["fails_if"]]
    if journey["fallback"]:
        other = names.border(journey["fallback"]["crossing"])
        when = say_minute(journey["fallback"]["arrive"], zone)
        lines.append(f"To fall back on: {other}, there {when}.")
    lines += say_branches(journey)
    lines += say_last_start(journey, lambda instant: say_minute(instant, start_zone))
    lines.append(_say_facts(journey["facts"]))
    for line in lines:
        console.print(Padding(Text(line), (0, 0, 0, 2)))
    for piece in list_pieces(journey["legs"]):
        if "travellers" in journey:
            _render_heading(journey, piece, console, names)
        _render_legs(piece, console, names)
    for meeting in journey.get("meetings", [])[-1:]:
        if meeting["place"] == journey["legs"][-1]["to"]:
            print_line(console, _say_meeting(meeting, names), indent=2)


def _render_heading(
    journey: Document, piece: list[Document], console: Console, names: Names
) -> None:
    """Render with which meeting a piece of a party's journey begins, and whose piece it is."""
    meeting = find_meeting(journey, piece)
    if meeting is not None:
        print_line(console, _say_meeting(meeting, names), indent=2)
    print_line(console, say_piece(piece, names), indent=2)


def _say_meeting(meeting: Document, names: Names) -> str:
    zone = names.zone(meeting["place"])
    who = begin_sentence(say_names(meeting["travellers"]))
    place = names.spot(meeting["place"])
    where = f"before {place}" if place.startswith("the post ") else f"in {place}"
    said = f"{who} meet {where}, {say_minute(meeting['time'], zone)}"
    waits = "".join(_say_waits(meeting, zone))
    if meeting["time_90"] is None:
        return f"{said}; a delay can mean missing the last departure.{waits}"
    return f"{said}; nine times in ten by {say_minute(meeting['time_90'], zone)}.{waits}"


def _say_together(journey: Document, names: Names) -> Iterable[str]:
    """Say from where on those who start apart, and do not follow each other, are together."""
    if journey.get("option") != "meeting":
        return
    for meeting in journey["meetings"][-1:]:
        place, time = (
            names.spot(meeting["place"]),
            say_minute(meeting["time"], names.zone(meeting["place"])),
        )
        at_end = meeting["place"] == journey["legs"][-1]["to"]
        yield f"All meet in {place}, {time}." if at_end else f"All together from {place}, {time}."


def _say_waits(meeting: Document, zone: str) -> Iterable[str]:
    """Say who is there long before the others, and how late they could start."""
    time = datetime.fromisoformat(meeting["time"])
    for arrival in meeting["arrivals"]:
        if arrival["start_by"] is not None:
            hours = (time - datetime.fromisoformat(arrival["time"])).total_seconds() / 3600
            who = begin_sentence(say_names(arrival["travellers"]))
            one = len(arrival["travellers"]) == 1
            yield (
                f" {who} {'waits' if one else 'wait'} there for {say_hours(hours)}; by the same"
                f" way it is enough to start by {say_minute(arrival['start_by'], zone)}."
            )


def _render_legs(legs: list[Document], console: Console, names: Names) -> None:
    if console.width >= NARROW:
        console.print(Padding(_legs(legs, names), (0, 0, 0, 2)))
        return
    for leg in legs:
        print_item(console, _say_leg(leg, names), indent=2)


def _say_arrival(journey: Document, at: str, zone: str) -> str:
    arrive = datetime.fromisoformat(journey["arrive"])
    hours = (arrive - datetime.fromisoformat(at)).total_seconds() / 3600
    there = f"There in {say_hours(hours)}: {say_minute(journey['arrive'], zone)}"
    if journey["arrive_90"] is None:
        return f"{there}; {say_missing_bound(journey)}."
    return f"{there}; nine times in ten by {say_minute(journey['arrive_90'], zone)}."


def say_minute(instant: str, zone: str) -> str:
    """Say a computed instant to five minutes; nothing here is known more exactly."""
    exact = datetime.fromisoformat(instant)
    rounded = exact + timedelta(seconds=150)
    rounded -= timedelta(
        minutes=rounded.minute % 5, seconds=rounded.second, microseconds=rounded.microsecond
    )
    return say_instant(rounded.isoformat(), zone)


def _say_need(need: str) -> str:
    verb, _, rest = need.partition(": ")
    if verb == "carry":
        return f"Carry: {rest}."
    return f"Needed: {need}" if need[-1] in ".?!" else f"Needed: {need}."


def _say_cost(cost: Document) -> str:
    money = f"{cost['currency']}"
    if cost["state"] == "unknown":
        known = f"; known part {cost['low']:,} {money}" if cost["low"] else ""
        what = ", ".join(w.replace("-", " ", w.startswith("own-")) for w in cost["unpriced"])
        what = what or "part of it"
        return f"Price unknown (no fare known for {what}){known}."
    span = f"{cost['amount']:,} {money}"
    if cost["low"] != cost["amount"]:
        span = f"{cost['low']:,} to {span}"
    return f"Price {cost['state']}: {span}."


def _say_risk(journey: Document) -> str:
    if journey["risk"] == "none-reported":
        return "Risk: none reported on this way (leaving aside the exit answer)."
    return f"Risk reported: {journey['risk']} ({', '.join(journey['risk_records'])})."


def _say_stay(stay: Document) -> Iterable[str]:
    if stay["days"]:
        per = f" in any {stay['per_days']}" if stay["per_days"] else ""
        then = f" Then: {stay['then']}" if stay["then"] else ""
        yield f"Stay: {stay['days']} days{per} ({', '.join(stay['records'])}).{then}"
    else:
        yield "Stay: no limit is recorded here; ask before you go."
    for duty in stay["duties"][:3]:
        yield f"After arrival: {duty['text']} ({duty['id']})"
    for way in stay["protection"][:2]:
        yield f"Possible, not a promise: {way['text']} ({way['id']})"
    for warning in stay["warnings"][:2]:
        yield f"Mind: {warning['text']} ({warning['id']})"


def _say_facts(facts: Document) -> str:
    oldest = facts["oldest_hours"]
    age = "all long-standing" if oldest is None else f"the oldest dated one {say_age(oldest)}"
    stale = f"; past their shelf life: {', '.join(facts['stale'])}" if facts["stale"] else ""
    return f"Rests on {facts['count']} records, {age}{stale}."


def _legs(legs: list[Document], names: Names) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for column in ("leave", "arrive", "by", "from", "to", "waits", "sources"):
        table.add_column(column, overflow="fold")
    for leg in legs:
        table.add_row(
            *_clocks(leg, names),
            _say_means(leg),
            names.place(leg["from"]),
            names.place(leg["to"]),
            _say_wait(leg),
            names.outlets(leg["sources"], most=1),
        )
    return table


def _say_leg(leg: Document, names: Names) -> str:
    """Say a leg in one sentence, where the terminal is too narrow for a table."""
    way = f"{names.place(leg['from'])} to {names.place(leg['to'])}"
    wait = f"; waits {waits}" if (waits := _say_wait(leg)) else ""
    said = names.outlets(leg["sources"], most=1)
    clock = " to ".join(_clocks(leg, names))
    return f"{clock}, {_say_means(leg)}: {way}{wait}{f' ({said})' if said else ''}"


def _say_means(leg: Document) -> str:
    """Say by what means one goes, with the name of a trip that a timetable has."""
    means: str = leg["mode"].replace("-", " ")
    return f"{means} {leg['trip']}" if leg.get("trip") else means


def _clocks(leg: Document, names: Names) -> tuple[str, str]:
    """Say when a leg begins and ends, each in its own local time; guessed hours with "about"."""
    about = "about " if leg["mode"] in TIMETABLED and not leg.get("trip") else ""
    depart = _clock(leg["depart"], names.zone(leg["from"]))
    return about + depart, about + _clock(leg["arrive"], names.zone(leg["to"]))


def _clock(instant: str, zone: str) -> str:
    day, _, rest = say_minute(instant, zone).partition(",")
    clock, _, offset = rest.strip().partition(" (")
    hours = offset.rstrip(")").replace(":00", "")
    return f"{' '.join(day.split()[1:3])} {clock} {hours}"


def _say_wait(leg: Document) -> str:
    wait = leg.get("wait")
    if wait is None:
        if leg["wait_hours"] < 0.1:
            return ""
        is_guess = leg["mode"] in TIMETABLED and not leg.get("trip")
        unknown = " (no timetable known)" if is_guess else ""
        return f"{say_hours(leg['wait_hours'])}{unknown}"
    return f"{say_hours(wait['median_hours'])}, up to {say_hours(wait['bound_hours'])}"
