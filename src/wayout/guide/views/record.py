"""One record: what it says, who says so, its dates, what contradicts it, what rests on it."""

from __future__ import annotations

from typing import Any

from wayout.guide.almanac import Almanac
from wayout.guide.speech import Speech
from wayout.guide.views.board import show_quarrel
from wayout.guide.views.telling import find_told, tell
from wayout.planner.citation import Plain, is_public
from wayout.planner.explain import explain_record

Values = dict[str, Any]
MOST_TIED = 30
IN_TEXT = frozenset({"note"})


def show_record(almanac: Almanac, speech: Speech, key: str) -> Values | None:
    """Give the values of the page of one record; None if it is not known, or not for everybody."""
    record = almanac.known.find_record(key)
    if record is None or not is_public(record):
        return None
    told = explain_record(almanac.known, key, as_of=almanac.at)
    return {
        "known": speech.moment(almanac.at, exact=True),
        "claim": tell(record, speech),
        "kind": speech.word("record", told["kind"]),
        "is_post": key in almanac.known.crossings,
        "dates": show_dates(told["dates"], told["time_zone"], speech),
        "fields": [
            (speech.say(f["name"]), speech.say(f["value"]))
            for f in told["fields"]
            if f["name"] not in IN_TEXT
        ],
        "note": record.note,
        "sources": [show_source(s, speech) for s in told["sources"]],
        "quarrels": [show_quarrel(c, speech) for c in told["contradictions"]],
        "ties": show_tied(told["ties"], speech),
        "dependents": show_tied(told["dependents"][:MOST_TIED], speech),
        "left_out": max(0, len(told["dependents"]) - MOST_TIED),
    }


def show_dates(dates: Plain, zone: str, speech: Speech) -> Values:
    """Give the three dates of a record, its age and its shelf life, in words."""
    life = dates["fresh_for_hours"]
    return {
        "valid_from": _moment(dates["valid_from"], zone, speech),
        "valid_to": _moment(dates["valid_to"], zone, speech),
        "published": _moment(dates["published"], zone, speech),
        "basis": speech.say(dates["basis"]),
        "recorded": _moment(dates["recorded"], zone, speech),
        "checked": _moment(dates["checked_last"], zone, speech),
        "age": speech.age(dates["age_hours"]),
        "fresh": speech.hours(life) if life else "",
        "stale": dates["stale"],
    }


def _moment(instant: str | None, zone: str, speech: Speech) -> str:
    return speech.moment(instant, zone, exact=True) if instant else ""


def show_source(source: Plain, speech: Speech) -> Values:
    """Give a source as a record names it."""
    return {
        "id": source["id"],
        "outlet": speech.outlet(speech.situation.sources[source["id"]]),
        "title": source["title"],
        "origin": source["origin"],
        "published": source["published"],
        "speaker": speech.word("speaker", source["speaker"]),
        "grade": source["grade"],
        "reliability": speech.say(source["reliability"]),
        "credibility": speech.say(source["credibility"]),
    }


def show_tied(ties: list[Plain], speech: Speech) -> list[Values]:
    """Give the records tied to one, each with how."""
    told = {claim["id"]: claim for claim in find_told((t["id"] for t in ties), speech)}
    return [
        {"how": speech.say(tie["how"]), "claim": told[tie["id"]]}
        for tie in ties
        if tie["id"] in told
    ]
