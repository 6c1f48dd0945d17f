"""A copy works from a stick: opened as files, without script, and it asks nobody anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.axe import bring_axe, list_violations
from tests.browser.conftest import Opener
from tests.browser.driven import Browser, Setup
from tests.browser.needed import KINDS
from tests.guide.copy.small_copy import build_small, write_copied
from tests.guide.html_rules import list_faults

SHOWN = """
return [...document.querySelectorAll('main .step')].filter(s => s.offsetHeight).map(s => s.id)
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the small situation, as on a stick."""
    folder = tmp_path_factory.mktemp("stick")
    return build_small(write_copied(folder / "small"), folder / "out").folder


@pytest.fixture(scope="module", params=KINDS)
def phone(request: pytest.FixtureRequest, open_browser: Opener) -> Iterator[Browser]:
    """Give a browser as wide as a phone, with scripts off."""
    with open_browser(request.param, Setup(width=390)) as browser:
        yield browser


def press(browser: Browser, words: str) -> None:
    """Press the first link that can be seen and begins so."""
    for link in browser.find_all("main a"):
        if link.text.startswith(words):
            link.click()
            return
    raise AssertionError(f"{browser.url} has no link '{words}': {browser.get('main').text}")


def test_a_plan_is_found_in_a_copy_opened_as_files(copied: Path, phone: Browser) -> None:
    """From the first page to one way, link by link: one part at a time, and no request."""
    asked = len(phone.exchanges)
    phone.open((copied / "index.html").as_uri())
    press(phone, "English")
    assert "Do not rely on it after" in phone.get(".stamp").text
    press(phone, "North")
    assert phone.run(SHOWN) == ["top"]
    press(phone, "First: may I leave")
    press(phone, "no")
    assert "Everybody may leave." in phone.get("main").text
    press(phone, "Then: which ways")
    press(phone, "internal passport, foreign passport")
    press(phone, "Fri 23 Sep 2022, 18:00 (+03:00): without")
    press(phone, "Borland")
    (shown,) = phone.run(SHOWN)
    assert shown.startswith("l")
    phone.get(f"#{shown} a").click()
    (shown,) = phone.run(SHOWN)
    assert shown.startswith("w")
    assert "Alfa" in phone.get("main").text
    assert phone.url.startswith("file://")
    assert phone.url.endswith(f"/en/region/XA-N.html#{shown}")
    assert len(phone.exchanges) == asked


def test_a_note_is_shown_with_the_other_notes(copied: Path, phone: Browser) -> None:
    """A number leads to what is known, who says so, and how old it was."""
    phone.open((copied / "en" / "region" / "XA-N.html").as_uri() + "#n1")
    assert phone.run(SHOWN) == ["notes"]
    assert "before this copy" in phone.get("#notes").text or "long" in phone.get("#notes").text


def test_nothing_of_a_copy_is_wider_than_a_phone(copied: Path, phone: Browser) -> None:
    """No page has to be moved sideways, in either language, whichever part is shown."""
    for name in ("index.html", "en/index.html", "ru/region/XA-N.html", "ru/region/XA-N.html#w0"):
        path, _, part = name.partition("#")
        phone.open((copied / path).as_uri() + (f"#{part}" if part else ""))
        assert phone.run("return document.documentElement.scrollWidth") <= 390, name


def test_pages_of_a_copy_keep_to_the_rules_of_pages(copied: Path) -> None:
    """They are valid, with one heading, named controls and headings in order."""
    for path in sorted(copied.rglob("*.html")):
        code = path.relative_to(copied).parts[0]
        code = code if len(code) == 2 else "en"
        assert not list_faults(path.read_text(), code), path


def test_axe_finds_nothing_on_the_pages_of_a_copy(copied: Path, open_browser: Opener) -> None:
    """With script allowed, on the first pages and on every kind of part of a region."""
    parts = ("", "#q0", "#x0", "#a0", "#e0", "#v0", "#l0", "#w0", "#t0", "#s0", "#notes")
    pages = ["en/index.html", "ru/changed.html", *(f"ru/region/XA-N.html{p}" for p in parts)]
    with open_browser("chromium", Setup(script=True)) as browser:
        bring_axe(browser)
        for name in pages:
            path, _, part = name.partition("#")
            browser.open("about:blank")
            browser.open((copied / path).as_uri() + (f"#{part}" if part else ""))
            assert not list_violations(browser), name
