"""Your ways: the exit answer, the journeys side by side, what is closed and why, what to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from itertools import groupby
from typing import Any

from wayout.guide.asking import Answered
from wayout.guide.form import Asked
from wayout.guide.library import Library
from wayout.guide.speech import Speech
from wayout.guide.views.fields import say_told, show_field
from wayout.guide.views.journey import show_chances, show_cost, show_times
from wayout.guide.views.leaving import show_leaving
from wayout.guide.views.questions import find_next
from wayout.planner.document import write_plan
from wayout.planner.journey import Journey
from wayout.planner.plan import Plan

Document = Mapping[str, Any]

MOST_SHOWN = 8
"""So many ways are shown side by side; the others are listed below them."""
MOST_BY_LAND = 3
MOST_LISTED = 30


def show_ways(answered: Answered, speech: Speech, asked: Asked, library: Library) -> dict[str, Any]:
    """Give the values of the page of all ways."""
    plan = write_plan(answered.plan, branched=False)
    journeys = [
        {"name": name_way(made), **show_card(journey, plan, speech)}
        for made, journey in zip(answered.plan.journeys, plan["journeys"], strict=True)
    ]
    chosen = choose(journeys)
    others = [j for j in journeys if j not in chosen]
    key = find_next(library, asked, [q["key"] for q in plan["questions"]])
    return {
        "asked": asked,
        "start": speech.place(plan["from"]),
        "at": speech.moment(plan["at"], speech.zone(plan["from"]), exact=True),
        "known": speech.moment(plan["as_of"], exact=True),
        "presumed": [speech.say(p["text"]) for p in plan["presumed"]],
        "told": show_told(asked, speech, library),
        "leaving": show_leaving(plan["exit"], speech),
        "chosen": chosen,
        "others": others[:MOST_LISTED],
        "left_out": max(0, len(others) - MOST_LISTED),
        "near": show_near(plan, speech),
        "far": show_far(plan, speech),
        "question": show_field(library.head.questions[key], speech, asked) if key else None,
    }


def name_way(journey: Journey) -> str:
    """Name a way by its posts and services, so that it is found again when planned anew."""
    parts = [journey.country, journey.crossing, journey.mode]
    parts += [leg.service or leg.mode for leg in journey.legs]
    return blake2b("|".join(parts).encode(), digest_size=6).hexdigest()


def keep_way(answered: Answered, name: str) -> Plan | None:
    """Give the plan with the way of that name alone; None if there is none."""
    plan = answered.plan
    chosen = tuple(journey for journey in plan.journeys if name_way(journey) == name)[:1]
    return replace(plan, journeys=chosen) if chosen else None


def choose(journeys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Choose the earliest way into each country, and the earliest ways by land."""
    first: dict[str, dict[str, Any]] = {}
    land: dict[str, dict[str, Any]] = {}
    for journey in journeys:
        first.setdefault(journey["code"], journey)
        if journey["by_land"]:
            land.setdefault(journey["crossing"], journey)
    chosen = list(first.values())[: MOST_SHOWN - MOST_BY_LAND]
    chosen += [j for j in land.values() if j not in chosen][: MOST_SHOWN - len(chosen)]
    return chosen


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
    return [
        {
            "country": speech.country(way["country"]),
            "reason": speech.reason(way["reason"]),
            "text": speech.say(way["text"]),
            "opens": [speech.say(o) for o in way["opens_if"]],
            "record": way["record"],
            "cited": speech.cite_all(way["records"][:3]),
            "protection": [
                {"id": p["id"], "text": speech.record_text(p["id"], p["text"])}
                for p in way["protection"][:1]
            ],
        }
        for way in plan["closed"]
        if way["crossing"] is None and way["country"] in neighbours
    ]


def show_far(plan: Document, speech: Speech) -> list[tuple[str, str]]:
    """Give the other closed countries, by reason."""
    neighbours = {c.country_in for c in speech.situation.crossings.values()}
    far = [w for w in plan["closed"] if w["crossing"] is None and w["country"] not in neighbours]
    ranked = sorted(far, key=lambda w: str(w["reason"]))
    return [
        (speech.reason(reason), ", ".join(sorted(speech.country(w["country"]) for w in ways)))
        for reason, ways in groupby(ranked, key=lambda w: str(w["reason"]))
    ]
