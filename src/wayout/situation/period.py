"""Instants and the periods between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Instant = datetime
"""An aware datetime in UTC."""

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
END = datetime(9999, 12, 30, tzinfo=UTC)

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?\Z")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """When something is true: from `start` up to, and not including, `end`."""

    start: Instant = BEGINNING
    end: Instant = END

    def holds(self, at: Instant) -> bool:
        """Tell whether the instant lies in the period."""
        return self.start <= at < self.end

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two periods share an instant."""
        return self.start < other.end and other.start < self.end

    def until(self, end: Instant) -> Period:
        """Give the same period, ending no later than `end`."""
        return Period(self.start, min(self.end, end))


def parse_instant(text: str) -> Instant:
    """
    Parse an ISO 8601 instant with an offset.

    Raises
    ------
    ValueError
        The text is no ISO instant; `"offset"` is the message if only the offset is missing.
    """
    found = _ISO.match(text.strip())
    if not found:
        raise ValueError("format")
    if found.group(3) is None:
        raise ValueError("offset")
    instant = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    if not 1 < instant.year < 9999:
        raise ValueError("format")
    return instant.astimezone(UTC)


def hours_between(earlier: Instant, later: Instant) -> float:
    """Give the hours from one instant to the other, negative if `later` is earlier."""
    return (later - earlier).total_seconds() / 3600.0


MILLISECONDS_PER_HOUR = 3_600_000


def after(instant: Instant, hours: float) -> Instant:
    """Give the instant so many hours later, to a millisecond: sums of hours are no more exact."""
    return instant + timedelta(milliseconds=round(hours * MILLISECONDS_PER_HOUR))
