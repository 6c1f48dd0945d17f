"""What somebody enters travels in the bodies of POST requests, and is nowhere afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.conftest import Opener
from tests.browser.driven import Setup
from tests.browser.marked import MARKS, SHORT, find_active, find_in_files, find_marks, unpack_block
from tests.browser.needed import KINDS
from tests.browser.proxy import Exchange
from tests.browser.serving import Guide
from tests.browser.touring import list_downloads, take_tour
from tests.browser.visiting import Visitor
from wayout.guide.headers import POLICY

KNOWN_LOADS = {"document", "style", "image", "empty"}
"""What a browser may fetch for a page, as it says in the header `Sec-Fetch-Dest`."""
KNOWN_TYPES = {"text/html", "text/css", "image/png", "application/json", "text/plain"}
TITLES = {"Guide", "Справочник"}
FIRST_LANGUAGE = {"chromium": "en", "firefox": "ru"}
"""Each begins in one language and changes to the other on its way."""


@dataclass
class Tour:
    """A tour that is over: the browser is closed; what it asked and wrote is there to look at."""

    guide: Guide
    exchanges: list[Exchange]
    refused: list[Exchange]
    titles: set[str]
    cookies: list[object]
    kept: list[Path]
    folder: Path
    before: list[Path]

    @property
    def pages(self) -> list[Exchange]:
        """Give the pages that were shown."""
        return [
            e for e in self.exchanges if e.find_answered("content-type").startswith("text/html")
        ]


@pytest.fixture(scope="module", params=KINDS)
def tour(request: pytest.FixtureRequest, guide: Guide, open_browser: Opener) -> Tour:
    """Take the tour in a private window with scripts, SVG and remote fonts off."""
    language, before = FIRST_LANGUAGE[request.param], list_facts(guide)
    titles: set[str] = set()
    cookies: list[object] = []
    with open_browser(request.param, Setup(language=language)) as browser:

        def note(_: str) -> None:
            titles.add(browser.title)
            cookies.extend(browser.cookies)

        visitor = Visitor(browser, language, shown=note)
        take_tour(visitor)
        kept = list_downloads(visitor)
    asked, refused = browser.exchanges, browser.proxy.refused
    return Tour(guide, asked, refused, titles, cookies, kept, browser.folder, before)


def list_facts(guide: Guide) -> list[Path]:
    """List the files of the situation."""
    return sorted(p for p in guide.situation.rglob("*") if p.is_file())


def test_every_answer_was_sent_in_the_body_of_a_post(tour: Tour) -> None:
    """The tour did enter what the other tests look for."""
    posted = b"\n".join(e.body for e in tour.exchanges if e.method == "POST").decode("utf-8")
    found = find_marks(posted)
    assert [m for m in SHORT if m not in found] == []
    assert len([m for m in MARKS if m in found]) >= len(MARKS) - 1, "only one language is typed"


def test_no_request_left_the_origin(tour: Tour) -> None:
    """Nothing else than the guide was asked for, by the pages or by the browser."""
    assert [f"{e.method} {e.url}" for e in tour.refused] == []
    assert {e.url.startswith(f"{tour.guide.origin}/") for e in tour.exchanges} == {True}


def test_no_answer_stands_in_an_address_or_a_header(tour: Tour) -> None:
    """No mark, no query, no cookie, no referrer; only POST requests have a body."""
    for exchange in tour.exchanges:
        assert find_marks(exchange.outside_the_body) == [], exchange.url
        assert "?" not in exchange.url
        names = {name.lower() for name, _ in exchange.headers}
        assert not names & {"cookie", "referer", "authorization", "if-none-match"}
        assert exchange.method == "POST" or not exchange.body
        assert exchange.method in ("GET", "POST")


def test_no_answer_tells_more_than_the_page(tour: Tour) -> None:
    """No answer of the guide repeats anything entered in its headers, nor sets a cookie."""
    for exchange in tour.exchanges:
        headers = [one for one in exchange.answered if one[0].lower() != "date"]  # the clock's
        told = "\n".join(f"{name}: {value}" for name, value in headers)
        assert find_marks(told) == []
        assert exchange.find_answered("set-cookie") == ""
        assert exchange.find_answered("cache-control") == "no-store"
        assert exchange.find_answered("content-security-policy") == POLICY
    assert tour.cookies == []
    assert tour.titles <= TITLES


def test_no_page_runs_or_loads_anything_but_its_stylesheet(tour: Tour) -> None:
    """No script, SVG, font or frame stands in a page or was fetched for one."""
    assert len(tour.pages) > 50
    for page in tour.pages:
        assert find_active(page.content.decode("utf-8")) == [], page.url
    loads = {v for e in tour.exchanges for k, v in e.headers if k.lower() == "sec-fetch-dest"}
    assert loads <= KNOWN_LOADS
    types = {e.find_answered("content-type").split(";")[0] for e in tour.exchanges}
    assert types - {""} <= KNOWN_TYPES
    assert "unsafe" not in POLICY
    assert re.search(r"default-src 'none'", POLICY)


def test_nothing_entered_is_in_a_log_or_a_file_of_the_server(tour: Tour) -> None:
    """What it printed, its home, its temporary files, its folder and the situation hold nothing."""
    assert find_marks(tour.guide.said()) == []
    assert find_in_files({"server": tour.guide.home, "situation": tour.guide.situation}) == []
    assert list_facts(tour.guide) == tour.before


def test_nothing_entered_is_in_a_file_of_the_browser(tour: Tour) -> None:
    """A private window leaves nothing: not in the profile, the cache, the home or anywhere."""
    assert tour.kept == [], "the saved plans were deleted by their owner"
    assert find_in_files({"browser": tour.folder}) == []


@pytest.mark.parametrize("form", ["utf-8", "utf-16-le"])
def test_marks_are_found_when_a_file_holds_one(tmp_path: Path, form: str) -> None:
    """The search that finds nothing after a tour does find what is there."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "log").write_bytes(b"\0\1" + MARKS[1].encode(form) + b"\2")
    assert find_in_files({"x": tmp_path}) == [f"x: inner/log: {MARKS[1]}"]


def test_packed_session_is_unpacked() -> None:
    """A block of LZ4: letters as they are, then copies that may overlap what they copy."""
    assert unpack_block(b"\x30abc\x03\x00") == b"abc" + b"abca"
    assert unpack_block(b"\x15a\x01\x00\x10b") == b"a" * 10 + b"b"
