"""Pages fit: narrow, enlarged, with wider spacing, written from right to left, under a thumb."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.accessible_pages import EVERY, Page, show_as, unfold, visit
from tests.browser.conftest import Opener
from tests.browser.driven import Browser, Setup

ZOOMED_TWICE = 1280 // 2
ZOOMED_FOUR_TIMES = 320
SHORTEST_TARGET = 24
USUAL_TARGET = 44

MEASURE = """
const wide = document.documentElement.clientWidth, found = [];
const over = document.scrollingElement.scrollWidth - wide;
if (over > 0) found.push(`the page is ${over} px too wide`);
for (const e of document.querySelectorAll('main, main *, header *, footer *')) {
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  if (!box.width || e.closest('.hidden, thead, .scroll > *, datalist, option')) continue;
  const said = e.outerHTML.slice(0, 80);
  if (box.right > wide + 1 || box.left < -1) found.push(`sticks out: ${said}`);
  const kept = style.overflowX !== 'visible' || e.tagName === 'BUTTON';
  const cut = e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
  if (kept && cut && !e.matches('.scroll, select, input')) found.push(`cuts: ${said}`);
  if (e.matches('.scroll') && e.scrollWidth > e.clientWidth + 1 && arguments[0]) {
    found.push(`scrolls: ${said}`);
  }
}
return found.slice(0, 5);
"""
TARGETS = """
const [shortest, usual] = arguments, found = [];
const all = 'button, select, summary, label.choice, input:not([type=hidden]), a';
for (const e of document.querySelectorAll(all)) {
  const box = e.getBoundingClientRect();
  if (!box.height || e.closest('.skip') || e.matches('.choice input')) continue;
  const inline = e.tagName === 'A' && getComputedStyle(e).display === 'inline';
  const least = e.tagName === 'A' ? shortest : usual;
  if (!inline && Math.min(box.width, box.height) < least) {
    found.push(`${box.width} x ${box.height}: ${e.outerHTML.slice(0, 80)}`);
  }
}
return found.slice(0, 5);
"""
SPACE = """
const sheet = document.styleSheets[0], end = sheet.cssRules.length;
sheet.insertRule('p { margin-block-end: 2em !important }', end);
sheet.insertRule(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
                      word-spacing: .16em !important }`, end);
"""
TURN = "document.documentElement.dir = arguments[0]"


@pytest.fixture(scope="module")
def browser(open_browser: Opener) -> Iterator[Browser]:
    """Give a Chromium that runs the scripts of the test; the pages have none."""
    with open_browser("chromium", Setup(script=True)) as opened:
        yield opened


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
def test_page_fits_when_narrow_turned_or_spaced(browser: Browser, page: Page) -> None:
    """
    At 320 px, at 200 %, from right to left, and with the spacing of WCAG 1.4.12.

    The whole page is in Russian, whose words are longer. A table may scroll in its own box only
    where the reader has widened the spacing; links in it bring that box to the keyboard.
    """
    visit(browser, "ru", page)
    unfold(browser)
    found: dict[str, list[str]] = {}
    for direction, widths in (("ltr", (ZOOMED_FOUR_TIMES, ZOOMED_TWICE, 740)), ("rtl", (390,))):
        browser.run(TURN, direction)
        for width in widths:
            show_as(browser, width)
            found[f"{direction} {width}"] = browser.run(MEASURE, True)
    found["targets"] = browser.run(TARGETS, SHORTEST_TARGET, USUAL_TARGET)
    browser.run(TURN, "ltr")
    browser.run(SPACE)
    for width in (ZOOMED_FOUR_TIMES, 1280):
        show_as(browser, width)
        found[f"spaced {width}"] = browser.run(MEASURE, False)
    assert {how: faults for how, faults in found.items() if faults} == {}


SPOIL = """
const wide = document.createElement('p'), cut = document.createElement('div');
wide.textContent = 'Wide'; wide.style.width = '500px';
cut.textContent = 'Cut off'; cut.style = 'width: 2em; overflow: hidden; white-space: nowrap';
const small = document.createElement('button');
small.textContent = 'x'; small.style = 'min-block-size: 0; padding: 0';
document.querySelector('main').append(wide, cut, small);
"""


def test_faults_are_found_when_a_page_has_some(browser: Browser) -> None:
    """What sticks out, cuts its text or is too small for a thumb is seen."""
    browser.open("/en/safety")
    show_as(browser, 320)
    browser.run(SPOIL)
    found = " ".join(browser.run(MEASURE, True))
    for fault in ("too wide", "sticks out: <p", "cuts: <div"):
        assert fault in found
    assert browser.run(TARGETS, SHORTEST_TARGET, USUAL_TARGET)[0].endswith("x</button>")
