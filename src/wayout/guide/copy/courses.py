"""
Courses: journeys written once for all travellers to whom they are the same.

A region asks for some hundred plans, and most of their journeys go the same ways at the same hours.
What a journey says follows from its ways, from what the gates on them say over time, from the stay
behind it and from the way to fall back on. Two that agree in these are one document.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from wayout.planner.border import passage_of
from wayout.planner.document import write_closed, write_journey
from wayout.planner.exit_cap import say_exit
from wayout.planner.outline import Outline
from wayout.planner.sketch import Sketch
from wayout.rules.leaving import ExitAnswer
from wayout.rules.passage import Stay

Document = Mapping[str, Any]


class Courses:
    """Writes the plans of travellers who set out from one place at one instant."""

    def __init__(self) -> None:
        self._written: dict[Hashable, Document] = {}

    def write(self, outline: Outline) -> Document:
        """Write the journeys of a plan, without what the exit answer adds, and closed countries."""
        names = [name_course(outline, sketch) for sketch in outline.sketches]
        new = dict[Hashable, Sketch]()
        for name, sketch in zip(names, outline.sketches, strict=True):
            if name not in self._written:
                new.setdefault(name, sketch)
        caps = {say_cap(answer) for answer in outline.exits} - {""}
        made = outline.plan(new.values()).foresee(branched=False)
        for name, journey in zip(new, made, strict=True):
            self._written[name] = _uncap(write_journey(journey, outline.situation), caps)
        whole = (way for way in outline.closed if not way.crossing)
        return {
            "journeys": [self._written[name] for name in names],
            "closed": [write_closed(way, outline.situation) for way in whole],
        }


def name_course(outline: Outline, sketch: Sketch) -> Hashable:
    """Name all that the journey of a sketch follows from, but for the exit answer."""
    offers = outline.offers
    roads = offers.outlook.roads
    ways = offers.outlook.rebuilder.trails.ways(sketch.row)
    gates = tuple(roads.border.turns(passage_of(way)) for way in ways if way.via)
    return (
        tuple(id(way) for way in ways),
        gates,
        (sketch.depart, sketch.arrive, sketch.cost),
        _name_stay(offers.stay(sketch.country)),
        offers.find_fallback(sketch.country, sketch.crossing),
        roads.stops,
    )


def _name_stay(stay: Stay) -> Hashable:
    rules = (stay.duties, stay.protection, stay.warnings)
    ids = tuple(tuple(rule.id for rule in some) for some in rules)
    return stay.days, stay.per_days, stay.then, ids, stay.records


def say_cap(answer: ExitAnswer) -> str:
    """Say what an exit answer adds to the needs of every way; empty if it adds nothing."""
    return "" if answer.is_free else say_exit(answer.law, answer.practice, ())


def _uncap(journey: Document, caps: set[str]) -> Document:
    """Take what the exit answer added out of a journey's verdict."""
    needs = [need for need in journey["needs"] if need not in caps]
    if len(needs) == len(journey["needs"]):
        return journey
    word = "allowed" if journey["verdict"] == "allowed-if" and not needs else journey["verdict"]
    return {**journey, "needs": needs, "verdict": word}
