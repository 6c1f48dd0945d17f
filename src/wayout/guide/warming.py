"""Warming a library: a plan, before anybody asks for one, so that nobody waits for the first."""

from __future__ import annotations

from datetime import timedelta

from wayout.guide.library import Library
from wayout.network.compiled import use_compiler
from wayout.planner.document import write_plan
from wayout.planner.party import Member
from wayout.planner.party_plan import plan_party
from wayout.rules.answers import parse_traveller


def warm_library(library: Library) -> None:
    """
    Plan once from the situation's first town for somebody who said nothing.

    A situation without a town at home has nobody to plan for, and is left as it is.
    """
    use_compiler()
    edition = library.get_edition(library.now)
    home = library.head.home
    towns = [p.id for p in edition.situation.places.values() if p.kind == "town"]
    start = next((t for t in towns if edition.situation.places[t].country == home), None)
    if start is None:
        return
    at = min(library.now, library.head.window.end - timedelta(minutes=1))
    nobody = Member(parse_traveller({}, library.head, where=str))
    write_plan(plan_party(edition.planner, (nobody,), start=start, at=at))
