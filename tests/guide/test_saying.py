"""Saying sentences in Russian: values by what they are, and nothing missing in whole plans."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from tests.guide.sentences import list_texts
from tests.planner.shipped import RUSSIA, SAMPLE_TRAVELLERS, make_traveller
from wayout.guide.saying import SPOKEN, Missing, Saying, translate
from wayout.planner.board import make_board
from wayout.planner.changes import list_changes
from wayout.planner.document import write_plan
from wayout.planner.explain import explain_record
from wayout.planner.party import Member
from wayout.planner.party_plan import plan_party
from wayout.planner.plan import Planner
from wayout.situation.phrase import (
    Moment,
    Name,
    Phrase,
    Quote,
    Verbatim,
    Word,
    say,
    say_many,
    show_figure,
)
from wayout.situation.record import Crossing

SEED = 20220921
TRAVELLERS = 40
DAYS = (datetime(2022, 9, 22, 12, tzinfo=UTC), datetime(2022, 9, 29, 12, tzinfo=UTC))
POST = next(c for c in RUSSIA.crossings.values() if c.name_ru)
TOLD = next(r for r in RUSSIA.reports.values() if r.text_ru and r.text.endswith("."))
UNTOLD = Quote("Nobody has translated this.", TOLD.id)


def in_russian(text: str) -> str:
    """Say a text in Russian."""
    return translate(text, "ru", RUSSIA)


def test_english_is_the_text_itself() -> None:
    """In English a phrase is what it was."""
    phrase = say("{post} closes", post=Name(POST.name, POST.id))
    assert translate(phrase, "en", RUSSIA) == f"{POST.name} closes"


def test_place_is_named_by_its_own_name() -> None:
    """A post is named as its record names it in the language."""
    phrase = say("{post} closes", post=Name(POST.name, POST.id))
    assert in_russian(phrase) == f"закрывается пункт пропуска {POST.name_ru}"


def test_country_that_the_situation_does_not_name_is_named_by_unicode() -> None:
    """A bare code of a country becomes its name."""
    phrase = say("a valid visa of {countries}", countries=Name("AQ", "AQ"))
    assert in_russian(phrase) == "действующая виза: Антарктида"


def test_moment_is_told_in_its_zone() -> None:
    """A moment is written as the language does, with the hour of its zone."""
    midnight = datetime(2022, 9, 29, 21, tzinfo=UTC)
    moment = Moment("30 September at 00:00", midnight, "Europe/Moscow", "day-and-hour")
    phrase = say("This way is open until {moment}.", moment=moment)
    assert in_russian(phrase) == "Этот путь открыт до срока: 30 сентября в 00:00."


def test_plural_follows_the_number() -> None:
    """Russian tells one, few and many apart; a fraction goes with few."""
    hours = [say_many("{n} hour", "{n} hours", n, n=show_figure(n)) for n in (1, 3, 5, 2.5)]
    assert [in_russian(h) for h in hours] == ["1 час", "3 часа", "5 часов", "2,5 часа"]


def test_record_inside_a_sentence_speaks_russian_without_its_stop() -> None:
    """A quoted record keeps its place in the sentence around it."""
    text = Quote(TOLD.text, TOLD.id).without_stop()
    phrase = say("seats are short: {text} ({record})", text=text, record=Verbatim(TOLD.id))
    assert in_russian(phrase) == f"мест не хватает: {TOLD.text_ru.rstrip('.')} ({TOLD.id})"


def test_plain_text_of_a_record_is_found() -> None:
    """A plain text that is a record's English one is said by its Russian one."""
    assert in_russian(TOLD.text) == TOLD.text_ru


def test_what_is_missing_is_english_and_counted() -> None:
    """Nothing missing is hidden: a sentence, a word, a record, a name are each counted."""
    missing = Missing()
    saying = Saying("ru", RUSSIA, missing)
    sentence = Phrase("nobody wrote this", "nobody wrote this")
    spoken = (sentence, Word("sledge", "means"), UNTOLD, Name("X", "x"))
    assert [saying.say(text) for text in spoken] == list(spoken)
    assert missing == Missing(
        sentences=missing.sentences.__class__({"nobody wrote this": 1}),
        words=missing.words.__class__({"means: sledge": 1}),
        records=missing.records.__class__({UNTOLD: 1}),
        names=missing.names.__class__({"X": 1}),
    )


