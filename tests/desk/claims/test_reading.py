"""Readings that general models get wrong, and what a claim says besides its kind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wayout.desk.claims.claim import Amount, Claim
from wayout.desk.claims.reading import ClaimReader

PUBLISHED = datetime(2022, 9, 30, 9, tzinfo=UTC)
"""A Friday."""


def read_one(reader: ClaimReader, text: str, **said: object) -> Claim:
    """Read the only claim of a text."""
    (claim,) = reader.read(text, **said)  # type: ignore[arg-type]
    return claim


def read_amount(reader: ClaimReader, text: str) -> Amount:
    """Read the amount of the only claim of a text."""
    amount = read_one(reader, text).amount
    assert amount is not None
    return amount


@pytest.mark.parametrize(
    "text",
    [
        "A ticket to Dubai is between 7 and 10,000 euros.",
        "A ticket to Dubai costs 7-10,000 euros.",
        "Билет до Дубая стоит от 7 до 10 тысяч евро.",
    ],
)
def test_range_shares_its_thousands(reader: ClaimReader, text: str) -> None:
    """Between 7 and 10,000 euros is 7,000 to 10,000, never 7 to 10,000 and never 5,003.5."""
    amount = read_amount(reader, text)
    assert (amount.low, amount.high, amount.value) == (7000, 10000, 8500)
    assert (amount.unit, amount.bound) == ("EUR", "range")


def test_range_keeps_small_numbers_that_are_meant(reader: ClaimReader) -> None:
    """Between 6 and 8 hours is not 6,000."""
    amount = read_amount(reader, "The wait at Petukhovo is between 6 and 8 hours.")
    assert (amount.low, amount.high) == (6, 8)


def test_money_in_brackets_is_no_negative_and_no_second_price(reader: ClaimReader) -> None:
    """A conversion in brackets gives no claim of its own."""
    amount = read_amount(reader, "A flight to Dubai costs 370,000 rubles (£5,000).")
    assert (amount.value, amount.unit) == (370_000, "RUB")


def test_money_in_brackets_alone_is_positive(reader: ClaimReader) -> None:
    """A price that stands only in brackets is a price."""
    assert read_amount(reader, "The fare to Dubai is high (£5,000).").value == 5000


@pytest.mark.parametrize("name", ["Sakartvela", "Sakartvelo", "Sakartwell", "Georgia", "Грузии"])
def test_names_of_georgia_are_georgia(reader: ClaimReader, name: str) -> None:
    """Exonyms and slips of translation are the country the situation means."""
    text = f"Граница {name} закрыта." if name == "Грузии" else f"The border with {name} is closed."
    assert read_one(reader, text).places == ("georgia",)


@pytest.mark.parametrize(
    "text", ["Dozens of cars are parked at Troitsky.", "В Троицком стоят десятки машин на границе."]
)
def test_troitsky_is_the_crossing(reader: ClaimReader, text: str) -> None:
    """The alias belongs to a post towards Kazakhstan and to nothing near Moscow."""
    claim = read_one(reader, text)
    assert (claim.places, claim.country) == (("bugristoye",), "KZ")


def test_weekday_of_an_undated_text_is_no_date(reader: ClaimReader) -> None:
    """Last Thursday has words and a reason, but no interval."""
    text = "Finland closed its border last Thursday."
    when = read_one(reader, text).when
    assert (when.start, when.end) == (None, None)
    assert when.words is not None
    assert text[when.words.start : when.words.end] == "last Thursday"
    assert "without a date of publication" in when.ground


def test_weekday_of_a_dated_text_is_a_local_day(reader: ClaimReader) -> None:
    """With a publication the day is known, in the time zone of the situation."""
    when = read_one(reader, "Finland closed its border last Thursday.", published=PUBLISHED).when
    assert when.start == datetime(2022, 9, 28, 21, tzinfo=UTC)
    assert when.end == datetime(2022, 9, 29, 21, tzinfo=UTC)


def test_weekday_of_an_announcement_lies_ahead(reader: ClaimReader) -> None:
    """What will happen on Monday happens on the next one."""
    claim = read_one(reader, "Finland will close its border on Monday.", published=PUBLISHED)
    assert claim.when.start == datetime(2022, 10, 2, 21, tzinfo=UTC)


def test_weekday_of_speaking_does_not_lie_ahead(reader: ClaimReader) -> None:
    """Announced on Thursday is the Thursday before, whatever was announced."""
    text = "Finland announced on Thursday that it will close its border."
    when = read_one(reader, text, published=PUBLISHED).when
    assert when.start == datetime(2022, 9, 28, 21, tzinfo=UTC)


def test_day_without_a_year_takes_the_window(reader: ClaimReader) -> None:
    """On 26 September is the only one in the window, and says so."""
    when = read_one(reader, "Latvia closed its border on 26 September.").when
    assert when.start == datetime(2022, 9, 25, 21, tzinfo=UTC)
    assert "window" in when.ground


def test_day_without_a_year_outside_of_the_window_is_no_date(reader: ClaimReader) -> None:
    """A date of spring is none of the window's and is not guessed."""
    assert read_one(reader, "Latvia closed its border on 3 March.").when.start is None


def test_number_above_last_week_is_a_baseline(reader: ClaimReader) -> None:
    """The increase is kept as the words it stands in, not as a second count."""
    text = "Finland counted 4,199 entries on Thursday, 1,100 more than on an ordinary day."
    amount = read_amount(reader, text)
    assert amount.value == 4199
    assert amount.against == "1,100 more than on an ordinary day"


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("more than 900", "at-least"),
        ("nearly 900", "at-most"),
        ("up to 900", "at-most"),
        ("about 900", "about"),
        ("900", "exact"),
    ],
)
def test_bound_is_kept(reader: ClaimReader, words: str, bound: str) -> None:
    """How a number was meant stays with it."""
    amount = read_amount(reader, f"On Sunday {words} Russians entered Mongolia.")
    assert (amount.value, amount.bound) == (900, bound)


