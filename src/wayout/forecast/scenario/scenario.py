"""A scenario: what a what-if file changes, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.situation.period import Instant, Period
from wayout.situation.record import Origin

CLOSE, OPEN, CAPACITY, DEMAND = "close", "open", "capacity", "demand"
CHANGES = (CLOSE, OPEN, CAPACITY, DEMAND)
SCALED = (CAPACITY, DEMAND)
"""Changes that are a factor; the others shut or open a way."""


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change of a scenario, over whatever the situation says.

    Attributes
    ----------
    what
        One of `CHANGES`. `close`: nobody passes. `open`: one may pass by these modes. `capacity`:
        the posts clear so many times as many in an hour. `demand`: so many times as many set out
        for the post or country; without either, for anywhere.
    post
        The id of a crossing; else empty.
    country
        The code of the country entered, which stands for all ways into it; else empty.
    modes
        Modes it is about; empty: all.
    period
        When it holds in the world; the end is exclusive.
    factor
        Of capacity (above 0) or demand (0 or more); 0 for `close` and 1 for `open`.
    """

    what: str
    post: str
    country: str
    modes: frozenset[str]
    period: Period
    factor: float
    where: Origin

    def holds(self, at: Instant) -> bool:
        """Tell whether it holds at an instant."""
        return self.period.holds(at)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of changes, in the order of the file; no two of one kind meet."""

    name: str
    title: str
    changes: tuple[Change, ...]
