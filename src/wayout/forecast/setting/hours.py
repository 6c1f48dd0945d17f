"""The hours of a forecast: a grid from the start of the situation's window to its last day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np

from wayout.network.compiled import Array
from wayout.situation.period import Instant, hours_between


@dataclass(frozen=True, slots=True)
class Hours:
    """
    Hours numbered from `start`; the forecast begins at number `now`, and there are `count`.

    `start` and `now` are on the hour: what was published within the hour is known at its start.
    """

    start: Instant
    now: int
    count: int

    def find(self, at: Instant) -> float:
        """Give an instant as hours after the start; it may lie outside of the grid."""
        return hours_between(self.start, at)

    def instant(self, hour: float) -> Instant:
        """Give the instant so many hours after the start."""
        return self.start + timedelta(hours=hour)

    def number_days(self, zone: str) -> Array:
        """Number the local day of each hour, from 0 on, shape (count,)."""
        local = ZoneInfo(zone)
        days = [self.instant(h).astimezone(local).toordinal() for h in range(self.count)]
        return np.array(days, np.int64) - days[0]

    def tell_clock(self, zone: str) -> Array:
        """Tell the local hour of the day at the start of each hour, shape (count,)."""
        local = ZoneInfo(zone)
        clocks = [self.instant(h).astimezone(local) for h in range(self.count)]
        return np.array([clock.hour + clock.minute / 60.0 for clock in clocks])


def lay_hours(start: Instant, as_of: Instant, *, days: int) -> Hours:
    """Lay the hours from the hour of `start` to so many days after `as_of`, and one day more."""
    first = start.replace(minute=0, second=0, microsecond=0)
    now = math.floor(hours_between(first, as_of))
    return Hours(first, now, now + 24 * (days + 1))