def test_total_says_from_when_it_counts(reader: ClaimReader) -> None:
    """Since a date makes a total."""
    amount = read_amount(reader, "60,000 people have entered Georgia since 21 September.")
    assert amount.since.startswith("2022-09-20T21")


def test_rate_is_per_day(reader: ClaimReader) -> None:
    """A number a day is a rate."""
    assert read_amount(reader, "10,000 people a day cross into Georgia.").per == "day"


def test_origin_is_a_chain(reader: ClaimReader) -> None:
    """Outlet, agency and the office it cites stand in the order in which they repeat each other."""
    text = "РИА Новости, сообщает об очереди в 500 машин в Маштаково со ссылкой на погранслужбу."
    claim = read_one(reader, text, outlet="Fontanka")
    assert claim.origin == ("Fontanka", "РИА Новости", "погранслужбу")
    assert claim.speaker == "official"


def test_witness_is_an_eyewitness(reader: ClaimReader) -> None:
    """By the words of those who saw it."""
    assert read_one(reader, "По словам очевидцев, в Ларсе стоят 12 часов.").speaker == "eyewitness"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Kazakhstan will close its border.", "announced"),
        ("Kazakhstan may close its border.", "rumour"),
        ("Kazakhstan reportedly closed its border.", "rumour"),
        ("Kazakhstan denied that it closed its border.", "denied"),
        ("Kazakhstan closed its border.", "observed"),
    ],
)
def test_status_follows_how_it_is_said(reader: ClaimReader, text: str, status: str) -> None:
    """The same thing announced, rumoured, denied and seen is four different claims."""
    claim = read_one(reader, text)
    assert (claim.kind, claim.status) == ("closed", status)


@pytest.mark.parametrize(
    "text",
    [
        "Would Finland close its border?",
        "In 2008 the Verkhny Lars post was closed.",
        "If Finland shut its border, people would drive to Estonia.",
        "The crossing at Vartius opens every day at nine.",
        "A place in the queue at Petukhovo costs 10,000 roubles.",
        "Kostanay's hotels are asking 40,000 tenge a night.",
        "Правда ли, что на Маштаково стоят по десять часов?",
        "Музей в Кяхте закрыт.",
    ],
)
def test_what_is_not_said_to_be_so_now_is_no_claim(reader: ClaimReader, text: str) -> None:
    """Questions, history, conditions, timetables, lodging and places in a queue say nothing."""
    assert reader.read(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Two hundred and forty-five cars are waiting at Ozinki.", 245),
        ("В Озинках стоят двести сорок пять машин.", 245),
        ("В очереди в Озинках машин двести.", 200),
        ("There is a queue of 300+ cars at Ozinki.", 300),
        ("The queue at Ozinki has grown from 150 to 400 cars.", 400),
    ],
)
def test_number_in_words_or_grown_is_read(reader: ClaimReader, text: str, value: int) -> None:
    """Tens and ones add up, a noun may come first, and of a growth the end counts."""
    assert read_amount(reader, text).value == value


def test_capital_of_those_who_speak_is_their_country(reader: ClaimReader) -> None:
    """What Tbilisi rules out is Georgia's; what is sold to Tbilisi stays the town's."""
    assert read_one(reader, "Tbilisi has ruled out shutting the border.").places == ("georgia",)
    assert read_one(reader, "All flights to Tbilisi are sold out.").places == ("tbilisi",)


def test_own_citizens_held_back_are_a_check(reader: ClaimReader) -> None:
    """Who is not let out meets a check of his own country, who is not let in is refused."""
    assert read_one(reader, "Мужчин не выпускают через Маштаково.").kind == "check"
    assert read_one(reader, "Грузия не впускает мужчин.").kind == "refuses"


def test_departures_without_a_destination_are_from_home(reader: ClaimReader) -> None:
    """They count those who left home."""
    assert read_one(reader, "Страну покинули 1200 человек.").places == ("russia",)


def test_forename_is_no_town(reader: ClaimReader) -> None:
    """The town that bears the name of a person is not named with him."""
    assert read_one(reader, "Vladimir Putin closed the border with Latvia.").places == ("latvia",)


def test_language_without_a_grammar_gives_nothing(reader: ClaimReader) -> None:
    """A text of a third language is left to people."""
    assert reader.read("The border with Finland is closed.", language="fi") == ()


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Storskog admits nobody on a bicycle since Monday.", "refuses", "observed"),
        ("На Сырыме, по слухам, теперь у каждого проверяют военник.", "check", "rumour"),
        ("Через Нарву-1 можно попасть, если там семья.", "admits", "observed"),
        ("В Киргизию по внутреннему паспорту пускают, как и раньше.", "admits", "observed"),
        ("The customs office denied that there was a line of cars at Bidaik.", "queue", "denied"),
    ],
)
def test_words_around_a_statement_hold_as_far_as_they_reach(
    reader: ClaimReader, text: str, kind: str, status: str
) -> None:
    """A *nobody* behind it, a rumour before a loose comma, a condition behind what is allowed."""
    claim = read_one(reader, text)
    assert (claim.kind, claim.status) == (kind, status)


def test_borders_are_those_of_home_if_nothing_else_is_named(reader: ClaimReader) -> None:
    """*Russia … its borders* names home, though not inside the words of the claim."""
    text = "The spokesman brushed aside talk that Russia was about to shut its borders."
    assert read_one(reader, text).places == ("russia",)
