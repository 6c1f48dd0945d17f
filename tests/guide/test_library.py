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


def test_what_is_known_stays_the_same_until_it_is_said_to_change() -> None:
    """Whatever the clock says, before the window, in it or behind it, and whoever asks for when."""
    folder = SITUATIONS / "_template"
    window = get_situation(folder).head.window
    clock, rng, changed = [window.start], Random(7), 0
    library = Library(folder, now=lambda: clock[0])
    for _ in range(300):
        begun = window.start + rng.uniform(-0.1, 1.1) * (window.end - window.start)
        at = max(window.start, begun + rng.uniform(-1, 2) * timedelta(hours=rng.choice((1, 50))))
        clock[0] = begun
        known_by, until = library.find_known_by(at), library.find_known_until(at)
        assert until > begun
        last = min(until, window.end + timedelta(days=9)) - timedelta(microseconds=1)
        for part in (0.1, 0.5, 1):
            clock[0] = begun + part * (last - begun)
            assert library.find_known_by(at) == known_by
        clock[0] = min(until, window.end)
        changed += library.find_known_by(at) != known_by
    assert changed > 50
