"""The first page: where are you, and when can you set out?"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from wayout.guide.form import Asked
from wayout.guide.library import Library
from wayout.guide.speech import Speech


def show_start(
    library: Library, speech: Speech, asked: Asked, *, fault: str = ""
) -> dict[str, Any]:
    """Give the values of the first page; `fault` says what could not be read."""
    head, places = library.head, speech.situation.places.values()
    towns = sorted(
        speech.choose(p.name, p.name_ru)
        for p in places
        if p.kind == "town" and p.country == head.home
    )
    zone = ZoneInfo(head.time_zone)
    now = library.now.astimezone(zone)
    return {
        "title": speech.choose(head.title, head.title_ru),
        "towns": towns,
        "asked": asked,
        "fault": fault,
        "first_day": head.window.start.astimezone(zone).date().isoformat(),
        "last_day": head.window.end.astimezone(zone).date().isoformat(),
        "today": asked.day or now.date().isoformat(),
        "hour": asked.hour or f"{now:%H:00}",
        "neighbours": list_neighbours(library, speech),
    }


def list_neighbours(library: Library, speech: Speech) -> list[tuple[str, str]]:
    """List the countries that posts lead to, by name: code and name."""
    home = library.head.home
    codes = {c.country_in for c in speech.situation.crossings.values() if c.country_out == home}
    return sorted(((code, speech.country(code)) for code in codes), key=lambda x: x[1])
