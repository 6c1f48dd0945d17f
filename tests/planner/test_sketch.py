"""Sketches and cards say what the journeys say that are made in full."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest

from tests.planner.drawing import draw_traveller
from tests.planner.shipped import RUSSIA, make_traveller
from wayout.planner.card import iterate_records, write_card, write_frame
from wayout.planner.document import write_plan
from wayout.planner.outline import Outline
from wayout.planner.plan import Planner
from wayout.planner.roads import CAUTIOUS, MEDIAN
from wayout.situation.period import Instant, parse_instant

STARTS = ("kazan", "saint-petersburg", "vladikavkaz", "omsk", "moscow", "Shadrinsk, RU")
DAYS = ("2022-09-22T20:00:00+03:00", "2022-09-28T09:30:00+03:00")


@cache
def planner_of(at: Instant) -> Planner:
    """Give a planner that knows what was published by an instant."""
    return Planner(RUSSIA.as_of(at))


def outline(seed: int, *, cautious: bool = False) -> Outline:
    """Outline the plan of one seeded traveller, place and instant."""
    rng = Random(seed)
    at, start = parse_instant(DAYS[seed % 2]), STARTS[seed % len(STARTS)]
    who = draw_traveller(rng)
    return planner_of(at).outline([who], start=start, at=at, cautious=cautious)


def shorten(journey: Any, level: float) -> tuple[Any, ...]:
    """Give what a sketch says, of a sketch or of a journey."""
    cost = (journey.cost.low, journey.cost.high, journey.cost.state)
    ends = (journey.depart, journey.arrive, journey.there(level))
    return (journey.country, journey.crossing, journey.mode, journey.leaving, *ends, *cost)


@pytest.mark.parametrize("cautious", [False, True])
@pytest.mark.parametrize("seed", range(24))
def test_sketch_says_what_its_journey_says(seed: int, *, cautious: bool) -> None:
    """Country, border, hours, price, verdict and legs of every journey are those of its sketch."""
    found = outline(seed, cautious=cautious)
    level = CAUTIOUS if cautious else MEDIAN
    sketcher = found.offers.sketcher
    for sketch, journey in zip(found.sketches, found.plan().journeys, strict=True):
        assert shorten(sketch, level) == shorten(journey, level)
        assert sketch.verdict == journey.verdict
        assert sketcher.find_late(sketch.row) == journey.arrive_90
        shapes = [(leg.mode, leg.service) for leg in journey.legs]
        assert list(sketcher.list_shapes(sketch.row)) == shapes
        assert sketcher.find_end(sketch.row) == journey.legs[-1].destination
        assert set(iterate_records(found, sketch)) <= set(journey.records)
        assert list(iterate_records(found, sketch))[: len(sketch.verdict.records)] == [
            *journey.verdict.records
        ]


@pytest.mark.parametrize("seed", range(12))
def test_card_says_what_the_document_says(seed: int) -> None:
    """A card is a part of what the whole plan's document says of the journey."""
    found = outline(seed)
    whole = write_plan(found.plan(), branched=False)
    for sketch, journey in zip(found.sketches, whole["journeys"], strict=True):
        card = write_card(found, sketch)
        legs = [{"mode": leg["mode"], "to": leg["to"]} for leg in journey["legs"]]
        chances = [{"text": chance["text"]} for chance in journey["chances"][:1]]
        assert card == {k: journey[k] for k in card} | {"legs": legs, "chances": chances}


def test_frame_names_a_country_that_is_only_too_dear() -> None:
    """Who cannot pay for any way into a country is told so, though it is not closed to them."""
    at = parse_instant(DAYS[0])
    poor = make_traveller({"budget": "5000 RUB", "documents": "foreign-passport"})
    found = planner_of(at).outline([poor], start="moscow", at=at)
    reached = {sketch.country for sketch in found.sketches}
    dear = {way.country for way in found.closed if way.reason == "OVER_BUDGET"} - reached
    told = {way["country"]: way["reason"] for way in write_frame(found)["closed"]}
    assert dear
    assert all(told[country] == "OVER_BUDGET" for country in dear)
    assert reached.isdisjoint(told)


def test_frame_is_the_document_without_journeys_and_posts() -> None:
    """Around the cards stands what stands around the journeys."""
    found = outline(4)
    whole, frame = write_plan(found.plan(), branched=False), write_frame(found)
    closed = [way for way in whole["closed"] if way["crossing"] is None]
    assert frame == whole | {"journeys": [], "closed": closed}


def test_one_journey_alone_is_the_same_as_among_all() -> None:
    """A journey made alone is the one that is made with all the others."""
    at = parse_instant(DAYS[0])
    who = make_traveller({"age": "30", "documents": "foreign-passport"})
    found = planner_of(at).outline([who], start="kazan", at=at)
    every = planner_of(at).plan([who], start="kazan", at=at)
    assert len(found.sketches) > 3
    alone = found.plan(found.sketches[2:3])
    assert alone.journeys == every.journeys[2:3]


def test_budget_divides_sketches_as_it_divides_journeys() -> None:
    """Who has little money is offered nothing that surely costs more, and told why."""
    at = parse_instant(DAYS[0])
    poor = make_traveller({"budget": "5000 RUB", "documents": "foreign-passport"})
    found = planner_of(at).outline([poor], start="moscow", at=at)
    assert all(sketch.cost.low <= 5000 for sketch in found.sketches)
    assert any(way.reason == "OVER_BUDGET" for way in found.closed)
