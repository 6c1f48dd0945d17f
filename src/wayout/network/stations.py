"""
A timetable in a situation's network: its stops as places, its lines as ways between them.

A stop lies in the country of the nearest known town. From the towns within reach one comes to it,
and from it to them, by the roads of the situation. To board takes the stop's time to change, even
at the start of a journey: nobody steps out of a taxi into a moving train.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from wayout.network.assumption import get_assumption
from wayout.network.road_graph import Point, RoadGraph, StraightRoads
from wayout.network.ways import FARTHEST_WALK_KM, Stand, Way
from wayout.situation.record import Place
from wayout.situation.situation import Situation

if TYPE_CHECKING:
    from wayout.network.lines import Line
    from wayout.network.schedule import Schedule
    from wayout.network.schedule_window import Window
    from wayout.network.world_places import WorldPlaces

FARTHEST_LINK_KM = 40.0
MOST_LINKS = 3
ABOARD = "aboard"
"""The side of a stand on board: no journey ends there."""

BOARD, ALIGHT = "board", "alight"
"""The carriers of getting on and off."""

RIDE = "ride"
"""A ride passes the border as `ride-train:XX`: control is on board, within the timetable."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What a timetable adds to a network: the stops as places, and the ways."""

    places: dict[str, Place]
    ways: tuple[Way, ...]


class StationMap:
    """Makes the places and ways of one timetable."""

    def __init__(
        self,
        situation: Situation,
        schedule: Schedule,
        *,
        name: str,
        source: str,
        world: WorldPlaces | None,
    ) -> None:
        self._situation = situation
        self._schedule = schedule
        self._name = name
        self._source = source
        self._world = world
        self._roads: RoadGraph = StraightRoads(situation)
        self._towns = [
            p
            for p in situation.places.values()
            if p.kind in ("town", "airport") and p.lat is not None
        ]

    def join(self, window: Window) -> Lines:
        """Give the places and ways of what runs in a window."""
        from wayout.network.lines import list_lines  # noqa: PLC0415 - most plans need none

        epoch_s = self._situation.head.window.start.timestamp()
        lines = list_lines(window, epoch_s=epoch_s, source=self._source)
        served = sorted({stop for line in lines for stop in line.stops})
        places = {stop: self._place(stop) for stop in served}
        ways = [w for stop in served for w in self._links(places[stop])]
        ways += [w for stop in served for w in self._walks(stop, places)]
        for number, line in enumerate(lines):
            ways += self._line_ways(number, line, places)
        return Lines({p.id: p for p in places.values()}, tuple(ways))

    def _place(self, stop: int) -> Place:
        stops = self._schedule.stops
        lat, lon = float(stops.lat[stop]), float(stops.lon[stop])
        zone = self._schedule.labels.get_text(int(stops.zone[stop]))
        near = self._list_near(Point(lat, lon))
        found = self._world.find_nearest(lat, lon) if self._world and not near else None
        country = near[0][1].country if near else found.country if found else ""
        name = stops.names.get_text(stop)
        return Place(
            id=f"{self._name}:{stops.ids.get_text(stop)}",
            kind="stop",
            name=name,
            name_ru=name,
            country=country,
            part_of="",
            lat=lat,
            lon=lon,
            time_zone=near[0][1].time_zone if near else zone,
            aliases=(),
            members=(),
            sources=(),
            note="",
            where=self._situation.head.where,
        )

    def _list_near(self, point: Point) -> list[tuple[float, Place]]:
        rows = [(point.away_km(Point(p.lat or 0.0, p.lon or 0.0)), p) for p in self._towns]
        near = [row for row in rows if row[0] <= FARTHEST_LINK_KM]
        return sorted(near, key=lambda row: (row[0], row[1].id))[:MOST_LINKS]

    def _links(self, stop: Place) -> Iterator[Way]:
        """Yield the ways between a stop and the towns around it, there and back."""
        here = Point(stop.lat or 0.0, stop.lon or 0.0)
        for away, town in self._list_near(here):
            if town.country != stop.country:
                continue
            there = Point(town.lat or 0.0, town.lon or 0.0)
            drive = self._roads.find_drive(here, there, country=town.country)
            km = drive.distance_km if drive else away
            on_foot = km / get_assumption(self._situation, "walk-speed").value
            for origin, goal in ((town.id, stop.id), (stop.id, town.id)):
                ends = Stand(origin), Stand(goal)
                if km <= FARTHEST_WALK_KM:
                    yield Way(*ends, "foot", "foot", on_foot, 1.3 * on_foot, distance_km=round(km))
                if drive is not None:
                    yield Way(
                        *ends,
                        "car",
                        "taxi",
                        drive.hours_low,
                        drive.hours_high,
                        get_assumption(self._situation, "approach-wait-low").value,
                        get_assumption(self._situation, "approach-wait-high").value,
                        round(km),
                    )

    def _walks(self, stop: int, places: dict[int, Place]) -> Iterator[Way]:
        """Yield the walks to other stops that the timetable states."""
        stops = self._schedule.stops
        for i in range(stops.walk_first[stop], stops.walk_first[stop + 1]):
            goal = places.get(int(stops.walk_to[i]))
            if goal is not None and goal.country == places[stop].country:
                hours = float(stops.walk_s[i]) / 3600.0
                yield Way(Stand(places[stop].id), Stand(goal.id), "foot", "foot", hours, hours)

    def _line_ways(self, number: int, line: Line, places: dict[int, Place]) -> Iterator[Way]:
        at = [places[s] for s in line.stops]
        aboard = [Stand(p.id, ABOARD, f"{self._name}/{number}/{j}") for j, p in enumerate(at)]
        labels = self._schedule.labels
        mode = labels.get_text(int(self._schedule.trips.mode[line.rides[0][0].trip]))
        for j, place in enumerate(at):
            change = float(self._schedule.stops.change_s[line.stops[j]]) / 3600.0
            if line.boards[j] and j < len(line.rides):
                yield Way(Stand(place.id), aboard[j], mode, BOARD, change, change)
            if line.alights[j] and j > 0:
                yield Way(aboard[j], Stand(place.id), mode, ALIGHT, 0.0, 0.0)
        home = self._situation.head.home
        for j, (here, there) in enumerate(pairwise(at)):
            abroad = here.country != there.country
            if abroad and there.country == home:
                continue
            yield Way(
                aboard[j],
                aboard[j + 1],
                mode,
                mode,
                0.0,
                0.0,
                distance_km=round(_away(here, there)),
                via=f"{RIDE}-{mode}:{there.country}" if abroad else "",
                share_before=1.0,
                into=there.country if abroad else "",
                leaving=here.country if abroad else "",
                line=line,
                stop=j,
            )


def _away(one: Place, other: Place) -> float:
    return Point(one.lat or 0.0, one.lon or 0.0).away_km(Point(other.lat or 0.0, other.lon or 0.0))


def merge_lines(found: Sequence[Lines]) -> Lines:
    """Give what several timetables add together."""
    places = {k: p for lines in found for k, p in lines.places.items()}
    return Lines(places, tuple(w for lines in found for w in lines.ways))
