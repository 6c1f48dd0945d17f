"""Two forecasts of the same seeds are compared step by step."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.forecast.products.drawn import draw_forecast
from wayout.errors import BadInputError
from wayout.forecast.forecast import ENTRIES, WAIT
from wayout.forecast.scenario.comparison import compare_forecasts, write_comparison


def test_a_scenario_without_effect_changes_nothing() -> None:
    """The same numbers twice: every difference is 0, also of waits beyond the horizon."""
    plain, same = draw_forecast(), draw_forecast(scenario="idle")
    differences = compare_forecasts(plain, same)
    assert len(differences) == sum(len(s.starts) for s in plain.series)
    assert {d.change for d in differences} == {0.0}
    assert not any(d.apart for d in differences)


def test_doubled_queues_show_as_their_own_size_and_entries_do_not_move() -> None:
    """The difference of medians at a post is the plain median again."""
    differences = compare_forecasts(draw_forecast(), draw_forecast(scenario="twice", factor=2.0))
    for one in differences:
        if one.target == WAIT:
            assert one.change == pytest.approx(one.plain.median)
        if one.target == ENTRIES:
            assert one.change == 0.0
    assert any(d.apart for d in differences)


def test_forecasts_of_other_seeds_or_members_are_not_compared() -> None:
    """Their difference would be chance as much as the scenario."""
    plain = draw_forecast()
    for other in (replace(plain, seed=2), replace(plain, members=7), replace(plain, days=3)):
        with pytest.raises(BadInputError, match="cannot be compared"):
            compare_forecasts(plain, other)


def test_a_comparison_is_plain_json() -> None:
    """What lies beyond the horizon is null, not a number that JSON does not know."""
    differences = compare_forecasts(draw_forecast(), draw_forecast(scenario="twice", factor=2.0))
    rows = json.loads(json.dumps(write_comparison(differences), allow_nan=False))
    assert rows[0]["target"] == ENTRIES
    assert set(rows[0]["plain"]) == {"median", "half", "most"}
