"""A plan in the terminal: the exit answer first, then ways, closed ways, questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wayout.situation.situation import Situation
from wayout.terminal.lines import NARROW, print_item
from wayout.terminal.names import Names
from wayout.terminal.words import (
    render_verdict,
    say_age,
    say_hours,
    say_instant,
    style_verdict,
)

Document = Mapping[str, Any]
MOST_JOURNEYS = 8
_EXIT_WORDS = {
    "allowed": "you may leave",
    "allowed-if": "it depends on your answers",
    "refused": "you may not leave without permission",
    "uncertain": "the orders and statements contradict each other",
    "unknown": "nothing was reported yet that would settle it",
}


def render_plan(plan: Document, situation: Situation, console: Console) -> None:
    """Render a plan document for people."""
    names = Names(situation)
    zone = situation.head.time_zone
    console.print(Text(situation.head.title, "bold"))
    where = f"From {names.place(plan['from'])}, {say_instant(plan['at'], zone)}."
    console.print(f"{where} Known by {say_instant(plan['as_of'], zone)}.")
    console.print(f"Times below are those of {zone}.")
    for presumed in plan["presumed"]:
        console.print(f"Presumed: {presumed['text']}", style="dim")
    _render_exits(plan, console, names)
    _render_journeys(plan["journeys"], console, names, zone)
    _render_closed(plan["closed"], console, names)
    _render_questions(plan["questions"], console)
    console.print()
    console.print(
        "This is what was reported, not a promise. The officer at the border decides.", style="dim"
    )


def _head(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, "bold underline"))


def _render_exits(plan: Document, console: Console, names: Names) -> None:
    _head(console, "Leaving the country")
    for number, answer in enumerate(plan["exits"], start=1):
        if len(plan["exits"]) > 1:
            console.print(f"Traveller {number}:", style="bold")
        for key, says in (("law", "law_says"), ("practice", "practice_says")):
            word = answer[key]
            line = Text(f"{key.capitalize()}: ").append_text(render_verdict(word))
            console.print(line.append(f" - {_EXIT_WORDS[word]}."))
            _render_says(answer[says], console, names)
        if answer["penalty"]:
            console.print(
                f"Penalty: {answer['penalty']} [{', '.join(answer['penalties'])}]", markup=False
            )
        if answer["remedy"]:
            console.print(f"Lawful remedy: {answer['remedy']}", markup=False)
        for missing in answer["lacking"]:
            console.print(f"Not known: {missing}", markup=False)
    console.print("This answer is the same at every post: no way below is easier in this respect.")


def _render_says(says: list[Document], console: Console, names: Names, most: int = 4) -> None:
    for said in says[:most]:
        line = f"{said['text']} ({said['status']}, {said['id']}, {names.outlets(said['sources'])})"
        console.print(Padding(Text(line), (0, 0, 0, 2)))
    if len(says) > most:
        rest = ", ".join(s["id"] for s in says[most:])
        console.print(Padding(Text(f"and {len(says) - most} more: {rest}"), (0, 0, 0, 2)))


def _render_journeys(journeys: list[Document], console: Console, names: Names, zone: str) -> None:
    _head(console, f"Ways that are open ({len(journeys)})")
    if not journeys:
        console.print("No way is open by what is known. The reasons are below.")
        return
    for journey in _one_a_country_first(journeys)[:MOST_JOURNEYS]:
        _render_journey(journey, console, names, zone)
    if len(journeys) > MOST_JOURNEYS:
        console.print(f"{len(journeys) - MOST_JOURNEYS} more with --format json.")


def _one_a_country_first(journeys: list[Document]) -> list[Document]:
    first: dict[str, Document] = {}
    for journey in journeys:
        first.setdefault(journey["country"], journey)
    chosen = list(first.values())
    return chosen + [j for j in journeys if all(j is not c for c in chosen)]


def _render_journey(journey: Document, console: Console, names: Names, zone: str) -> None:
    console.print()
    title = Text(names.country(journey["country"]), "bold").append(" ")
    via = names.border(journey["crossing"])
    title.append(f"{via}, ", "not bold").append_text(render_verdict(journey["verdict"]))
    console.print(title)
    lines = [
        _say_arrival(journey, zone),
        _say_cost(journey["cost"]),
        _say_risk(journey),
    ]
    if journey["papers"]:
        lines.append(f"Papers: {'; '.join(journey['papers'])}.")
    lines += [_say_need(need) for need in journey["needs"]]
    lines += [f"Not known: {x}" for x in journey["lacking"]]
    lines += _say_stay(journey["stay"])
    lines += [f"Fails if: {reason}." for reason in journey["fails_if"]]
    if journey["fallback"]:
        other = names.border(journey["fallback"]["crossing"])
        when = say_minute(journey["fallback"]["arrive"], zone)
        lines.append(f"To fall back on: {other}, there {when}.")
    if journey["last_departure"]:
        lines.append(f"Start no later than {say_minute(journey['last_departure'], zone)}.")
    lines.append(_say_facts(journey["facts"]))
    for line in lines:
        console.print(Padding(Text(line), (0, 0, 0, 2)))
    if console.width >= NARROW:
        console.print(Padding(_legs(journey["legs"], names, zone), (0, 0, 0, 2)))
        return
    for leg in journey["legs"]:
        print_item(console, _say_leg(leg, names, zone), indent=2)


def _say_arrival(journey: Document, zone: str) -> str:
    there = f"{say_hours(journey['hours'])} on the way; there {say_minute(journey['arrive'], zone)}"
    if journey["arrive_90"] is None:
        return f"{there}; a delay can mean missing the last departure."
    return f"{there}, nine times in ten by {say_minute(journey['arrive_90'], zone)}."


def say_minute(instant: str, zone: str) -> str:
    """Say a computed instant to five minutes; nothing here is known more exactly."""
    exact = datetime.fromisoformat(instant)
    rounded = exact + timedelta(seconds=150)
    rounded -= timedelta(
        minutes=rounded.minute % 5, seconds=rounded.second, microseconds=rounded.microsecond
    )
    return say_instant(rounded.isoformat(), zone).rpartition(" (")[0]


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


def _legs(legs: list[Document], names: Names, zone: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for column in ("leave", "arrive", "by", "from", "to", "waits", "sources"):
        table.add_column(column, overflow="fold")
    for leg in legs:
        table.add_row(
            _clock(leg["depart"], zone),
            _clock(leg["arrive"], zone),
            leg["mode"].replace("-", " "),
            names.place(leg["from"]),
            names.place(leg["to"]),
            _say_wait(leg),
            names.outlets(leg["sources"], most=1),
        )
    return table


def _say_leg(leg: Document, names: Names, zone: str) -> str:
    """Say a leg in one sentence, where the terminal is too narrow for a table."""
    way = f"{names.place(leg['from'])} to {names.place(leg['to'])}"
    wait = f"; waits {waits}" if (waits := _say_wait(leg)) else ""
    said = names.outlets(leg["sources"], most=1)
    clock = f"{_clock(leg['depart'], zone)} to {_clock(leg['arrive'], zone)}"
    return f"{clock}, {leg['mode'].replace('-', ' ')}: {way}{wait}{f' ({said})' if said else ''}"


def _clock(instant: str, zone: str) -> str:
    day, _, rest = say_minute(instant, zone).partition(",")
    return " ".join(day.split()[1:3]) + rest.split("(")[0].rstrip()


def _say_wait(leg: Document) -> str:
    wait = leg.get("wait")
    if wait is None:
        return say_hours(leg["wait_hours"]) if leg["wait_hours"] >= 0.1 else ""
    return f"{say_hours(wait['median_hours'])}, up to {say_hours(wait['bound_hours'])}"


def _render_closed(closed: list[Document], console: Console, names: Names) -> None:
    countries = [c for c in closed if c["crossing"] is None]
    near = [c for c in countries if names.borders(c["country"])]
    _head(console, f"Ways that are not offered ({len(countries)} countries)")
    if console.width >= NARROW:
        console.print(_closed_table(near, names))
    else:
        for way in near:
            print_item(console, _say_closed(way, names))
    far = sorted((c for c in countries if c not in near), key=lambda c: str(c["reason"]))
    for reason, ways in groupby(far, key=lambda c: str(c["reason"])):
        listed = ", ".join(names.country(w["country"]) for w in ways)
        console.print(Text(f"{reason}: ", "bold").append(listed, "not bold"))
    posts = [c for c in closed if c["crossing"] is not None]
    if posts:
        console.print(f"{len(posts)} posts or modes are refused too: --format json lists them.")


def _closed_table(ways: list[Document], names: Names) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for column in ("country", "reason", "what the record says", "opens with", "record"):
        table.add_column(column, overflow="fold")
    for way in ways:
        opens = "; or ".join(way["opens_if"][:2])
        why = Text(way["reason"], style_verdict("refused"), overflow="fold")
        table.add_row(names.country(way["country"]), why, way["text"], opens, way["record"] or "")
    return table


def _say_closed(way: Document, names: Names) -> Text:
    """Say a closed way in a few sentences, where the terminal is too narrow for a table."""
    text = Text(f"{names.country(way['country'])}: ", "bold")
    text.append(way["reason"], style_verdict("refused"))
    opens = "; or ".join(way["opens_if"][:2])
    words = [way["text"], f"Opens with: {opens}." if opens else "", way["record"] or ""]
    return text.append(f". {' '.join(filter(None, words))}", "not bold default")


def _render_questions(questions: list[Document], console: Console) -> None:
    _head(console, "What to answer next")
    if not questions:
        console.print("No further answer would change a verdict.")
    for question in questions:
        told = f"--set {question['key']}=…"
        ways = f"{question['changes']} verdict{'s' if question['changes'] != 1 else ''}"
        console.print(f"{question['text']} ({told}; bears on {ways})", markup=False)
