"""What changed: within some hours, on one day, in one country, at one post; what flipped."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wayout.guide.almanac import Almanac
from wayout.guide.speech import Speech
from wayout.guide.views.telling import cite_some, say_day, tell
from wayout.planner.changes import list_changes
from wayout.planner.citation import Plain
from wayout.situation.period import Instant, parse_instant

Values = dict[str, Any]
HOURS = {"24h": 24, "3d": 72, "7d": 168}
"""How far back a page of changes goes, by the last part of its address."""
SINCE_THE_BEGINNING = "all"
MOST_ON_PAGE = 50
MOST_FLIPS = 40


def show_changes(almanac: Almanac, speech: Speech, span: str, part: int) -> Values | None:
    """Give the values of a page of changes; None if there is no such span or part."""
    since, until = find_span(almanac, span)
    if since is None or until is None:
        return None
    changes = list_changes(almanac.known, (), since=since, as_of=until)
    records = changes["records"]
    values = {
        **_frame(almanac, speech, records, part),
        "span": span,
        "since": speech.moment(since, exact=True),
        "until": speech.moment(until, exact=True),
        "spans": [*HOURS, SINCE_THE_BEGINNING],
        "flips": [show_flip(f, speech) for f in changes["flips"][:MOST_FLIPS]],
        "more_flips": max(0, len(changes["flips"]) - MOST_FLIPS),
        "countries": count_countries(records, speech),
        "base": f"changes/{span}",
    }
    return values if 1 <= part <= values["parts"] else None


def show_days(almanac: Almanac, speech: Speech) -> Values:
    """Give the values of the page of all days since the beginning, with their numbers."""
    zone = ZoneInfo(almanac.known.head.time_zone)
    records = almanac.changes["records"]
    days = Counter(parse_instant(r["when"]).astimezone(zone).date() for r in records)
    return {
        "known": speech.moment(almanac.at, exact=True),
        "span": SINCE_THE_BEGINNING,
        "spans": [*HOURS, SINCE_THE_BEGINNING],
        "days": [
            (d.isoformat(), say_day(d, speech), n) for d, n in sorted(days.items(), reverse=True)
        ],
        "countries": count_countries(records, speech),
    }


def show_changes_of(almanac: Almanac, speech: Speech, kind: str, key: str, part: int) -> Values:
    """Give the values of all changes of one country or of one post since the beginning."""
    records = list_changes_of(almanac, kind, key)
    return {
        **_frame(almanac, speech, records, part),
        "name": speech.country(key) if kind == "country" else speech.place(key),
        "kind": kind,
        "key": key,
        "base": f"{kind}/{key}/changes",
    }


def list_changes_of(almanac: Almanac, kind: str, key: str) -> list[Plain]:
    """List the changes of one country or of one post since the beginning, the newest first."""
    posts = almanac.known.crossings
    found = []
    for record in almanac.changes["records"]:
        places = record["places"]
        lands = {posts[p].country_in for p in places if p in posts} | {record["country"]}
        if key in (lands if kind == "country" else places):
            found.append(record)
    return found


def find_span(almanac: Almanac, span: str) -> tuple[Instant | None, Instant | None]:
    """Find the two instants of a span: some hours until now, or a day of the situation's zone."""
    if span in HOURS:
        return almanac.at - timedelta(hours=HOURS[span]), almanac.at
    try:
        day = date.fromisoformat(span)
    except ValueError:
        return None, None
    start = datetime.combine(day, time(), ZoneInfo(almanac.known.head.time_zone))
    window = almanac.known.head.window
    if not window.start <= start <= almanac.at:
        return None, None
    return start, min(start + timedelta(days=1) - timedelta(seconds=1), almanac.at)


def _frame(almanac: Almanac, speech: Speech, records: list[Plain], part: int) -> Values:
    first = (part - 1) * MOST_ON_PAGE
    return {
        "known": speech.moment(almanac.at, exact=True),
        "count": len(records),
        "part": part,
        "parts": max(1, -(-len(records) // MOST_ON_PAGE)),
        "changes": [show_change(r, speech) for r in records[first : first + MOST_ON_PAGE]],
    }


def show_change(change: Plain, speech: Speech) -> Values:
    """Give one change: what happened to a record, when, and what the record says."""
    record = speech.situation.get_record(change["id"])
    about = [found for i in change["about"] if (found := speech.situation.find_record(i))]
    told = tell(record, speech)
    if about and not record.text:
        told["text"] = tell(about[0], speech)["text"]
    return {
        **told,
        "change": change["change"],
        "day": speech.clock(change["when"], speech.situation.head.time_zone),
        "links": [(r.id, speech.outlets(r.sources)[:1]) for r in about[:3]],
    }


def show_flip(flip: Plain, speech: Speech) -> Values:
    """Give one verdict that flipped for somebody who answered nothing."""
    return {
        "subject": flip["subject"],
        "country": speech.country(flip["country"]),
        "code": flip["country"],
        "post": flip["crossing"],
        "post_name": speech.place(flip["crossing"]) if flip["crossing"] else "",
        "mode": speech.word("by", flip["mode"]) if flip["mode"] else "",
        "before": flip["before"]["verdict"],
        "after": flip["after"]["verdict"],
        "cited": cite_some(flip["records"], speech, 2),
    }


def count_countries(records: list[Plain], speech: Speech) -> list[tuple[str, str, int]]:
    """Count the changes of each country: code, name, how many."""
    posts = speech.situation.crossings
    counts: Counter[str] = Counter()
    for record in records:
        lands = {posts[p].country_in for p in record["places"] if p in posts}
        counts.update(code for code in {*lands, record["country"] or ""} if len(code) == 2)
    return sorted(
        ((code, speech.country(code), n) for code, n in counts.items()), key=lambda x: x[1]
    )
