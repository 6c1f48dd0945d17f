"""Moments on pages are written as CLDR writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime

from wayout.guide.day_words import write_clock, write_moment

ZONES = ("Europe/Moscow", "Asia/Kolkata", "America/New_York", "UTC", "Asia/Vladivostok")
FIRST = datetime(2022, 1, 1, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("zone", ZONES)
def test_moment_is_written_as_babel_writes_it(zone: str, language: str) -> None:
    """Through a year, every 37 hours: the same words, in full and short."""
    for step in range(237):
        local = (FIRST + timedelta(hours=37 * step)).astimezone(ZoneInfo(zone))
        full = format_datetime(local, "EEE d MMM y, HH:mm (xxx)", locale=language)
        assert write_moment(local, language) == full
        assert write_clock(local, language) == format_datetime(
            local, "d MMM HH:mm", locale=language
        )
