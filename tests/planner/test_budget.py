"""A journey dearer than the budget is explained, not offered."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.planner.shipped import RUSSIA, make_traveller
from wayout.planner.plan import Plan, Planner

PLANNER = Planner(RUSSIA.as_of(datetime(2022, 9, 24, 12, tzinfo=UTC)))


def plan_with(budget: str) -> Plan:
    """Plan a flight to Dubai from Moscow on 24 September for somebody with that much."""
    answers = {"documents": "foreign-passport", "age": "30", "means": "none", "budget": budget}
    at = datetime(2022, 9, 24, 12, tzinfo=UTC)
    return PLANNER.plan([make_traveller(answers)], start="Moscow", at=at, to="AE")


def test_known_fare_over_the_budget_closes_the_way() -> None:
    """A fare of hundreds of thousands is not offered to somebody with sixty thousand."""
    plan = plan_with("60000 RUB")
    assert not plan.journeys
    assert [c.reason for c in plan.closed if c.country == "AE"] == ["OVER_BUDGET"]
    assert plan.closed[0].record


def test_known_fare_within_the_budget_is_offered() -> None:
    """With a million the same flight is offered."""
    assert plan_with("1000000 RUB").journeys


def test_budget_in_a_currency_without_a_rate_sets_no_limit() -> None:
    """Nobody stated a rate for the yen, so the budget excludes nothing."""
    assert plan_with("1 JPY").journeys
