"""Cards: what is shown of a journey beside others, as plain values, without making it in full."""

from __future__ import annotations

from collections.abc import Iterator

from wayout.planner.chance import iterate_chances
from wayout.planner.document import (
    Document,
    write_cost,
    write_facts,
    write_instant,
    write_plan,
)
from wayout.planner.failing import say_missing_bound
from wayout.planner.journey import RISK_WORDS, collect_records
from wayout.planner.outline import Outline
from wayout.planner.sketch import Sketch
from wayout.situation.zone import get_zone


def write_card(outline: Outline, sketch: Sketch) -> Document:
    """
    Write what the document of a plan says of a journey, as far as a card shows it.

    Of its chances that is the first one, of its legs their means and their ends.
    """
    rebuilder, sketcher = outline.offers.outlook.rebuilder, outline.offers.sketcher
    head, row, verdict = outline.situation.head, sketch.row, sketch.verdict
    zone = get_zone(head.time_zone)
    legs, course = rebuilder.legs(row), rebuilder.course(row)
    late = sketcher.find_late(row)
    records = collect_records(verdict, legs)
    oldest_hours, stale = rebuilder.ages(records)
    chance = next(iterate_chances(course), None)
    return {
        "country": sketch.country,
        "crossing": sketch.crossing,
        "verdict": verdict.word,
        "reason": verdict.reason or None,
        "arrive": write_instant(sketch.arrive, zone),
        "arrive_90": None if late is None else write_instant(late, zone),
        "arrive_90_because": (say_missing_bound(course) if late is None else "") or None,
        "cost": write_cost(rebuilder.cost(row, legs), head.currency),
        "risk": RISK_WORDS[verdict.risk],
        "papers": list(verdict.papers),
        "facts": write_facts(records, oldest_hours, stale),
        "chances": [] if chance is None else [{"text": chance.text}],
        "legs": [{"mode": leg.mode, "to": leg.destination} for leg in legs],
    }


def iterate_records(outline: Outline, sketch: Sketch) -> Iterator[str]:
    """Yield records a journey rests on: those of its verdict, then the services it takes."""
    yield from sketch.verdict.records
    yield from (
        service for _, service in outline.offers.sketcher.list_shapes(sketch.row) if service
    )


def write_frame(outline: Outline) -> Document:
    """Write a plan without its journeys, and of what is closed whole countries alone."""
    return write_plan(outline.frame())
