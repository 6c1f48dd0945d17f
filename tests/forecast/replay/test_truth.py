"""What forecasts are scored against is each day's best count, and every report of a queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.forecast.replay.plain_forecaster import read_facts
from wayout.forecast.replay.truth import Truth, list_truths
from wayout.situation.situation import Situation

FINLAND = ("entries", "fi-land-border", "")


def find(situation: Situation, series: tuple[str, str, str], day: int) -> list[Truth]:
    """Find the numbers of one series about a day of September 2022."""
    wanted = date(2022, 9, day)
    return [t for t in list_truths(situation) if t.series == series and t.day == wanted]


def test_the_last_published_of_two_counts_is_the_number() -> None:
    """26 September had 7743 at first, and 7747 by the report of 4 October."""
    (truth,) = find(read_facts(), FINLAND, 26)
    assert truth.value == 7747
    assert truth.records == ("O044",)
    assert truth.published.date() == date(2022, 9, 27), "when the first of them was known"


def test_a_count_stands_before_a_rounded_number_published_later() -> None:
    """Of 22 September 6470 was counted; a later report speaks of about 6000."""
    (truth,) = find(read_facts(), FINLAND, 22)
    assert truth.value == 6470
    assert set(truth.records) == {"O245", "O246"}


def test_a_disputed_number_counts_only_where_there_is_no_other() -> None:
    """Of 19 September only a disputed count is known, and it says so."""
    (truth,) = find(read_facts(), FINLAND, 19)
    assert (truth.value, truth.status) == (3099, "disputed")
    facts = read_facts()
    other = replace(facts.observations["O258"], id="other", value=3200.0, status="observed")
    (better,) = find(
        replace(facts, observations={**facts.observations, "other": other}), FINLAND, 19
    )
    assert (better.value, better.records) == (3200, ("other",))


def test_what_is_no_day_of_entries_is_left_out() -> None:
    """Sums of days, both directions, others' entries, bounds, from noon to noon: none counts."""
    used = {r for t in list_truths(read_facts()) for r in t.records}
    for record in ("O007", "O034", "O003", "O040", "O043", "O062", "O264", "O344", "O012b"):
        assert record not in used, record


def test_the_day_is_that_of_the_country_entered() -> None:
    """Norway counts by its own midnight, though the post stands by Moscow's."""
    truths = [t for t in list_truths(read_facts()) if t.location == "borisoglebsk"]
    assert [(t.day.day, t.value) for t in truths] == [(27, 380), (28, 300), (29, 160)]


def test_reports_of_one_post_and_day_are_scored_one_by_one() -> None:
    """Of 27 September 15, 18 and 20 km were reported at Verkhny Lars; three outlets said 20."""
    truths = find(read_facts(), ("queue km", "verkhny-lars", "car"), 27)
    assert {t.value: len(t.records) for t in truths} == {15: 1, 18: 1, 20: 3}


@pytest.mark.parametrize("record", ["O110", "O073", "O158", "O148b", "O149", "O109", "O059"])
def test_what_no_queue_of_a_day_at_a_post_can_be_scored_by_is_left_out(record: str) -> None:
    """A bound, an area, lorries, the way back, others' waits, two days, no post: none counts."""
    assert record not in {r for t in list_truths(read_facts()) for r in t.records}
