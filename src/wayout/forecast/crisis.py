"""
A forecast of a crisis: from what was known at an instant to quantiles of entries, queues and waits.

The reports known by then update the parameters of every member by an ensemble smoother; then all
members are simulated again, from the start of the situation's window to the last day asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from wayout.forecast.assimilation.evidence import list_evidence
from wayout.forecast.assimilation.smoother import Smoothed, smooth
from wayout.forecast.ensemble.running import run_members
from wayout.forecast.flows.parameters import Layout, draw_prior, lay_out, lay_taper, share_learned
from wayout.forecast.flows.readings import Readings, lay_readings, list_unread
from wayout.forecast.flows.tasks import Ensemble, Hindcast, Lot, Outlook, cut_setting
from wayout.forecast.forecast import Aside, Forecast
from wayout.forecast.learned import list_chances, list_learned
from wayout.forecast.limits import check_call
from wayout.forecast.reports.measured import list_measurements
from wayout.forecast.reports.measurement import VEHICLES, Measurement
from wayout.forecast.scenario.scenario import Scenario
from wayout.forecast.setting.assumptions import Assumptions
from wayout.forecast.setting.setting import Setting, make_setting
from wayout.forecast.telling import choose_watched, tell_series
from wayout.network.compiled import Array, use_compiler
from wayout.network.world_places import WorldPlaces
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

Report = Callable[[str, int, int], None]
CHUNK = 25
MOST_LEARNERS = 400
"""So many members learn from the reports; any further ones share what these learned."""
ROUNDS = 6
"""A queue where there was none is far from what members say at first; four rounds fell short."""
BEFORE = timedelta(days=1)
"""So long before the shock the past is told."""


@dataclass(frozen=True, slots=True)
class Call:
    """How members are run: where, who is told of it, and where what is finished is kept."""

    workers: str = ""
    report: Report | None = None
    keep: Path | None = None


def forecast_crisis(
    situation: Situation,
    *,
    assumptions: Assumptions,
    world: WorldPlaces,
    as_of: Instant,
    days: int,
    members: int = 1000,
    seed: int = 1,
    scenario: Scenario | None = None,
    call: Call | None = None,
) -> Forecast:
    """
    Forecast entries, queues, waits and arrivals with what was known at an instant.

    Parameters
    ----------
    days
        From `as_of` on, 1 to 60.
    members
        1 to 10,000; the same seed gives a member the same chance, whatever else is run.
    scenario
        What to change; None is the world as announced.

    Raises
    ------
    BadInputError
        A number is not accepted, or `as_of` is before the window.
    """
    check_call(days=days, members=members, seed=seed)
    use_compiler()
    known, call = situation.as_of(as_of), call or Call()
    changes = scenario.changes if scenario else ()
    setting = make_setting(known, assumptions, world=world, days=days, changes=changes)
    layout = lay_out(setting)
    learned = learn(known, setting, layout, members=members, seed=seed, call=call)
    parameters = share_learned(
        setting, layout, learned=learned.smoothed.parameters, prior=learned.prior
    )
    ensemble = Ensemble(setting, layout, parameters, seed)
    watched = choose_watched(setting)
    since = _find_since(setting)
    lot = _run_outlook(Outlook(ensemble, watched, since), members, call)
    reported = frozenset(one.country for one in learned.measured)
    past, ahead = tell_series(known, setting, lot, watched=watched, since=since, reported=reported)
    return Forecast(
        known.head.id,
        as_of,
        days,
        members,
        seed,
        scenario.name if scenario else "",
        ahead,
        past,
        list_learned(setting, layout, learned.prior, parameters),
        list_chances(known, setting),
        tuple(sorted({r for one in learned.measured for r in one.records})),
        learned.aside,
    )


@dataclass(frozen=True, slots=True)
class Learned:
    """What the reports taught: the prior, what came of it, what was measured and what was not."""

    prior: Array
    smoothed: Smoothed
    measured: tuple[Measurement, ...]
    aside: tuple[Aside, ...]


def learn(
    known: Situation, setting: Setting, layout: Layout, *, members: int, seed: int, call: Call
) -> Learned:
    """Learn the parameters of all members from the reports known by now."""
    service = setting.assumptions.service
    found = list_measurements(known, persons_a_vehicle=service.persons_a_vehicle)
    past = cut_setting(setting)
    unread = set(list_unread(past, found.measurements))
    measured = tuple(one for n, one in enumerate(found.measurements) if n not in unread)
    without = tuple(
        Aside(record, "it is about no lane or no hour of the model")
        for n in sorted(unread)
        for record in found.measurements[n].records
    )
    prior = draw_prior(setting, layout, members=range(members), seed=seed)
    taught = prior[:MOST_LEARNERS]
    ensemble = Ensemble(past, layout, taught, seed)
    per_km = known.head.assumptions["vehicles-per-km"].value
    unit = np.array([per_km if one.quantity == VEHICLES else 1.0 for one in measured])
    forward = _Forward(ensemble, lay_readings(past, measured), unit, per_km, call)
    evidence = list_evidence(measured, lay_taper(setting, layout, measured))
    evidence = replace(evidence, values=evidence.values / unit)
    with threadpool_limits(limits=1, user_api="blas"):
        smoothed = smooth(taught, forward, evidence, seed=seed, rounds=ROUNDS, again=False)
    return Learned(prior, smoothed, measured, (*found.aside, *without))


@dataclass(slots=True)
class _Forward:
    """
    The hindcast of all members as the smoother calls it, round after round.

    Each prediction is divided by its `unit`, shape (measurements,): vehicles are compared by the
    kilometres they make, as nobody there and one vehicle are nearly the same.
    """

    ensemble: Ensemble
    readings: Readings
    unit: Array
    vehicles_per_km: float
    call: Call
    round: int = 0

    def __call__(self, parameters: Array) -> Array:
        ensemble = replace(self.ensemble, parameters=parameters)
        task = Hindcast(ensemble, self.readings, self.vehicles_per_km)
        self.round += 1
        parts = _run(task, len(parameters), self.call, f"learning, round {self.round}")
        found: Array = np.concatenate([found for (found,) in parts]) / self.unit
        return found


def _run_outlook(task: Outlook, members: int, call: Call) -> Lot:
    parts = list(_run(task, members, call, "forecasting"))
    return Lot(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _run(task: Hindcast | Outlook, members: int, call: Call, what: str) -> list[tuple[Array, ...]]:
    report = call.report

    def tell(_: str, done: int, of: int) -> None:
        if report is not None:
            report(what, done, of)

    chunks = run_members(
        task, members, chunk=CHUNK, workers=call.workers, report=tell, keep=call.keep
    )
    return [found for _, found in chunks]


def _find_since(setting: Setting) -> int:
    shock = min(setting.shock_h, float(setting.hours.now))
    return max(0, int(shock - BEFORE / timedelta(hours=1)))
