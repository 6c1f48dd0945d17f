"""The main path by the keyboard alone, without any script of the page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from tests.browser.accessible_pages import MAIN_PATH, visit
from tests.browser.conftest import Opener
from tests.browser.driven import SECONDS_TO_LOAD, Browser, Setup

TAB, ENTER, SHIFT, SPACE = "\ue004", "\ue007", "\ue008", " "
MOST_STEPS = 150
LOOK = """
const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
return [e.tagName.toLowerCase(), e.name || '', e.value || '', (e.textContent || '').trim(),
        box.left, box.top + scrollY, box.top >= -1 && box.bottom <= innerHeight + 1,
        style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)];
"""


@dataclass(frozen=True)
class Focus:
    """What has the focus, where it is on the page, whether it is in sight, and its outline."""

    tag: str
    name: str
    value: str
    text: str
    left: float
    top: float
    in_sight: bool
    outline: float


@pytest.fixture(scope="module")
def browser(open_browser: Opener) -> Iterator[Browser]:
    """Give a Chromium as wide as a phone, with scripts off."""
    with open_browser("chromium", Setup()) as opened:
        yield opened


def press(browser: Browser, *keys: str) -> None:
    """Press keys one after the other; a shift holds for those that follow it."""
    held = [k for k in keys if k == SHIFT]
    steps = [{"type": "keyDown", "value": k} for k in held]
    for key in keys:
        if key != SHIFT:
            steps += [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
    steps += [{"type": "keyUp", "value": k} for k in held]
    browser.call("PerformActions", actions=[{"type": "key", "id": "keys", "actions": steps}])


def look(browser: Browser) -> Focus:
    """Look at what has the focus."""
    return Focus(*browser.run(LOOK))


def walk_to(
    browser: Browser, *, text: str = "", name: str = "", value: str = "", tag: str = ""
) -> list[Focus]:
    """Go on by Tab to what begins with a text, a field of a name, or a tag; give every stop."""
    stops: list[Focus] = []
    for _ in range(MOST_STEPS):
        press(browser, TAB)
        here = look(browser)
        if here.tag == "body" and not stops:
            continue  # a new window hands the focus to its page first
        stops.append(here)
        if name and here.name == name and value in ("", here.value):
            return stops
        if (text and here.text.startswith(text)) or here.tag == tag:
            return stops
    raise AssertionError(f"the keyboard does not come to {text or name or tag}")


def follow(browser: Browser, key: str = ENTER) -> None:
    """Press a key that leads to another page, and wait for it."""
    before = browser.get("html").name
    press(browser, key)
    end = time.monotonic() + SECONDS_TO_LOAD
    while not (found := browser.find_all("html")) or found[0].name == before:
        assert time.monotonic() < end, "no other page came"
        time.sleep(0.02)


def check_stops(stops: list[Focus]) -> None:
    """Check that each stop is in sight and outlined, and that they go down the page."""
    for stop in stops:
        assert stop.tag != "body", stops
        assert stop.outline >= 2, stop
        assert stop.in_sight, stop
    for before, after in pairwise(stops):
        level = abs(after.top - before.top) < 24
        assert after.top >= before.top or (level and after.left >= before.left), (before, after)


def test_stranger_reaches_one_way_when_they_have_only_a_keyboard(browser: Browser) -> None:
    """From the front page by Tab, Space, Enter and typing; every stop is seen and in order."""
    browser.open("/en/")
    stops = walk_to(browser, name="from")
    press(browser, *"Kazan")
    stops += walk_to(browser, text="Go on")
    check_stops(stops)
    follow(browser)
    stops = walk_to(browser, name="a.documents", value="internal-passport")
    press(browser, SPACE)
    stops += walk_to(browser, text="Next question")
    check_stops(stops)
    follow(browser)
    stops = walk_to(browser, name="a.age")
    press(browser, *"29")
    stops += walk_to(browser, text="Next question")
    check_stops(stops)
    follow(browser)
    check_stops(walk_to(browser, text="Show my ways now"))
    follow(browser)
    assert "29" in browser.get(".told").text
    assert "internal passport" in browser.get(".told").text
    check_stops(walk_to(browser, text="See this way"))
    follow(browser)
    check_stops(walk_to(browser, text="Back to your ways"))
    follow(browser)
    assert browser.get("h1").text == "Your ways"


def test_nothing_holds_the_focus_when_one_goes_on_and_back(browser: Browser) -> None:
    """On the page of ways Tab comes through to the last link, and back to the first."""
    check_stops(walk_to(browser, text="Sources"))
    for _ in range(MOST_STEPS):
        press(browser, SHIFT, TAB)
        if look(browser).text == "Skip to the content":
            return
    raise AssertionError("the keyboard does not come back to the first link")


def test_skip_link_leads_past_the_head_when_pressed(browser: Browser) -> None:
    """It is the first stop, comes into sight, and the next stop after it stands in the content."""
    browser.open("/en/")
    bare = browser.picture(whole=False)
    press(browser, TAB)
    first = look(browser)
    assert first.text == "Skip to the content"
    check_stops([first])
    assert browser.picture(whole=False) != bare
    press(browser, ENTER)
    press(browser, TAB)
    assert look(browser).name == "from"


def test_folded_part_opens_when_its_title_is_pressed(browser: Browser) -> None:
    """A `details` opens by Enter and closes by Space."""
    visit(browser, "en", MAIN_PATH[-2])
    walk_to(browser, tag="summary")
    for key, is_open in ((ENTER, True), (SPACE, False)):
        press(browser, key)
        assert browser.run("return document.activeElement.parentElement.open") is is_open
