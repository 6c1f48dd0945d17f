"""Your ways: the exit answer, the journeys side by side, what is closed and why, what to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import Any, TypeVar

from wayout.guide.asking import Outlined
from wayout.guide.form import Asked
from wayout.guide.library import Library
from wayout.guide.speech import Speech
from wayout.guide.views.fields import say_told, show_field
from wayout.guide.views.journey import show_chances, show_cost, show_times
from wayout.guide.views.questions import find_next
from wayout.guide.views.sections import Sections
from wayout.guide.views.telling import cite_few
from wayout.planner.card import iterate_records, write_card
from wayout.planner.closed import ClosedWay
from wayout.planner.document import write_instant
from wayout.planner.outline import Outline
from wayout.planner.plan_value import Plan
from wayout.planner.sketch import Sketch
from wayout.rules.leaving import choose_worst
from wayout.situation.period import Instant
from wayout.situation.zone import get_zone

Document = Mapping[str, Any]
T = TypeVar("T")

MOST_SHOWN = 8
"""So many ways are shown side by side; the others are listed below them."""
MOST_BY_LAND = 3
MOST_LISTED = 30


def show_ways(found: Outlined, speech: Speech, asked: Asked, library: Library) -> dict[str, Any]:
    """Give the values of the page of all ways; in the turn of the planner."""
    outline = found.outline
    sections, closed = Sections(found, speech), list_whole(outline.list_closed())
    chosen = choose(outline.sketches, _read_sketch)
    shown = frozenset(sketch.row for sketch in chosen)
    others = [sketch for sketch in outline.sketches if sketch.row not in shown]
    key = find_next(library, asked, [q.key for q in outline.questions])
    at = {"at": write_instant(outline.at, get_zone(outline.situation.head.time_zone))}
    return {
        "asked": asked,
        "start": speech.place(outline.start),
        "at": speech.moment(_cut(outline.at), speech.zone(outline.start), exact=True),
        "known": speech.moment(_cut(outline.situation.known_by), exact=True),
        "presumed": [speech.say(text) for text in outline.list_presumed()],
        "told": show_told(asked, speech, library),
        "leaving": sections.leaving(choose_worst(outline.exits)),
        "chosen": [
            {"name": name_way(outline, w), **show_card(write_card(outline, w), at, speech)}
            for w in chosen
        ],
        "others": [show_row(outline, w, speech) for w in others[:MOST_LISTED]],
        "left_out": max(0, len(others) - MOST_LISTED),
        "near": sections.near(closed, lambda way: show_closed(way, speech)),
        "far": sections.far(closed),
        "question": show_field(library.head.questions[key], speech, asked) if key else None,
    }


def list_whole(ways: Iterable[ClosedWay]) -> list[ClosedWay]:
    """List the closed ways that stand for whole countries: closed, or beyond somebody's means."""
    return [way for way in ways if not way.crossing or way.reason == "OVER_BUDGET"]


def _cut(instant: Instant) -> Instant:
    """Cut an instant to the second, as a plan's document says it."""
    return instant.replace(microsecond=0)


def name_way(outline: Outline, sketch: Sketch) -> str:
    """Name a way by its posts and services, so that it is found again when planned anew."""
    parts = [sketch.country, sketch.crossing, sketch.mode]
    shapes = outline.offers.sketcher.list_shapes(sketch.row)
    parts += [service or mode for mode, service in shapes]
    return blake2b("|".join(parts).encode(), digest_size=6).hexdigest()


def keep_way(found: Outlined, name: str) -> Plan | None:
    """Give the plan with the way of that name alone; None if there is none."""
    outline = found.outline
    named = (sketch for sketch in outline.sketches if name_way(outline, sketch) == name)
    chosen = next(named, None)
    return None if chosen is None else outline.plan((chosen,))


def choose(journeys: Sequence[T], read: Callable[[T], tuple[str, str, bool]]) -> list[T]:
    """
    Choose the earliest way into each country, and the earliest ways by land.

    `read` gives the country and the border of a way, and whether it is one by land.
    """
    first: dict[str, int] = {}
    land: dict[str, int] = {}
    for number, journey in enumerate(journeys):
        country, crossing, by_land = read(journey)
        first.setdefault(country, number)
        if by_land:
            land.setdefault(crossing, number)
    chosen = list(first.values())[: MOST_SHOWN - MOST_BY_LAND]
    chosen += [n for n in land.values() if n not in chosen][: MOST_SHOWN - len(chosen)]
    return [journeys[n] for n in chosen]


