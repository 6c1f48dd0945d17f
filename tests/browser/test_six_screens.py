"""A stranger with a phone and no script comes to one printed journey in at most six screens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Opener
from tests.browser.driven import Browser, Setup
from tests.browser.kazan import MOST_SCREENS, ask_on_one_page, ask_one_by_one
from tests.browser.needed import KINDS
from tests.browser.sheets import A4_POINTS, count_sheets, list_sizes
from tests.browser.visiting import Visitor
from wayout.guide.language import list_languages

LANGUAGES = list_languages()
SCRIPT = "data:text/html,<title>none ran</title><script>document.title='ran'</script>"


@pytest.fixture(scope="module", params=KINDS)
def phone(request: pytest.FixtureRequest, open_browser: Opener) -> Iterator[Browser]:
    """Give a browser as wide as a phone, with scripts off."""
    with open_browser(request.param, Setup(width=390)) as browser:
        yield browser


def check_width(browser: Browser) -> None:
    """Check that nothing has to be moved sideways to be read."""
    width = browser.run("return document.documentElement.scrollWidth")
    assert width <= 390, f"{browser.url} is {width} wide"


def check_way(visitor: Visitor, screens: int) -> None:
    """Check that a way is shown after so many screens, and what it was made for, on one sheet."""
    browser = visitor.browser
    assert len(visitor.screens) == screens <= MOST_SCREENS
    assert browser.url.endswith(f"/{visitor.language}/way")
    told = {f.get("name"): f.get("value") for f in browser.find_all("form input[type=hidden]")}
    assert told["a.age"] == "29"
    assert told["a.reservist"] == "yes"
    assert told["a.documents"] == "internal-passport"
    assert (told["day"], told["hour"]) == ("2022-09-22", "18:00")
    assert browser.find_all("table tbody tr"), "the way has no legs"
    sheet = browser.print_pdf()
    assert count_sheets(sheet) == 1
    (size,) = list_sizes(sheet)
    assert size == pytest.approx(A4_POINTS, abs=1.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_stranger_reaches_one_printed_way_when_answering_one_by_one(
    phone: Browser, language: str
) -> None:
    """Six screens with a question on each, from the front page to a way on one sheet."""
    visitor = Visitor(phone, language, shown=lambda _: check_width(phone))
    ask_one_by_one(visitor)
    check_way(visitor, 6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_stranger_reaches_one_printed_way_when_answering_on_one_page(
    phone: Browser, language: str
) -> None:
    """Five screens with all questions on one of them."""
    visitor = Visitor(phone, language, shown=lambda _: check_width(phone))
    ask_on_one_page(visitor)
    check_way(visitor, 5)


def test_no_script_runs_when_a_page_brings_one(phone: Browser) -> None:
    """The browser that these tests drive does not run scripts: that of a strange page neither."""
    phone.open(SCRIPT)
    assert phone.title == "none ran"
