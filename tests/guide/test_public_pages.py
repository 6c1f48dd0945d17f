"""The public pages: all of them, in every language, with source and age by every statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

import pytest

from tests.assumed_situation import write_assumed
from tests.conftest import SITUATIONS
from tests.guide.asgi import Caller
from tests.guide.pages import Element, read_page
from wayout.guide.almanac import Almanac
from wayout.guide.app import make_app
from wayout.guide.language import list_languages, read_catalogue
from wayout.guide.library import Library
from wayout.planner.citation import is_public
from wayout.situation.period import Instant, parse_instant
from wayout.situation.publication import publish

SHIPPED = SITUATIONS / "russia-2022"
AT = parse_instant("2022-09-28T18:00:00+03:00")
MOST_BYTES = 60_000
PICTURE = re.compile(rb"data:image/png;base64,[^\"]*")
EVERY = 12
"""Of records and sources every so many-th is walked; all of them are one kind of page."""
LONG = 40
LANGUAGES = list_languages()


class Walk:
    """All public pages of one hour of knowledge, fetched once."""

    def __init__(self, at: Instant) -> None:
        self.library = Library(SHIPPED, now=lambda: at)
        self.client = Caller(make_app(self.library))
        self.almanac = Almanac(self.library.get_edition(at), ())
        self.paths = list_paths(self.almanac)
        missing = read_catalogue("ru").missing
        missing.clear()
        self.pages = {
            f"/{code}/{path}": self.client.get(f"/{code}/{path}")
            for code in LANGUAGES
            for path in self.paths
        }
        self.missing = dict(missing)
        self.trees = {path: read_page(answer.body.decode()) for path, answer in self.pages.items()}
        self.ids = {
            path: [e.attributes["id"] for e in tree.walk() if "id" in e.attributes]
            for path, tree in self.trees.items()
        }


def list_paths(almanac: Almanac) -> list[str]:
    """List the addresses of the public pages inside a language."""
    records = sorted(r.id for r in almanac.public_records())
    sources = sorted(almanac.cited)
    return [
        *(
            "board",
            "changes",
            "changes/24h",
            "changes/3d",
            "changes/7d",
            "changes/3d/2",
            "changes/all",
        ),
        *("changes/2022-09-21", "asked", "sources", "sources/2", "how", "safety"),
        *(f"asked/{n}" for n in range(1, 41)),
        *(f"crossing/{key}" for key in almanac.posts),
        *(f"crossing/{key}/changes" for key in list(almanac.posts)[::9]),
        *(f"country/{code}" for code in almanac.countries),
        *(f"country/{code}/contradictions" for code in almanac.countries[::9]),
        *("country/RU/contradictions", "country/KZ/contradictions", "country/GE/contradictions"),
        *(f"country/{code}/changes" for code in almanac.countries[::9]),
        *(f"record/{key}" for key in records[::EVERY]),
        *(f"source/{key}" for key in sources[::EVERY]),
    ]


@pytest.fixture(scope="module")
def walk() -> Iterator[Walk]:
    """Walk all pages once."""
    walked = Walk(AT)
    yield walked
    walked.client.close()


@pytest.fixture
def call() -> Iterator[Callable[[Library], Caller]]:
    """Give what asks the guide over any library."""
    with ExitStack() as stack:

        def make(library: Library) -> Caller:
            caller = Caller(make_app(library))
            stack.callback(caller.close)
            return caller

        yield make


def test_page_renders_when_asked_for_in_any_language(walk: Walk) -> None:
    """Every page answers, in its language, with one heading, no script and no inline style."""
    assert len(walk.pages) > 600
    for path, answer in walk.pages.items():
        assert answer.status == 200, path
        elements = list(walk.trees[path].walk())
        html = next(e for e in elements if e.tag == "html")
        assert (html.attributes["lang"], html.attributes["dir"]) == (path[1:3], "ltr"), path
        assert sum(e.tag == "h1" for e in elements) == 1, path
        assert not any(e.tag in ("script", "style", "iframe") for e in elements), path
        assert not any(a == "style" or a[:2] == "on" for e in elements for a in e.attributes), path


def test_page_is_small_when_made(walk: Walk) -> None:
    """No page passes 60 kB, its pictures left aside."""
    bodies = {path: PICTURE.sub(b"", answer.body) for path, answer in walk.pages.items()}
    sizes = {path: len(body) for path, body in bodies.items()}
    assert {path: size for path, size in sizes.items() if size > MOST_BYTES} == {}


def test_page_keeps_its_ids_apart_when_made(walk: Walk) -> None:
    """No id stands twice on a page, and every heading that is named is there."""
    for path, tree in walk.trees.items():
        ids = walk.ids[path]
        assert len(ids) == len(set(ids)), path
        named = [e.attributes.get("aria-labelledby") for e in tree.walk()]
        assert {n for n in named if n} <= set(ids), path


@lru_cache
def index_long(texts: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Give the long ones of some texts by how they begin."""
    found: dict[str, tuple[str, ...]] = {}
    for text in (t for t in texts if len(t) > LONG):
        found[text[:LONG]] = (*found.get(text[:LONG], ()), text)
    return found


