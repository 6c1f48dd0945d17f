"""When a service leaves for somebody who is ready: days of running, periods of no service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from wayout.situation.period import Instant

NOON_H, EVENING_H = 12.0, 21.6
"""An unknown hour of a known day: the middle of the day, and nine tenths of it."""

FOREVER = float("inf")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Timetable:
    """
    The departures of one service as known: a band of waiting, or days without hours.

    Instants are hours after the plan's. Both functions are FIFO.
    """

    def __init__(
        self,
        frequency: str,
        wait: tuple[float, float],
        closed: Sequence[tuple[float, float]],
        *,
        at: Instant,
        zone: str,
    ) -> None:
        self._wait = wait
        self._closed = sorted(closed)
        self._days = _runs_on(frequency)
        self._frequency = frequency
        local = at.astimezone(ZoneInfo(zone))
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        self._midnight_h = (midnight - local).total_seconds() / 3600.0
        self._first_day = midnight

    def median_departure(self, ready: float) -> float:
        """Give the median hour of departure; infinite if there is none."""
        low, high = self._wait
        return self._leave(ready, (low + high) / 2, NOON_H)

    def bound_departure(self, ready: float) -> float:
        """Give the 90 % bound of the hour of departure."""
        low, high = self._wait
        return max(
            self._leave(ready, low + 0.9 * (high - low), EVENING_H), self.median_departure(ready)
        )

    def _leave(self, ready: float, wait: float, hour: float) -> float:
        leave = self._next_run(ready, hour) if self._days else ready + wait
        for start, end in self._closed:
            if start <= leave < end:
                leave = self._next_run(end, hour) if self._days else end
        return leave

    def _next_run(self, ready: float, hour: float) -> float:
        if ready == FOREVER:
            return FOREVER
        day = int((ready - self._midnight_h) // 24)
        for ahead in range(day, day + 40):
            leave = self._midnight_h + 24.0 * ahead + hour
            if leave >= ready and self._runs(ahead):
                return leave
        return FOREVER

    def _runs(self, day: int) -> bool:
        date = (self._first_day + timedelta(days=day)).date()
        if self._frequency == "odd-days":
            return date.day % 2 == 1
        if self._frequency == "even-days":
            return date.day % 2 == 0
        return _WEEKDAYS[date.weekday()] in self._days


def _runs_on(frequency: str) -> frozenset[str]:
    """Give the days of a calendar; empty for a service that runs at any time."""
    if frequency in ("odd-days", "even-days"):
        return frozenset({frequency})
    days = frozenset(frequency.split("|"))
    return days if days <= set(_WEEKDAYS) else frozenset()
