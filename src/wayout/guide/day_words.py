"""Days in the words of a language: written by CLDR once for each day, and remembered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date

LONG_DAY, SHORT_DAY = "EEE d MMM y", "d MMM"
MOST_DAYS = 2_000
MOST_OFFSETS = 200


@lru_cache(MOST_DAYS)
def write_day(day: date, pattern: str, language: str) -> str:
    """Write a day by a pattern of CLDR, such as "Thu 22 Sep 2022"."""
    return format_date(day, pattern, locale=language)


def write_moment(local: datetime, language: str) -> str:
    """Write a local time as "Thu 22 Sep 2022, 18:00 (+03:00)", as CLDR would write it."""
    day = write_day(local.date(), LONG_DAY, language)
    return f"{day}, {local.hour:02}:{local.minute:02} ({write_offset(local)})"


def write_clock(local: datetime, language: str) -> str:
    """Write a local time short: "22 Sep 18:00"."""
    return f"{write_day(local.date(), SHORT_DAY, language)} {local.hour:02}:{local.minute:02}"


def write_offset(local: datetime) -> str:
    """Write how far a local time is from UTC, in hours and minutes: "+03:00"."""
    return _write_offset(local.utcoffset())


@lru_cache(MOST_OFFSETS)
def _write_offset(offset: timedelta | None) -> str:
    minutes = 0 if offset is None else round(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
