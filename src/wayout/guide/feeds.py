"""Feeds of changes in a language: of everything, of one country, of one post."""

from __future__ import annotations

from typing import Any

from wayout.guide.almanac import Almanac
from wayout.guide.speech import Speech
from wayout.guide.views.changes import list_changes_of
from wayout.planner.citation import Plain
from wayout.planner.feed import Edition, render_atom

MOST_IN_FEED = 100


def render_all(almanac: Almanac, speech: Speech, key: str = "") -> str:
    """Render every change as a feed."""
    head = almanac.known.head
    name = speech.choose(head.title, head.title_ru)
    return _render(almanac, speech, almanac.changes["records"], name=name, part="changes")


def render_some(almanac: Almanac, speech: Speech, key: str, *, kind: str) -> str | None:
    """Render the changes of a country or a post, by its `kind`; None if it is not known."""
    if key not in (almanac.countries if kind == "country" else almanac.posts):
        return None
    name = speech.country(key) if kind == "country" else speech.place(key)
    found = list_changes_of(almanac, kind, key)
    return _render(almanac, speech, found, name=name, part=f"{kind}/{key}")


def _render(almanac: Almanac, speech: Speech, records: list[Plain], *, name: str, part: str) -> str:
    sources = almanac.known.sources
    outlets: dict[str, Any] = {
        key: {**cited, "outlet": speech.outlet(sources[key])}
        for key, cited in almanac.changes["sources"].items()
    }
    changes = {**almanac.changes, "records": records[:MOST_IN_FEED], "sources": outlets}
    edition = Edition(
        part=part,
        name=name,
        language=speech.code,
        speak=speech.say,
        address=f"/{speech.code}/{part}.atom",
        pages=f"/{speech.code}/record/",
    )
    return render_atom(changes, edition=edition)
