"""The plans of one region: what each stratum is told at each slot, with each means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wayout.guide.copy.courses import Courses, say_cap
from wayout.guide.copy.factors import Factors, factor
from wayout.guide.copy.settings import Settings
from wayout.guide.copy.strata import LEAVING, TRAVELLING, Crowd, Key, divide, gather_crowd
from wayout.guide.copy.tree import Tree, grow
from wayout.planner.document import write_exit
from wayout.planner.party import Member
from wayout.planner.party_plan import outline_alone
from wayout.planner.plan import Planner
from wayout.rules.leaving import assess_exit
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant
from wayout.situation.record import Place

Document = Mapping[str, Any]
Exits = tuple[Document, ...]
"""The exit answer at each slot."""


@dataclass(frozen=True, slots=True)
class Region:
    """
    What a copy holds of one region: for everybody it can be asked for, all they would be told.

    `leaving` leads to the number of one of `exits`, `travelling` to that of one of `views`. A
    view has the number of one of `plans` for each slot, and in it for each means. Plans leave the
    exit answer out: their verdicts are those behind the border.
    """

    place: str
    start: str
    slots: tuple[Instant, ...]
    means: tuple[str, ...]
    crowd: Crowd
    leaving: Tree
    exits: tuple[Exits, ...]
    travelling: Tree
    views: tuple[tuple[int, ...], ...]
    plans: tuple[Document, ...]
    factors: Factors


@dataclass(frozen=True, slots=True)
class Divided:
    """A crowd divided for some slots, alike for every region in which they fall together."""

    crowd: Crowd
    leaving: Tree
    exits: tuple[Exits, ...]
    strata: Mapping[Key, int]
    first: tuple[Key, ...]
    """The key of one member of each stratum."""


def list_starts(places: Mapping[str, Place], home: str) -> dict[str, str]:
    """List the regions of a country, each with the town it is planned from: the first it names."""
    found: dict[str, str] = {}
    for place in places.values():
        if place.kind == "town" and place.country == home and place.part_of:
            region = places.get(place.part_of)
            if region is not None and region.kind == "region":
                found.setdefault(region.id, place.id)
    return dict(sorted(found.items()))


def list_slots(settings: Settings, zone: str, made: Instant, end: Instant) -> tuple[Instant, ...]:
    """List the next instants of setting out after a copy was made, one for each stated hour."""
    local = made.astimezone(ZoneInfo(zone))
    found = []
    for hour in settings.departures:
        day = local.date() + timedelta(days=1 if hour <= local.time() else 0)
        found.append(datetime.combine(day, hour, ZoneInfo(zone)))
    return tuple(sorted(slot for slot in found if slot < end))


def divide_crowd(planner: Planner, settings: Settings, slots: Sequence[Instant]) -> Divided:
    """Divide everybody a copy can be asked for by what they are told at some slots."""
    book = planner.rulebook
    crowd = gather_crowd(book, settings, slots[0])
    strata = divide(book, crowd, TRAVELLING, slots)
    numbers = {bits: number for number, bits in enumerate(dict.fromkeys(strata.values()))}
    first: dict[int, Key] = {}
    for key, bits in strata.items():
        first.setdefault(numbers[bits], key)
    leaving, exits = _divide_exits(planner, crowd, slots)
    numbered = {key: numbers[bits] for key, bits in strata.items()}
    return Divided(crowd, leaving, exits, numbered, tuple(first.values()))


def _divide_exits(
    planner: Planner, crowd: Crowd, slots: Sequence[Instant]
) -> tuple[Tree, tuple[Exits, ...]]:
    strata = divide(planner.rulebook, crowd, LEAVING, slots)
    members = next(iter(crowd.travellers.values()))
    by_bits: dict[object, int] = {}
    found: dict[str, int] = {}
    exits: list[Exits] = []
    for key, bits in strata.items():
        if bits in by_bits:
            continue
        answers = tuple(_write_exit(planner, members[key], at) for at in slots)
        number = found.setdefault(repr(answers), len(exits))
        if number == len(exits):
            exits.append(answers)
        by_bits[bits] = number
    tree = grow(crowd.asked, lambda n: by_bits.get(strata.get(crowd.find_key(n))))
    assert tree is not None
    return tree, tuple(exits)


def _write_exit(planner: Planner, traveller: Traveller, at: Instant) -> Document:
    home = planner.situation.head.home
    answer = assess_exit(planner.rulebook, traveller, country=home, at=at)
    return {**write_exit(answer, planner.situation), "cap": say_cap(answer)}


def plan_region(
    planner: Planner,
    place: str,
    start: str,
    slots: Sequence[Instant],
    divided: Divided,
) -> Region:
    """Plan for each stratum of a divided crowd, at each slot, with each means."""
    crowd = divided.crowd
    courses = {(at, means): Courses() for at in slots for means in crowd.travellers}
    plans: list[Document] = []
    known: dict[str, int] = {}
    views: dict[tuple[int, ...], int] = {}
    seen: list[int] = []
    for key in divided.first:
        view = []
        for (at, means), written in courses.items():
            member = Member(crowd.travellers[means][key])
            found = written.write(outline_alone(planner, member, start=start, at=at))
            document = {"means": means, "at": at.isoformat(), **found}
            number = known.setdefault(repr(document), len(plans))
            if number == len(plans):
                plans.append(document)
            view.append(number)
        seen.append(views.setdefault(tuple(view), len(views)))

    def find_view(numbered: Mapping[str, int]) -> int | None:
        stratum = divided.strata.get(crowd.find_key(numbered))
        return None if stratum is None else seen[stratum]

    tree = grow(crowd.asked, find_view)
    assert tree is not None
    return Region(
        place,
        start,
        tuple(slots),
        tuple(crowd.travellers),
        crowd,
        divided.leaving,
        divided.exits,
        tree,
        tuple(views),
        tuple(plans),
        factor(plans),
    )
