"""When a service leaves for somebody who is ready: days of running, bands, times of no service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wayout.situation.period import Instant, hours_between

FOREVER = float("inf")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ALTERNATE = {"odd-days": 1, "even-days": 0}


class Departures:
    """
    The departures of one service as known: a band of waiting, or days without hours.

    Instants are hours after an epoch. A *level* is a share of luck: at level 0.5 one waits the
    median, at 0.9 no longer than nine in ten do. Of a known day with an unknown hour every hour is
    as likely: who is ready before it leaves at noon in the median, and who is ready in the middle
    of it has missed it in half of all cases. So both kinds are one: a wait that passes only while
    the service runs, and for a known day it is that share of 24 hours. Leaving later follows from
    being ready later and from a higher level.

    Parameters
    ----------
    frequency
        As in the table of services: days of the week, odd or even dates, or a frequency.
    wait
        The band of waiting for any other frequency, in hours.
    shut
        Times in which nothing leaves, from and to, in hours.
    first, last
        The days laid out, for services that run on days.
    """

    def __init__(
        self,
        frequency: str,
        wait: tuple[float, float],
        shut: Sequence[tuple[float, float]],
        *,
        epoch: Instant,
        zone: str,
        first: date,
        last: date,
    ) -> None:
        self._wait = wait
        if _runs_on_days(frequency):
            self._wait = (0.0, 24.0)
            days = [first + timedelta(days=n) for n in range((last - first).days + 2)]
            midnights = [datetime.combine(d, time(), ZoneInfo(zone)) for d in days]
            edges = [hours_between(epoch, m) for m in midnights]
            spans = zip(days, edges, edges[1:], strict=False)
            idle = [(start, end) for day, start, end in spans if not _is_run(frequency, day)]
            shut = [(-FOREVER, edges[0]), *idle, (edges[-1], FOREVER), *shut]
        self.shut = merge_spans(shut)

    def wait_h(self, level: float) -> float:
        """Give the wait at a level, not counting times in which nothing leaves."""
        low, high = self._wait
        return low + level * (high - low)

    def leave(self, ready: float, level: float) -> float:
        """Give the hour of departure for somebody ready at an hour; infinite if there is none."""
        left = self.wait_h(level)
        for start, end in self.shut:
            if end <= ready:
                continue
            if ready + left < start:
                break
            left -= max(start - ready, 0.0)
            ready = end
        return ready + max(left, 0.0)

    def open_from(self, hours: float) -> float:
        """Give the first hour at or after another at which something can leave."""
        for start, end in self.shut:
            if start <= hours < end:
                return end
        return hours

    @property
    def ends(self) -> float:
        """Give the hour from which nothing leaves any more; infinite if there is none."""
        if not self.shut or self.shut[-1][1] < FOREVER:
            return FOREVER
        return self.shut[-1][0]


def merge_spans(spans: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Merge spans that overlap or touch; ascending, and empty ones left out."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _runs_on_days(frequency: str) -> bool:
    return frequency in _ALTERNATE or set(frequency.split("|")) <= set(_WEEKDAYS)


def _is_run(frequency: str, day: date) -> bool:
    if frequency in _ALTERNATE:
        return day.day % 2 == _ALTERNATE[frequency]
    return _WEEKDAYS[day.weekday()] in frequency.split("|")
