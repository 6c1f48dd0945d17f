"""A plan in the terminal: the exit answer first, then ways, closed ways, questions."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from wayout.situation.situation import Situation
from wayout.terminal.journey import render_journeys
from wayout.terminal.lines import NARROW, print_item
from wayout.terminal.names import Names
from wayout.terminal.party import render_members, render_options
from wayout.terminal.party_words import begin_sentence, say_blocked, say_names
from wayout.terminal.words import render_verdict, say_instant, say_verdict, style_verdict

Document = Mapping[str, Any]
_EXIT_WORDS = {
    "allowed": "no order known by then forbids it",
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
    apart = any(m["from"] for m in plan.get("members", ()))
    start = f"A party of {len(plan['members'])}" if apart else f"From {names.place(plan['from'])}"
    where = f"{start}, {say_instant(plan['at'], zone)}."
    console.print(f"{where} Known by {say_instant(plan['as_of'], zone)}.")
    if plan.get("members"):
        render_members(plan, console, names, zone)
    if plan.get("cautious"):
        console.print("Planned with caution: ways are compared by what holds nine times in ten.")
    console.print("Times below are local; the hours behind them are the offset from UTC.")
    for text, who in _group_presumed(plan["presumed"]).items():
        whose = f" of {say_names(who)}" if who else ""
        console.print(f"Presumed{whose}: {text}", style="dim", markup=False)
    _render_exits(plan, console, names)
    if plan.get("members"):
        render_options(plan, console, names, zone)
    else:
        words = [j["verdict"] for j in plan["journeys"]]
        counted = [f"{words.count(w)} {say_verdict(w)}" for w in dict.fromkeys(words)]
        _head(console, f"Ways that nothing closes ({', '.join(counted) or 'none'})")
        render_journeys(plan["journeys"], console, names, plan["at"])
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
    for who, answer in _group_exits(plan["exits"]):
        if who:
            console.print(f"{begin_sentence(say_names(who))}:", style="bold", markup=False)
        for key, says in (("law", "law_says"), ("practice", "practice_says")):
            word = answer[key]
            line = Text(f"{key.capitalize()}: ").append_text(render_verdict(word))
            console.print(line.append(f" - {_EXIT_WORDS[word]}."))
            everywhere = [said for said in answer[says] if not said["local"]]
            _render_says(everywhere, console, names)
            single = [said["id"] for said in answer[says] if said["local"]]
            if single:
                told = (
                    f"Told of single posts and airports, no measure of others: {', '.join(single)}."
                )
                console.print(Padding(Text(told), (0, 0, 0, 2)))
        call_up = answer["call_up"]
        if call_up["word"] != "unknown":
            console.print(f"Call-up: {call_up['word']} by {', '.join(call_up['records'])}.")
        if answer["penalty"]:
            console.print(
                f"Penalty: {answer['penalty']} [{', '.join(answer['penalties'])}]", markup=False
            )
        if answer["remedy"]:
            console.print(f"Lawful remedy: {answer['remedy']}", markup=False)
        for missing in answer["lacking"]:
            console.print(f"Not known: {missing}", markup=False)
    console.print("This answer is the same at every post: no way below is easier in this respect.")


def _group_presumed(presumed: list[Document]) -> dict[str, list[str]]:
    """Give every presumption once, with the members of a party of whom it is made."""
    found: dict[str, list[str]] = {}
    for item in presumed:
        who = found.setdefault(item["text"], [])
        who += [name for name in item.get("travellers", ()) if name not in who]
    return found


def _group_exits(exits: list[Document]) -> list[tuple[list[str], Document]]:
    """Give every different exit answer once, with the members of a party it is about."""
    found: list[tuple[list[str], Document]] = []
    for answer in exits:
        same = {key: value for key, value in answer.items() if key != "traveller"}
        who = [answer["traveller"]] if "traveller" in answer else []
        known = next((names for names, other in found if other == same), None)
        if known is None:
            found.append((who, same))
        else:
            known += who
    return found


def _render_says(says: list[Document], console: Console, names: Names, most: int = 4) -> None:
    for said in says[:most]:
        line = f"{said['text']} ({said['status']}, {said['id']}, {names.outlets(said['sources'])})"
        console.print(Padding(Text(line), (0, 0, 0, 2)))
    if len(says) > most:
        rest = ", ".join(s["id"] for s in says[most:])
        console.print(Padding(Text(f"and {len(says) - most} more: {rest}"), (0, 0, 0, 2)))


def _render_closed(closed: list[Document], console: Console, names: Names) -> None:
    countries = [c for c in closed if c["crossing"] is None]
    near = [c for c in countries if names.borders(c["country"])]
    _head(console, f"Ways that are not offered ({len(countries)} countries)")
    if near and console.width >= NARROW:
        console.print(_closed_table(near, names))
    else:
        for way in near:
            print_item(console, _say_closed(way, names))
    far = sorted((c for c in countries if c not in near), key=lambda c: str(c["reason"]))
    for reason, ways in groupby(far, key=lambda c: str(c["reason"])):
        listed = ", ".join(names.country(w["country"]) for w in ways)
        console.print(Text(f"{reason}: ", "bold").append(listed, "not bold"))
    for said in say_blocked(closed, names):
        print_item(console, said)
    for way in near:
        for route in way["protection"]:
            said = f"{names.country(way['country'])}: possible, not a promise: {route['text']}"
            console.print(Text(f"{said} ({route['id']})"))
    posts = [c for c in closed if c["crossing"] is not None]
    if posts:
        console.print(f"{len(posts)} posts or modes are refused too: --format json lists them.")


def _closed_table(ways: list[Document], names: Names) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for column in ("country", "reason", "what the record says", "opens with", "record"):
        table.add_column(column, overflow="fold")
    for way in ways:
        opens = "; or ".join(way["opens_if"][:2])
        why = Text(", ".join(way["reasons"]), style_verdict("refused"), overflow="fold")
        table.add_row(names.country(way["country"]), why, way["text"], opens, way["record"] or "")
    return table


def _say_closed(way: Document, names: Names) -> Text:
    """Say a closed way in a few sentences, where the terminal is too narrow for a table."""
    text = Text(f"{names.country(way['country'])}: ", "bold")
    text.append(", ".join(way["reasons"]), style_verdict("refused"))
    opens = "; or ".join(way["opens_if"][:2])
    words = [way["text"], f"Opens with: {opens}." if opens else "", way["record"] or ""]
    return text.append(f". {' '.join(filter(None, words))}", "not bold default")


def _render_questions(questions: list[Document], console: Console) -> None:
    _head(console, "What to answer next")
    if not questions:
        console.print("No further answer would change a verdict.")
    for question in questions:
        whose = question.get("travellers")
        told = f"for {say_names(whose)}" if whose else f"--set {question['key']}=…"
        ways = f"{question['changes']} verdict{'s' if question['changes'] != 1 else ''}"
        console.print(f"{question['text']} ({told}; bears on {ways})", markup=False)