def find_bare(tree: Element, texts: frozenset[str]) -> list[str]:
    """Find statements and verdicts that no element around them gives source and age."""
    bare, long = [], index_long(texts)
    for element in tree.walk():
        own = " ".join("".join(c for c in element.children if isinstance(c, str)).split())
        said = own in texts or own.startswith(long.get(own[:LONG], ()))
        verdict = element.tag == "b" or "badge" in element.classes or "wait" in element.classes
        if not said and not verdict:
            continue
        claim = element.find_around("claim")
        cites = [e for e in claim.walk() if "cite" in e.classes] if claim is not None else []
        if not any("," in e.text or e.tag == "span" for e in cites):
            bare.append(own or element.text)
    return bare


def test_statement_carries_source_and_age_when_shown(walk: Walk) -> None:
    """Every record's text, every verdict and every wait stands beside a source and an age."""
    known = walk.almanac.known
    texts = {t for r in known.records() for t in (r.text, r.text_ru) if t}
    found = {path: find_bare(tree, frozenset(texts)) for path, tree in walk.trees.items()}
    assert {path: bare for path, bare in found.items() if bare} == {}


def test_country_opens_no_mode_that_all_its_posts_refuse(walk: Walk) -> None:
    """Who may enter by the law is not told to come on foot where no post lets them."""
    board: dict[tuple[str, str], set[str]] = {}
    for post in walk.almanac.board["crossings"]:
        for way in post["modes"]:
            board.setdefault((post["country"], way["mode"]), set()).add(way["verdict"])
    told = {
        (country, mode): verdict.word
        for country in walk.almanac.countries
        for mode, verdict in walk.almanac.judge_entries(country).items()
        if mode != "air"
    }
    shut = {key for key, words in board.items() if words == {"refused"}}
    assert ("AZ", "car") in shut
    assert all(told[key] == "refused" for key in shut)
    assert any(word == "allowed-if" for word in told.values())


def test_bare_statement_is_found_when_a_page_has_one() -> None:
    """The walk above does see a statement without a source, and one without an age."""
    said = "Kazakhstan lets Russian citizens in without a visa, also on the internal passport."
    texts = frozenset({said})
    assert find_bare(read_page(f"<p>{said}</p>"), texts) == [said]
    cite = '<a class="cite" href="/en/record/R111">'
    assert find_bare(read_page(f'<p class="claim">{said} {cite}RFE</a></p>'), texts) == [said]
    assert find_bare(read_page(f'<p class="claim">{said} {cite}RFE, 2 d</a></p>'), texts) == []
    assert find_bare(read_page("<p><b>allowed</b></p>"), texts) == ["allowed"]


def test_link_leads_somewhere_when_followed(walk: Walk) -> None:
    """Every link inside the guide leads to a page, and every anchor to an element."""
    known, cited = walk.almanac.known, walk.almanac.cited
    lost: set[tuple[str, str]] = set()
    asked: dict[str, bool] = {}
    for path, tree in walk.trees.items():
        for address in {e.attributes["href"] for e in tree.walk() if e.tag == "a"}:
            page, _, anchor = address.partition("#")
            kind, _, key = page[4:].partition("/")
            if address.startswith(("https://", "http://")):
                continue
            if page in walk.trees or not page:
                # A figure has no page of its own: its number follows the id of its report.
                there = not anchor or anchor in walk.ids[page or path] or kind == "record"
            elif kind == "record":
                record = known.find_record(key)
                there = record is not None and is_public(record)
            elif kind == "source":
                there = key in cited
            else:
                if page[4:] not in asked:  # an address is there in every language or in none
                    asked[page[4:]] = walk.client.get(page).status == 200
                there = asked[page[4:]]
            lost |= set() if there else {(path, address)}
    assert lost == set()


