"""Reasons in a party: whose papers close what, what hangs on whom, who may leave, what changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wayout.guide.speech import Speech
from wayout.guide.views.family_names import say_names
from wayout.guide.views.leaving import show_leaving

Document = Mapping[str, Any]
MOST_BLOCKED = 8
ONE_FOR_ALL = ("penalty", "penalties", "remedy", "remedies")
"""What of the exit answers is mostly the same for all, and then said once."""


def show_hangs(journey: Document, speech: Speech) -> list[dict[str, Any]]:
    """Give the members on whose account a way is unknown, with the record and the answer else."""
    return [_blocker(b, speech) for b in journey.get("hangs_on", ())]


def _blocker(blocker: Document, speech: Speech) -> dict[str, Any]:
    return {
        "who": blocker["traveller"],
        "reason": speech.reason(blocker["reason"]),
        "text": speech.say(blocker["text"]),
        "cited": speech.cite_all(filter(None, [blocker["record"]])),
        "others": blocker["others"],
    }


def show_blocked(plan: Document, speech: Speech) -> Iterable[dict[str, Any]]:
    """Give for each member and reason what they alone close; countries far away are counted."""
    borders = {c.country_in for c in speech.situation.crossings.values()}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for way in plan["closed"]:
        if way["crossing"] is not None:
            continue
        for blocker in way.get("blocked_by", ()):
            key = (blocker["traveller"], blocker["reason"], blocker["others"])
            one = found.setdefault(key, _blocker(blocker, speech) | {"countries": [], "far": 0})
            if way["country"] in borders and len(one["countries"]) < MOST_BLOCKED:
                country = speech.country(way["country"])
                one["countries"].append(_blocker(blocker, speech) | {"country": country})
            else:
                one["far"] += 1
    return found.values()


def show_exits(plan: Document, speech: Speech) -> dict[str, Any]:
    """Give the exit answer of each who leaves; those who get the same are told together."""
    answers: list[tuple[list[str], dict[str, Any]]] = []
    for one in plan["exits"]:
        shown = show_leaving(one, speech)
        alike = next((who for who, known in answers if known == shown), None)
        if alike is None:
            answers.append(([one.get("traveller", "")], shown))
        else:
            alike.append(one.get("traveller", ""))
    first = answers[0][1] if answers else {}
    same = all(shown[k] == first[k] for _, shown in answers for k in ONE_FOR_ALL)
    return {
        "answers": [{"who": say_names(who, speech), **shown} for who, shown in answers],
        "for_all": {k: first[k] for k in ONE_FOR_ALL} if same and answers else None,
    }


def show_later(later: Document, plan: Document, speech: Speech) -> dict[str, Any]:
    """Give what is known to change for those who follow, and where they can come after."""
    following = set(later["travellers"])
    reached: tuple[dict[str, None], dict[str, None]] = ({}, {})
    for journey in plan["journeys"]:
        reached[set(journey["travellers"]) <= following][journey["country"]] = None
    first, after = reached
    return {
        "who": say_names(later["travellers"], speech),
        "time": speech.moment(later["at"], speech.zone(plan["from"]), exact=True),
        "changes": [_change(c, plan, speech) for c in later["changes"]],
        "announced": [
            {
                "country": speech.country(a["country"]),
                "text": speech.say(a["text"]),
                "cited": speech.cite_all([a["record"]]),
            }
            for a in later["announced"]
        ],
        "both": ", ".join(speech.country(c) for c in first if c in after),
        "lost": ", ".join(speech.country(c) for c in first if c not in after),
    }


def _change(change: Document, plan: Document, speech: Speech) -> dict[str, Any]:
    vias = [speech.place(c.partition(":")[2] or c) for c in change["crossings"][:3]]
    return {
        "country": speech.country(change["country"]),
        "vias": ", ".join(vias),
        "more": max(0, len(change["crossings"]) - len(vias)),
        "before": change["before"],
        "then": change["then"],
        "time": speech.moment(change["time"], speech.zone(plan["from"]), exact=True),
        "text": speech.say(change["text"]),
        "cited": speech.cite_all(filter(None, [change["record"]])),
    }
