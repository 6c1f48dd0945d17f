"""Pages of plans are kept under what the rules say, and are the same as if planned anew."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from urllib.parse import parse_qsl, urlencode

import pytest

from wayout.errors import BadInputError
from wayout.guide.asking import outline
from wayout.guide.form import Asked
from wayout.guide.library import Library
from wayout.guide.plan_pages import PlanPages

LANGUAGES = ("en", "ru")
TOWNS = ("Kazan", "Самара", "orenburg")
SAID = {
    "a.age": ["17", "29", "61"],
    "a.sex": ["M", "F"],
    "a.documents": ["internal-passport", "internal-passport,foreign-passport", "military-id"],
    "a.reservist": ["yes", "no"],
    "a.summons": ["yes", "no"],
    "a.means": ["car", "none", "bicycle"],
    "a.purpose": ["tourism", "family"],
    "a.served": ["yes", "no"],
    "a.pets": ["dog"],
    "skip": ["visas", "purpose"],
}


@pytest.fixture(scope="module")
def pages(library: Library) -> PlanPages:
    """Give pages that are kept from test to test, as a server keeps them."""
    return PlanPages(library, LANGUAGES)


def draw_forms(number: int) -> Iterator[bytes]:
    """Draw forms at random, some of them alike but for what no rule reads."""
    rng = Random(20220922)
    for _ in range(number):
        place = [("from", rng.choice(TOWNS)), ("day", "2022-09-22"), ("hour", "18:00")]
        said = [(name, rng.choice(values)) for name, values in SAID.items() if rng.random() < 0.4]
        rng.shuffle(said)
        yield urlencode([*place, *said]).encode()


def read(library: Library, body: bytes) -> Asked:
    """Read a form in full."""
    return Asked.read(parse_qsl(body.decode()), library.head)


def find(pages: PlanPages, code: str, body: bytes) -> bytes | None:
    """Find the page of a form as it was posted."""
    pieces = pages.find(code, body)
    return None if pieces is None else b"".join(pieces)


def plan_anew(library: Library, code: str, asked: Asked) -> bytes:
    """Plan and render for somebody with nothing kept."""
    fresh = PlanPages(library, LANGUAGES)
    return fresh._render(code, outline(asked, library), asked, asked)


def test_a_kept_page_is_the_page_of_a_new_plan(library: Library, pages: PlanPages) -> None:
    """Whoever was planned for before: found, made or planned anew, the page is the same."""
    found = 0
    for number, body in enumerate(draw_forms(40)):
        code, asked = LANGUAGES[number % 2], read(library, body)
        kept = find(pages, code, body)
        made = pages.make(code, asked)
        assert kept in (None, made)
        assert find(pages, code, body) == made
        assert made == plan_anew(library, code, asked), body
        found += kept is not None
    assert found < 40


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("visas", [f"FI:schengen-tourist:{day}" for day in ("2023-01-01", "2022-09-22")]),
        ("visas", [f"FI:schengen-tourist:{day}" for day in ("2022-09-23", "2022-12-31")]),
        ("means", ["none", "bicycle", "car", "car,bicycle"]),
        ("age", ["15", "17", "18", "30", "70"]),
    ],
)
def test_nobody_is_shown_the_page_of_another_who_only_looks_alike_today(
    library: Library, key: str, answers: list[str]
) -> None:
    """A visa that ends tomorrow, a bicycle, an age: each has its own plan, whoever came before."""
    pages = PlanPages(library, LANGUAGES)
    papers = {"documents": "internal-passport,foreign-passport"}
    for said in answers:
        asked = Asked("Saint Petersburg", "2022-09-22", "18:00", answers={**papers, key: said})
        assert pages.make("en", asked) == plan_anew(library, "en", asked), said


def test_travellers_whom_the_rules_tell_the_same_share_a_page(
    library: Library, pages: PlanPages
) -> None:
    """Ages that no rule tells apart share what is kept; each reads their own age on the page."""
    place = {"from": "Kazan", "day": "2022-09-22", "hour": "18:00"}
    first, second = (urlencode({**place, "a.age": age}).encode() for age in ("31", "47"))
    made = pages.make("en", read(library, first))
    number = len(pages._memory.skeletons)
    other = pages.make("en", read(library, second))
    assert len(pages._memory.skeletons) == number
    assert b"<strong>31</strong>" in made
    assert b"<strong>47</strong>" in other
    assert other == made.replace(b"<strong>31<", b"<strong>47<").replace(b'"31"', b'"47"')


@pytest.mark.parametrize(
    "field",
    [
        ("from", " Kazan "),
        ("a.residence", "RU-TA"),
        ("a.age", "29 "),
        ("a.nothing", "x"),
        ("skip", "nothing"),
        ("way", "abc"),
        ("m1.a.age", "3"),
        ("to", "KZ"),
        ("to", ""),
        ("a.sex", ""),
        ("skip", ""),
    ],
)
def test_a_form_that_is_not_foreseen_takes_the_longer_way(
    library: Library, pages: PlanPages, field: tuple[str, str]
) -> None:
    """It is not found, or it is found as it would be made."""
    said = dict([("from", "Kazan"), ("day", "2022-09-22"), ("hour", "18:00"), field])
    body = urlencode(said).encode()
    found = find(pages, "en", body)
    assert found is None or found == plan_anew(library, "en", read(library, body))


@pytest.mark.parametrize(
    "fields",
    [
        [("a.documents", "internal-passport"), ("a.documents", "foreign-passport")],
        [("a.documents", "internal-passport"), ("a.sex", "M"), ("a.documents", "military-id")],
        [("skip", "visas"), ("a.age", "29"), ("skip", "purpose"), ("a.sex", "")],
        [("skip", "age"), ("a.age", "29"), ("skip", "visas"), ("skip", "visas")],
        [("a.age", ""), ("a.sex", "")],
        [("a.age", "29"), ("a.age", "30")],
    ],
)
def test_a_form_is_found_however_a_browser_writes_it(
    library: Library, pages: PlanPages, fields: list[tuple[str, str]]
) -> None:
    """A list comes in several fields, a question is left empty, or skipped before it is said."""
    place = [("from", "Kazan"), ("day", "2022-09-22"), ("hour", "18:00")]
    body = urlencode([*place, *fields]).encode()
    try:
        made = pages.make("en", read(library, body))
    except BadInputError:
        assert find(pages, "en", body) is None
        return
    found = find(pages, "en", body)
    assert found == made == plan_anew(library, "en", read(library, body))


def test_no_two_questions_share_a_bit(library: Library, pages: PlanPages) -> None:
    """So the bits of a form may be added, which takes them for what they are together."""
    pages.make("en", Asked("Kazan", "2022-09-22", "18:00"))
    layout = next(iter(pages._memory.layouts.values()))["en"]
    seen: dict[str, tuple[int, int]] = {}
    for one in layout._laid.values():
        bits, besides = seen.get(one.key, (0, 0))
        seen[one.key] = bits | one.bits, besides | one.besides
    for kind in range(2):
        masks = [both[kind] for both in seen.values()]
        together = 0
        for mask in masks:
            assert together & mask == 0
            together |= mask
        assert together


@pytest.mark.parametrize("body", [b"\xff\xfe", b"from=%ff", b"a.age=1&" * 500, b"", b"&&&==="])
def test_a_form_that_cannot_be_read_is_not_found(pages: PlanPages, body: bytes) -> None:
    """Nothing fails; the longer way says what is wrong."""
    assert find(pages, "en", body) is None
    assert find(pages, "xx", body) is None


def test_what_is_kept_is_forgotten(library: Library) -> None:
    """After forgetting nobody's form is found."""
    pages = PlanPages(library, LANGUAGES)
    body = next(draw_forms(1))
    pages.make("en", read(library, body))
    assert find(pages, "en", body)
    pages.forget()
    assert find(pages, "en", body) is None


