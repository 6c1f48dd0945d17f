"""One journey: legs, papers, waits, money, risk, fallbacks, last moment, after arrival."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wayout.guide.form import Asked
from wayout.guide.speech import Speech
from wayout.guide.views.leaving import show_leaving
from wayout.guide.views.telling import cite_text

Document = Mapping[str, Any]
TIMETABLED = frozenset({"air", "train", "bus"})
"""Means that leave at hours of their own, mostly unknown here."""


def show_journey(plan: Document, journey: Document, speech: Speech, asked: Asked) -> dict[str, Any]:
    """Give the values of the page of one journey."""
    start_zone = speech.zone(journey["legs"][0]["from"])
    facts, fallback = journey["facts"], journey["fallback"]
    return {
        "asked": asked,
        "start": speech.place(plan["from"]),
        "country": speech.country(journey["country"]),
        "code": journey["country"],
        "crossing": journey["crossing"],
        "border": speech.border(journey["crossing"]),
        "verdict": journey["verdict"],
        "reason": speech.reason(journey["reason"]),
        "known": speech.moment(plan["as_of"], exact=True),
        "times": show_times(journey, plan["at"], speech),
        "chances": show_chances(journey, speech),
        "cost": show_cost(journey["cost"], speech),
        "risk": speech.word("risk", journey["risk"]),
        "risk_records": speech.cite_all(journey["risk_records"]),
        "papers": [speech.say(p) for p in journey["papers"]],
        "needs": [speech.say(n) for n in journey["needs"]],
        "lacking": [speech.say(x) for x in journey["lacking"]],
        "legs": [_leg(leg, speech) for leg in journey["legs"]],
        "fails_if": [(speech.say(x), cite_text(x, speech)) for x in journey["fails_if"]],
        "fallback": fallback
        and {
            "border": speech.border(fallback["crossing"]),
            "when": speech.moment(fallback["arrive"], speech.zone(journey["legs"][-1]["to"])),
        },
        "branches": [speech.say(b["text"]) for b in journey["branches"]],
        "last": _last(journey, speech, start_zone),
        "stay": _stay(journey["stay"], speech),
        "leaving": show_leaving(plan["exit"], speech),
        "records": speech.cite_all(facts["records"]),
        "stale": frozenset(facts["stale"]),
        "oldest": None if facts["oldest_hours"] is None else speech.age(facts["oldest_hours"]),
    }


def show_times(journey: Document, at: str, speech: Speech) -> dict[str, Any]:
    """Give when one is there, as often as not and nine times in ten, and in how many hours."""
    zone = speech.zone(journey["legs"][-1]["to"])
    arrive = datetime.fromisoformat(journey["arrive"])
    hours = (arrive - datetime.fromisoformat(at)).total_seconds() / 3600
    late = journey["arrive_90"]
    return {
        "hours": speech.hours(hours),
        "there": speech.moment(journey["arrive"], zone),
        "late": speech.moment(late, zone) if late else None,
        "why_not": speech.say(journey["arrive_90_because"] or ""),
    }


def show_chances(journey: Document, speech: Speech) -> list[str]:
    """Give the chances to be across before something announced."""
    return [speech.say(chance["text"]) for chance in journey["chances"]]


def show_cost(cost: Document, speech: Speech) -> str:
    """Say the price and its state; of an unknown one what part is known."""
    low = speech.money(cost["low"], cost["currency"])
    if cost["state"] == "unknown":
        what = ", ".join(speech.say(w) for w in cost["unpriced"])
        said = speech.text("Price not known")
        if what:
            said = speech.text("Price not known (no fare known: %(what)s)", what=what)
        known = speech.text("known part: %(money)s", money=low)
        return f"{said}; {known}" if cost["low"] else said
    span = speech.money(cost["amount"], cost["currency"])
    if cost["low"] != cost["amount"]:
        span = speech.text("%(low)s to %(high)s", low=low, high=span)
    if cost["state"] == "quoted":
        return speech.text("Price as quoted: %(money)s", money=span)
    return speech.text("Price, roughly: %(money)s", money=span)


def _leg(leg: Document, speech: Speech) -> dict[str, Any]:
    """Give one row of the table of legs."""
    guessed = leg["mode"] in TIMETABLED and not leg["trip"]
    wait = leg.get("wait")
    fare = leg.get("fare")
    return {
        "from": speech.place(leg["from"]),
        "to": speech.place(leg["to"]),
        "is_post": leg["from"] == leg["to"],
        "depart": speech.clock(leg["depart"], speech.zone(leg["from"])),
        "arrive": speech.clock(leg["arrive"], speech.zone(leg["to"])),
        "about": guessed,
        "means": speech.word("means", leg["mode"]) + (f" {leg['trip']}" if leg["trip"] else ""),
        "km": leg["distance_km"],
        "wait": _say_wait(leg, wait, speech),
        "basis": speech.say(wait["basis"]) if wait else "",
        "fare": _say_fare(fare, speech) if fare else "",
        "cited": speech.cite_all(_list_cited(leg, wait)),
        "sources": speech.outlets(leg["sources"])[:2],
    }


def _list_cited(leg: Document, wait: Document | None) -> list[str]:
    """List what a leg rests on: its records, those of its wait, at least its service."""
    found = [*leg["records"], *(wait["records"] if wait else [])]
    return list(dict.fromkeys(found or [leg["service"] or ""]))[:3]


def _say_wait(leg: Document, wait: Document | None, speech: Speech) -> str:
    if wait is not None:
        usual, long = speech.hours(wait["median_hours"]), speech.hours(wait["bound_hours"])
        return speech.text("%(usual)s, up to %(long)s", usual=usual, long=long)
    return "" if leg["wait_hours"] < 0.1 else speech.hours(leg["wait_hours"])


def _say_fare(fare: Document, speech: Speech) -> str:
    if fare["state"] == "unknown" or fare["low"] is None:
        return ""
    currency = speech.situation.head.currency
    low, high = (speech.money(fare[k], currency) for k in ("low", "high"))
    return low if low == high else speech.text("%(low)s to %(high)s", low=low, high=high)


def _last(journey: Document, speech: Speech, zone: str) -> dict[str, str] | None:
    """Give the last moment to set out, with what ends it; None if nothing known does."""
    if journey["last_departure"] is None:
        return None
    sure = journey["last_departure_90"]
    return {
        "when": speech.moment(journey["last_departure"], zone),
        "sure": speech.moment(sure, zone) if sure else "",
        "because": speech.say(journey["last_departure_because"] or ""),
    }


def _stay(stay: Document, speech: Speech) -> dict[str, Any]:
    return {
        "days": stay["days"],
        "per": stay["per_days"],
        "then": speech.say(stay["then"] or ""),
        "cited": speech.cite_all(stay["records"]),
        **{
            name: [
                {
                    "text": speech.record_text(r["id"], r["text"]),
                    "cited": speech.cite_all([r["id"]]),
                }
                for r in stay[name]
            ]
            for name in ("duties", "protection", "warnings")
        },
    }
