"""Telling a record on a page: what it says, how sure, on whose word, how old, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from babel.dates import format_date

from wayout.guide.speech import Speech
from wayout.planner.citation import age_hours, is_public, say_record
from wayout.situation.period import BEGINNING, END
from wayout.situation.record import Crossing, Observation, Record, Report, Rule

Claim = dict[str, Any]
"""A record as a page shows it; the macro `claim` is the only one that prints it."""

STANDING = "standing"


def tell(record: Record, speech: Speech) -> Claim:
    """Tell one record: its text, its status, its source, its age, and the time it speaks of."""
    known = speech.situation
    age = age_hours(known, record, as_of=known.known_by)
    cited = speech.cite(record)
    if isinstance(record, (Report, Observation)) and record.published_basis != STANDING:
        cited = {**cited, "age": speech.age(age)}  # as old as what was seen, not as its report
    return {
        **cited,
        "text": tell_text(record, speech),
        "status": record.status,
        "status_word": say_status(record, speech),
        "stale": age > known.shelf_life_hours(record),
        "when": tell_time(record, speech),
        "over": record.valid.end <= known.known_by,
    }


def tell_all(records: Iterable[Record], speech: Speech) -> list[Claim]:
    """Tell some records, without those that only editors may see."""
    return [tell(record, speech) for record in records if is_public(record)]


def find_told(ids: Iterable[str], speech: Speech) -> list[Claim]:
    """Tell the records with these ids, each once, as far as they are known."""
    found = (speech.situation.find_record(i) for i in dict.fromkeys(ids))
    return tell_all((record for record in found if record is not None), speech)


def cite_some(ids: Iterable[str], speech: Speech, most: int = 3) -> list[dict[str, str]]:
    """Cite the first of these records."""
    found = (speech.situation.find_record(i) for i in dict.fromkeys(ids))
    public = [record for record in found if record is not None and is_public(record)]
    return [speech.cite(record) for record in public[:most]]


def tell_text(record: Record, speech: Speech) -> str:
    """Give what a record says: its own words in the language, else a sentence of its fields."""
    english = say_record(speech.situation, record)
    if isinstance(record, Crossing):
        return say_post(record, speech)
    if isinstance(record, Observation) or not record.text:
        return speech.say(english)
    return speech.record_text(record.id, english)


def say_post(post: Crossing, speech: Speech) -> str:
    """Say of a post what it is and between which countries it lies."""
    return speech.text(
        "Official border post %(name)s: %(home)s – %(country)s.",
        name=speech.place(post.id),
        home=speech.country(post.country_out),
        country=speech.country(post.country_in),
    )


def say_status(record: Record, speech: Speech) -> str:
    """Say what kind of word a record is; of a hole in the facts, that nothing is known."""
    if isinstance(record, Rule) and record.effect == "unsettled":
        return speech.text("not known")
    return speech.word("status", record.status)


def tell_time(record: Record, speech: Speech) -> str:
    """Say from when or until when a rule holds, where that is not simply now."""
    if isinstance(record, (Report, Observation)):
        return ""
    zone, valid = speech.zone(getattr(record, "country_in", "")), record.valid
    if valid.end <= speech.situation.known_by:
        return speech.text("ended %(time)s", time=speech.moment(valid.end, zone))
    if valid.start > max(BEGINNING, speech.situation.known_by):
        return speech.text("from %(time)s", time=speech.moment(valid.start, zone))
    if valid.end < END:
        return speech.text("until %(time)s", time=speech.moment(valid.end, zone))
    return ""


def say_day(day: date, speech: Speech) -> str:
    """Say a day: "Wed 21 Sep 2022"."""
    return format_date(day, "EEE d MMM y", locale=speech.locale)