def test_page_knows_nothing_later_when_knowledge_is_fixed(walk: Walk) -> None:
    """No page links to a record that was published after its hour."""
    later = {r.id for r in walk.library.facts.records() if r.published > AT}
    assert len(later) > 100
    for path, answer in walk.pages.items():
        named = [a.split('"')[0] for a in answer.body.decode().split("/record/")[1:]]
        assert later.isdisjoint(named), path


def test_page_names_its_hour_when_it_tells_of_the_world(walk: Walk) -> None:
    """Each page that tells of the world says by when it was known."""
    for path, answer in walk.pages.items():
        if path[4:] not in ("asked", "safety"):
            assert (
                "28 Sep 2022, 18:00" in answer.body.decode()
                or "28 сент. 2022, 18:00" in answer.body.decode()
            )


def test_catalogue_lacks_nothing_when_pages_are_in_russian(walk: Walk) -> None:
    """No text of these pages is missing in Russian."""
    assert walk.missing == {}


@pytest.mark.parametrize(
    "path",
    [
        *("/xx/board", "/en/crossing/nowhere", "/en/country/ZZ", "/en/record/R999"),
        *("/en/source/nobody", "/en/asked/41", "/en/changes/1y", "/en/changes/2022-13-01"),
        *("/en/changes/2023-01-01", "/en/changes/24h/99", "/en/sources/99", "/en/record/kazan"),
        *("/country/ZZ.atom", "/crossing/nowhere.atom", "/alerts/R999.cap"),
        "/en/country/KZ/changes/99",
    ],
)
def test_page_is_absent_when_nothing_has_that_name(walk: Walk, path: str) -> None:
    """An address without a page gives the page that says so, and no failure."""
    answer = walk.client.get(path)
    assert answer.status == 404
    assert "<h1>" in answer.body.decode()


def test_page_is_not_stored_but_known_again_when_asked_twice(walk: Walk) -> None:
    """Browsers may keep no page; whoever holds a copy learns that it is the same."""
    first = walk.client.get("/en/board")
    assert first.headers["cache-control"] == "no-store"
    again = walk.client.ask("GET", "/en/board", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    other = walk.client.ask("GET", "/ru/board", headers={"if-none-match": first.headers["etag"]})
    assert other.status == 200


def test_record_has_no_page_when_it_is_for_editors(
    tmp_path: Path, call: Callable[[Library], Caller]
) -> None:
    """A record that only editors may see is on no page, in no feed and in no list."""
    text = (
        '[[report]]\nid = "secret-note"\ntopic = "statement"\ncountry = "XB"\nplace = "borland"\n'
        'status = "observed"\nsensitivity = "editors"\nrecorded = 2022-11-15T12:00:00+03:00\n'
        "valid_from = 2022-09-21T00:00:00+03:00\nvalid_to = 2022-09-21T12:00:00+03:00\n"
        'published = 2022-09-21T18:00:00+03:00\npublished_basis = "exact"\nsources = ["atlas"]\n'
        'text = "Somebody was helped by somebody."\n'
    )
    folder = write_assumed(tmp_path / "assumed")
    publish(folder, "rules/secret.toml", text)
    library = Library(folder)
    assert library.facts.find_record("secret-note") is not None
    client = call(library)
    assert client.get("/en/record/secret-note").status == 404
    pages = ("/en/country/XB", "/en/changes/all", "/en/country/XB/changes", "/changes.atom")
    for path in (*pages, "/country/XB.atom", "/en/source/atlas", "/en/board"):
        answer = client.get(path)
        assert answer.status == 200, path
        assert "secret-note" not in answer.body.decode(), path


def test_pages_work_when_a_situation_asks_no_questions(
    tmp_path: Path, call: Callable[[Library], Caller]
) -> None:
    """A folder without `asked.toml` has an empty list and no pages of questions."""
    client = call(Library(write_assumed(tmp_path / "assumed")))
    assert client.get("/en/asked").status == 200
    assert client.get("/en/asked/1").status == 404
