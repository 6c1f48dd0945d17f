"""Paces: what each way takes at a level of luck, whoever travels; prepared once for all plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wayout.network.departures import Departures
from wayout.network.ways import OWN_CAR, Way
from wayout.planner.spell import Passage, passage_of
from wayout.situation.record import Service

if TYPE_CHECKING:
    from wayout.planner.atlas import Atlas

MOMENT_H = 1e-9
"""A leg that takes no longer is none."""

BY_ROAD = frozenset({"own-car", "lift"})


class Cut(NamedTuple):
    """
    The legs of a way, cut at its gate.

    `leads` says that it has one before its gate, or no gate at all; `legs` are mode and service of
    each, the one at the gate among them; `end` is where the last one ends.
    """

    leads: bool
    legs: tuple[tuple[str, str], ...]
    end: str
    means: frozenset[str]


def cut_way(way: Way, before: float, behind: float) -> Cut:
    """Cut a way at its gate, with so many hours on its two sides."""
    own, means = ((way.carrier, way.service),), frozenset({way.carrier})
    if not way.via:
        return Cut(True, own, way.destination.place, means)
    by_air = ":" in way.via
    leads, follows = before > MOMENT_H or by_air, behind > MOMENT_H
    gate = ("border-control" if by_air else f"border-{way.mode}", "")
    end = way.destination.place if follows or by_air else way.via
    legs = (*(own * leads), gate, *(own * follows))
    return Cut(leads, legs, end, means if leads or follows else frozenset())


@dataclass(frozen=True, slots=True)
class Pace:
    """
    What a way takes at one level of luck, in hours.

    `wait` counts where there are no `departures`. `before` and `behind` are the parts of the ride
    on the two sides of the gate of its `passage`. `service` is the one whose fare is paid.
    """

    way: Way
    wait: float
    hours: float
    before: float
    behind: float
    departures: Departures | None
    passage: Passage | None
    service: Service | None
    cut: Cut


class Paces:
    """The paces of the ways of one atlas, at one level of luck, without some services."""

    def __init__(self, atlas: Atlas, level: float, stops: frozenset[str]) -> None:
        self._atlas, self._level, self._stops = atlas, level, stops
        self._known: dict[int, Pace] = {}
        self._own = atlas.way_ids

    def get(self, way: Way) -> Pace:
        """Get the pace of a way; only those of the atlas itself are remembered."""
        found = self._known.get(id(way))
        if found is None:
            found = self._make(way)
            if id(way) in self._own:
                self._known[id(way)] = found
        return found

    def _make(self, way: Way) -> Pace:
        atlas, level = self._atlas, self._level
        service = atlas.situation.services.get(way.service)
        hours, departures, paid = way.hours_at(level), None, None
        if service is not None and not atlas.is_free(way):
            paid = service if way.carrier != OWN_CAR else None
            if way.carrier not in BY_ROAD:
                departures = atlas.departures(way, service, self._stops)
        before, behind = way.share_before * hours, (1.0 - way.share_before) * hours
        return Pace(
            way,
            way.wait_at(level),
            hours,
            before,
            behind,
            departures,
            passage_of(way) if way.via else None,
            paid,
            cut_way(way, before, behind),
        )