def list_items() -> Iterator[Any]:
    """Yield everything of the shipped situation that speaks."""
    head = RUSSIA.head
    yield from (r for r in RUSSIA.records() if not isinstance(r, Crossing))
    yield from (*head.questions.values(), *head.inferences, *head.assumptions.values())


def list_fields_of(item: Any) -> Iterator[str]:
    """Yield the texts for people in an item; a name says nothing in words."""
    for field in (f for f in SPOKEN if f != "name"):
        found = getattr(item, field, "")
        texts = found if isinstance(found, tuple) else (found,)
        yield from (text for text in texts if text and isinstance(text, str))


@cache
def plan_for_many() -> tuple[dict[str, Any], ...]:
    """Plan for travellers drawn by a seed, alone and in pairs."""
    rng = Random(SEED)
    towns = sorted(
        p.id for p in RUSSIA.places.values() if p.kind == "town" and p.country == RUSSIA.head.home
    )
    planners = {day: Planner(RUSSIA.as_of(day)) for day in DAYS}
    documents = []
    for number in range(TRAVELLERS):
        day = DAYS[number % len(DAYS)]
        many = 2 if number % 10 == 0 else 1
        party = [Member(make_traveller(rng.choice(SAMPLE_TRAVELLERS))) for _ in range(many)]
        at = day + timedelta(hours=rng.randrange(24))
        plan = plan_party(planners[day], tuple(party), start=rng.choice(towns), at=at)
        documents.append(write_plan(plan))
    return tuple(documents)


def assert_all_is_said(missing: Missing) -> None:
    """Hold that nothing was missing."""
    assert missing == Missing()


def test_plans_leave_no_sentence_in_english() -> None:
    """Every sentence in forty plans is said in Russian."""
    missing = Missing()
    saying, said = Saying("ru", RUSSIA, missing), set()
    for document in plan_for_many():
        said |= {saying.say(text) for text in list_texts(document)}
    assert len(said) > 300
    assert_all_is_said(missing)


def test_number_and_unit_agree() -> None:
    """A unit follows its number: one, few, many, a fraction; what has one form keeps it."""
    trips = Word("trips", "unit")
    amounts = [say("{number} {unit}", number=show_figure(n), unit=trips) for n in (1, 643, 5, 0.5)]
    said = ["1 пересечение", "643 пересечения", "5 пересечений", "0,5 пересечения"]
    assert [in_russian(a) for a in amounts] == said
    length = say("{number} {unit}", number=show_figure(12), unit=Word("km", "unit"))
    assert in_russian(length) == "12 км"


def test_shipped_situation_lacks_no_text_in_russian() -> None:
    """Every text of a record, question, inference and assumption has its Russian one."""
    texts = {text for item in list_items() for text in list_fields_of(item)}
    assert len(texts) > 800
    saying = Saying("ru", RUSSIA, Missing())
    assert {text for text in texts if saying.say(text) == text} == set()
    assert saying.missing == Missing()


def test_plan_is_plain_json() -> None:
    """A plan full of phrases is written and read again as the same document."""
    for document in plan_for_many()[:5]:
        assert json.loads(json.dumps(document)) == document


def test_board_changes_and_records_leave_no_phrase_in_english() -> None:
    """What the board, the changes and the explained records compose is said in Russian."""
    day = DAYS[1]
    documents = [
        make_board(RUSSIA, [], at=day, as_of=day),
        list_changes(RUSSIA, [], since=day - timedelta(days=3), as_of=day),
    ]
    late = datetime(2022, 10, 30, tzinfo=UTC)
    known = [r.id for r in RUSSIA.as_of(late).records()]
    documents += [explain_record(RUSSIA, i, as_of=late) for i in known[::25]]
    missing = Missing()
    saying = Saying("ru", RUSSIA, missing)
    for document in documents:
        for text in list_texts(document):
            if type(text) is not str:
                saying.say(text)
    assert_all_is_said(missing)
