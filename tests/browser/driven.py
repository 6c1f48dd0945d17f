"""A browser that a test drives: the commands of WebDriver, whoever carries them out."""

from __future__ import annotations

import base64
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.browser.proxy import Exchange, Proxy

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver names an element."""

SCREEN_HEIGHT = 844
SECONDS_TO_LOAD = 30.0


class BrowserError(Exception):
    """A browser did not do what it was told."""


@dataclass(frozen=True)
class Setup:
    """How a browser is set up; by default a phone that runs no script and keeps nothing."""

    script: bool = False
    width: int = 390
    dark: bool = False
    private: bool = True
    language: str = "en"


@dataclass
class Found:
    """One element of the page that is shown."""

    browser: Browser
    name: str

    def click(self) -> None:
        """Click it; if that leads to another page, wait for that page."""
        self.browser.call("ElementClick", id=self.name)

    def type(self, text: str) -> None:
        """Type into it, as by the keyboard."""
        self.browser.call("ElementSendKeys", id=self.name, text=text)

    def clear(self) -> None:
        """Empty it."""
        self.browser.call("ElementClear", id=self.name)

    @property
    def text(self) -> str:
        """Give the text in it that can be seen."""
        return " ".join(str(self.browser.call("GetElementText", id=self.name)).split())

    def get(self, attribute: str) -> str:
        """Get an attribute, empty if it has none."""
        return str(self.browser.call("GetElementAttribute", id=self.name, name=attribute) or "")

    def find_all(self, css: str) -> list[Found]:
        """List what is in it, by a selector of CSS."""
        call = self.browser.call("FindElementsFromElement", id=self.name, value=css, **BY_CSS)
        return [Found(self.browser, one[ELEMENT]) for one in call]


BY_CSS = {"using": "css selector"}


class Browser(ABC):
    """One window of a browser with a fresh profile, all of whose requests pass a proxy."""

    kind: str
    setup: Setup
    proxy: Proxy
    folder: Path
    """All that the browser writes: its profile, its home, its temporary files, and downloads."""

    @abstractmethod
    def call(self, command: str, **values: Any) -> Any:
        """Carry out a command of WebDriver; BrowserError says why it could not be."""

    @abstractmethod
    def set_moment(self, control: Found, text: str) -> None:
        """Type a day or an hour, written as in ISO 8601, into the control for it."""

    @abstractmethod
    def close(self) -> None:
        """End the browser; its profile stays."""

    @abstractmethod
    def picture(self, *, whole: bool = True) -> bytes:
        """Give a picture of the page as PNG, whole or what the screen shows."""

    def __enter__(self) -> Self:
        """Give the browser."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    @property
    def exchanges(self) -> list[Exchange]:
        """Give what was asked of the guide, and answered."""
        return self.proxy.exchanges

    def open(self, path: str) -> None:
        """Open a page of the guide by its path, or any address; wait until it is loaded."""
        self.call("Navigate", url=path if ":" in path else self.proxy.origin + path)

    @property
    def url(self) -> str:
        """Give the address that the browser shows."""
        return str(self.call("GetCurrentURL"))

    @property
    def title(self) -> str:
        """Give the title of the page."""
        return str(self.call("GetTitle"))

    @property
    def source(self) -> str:
        """Give the page as the browser holds it."""
        return str(self.call("GetPageSource"))

    @property
    def cookies(self) -> Sequence[Any]:
        """Give every cookie for this page."""
        return list(self.call("GetCookies"))

    def find_all(self, css: str) -> list[Found]:
        """List elements of the page, by a selector of CSS."""
        return [Found(self, f[ELEMENT]) for f in self.call("FindElements", value=css, **BY_CSS)]

    def get(self, css: str) -> Found:
        """Get the first element of the page that a selector finds."""
        found = self.find_all(css)
        if not found:
            raise BrowserError(f"{self.url} has no {css}: {self.get('body').text[:600]}")
        return found[0]

    def get_button(self, words: str) -> Found:
        """Get the first button whose words begin so."""
        quote = "'" if '"' in words else '"'
        begins = f"starts-with(normalize-space(.), {quote}{words}{quote})"
        found = self.call("FindElements", using="xpath", value=f"//button[not(@hidden)][{begins}]")
        if found:
            return Found(self, found[0][ELEMENT])
        offered = "; ".join(button.text for button in self.find_all("button"))
        raise BrowserError(f"{self.url} has no button '{words}'; there are: {offered}")

    def press(self, words: str) -> None:
        """Press the first button whose words begin so, and wait for the page it leads to."""
        self.follow(self.get_button(words))

    def follow(self, element: Found) -> None:
        """Click a link or button, and wait until the page it leads to is there."""
        before = self.get("html").name
        element.click()
        end = time.monotonic() + SECONDS_TO_LOAD
        while not self._shows_another(before):
            if time.monotonic() > end:
                raise BrowserError(f"{self.url}: no other page came")
            time.sleep(0.02)

    def _shows_another(self, before: str) -> bool:
        now = self.find_all("html")
        if not now or now[0].name == before:
            return False
        return bool(self.run("return document.readyState") == "complete")

    def run(self, script: str, *values: Any) -> Any:
        """Run a script of the test in the page: the body of a function; `return` gives."""
        return self.call("ExecuteScript", script=script, args=list(values))

    def run_async(self, script: str, *values: Any) -> Any:
        """Run a script whose last argument is the function to call with what it gives."""
        return self.call("ExecuteAsyncScript", script=script, args=list(values))

    def print_pdf(self) -> bytes:
        """Print the page on sheets of A4; give the document."""
        sheet = {"width": 21.0, "height": 29.7}
        return base64.b64decode(self.call("Print", page=sheet, shrinkToFit=True))
