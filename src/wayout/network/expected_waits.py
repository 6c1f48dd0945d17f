"""
Waits that are expected at a post hour by hour, used instead of the one estimated from its reports.

Who comes later is through no earlier. From hour to hour the instant of being through is read off
a straight line, and where an hour would let its people through before those of an earlier one,
they are through together.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from wayout.network.waits import LEAST_HOURS, Wait
from wayout.situation.period import Instant, hours_between
from wayout.situation.phrase import Moment, Phrase, say_many, show_figure
from wayout.situation.zone import get_zone

Row = tuple[float, float, float]
"""From which hour of joining on; the hour of being through then; by how much it grows an hour."""


@dataclass(frozen=True, slots=True)
class ExpectedWait:
    """
    The waits of one post and means, for those who join the line at known hours.

    Attributes
    ----------
    starts, ends
        The stretches that are told, ascending and apart; a wait is of somebody who joins at their
        start. Between them nothing is told.
    medians_h, bounds_h
        Hours, all finite: median and 90 % bound.
    told
        Whence it is known: the basis, the records and their age, of a wait whose hours count not.
    """

    starts: tuple[Instant, ...]
    ends: tuple[Instant, ...]
    medians_h: tuple[float, ...]
    bounds_h: tuple[float, ...]
    told: Wait

    def wait(self, number: int) -> Wait:
        """Give the wait of one stretch; none is so short that its doubt vanishes."""
        median = max(self.medians_h[number], LEAST_HOURS)
        return replace(self.told, median_h=median, bound_h=max(self.bounds_h[number], median))


ExpectedWaits = Mapping[tuple[str, str], ExpectedWait]
"""By the id of a post and the mode; what is not there is not expected but estimated."""

NO_WAITS: ExpectedWaits = {}


def tell_forecast(as_of: Instant, time_zone: str, *, reports: int, own: int) -> Phrase:
    """Tell that a wait was forecast: as of when, from how many reports, how many of its post."""
    local = as_of.astimezone(get_zone(time_zone))
    moment = Moment(f"{local.day} {local:%B} at {local:%H:%M}", as_of, time_zone, "day-and-hour")
    return say_many(
        "forecast as of {moment} from {n} report; of this post: {own}",
        "forecast as of {moment} from {n} reports; of this post: {own}",
        reports,
        moment=moment,
        n=show_figure(reports),
        own=show_figure(own),
    )


class WaitsByHour:
    """Expected waits in hours after a plan's instant; outside of what they tell, the estimate."""

    def __init__(self, expected: ExpectedWait, *, otherwise: Wait, at: Instant) -> None:
        """Take what is told of an instant and later; `otherwise` is the estimate."""
        self._otherwise = otherwise
        known = [n for n, end in enumerate(expected.ends) if end > at]
        self._starts = [hours_between(at, expected.starts[n]) for n in known]
        self._ends = [hours_between(at, expected.ends[n]) for n in known]
        self._waits = [expected.wait(n) for n in known]
        self._rows: dict[float, tuple[Row, ...]] = {}

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is told of the plan's instant and later."""
        return not self._waits

    def wait_at(self, hours: float) -> Wait:
        """Give the wait of who joins at an hour."""
        number = bisect_right(self._starts, hours) - 1
        if number < 0 or hours >= self._ends[number]:
            return self._otherwise
        return self._waits[number]

    def through(self, hours: float, level: float) -> float:
        """Give the hour at the head of the line for who joins at another, at a level of luck."""
        rows = self.lay_out(level)
        number = bisect_right(rows, (hours, math.inf, math.inf)) - 1
        if number < 0:
            return hours + self._otherwise.at_level(level)
        begin, through, slope = rows[number]
        return through + slope * (hours - begin)

    def lay_out(self, level: float) -> tuple[Row, ...]:
        """Lay out when one is through as straight pieces; before the first, the estimate holds."""
        if level not in self._rows:
            self._rows[level] = tuple(self._piece_together(level))
        return self._rows[level]

    def _piece_together(self, level: float) -> list[Row]:
        rest_h, rows = self._otherwise.at_level(level), list[Row]()
        through = -math.inf
        for first, last in self._blocks:
            start, end = self._starts[first], self._ends[last]
            if start > 0.0:  # somebody may have come before it, on the estimate
                through = max(through, start + rest_h)
            points: list[tuple[float, float]] = []
            for number in range(first, last + 1):
                joins = self._starts[number]
                through = max(through, joins + self._waits[number].at_level(level))
                points.append((joins, through))
            through += end - self._starts[last]
            rows = [row for row in rows if row[0] < start]
            rows += [
                (one, then, (later - then) / (other - one))
                for (one, then), (other, later) in pairwise([*points, (end, through)])
            ]
            rows += _go_back(end, through, rest_h)
        return rows

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        """List the first and the last stretch of each run of them without a gap."""
        cuts = [n for n in range(1, len(self._starts)) if self._starts[n] > self._ends[n - 1]]
        firsts = [0, *cuts] if self._starts else []
        return list(zip(firsts, [*(n - 1 for n in cuts), len(self._starts) - 1], strict=False))


def _go_back(end: float, through: float, rest_h: float) -> list[Row]:
    """Give the pieces after what is told: no earlier than its people, then on the estimate."""
    if end + rest_h >= through:
        return [(end, end + rest_h, 1.0)]
    return [(end, through, 0.0), (through - rest_h, through, 1.0)]
