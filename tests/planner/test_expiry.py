"""Verdicts change while one travels: visas run out, own citizens are let in."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.planner.shipped import FINNISH_VISA, RUSSIA, make_traveller
from wayout.planner.plan import Plan, Planner


def plan_to_finland(at: datetime, **answers: str) -> Plan:
    """Plan to Finland from Saint Petersburg by coach or lift, as known then."""
    planner = Planner(RUSSIA.as_of(at))
    person = make_traveller({**FINNISH_VISA, "means": "none", **answers})
    return planner.plan([person], start="Saint Petersburg", at=at, to="FI")


def test_visa_that_runs_out_on_the_way_opens_nothing() -> None:
    """A visa good until the evening of departure is no visa at the border after midnight."""
    at = datetime(2022, 9, 28, 17, tzinfo=UTC)
    plan = plan_to_finland(at, visas="FI:schengen-tourist:2022-09-28")
    assert not plan.journeys
    assert [c.reason for c in plan.closed if c.country == "FI"] == ["DOC_EXPIRES"]


def test_visa_that_has_run_out_is_named_as_expired() -> None:
    """After its last day the reason is that it expired, not that there is none."""
    at = datetime(2022, 9, 28, 17, tzinfo=UTC)
    plan = plan_to_finland(at, visas="FI:schengen-tourist:2022-09-20")
    assert [c.reason for c in plan.closed if c.country == "FI"] == ["DOC_EXPIRES"]


def test_own_citizen_is_let_in_after_the_closure() -> None:
    """A Russian and Finnish citizen enters Finland in October with the Finnish passport."""
    at = datetime(2022, 10, 5, 7, tzinfo=UTC)
    plan = plan_to_finland(at, visas="none", citizenship="RU,FI")
    assert {j.country for j in plan.journeys} == {"FI"}
    assert all("carry: a passport of FI" in j.verdict.needs for j in plan.journeys)
    assert all("ICCPR12-own" in j.records for j in plan.journeys)


def test_plan_after_the_last_train_is_no_failure() -> None:
    """On the last days of the window, when some services have ended, a plan is still made."""
    at = datetime(2022, 10, 30, 9, tzinfo=UTC)
    plan = Planner(RUSSIA.as_of(at)).plan([make_traveller({})], start="Moscow", at=at)
    assert plan.journeys
