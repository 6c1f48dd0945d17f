"""
Gates: what stands between arriving at a border and being across, as a function of time.

A gate is FIFO: who arrives later is never across earlier. It waits for the queue, then for the
post to be open, then for a period in which the traveller is not refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wayout.network.expected_waits import WaitsByHour
from wayout.network.waits import Wait
from wayout.rules.verdict import RISK_RANK, Verdict
from wayout.situation.period import Instant, Period

FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to `end`, in hours after the plan's instant, one verdict holds."""

    start: float
    end: float
    verdict: Verdict

    @property
    def refuses(self) -> bool:
        """Tell whether nobody like this traveller passes in this window."""
        return self.verdict.word == "refused"

    @property
    def grade(self) -> tuple[int, int]:
        """Give the risk and the doubt one takes by passing in it, as ranks."""
        return RISK_RANK[self.verdict.risk], int(self.verdict.word == "unknown")


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours as intervals after the plan's instant; none means round the clock."""

    open: tuple[tuple[float, float], ...] = ()

    def next_open(self, t: float) -> float:
        """Give the first instant at or after `t` when the post is open; infinite if none."""
        if not self.open:
            return t
        for start, end in self.open:
            if t < end:
                return max(t, start)
        return FOREVER


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to be across: when, in which window."""

    across: float
    window: Window


@dataclass(frozen=True, slots=True)
class Gate:
    """
    A border passage for one traveller and mode.

    `wait` is estimated from reports and holds at any hour; `by_hour` stands in its place.
    """

    windows: tuple[Window, ...]
    wait: Wait
    hours: Hours = Hours()
    by_hour: WaitsByHour | None = None

    def wait_at(self, t: float) -> Wait:
        """Give the wait of somebody who arrives at `t`."""
        return self.wait if self.by_hour is None else self.by_hour.wait_at(t)

    def ready_at(self, t: float, level: float) -> float:
        """Give when somebody who arrives at `t` has queued, at a level of luck."""
        if self.by_hour is None:
            return t + self.wait.at_level(level)
        return self.by_hour.through(t, level)

    def pass_after(self, t: float, wait_h: float) -> list[Outcome]:
        """Give the ways to be across for somebody who arrives at `t` and queues for `wait_h`."""
        return self.pass_from(t + wait_h)

    def pass_from(self, ready: float) -> list[Outcome]:
        """
        Give the ways to be across for somebody who has queued at an hour.

        The first is the earliest; a later window is listed only if no earlier one carries as
        little risk and doubt, since waiting for it can then be worth while. Empty: no way.
        """
        outcomes: list[Outcome] = []
        for window in self.windows:
            if window.refuses or window.end <= ready:
                continue
            across = self.hours.next_open(max(ready, window.start))
            if across >= window.end:
                continue
            if not any(_is_as_good(o.window, window) for o in outcomes):
                outcomes.append(Outcome(across, window))
        return outcomes


def _is_as_good(one: Window, other: Window) -> bool:
    """Tell whether a window carries no more risk and no more doubt than another."""
    return one.grade[0] <= other.grade[0] and one.grade[1] <= other.grade[1]


def opening_hours(opens: str, closes: str, zone: str, *, at: Instant, horizon_h: float) -> Hours:
    """Give the opening hours of a post over a horizon; unknown or empty hours are no limit."""
    if not opens or not closes or "?" in (opens, closes):
        return Hours()
    tz = ZoneInfo(zone)
    start_hour, start_minute = (int(x) for x in opens.split(":"))
    end_hour, end_minute = (int(x) for x in closes.split(":"))
    day = at.astimezone(tz).replace(hour=0, minute=0, second=0, microsecond=0)
    day -= timedelta(days=1)
    intervals = []
    while (day - at).total_seconds() / 3600 < horizon_h:
        start = day + timedelta(hours=start_hour, minutes=start_minute)
        end = day + timedelta(hours=end_hour, minutes=end_minute)
        if end <= start:
            end += timedelta(days=1)
        intervals.append((_hours(at, start), _hours(at, end)))
        day = datetime.combine(day.date() + timedelta(days=1), day.timetz())
    return Hours(tuple((s, e) for s, e in intervals if e > 0))


def _hours(at: Instant, then: datetime) -> float:
    return (then - at).total_seconds() / 3600.0


def change_instants(periods: Iterable[Period], *, at: Instant, horizon_h: float) -> list[float]:
    """Give the hours after `at` at which some period begins or ends, within the horizon."""
    instants = {0.0}
    for period in periods:
        for edge in (period.start, period.end):
            hours = (edge - at).total_seconds() / 3600.0
            if 0.0 < hours < horizon_h:
                instants.add(hours)
    return sorted(instants)


def merge_windows(windows: Sequence[Window]) -> tuple[Window, ...]:
    """Join neighbouring windows with the same verdict."""
    merged: list[Window] = []
    for window in windows:
        if merged and merged[-1].verdict == window.verdict and merged[-1].end == window.start:
            merged[-1] = Window(merged[-1].start, window.end, window.verdict)
        else:
            merged.append(window)
    return tuple(merged)
