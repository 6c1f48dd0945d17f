"""What is foreseen on the shipped situation: chances, bounds and branches of whole plans."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jsonschema
import numpy as np
import pytest

import wayout.planner
from tests.planner.shipped import FINNISH_VISA, RUSSIA, SAMPLE_TRAVELLERS, make_traveller
from wayout.planner.chance import MAYBE_REFUSED, REFUSED
from wayout.planner.document import write_plan
from wayout.planner.foresight import MOST_BRANCHED
from wayout.planner.plan import Plan, Planner
from wayout.planner.recheck import recheck_plan
from wayout.situation.period import Instant, parse_instant

SCHEMA = json.loads(
    (Path(wayout.planner.__file__).parent / "schemas" / "plan.json").read_text("utf-8")
)
BEFORE_FINLAND_CLOSES = "2022-09-29T18:30:00+03:00"
STARTS = ("saint-petersburg", "vladikavkaz", "kazan", "omsk", "volgograd", "moscow")
CASES = list(range(6))


@cache
def planner_of(at: Instant) -> Planner:
    """Give a planner that knows what was published by an instant."""
    return Planner(RUSSIA.as_of(at))


@cache
def plans(seed: int) -> tuple[Plan, Plan]:
    """Make the plain and the cautious plan of one seeded traveller, place and instant."""
    rng = np.random.default_rng(seed)
    at = parse_instant(f"2022-09-{rng.integers(21, 30)}T{rng.integers(0, 24):02}:00:00+03:00")
    who = make_traveller(SAMPLE_TRAVELLERS[int(rng.integers(len(SAMPLE_TRAVELLERS)))])
    start = STARTS[int(rng.integers(len(STARTS)))]
    planner = planner_of(at)
    plain, careful = (planner.plan([who], start=start, at=at, cautious=c) for c in (False, True))
    return plain, careful


def plan_finland(**answers: str) -> Plan:
    """Plan from Saint Petersburg, some hours before Finland's border closes to tourists."""
    at = parse_instant(BEFORE_FINLAND_CLOSES)
    traveller = make_traveller({**FINNISH_VISA, **answers})
    return planner_of(at).plan([traveller], start="Saint Petersburg", at=at)


@pytest.mark.parametrize("seed", CASES)
def test_arrival_nine_times_in_ten_is_never_the_earlier_one(seed: int) -> None:
    """In both plans the usual arrival comes no later than the other."""
    for plan in plans(seed):
        assert plan.journeys
        assert all(j.arrive_90 is None or j.arrive <= j.arrive_90 for j in plan.journeys)


@pytest.mark.parametrize("seed", CASES)
def test_cautious_plan_is_there_no_later_nine_times_in_ten(seed: int) -> None:
    """Its earliest arrival of nine in ten is no later than any of the plain plan."""
    plain, careful = (
        min(j.arrive_90 for j in plan.journeys if j.arrive_90 is not None) for plan in plans(seed)
    )
    assert careful <= plain


@pytest.mark.parametrize("seed", CASES)
def test_cautious_plan_lists_ways_by_their_arrival_nine_times_in_ten(seed: int) -> None:
    """Each of its journeys has that arrival, and among one verdict the earlier comes first."""
    _, careful = plans(seed)
    order = [(-j.verdict.rank, j.arrive_90) for j in careful.journeys]
    assert None not in [arrive_90 for _, arrive_90 in order]
    assert order == sorted(order, key=lambda o: (o[0], str(o[1])))


@pytest.mark.parametrize("seed", CASES)
def test_chances_of_the_usual_case_are_one_half_or_more(seed: int) -> None:
    """In both plans a journey is across before every deadline it names, as often as not."""
    for plan in plans(seed):
        assert all(c.share >= 0.5 for j in plan.foresee() for c in j.chances)


@pytest.mark.parametrize("seed", CASES)
def test_documents_with_chances_and_branches_fit_the_schema(seed: int) -> None:
    """Everything written is described, in both plans, and the plan says how it was made."""
    for plan in plans(seed):
        document = json.loads(json.dumps(write_plan(plan)))
        jsonschema.validate(document, SCHEMA)
        assert document["cautious"] is plan.cautious
        branched = [j for j in document["journeys"] if j["branches"]]
        assert len(branched) <= MOST_BRANCHED


def test_chance_before_finland_closes_to_tourists() -> None:
    """Five hours before, a driver from Saint Petersburg is told a chance, its hour, its record."""
    found = [c for j in plan_finland().foresee() for c in j.chances if c.kind == REFUSED]
    car = next(c for c in found if c.crossing == "torfyanovka")
    assert (car.country, car.record) == ("FI", "R060")
    assert car.deadline == parse_instant("2022-09-30T00:00:00+03:00")
    assert 0.5 <= car.share < 0.95
    assert car.text.endswith("Finland ends entry for you on 30 September at 00:00 (R060)")


def test_last_start_before_finland_closes_is_before_the_road_and_the_queue() -> None:
    """One has to start hours before midnight; nine times in ten earlier still, or never."""
    journeys = [j for j in plan_finland().foresee() if j.crossing == "torfyanovka"]
    last = journeys[0].last_departure
    assert last is not None
    assert parse_instant(BEFORE_FINLAND_CLOSES) <= last
    assert last < parse_instant("2022-09-29T22:00:00+03:00")
    assert "R060" in journeys[0].last_departure_because
    assert journeys[0].last_departure_90 is None or journeys[0].last_departure_90 < last


def test_closing_that_may_concern_a_traveller_is_told_as_possible() -> None:
    """Who did not say why they travel is told that entry ends for some."""
    at = parse_instant(BEFORE_FINLAND_CLOSES)
    answers = {k: v for k, v in FINNISH_VISA.items() if k != "purpose"}
    plan = planner_of(at).plan([make_traveller(answers)], start="Saint Petersburg", at=at)
    found = [c for j in plan.foresee() for c in j.chances if c.kind == MAYBE_REFUSED]
    assert found
    assert all("for some, perhaps for you" in c.text for c in found)


def test_nothing_is_said_of_a_closing_before_it_was_announced() -> None:
    """At noon nobody could know it: no chance, no last start for it."""
    at = parse_instant("2022-09-29T12:00:00+03:00")
    plan = planner_of(at).plan([make_traveller(FINNISH_VISA)], start="Saint Petersburg", at=at)
    finnish = [j for j in plan.foresee() if j.country == "FI"]
    assert finnish
    assert all(c.kind not in (REFUSED, MAYBE_REFUSED) for j in finnish for c in j.chances)


def test_recheck_keeps_the_caution_of_the_saved_plan() -> None:
    """A plan saved as cautious is made again as cautious."""
    at = parse_instant("2022-09-27T12:00:00+03:00")
    saved = write_plan(
        planner_of(at).plan([make_traveller({})], start="kazan", at=at, cautious=True)
    )
    found = recheck_plan(saved, RUSSIA, as_of=parse_instant("2022-09-28T12:00:00+03:00"))
    assert found.plan.cautious
    assert not recheck_plan(
        {**saved, "cautious": False}, RUSSIA, as_of=parse_instant("2022-09-28T12:00:00+03:00")
    ).plan.cautious
