"""A forecast of a crisis as plain values: quantiles by target, place and step, and its inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wayout.network.compiled import Array
from wayout.situation.period import Instant

LEVELS = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
"""Levels of the quantiles of every forecast; the bands of 50 and 90 % are among them."""

ENTRIES = "entries"
QUEUE_KM = "queue km"
QUEUE_VEHICLES = "queue vehicles"
WAIT = "wait"
STRANDED = "stranded"
ARRIVALS = "arrivals"
UNITS = {
    ENTRIES: "people/day",
    QUEUE_KM: "km",
    QUEUE_VEHICLES: "vehicles",
    WAIT: "hours",
    STRANDED: "people",
    ARRIVALS: "people/day",
}
"""What is forecast, and in which unit."""


@dataclass(frozen=True, slots=True)
class Series:
    """
    One target at one place, step by step.

    Attributes
    ----------
    target
        A key of `UNITS`. Entries are of a country or a post and arrivals of a town, by days that
        begin at midnight of the place; people stranded stand at the end of each day. Queues and
        waits are of a post, by hours, of those who come by `mode`.
    location
        The id of the place or post in the situation.
    mode
        `car` or `foot` for queues and waits; empty elsewhere.
    starts
        When each step begins; a wait is of somebody who joins then.
    quantiles
        Shape (steps, levels), in the unit of the target; infinite: not within the horizon.
    """

    target: str
    location: str
    mode: str
    starts: tuple[Instant, ...]
    step_h: float
    quantiles: Array

    @property
    def unit(self) -> str:
        """Give the unit of the quantiles."""
        return UNITS[self.target]


@dataclass(frozen=True, slots=True)
class Belief:
    """
    What is believed of one parameter before the reports and after them: medians and 90 % bands.

    A parameter whose band did not narrow is an assumption, and called so.
    """

    parameter: str
    location: str
    unit: str
    prior: tuple[float, float, float]
    posterior: tuple[float, float, float]

    @property
    def narrowed(self) -> float:
        """Give the width of the posterior band over the prior's; 1: nothing was learned."""
        before = self.prior[2] - self.prior[0]
        return (self.posterior[2] - self.posterior[0]) / before if before > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance that something announced without a date, or ordered with one, takes effect."""

    record: str
    location: str
    by: Instant
    probability: float


@dataclass(frozen=True, slots=True)
class Aside:
    """A report that the forecast knew and did not use, and why."""

    record: str
    why: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """
    A forecast, with everything it was made from.

    Attributes
    ----------
    as_of
        Nothing published later was used.
    scenario
        The name of the what-if file, empty without one.
    inputs
        The ids of the records used, in order.
    hindcast
        The same targets before `as_of`, by the same model told all these reports.
    """

    situation: str
    as_of: Instant
    days: int
    members: int
    seed: int
    scenario: str
    series: tuple[Series, ...]
    hindcast: tuple[Series, ...]
    beliefs: tuple[Belief, ...]
    chances: tuple[Chance, ...]
    inputs: tuple[str, ...]
    aside: tuple[Aside, ...]

    def find_series(self, target: str, location: str, mode: str = "") -> Series | None:
        """Find the series of one target at one place."""
        wanted = (target, location, mode)
        return next((s for s in self.series if (s.target, s.location, s.mode) == wanted), None)

    def list_series(self, target: str) -> Iterator[Series]:
        """Yield the series of a target, as they are ordered."""
        yield from (s for s in self.series if s.target == target)
