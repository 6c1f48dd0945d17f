"""Moments that a reader asks about first: tonight, tomorrow, in three days; and all days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wayout.forecast.forecast import Series
from wayout.forecast.products.bands import find_step
from wayout.situation.period import Instant
from wayout.situation.zone import get_zone

EVENING, NOON = time(22), time(12)
DAYS_AHEAD = (0, 1, 3)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the hour of it that stands for queues; both by the clock of the situation."""

    day: date
    at: Instant
    day_words: str
    hour_words: str


def list_moments(as_of: Instant, time_zone: str, days: int) -> tuple[Moment, ...]:
    """List the moments within so many days; at least the first."""
    zone = get_zone(time_zone)
    today = as_of.astimezone(zone).date()
    found = []
    for ahead in DAYS_AHEAD:
        day = today + timedelta(days=ahead)
        hour = EVENING if ahead == 0 else NOON
        at = max(datetime.combine(day, hour, zone), as_of)
        if ahead and at >= as_of + timedelta(days=days):
            continue
        shown = say_day(day)
        day_words = {0: f"today, {shown}", 1: f"tomorrow, {shown}"}.get(ahead, shown)
        hour_words = {0: f"tonight, {at.astimezone(zone):%H:%M}"}.get(ahead)
        hour_words = hour_words or f"{day_words}, {hour:%H:%M}"
        found.append(Moment(day, at, day_words, hour_words))
    return tuple(found)


def list_days(as_of: Instant, time_zone: str, days: int) -> tuple[Moment, ...]:
    """List the noons of the day of an instant and of so many days after it."""
    zone = get_zone(time_zone)
    first = as_of.astimezone(zone).date()
    dates = [first + timedelta(days=ahead) for ahead in range(days + 1)]
    words = [say_day(day) for day in dates]
    noons = [datetime.combine(day, NOON, zone) for day in dates]
    return tuple(Moment(*one) for one in zip(dates, noons, words, words, strict=True))


def say_day(day: date) -> str:
    """Give a short date, such as "28 Sep"."""
    return f"{day.day} {day:%b}"


def find_step_of(series: Series, moment: Moment, time_zone: str) -> int | None:
    """
    Find the step of a series that a moment speaks of; None if the series does not reach there.

    Parameters
    ----------
    time_zone
        Of the place of the series, whose days begin at its own midnight.
    """
    if series.step_h < 24.0:
        return find_step(series, moment.at)
    return find_step(series, datetime.combine(moment.day, NOON, get_zone(time_zone)))
