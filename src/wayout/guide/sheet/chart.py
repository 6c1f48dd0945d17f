"""A chart of a forecast: its picture in both themes, its words, its table."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.forecast.forecast import (
    Forecast,
    Series,
)
from wayout.forecast.products.bands import get_band
from wayout.forecast.products.locations import Locations
from wayout.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture by a name that a file can have, in both themes, with its words and its table."""

    name: str
    title: str
    light: bytes
    dark: bytes
    alt: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def rank_series(forecast: Forecast, known: Situation, target: str, kind: str) -> list[Series]:
    """Rank the series of a target at a kind of place by their highest median."""
    locations = Locations(known)
    found = [s for s in forecast.list_series(target) if locations.kind(s.location) == kind]

    def weigh(series: Series) -> float:
        bands = (get_band(series, step) for step in range(len(series.starts)))
        return max((band.median for band in bands), default=0.0)

    return sorted(found, key=lambda s: (-weigh(s), s.location, s.mode))
