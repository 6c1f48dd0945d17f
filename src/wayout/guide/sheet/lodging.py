"""Lodging: places to sleep that were reported of a town, for arrivals to be held against."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.planner.citation import is_public
from wayout.situation.period import Instant
from wayout.situation.record import DECIDING
from wayout.situation.situation import Situation

LODGING = "lodging"
PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class Lodging:
    """For so many persons lodging was reported; whether it is full or all there is, is not said."""

    record: str
    persons: float
    published: Instant


def find_lodging(known: Situation, town: str) -> Lodging | None:
    """Find what was reported last of the lodging in a town."""
    found = [
        o
        for o in known.observations.values()
        if o.kind == LODGING
        and o.place == town
        and o.unit == PERSONS
        and o.status in DECIDING
        and is_public(o)
    ]
    if not found:
        return None
    last = max(found, key=lambda o: (o.valid.start, o.published, o.id))
    return Lodging(last.id, last.value, last.published)
