"""Opening hours of a post, laid out once over a situation's window."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import timedelta

from wayout.network.gates import Hours, opening_hours
from wayout.situation.period import Instant, Period, after, hours_between
from wayout.situation.record import Crossing

ALWAYS_OPEN = Hours()
AHEAD_H = 1200.0
"""Hours are laid out so much longer than the window: a plan looks past its end."""


@dataclass(frozen=True, slots=True)
class OpeningDays:
    """When a post is open, as instants: `begins` and `ends` of each day, ascending."""

    post: Crossing
    opens_h: float
    laid: Period
    begins: tuple[Instant, ...]
    ends: tuple[Instant, ...]

    def from_instant(self, at: Instant, horizon_h: float) -> Hours:
        """Give the opening hours over a horizon, in hours after the instant."""
        until = after(at, horizon_h)
        if at < self.laid.start or until > self.laid.end:
            return find_hours(self.post, at, horizon_h)
        first = bisect_right(self.ends, at)
        last = bisect_left(self.begins, after(until, self.opens_h))
        days = zip(self.begins[first:last], self.ends[first:last], strict=True)
        return Hours(tuple((hours_between(at, b), hours_between(at, e)) for b, e in days))


def find_hours(post: Crossing, at: Instant, horizon_h: float) -> Hours:
    """Give the opening hours of a post over a horizon, in hours after the instant."""
    return opening_hours(post.opens, post.closes, post.time_zone, at=at, horizon_h=horizon_h)


def laid_out(window: Period) -> Period:
    """Give the period over which hours are laid out, of a situation's window."""
    return Period(window.start - timedelta(days=1), after(window.end, AHEAD_H))


def lay_out_days(post: Crossing, window: Period) -> OpeningDays | None:
    """Lay out the opening hours of a post; None if it is always open, or nobody knows."""
    laid = laid_out(window)
    since = laid.start
    hours = find_hours(post, since, hours_between(since, laid.end) + 48.0).open
    if not hours:
        return None
    hour, minute = post.opens.split(":")
    return OpeningDays(
        post,
        int(hour) + int(minute) / 60.0,
        laid,
        tuple(since + timedelta(hours=b) for b, _ in hours),
        tuple(since + timedelta(hours=e) for _, e in hours),
    )
