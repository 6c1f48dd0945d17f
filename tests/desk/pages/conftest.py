"""What tests of the pages share: an office over a desk, its application, browsers of people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import Desk
from tests.desk.material import NOW
from tests.desk.pages.browsing import Browser
from wayout.desk.pages.app import make_app
from wayout.desk.pages.known import Known
from wayout.desk.pages.office import Office
from wayout.situation.period import Instant


@dataclass
class Hands:
    """A clock that tests move."""

    now: Instant = NOW

    def __call__(self) -> Instant:
        """Give the instant."""
        return self.now

    def pass_time(self, **words: float) -> None:
        """Let time pass."""
        self.now += timedelta(**words)


@dataclass
class Room:
    """A desk with its pages, and the browsers that were opened."""

    desk: Desk
    office: Office
    app: Any
    clock: Hands
    folder: Path
    browsers: list[Browser] = field(default_factory=list)

    def come(self, **words: Any) -> Browser:
        """Open a browser that is not logged in."""
        browser = Browser(self.app, **words)
        self.browsers.append(browser)
        return browser

    def enter(self, pseudonym: str) -> Browser:
        """Open a browser and log somebody in, at a half minute of its own."""
        self.clock.pass_time(seconds=30)
        browser = self.come()
        browser.log_in(self.desk, pseudonym, self.clock.now)
        assert browser.page.status_code == 200, browser.text
        return browser


@pytest.fixture
def room(desk: Desk, folder: Path) -> Iterator[Room]:
    """Give the pages of the desk over the small situation."""
    clock = Hands()
    office = Office(desk.store, desk.vault, Known(folder), clock)
    made = Room(desk, office, make_app(office), clock, folder)
    yield made
    for browser in made.browsers:
        browser.close()
