"""Starts that are not of the network: the assumed ways to it, as beginnings of a search."""

from __future__ import annotations

from collections.abc import Collection

from wayout.network.approach import describe_approach, list_approaches
from wayout.network.road_graph import RoadGraph
from wayout.network.ways import Way
from wayout.planner.atlas import Atlas
from wayout.planner.label import CRITERIA, HOURS, ROAD_KM, UNPRICED
from wayout.planner.pace import BY_ROAD
from wayout.planner.roads import Roads
from wayout.planner.start import Start
from wayout.situation.record import Place
from wayout.situation.situation import Situation

WITHOUT_FARE = frozenset({"foot", "bicycle"})


def list_approach_starts(
    atlas: Atlas,
    roads: Roads,
    place: Place,
    *,
    vehicles: Collection[str],
    level: float,
    graph: RoadGraph | None = None,
) -> tuple[Start, ...]:
    """
    List the starts of a party at a place that the network does not know.

    Each is a stand of the network to which an approach leads by a vehicle the party has; its label
    carries what the approach costs: hours at the level of luck, and road or fares that nobody
    priced. `before` holds the approach, so that it is a leg of every journey from there.

    Raises
    ------
    UnknownPlaceError
        No town of the network is near enough.
    MissingAssumptionError
        The situation does not state what an approach assumes.
    """
    starts: list[Start] = []
    for way in list_approaches(atlas.situation, place, roads=graph):
        taken = roads.take(way, 0.0, level=level) if way.origin.vehicle in vehicles else None
        if taken is None:
            continue
        label = [0.0] * CRITERIA
        label[HOURS] = roads.begin_h + taken.arrives
        if way.carrier in BY_ROAD:
            label[ROAD_KM] = max(way.distance_km, 1.0)
        elif way.carrier not in WITHOUT_FARE:
            label[UNPRICED] = 1.0
        starts.append(Start(atlas.number[way.destination], tuple(label), before=(taken,)))
    return tuple(starts)


def find_approach_words(situation: Situation, place: Place, way: Way) -> str:
    """Find the words for a first leg that is an assumption; empty for any other way."""
    return describe_approach(situation, way, place) if way.origin.place == place.id else ""
