"""Personal pages: every verdict, wait, price and statement has its source and its age beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.guide.asgi import Answer, Caller
from tests.guide.claims import find_bare, list_statements
from tests.guide.family_cases import FOLDER, enter_case, library_of, read_case
from tests.guide.forms import Fields, post, read_form
from tests.guide.pages import read_page
from tests.planner.shipped import RUSSIA
from wayout.guide.app import make_app
from wayout.guide.language import list_languages
from wayout.guide.library import Library
from wayout.situation.period import parse_instant

LANGUAGES = list_languages()
STATEMENTS = list_statements(RUSSIA)
MAN = [("a.sex", "M"), ("a.reservist", "yes")]
FOREIGN = ("a.documents", "foreign-passport")
INTERNAL = ("a.documents", "internal-passport")
VISA = [("a.visas.1", "FI"), ("a.visas.2", "schengen-tourist"), ("a.visas.3", "2023-01-01")]
TRAVELLERS: dict[str, tuple[str, Fields]] = {
    "reservist": ("2022-09-22T18:00", [("from", "Kazan"), ("a.age", "29"), *MAN, INTERNAL]),
    "student": ("2022-09-24T12:00", [("from", "Samara"), ("a.age", "19"), ("a.sex", "M"), FOREIGN]),
    "foreigner": (
        "2022-09-24T12:00",
        [("from", "Moscow"), ("a.age", "32"), ("a.citizenship.1", "TJ"), FOREIGN],
    ),
    "driver": (
        "2022-09-29T12:00",
        [("from", "Saint Petersburg"), *MAN, FOREIGN, ("a.means", "car"), *VISA],
    ),
    "summoned": (
        "2022-10-02T12:00",
        [("from", "Vladikavkaz"), *MAN, FOREIGN, ("a.summons", "yes"), ("a.means", "bicycle")],
    ),
}
FAMILIES = ("four-brothers", "mixed-citizenship", "wife-follows")
WAY = re.compile(r'name="way" value="([0-9a-f]+)"')
PLANTED = (
    ("<p>Georgia lets Russian citizens in without a visa{}.</p>", "Georgia lets"),
    ('<p><span class="badge allowed">allowed</span>{}</p>', "allowed"),
    ("<p>The wait is 5 hours{}.</p>", "5 hours"),
    ("<p>A seat is 12,000 RUB{}.</p>", "12,000 RUB"),
    ("<p>Обычно 36&nbsp;мин, иногда и 2&nbsp;часа{}.</p>", "36"),
    ("<p>Место стоит 3&nbsp;000&nbsp;₽{}.</p>", "₽"),
    ("<table><tr><td>от 25&nbsp;000 тенге</td><td>{}</td></tr></table>", "тенге"),
)


def find_faults(answer: Answer) -> list[str]:
    """Find what a page says without source or age."""
    assert answer.status == 200, answer.body[:300]
    return find_bare(read_page(answer.body.decode()), STATEMENTS)


def ask(name: str) -> tuple[Caller, Fields]:
    """Give a guide as it was at the hour of a traveller, and what they enter."""
    hour, fields = TRAVELLERS[name]
    now = parse_instant(f"{hour}:00+03:00")
    return Caller(make_app(Library(FOLDER, now=lambda: now))), fields


def save(caller: Caller, code: str, path: str, fields: Fields) -> Answer:
    """Save a plan and give it back; it may have changed by then or not."""
    saved = post(caller, f"/{code}/{path}", fields)
    assert saved.kind == "application/json"
    head = b'--x\r\ncontent-disposition: form-data; name="plan"; filename="n.json"\r\n\r\n'
    body = head + saved.body + b"\r\n--x--\r\n"
    return caller.post(f"/{code}/saved", body, "multipart/form-data; boundary=x")


@pytest.mark.parametrize("name", sorted(TRAVELLERS))
def test_statement_carries_source_and_age_when_one_plans(name: str) -> None:
    """The ways of a traveller, some of them by themselves, and the saved plan: nothing is bare."""
    caller, fields = ask(name)
    found: dict[tuple[str, str], list[str]] = {}
    for code in LANGUAGES:
        page = post(caller, f"/{code}/ways", fields)
        found[code, "ways"] = find_faults(page)
        names = list(dict.fromkeys(WAY.findall(page.body.decode())))
        assert names
        for way in {*names[:2], *names[::12]}:
            one = [*fields, ("way", way)]
            found[code, way] = find_faults(post(caller, f"/{code}/way", one))
        saved = save(caller, code, "save", [*fields, ("way", names[0])])
        found[code, "saved"] = find_faults(saved)
    caller.close()
    assert {page: bare for page, bare in found.items() if bare} == {}


@pytest.mark.parametrize("name", FAMILIES)
def test_statement_carries_source_and_age_when_a_family_plans(name: str) -> None:
    """The ways of a party and some of them by themselves: nothing is bare."""
    case = read_case(name)
    caller = Caller(make_app(library_of(case)))
    found: dict[tuple[str, str], list[str]] = {}
    for code in LANGUAGES:
        page = enter_case(caller, case, code)
        found[code, "ways"] = find_faults(page)
        form = read_form(page)
        ways = [b for b in form.buttons if b.adds and b.adds[0][0] == "way"]
        for way in ways[:1] + ways[-1:]:
            found[code, way.words] = find_faults(form.send(caller, way))
    caller.close()
    assert {page: bare for page, bare in found.items() if bare} == {}


@pytest.fixture(scope="module")
def rendered() -> Iterator[str]:
    """Give a real page of ways, whole."""
    caller, fields = ask("reservist")
    yield post(caller, "/en/ways", fields).body.decode()
    caller.close()


@pytest.mark.parametrize(("planted", "shown"), PLANTED)
def test_bare_statement_is_caught_when_planted_in_a_real_page(
    rendered: str, planted: str, shown: str
) -> None:
    """A statement without a source is found; with an outlet but no age too; with both it is not."""
    cites = {
        "": True,
        ' <a class="cite" href="/en/record/R1">TASS</a>': True,
        ' <a class="cite" href="#nowhere">TASS, 2 days ago</a>': True,
        ' <a class="cite" href="/en/record/R1">TASS, 2 days ago</a>': False,
    }
    for cite, caught in cites.items():
        page = rendered.replace("</main>", f"<section>{planted.format(cite)}</section></main>")
        bare = find_bare(read_page(page), STATEMENTS)
        assert bool(bare) == caught, cite
        assert all(shown in one for one in bare)


def test_page_is_full_of_faults_when_its_sources_are_taken_away(rendered: str) -> None:
    """Without its citations a real page has a fault at every card, answer and reason."""
    assert find_bare(read_page(rendered), STATEMENTS) == []
    stripped = rendered.replace('class="cite"', 'class="note"')
    assert len(find_bare(read_page(stripped), STATEMENTS)) > 20
