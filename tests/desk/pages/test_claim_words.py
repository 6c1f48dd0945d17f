"""Claims in words, and the sentence that they stand in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.material import CLAIM, NOW
from wayout.desk.claims.claim import Amount, Span, When
from wayout.desk.pages.claim_words import say_amount, say_period
from wayout.desk.pages.draft_text import grade_source, write_hidden
from wayout.desk.pages.excerpt import cut_text, find_sentence, take_pieces
from wayout.desk.pages.taking_pages import read_published
from wayout.errors import BadInputError

DAY = datetime(2022, 9, 28, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Amount(6, 6, 6, "km", "exact"), "6 km"),
        (Amount(8500, 7000, 10000, "EUR", "range"), "7,000 to 10,000 EUR"),
        (Amount(2.5, 2.5, 2.5, "hours", "at-most"), "at most 2.5 hours"),
        (
            Amount(500, 500, 500, "people", "about", "day", "trips"),
            "about 500 people (trips) per day",
        ),
    ],
)
def test_amount_is_said_as_it_was_meant(amount: Amount, said: str) -> None:
    """Bounds, ranges and rates are never lost."""
    assert say_amount(amount) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, None, "no date is known"),
        (DAY, DAY + timedelta(days=1), "on 2022-09-29"),
        (DAY, None, "from 2022-09-29 00:00+03:00"),
        (None, DAY, "until 2022-09-29 00:00+03:00"),
    ],
)
def test_time_is_said_as_an_interval(
    start: datetime | None, end: datetime | None, said: str
) -> None:
    """An end that is not known is not made up."""
    claim = replace(CLAIM, when=When(start, end, None, ""))
    assert say_period(claim, "Europe/Moscow") == said


def test_sentence_around_words_is_shown() -> None:
    """An editor reads three words in their sentence, not alone."""
    text = "The first. People are no longer let through at the post! The third."
    at = text.index("no longer let")
    span = find_sentence(text, Span(at, at + len("no longer let")))
    assert text[span.start : span.end] == "People are no longer let through at the post!"


@given(st.text(max_size=400), st.integers(0, 400), st.integers(1, 60))
def test_pieces_of_a_sentence_hold_the_words(text: str, start: int, length: int) -> None:
    """Whatever the text, what is marked is inside what is shown."""
    words = Span(min(start, len(text)), min(start + length, len(text)))
    around = find_sentence(text, words)
    assert around.start <= words.start <= words.end <= max(around.end, words.end)
    shown = take_pieces(cut_text(text, [(words, "said", 0)]), around)
    marked = "".join(piece.text for piece in shown if piece.mark)
    assert marked == text[words.start : words.end]


@given(st.text())
def test_hidden_characters_of_a_draft_are_written_out(text: str) -> None:
    """What is left is visible, and writing it out again changes nothing."""
    written = write_hidden(text)
    assert all(c in "\n\t" or c.isprintable() for c in written)
    assert write_hidden(written) == written


def test_grade_changes_the_first_source_only() -> None:
    """The record below keeps its own words."""
    text = '[[source]]\nreliability = "F"\ncredibility = 6\n\n[[report]]\ncredibility = 6\n'
    graded = grade_source(text, letter="B", number="2")
    assert graded == text.replace('"F"', '"B"').replace("= 6", "= 2", 1)
    with pytest.raises(BadInputError, match="no grade 'G'"):
        grade_source(text, letter="G", number="")
    with pytest.raises(BadInputError, match="no \\[\\[source\\]\\]"):
        grade_source("[[report]]\n", letter="A", number="")


def test_day_of_publication_counts_from_its_end_and_never_from_the_future() -> None:
    """A day alone was known to all when it was over; today's by now."""
    zone = "Europe/Moscow"
    over = datetime(2022, 10, 1, 20, 59, 59, tzinfo=UTC)
    assert read_published("2022-10-01", zone=zone, now=NOW) == (over, "report-day")
    assert read_published("2022-10-03", zone=zone, now=NOW) == (NOW, "exact")
    half_an_hour_ago = (NOW - timedelta(minutes=30), "exact")
    assert read_published("2022-10-03 12:00", zone=zone, now=NOW) == half_an_hour_ago
    assert read_published("", zone=zone, now=NOW)[0] is None
    for said in ("2022-10-04", "2022-10-03 13:00", "Monday", "2022-13-01"):
        with pytest.raises(BadInputError):
            read_published(said, zone=zone, now=NOW)
