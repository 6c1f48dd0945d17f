"""Plans on expected waits: none expected changes nothing, and longer ones make nothing earlier."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.network.test_expected_waits import expect
from tests.planner.networks import Network, criteria, networks, oracle, search
from tests.planner.shipped import FINNISH_VISA, RUSSIA, make_traveller
from wayout.network.expected_waits import NO_WAITS, ExpectedWait, ExpectedWaits, WaitsByHour
from wayout.network.gates import Gate
from wayout.network.waits import Wait
from wayout.planner.board import make_board
from wayout.planner.border import Border
from wayout.planner.document import write_plan
from wayout.planner.plan import Plan, Planner
from wayout.rules.rulebook import Rulebook

HUNDREDS = settings(max_examples=some_of(400), deadline=None, derandomize=True)
AT = datetime(2022, 9, 28, 15, tzinfo=UTC)
KNOWN = RUSSIA.as_of(AT)
TRAVELLER = make_traveller(FINNISH_VISA)
AHEAD = 240
TOLD = Wait(0.0, 0.0, "told by a test", ("O069",), AT - timedelta(hours=2), AT)


@st.composite
def queued(draw: st.DrawFn) -> Network:
    """Draw a network some of whose gates have waits that change from hour to hour."""
    network = draw(networks())

    def told(gate: Gate) -> Gate:
        known = draw(st.sets(st.integers(0, 30), max_size=4))
        waits = {h: (m := float(draw(st.integers(1, 9))), 2 * m) for h in known}
        if not waits:
            return gate
        at = datetime(2022, 9, 28, 15, tzinfo=UTC)
        return replace(gate, by_hour=WaitsByHour(expect(waits), otherwise=gate.wait, at=at))

    return Network(network.rows, [told(g) for g in network.gates])


@HUNDREDS
@given(queued())
def test_search_finds_the_pareto_set_where_waits_change(network: Network) -> None:
    """At every node the frontier is what walking every path finds, whatever hours are told."""
    found = search(network)
    for node in range(len(network.rows)):
        assert set(criteria(found, [node])) == oracle(network, node)


def estimates(factor: float = 1.0) -> ExpectedWaits:
    """Expect at each post, for ten days, what is estimated there, so many times as long."""
    border = Border(Rulebook(KNOWN), (TRAVELLER,), at=AT, horizon_h=1.0)
    found: dict[tuple[str, str], ExpectedWait] = {}
    for post in KNOWN.crossings.values():
        if post.country_out == KNOWN.head.home:
            wait = border.wait(post.id, "car")
            one = (wait.median_h * factor, wait.bound_h * factor)
            found[post.id, "car"] = replace(expect(dict.fromkeys(range(-3, AHEAD), one)), told=TOLD)
    return found


@cache
def make_plan(factor: float | None, *, cautious: bool = False) -> Plan:
    """Plan from Saint Petersburg with expected waits; None: with none."""
    expected = NO_WAITS if factor is None else estimates(factor)
    planner = Planner(KNOWN, expected=expected)
    return planner.plan((TRAVELLER,), start="Saint Petersburg", at=AT, cautious=cautious)


def first_arrivals(plan: Plan) -> dict[str, datetime]:
    """Give the earliest arrival in each country; of a cautious plan, nine times in ten."""
    found: dict[str, datetime] = {}
    for journey in plan.journeys:
        arrive = journey.arrive_90 if plan.cautious else journey.arrive
        if arrive is not None:
            found[journey.country] = min(arrive, found.get(journey.country, arrive))
    return found


def car_waits(plan: Plan) -> list[Any]:
    """Give the waits of all who drive out of the home country."""
    legs = [leg for journey in plan.journeys for leg in journey.legs if leg.mode == "border-car"]
    return [leg.wait for leg in legs if KNOWN.crossings[leg.origin].country_out == KNOWN.head.home]


def test_nothing_expected_changes_nothing() -> None:
    """The plan with an empty table of waits is the plan without, to the byte."""
    planner = Planner(KNOWN, expected={})
    again = planner.plan((TRAVELLER,), start="Saint Petersburg", at=AT)
    assert json.dumps(write_plan(again)) == json.dumps(write_plan(make_plan(None)))


def test_expecting_the_estimates_changes_no_arrival() -> None:
    """Every journey arrives when it did, in the median and nine times in ten."""

    def hours(plan: Plan) -> list[tuple[str, str, float, float]]:
        return sorted(
            (j.country, j.crossing, j.arrive.timestamp(), (j.arrive_90 or AT).timestamp())
            for j in plan.journeys
        )

    for one, other in zip(hours(make_plan(None)), hours(make_plan(1.0)), strict=True):
        assert one[:2] == other[:2]
        assert one[2:] == pytest.approx(other[2:], abs=1.0)


@pytest.mark.parametrize("cautious", [False, True])
def test_longer_waits_make_no_arrival_earlier(cautious: bool) -> None:
    """Wherever one can still be when waits are twice and five times as long, one is no earlier."""
    short, longer, longest = (
        first_arrivals(make_plan(f, cautious=cautious)) for f in (1.0, 2.0, 5.0)
    )
    second = timedelta(seconds=1)
    assert any(longer[key] > short[key] for key in longer.keys() & short.keys())
    for before, after in ((short, longer), (longer, longest)):
        assert all(after[k] >= before[k] - second for k in before.keys() & after.keys())


def test_leg_says_whence_its_wait_is_known() -> None:
    """The wait of a border leg has the basis and records of what was expected, and counts them."""
    told = car_waits(make_plan(2.0))
    assert told
    assert {wait.basis for wait in told} == {TOLD.basis}
    assert {wait.records for wait in told} == {TOLD.records}


def test_board_shows_the_wait_of_its_hour_and_the_age_of_its_records() -> None:
    """At 18:00 it is the wait told of that hour; the trend goes on comparing estimates."""
    expected = {
        ("verkhny-lars", "car"): replace(expect({-1: (7.0, 9.0), 0: (8.0, 11.0)}), told=TOLD)
    }
    plain, told = (
        {p["id"]: p for p in make_board(KNOWN, (), at=AT, as_of=AT, expected=e)["crossings"]}
        for e in (NO_WAITS, expected)
    )
    shown = told["verkhny-lars"]
    assert shown["wait"] == {
        "mode": "car",
        "median_hours": 8.0,
        "bound_90_hours": 11.0,
        "basis": TOLD.basis,
        "records": ["O069"],
        "newest_age_hours": 2.0,
        "oldest_age_hours": 0.0,
    }
    assert shown["trend"] == plain["verkhny-lars"]["trend"]
    assert {k: v for k, v in told.items() if k != "verkhny-lars"} == {
        k: v for k, v in plain.items() if k != "verkhny-lars"
    }
