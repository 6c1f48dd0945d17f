"""The form of a party loses nothing: drawn forms, sent from page to page as buttons do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.guide.asgi import Caller
from tests.guide.forms import Form, post, read_form
from wayout.guide.family_form import MOST, AskedMember, AskedParty
from wayout.guide.form import Asked
from wayout.guide.library import Library

drawn = settings(
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

words = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=12)
answers = st.fixed_dictionaries(
    {},
    optional={
        "age": st.integers(0, 99).map(str),
        "sex": st.sampled_from(["M", "F"]),
        "citizenship": st.sampled_from(["RU", "RU,KZ", "FR", "FR,RU"]),
        "documents": st.sampled_from(["internal-passport", "internal-passport,foreign-passport"]),
        "means": st.sampled_from(["car", "car,bicycle", "none"]),
        "visas": st.sampled_from(["FI:schengen-tourist:2023-06-01", "LV"]),
        "ties": st.just("FI:property"),
        "reservist": st.sampled_from(["yes", "no"]),
        "summons": st.sampled_from(["yes", "no"]),
        "pets": st.sampled_from(["dog", "dog,cat"]),
        "residence": st.sampled_from(["RU-TA", "RU-MOW"]),
        "study": st.just("first-degree"),
    },
)


@st.composite
def parties(draw: st.DrawFn) -> AskedParty:
    """Draw a form that somebody could have filled in, children and left questions included."""
    count = draw(st.integers(2, MOST))
    members = []
    for number in range(1, count + 1):
        others = [n for n in range(1, count + 1) if n != number]
        told = draw(answers)
        skipped = tuple(k for k in ("student", "fitness") if draw(st.booleans()) and k not in told)
        members.append(
            AskedMember(
                draw(words),
                draw(st.sampled_from(["", "3", "0.5", "soon"])),
                tuple(sorted(draw(st.sets(st.sampled_from(others))))),
                Asked(draw(words), answers=told, skipped=skipped),
            )
        )
    day = draw(st.sampled_from(["", "2022-09-22"]))
    hour = draw(st.sampled_from(["", "18:00"])) if day else ""
    whole = Asked(draw(words), day, hour, draw(st.sampled_from(["", "KZ", "GE"])), draw(answers))
    return AskedParty(whole, tuple(members))


def sent(form: Form, library: Library) -> AskedParty:
    """Read what a form would send, the day and hour that the page proposes left out."""
    return AskedParty.read(form.fields, library.head)


def same(one: AskedParty, other: AskedParty) -> bool:
    """Tell whether two forms hold the same; a page proposes a day and an hour to who said none."""
    day, hour = one.whole.day or other.whole.day, one.whole.hour or other.whole.hour
    proposed = replace(one.whole, day=day, hour=hour, party=other.whole.party)
    return replace(one, whole=proposed, who=other.who) == other


@drawn
@given(parties())
def test_fields_of_a_party_are_read_back_as_they_were(library: Library, party: AskedParty) -> None:
    """To write the fields and to read them is to change nothing."""
    assert AskedParty.read(list(party.fields()), library.head) == party


@drawn
@given(parties())
def test_form_and_language_switch_lose_nothing(
    library: Library, served: Caller, party: AskedParty
) -> None:
    """The form, and the form in the other language, send what came."""
    form = read_form(post(served, "/en/family", list(party.fields())))
    assert same(party, sent(form, library))
    russian = read_form(form.press(served, "Русский"))
    assert same(party, sent(russian, library))


@drawn
@given(parties(), st.integers(1, 2))
def test_page_of_one_traveller_loses_nothing_there_and_back(
    library: Library, served: Caller, party: AskedParty, number: int
) -> None:
    """To the page of one traveller, its other language, and back to the form."""
    fields = [*party.fields(), ("who", str(number))]
    page = read_form(post(served, "/en/family/traveller", fields))
    russian = read_form(page.press(served, "Русский"))
    assert russian.headings == [h.replace("More about", "Подробнее") for h in russian.headings]
    form = read_form(russian.press(served, "Назад"))
    assert same(party, sent(form, library))


@drawn
@given(parties())
def test_back_to_the_first_page_loses_nothing(
    library: Library, served: Caller, party: AskedParty
) -> None:
    """The first page carries the travellers, through its other language too, and back again."""
    form = read_form(post(served, "/en/family", list(party.fields())))
    page = form.press(served, "Back").body.decode()
    first = Form()
    first.feed(page.split('action="/en/question"')[1].split("</form>")[0])
    assert same(party, sent(read_form(first.press(served, "Plan for several")), library))
    switch = Form()
    switch.feed(page.split('action="/ru/"')[1].split("</form>")[0])
    assert same(party, sent(read_form(post(served, "/ru/family", switch.fields)), library))


@drawn
@given(parties(), st.integers(1, MOST))
def test_removing_a_traveller_leaves_the_others_as_they_were(
    party: AskedParty, number: int
) -> None:
    """Everybody else keeps their answers and their children, under new numbers."""
    left = party.remove(number)
    if number > len(party.members):
        assert left == party
        return
    kept = [m for n, m in enumerate(party.members, start=1) if n != number]
    assert [m.own for m in left.members[: len(kept)]] == [m.own for m in kept]
    for before, after in zip(kept, left.members, strict=False):
        children = [party.members[c - 1] for c in before.parent_of if c != number]
        assert [left.members[c - 1].own for c in after.parent_of] == [c.own for c in children]


FULL = {
    "age": "30",
    "sex": "M",
    "citizenship": "RU",
    "documents": "internal-passport,foreign-passport",
    "means": "none",
    "reservist": "yes",
    "residence": "RU-TA",
    "visas": "FI:schengen-tourist:2023-06-01",
    "purpose": "tourism",
    "student": "no",
}
TOWNS = ("Kazan", "Omsk", "Samara", "Saratov", "Saratov", "Kazan")


@pytest.mark.parametrize("apart", [True, False], ids=["apart", "together"])
def test_pages_of_six_travellers_are_at_most_60_kb(served: Caller, apart: bool) -> None:
    """Six who differ, together or from four towns, in the longer language: every page is small."""
    members = [
        AskedMember(
            f"человек {n}",
            "",
            (),
            Asked(town if apart else "", answers=FULL | {"age": f"{20 + 9 * n}"}),
        )
        for n, town in enumerate(TOWNS)
    ]
    party = AskedParty(Asked("Kazan", "2022-09-22", "18:00"), tuple(members))
    fields = list(party.fields())
    page = post(served, "/ru/family/ways", fields)
    form = read_form(page)
    ways = [b for b in form.buttons if b.adds and b.adds[0][0] == "way"]
    longest = max((form.send(served, b) for b in ways[:6]), key=lambda a: len(a.body))
    more = post(served, "/ru/family/traveller", [*fields, ("who", "1")])
    several = post(served, "/ru/family", fields)
    assert [a.status for a in (page, longest, more, several)] == [200] * 4
    assert max(len(a.body) for a in (page, longest, more, several)) <= 60_000
