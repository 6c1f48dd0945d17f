"""Citing a record: its words, its status, its age and its sources, as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wayout.situation.period import BEGINNING, END, Instant, hours_between
from wayout.situation.record import (
    Confirmation,
    Crossing,
    Observation,
    Place,
    Record,
    Report,
    Service,
    Source,
)
from wayout.situation.record import End as EndRecord
from wayout.situation.situation import Situation

Plain = dict[str, Any]
"""A table of JSON values."""

KIND_WORDS = {
    "queue_length": "queue length",
    "queue_vehicles": "vehicles in the queue",
    "queue_persons": "people in the queue",
    "wait_time": "wait",
    "baseline_entries": "entries on an ordinary day",
    "asylum_claims": "asylum claims",
    "turned_back": "people turned back",
}
_BOUND_WORDS = {"about": "about ", "at-least": "at least ", "at-most": "at most "}


def cite_record(situation: Situation, record: Record, *, as_of: Instant) -> Plain:
    """Give what one needs to judge a record: its words, how sure, how old, on whose word."""
    age = age_hours(situation, record, as_of=as_of)
    return {
        "id": record.id,
        "kind": type(record).__name__.lower(),
        "status": record.status,
        "text": say_record(situation, record),
        "valid_from": show_instant(record.valid.start),
        "valid_to": show_instant(record.valid.end),
        "published": show_instant(record.published),
        "age_hours": age,
        "stale": age > situation.shelf_life_hours(record),
        "sources": list(record.sources),
    }


def cite_source(source: Source) -> Plain:
    """Give a source with its Admiralty grade, such as B2."""
    return {
        "id": source.id,
        "outlet": source.outlet,
        "speaker": source.speaker,
        "origin": source.origin,
        "title": source.title,
        "address": source.address,
        "published": source.published,
        "grade": f"{source.reliability}{source.credibility}",
    }


def cite_sources(situation: Situation, ids: Iterable[str]) -> dict[str, Plain]:
    """Give the sources with these ids, by id; an id without a source is left out."""
    known = sorted(i for i in set(ids) if i in situation.sources)
    return {i: cite_source(situation.sources[i]) for i in known}


def age_hours(situation: Situation, record: Record, *, as_of: Instant) -> float:
    """
    Give the hours since a record was last true news.

    A report or number is as old as the last instant it speaks of; anything else as its last
    publication or confirmation.
    """
    seen = situation.checked_last(record)
    if isinstance(record, (Report, Observation)):
        seen = spoken_of(record) if seen == record.published else seen
    return round(max(0.0, hours_between(seen, as_of)), 1)


def spoken_of(record: Record) -> Instant:
    """Give the last instant a report speaks of, no later than its publication."""
    return min(record.valid.end, record.published)


def show_instant(instant: Instant) -> str | None:
    """Give an instant in ISO 8601, UTC; None for the beginning and the end of time."""
    if instant <= BEGINNING or instant >= END:
        return None
    return instant.isoformat().replace("+00:00", "Z")


def say_record(situation: Situation, record: Record) -> str:
    """Give a record as one sentence: its own text, else one made from its fields."""
    if isinstance(record, Observation) and ("#" in record.id or not record.text):
        return say_observation(situation, record)
    if record.text:
        return record.text
    if isinstance(record, Crossing):
        other = f" ({record.other_name})" if record.other_name else ""
        return (
            f"Border post {record.name}{other}, from {record.country_out} to {record.country_in}."
        )
    if isinstance(record, Service):
        start, end = (name_place(situation, p) for p in (record.origin, record.destination))
        return f"From {start} to {end} by {record.mode}."
    if isinstance(record, EndRecord):
        return f"{record.ends} ended."
    if isinstance(record, Confirmation):
        return f"{record.confirms} was checked again and still stood."
    return record.note


def say_observation(situation: Situation, o: Observation) -> str:
    """Give an observation as a sentence, such as "Wait at Verkhny Lars: about 12 hours."."""
    kind = KIND_WORDS.get(o.kind, o.kind.replace("_", " "))
    where = f" at {name_place(situation, o.place)}" if o.place else ""
    if o.service:
        where = f" of {o.service}"
    modes = f" ({', '.join(sorted(o.modes))})" if o.modes else ""
    return f"{kind[0].upper()}{kind[1:]}{where}{modes}: {say_value(o)}."


def say_value(o: Observation) -> str:
    """Give the number of an observation with its bound and unit."""
    if o.bound == "range":
        return f"{_number(o.low)} to {_number(o.high)} {o.unit}"
    return f"{_BOUND_WORDS.get(o.bound, '')}{_number(o.value)} {o.unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def name_place(situation: Situation, place_id: str) -> str:
    """Give the name of a place or crossing; its id if the situation does not know it."""
    known: Place | Crossing | None = situation.crossings.get(place_id)
    known = known or situation.places.get(place_id)
    return known.name if known else place_id


def name_country(situation: Situation, code: str) -> str:
    """Give the name of a country by its code; the code if the situation does not name it."""
    for place in situation.places.values():
        if place.kind == "country" and place.country == code:
            return place.name
    return code


def is_public(record: Record) -> bool:
    """Tell whether anybody may see the record, not only the editors."""
    return record.sensitivity == "public"
