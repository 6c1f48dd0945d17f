"""What luck means for a journey, as plain values for JSON: chances, last moments, branches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wayout.planner.atlas import Atlas
from wayout.planner.branch import Branch, say_branch
from wayout.planner.chance import Chance
from wayout.planner.journey import RISK_WORDS, Journey
from wayout.situation.period import Instant

Show = Callable[[Instant], str]


def write_luck(journey: Journey, show: Show) -> dict[str, Any]:
    """Write what a journey was foreseen to meet; nothing, if it was not foreseen."""
    last_90 = journey.last_departure_90
    return {
        "arrive_90_because": journey.arrive_90_because or None,
        "last_departure_90": None if last_90 is None else show(last_90),
        "last_departure_because": journey.last_departure_because or None,
        "chances": [_chance(c, show) for c in journey.chances],
        "branches": [_branch(b, journey.courses[0].roads.atlas, show) for b in journey.branches],
    }


def _chance(chance: Chance, show: Show) -> dict[str, Any]:
    return {
        "deadline": show(chance.deadline),
        "share": chance.share,
        "crossing": chance.crossing,
        "country": chance.country,
        "kind": chance.kind,
        "record": chance.record or None,
        "text": chance.text,
    }


def _branch(branch: Branch, atlas: Atlas, show: Show) -> dict[str, Any]:
    return {
        "at": branch.at,
        "when": show(branch.when),
        "crossing": branch.post,
        "if_wait_over_hours": branch.over_hours,
        "share": branch.share,
        "go": {
            "country": branch.country,
            "crossing": branch.crossing,
            "verdict": branch.verdict,
            "risk": RISK_WORDS[branch.risk],
            "arrive": show(branch.arrive),
            "legs": [
                {
                    "from": turn.origin,
                    "to": turn.destination,
                    "mode": turn.mode,
                    "depart": show(turn.depart),
                    "arrive": show(turn.arrive),
                }
                for turn in branch.legs
            ],
        },
        "open_until": None if branch.open_until is None else show(branch.open_until),
        "records": list(branch.records),
        "text": say_branch(branch, atlas),
    }
