"""Tables of counts: each row a claim, each unknown column refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.desk.material import NOW
from wayout.desk.intake.article import Article
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.extraction import extract_article
from wayout.errors import BadInputError
from wayout.situation.situation import Situation

HXL = """Day,Country,Refugees,Who says so
#date,#country+name,#affected+refugees,#meta+source
2022-09-26,Finland,"4,824",Border Guard
2022-09-27,Georgia,8000,
"""


def extract(situation: Situation, text: str) -> Article:
    """Extract a table."""
    capture = Capture(text.encode(), "csv", "The Herald", "", None, NOW)
    return extract_article(capture, situation=situation)


def test_row_becomes_a_claim_of_a_count(russia: Situation) -> None:
    """Place, day, number, chain of origins, and where in the text the number stands."""
    article = extract(russia, HXL)
    assert article.claims is not None
    first, second = article.claims
    assert (first.kind, first.places, first.country) == ("count", ("finland",), "FI")
    assert first.amount is not None
    assert (first.amount.value, first.amount.per, first.amount.count) == (4824, "day", "persons")
    assert first.origin == ("The Herald", "Border Guard")
    assert second.origin == ("The Herald",)
    assert article.text[first.excerpt.start : first.excerpt.end] == "4,824"
    assert article.text[second.excerpt.start : second.excerpt.end] == "8000"
    assert first.when.start == datetime(2022, 9, 25, 21, tzinfo=UTC)
    assert first.when.end == datetime(2022, 9, 26, 21, tzinfo=UTC)


def test_table_is_read_by_plain_headings(russia: Situation) -> None:
    """Without hashtags the headings are the words of claims; a post is a place."""
    text = "date;end;place;trips;stock\n2022-09-20;2022-09-26;Verkhny Lars;50000;1200\n"
    claims = extract(russia, text).claims
    assert claims is not None
    assert [(c.places, c.amount and c.amount.count, c.amount and c.amount.per) for c in claims] == [
        (("verkhny-lars",), "trips", ""),
        (("verkhny-lars",), "stock", ""),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#date,#country,#afected\n", "'#afected'; did you mean '#affected'"),
        ("#date,#country,#affected,#contact+name\n", "unknown column '#contact\\+name'"),
        ("date,place,person\n", "did you mean 'persons'"),
        ("#country,#affected\n", "no column says the date"),
        ("#date,#country\n", "no column counts"),
        ("#date,#date+start,#country,#affected\n", "two columns say 'date'"),
        ('date,place,"trips\n', "cannot be read"),
        ("date,place,trips\n" * 6000, "too large"),
        ("date" + "," * 100, "too large"),
    ],
)
def test_table_is_refused_when_a_column_is_not_understood(
    russia: Situation, text: str, why: str
) -> None:
    """A column that nobody reads could turn the meaning of a number."""
    with pytest.raises(BadInputError, match=why):
        extract(russia, text)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2022-09-26,Finnland,5", "no place 'Finnland'; did you mean 'Finland'"),
        ("26/09/2022,Finland,5", "no date"),
        ("2022-09-26,Finland,many", "no number"),
        (",Finland,5", "no date or no place"),
    ],
)
def test_row_is_left_out_with_its_reason(russia: Situation, row: str, why: str) -> None:
    """One faulty row does not lose the others, and is told."""
    article = extract(russia, f"date,place,persons\n{row}\n2022-09-27,Finland,7\n")
    assert article.claims is not None
    assert [c.amount and c.amount.value for c in article.claims] == [7]
    assert why in article.notices[0]
    assert article.notices[0].startswith("line 2: ")
