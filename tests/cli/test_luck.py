"""Chances, last starts and branches as a reader meets them, with and without `--cautious`."""

from __future__ import annotations

import json

from tests.cli.calling import TOURIST, Said, call

BEFORE_MIDNIGHT = "2022-09-29T18:30:00+03:00"
TO_FINLAND = (
    *("plan", "russia-2022", "--from", "Saint Petersburg", "--to", "FI"),
    *("--at", BEFORE_MIDNIGHT, "--as-of", BEFORE_MIDNIGHT, *TOURIST),
)
FROM_VLADIKAVKAZ = (
    *("plan", "russia-2022", "--from", "Vladikavkaz", "--at", "2022-09-28T09:00:00+03:00"),
    *("--set", "documents=foreign-passport", "--set", "means=car"),
)


def read(said: Said) -> str:
    """Give the text of an answer as one line."""
    assert said.code == 0, said
    return " ".join(said.out.split())


def test_plan_says_the_chance_before_finland_closes() -> None:
    """The sentence of the issue: so many in a hundred, before Finland closes at 00:00."""
    text = read(call(*TO_FINLAND))
    assert (
        "% to be across before Finland ends entry for you on 30 September at 00:00 (R060)" in text
    )
    assert "fewer than nine in ten are in time" in text
    assert "Start no later than Thu 29 Sep 2022" in text


def test_plan_says_where_to_turn_while_the_queue_is_long() -> None:
    """At Verkhny Lars: from how many hours of queue on, and what to do instead."""
    text = read(call(*FROM_VLADIKAVKAZ))
    assert "If the wait at Verkhny Lars is said to be over" in text
    assert "into Georgia instead" in text


def test_no_word_of_statistics_reaches_a_reader() -> None:
    """Nobody has to know what a quantile is."""
    text = read(call(*FROM_VLADIKAVKAZ)).lower()
    for word in ("quantile", "percentile", "median", "comonotone", "level of luck", "90 %"):
        assert word not in text


def test_cautious_plan_says_so_and_is_saved_so() -> None:
    """The option is named in the text and kept in the document."""
    assert "Planned with caution" in read(call(*FROM_VLADIKAVKAZ, "--cautious"))
    assert "Planned with caution" not in read(call(*FROM_VLADIKAVKAZ))
    plan = json.loads(call(*FROM_VLADIKAVKAZ, "--cautious", "--format", "json").out)
    assert plan["cautious"] is True
    assert all(j["arrive_90"] is not None for j in plan["journeys"])


def test_saved_caution_that_is_no_yes_or_no_is_refused(tmp_path: object) -> None:
    """A damaged plan gives one line."""
    plan = json.loads(call(*TO_FINLAND, "--format", "json").out)
    file = f"{tmp_path}/plan.json"
    with open(file, "w", encoding="utf-8") as saved:
        json.dump({**plan, "cautious": "very"}, saved)
    line = call("recheck", file, "--as-of", "2022-09-30T12:00:00+03:00").refusal(2)
    assert "cautious: neither true nor false" in line
