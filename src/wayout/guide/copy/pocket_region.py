"""The region of a pocket edition: found by its name, and narrowed to what fits on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wayout.errors import UnknownPlaceError
from wayout.guide.copy.factors import factor
from wayout.guide.copy.region import Region
from wayout.guide.copy.tree import Leaf, Tree
from wayout.network.gazetteer import Gazetteer
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.record import Place
from wayout.situation.situation import Situation

Document = Mapping[str, Any]


def get_region(name: str, known: Situation, starts: Mapping[str, str], gazetteer: Gazetteer) -> str:
    """
    Get the id of a region that a copy knows, by any of its names or that of a town in it.

    Raises
    ------
    UnknownPlaceError
        There is none, with the nearest of the regions.
    """
    place = gazetteer.find(name)
    if isinstance(place, Place):
        key = place.id if place.kind == "region" else place.part_of
        if key in starts:
            return key
    names = dict(_list_names(known, starts))
    near = find_nearest(name.casefold(), names)
    said = f"no region '{name[:60]}' in a copy of {known.head.id}"
    if near:
        key = names[near]
        raise UnknownPlaceError(f"{said}; did you mean '{known.places[key].name}' ({key})?")
    raise UnknownPlaceError(f"{said}; accepted: {list_some(starts)}")


def _list_names(known: Situation, starts: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for key in starts:
        place = known.places[key]
        for name in (place.id, place.name, place.name_ru, *place.aliases):
            if name:
                yield name.casefold(), key


def narrow(region: Region, *, slots: int = 1, ways: int = 0) -> Region:
    """
    Give what a region holds for its first instants of setting out only.

    With `ways`, each plan keeps only so many ways into a country: the first that it tells.
    """
    many = slots * len(region.means)
    cut = [view[:many] for view in region.views]
    used = list(dict.fromkeys(number for view in cut for number in view))
    renumbered = {number: place for place, number in enumerate(used)}
    views = [tuple(renumbered[number] for number in view) for view in cut]
    view_of, exit_of = _number(views), _number([repr(e[:slots]) for e in region.exits])
    exits = [region.exits[exit_of.index(n)][:slots] for n in range(max(exit_of) + 1)]
    plans = tuple(_keep(region.plans[number], ways) for number in used)
    return replace(
        region,
        slots=region.slots[:slots],
        leaving=_lead(region.leaving, exit_of, {}),
        exits=tuple(exits),
        travelling=_lead(region.travelling, view_of, {}),
        views=tuple(dict.fromkeys(views)),
        plans=plans,
        factors=factor(plans),
    )


def _keep(plan: Document, ways: int) -> Document:
    told: Counter[str] = Counter()
    kept = []
    for journey in plan["journeys"]:
        told[journey["country"]] += 1
        if not ways or told[journey["country"]] <= ways:
            kept.append(journey)
    return {**plan, "journeys": kept}


def _number(things: Sequence[Hashable]) -> list[int]:
    """Give the number of each thing, equal ones alike."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(thing, len(numbers)) for thing in things]


def _lead(tree: Tree, numbers: list[int], known: dict[Tree, Tree]) -> Tree:
    """Lead the answers of a tree to other outcomes; questions that no longer matter fall away."""
    if tree in known:
        return known[tree]
    if isinstance(tree, Leaf):
        made: Tree = Leaf(numbers[tree.outcome])
    else:
        branches = tuple((answer, _lead(child, numbers, known)) for answer, child in tree.branches)
        alike = all(child == branches[0][1] for _, child in branches)
        made = branches[0][1] if alike else replace(tree, branches=branches)
    known[tree] = made
    return made
