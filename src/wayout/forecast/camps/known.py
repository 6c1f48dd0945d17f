"""What was known on an origin day: reports up to it, put on one level by corrections up to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wayout.forecast.camps.published import CampRecord, Published
from wayout.forecast.flee.series import Series

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KnownCamp:
    """
    What was known of one camp.

    Attributes
    ----------
    days, counts
        Of its reports, both of shape (reports,); empty before the first.
    log_factors
        For each verified count so far, the logarithm of it by the report before it.
    """

    days: Floats
    counts: Floats
    log_factors: tuple[float, ...]

    @property
    def is_verified(self) -> bool:
        """Tell whether a verified count has been published."""
        return bool(self.log_factors)

    def get_last(self) -> float:
        """Give the persons in the last report; before any report nobody is known to be there."""
        return float(self.counts[-1]) if self.counts.size else 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """The camps in their order, as known on the day `origin`."""

    origin: int
    camps: tuple[KnownCamp, ...]

    def list_last(self) -> Floats:
        """Give the last report of each camp, shape (camps,), persons."""
        return np.array([camp.get_last() for camp in self.camps])


def take_known(published: Published, origin: int) -> Known:
    """
    Take what was known on a day: reports and verified counts dated up to and including it.

    A report counts as published on the day it is about; the folders hold no other date.
    """
    return Known(origin, tuple(_take_camp(camp, origin) for camp in published.camps))


def _take_camp(camp: CampRecord, origin: int) -> KnownCamp:
    days, counts = _sum_files([[r for r in one if r[0] <= origin] for one in camp.files])
    factors = []
    for day in camp.verified:
        at = int(np.searchsorted(days, day))
        if day > origin or at >= days.size or days[at] != day or at == 0:
            continue
        before, after = float(counts[at - 1]), float(counts[at])
        if before <= 0 or after <= 0:
            continue
        counts = np.where(days < day, counts * (after / before), counts)
        factors.append(float(np.log(after / before)))
    return KnownCamp(days, counts, tuple(factors))


def _sum_files(files: list[Series]) -> tuple[Floats, Floats]:
    """
    Sum the files of a camp on the days of any of them, each with its latest report so far.

    Flee takes the *next* report of the first file instead, which looks ahead.
    """
    days = sorted({day for one in files for day, _ in one})
    counts = np.zeros(len(days))
    for one in files:
        own = np.array([day for day, _ in one])
        place = np.searchsorted(own, days, side="right") if one else np.zeros(len(days), int)
        values = np.array([0.0, *(count for _, count in one)])
        counts += values[place]
    return np.array(days, dtype=float), counts
