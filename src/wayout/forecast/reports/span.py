"""The time a report is of: cut to the window and to what could be known, and for waits shifted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from wayout.forecast.forecast import Aside
from wayout.situation.period import BEGINNING, END, Instant, after, hours_between
from wayout.situation.record import Observation
from wayout.situation.zone import get_zone

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
TIMED_BASES = frozenset({"exact", "standing"})
"""Publications whose instant is known; of the others only the day is, and its end is given."""


@dataclass(frozen=True, slots=True)
class Span:
    """
    The period of a measurement.

    Attributes
    ----------
    kept
        The share of the reported period that is left, 0 to 1.
    unfinished
        The share of it that may have lain ahead when the report was written, 0 to 1.
    """

    start: Instant
    end: Instant
    kept: float
    unfinished: float

    @property
    def days(self) -> float:
        """Give the length in days."""
        return hours_between(self.start, self.end) / 24.0


def find_span(
    seen: Observation, *, opens: Instant, zone: str = "UTC", standing: bool = False
) -> Span | Aside:
    """
    Find the time that a report is of; an aside if none of it can be used.

    A report of an instant is of the hour after it. A standing one, such as a capacity, goes on
    until it was published.

    Parameters
    ----------
    opens
        When the window begins; what lies before is cut off.
    zone
        Of the place: a period that ends at its midnight is of whole days, and the last of them may
        not have been over; one that ends at an hour was.
    """
    start, stop = seen.valid.start, seen.valid.end
    if start == BEGINNING:
        return Aside(seen.id, "it does not say of which time it is")
    if stop == END:
        stop = max(seen.published, start + HOUR) if standing else start + HOUR
    if start >= seen.published:
        return Aside(seen.id, "it is of a time after its publication")
    end, begin = min(stop, seen.published), max(start, opens)
    if end <= begin:
        return Aside(seen.id, "it is of a time before the window")
    whole = hours_between(start, end)
    days = stop >= seen.published or stop.astimezone(get_zone(zone)).hour == 0
    ahead = hours_between(_find_earliest(seen), stop) if days else 0.0
    share = min(1.0, max(0.0, ahead) / hours_between(start, stop))
    return Span(begin, end, hours_between(begin, end) / whole, share)


def _find_earliest(seen: Observation) -> Instant:
    """Find the earliest instant at which the report may have been written."""
    if seen.published_basis in TIMED_BASES:
        return seen.published
    return seen.published - DAY + SECOND


def find_joining(seen: Observation, span: Span, *, opens: Instant) -> Span:
    """
    Find when somebody joined the queue who waited as long as reported.

    An eyewitness, and whoever speaks of people who have stood for so long, tells of a wait that
    has passed by the end of the period: they joined that many hours before it. Others may mean
    those who are through or those who come now, so that all who joined from one wait before the
    period until its end are meant.
    """
    long = timedelta(hours=seen.value)
    lived = seen.speaker == "eyewitness" or seen.bound == "at-least"
    end = span.end - long if lived else span.end
    start = span.start if lived and end > span.start else after(span.start, -seen.value)
    end = max(end, min(opens + HOUR, span.end))
    start = max(opens, min(start, end - HOUR))
    return Span(start, end, span.kept, span.unfinished)
