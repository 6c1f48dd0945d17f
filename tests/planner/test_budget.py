"""A journey dearer than the budget is explained, not offered."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.planner.shipped import RUSSIA, make_traveller
from wayout.planner.budget import keep_to_budget
from wayout.planner.plan import Plan, Planner

PLANNER = Planner(RUSSIA.as_of(datetime(2022, 9, 24, 12, tzinfo=UTC)))


def plan_with(budget: str) -> Plan:
    """Plan a flight to Dubai from Moscow on 24 September for somebody with that much."""
    answers = {"documents": "foreign-passport", "age": "30", "means": "none", "budget": budget}
    at = datetime(2022, 9, 24, 12, tzinfo=UTC)
    return PLANNER.plan([make_traveller(answers)], start="Moscow", at=at, to="AE")


def test_known_fare_over_the_budget_is_explained_and_not_offered() -> None:
    """A fare of hundreds of thousands closes the way of somebody with sixty thousand."""
    dear = [j for j in plan_with("1000000 RUB").journeys if j.cost.low > 60000]
    kept, closed = keep_to_budget(dear, plan_with("60000 RUB").travellers, {"RUB": 1.0})
    assert dear
    assert not kept
    assert [c.reason for c in closed] == ["OVER_BUDGET"]
    assert closed[0].record


def test_early_way_nobody_can_pay_hides_no_later_one() -> None:
    """With sixty thousand the later flight is offered whose fare nobody has stated."""
    offered = plan_with("60000 RUB").journeys
    assert offered
    assert all(j.cost.low <= 60000 for j in offered)


def test_known_fare_within_the_budget_is_offered() -> None:
    """With a million the same flight is offered."""
    assert plan_with("1000000 RUB").journeys


def test_budget_in_a_currency_without_a_rate_sets_no_limit() -> None:
    """Nobody stated a rate for the yen, so the budget excludes nothing."""
    assert plan_with("1 JPY").journeys