def _read_sketch(sketch: Sketch) -> tuple[str, str, bool]:
    return sketch.country, sketch.crossing, ":" not in sketch.crossing


def read_card(card: Mapping[str, Any]) -> tuple[str, str, bool]:
    """Read from a card what `choose` asks."""
    return card["code"], card["crossing"], card["by_land"]


def show_row(outline: Outline, sketch: Sketch, speech: Speech) -> dict[str, Any]:
    """Give what one row of the list of other ways shows."""
    arrive = sketch.arrive.replace(microsecond=0)  # as a plan's document says it
    zone = speech.zone(outline.offers.sketcher.find_end(sketch.row))
    return {
        "name": name_way(outline, sketch),
        "country": speech.country(sketch.country),
        "border": speech.border(sketch.crossing),
        "verdict": sketch.verdict.word,
        "times": {"there": speech.moment(arrive, zone)},
        "cited": cite_few(iterate_records(outline, sketch), speech, most=1),
    }


def show_card(journey: Document, plan: Document, speech: Speech) -> dict[str, Any]:
    """Give what stands on the card of one way."""
    facts = journey["facts"]
    return {
        "code": journey["country"],
        "crossing": journey["crossing"],
        "by_land": ":" not in journey["crossing"],
        "country": speech.country(journey["country"]),
        "border": speech.border(journey["crossing"]),
        "verdict": journey["verdict"],
        "reason": speech.reason(journey["reason"]),
        "times": show_times(journey, plan["at"], speech),
        "chances": show_chances(journey, speech)[:1],
        "cost": show_cost(journey["cost"], speech),
        "risk": speech.word("risk", journey["risk"]),
        "risky": journey["risk"] != "none-reported",
        "papers": [speech.say(p) for p in journey["papers"]],
        "means": [
            speech.word("means", m) for m in dict.fromkeys(leg["mode"] for leg in journey["legs"])
        ],
        "cited": cite_few(facts["records"], speech),
        "facts": facts["count"],
        "oldest": None if facts["oldest_hours"] is None else speech.age(facts["oldest_hours"]),
        "stale": len(facts["stale"]),
    }


def show_told(asked: Asked, speech: Speech, library: Library) -> list[tuple[str, str, str]]:
    """Give what somebody answered: key, question, answer in words."""
    return [(k, *say_told(library.head.questions[k], v, speech)) for k, v in asked.answers.items()]


def show_near(plan: Document, speech: Speech) -> list[dict[str, Any]]:
    """Give the closed countries that posts lead to, each with its reason and what would open it."""
    neighbours = {c.country_in for c in speech.situation.crossings.values()}
    return [show_closed(way, speech) for way in _list_whole(plan) if way["country"] in neighbours]


def show_closed(way: Document, speech: Speech) -> dict[str, Any]:
    """Give a closed country with its reason and what would open it."""
    return {
        "country": speech.country(way["country"]),
        "reason": speech.reason(way["reason"]),
        "text": speech.say(way["text"]),
        "opens": [speech.say(o) for o in way["opens_if"]],
        "record": way["record"],
        "cited": speech.cite_all(way["records"][:3]),
        "protection": [
            {
                "id": p["id"],
                "text": speech.record_text(p["id"], p["text"]),
                "cited": speech.cite_all([p["id"]]),
            }
            for p in way["protection"][:1]
        ],
    }


def _list_whole(plan: Document) -> list[Document]:
    """List the countries that no journey of a plan leads to, each with why."""
    reached = {journey["country"] for journey in plan["journeys"]}
    return [
        way
        for way in plan["closed"]
        if way["crossing"] is None
        or (way["reason"] == "OVER_BUDGET" and way["country"] not in reached)
    ]


def show_far(plan: Document, speech: Speech) -> list[tuple[str, str]]:
    """Give the other closed countries, by reason."""
    return [(reason, countries) for reason, countries, _ in cite_far(plan, speech)]


def cite_far(plan: Document, speech: Speech) -> list[tuple[str, str, list[dict[str, str]]]]:
    """Give the other closed countries, by reason, with the voices that say so."""
    neighbours = {c.country_in for c in speech.situation.crossings.values()}
    far = [way for way in _list_whole(plan) if way["country"] not in neighbours]
    ranked = sorted(far, key=lambda w: str(w["reason"]))
    return [
        (
            speech.reason(reason),
            ", ".join(sorted(speech.country(w["country"]) for w in ways)),
            cite_few((r for w in ways for r in w["records"][:1]), speech),
        )
        for reason, found in groupby(ranked, key=lambda w: str(w["reason"]))
        if (ways := list(found))
    ]
