"""The first pages of a copy: where do you start from; what changed since the copy before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from wayout.guide.speech import Speech
from wayout.guide.views.changes import show_flip
from wayout.guide.views.telling import find_told
from wayout.planner.changes import list_changes
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

LATELY = timedelta(hours=24)
"""How far back a copy looks that follows no other."""
Values = dict[str, Any]


def show_front(known: Situation, starts: Sequence[str], speech: Speech) -> Values:
    """Give the regions by name, each with the towns that are known there."""
    towns: dict[str, list[str]] = {}
    for place in known.places.values():
        if place.kind == "town" and place.part_of in starts:
            towns.setdefault(place.part_of, []).append(speech.place(place.id))
    regions = [
        {"key": key, "name": speech.place(key), "towns": ", ".join(sorted(towns[key]))}
        for key in starts
    ]
    return {"regions": sorted(regions, key=lambda region: str(region["name"]))}


def show_changed(known: Situation, since: Instant | None, made: Instant, speech: Speech) -> Values:
    """Give what changed since the copy before; without one, in the last day."""
    begin = since if since is not None else made - LATELY
    begin = max(begin, known.head.window.start)
    values: Values = {
        "follows": since is not None,
        "since": speech.moment(begin, exact=True),
        "flips": [],
        "records": [],
    }
    if begin < made:
        changes = list_changes(known, (), since=begin, as_of=made)
        values["flips"] = [show_flip(flip, speech) for flip in changes["flips"]]
        values["records"] = find_told((r["id"] for r in changes["records"]), speech)
    return values
