"""Readings: what was reported about the queue at one crossing, as plain values for a chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wayout.planner.citation import is_public
from wayout.planner.contradiction import POOLED, list_contradictions
from wayout.situation.period import BEGINNING, END, Instant
from wayout.situation.record import DECIDING, Observation
from wayout.situation.situation import Situation

KINDS = ("wait_time", "queue_length", "queue_vehicles")
"""From above to below, as they are drawn."""
BOUNDS_UP, BOUNDS_DOWN = "at-least", "at-most"


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One reported number.

    It speaks of the time from `start` to `end`, which may be one instant. `doubted` is what takes
    part in no verdict; `against` has the readings of the same kind that it contradicts.
    """

    id: str
    kind: str
    value: float
    low: float
    high: float
    unit: str
    bound: str
    start: Instant
    end: Instant
    published: Instant
    doubted: bool = False
    against: tuple[str, ...] = ()

    @property
    def middle(self) -> Instant:
        """Give the middle of the time it speaks of."""
        return self.start + (self.end - self.start) / 2


def list_readings(
    known: Situation, crossing_id: str, *, since: Instant = BEGINNING
) -> tuple[Reading, ...]:
    """
    List the public numbers reported of a crossing's queue, oldest first.

    Lorries and the way back are left out, as the wait leaves them out.

    Parameters
    ----------
    known
        The situation as it was known by the instant the chart is for.
    """
    found = [
        o
        for o in known.observations.values()
        if o.place == crossing_id
        and o.kind in POOLED
        and o.direction != "out"
        and o.modes != frozenset({"truck"})
        and is_public(o)
        and o.published >= since
    ]
    against = _pair_sides(known, found)
    readings = [_read(o, against.get(o.id, ())) for o in found]
    return tuple(sorted(readings, key=lambda r: (r.middle, r.id)))


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """
    What a chart shows of one kind as plain values.

    `disagreeing` counts the readings that contradict another one.
    """

    kind: str
    count: int
    lowest: float
    highest: float
    newest: Reading
    disagreeing: int


def get_reading_facts(readings: Iterable[Reading]) -> tuple[ReadingFacts, ...]:
    """Get what a chart shows, kind by kind, for its `alt` text; the readings are its table."""
    found = list(readings)
    facts = []
    for kind in KINDS:
        chosen = [r for r in found if r.kind == kind]
        if chosen:
            newest = max(chosen, key=lambda r: (r.middle, r.id))
            low, high = min(r.low for r in chosen), max(r.high for r in chosen)
            disagreeing = sum(bool(r.against) for r in chosen)
            facts.append(ReadingFacts(kind, len(chosen), low, high, newest, disagreeing))
    return tuple(facts)


def _read(o: Observation, against: tuple[str, ...]) -> Reading:
    end = o.published if o.valid.end == END else min(o.valid.end, o.published)
    start = end if o.valid.start == BEGINNING else min(o.valid.start, end)
    if o.valid.end == END:
        end = start
    return Reading(
        id=o.id,
        kind=o.kind,
        value=o.value,
        low=o.low if o.high > o.low else o.value,
        high=o.high if o.high > o.low else o.value,
        unit=o.unit,
        bound=o.bound,
        start=start,
        end=end,
        published=o.published,
        doubted=o.status not in DECIDING,
        against=against,
    )


def _pair_sides(known: Situation, found: Iterable[Observation]) -> dict[str, tuple[str, ...]]:
    """Give for each reading those of its own kind that it contradicts."""
    kinds = {o.id: o.kind for o in found}
    pairs: dict[str, set[str]] = {}
    for contradiction in list_contradictions(known):
        ids = [r.id for r in contradiction.sides if r.id in kinds]
        for one in ids:
            others = {i for i in ids if i != one and kinds[i] == kinds[one]}
            pairs.setdefault(one, set()).update(others)
    return {one: tuple(sorted(others)) for one, others in pairs.items() if others}
