"""A plan that was saved as JSON, read again with distrust: each part is checked before use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wayout.errors import BadInputError
from wayout.planner.members import OWN_KEYS, parse_members
from wayout.planner.party import Member
from wayout.rules.verdict import WORDS
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant, parse_instant
from wayout.situation.record import MODES
from wayout.situation.situation import Situation

EXIT_WORDS = ("allowed", "allowed-if", "refused", "uncertain", "unknown")


@dataclass(frozen=True, slots=True)
class SavedJourney:
    """
    What a saved journey rests on: the last border it passes, and the verdict there.

    `travellers` are those of a party who pass it, by name; none: everybody.
    """

    country: str
    crossing: str
    mode: str
    leaving: str
    verdict: str
    travellers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A saved plan, checked against the situation it is of."""

    at: Instant
    start: str
    members: tuple[Member, ...]
    journeys: tuple[SavedJourney, ...]
    exit: tuple[str, str]
    cautious: bool = False


def parse_saved(document: Mapping[str, Any], situation: Situation) -> SavedPlan:
    """
    Parse a saved plan.

    Raises
    ------
    BadInputError
        It is of another situation, or a part of it is missing or impossible; the message says
        which, and repeats nothing that a traveller answered.
    """
    of, this = document.get("situation"), situation.head.id
    if of != this:
        raise BadInputError(f"the plan is of '{str(of)[:60]}', not of '{this}'")
    at = _instant(document)
    if not situation.head.window.holds(at):
        raise _fault("at", f"'{document['at']}' lies outside {this}")
    leaving = document.get("exit")
    if not isinstance(leaving, dict):
        raise _fault("exit", "no exit answer")
    law, practice = (
        _one_of(leaving.get(key), EXIT_WORDS, f"exit, {key}") for key in ("law", "practice")
    )
    members = tuple(_fix_start(m, at) for m in _members(document, situation))
    journeys = tuple(
        journey
        for number, table in enumerate(_tables(document, "journeys"), start=1)
        for journey in _journeys(table, f"journey {number}", members, situation)
    )
    start = _text(document, "from", "from")
    cautious = document.get("cautious", False)
    if not isinstance(cautious, bool):
        raise _fault("cautious", "neither true nor false")
    exits = (law, practice)
    return SavedPlan(at, start, members, tuple(dict.fromkeys(journeys)), exits, cautious)


def _fault(where: str, found: str) -> BadInputError:
    return BadInputError(
        f"saved plan, {where}: {found}; save the plan again with `plan --format json`"
    )


def _instant(document: Mapping[str, Any]) -> Instant:
    text = _text(document, "at", "at")
    try:
        return parse_instant(text)
    except ValueError:
        raise _fault("at", f"'{text[:40]}' is no instant with an offset") from None


def _tables(document: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    tables = document.get(key)
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise _fault(key, "no list of objects")
    return tables


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    text = table.get(key)
    if not isinstance(text, str):
        raise _fault(where, "no text")
    return text


def _one_of(word: Any, words: tuple[str, ...], where: str) -> str:
    if isinstance(word, str) and word in words:
        return word
    near = find_nearest(str(word), words)
    hint = f"; did you mean '{near}'?" if near else ""
    raise _fault(where, f"'{str(word)[:60]}' is not known{hint}; accepted: {list_some(words)}")


def _members(document: Mapping[str, Any], situation: Situation) -> tuple[Member, ...]:
    """Parse who travels: the answers of each, and for a party also names, starts and times."""
    answers = _tables(document, "travellers")
    if not answers:
        raise _fault("travellers", "nobody")
    party = _tables(document, "members") if "members" in document else [{} for _ in answers]
    if len(party) != len(answers):
        raise _fault("members", f"{len(party)} members for {len(answers)} travellers")
    tables = [
        {**told, **{k: v for k, v in own.items() if k in OWN_KEYS and v not in (None, [])}}
        for told, own in zip(answers, party, strict=True)
    ]
    return parse_members(
        tables,
        situation.head,
        where=lambda index, key: f"saved plan, traveller {index + 1}, key '{key}'",
    )


def _fix_start(member: Member, at: Instant) -> Member:
    """Give a member who was to follow days after the saved plan the instant that was meant."""
    if member.follows_days is None:
        return member
    return replace(member, at=member.sets_out(at), follows_days=None)


def _journeys(
    table: Mapping[str, Any], where: str, members: Sequence[Member], situation: Situation
) -> Iterator[SavedJourney]:
    """Yield what a saved journey rests on; of a party, each border that some of them pass."""
    yield from () if table.get("passages") else (_journey(table, where, situation),)
    known = tuple(m.name for m in members)
    for number, passage in enumerate(_passages(table, where), start=1):
        here = f"{where}, passage {number}"
        names = passage.get("travellers")
        if not isinstance(names, list) or not names:
            raise _fault(f"{here}, travellers", "no list of names")
        who = tuple(_one_of(name, known, f"{here}, travellers") for name in names)
        yield replace(_journey(passage, here, situation), travellers=who)


def _passages(table: Mapping[str, Any], where: str) -> list[Mapping[str, Any]]:
    passages = table.get("passages", [])
    if not isinstance(passages, list) or not all(isinstance(p, dict) for p in passages):
        raise _fault(f"{where}, passages", "no list of objects")
    return passages


def _journey(table: Mapping[str, Any], where: str, situation: Situation) -> SavedJourney:
    names = ("country", "crossing", "mode", "leaving", "verdict")
    country, crossing, mode, leaving, verdict = (
        _text(table, key, f"{where}, {key}") for key in names
    )
    journey = SavedJourney(country, crossing, mode, leaving, verdict)
    _one_of(journey.verdict, WORDS, f"{where}, verdict")
    _one_of(journey.mode, MODES, f"{where}, mode")
    codes = tuple(p.country for p in situation.places.values() if p.kind == "country")
    _one_of(journey.country, codes, f"{where}, country")
    _one_of(journey.leaving, codes, f"{where}, leaving")
    if ":" in journey.crossing:
        _one_of(journey.crossing, (f"{journey.mode}:{journey.country}",), f"{where}, crossing")
        return journey
    _one_of(journey.crossing, tuple(situation.crossings), f"{where}, crossing")
    post = situation.crossings[journey.crossing]
    if {journey.leaving, journey.country} != {post.country_out, post.country_in}:
        leads = f"{post.id} leads from {post.country_out} to {post.country_in}"
        raise _fault(where, f"{leads}, not from {journey.leaving} to {journey.country}")
    return journey
