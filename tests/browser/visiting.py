"""A stranger who visits the guide: reads the words on the page, types, ticks and presses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.browser.driven import Browser, Found
from wayout.guide.language import read_catalogue


@dataclass
class Visitor:
    """Somebody in front of a browser, who reads one language."""

    browser: Browser
    language: str
    screens: list[str] = field(default_factory=list)
    """The heading of every screen they saw, in order."""
    shown: Callable[[str], None] = lambda heading: None
    """Called at every screen, to look at it."""

    def words(self, english: str) -> str:
        """Give what a text of the pages is in their language."""
        return read_catalogue(self.language).gettext(english)

    def look(self) -> None:
        """Look at a new screen."""
        self.screens.append(self.browser.get("h1").text)
        self.shown(self.screens[-1])

    def arrive(self) -> None:
        """Open the front page, and begin to count screens."""
        self.browser.open(f"/{self.language}/")
        self.screens.clear()
        self.look()

    def press(self, english: str) -> None:
        """Press the button with these words in their language, and look at what comes."""
        self.browser.press(self.words(english))
        self.look()

    def find_field(self, name: str) -> Found:
        """Find the field of a name that can be typed into; hidden ones carry answers along."""
        return self.browser.get(f"input[name='{name}']:not([type='hidden'])")

    def type(self, name: str, text: str) -> None:
        """Type into the field of a name, in place of what stands there."""
        found = self.find_field(name)
        if found.get("value"):
            found.clear()
        found.type(text)

    def tick(self, name: str, value: str) -> None:
        """Tick a choice."""
        self.find_choice(name, value).click()

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.browser.get(f"select[name='{name}'] option[value='{value}']").click()

    def find_choice(self, name: str, value: str) -> Found:
        """Find a choice among those of a question."""
        return self.browser.get(f"input[name='{name}'][value='{value}']:not([type='hidden'])")

    def say_start(self, place: str, day: str, hour: str) -> None:
        """Say where and when, on the front page."""
        self.type("from", place)
        self.set_moment("day", day)
        self.set_moment("hour", hour)

    def set_moment(self, name: str, text: str) -> None:
        """Set a day or an hour, written as in ISO 8601, in the browser's own control."""
        self.browser.set_moment(self.find_field(name), text)
