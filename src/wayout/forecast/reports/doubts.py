"""The doubt of a measurement: how far a reported number may be from what the model computes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wayout.forecast.reports.measurement import CAPACITY, ENTRIES, KM, VEHICLES, WAIT

Z90 = 1.6448536269514722
"""Half the width of a band of 90 %, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Scatter:
    """
    How far numbers of one quantity scatter.

    Attributes
    ----------
    report
        The relative error of a careful count or estimate.
    model
        The relative error of the model for it, even with the right parameters: a single day has
        its own hours and weather, a line of cars is now denser, now wider.
    least
        The smallest difference that anybody reports, in the unit of the quantity.
    """

    report: float
    model: float
    least: float


def _list_scatter() -> Mapping[str, Scatter]:
    return {
        ENTRIES: Scatter(0.05, 0.10, 10.0),
        VEHICLES: Scatter(0.25, 0.25, 5.0),
        KM: Scatter(0.30, 0.30, 0.2),
        WAIT: Scatter(0.30, 0.25, 0.5),
        CAPACITY: Scatter(0.30, 0.20, 2.0),
    }


def _list_speakers() -> Mapping[str, float]:
    return {
        "official": 0.0,
        "dataset": 0.0,
        "treaty": 0.0,
        "agency": 0.10,
        "expert": 0.10,
        "ngo": 0.10,
        "media": 0.15,
        "eyewitness": 0.25,
        "general-knowledge": 0.30,
        "": 0.25,
    }


@dataclass(frozen=True, slots=True)
class Doubts:
    """
    The parts of a doubt, as relative errors that are added as squares.

    They are assumptions of the method, round and alike for every country and post; none was fitted
    to a count. docs/forecast-reports.md says why each has its size.

    Attributes
    ----------
    scatter
        By quantity.
    speakers
        What a kind of speaker adds.
    about
        A number said to be rounded, or a bound: *more than 20 km*.
    disputed
        A number that somebody contradicts: it may be the number of something else.
    everybody
        A count of all nationalities, taken for the home country's.
    group
        A queue or wait said of several posts at once: of which, nobody knows.
    road
        A queue on the roads towards a post, not at it.
    converted
        People counted as vehicles, or vehicles as people.
    mixed
        A queue in which lorries are counted too.
    """

    scatter: Mapping[str, Scatter] = field(default_factory=_list_scatter)
    speakers: Mapping[str, float] = field(default_factory=_list_speakers)
    about: float = 0.10
    disputed: float = 0.50
    everybody: float = 0.20
    group: float = 0.50
    road: float = 0.30
    converted: float = 0.30
    mixed: float = 0.20

    def estimate_doubt(
        self, quantity: str, value: float, *, parts: Iterable[float], days: float = 1.0
    ) -> float:
        """
        Estimate the standard deviation of the error of log(1 + value).

        The error of the model is that of one day; over several days it averages out.

        Parameters
        ----------
        parts
            Relative errors besides those of the quantity: of the speaker, the rounding, the place.
        """
        scatter = self.scatter[quantity]
        model = scatter.model / math.sqrt(max(days, 1.0))
        relative = math.hypot(scatter.report, model, *parts)
        slope = value / (1.0 + value)
        return math.hypot(relative * slope, math.log1p(scatter.least / (1.0 + value)))


def find_width(value: float, *, low: float, high: float) -> float:
    """Find the relative error that a range tells, taken as a band of 90 %; of a number alone, 0."""
    if high <= low or value <= 0:
        return 0.0
    if low > 0:
        return math.log(high / low) / (2.0 * Z90)
    return (high - low) / value / (2.0 * Z90)
