"""Axe finds no violation on any kind of page: phone and desktop, light and dark, both languages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product

import pytest

from tests.browser.accessible_pages import EVERY, MAIN_PATH, Page, show_as, visit
from tests.browser.axe import bring_axe, list_violations
from tests.browser.conftest import Opener
from tests.browser.driven import Browser, Setup

WAYS_TO_SEE = tuple(product(("en", "ru"), (390, 1280), (False, True)))
"""Language, width, darkness."""
EVERY_WAY = os.environ.get("WAYOUT_PAGES") == "every"
"""Else the pages take turns: each is seen in one way, those of the main path in two or three."""


@pytest.fixture(scope="module")
def browser(open_browser: Opener) -> Iterator[Browser]:
    """Give a Chromium that runs the scripts of the test; the pages have none."""
    with open_browser("chromium", Setup(script=True)) as opened:
        bring_axe(opened)
        yield opened


def choose_ways(page: Page, number: int) -> list[tuple[str, int, bool]]:
    """Choose how a page is seen, so that every way to see comes up equally often."""
    if EVERY_WAY:
        return list(WAYS_TO_SEE)
    if page in MAIN_PATH:
        return [way for way in WAYS_TO_SEE if (WAYS_TO_SEE.index(way) - number) % 3 == 0]
    return [WAYS_TO_SEE[number * 3 % len(WAYS_TO_SEE)]]


def test_axe_finds_nothing_when_it_looks_at_a_page(browser: Browser) -> None:
    """
    WCAG 2.0 to 2.2 at A and AA, and axe's own good practice, all that is folded opened.

    `WAYOUT_PAGES=every` sees each page in both languages, narrow and wide, light and dark.
    """
    found: dict[str, list[str]] = {}
    for number, page in enumerate(EVERY):
        shown = ""
        for code, width, dark in choose_ways(page, number):
            if code != shown:
                visit(browser, code, page)
            shown = code
            show_as(browser, width, dark=dark)
            found[f"{page.name} {code} {width} {dark}"] = list_violations(browser)
    assert {name: rules for name, rules in found.items() if rules} == {}
    assert browser.proxy.refused == []


SPOIL = """
const image = document.createElement('img'), pale = document.createElement('p');
image.src = 'data:,'; pale.textContent = 'Pale'; pale.style.color = '#ddd';
document.querySelector('main').append(image, pale, document.createElement('button'));
"""


def test_axe_finds_faults_when_a_page_has_some(browser: Browser) -> None:
    """A picture and a button without words, and pale writing, are seen."""
    browser.open("/en/safety")
    show_as(browser, 390)
    browser.run(SPOIL)
    rules = {found.partition(":")[0] for found in list_violations(browser)}
    assert rules == {"image-alt", "button-name", "color-contrast"}
