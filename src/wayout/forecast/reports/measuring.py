"""One report as a measurement, or set aside with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wayout.forecast.forecast import Aside
from wayout.forecast.reports.doubts import Doubts, find_width
from wayout.forecast.reports.measurement import (
    AT_LEAST,
    AT_MOST,
    CAPACITY,
    ENTRIES,
    EXACT,
    KM,
    VEHICLES,
    WAIT,
    Measurement,
)
from wayout.forecast.reports.span import Span, find_joining, find_span
from wayout.forecast.reports.whereabouts import LORRY, Whereabouts
from wayout.situation.period import Instant
from wayout.situation.record import Observation

ALL = "all"
WALKERS = frozenset({"foot", "bicycle"})
"""Modes whose queue is counted in people: each of them is a vehicle."""
MOST_UNFINISHED = 0.25
LEAST_KEPT = 0.5
_BOUNDS = {"at-least": AT_LEAST, "at-most": AT_MOST}
_DAYS = {"": 0.0, "hour": 1.0 / 24.0, "day": 1.0, "month": 365.25 / 12.0}
_PEOPLE = ("trips", "persons")


@dataclass(frozen=True, slots=True)
class Gauge:
    """What turns reports into measurements: doubts, people a vehicle, and the window's start."""

    doubts: Doubts
    persons_a_vehicle: float
    opens: Instant


@dataclass(frozen=True, slots=True)
class _Figure:
    """A value with its span, its bound, and what adds to its doubt."""

    quantity: str
    value: float
    span: Span
    bound: str
    parts: tuple[float, ...] = ()
    days: float = 1.0


def measure(seen: Observation, where: Whereabouts, *, gauge: Gauge) -> Measurement | Aside:
    """Take a report as a measurement; an aside if it is of no quantity of the model."""
    figure = _MEASURES[seen.kind](seen, where, gauge)
    if isinstance(figure, Aside):
        return figure
    bound = figure.bound
    if where.part and bound == AT_MOST:
        return Aside(seen.id, "it is at most so many of only a part of the country's entries")
    if where.part:
        bound = AT_LEAST
    if bound == AT_LEAST and figure.value == 0.0:
        return Aside(seen.id, "at least nobody says nothing")
    parts = (*figure.parts, *_list_parts(seen, where, gauge.doubts))
    doubt = gauge.doubts.estimate_doubt(
        figure.quantity, figure.value, parts=parts, days=figure.days
    )
    return Measurement(
        records=(seen.id,),
        quantity=figure.quantity,
        country=where.country,
        posts=where.posts,
        modes=where.modes,
        start=figure.span.start,
        end=figure.span.end,
        published=seen.published,
        value=figure.value,
        bound=bound,
        doubt=doubt,
    )


def _list_parts(seen: Observation, where: Whereabouts, doubts: Doubts) -> list[float]:
    """List what speaker, wording and place add to the doubt."""
    entries = seen.kind in ("entries", "baseline_entries")
    said = (
        (doubts.about, seen.bound not in ("exact", "range")),
        (doubts.disputed, seen.status == "disputed"),
        (doubts.everybody, entries and seen.nationality == ALL),
        (doubts.group, where.group),
        (doubts.road, where.road),
        (doubts.mixed, LORRY in seen.modes),
    )
    found = [doubts.speakers[seen.speaker], find_width(seen.value, low=seen.low, high=seen.high)]
    return found + [part for part, holds in said if holds]


def _split_unit(unit: str) -> tuple[str, float]:
    """Split a unit into what is counted, and the days of a rate; 0 for no rate."""
    what, _, per = unit.partition("/")
    return what, _DAYS[per]


def _measure_entries(seen: Observation, where: Whereabouts, gauge: Gauge) -> _Figure | Aside:
    span = find_span(seen, opens=gauge.opens, zone=where.zone)
    if isinstance(span, Aside):
        return span
    what, per = _split_unit(seen.unit)
    bound = _BOUNDS.get(seen.bound, EXACT)
    lost = 1.0 - span.kept
    if per:
        value, parts = seen.value * span.days / per, [lost / 2.0]
    else:
        if span.kept < LEAST_KEPT:
            return Aside(seen.id, "it is a total that lies mostly before the window")
        value, parts = seen.value * span.kept, [lost, span.unfinished]
        if span.unfinished > MOST_UNFINISHED:
            parts[1] = 0.0
            bound = AT_LEAST if bound == EXACT else bound
    if what not in _PEOPLE:
        value, parts = value * gauge.persons_a_vehicle, [*parts, gauge.doubts.converted]
    return _Figure(ENTRIES, value, span, bound, tuple(parts), span.days)


def _measure_queue(seen: Observation, where: Whereabouts, gauge: Gauge) -> _Figure | Aside:
    span = find_span(seen, opens=gauge.opens, zone=where.zone)
    if isinstance(span, Aside):
        return span
    bound = _BOUNDS.get(seen.bound, EXACT)
    if seen.kind == "queue_length":
        return _Figure(KM, seen.value, span, bound)
    if seen.kind == "queue_vehicles":
        return _Figure(VEHICLES, seen.value, span, bound)
    if seen.modes and seen.modes <= WALKERS:
        return _Figure(VEHICLES, seen.value, span, bound)
    vehicles = seen.value / gauge.persons_a_vehicle
    return _Figure(VEHICLES, vehicles, span, bound, (gauge.doubts.converted,))


def _measure_wait(seen: Observation, where: Whereabouts, gauge: Gauge) -> _Figure | Aside:
    span = find_span(seen, opens=gauge.opens, zone=where.zone)
    if isinstance(span, Aside):
        return span
    joined = find_joining(seen, span, opens=gauge.opens)
    return _Figure(WAIT, seen.value, joined, _BOUNDS.get(seen.bound, EXACT))


def _measure_capacity(seen: Observation, where: Whereabouts, gauge: Gauge) -> _Figure | Aside:
    span = find_span(seen, opens=gauge.opens, zone=where.zone, standing=True)
    if isinstance(span, Aside):
        return span
    what, per = _split_unit(seen.unit)
    if not per:
        return Aside(seen.id, "it is a capacity without a time")
    value, parts = seen.value / (24.0 * per), [0.5 * (1.0 - span.kept)]
    if what not in _PEOPLE:
        value, parts = value * gauge.persons_a_vehicle, [*parts, gauge.doubts.converted]
    return _Figure(CAPACITY, value, span, _BOUNDS.get(seen.bound, EXACT), tuple(parts))


_MEASURES: dict[str, Callable[[Observation, Whereabouts, Gauge], _Figure | Aside]] = {
    "entries": _measure_entries,
    "baseline_entries": _measure_entries,
    "queue_length": _measure_queue,
    "queue_vehicles": _measure_queue,
    "queue_persons": _measure_queue,
    "wait_time": _measure_wait,
    "capacity": _measure_capacity,
}
KINDS = frozenset(_MEASURES)
"""Kinds of observations that measure something of the model."""
