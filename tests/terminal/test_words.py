"""The words that all pages of the terminal share."""

from __future__ import annotations

import pytest

from wayout.situation.period import END, parse_instant
from wayout.terminal.words import render_verdict, say_age, say_instant, style_verdict


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (None, "age not known"),
        (0, "just now"),
        (0.5, "30 minutes ago"),
        (1, "1 hour ago"),
        (31.2, "31 hours ago"),
        (47.6, "2 days ago"),
        (240, "10 days ago"),
        (-3, "in 3 hours"),
    ],
)
def test_age_is_said_in_plain_words(hours: float | None, words: str) -> None:
    """Minutes under an hour, hours up to two days, then days."""
    assert say_age(hours) == words


def test_instant_is_said_in_the_zone_with_its_offset() -> None:
    """The same instant has another hour in Tbilisi."""
    instant = parse_instant("2022-09-22T15:00:00Z")
    assert say_instant(instant, "Europe/Moscow") == "Thu 22 Sep 2022, 18:00 (+03:00)"
    assert say_instant("2022-09-22T15:00:00Z", "Asia/Tbilisi") == "Thu 22 Sep 2022, 19:00 (+04:00)"
    assert say_instant(END, "UTC") == "no end known"


@pytest.mark.parametrize("word", ["allowed", "allowed-if", "refused", "uncertain", "unknown"])
def test_verdict_is_a_word_before_it_is_a_colour(word: str) -> None:
    """Every verdict has a style, and says itself without one."""
    assert style_verdict(word)
    assert render_verdict(word).plain == word.replace("-", " ")
