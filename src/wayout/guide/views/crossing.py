"""One crossing: who gets through and how, what is said of it, its rules, its waits over time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from wayout.guide.almanac import Almanac
from wayout.guide.pictures.charts import ChartWords, draw_queue_chart
from wayout.guide.pictures.png import get_size, write_address
from wayout.guide.pictures.readings import list_readings
from wayout.guide.speech import Speech
from wayout.guide.views.board import show_quarrel, show_wait
from wayout.guide.views.telling import cite_some, find_told, say_day, tell, tell_all
from wayout.planner.citation import Plain, age_hours, is_public, say_value, spoken_of
from wayout.planner.contradiction import POOLED
from wayout.situation.period import Instant
from wayout.situation.record import Crossing, Observation
from wayout.situation.situation import Situation

Values = dict[str, Any]
CHARTED = timedelta(days=14)
MOST_MEASURES = 40
MOST_TOLD = 25
SAID_FIRST = "answer "
"""So begins a need that is an open question; the questions themselves are asked elsewhere."""


def show_crossing(almanac: Almanac, speech: Speech, key: str) -> Values:
    """Give the values of the page of one post."""
    known, line = almanac.known, almanac.posts[key]
    post = known.crossings[key]
    rules = almanac.rules(lambda r: key in r.crossings)
    mine = [r for r in rules if r.domain not in ("exit", "call-up")]
    told = {rule.id for rule in mine}
    return {
        "known": speech.moment(almanac.at, exact=True),
        "post": tell(post, speech),
        "key": key,
        "name": speech.place(key),
        "other": post.other_name,
        "code": post.country_in,
        "country": speech.country(post.country_in),
        "home": known.head.home,
        "state": speech.word("state", post.state),
        "nationals": [speech.country(code) for code in post.nationals],
        "hours": show_hours(line["hours"], speech),
        "zone": post.time_zone,
        "modes": [show_mode(mode, speech) for mode in line["modes"]],
        **_show_queue(line, post, speech),
        "quarrels": [show_quarrel(c, speech) for c in line["contradictions"]],
        "coming": find_told((note["id"] for note in line["coming"]), speech),
        "warnings": find_told((n["id"] for n in line["warnings"] if n["id"] not in told), speech)[
            :MOST_TOLD
        ],
        "rules": tell_all((r for r in mine if r.valid.end > almanac.at), speech),
        "ended": tell_all((r for r in mine if r.valid.end <= almanac.at), speech),
        "leaving": tell_all((r for r in rules if r.domain == "exit"), speech),
        "reports": tell_all(list_reports(known, key), speech)[:MOST_TOLD],
        "picture": show_picture(almanac, key, speech),
    }


def _show_queue(line: Plain, post: Crossing, speech: Speech) -> Values:
    """Give the wait at a post, where it is going, and every number it was ever told with."""
    measures = list_measures(speech.situation, post.id)
    return {
        "wait": show_wait(line["wait"], speech),
        "wait_mode": speech.word("by", line["wait"]["mode"]),
        "trend": line["trend"]["word"],
        "trend_why": speech.say(line["trend"]["why"]),
        "trend_cited": cite_some(line["trend"]["records"], speech),
        "measures": [show_measure(o, post, speech) for o in measures[:MOST_MEASURES]],
        "left_out": max(0, len(measures) - MOST_MEASURES),
    }


def show_picture(almanac: Almanac, key: str, speech: Speech) -> Values | None:
    """
    Give the chart of the waits at a post: its address, its words and its size; None without any.

    The table below it says the same in words.
    """
    known = almanac.known
    readings = list_readings(known, key, since=almanac.at - CHARTED)
    words = ChartWords(
        kinds={
            "wait_time": speech.text("Wait, hours"),
            "queue_length": speech.text("Queue, km"),
            "queue_vehicles": speech.text("Queue, vehicles"),
        },
        samples={
            "report": speech.text("reported"),
            "range": speech.text("from – to"),
            "at-least": speech.text("at least"),
            "at-most": speech.text("at most"),
            "doubted": speech.text("doubted"),
            "against": speech.text("contradicts another"),
            "as-of": speech.text("known by then"),
        },
        say_day=lambda day: format_date(day, "d MMM", locale=speech.locale),
        say_number=speech.number,
    )
    zone, lives = known.crossings[key].time_zone, known.head.shelf_life_hours
    png = draw_queue_chart(
        readings, words, as_of=almanac.at, time_zone=zone, shelf_life_hours=lives
    )
    if png is None:
        return None
    width, height = get_size(png)
    alt = speech.texts(
        "Chart of %(n)s number about the queue; the table says the same.",
        "Chart of %(n)s numbers about the queue; the table says the same.",
        len(readings),
    )
    return {"address": write_address(png), "alt": alt, "width": width, "height": height}


def list_measures(known: Situation, key: str) -> list[Observation]:
    """Give every number about the queue at a post, the newest first."""
    found = [
        o
        for o in known.observations.values()
        if o.place == key and o.kind in POOLED and is_public(o)
    ]
    return sorted(found, key=lambda o: (spoken_of(o), o.id), reverse=True)


def list_reports(known: Situation, key: str) -> list[Any]:
    """Give what was said of a post that is no rule and no number of its queue, newest first."""
    reports = [r for r in known.reports.values() if r.place == key]
    numbers = [
        o
        for o in known.observations.values()
        if o.place == key and o.kind not in POOLED and "#" not in o.id
    ]
    return sorted([*reports, *numbers], key=lambda r: (spoken_of(r), r.id), reverse=True)


def show_measure(o: Observation, post: Crossing, speech: Speech) -> Values:
    """Give one row of the table of waits."""
    age = age_hours(speech.situation, o, as_of=speech.situation.known_by)
    report = o.id.partition("#")[0]
    return {
        **speech.cite(o),
        "id": report,
        "age": speech.age(age),
        "seen": say_seen(spoken_of(o), post, speech),
        "kind": speech.word("kind", o.kind),
        "said": speech.say(say_value(o)),
        "modes": [speech.word("by", mode) for mode in sorted(o.modes)],
        "direction": o.direction,
        "doubted": o.status not in ("law", "practice", "observed"),
        "status_word": speech.word("status", o.status),
    }


def say_seen(seen: Instant, post: Crossing, speech: Speech) -> str:
    """Say when something was seen: the day alone where no hour is known but its end."""
    last = (seen - timedelta(seconds=1)).astimezone(ZoneInfo(post.time_zone))
    if (last.hour, last.minute) == (23, 59):
        return say_day(last.date(), speech)
    return speech.clock(seen.isoformat(), post.time_zone)


def show_mode(mode: Plain, speech: Speech) -> Values:
    """Give the verdict on one means of travel, what is needed and what decides it."""
    needs = [n for n in mode["needs"] if not n.startswith(SAID_FIRST)]
    asked = [speech.situation.head.questions.get(key) for key in mode["missing"]]
    return {
        "mode": speech.word("by", mode["mode"]),
        "verdict": mode["verdict"],
        "reason": speech.reason(mode["reason"]),
        "needs": [speech.say(n) for n in needs],
        "asked": [speech.choose(q.text, q.text_ru) for q in asked if q is not None],
        "lacking": [speech.say(x) for x in mode["lacking"]],
        "risk": mode["risk"],
        "risk_word": speech.word("risk", mode["risk"]),
        "wait": show_wait(mode["wait"], speech),
        "cited": cite_some(mode["records"], speech, 5),
    }


def show_hours(hours: Plain, speech: Speech) -> str:
    """Say when a post is open."""
    if not hours["known"]:
        return speech.text("not known")
    if hours["round_the_clock"]:
        return speech.text("round the clock")
    return f"{hours['opens']}–{hours['closes']}"
