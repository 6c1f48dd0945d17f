"""One way of a party: who goes which piece, where they meet, what each border says to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayout.guide.asking import Answered
from wayout.guide.family_form import AskedParty
from wayout.guide.speech import Speech
from wayout.guide.views.family_meetings import list_pieces, say_spot, show_end, show_meeting
from wayout.guide.views.family_names import say_names
from wayout.guide.views.family_reasons import show_exits, show_hangs
from wayout.guide.views.family_ways import find_beginning, say_title
from wayout.guide.views.journey import show_journey

Document = Mapping[str, Any]


def show_party_way(
    answered: Answered, plan: Document, journey: Document, speech: Speech, asked: AskedParty
) -> dict[str, Any]:
    """Give the values of the page of one way of a party."""
    who = journey["travellers"]
    counted = {**plan, "at": find_beginning(who, plan)}
    shown = show_journey(counted, journey, speech, asked.whole)
    going = {**plan, "exits": [e for e in plan["exits"] if e.get("traveller", "") in who]}
    return shown | {
        "asked": asked,
        "title": say_title(journey["option"], who, plan, speech),
        "pieces": list(_show_pieces(journey, shown["legs"], counted, speech)),
        "end": _show_last(journey, counted, speech),
        "hangs": show_hangs(journey, speech),
        "passages": _show_passages(journey, speech),
        "leaving": show_exits(going, speech),
    }


def _show_pieces(
    journey: Document, shown: list[dict[str, Any]], plan: Document, speech: Speech
) -> list[dict[str, Any]]:
    """Give the pieces of a way: who goes from where to where, after which meeting, leg by leg."""
    legs = journey["legs"]
    return [
        {
            "who": say_names(legs[piece[0]].get("travellers", ()), speech),
            "from": say_spot(legs[piece[0]]["from"], speech),
            "to": say_spot(legs[piece[-1]]["to"], speech),
            "meeting": _find_meeting(journey, legs[piece[0]], plan, speech),
            "legs": [shown[number] for number in piece],
        }
        for piece in list_pieces(legs)
    ]


def _find_meeting(
    journey: Document, leg: Document, plan: Document, speech: Speech
) -> dict[str, Any] | None:
    """Find the meeting with which a piece begins."""
    for meeting in journey["meetings"]:
        if meeting["travellers"] == leg.get("travellers") and meeting["place"] == leg["from"]:
            return show_meeting(meeting, plan, speech)
    return None


def _show_last(journey: Document, plan: Document, speech: Speech) -> dict[str, Any] | None:
    """Give the meeting at the end of the way, which no piece begins with."""
    last = journey["meetings"][-1:]
    if last and last[0]["place"] == journey["legs"][-1]["to"]:
        return show_end(journey, plan, speech)
    return None


def _show_passages(journey: Document, speech: Speech) -> list[dict[str, str]]:
    """Give what each border says to whom, where not all pass the same one."""
    passages = journey["passages"]
    if len(passages) < 2:
        return []
    return [
        {
            "country": speech.country(p["country"]),
            "border": speech.border(p["crossing"]),
            "who": say_names(p["travellers"], speech),
            "verdict": p["verdict"],
        }
        for p in passages
    ]
