"""The library: a few editions serve everybody, and nobody is told less than is known."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from tests.conftest import SITUATIONS
from wayout.guide.library import Library
from wayout.situation.reading import get_situation


def test_edition_holds_all_that_is_published_by_then() -> None:
    """At any minute the edition knows the records that the situation as of that minute knows."""
    folder = SITUATIONS / "_template"
    facts = get_situation(folder)
    start, end = facts.head.window.start, facts.head.window.end
    library, rng = Library(folder, now=lambda: end), Random(7)
    for _ in range(60):
        at = start + rng.random() * (end - start - timedelta(hours=2))
        known_by = library.find_known_by(at)
        assert at - timedelta(hours=1) < known_by <= at
        told = {r.id for r in library.get_edition(at).situation.records()}
        assert told == {r.id for r in facts.as_of(at).records()}
