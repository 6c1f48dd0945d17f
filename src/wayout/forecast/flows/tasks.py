"""Tasks of an ensemble: members simulated up to now for the reports, or on for a forecast."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from wayout.forecast.flows.drive import Drive
from wayout.forecast.flows.kernel import Course
from wayout.forecast.flows.parameters import Layout
from wayout.forecast.flows.readings import Readings, fill_readings
from wayout.forecast.flows.simulation import simulate
from wayout.forecast.flows.waiting import fill_waits
from wayout.forecast.setting.gates import Gates
from wayout.forecast.setting.setting import Setting
from wayout.network.compiled import Array


@dataclass(frozen=True, slots=True)
class Ensemble:
    """The members of a forecast: their parameters, shape (members, parameters), and their seed."""

    setting: Setting
    layout: Layout
    parameters: Array
    seed: int


@dataclass(frozen=True, slots=True)
class Hindcast:
    """A task: simulate members up to now and read every measurement from them."""

    ensemble: Ensemble
    readings: Readings
    vehicles_per_km: float

    def __call__(self, members: range, /) -> tuple[Array, ...]:
        """Give predictions, shape (members, measurements)."""
        ours = self.ensemble
        found = np.zeros((len(members), self.readings.way.size))
        share = ours.setting.gates.share
        waits = np.zeros_like(share)
        for row, (drive, course) in enumerate(_simulate(ours, members)):
            fill_waits(waits, course.joined, course.gone, drive.rate * share)
            fill_readings(
                found[row],
                self.readings,
                course.passed,
                course.queue,
                waits,
                drive.rate,
                share,
                drive.persons,
                self.vehicles_per_km * drive.density,
            )
        return (found,)

    def key(self) -> str:
        """Give a hash of all it depends on."""
        return _hash(self)


class Lot(NamedTuple):
    """
    What members of a forecast came to, members first.

    `entered` are people let in by local day and lane, shape (members, days, lanes); `waiting` who
    waits at the start of each hour from `since` on, and `waits` the hours of somebody who joins
    then, shape (members, hours, watched lanes); `persons` a vehicle and `density`, vehicles in a
    km over those assumed, shape (members,).
    """

    entered: Array
    waiting: Array
    waits: Array
    persons: Array
    density: Array


@dataclass(frozen=True, slots=True)
class Outlook:
    """A task: simulate members to the end and take what a forecast tells of."""

    ensemble: Ensemble
    watched: Array
    since: int

    def __call__(self, members: range, /) -> tuple[Array, ...]:
        """Give the parts of a `Lot`."""
        ours, setting = self.ensemble, self.ensemble.setting
        hours = setting.hours.count - self.since
        lot = Lot(
            np.zeros((len(members), setting.days, len(setting.lanes)), np.float32),
            np.zeros((len(members), hours, self.watched.size), np.float32),
            np.zeros((len(members), hours, self.watched.size), np.float32),
            np.zeros(len(members)),
            np.zeros(len(members)),
        )
        waits = np.zeros((setting.hours.count, self.watched.size))
        share = setting.gates.share[:, self.watched]
        for row, (drive, course) in enumerate(_simulate(ours, members)):
            joined, gone = (
                np.ascontiguousarray(part[:, self.watched]) for part in (course.joined, course.gone)
            )
            passing = np.ascontiguousarray(drive.rate[:, self.watched] * share)
            fill_waits(waits, joined, gone, passing)
            lot.entered[row] = _add_days(course.passed, setting)
            lot.waiting[row] = course.queue[self.since : -1, self.watched]
            lot.waits[row] = waits[self.since :]
            lot.persons[row], lot.density[row] = drive.persons, drive.density
        return tuple(lot)

    def key(self) -> str:
        """Give a hash of all it depends on."""
        return _hash(self)


def _simulate(ours: Ensemble, members: range) -> Iterator[tuple[Drive, Course]]:
    parameters = ours.parameters[members.start : members.stop]
    return simulate(ours.setting, ours.layout, parameters, members=members, seed=ours.seed)


def _add_days(passed: Array, setting: Setting) -> Array:
    """Add up hours by the local day of each lane's country, shape (days, lanes)."""
    total = np.zeros((setting.days, passed.shape[1]))
    for number in range(len(setting.countries)):
        lanes = np.flatnonzero(setting.country == number)
        edges = setting.list_day_edges(number)
        days = setting.day[edges, number]
        total[days[:, None], lanes] = np.add.reduceat(passed[:, lanes], edges, axis=0)
    return total


def cut_setting(setting: Setting) -> Setting:
    """Cut a setting after the hour of now: what came later plays no part in the past."""
    count = setting.hours.now + 1
    return replace(
        setting,
        hours=replace(setting.hours, count=count),
        gates=Gates(*(part[:count] for part in setting.gates)),
        day=setting.day[:count],
        demand=setting.demand[:count],
        demand_lanes=setting.demand_lanes[:count],
    )


def _hash(task: object) -> str:
    return hashlib.sha256(pickle.dumps(task, protocol=5)).hexdigest()
