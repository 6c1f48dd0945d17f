"""A run of the published Flee 3 rules: who sets out when, day after day, and who is in a camp."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wayout.errors import FaultyInstanceError
from wayout.forecast.flee.crowd import make_crowd
from wayout.forecast.flee.graph import Graph
from wayout.forecast.flee.instance import Instance
from wayout.forecast.flee.moving import World, pass_days
from wayout.forecast.flee.settings import Settings
from wayout.network.compiled import use_compiler

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Demand:
    """
    Who sets out, by day; it follows from the counts alone. Each of shape (days,).

    Attributes
    ----------
    setting_out
        People placed where there is conflict.
    debt
        People whom the counts fell by, and who are taken off later arrivals.
    raw
        What the counts rose by since the start, with the file of the total added once: the
        number by which Flee divides its error.
    """

    setting_out: Whole
    debt: Whole
    raw: Whole


@dataclass(frozen=True, slots=True)
class Run:
    """
    One run.

    Attributes
    ----------
    heads
        People at each place in the evening, shape (days, places).
    on_road
        People on a road in the evening, shape (days,).
    """

    heads: Whole
    on_road: Whole

    @property
    def people(self) -> Whole:
        """Give everybody in the model by day, shape (days,)."""
        found: Whole = self.heads.sum(axis=1) + self.on_road
        return found


def derive_demand(instance: Instance, settings: Settings) -> Demand:
    """Derive from the counts who sets out on each day."""
    counted = instance.counts.sum_camps()
    first = int(counted[0] + instance.counts.total[0])
    change = np.diff(counted, prepend=0)
    change[0] = 0 if settings.insert_day0 else first
    setting_out, debt = np.zeros_like(counted), np.zeros_like(counted)
    owed = 0
    for day, grown in enumerate(change.tolist()):
        setting_out[day] = max(0, grown - owed)
        owed = max(0, owed - grown)
        debt[day] = owed
    return Demand(setting_out, debt, counted + instance.counts.total[0])


def run_instance(
    instance: Instance,
    settings: Settings,
    *,
    seed: int,
    report: Callable[[int, int], None] | None = None,
) -> Run:
    """
    Run an instance once.

    Parameters
    ----------
    seed
        The same seed gives the same people on the same days.
    report
        Told how many days are done, of how many.

    Raises
    ------
    FaultyInstanceError
        Somebody has to set out on a day on which no place with a population is in conflict.
    """
    use_compiler()
    draw = np.random.default_rng(seed)
    graph, demand = Graph(instance, settings), derive_demand(instance, settings)
    setting_out = demand.setting_out.tolist()
    living = np.array([place.population for place in instance.places], np.int64)
    room = np.array([place.capacity for place in instance.places], np.float64)
    arrived = np.zeros((instance.days, living.size), np.int64)
    if settings.insert_day0:
        arrived[0] = _count_day0(instance)
        room -= arrived[0]
    walk = _Walk(arrived, draw)
    world = None
    for day in range(instance.days):
        if graph.begin_day(day) or world is None:
            if world is not None:
                walk.go_on(world, day)
            world = graph.make_world(day, room)
            if report:
                report(day, instance.days)
        if setting_out[day]:
            sources = _draw_sources(graph, living, setting_out[day], day, draw)
            arrived[day] += sources
            if settings.take_from_population:
                living = np.maximum(living - sources, 0)
    assert world is not None
    walk.go_on(world, instance.days)
    return Run(walk.found, walk.on_road)


class _Walk:
    """People on their way through the days: everybody, and the heads counted so far."""

    def __init__(self, arrived: Whole, draw: np.random.Generator) -> None:
        self.arrived, self.draw, self.day = arrived, draw, 0
        self.found = np.zeros_like(arrived)
        self.on_road = np.zeros(arrived.shape[0], np.int64)
        self.heads = np.zeros(arrived.shape[1], np.int64)
        self.crowd = make_crowd(256)

    def go_on(self, world: World, until: int) -> None:
        """Pass the days before a day, on which the world is the same."""
        span = slice(self.day, until)
        given = (self.arrived[span], self.draw, self.found[span], self.on_road[span])
        self.crowd = pass_days(world, self.heads, self.crowd, *given)
        self.day = until


def _count_day0(instance: Instance) -> Whole:
    """Give the people counted in each camp on the first day, shape (places,)."""
    found = np.zeros(len(instance.places), np.int64)
    for camp in instance.list_camps():
        found[camp] = instance.counts.camps[instance.places[camp].name][0]
    return found


def _draw_sources(
    graph: Graph, living: Whole, number: int, day: int, draw: np.random.Generator
) -> Whole:
    """Draw where people set out from, by population and strength of the conflict there."""
    weights = living * graph.assess_strengths(day)
    total = weights.sum()
    if not total > 0:
        told = f"conflicts.csv: on day {day} {number} people set out, and no place with people left"
        raise FaultyInstanceError(f"{told} is in conflict; accepted: at least one")
    found: Whole = draw.multinomial(number, weights / total)
    return found
