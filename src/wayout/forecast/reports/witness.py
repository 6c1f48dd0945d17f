"""Witnesses: reports that repeat one origin count once, and a sum of reports adds nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from wayout.forecast.forecast import Aside
from wayout.forecast.reports.measurement import (
    ENTRIES,
    EXACT,
    KM,
    VEHICLES,
    WAIT,
    Measurement,
)
from wayout.situation.period import hours_between
from wayout.situation.record import Observation, Source

QUEUES = frozenset({KM, VEHICLES, WAIT})
"""Quantities of an instant, which a report gives roughly for the day."""
OVERLAP = 0.5
"""From this share of their common time on, two reports of a queue are of the same time."""
WHOLE = 0.99
"""The same for totals, which change with every day that is counted or not."""
ROUNDING = 0.03
SUM_ERROR = 0.005


@dataclass(frozen=True, slots=True)
class Testimony:
    """A measurement with those it goes back to; `everybody`: a count of all nationalities."""

    measurement: Measurement
    origins: frozenset[str]
    everybody: bool


def list_origins(seen: Observation, sources: Mapping[str, Source]) -> frozenset[str]:
    """List whom a report goes back to: its sources, and those whom they repeat."""
    named = {sources[s].origin for s in seen.sources if s in sources}
    return frozenset({*seen.sources, *(origin for origin in named if origin)})


def find_overlap(one: Measurement, other: Measurement) -> float:
    """Give the share of the time of either that both are of, 0 to 1."""
    shared = hours_between(max(one.start, other.start), min(one.end, other.end))
    whole = hours_between(min(one.start, other.start), max(one.end, other.end))
    return max(0.0, shared) / whole


def is_about_same(one: Measurement, other: Measurement) -> bool:
    """Tell whether two are of the same quantity, place and modes; a queue of cars is the queue."""
    return (one.quantity, one.country, one.posts) == (
        other.quantity,
        other.country,
        other.posts,
    ) and (one.modes == other.modes or (one.quantity in QUEUES and _is_wheels(one, other)))


def _is_wheels(one: Measurement, other: Measurement) -> bool:
    return all(not m.modes or "car" in m.modes for m in (one, other))


def find_same_time(one: Measurement) -> float:
    """Give the overlap from which on another measurement is of the same time; totals: all of it."""
    return OVERLAP if one.quantity in QUEUES else WHOLE


def drop_everybody(found: Iterable[Testimony]) -> tuple[list[Testimony], list[Aside]]:
    """Drop counts of all nationalities where the home country's own count is known."""
    found = list(found)
    own = [t.measurement for t in found if not t.everybody and t.measurement.bound == EXACT]
    kept, aside = [], []
    for one in found:
        m = one.measurement
        better = [o for o in own if is_about_same(o, m) and find_overlap(o, m) >= WHOLE]
        if one.everybody and better:
            why = f"it is of all nationalities, and {better[0].records[0]} of those from home"
            aside += [Aside(record, why) for record in m.records]
        else:
            kept.append(one)
    return kept, aside


def merge_witnesses(found: Iterable[Testimony]) -> list[Testimony]:
    """
    Merge reports that repeat one origin, or each other.

    Two are one if they are of the same quantity, place and time and either share a source or an
    origin, or give the same number for the same period, up to its rounding. The surest of them
    stands for all; of equals the newest. Where one origin gives two values, their spread is added
    to the doubt.
    """
    merged: list[Testimony] = []
    for one in sorted(found, key=_surest_first):
        for i, other in enumerate(merged):
            if _is_repeated(one, other):
                merged[i] = _merge(other, one)
                break
        else:
            merged.append(one)
    return merged


def _merge(one: Testimony, other: Testimony) -> Testimony:
    a, b = one.measurement, other.measurement
    doubt = a.doubt
    if (a.bound, b.bound) == (EXACT, EXACT) and not is_same_number(a.value, b.value):
        apart = math.log1p(a.value) - math.log1p(b.value)
        doubt = math.hypot(doubt, apart / math.sqrt(2.0))
    kept = replace(a, records=(*a.records, *b.records), doubt=doubt)
    return replace(one, measurement=kept, origins=one.origins | other.origins)


def _surest_first(one: Testimony) -> tuple[bool, float, float, tuple[str, ...]]:
    m = one.measurement
    return (m.bound != EXACT, m.doubt, -m.published.timestamp(), m.records)


def _is_repeated(one: Testimony, other: Testimony) -> bool:
    a, b = one.measurement, other.measurement
    if not is_about_same(a, b) or one.everybody != other.everybody:
        return False
    overlap = find_overlap(a, b)
    if one.origins & other.origins:
        return overlap >= find_same_time(a)
    return overlap >= WHOLE and is_same_number(a.value, b.value)


def is_same_number(one: float, other: float) -> bool:
    """Tell whether one number is the other, rounded; never over 3 percent apart."""
    if one == other:
        return True
    unit = max(_find_unit(one), _find_unit(other))
    return abs(one - other) <= min(unit, ROUNDING * max(one, other))


def _find_unit(value: float) -> float:
    """Find the power of ten that a number is rounded to; of fractions, none."""
    if value <= 0 or value != int(value):
        return 0.0
    digits = str(int(value))
    return 10.0 ** (len(digits) - len(digits.rstrip("0")))


def drop_sums(found: Sequence[Testimony]) -> tuple[list[Testimony], list[Aside]]:
    """
    Drop totals of entries that are the sum of shorter ones which fill their period.

    Such a total was added up from the others and is no further witness.
    """
    kept, aside = [], []
    for one in found:
        same = [t.measurement for t in found if t.everybody == one.everybody]
        parts = find_parts(one.measurement, same)
        total = sum(p.value for p in parts)
        if parts and math.isclose(total, one.measurement.value, rel_tol=SUM_ERROR):
            why = "it is the sum of " + ", ".join(p.records[0] for p in parts)
            aside += [Aside(record, why) for record in one.measurement.records]
        else:
            kept.append(one)
    return kept, aside


def find_parts(whole: Measurement, found: Sequence[Measurement]) -> list[Measurement]:
    """Find the shortest counts that fill the period of a total of entries, end to end."""
    if whole.quantity != ENTRIES or whole.bound != EXACT:
        return []
    inside = [
        one
        for one in found
        if one.bound == EXACT
        and is_about_same(one, whole)
        and whole.start <= one.start
        and one.end <= whole.end
        and find_overlap(one, whole) < WHOLE
    ]
    parts: list[Measurement] = []
    now = whole.start
    while now < whole.end:
        following = [one for one in inside if one.start == now]
        if not following:
            return []
        parts.append(min(following, key=lambda one: (one.end, one.doubt, one.records)))
        now = parts[-1].end
    return parts
