"""What a screen reader says: marked parts, named controls, tables that stay tables, no echoes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.browser.accessible_pages import EVERY, MAIN_PATH, Page, visit
from tests.browser.accessible_tree import Said, read_aloud
from tests.browser.conftest import Opener
from tests.browser.driven import Browser, Setup

NAMED = frozenset(
    (
        *("button", "link", "textbox", "combobox", "checkbox", "radio", "image", "table", "region"),
        *("navigation", "heading", "DisclosureTriangle", "Date", "InputTime", "columnheader"),
    )
)
LANGUAGES = ("en", "ru")


@pytest.fixture(scope="module")
def browser(open_browser: Opener) -> Iterator[Browser]:
    """Give a Chromium as wide as a phone that runs the scripts of the test."""
    with open_browser("chromium", Setup(script=True)) as opened:
        yield opened


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
def test_parts_and_controls_have_names_when_read_aloud(browser: Browser, page: Page) -> None:
    """One main part, one first heading, the banner, the site's list of pages; nothing nameless."""
    visit(browser, "ru" if EVERY.index(page) % 2 else "en", page)
    said = read_aloud(browser)
    counted = Counter(s.role for s in said)
    assert (counted["main"], counted["banner"], counted["contentinfo"]) == (1, 1, 1)
    assert counted["navigation"] >= 2
    assert sum(s.role == "heading" and "level 1" in s.more for s in said) == 1
    assert [s for s in said if s.role in NAMED and not s.name] == []
    assert list_echoes(said) == []


def list_echoes(said: list[Said]) -> list[str]:
    """List names of links that are heard twice in one item, and fields named as their group."""
    found, heard, group = [], set[str](), ""
    for one in said:
        if one.role in ("listitem", "cell", "definition", "heading", "paragraph"):
            heard.clear()
        if one.role == "link" and one.name in heard:
            found.append(f"again: {one.name}")
        if one.role == "link":
            heard.add(one.name)
        if one.role == "group":
            group = one.name
        elif group and one.name == group and one.role in ("textbox", "combobox"):
            found.append(f"named as its group: {one.name}")
    return found


def test_echo_is_found_when_there_is_one() -> None:
    """The rule above sees two links of one name, and a field that repeats its group."""
    twice = [Said("link", "Meduza, 2 days ago")] * 2
    assert list_echoes(twice) == ["again: Meduza, 2 days ago"]
    assert list_echoes([twice[0], Said("listitem", ""), twice[0]]) == []
    asked = [Said("group", "How old are you?"), Said("textbox", "How old are you?")]
    assert list_echoes(asked) == ["named as its group: How old are you?"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_table_is_still_a_table_when_shown_on_a_phone(browser: Browser, code: str) -> None:
    """Stacked on a narrow screen it keeps rows, headings and cells, and says no heading twice."""
    visit(browser, code, MAIN_PATH[-1])
    said = read_aloud(browser)
    counted = Counter(s.role for s in said)
    assert counted["columnheader"] == 6
    rows = counted["row"] - 1
    assert rows >= 2
    assert counted["rowheader"] == rows
    heads = {s.name for s in said if s.role == "columnheader"}
    cells = [s.name for s in said if s.role in ("cell", "rowheader")]
    assert [c for c in cells for head in heads if c.startswith(f"{head} ")] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_question_is_the_heading_when_one_is_asked(browser: Browser, code: str) -> None:
    """The next page begins with another heading, so that a listener hears that it is new."""
    heard = []
    for page in MAIN_PATH[1:3]:
        visit(browser, code, page)
        said = read_aloud(browser)
        heard += [s.name for s in said if s.role == "heading"]
        assert any(s.role in ("group", "textbox") and s.name == heard[-1] for s in said)
    assert len(set(heard)) == len(heard) == 2


@pytest.mark.parametrize("code", LANGUAGES)
def test_signs_are_silent_when_they_only_decorate(browser: Browser, code: str) -> None:
    """Arrows of buttons, boxes of a checklist and shapes of verdicts are seen, and not said."""
    visit(browser, code, MAIN_PATH[-1])
    said = " ".join(s.name for s in read_aloud(browser))
    assert not set("‹›☐→◇○") & set(said)


@pytest.mark.parametrize("code", LANGUAGES)
def test_other_language_is_marked_when_a_button_names_it(browser: Browser, code: str) -> None:
    """The page says its language, and the switch the one it leads to."""
    other = LANGUAGES[1 - LANGUAGES.index(code)]
    for page in (MAIN_PATH[0], MAIN_PATH[3], EVERY[-1]):
        visit(browser, code, page)
        assert browser.get("html").get("lang") == code
        if page is not EVERY[-1]:
            switch = browser.get(f'nav.languages [lang="{other}"]')
            assert switch.text == {"en": "English", "ru": "Русский"}[other]
