"""A party's plan in the terminal: who goes, together or meeting, apart, or one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rich.console import Console

from wayout.terminal.journey import render_journeys, say_minute
from wayout.terminal.lines import print_heading, print_item, print_line
from wayout.terminal.names import Names
from wayout.terminal.party_words import begin_sentence, say_names
from wayout.terminal.words import say_instant, say_verdict

Document = Mapping[str, Any]
MOST_APART = 3
MOST_CHANGES = 8


def render_members(plan: Document, console: Console, names: Names, zone: str) -> None:
    """Render who travels, from where, and from when on."""
    for member in plan["members"]:
        print_line(console, _say_member(member, plan, names, zone))


def _say_member(member: Document, plan: Document, names: Names, zone: str) -> str:
    who = begin_sentence(member["name"])
    where = f"from {names.find_place(member['from'] or plan['from'])}"
    when = _say_start(member, plan, zone)
    parent = f", parent of {say_names(member['parent_of'])}" if member["parent_of"] else ""
    return f"{who}: {where}{when}{parent}."


def _say_start(member: Document, plan: Document, zone: str) -> str:
    if member["follows_days"]:
        at = datetime.fromisoformat(plan["at"]) + timedelta(days=member["follows_days"])
        return f", follows on {say_instant(at, zone)}"
    return f", not before {say_instant(member['at'], zone)}" if member["at"] else ""


def render_options(plan: Document, console: Console, names: Names, zone: str) -> None:
    """Render the ways of a party, option by option."""
    told = False
    for (option, travellers), journeys in _group(plan["journeys"]).items():
        told = True
        title = _say_title(option, travellers, plan)
        print_heading(console, f"{title} ({len(journeys)} way{'s' if len(journeys) > 1 else ''})")
        if option == "apart":
            _render_apart(journeys, console, names)
        else:
            render_journeys(journeys, console, names, _begin(travellers, plan))
    if not told:
        print_heading(console, "Ways that nothing closes (none)")
        print_line(console, "No way is open by what is known. The reasons are below.")
    for later in plan.get("later", ()):
        _render_later(later, console, names, zone)
        _render_reunion(later, plan, console, names)


def _group(journeys: Sequence[Document]) -> dict[tuple[str, tuple[str, ...]], list[Document]]:
    found: dict[tuple[str, tuple[str, ...]], list[Document]] = {}
    for journey in journeys:
        key = (journey["option"], tuple(journey["travellers"]))
        found.setdefault(key, []).append(journey)
    return found


def _begin(travellers: Sequence[str], plan: Document) -> str:
    """Give the instant from which the hours of some travellers count."""
    for later in plan.get("later", ()):
        if set(travellers) <= set(later["travellers"]):
            return str(later["at"])
    return str(plan["at"])


def _say_title(option: str, travellers: Sequence[str], plan: Document) -> str:
    who = begin_sentence(say_names(travellers))
    if option == "together":
        return f"Together: {say_names(travellers)}"
    if option == "meeting":
        return f"Meeting: {say_names(travellers)}"
    if option == "apart":
        alone = "alone" if len(travellers) == 1 else "without the others"
        return f"{who} {alone}"
    later = any(set(travellers) <= set(x["travellers"]) for x in plan.get("later", ()))
    one = len(travellers) == 1
    verb = ("follows" if one else "follow") if later else ("goes first" if one else "go first")
    return f"{who} {verb}"


def _render_apart(journeys: Sequence[Document], console: Console, names: Names) -> None:
    """Render the earliest ways, one into each country, in a line each."""
    first: dict[str, Document] = {}
    for journey in journeys:
        first.setdefault(journey["country"], journey)
    for journey in list(first.values())[:MOST_APART]:
        zone = names.zone(journey["legs"][-1]["to"])
        print_item(
            console,
            f"{names.country(journey['country'])} {names.border(journey['crossing'])}, there"
            f" {say_minute(journey['arrive'], zone)}: {say_verdict(journey['verdict'])}.",
        )
    rest = len(journeys) - min(len(first), MOST_APART)
    if rest > 0:
        print_item(console, f"{rest} more with --format json.")


def _render_later(later: Document, console: Console, names: Names, zone: str) -> None:
    who = say_names(later["travellers"])
    verb = "follows" if len(later["travellers"]) == 1 else "follow"
    print_heading(console, f"What changes for {who}", level=2)
    said = list(_say_changes(later["changes"], names, zone))
    if said:
        start = say_instant(later["at"], zone)
        print_line(console, f"{begin_sentence(who)} {verb} on {start}. Known now for then:")
    else:
        print_line(console, f"No record known now changes an answer before {who} {verb}.")
    said += [
        f"{names.country(a['country'])}: announced, not in force: {a['text']} ({a['record']})"
        for a in later["announced"]
    ]
    for line in said[:MOST_CHANGES]:
        print_item(console, line)
    if len(said) > MOST_CHANGES:
        print_item(console, f"and {len(said) - MOST_CHANGES} more, listed with --format json")


def _render_reunion(later: Document, plan: Document, console: Console, names: Names) -> None:
    """Render the countries where those who follow can come to those who went first."""
    following = set(later["travellers"])
    reached: tuple[dict[str, None], dict[str, None]] = ({}, {})
    for journey in plan["journeys"]:
        reached[set(journey["travellers"]) <= following][journey["country"]] = None
    both = [names.country(c) for c in reached[False] if c in reached[True]]
    lost = [names.country(c) for c in reached[False] if c not in reached[True]]
    who = say_names(later["travellers"])
    print_line(console, f"{begin_sentence(who)} can come after to: {', '.join(both) or 'nowhere'}.")
    if lost:
        print_line(console, f"But not to: {', '.join(lost)}.")


def _say_changes(changes: Sequence[Document], names: Names, zone: str) -> Iterator[str]:
    for change in changes:
        vias = change["crossings"]
        some = [names.border(via).removeprefix("through ") for via in vias[:2]]
        more = f" and {len(vias) - 2} more" if len(vias) > 2 else ""
        where = f" ({', '.join(some)}{more})" if vias else ""
        words = f"{say_verdict(change['before'])} until {say_instant(change['time'], zone)}"
        cited = f" ({change['record']})" if change["record"] else ""
        yield (
            f"{names.country(change['country'])}{where}: {words}, then"
            f" {say_verdict(change['then'])}. {change['text']}{cited}"
        )