@pytest.mark.parametrize("start", ["55.7901,49.1102", "Sviyazhsk"])
def test_a_start_that_the_situation_does_not_know_is_not_remembered(
    library: Library, start: str
) -> None:
    """Where somebody stands stays nowhere, neither looked for nor made; also near a known town."""
    pages = PlanPages(library, LANGUAGES)
    said = {"from": start, "day": "2022-09-22", "hour": "18:07", "a.age": "43"}
    body = urlencode(said).encode()
    assert find(pages, "en", body) is None
    assert start.encode() in pages.make("en", read(library, body))
    assert find(pages, "en", body) is None
    kept = repr(pages._memory)
    assert start not in kept
    assert urlencode({"from": start}) not in kept


def test_what_is_kept_holds_no_answer(library: Library) -> None:
    """No page that is kept says back what anybody answered."""
    pages = PlanPages(library, LANGUAGES)
    said = {"from": "Kazan", "day": "2022-09-22", "hour": "18:00", "a.age": "43", "a.sex": "F"}
    pages.make("en", read(library, urlencode(said).encode()))
    for skeleton in pages._memory.skeletons.values():
        page = b"".join(skeleton._parts)
        for mark in (b'value="43"', b"<strong>43", b'"a.sex"', b'"a.age"', b'value="Kazan"'):
            assert mark not in page
