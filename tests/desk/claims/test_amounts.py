"""What is an amount of a claim, and which of several amounts is meant."""

from __future__ import annotations

import pytest

from wayout.desk.claims.reading import ClaimReader


def read_amounts(reader: ClaimReader, text: str) -> list[tuple[str, float, float, str]]:
    """List kind, both ends and unit of the claims of a text that have an amount."""
    claims = reader.read(text)
    return [(c.kind, c.amount.low, c.amount.high, c.amount.unit) for c in claims if c.amount]


@pytest.mark.parametrize(
    "text",
    [
        "The number of Russians arriving at Zvartnots airport has reached 2,200 a day.",
        "Arrivals at Zvartnots airport: 2,200 Russians a day.",
    ],
)
def test_number_a_day_counts_and_is_no_wait(reader: ClaimReader, text: str) -> None:
    """2,200 a day is a rate of people, never 2,200 days."""
    assert read_amounts(reader, text) == [("count", 2200, 2200, "people")]


def test_people_taken_off_a_bus_are_no_buses(reader: ClaimReader) -> None:
    """A unit behind a preposition belongs to another thing than the number before it."""
    text = "Четверых сняли с автобуса на пограничном контроле в Озинках."
    assert read_amounts(reader, text) == [("check", 4, 4, "people")]


def test_day_of_the_month_is_no_number(reader: ClaimReader) -> None:
    """An ordinal counts nothing."""
    text = "The number of Russians who had come to Kazakhstan since the 21st was put at 112,300."
    assert read_amounts(reader, text) == [("count", 112300, 112300, "people")]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("В Нуйямаа автомобилисты ждут досмотра от получаса до трёх часов.", 0.5, 3),
        ("На Ларсе процедура отнимает часа три.", 3, 3),
        ("The wait at Petukhovo is 12 hours, up from three hours last week.", 12, 12),
    ],
)
def test_wait_is_read_whole_and_only_as_it_is_now(
    reader: ClaimReader, text: str, low: float, high: float
) -> None:
    """A range from half an hour, a number behind its unit, and no former wait."""
    assert read_amounts(reader, text) == [("wait", low, high, "hours")]


def test_growth_is_no_length(reader: ClaimReader) -> None:
    """By how much a queue has grown is not how long it is."""
    assert read_amounts(reader, "The line before Terehova has grown by two kilometres.") == []


def test_amount_that_leads_belongs_to_what_follows_the_comma(reader: ClaimReader) -> None:
    """A clause may begin with its amount."""
    text = "At 20,000 tenge, the seat in the shared taxi from Uralsk to Aktobe seemed dear."
    assert read_amounts(reader, text) == [("price", 20000, 20000, "KZT")]


def test_two_prices_beside_a_comma_keep_their_places(reader: ClaimReader) -> None:
    """What stands before a comma and what stands behind it are two statements."""
    text = "A seat to Istanbul is 98,000 roubles, and a flight to Antalya is 76,500 roubles."
    said = [(c.places, c.amount.value) for c in reader.read(text) if c.amount]
    assert said == [(("istanbul",), 98000), (("antalya",), 76500)]


@pytest.mark.parametrize(
    "text",
    [
        "The queue outside the bank at Verkhny Lars was 200 people.",
        "The flight from Moscow to the border at Verkhny Lars took three hours.",
        "A coat in Tbilisi costs 200 dollars.",
    ],
)
def test_other_queues_journeys_and_goods_are_no_claims(reader: ClaimReader, text: str) -> None:
    """Words of a thing that has nothing to do with a border keep a pattern from reading it."""
    assert not reader.read(text)


def test_number_in_one_word_with_its_unit_is_read_whatever_it_stands_before(
    reader: ClaimReader,
) -> None:
    """*Three-hour talks* once stopped the reader, and they are no wait."""
    assert (
        read_amounts(reader, "Президент Казахстана провёл в Астане трёхчасовые переговоры.") == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "The coach from Saint Petersburg to Tallinn leaves at 06:30 and arrives at 14:10.",
        "Whoever has a family member in Estonia is still let in at Narva-1.",
    ],
)
def test_figure_of_a_clock_or_of_a_name_is_no_number(reader: ClaimReader, text: str) -> None:
    """*06:30* is neither six nor thirty people, and *Narva-1* is no single one."""
    assert read_amounts(reader, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At Sadakhlo the line of cars ran to a kilometre and a half.", ("queue", 1.5, 1.5, "km")),
        ("Очередь на Ларсе — километр с половиной.", ("queue", 1.5, 1.5, "km")),
        ("У Чернышевского машины растянулись километра на два.", ("queue", 2, 2, "km")),
    ],
)
def test_half_and_number_behind_a_unit_belong_to_it(
    reader: ClaimReader, text: str, expected: tuple[str, float, float, str]
) -> None:
    """A half may follow its unit, and in Russian a rough number does."""
    assert read_amounts(reader, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A seat from Vladikavkaz to Tbilisi, 1,500 roubles last month, now goes for 35,000.",
            ("price", 35000, 35000, "RUB"),
        ),
        (
            "На Ларсе затор стал короче: вместо двенадцати километров — три с половиной.",
            ("queue", 3.5, 3.5, "km"),
        ),
    ],
)
def test_number_has_the_unit_of_what_it_is_held_against(
    reader: ClaimReader, text: str, expected: tuple[str, float, float, str]
) -> None:
    """What was before lends its unit to what is now, and is itself left out."""
    assert read_amounts(reader, text) == [expected]
