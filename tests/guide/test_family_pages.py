"""The pages of a party, entered through their forms as somebody with a browser would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.guide.asgi import Answer, Caller
from tests.guide.family_cases import CASES, enter_case, library_of, read_case
from tests.guide.forms import Form, list_links, post, read_form
from wayout.guide.app import make_app
from wayout.guide.library import Library
from wayout.planner.cases import compare

MOST_BYTES = 60_000


Enter = Callable[[str], tuple[Caller, Answer]]


@pytest.fixture(scope="module")
def enter() -> Iterator[Enter]:
    """Give what enters a case in a guide as it was at its hour, each once."""
    known: dict[str, tuple[Caller, Answer]] = {}

    def enter_once(name: str) -> tuple[Caller, Answer]:
        if name not in known:
            case = read_case(name)
            caller = Caller(make_app(library_of(case)))
            known[name] = caller, enter_case(caller, case)
        return known[name]

    yield enter_once
    for caller, _ in known.values():
        caller.close()


@pytest.fixture(params=CASES)
def entered(request: pytest.FixtureRequest, enter: Enter) -> tuple[dict[str, Any], Caller, Answer]:
    """Give a case, who asks the guide of its hour, and the page of its ways."""
    return read_case(request.param), *enter(request.param)


def test_family_cases_get_what_their_files_expect_when_entered_in_forms(
    entered: tuple[dict[str, Any], Caller, Answer],
) -> None:
    """The plan behind the page of ways meets every expectation of the case."""
    case, caller, page = entered
    assert page.status == 200
    saved = read_form(page).press(caller, "Save this plan")
    assert not list(compare(case["expect"], saved.json()))


TITLES = {
    "together": "Together:",
    "meeting": "With a meeting:",
    "apart": "Alone, without waiting for the others:",
    "first-and-later": "",
}


def test_expected_offers_stand_under_the_title_of_their_travellers(
    entered: tuple[dict[str, Any], Caller, Answer],
) -> None:
    """Each offer a case expects is a card or a line of the group of those who take it."""
    case, _, page = entered
    groups = list_groups(page)
    names = {"GE": "Georgia", "KZ": "Kazakhstan", "FI": "Finland", "MN": "Mongolia"}
    for offer in case["expect"]["offers"]:
        fitting = [
            text
            for title, text in groups
            if TITLES[offer["option"]] in title
            and all(name in title for name in offer.get("travellers", ()))
        ]
        assert any(names[offer["country"]] in text for text in fitting), offer


def list_groups(page: Answer) -> list[tuple[str, str]]:
    """List the parts of a page: each second heading and what follows it."""
    parts = page.body.decode().split("<h2")[1:]
    return [(part.split("</h2>")[0], part.split("</h2>")[1]) for part in parts]


def test_pages_of_a_party_are_small_whole_and_without_script(
    entered: tuple[dict[str, Any], Caller, Answer],
) -> None:
    """Every page has one first heading, no id twice, no script, at most 60 kB; in Russian too."""
    _, caller, page = entered
    for answer in walk(caller, page):
        text = answer.body.decode()
        ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
        assert answer.status == 200
        assert len(answer.body) <= MOST_BYTES
        assert text.count("<h1") == 1
        assert len(ids) == len(set(ids))
        assert "<script" not in text
        assert " style=" not in text


def walk(caller: Caller, page: Answer) -> Iterator[Answer]:
    """Yield the ways, one way, the form, one traveller, each in English and in Russian."""
    form = read_form(page)
    way = next(b for b in form.buttons if b.adds and b.adds[0][0] == "way")
    several = form.press(caller, "Change or add")
    one = next(b for b in read_form(several).buttons if b.adds == [("who", "1")])
    for answer in (page, form.send(caller, way), several, read_form(several).send(caller, one)):
        yield answer
        yield read_form(answer).press(caller, "Русский")


def test_nothing_entered_is_in_an_address_a_header_or_a_title(
    entered: tuple[dict[str, Any], Caller, Answer],
) -> None:
    """
    Names and towns stand in the page alone; addresses have no query.

    Links to records bear the ids of the records, some of which are named after towns.
    """
    case, caller, page = entered
    told = [m["name"] for m in case["traveller"]]
    told += [m["from"] for m in case["traveller"] if "from" in m]
    for answer in walk(caller, page):
        links = [x for x in list_links(answer) if not x.startswith(("https://", "data:"))]
        assert not any(urlsplit(link).query for link in links)
        links = [link for link in links if "/record/" not in link]
        outside = [*links, *answer.headers.values(), title_of(answer)]
        assert not [text for text in outside for name in told if name in text.lower()]


def title_of(answer: Answer) -> str:
    """Give the title of a page."""
    return answer.body.decode().split("<title>")[1].split("</title>")[0]


def test_brothers_see_where_they_meet_who_waits_and_until_when_to_start(enter: Enter) -> None:
    """The way of the four says both meetings, the wait of the youngest and his last start."""
    caller, page = enter("four-brothers")
    form = read_form(page)
    way = next(b for b in form.buttons if b.adds and b.adds[0][0] == "way")
    text = " ".join(form.send(caller, way).body.decode().split())
    assert "<strong>Chita</strong>" in text
    assert "<strong>before the post Kyakhta</strong>" in text
    waits = text.split("<strong>youngest</strong>")[1].split("</li>")[0]
    assert "waits for the others: " in waits
    assert "it is enough to start by Tue 27 Sep 2022" in waits


def test_daughter_without_passport_is_named_with_the_record_that_refuses(enter: Enter) -> None:
    """Georgia is closed because of her alone, by a record that is linked."""
    _, page = enter("one-passport-missing")
    blocked = next(text for title, text in list_groups(page) if "Who closes what" in title)
    first = blocked.split('<div class="blocked">')[1]
    assert "Closed because of this traveller alone: daughter." in first
    georgia = first.split("<strong>Georgia</strong>")[1].split("</li>")[0]
    assert "/en/record/R126-passport" in georgia


def test_wife_who_follows_sees_what_changes_and_where_she_cannot_come_after(enter: Enter) -> None:
    """Finland closes to her in between; the record is linked, and the country named as lost."""
    _, page = enter("wife-follows")
    changes = next(text for title, text in list_groups(page) if "What changes for" in title)
    assert "/en/record/R060" in changes
    assert "Finland." in changes.split("But not to:")[1]


def test_consent_that_nobody_knows_names_the_son_it_hangs_on(enter: Enter) -> None:
    """The way to Tbilisi is unknown on account of the younger son, and says the answer else."""
    _, page = enter("waiting-in-tbilisi")
    meeting = next(text for title, text in list_groups(page) if "With a meeting" in title)
    assert "Unknown on account of: younger son." in meeting
    assert "father</strong>: there already" in meeting


def test_saved_plan_of_a_party_is_checked_again(enter: Enter) -> None:
    """The file that one way is saved as is read by the page of saved plans, and holds."""
    caller, page = enter("pet-without-papers")
    form = read_form(page)
    way = next(b for b in form.buttons if b.adds and b.adds[0][0] == "way")
    saved = read_form(form.send(caller, way)).press(caller, "Save this plan")
    assert saved.headers["content-disposition"] == 'attachment; filename="notes.json"'
    assert len(saved.json()["journeys"]) == 1
    body = b'--x\r\ncontent-disposition: form-data; name="plan"; filename="a"\r\n\r\n'
    body += saved.body + b"\r\n--x--\r\n"
    checked = caller.post("/en/saved", body, "multipart/form-data; boundary=x")
    assert checked.status == 200
    assert "The plan still holds." in checked.body.decode()


def test_answering_the_next_question_adds_it_to_its_traveller(served: Caller) -> None:
    """The question on the page of ways is asked of one traveller and lands in their answers."""
    fields = [("from", "Kazan"), ("m1.name", "aunt"), ("m2.name", "uncle"), ("m2.a.age", "30")]
    page = read_form(post(served, "/en/family/ways", fields))
    skip = next(b for b in page.buttons if b.adds and b.adds[0][0].endswith(".skip"))
    prefix, key = skip.adds[0][0].removesuffix("skip"), skip.adds[0][1]
    left = read_form(page.send(served, skip))
    assert (f"{prefix}skip", key) in left.fields
    again = [b.adds for b in left.buttons if b.adds and b.adds[0][0].endswith(".skip")]
    assert skip.adds not in again


def test_answers_of_one_person_become_those_of_the_first_traveller(served: Caller) -> None:
    """Who planned alone and then for several does not answer anew."""
    fields = [("from", "Kazan"), ("a.age", "29"), ("a.documents", "internal-passport")]
    form = read_form(post(served, "/en/family", fields))
    assert {("from", "Kazan"), ("m1.a.age", "29")} <= set(form.fields)
    assert ("m1.a.documents", "internal-passport") in form.fields


def test_removing_a_traveller_keeps_the_children_of_the_others(served: Caller) -> None:
    """Numbers of those behind the removed one move up, in `parent` too."""
    fields = [("m1.name", "mother"), ("m1.parent", "3"), ("m2.name", "aunt"), ("m3.name", "son")]
    form = read_form(post(served, "/en/family", fields))
    left = read_form(form.press(served, "Remove: aunt"))
    assert [f for f in left.fields if f[1]][-3:] != []
    assert {("m1.parent", "2"), ("m2.name", "son"), ("travellers", "2")} <= set(left.fields)


def test_six_travellers_fit_and_no_seventh(served: Caller) -> None:
    """The page that has six offers no more; seven that come anyhow are told."""
    form = read_form(post(served, "/en/family", [("travellers", "5")]))
    full = read_form(form.press(served, "Add a traveller"))
    assert ("travellers", "6") in full.fields
    assert not [b for b in full.buttons if b.words == "Add a traveller"]
    seven = post(served, "/en/family/ways", [("from", "Kazan"), ("m7.name", "guest")])
    assert seven.status == 422
    assert "At most 6 travellers" in alert_of(seven)


def alert_of(answer: Answer) -> str:
    """Give the one line that says what is wrong."""
    parts = answer.body.decode().split('role="alert">')
    assert len(parts) == 2, parts
    line = parts[1].split("</p>")[0]
    assert "\n" not in line
    return line


BAD = [
    ([("m2.from", "Nowhereville")], "aunt: No town or post is known as “Nowhereville”"),
    ([("m2.a.age", "many")], "aunt: This answer cannot be used; choose it anew: How old are you?"),
    ([("m2.a.sex", "<b>")], "aunt: This answer cannot be used"),
    ([("m2.follows", "soon")], "aunt: “soon” is no number of days; accepted: 0 to 60."),
    ([("m2.follows", "59")], "aunt: So many days later (59) lies outside"),
    ([("m2.name", "mother")], "Two travellers are called “mother”"),
    ([("m1.parent", "2"), ("m1.a.age", "17"), ("m2.a.age", "30")], "mother: A parent is older"),
    ([("m1.parent", "2"), ("m2.parent", "1")], "mother: A parent is older than the child"),
    ([("from", "Atlantis-on-Sea")], "No town or post is known as “Atlantis-on-Sea”"),
    ([("from", "")], "Say where all of you start"),
    ([("from", "Tbilisi")], "Everybody is abroad already"),
    ([("day", "yesterday")], "“yesterday” is no day and hour that this guide covers"),
    ([("day", "2031-01-01")], "“2031-01-01” is no day and hour that this guide covers"),
    (
        [
            (f"m{n}.from", town)
            for n, town in enumerate(("Omsk", "Samara", "Oryol", "Perm", "Ufa"), 1)
        ],
        "5 places or days of setting out; at most 4 fit.",
    ),
    ([("m2.a.means", "x" * 300)], "aunt: An answer is too long"),
]


@pytest.mark.parametrize(("wrong", "line"), BAD, ids=[line[:30] for _, line in BAD])
def test_bad_input_leads_back_to_the_form_and_says_whose_it_is(
    served: Caller, wrong: list[tuple[str, str]], line: str
) -> None:
    """One clear line, status 422, and what else was entered is still there."""
    fields = {"from": "Kazan", "m1.name": "mother", "m1.a.reservist": "no", "m2.name": "aunt"}
    told = [(k, v) for k, v in {**fields, **dict(wrong)}.items() if v]
    answer = post(served, "/en/family/ways", told)
    assert answer.status == 422
    said = alert_of(answer)
    assert line in said or line in said.replace("&lt;", "<")
    kept = set(read_form(answer).fields)
    assert {("m1.name", "mother"), ("m1.a.reservist", "no")} <= kept
    russian = post(served, "/ru/family/ways", told)
    assert russian.status == 422
    assert alert_of(russian) != said


def test_contradicting_answers_name_the_traveller_and_both_questions(
    library: Library, served: Caller
) -> None:
    """Who serves and is not registered is told which two answers exclude each other."""
    fields = [("from", "Kazan"), ("m2.name", "aunt"), ("m2.a.citizenship", "RU")]
    fields += [("m2.a.reservist", "yes"), ("m2.a.registered", "no")]
    said = alert_of(post(served, "/en/family/ways", fields))
    questions = library.head.questions
    assert said.startswith("aunt: These answers contradict each other:")
    assert questions["reservist"].text in said
    assert questions["registered"].text in said


def test_hostile_fields_give_a_page_and_never_a_failure(served: Caller) -> None:
    """Numbers, names and ways that no page sends are passed over."""
    fields = [("travellers", "99999999999"), ("m0.name", "x"), ("m1.m2.a.age", "3")]
    fields += [("m1.parent", "-1"), ("m1.parent", "9"), ("m2.name", "\u202e\x00<script>")]
    fields += [("who", "77"), ("remove", "\u0664"), ("way", "../../etc"), ("from", "Kazan")]
    for page in ("family", "family/traveller", "family/ways", "family/way", "family/save"):
        answer = post(served, f"/en/{page}", fields)
        assert answer.status in (200, 422), page
        assert b"<script>" not in answer.body or answer.kind == "application/json"


def test_pages_of_a_party_are_not_there_by_get(served: Caller) -> None:
    """An address that is opened without a form shows nothing of anybody."""
    for page in ("family", "family/traveller", "family/ways", "family/way", "family/save"):
        assert served.get(f"/en/{page}").status == 405


def test_start_page_leads_to_the_form_with_what_was_entered(served: Caller) -> None:
    """The button of the first page brings the place and the day along."""
    form = Form()
    text = served.get("/en/").body.decode().split('action="/en/question"')[1].split("</form>")[0]
    form.feed(text)
    form.enter([("from", "Kazan")])
    several = read_form(form.press(served, "Plan for several people"))
    assert ("from", "Kazan") in several.fields


def test_file_says_nothing_but_the_plan(served: Caller) -> None:
    """A saved plan of a party holds its members, and only the way that was chosen."""
    fields = [("from", "Kazan"), ("m1.name", "mother"), ("m2.name", "son"), ("to", "KZ")]
    page = read_form(post(served, "/en/family/ways", fields))
    saved = json.loads(page.press(served, "Save this plan").body)
    assert [m["name"] for m in saved["members"]] == ["mother", "son"]
    assert {j["country"] for j in saved["journeys"]} == {"KZ"}
