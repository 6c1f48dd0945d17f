"""Time zones, each read from disk once: `zoneinfo` itself keeps eight, a crisis has more."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(600)
def get_zone(name: str) -> ZoneInfo:
    """
    Get a time zone by its name in the tz database.

    Raises
    ------
    ZoneInfoNotFoundError
        There is none of that name.
    """
    return ZoneInfo(name)
