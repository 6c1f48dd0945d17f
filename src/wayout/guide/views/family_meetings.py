"""Meetings of a party on its way: where and when, who is there first, until when to start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from wayout.guide.speech import Speech
from wayout.guide.views.family_names import say_names

Document = Mapping[str, Any]
HARDLY = timedelta(minutes=10)
"""Who is there so little before the others hardly waits."""


def show_end(journey: Document, plan: Document, speech: Speech) -> dict[str, Any] | None:
    """Give the meeting from which on all are together; None where nobody has to meet."""
    meetings = journey.get("meetings", ())
    return show_meeting(meetings[-1], plan, speech) if meetings else None


def show_meeting(meeting: Document, plan: Document, speech: Speech) -> dict[str, Any]:
    """Give one meeting: its place, when all are there, and who comes when."""
    zone, late = speech.zone(meeting["place"]), meeting["time_90"]
    return {
        "who": say_names(meeting["travellers"], speech),
        "place": say_spot(meeting["place"], speech),
        "time": speech.moment(meeting["time"], zone),
        "late": speech.moment(late, zone) if late else "",
        "arrivals": [_arrival(a, meeting, plan, speech, zone) for a in meeting["arrivals"]],
    }


def say_spot(place: str, speech: Speech) -> str:
    """Say where people meet: a town by its name, a post as the place before it."""
    if place in speech.situation.crossings:
        return speech.text("before the post %(post)s", post=speech.place(place))
    return speech.place(place)


def _arrival(
    arrival: Document, meeting: Document, plan: Document, speech: Speech, zone: str
) -> dict[str, Any]:
    """Give who comes when, how long they wait, and until when it is enough to start."""
    time = datetime.fromisoformat(arrival["time"])
    wait = datetime.fromisoformat(meeting["time"]) - time
    by = arrival["start_by"]
    return {
        "who": say_names(arrival["travellers"], speech),
        "time": speech.moment(arrival["time"], zone),
        "is_there": time <= datetime.fromisoformat(plan["at"]),
        "wait": speech.hours(wait.total_seconds() / 3600) if wait > HARDLY else "",
        "start_by": speech.moment(by, zone) if by else "",
    }


def list_pieces(legs: Sequence[Document]) -> list[list[int]]:
    """List the numbers of the legs by piece: other travellers go on, or the same from elsewhere."""
    pieces: list[list[int]] = []
    for who, some in groupby(range(len(legs)), key=lambda n: _who(legs[n])):
        for number in some:
            last = legs[pieces[-1][-1]] if pieces else None
            if last is not None and _who(last) == who and last["to"] == legs[number]["from"]:
                pieces[-1].append(number)
            else:
                pieces.append([number])
    return pieces


def _who(leg: Document) -> tuple[str, ...]:
    return tuple(leg.get("travellers", ()))
