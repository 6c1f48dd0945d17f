"""Telling a record on a page: what it says, how sure, on whose word, how old, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from babel.dates import format_date

from wayout.guide.speech import Speech
from wayout.planner.citation import age_hours, is_public, say_record
from wayout.situation.period import BEGINNING, END
from wayout.situation.phrase import Phrase, Quote, Verbatim
from wayout.situation.record import Crossing, Observation, Record, Report, Rule

Claim = dict[str, Any]
"""A record as a page shows it; the macro `claim` is the only one that prints it."""

MOST_LOOKED_AT = 40


def tell(record: Record, speech: Speech) -> Claim:
    """Tell one record: its text, its status, its source, its age, and the time it speaks of."""
    known = speech.situation
    age = age_hours(known, record, as_of=known.known_by)
    return {
        **speech.cite(record),
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


def cite_few(ids: Iterable[str], speech: Speech, most: int = 2) -> list[dict[str, str]]:
    """Cite a few of these records, no voice and age twice, those with a date before the others."""
    told: dict[tuple[str, str], dict[str, str]] = {}
    for words in _list_dated_first(ids, speech):
        told.setdefault((words["outlet"], words["age"]), words)
        if len(told) == most:
            break
    return [dict(words) for words in told.values()]


def _list_dated_first(ids: Iterable[str], speech: Speech) -> Iterator[dict[str, str]]:
    """Yield the citations of some records as they come, but for those without a date."""
    standing, seen, looked_at, find = [], set(), 0, speech.find_cited
    for key in ids:
        cited = None if key in seen else find(key)
        seen.add(key)
        if cited is None:
            continue
        if cited.is_dated:
            yield cited.words
        else:
            standing.append(cited.words)
        looked_at += 1
        if looked_at == MOST_LOOKED_AT:
            break
    yield from standing


def cite_text(text: str, speech: Speech, most: int = 2) -> list[dict[str, str]]:
    """Cite the records that a sentence of the planner quotes or names."""
    return cite_some(_list_quoted(text), speech, most)


def _list_quoted(text: str) -> Iterator[str]:
    if isinstance(text, Quote):
        yield text.key
    elif isinstance(text, Verbatim):
        yield str(text)
    elif isinstance(text, Phrase):
        for value in text.values.values():
            yield from _list_quoted(value)


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
