"""Means go as worked out by hand; few days claim nothing, and many reports of a day vote once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.forecast.replay.plain_forecaster import at, make_quantiles, make_truth
from wayout.forecast.replay.baselines import LAST
from wayout.forecast.replay.pairs import FORECAST, METHODS, Pair, Score, score_one
from wayout.forecast.replay.summary import (
    ALL_HORIZONS,
    compare,
    find_chance,
    say_comparison,
    summarise,
)


def make_pair(day: int, value: float, *, origin: int, **medians: float | None) -> Pair:
    """Make a pair from the medians of forecast and last value; bands are 10 to each side of 0.7."""
    truth = make_truth(day, value)
    scores: dict[str, Score | None] = dict.fromkeys(METHODS)
    for method, median in ((FORECAST, medians.get("ours")), (LAST, medians.get("last"))):
        if median is not None:
            scores[method] = score_one(make_quantiles(median, 10.0), value)
    as_of = at(origin + 1) - timedelta(seconds=1)
    return Pair(as_of, day - origin, truth, float("inf"), scores)


def test_means_are_over_the_pairs_that_a_method_told() -> None:
    """
    Two pairs: medians 105 and 190 for 100 and 200; the last value told only the first.

    Errors 5 and 10: mean 7.5. Bias: -5 of 300. The band of 50 % is 7 to each side: one is inside.
    """
    pairs = [
        make_pair(21, 100.0, origin=20, ours=105.0, last=100.0),
        make_pair(22, 200.0, origin=20, ours=190.0),
    ]
    whole = {
        s.method: s for s in summarise(pairs) if not s.location and s.horizon_days == ALL_HORIZONS
    }
    ours = whole[FORECAST]
    assert (ours.pairs, ours.days) == (2, 2)
    assert ours.error == pytest.approx(7.5)
    assert ours.bias == pytest.approx(-5 / 300)
    assert (ours.inside_50, ours.inside_90) == (0.5, 1.0)
    assert whole[LAST].pairs == 1
    assert {s.horizon_days for s in summarise(pairs) if s.method == FORECAST} == {-1, 1, 2}


def test_a_day_votes_once_however_many_forecasts_were_of_it() -> None:
    """Three origins told the 23rd better; one of the 24th was worse: one vote each."""
    pairs = [make_pair(23, 100.0, origin=o, ours=100.0, last=150.0) for o in (20, 21, 22)]
    pairs.append(make_pair(24, 100.0, origin=22, ours=150.0, last=100.0))
    (found,) = compare(pairs)
    assert (found.pairs, found.better, found.worse) == (4, 1, 1)
    assert found.chance == 1.0


def test_the_comparison_leaves_out_what_only_one_told() -> None:
    """The pair without a last value changes neither score."""
    both = make_pair(21, 100.0, origin=20, ours=100.0, last=150.0)
    alone = make_pair(22, 900.0, origin=20, ours=100.0)
    assert list(compare([both])) == list(compare([both, alone]))


def test_few_days_claim_nothing() -> None:
    """Five days of five, each much closer, are still too few."""
    pairs = [make_pair(d, 100.0, origin=20, ours=100.0, last=500.0) for d in range(21, 26)]
    (found,) = compare(pairs)
    assert (found.better, found.worse, found.claim) == (5, 0, "")
    assert "too few for any claim of superiority" in say_comparison(found)


@pytest.mark.parametrize(
    ("better", "worse", "claim"), [(20, 1, "better"), (1, 20, "worse"), (12, 9, "")]
)
def test_many_days_claim_what_chance_does_not_explain(better: int, worse: int, claim: str) -> None:
    """Twenty of twenty-one is a claim in either direction; twelve is none."""
    pairs = [
        make_pair(1 + n, 100.0, origin=0, ours=120.0, last=150.0 if n < better else 100.0)
        for n in range(better + worse)
    ]
    (found,) = compare(pairs)
    assert (found.better, found.worse, found.claim) == (better, worse, claim)
    assert ("no claim" in say_comparison(found)) == (not claim)


def test_the_sign_test_goes_as_worked_out_by_hand() -> None:
    """Five of five: twice 1/32. Four of five: twice 6/32. Even votes say nothing."""
    assert find_chance(5, 0) == pytest.approx(2 / 32)
    assert find_chance(1, 4) == pytest.approx(12 / 32)
    assert find_chance(3, 3) == 1
    assert find_chance(0, 0) == 1
