"""Citing a record: its words, its status, its age and its sources, as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wayout.situation.period import BEGINNING, END, Instant, hours_between
from wayout.situation.phrase import (
    Figure,
    Name,
    Quote,
    Verbatim,
    Word,
    say,
    say_joined,
    show_figure,
)
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
        return Quote(record.text, record.id)
    if isinstance(record, Crossing):
        return _say_crossing(record)
    if isinstance(record, Service):
        start, end = (name_place(situation, p) for p in (record.origin, record.destination))
        by = Word(record.mode, "by")
        return say("From {start} to {end} by {mode}.", start=start, end=end, mode=by)
    if isinstance(record, EndRecord):
        return say("{record} ended.", record=Verbatim(record.ends))
    if isinstance(record, Confirmation):
        confirmed = Verbatim(record.confirms)
        return say("{record} was checked again and still stood.", record=confirmed)
    return Quote(record.note, record.id, "note")


def _say_crossing(post: Crossing) -> str:
    name: str = Name(post.name, post.id)
    if post.other_name:
        name = say("{post} ({name})", post=name, name=Verbatim(post.other_name))
    return say(
        "Border post {post}, from {left} to {country}.",
        post=name,
        left=Name(post.country_out, post.country_out),
        country=Name(post.country_in, post.country_in),
    )


def say_observation(situation: Situation, o: Observation) -> str:
    """Give an observation as a sentence, such as "Wait at Verkhny Lars: about 12 hours."."""
    kind = say_kind(o)
    about: str = Word(f"{kind[0].upper()}{kind[1:]}", "kind", o.kind)
    if o.service:
        about = say("{what} of {service}", what=about, service=_name_service(situation, o.service))
    elif o.place:
        about = say("{what} at {place}", what=about, place=name_place(situation, o.place))
    if o.modes:
        modes = say_joined("{some}, {another}", (Word(m, "means") for m in sorted(o.modes)))
        about = say("{what} ({modes})", what=about, modes=modes)
    return say("{what}: {value}.", what=about, value=say_value(o))


def _name_service(situation: Situation, service: str) -> str:
    """Give the two ends of a service; its id if the situation does not know it."""
    known = situation.services.get(service)
    if known is None:
        return Verbatim(service)
    start, end = (name_place(situation, place) for place in (known.origin, known.destination))
    return say("{start}-{end}", start=start, end=end)


def say_kind(o: Observation) -> Word:
    """Give what an observation counts, such as "queue length"."""
    return Word(KIND_WORDS.get(o.kind, o.kind.replace("_", " ")), "kind", o.kind)


def say_value(o: Observation) -> str:
    """Give the number of an observation with its bound and unit."""
    unit = Word(o.unit, "unit")
    if o.bound == "range":
        low, high = _number(o.low), _number(o.high)
        return say("{low} to {high} {unit}", low=low, high=high, unit=unit)
    words = say("{number} {unit}", number=_number(o.value), unit=unit)
    if o.bound == "about":
        return say("about {amount}", amount=words)
    if o.bound == "at-least":
        return say("at least {amount}", amount=words)
    return say("at most {amount}", amount=words) if o.bound == "at-most" else words


def _number(value: float) -> Figure:
    return show_figure(value, ",.0f" if value == int(value) else ",.10g")


def name_place(situation: Situation, place_id: str) -> Name:
    """Give the name of a place or crossing; its id if the situation does not know it."""
    known: Place | Crossing | None = situation.crossings.get(place_id)
    known = known or situation.places.get(place_id)
    return Name(known.name if known else place_id, place_id)


def name_country(situation: Situation, code: str) -> Name:
    """Give the name of a country by its code; the code if the situation does not name it."""
    for place in situation.places.values():
        if place.kind == "country" and place.country == code:
            return Name(place.name, place.id)
    return Name(code, code)


def is_public(record: Record) -> bool:
    """Tell whether anybody may see the record, not only the editors."""
    return record.sensitivity == "public"
