"""All that was reported of entries, queues, waits and capacities, as measurements or set aside."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.errors import BadInputError
from wayout.forecast.forecast import Aside
from wayout.forecast.reports.conflict import doubt_capacities, widen_conflicts
from wayout.forecast.reports.doubts import Doubts
from wayout.forecast.reports.measurement import ENTRIES, Measurement
from wayout.forecast.reports.measuring import ALL, KINDS, Gauge, measure
from wayout.forecast.reports.screening import find_lost, screen_report
from wayout.forecast.reports.whereabouts import find_whereabouts
from wayout.forecast.reports.witness import (
    Testimony,
    drop_everybody,
    drop_sums,
    list_origins,
    merge_witnesses,
)
from wayout.situation.record import Observation
from wayout.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Measured:
    """Every report of a kind that measures something, in a measurement or aside."""

    measurements: tuple[Measurement, ...]
    aside: tuple[Aside, ...]


def list_measurements(
    situation: Situation, *, persons_a_vehicle: float, doubts: Doubts | None = None
) -> Measured:
    """
    List what was reported by the instant of knowledge, in the terms of the model.

    Without a report of these kinds both lists are empty.

    Parameters
    ----------
    situation
        As of the instant of knowledge; nothing published later is inside.
    persons_a_vehicle
        To read counts of vehicles as people, and people in a queue as vehicles.
    doubts
        Those of the method, unless given.

    Returns
    -------
    measured
        Measurements by country, posts, quantity, start and record; asides by record.
    """
    if not persons_a_vehicle > 0:
        raise BadInputError(
            f"{persons_a_vehicle:g} persons a vehicle; a number above 0 is accepted"
        )
    gauge = Gauge(doubts or Doubts(), persons_a_vehicle, situation.head.window.start)
    lost = find_lost(situation)
    aside, found = [], []
    for seen in situation.observations.values():
        if seen.kind not in KINDS:
            continue
        taken = _take(situation, seen, gauge=gauge, lost=lost)
        if isinstance(taken, Aside):
            aside.append(taken)
        else:
            found.append(taken)
    own, others = drop_everybody(found)
    single, sums = drop_sums(merge_witnesses(own))
    measurements = doubt_capacities(widen_conflicts([one.measurement for one in single]))
    measurements.sort(key=lambda m: (m.country, m.posts, m.quantity, m.start, m.records))
    aside += [*others, *sums]
    return Measured(tuple(measurements), tuple(sorted(aside, key=lambda a: a.record)))


def _take(
    situation: Situation, seen: Observation, *, gauge: Gauge, lost: frozenset[str]
) -> Testimony | Aside:
    """Take one report with those it goes back to; an aside if it cannot be used."""
    why = screen_report(seen, home=situation.head.home, lost=lost)
    if why:
        return Aside(seen.id, why)
    where = find_whereabouts(situation, seen)
    if isinstance(where, Aside):
        return where
    measurement = measure(seen, where, gauge=gauge)
    if isinstance(measurement, Aside):
        return measurement
    everybody = measurement.quantity == ENTRIES and seen.nationality == ALL
    return Testimony(measurement, list_origins(seen, situation.sources), everybody)
