"""Kazan, 22 September in the evening; 29 years old, reservist, internal passport: the two paths."""

from __future__ import annotations

from tests.browser.visiting import Visitor

TOWN = {"en": "Kazan", "ru": "Казань"}
MOST_SCREENS = 6


def ask_one_by_one(visitor: Visitor) -> None:
    """Go from the front page to one way, a question at a time."""
    _start(visitor)
    visitor.tick("a.documents", "internal-passport")
    visitor.press("Next question")
    visitor.type("a.age", "29")
    visitor.press("Next question")
    visitor.tick("a.reservist", "yes")
    visitor.press("Show my ways now")
    visitor.press("See this way")


def ask_on_one_page(visitor: Visitor) -> None:
    """Go from the front page to one way, with all questions on one page."""
    _start(visitor)
    visitor.press("Answer several on one page")
    visitor.tick("a.documents", "internal-passport")
    visitor.type("a.age", "29")
    visitor.tick("a.reservist", "yes")
    visitor.press("Show my ways")
    visitor.press("See this way")


def _start(visitor: Visitor) -> None:
    visitor.arrive()
    visitor.say_start(TOWN[visitor.language], "2022-09-22", "18:00")
    visitor.press("Go on")
