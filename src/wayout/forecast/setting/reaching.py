"""
How far each lane is from each home: hours on the way, and those hours with money counted in.

The quickest way by hours and money, over the ways of the situation inside the home country, with a
car of one's own or without. Waits for a ride are those of the middle of their band.

References
----------
E. W. Dijkstra, A note on two problems in connexion with graphs, Numerische Mathematik 1, 1959.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wayout.forecast.setting.assumptions import Choice
from wayout.forecast.setting.lanes import AIR, CAR, ELSEWHERE, FOOT, TRAIN, Lane
from wayout.network.compiled import Array
from wayout.network.distance import distance_km
from wayout.network.ways import ON_FOOT, OWN_CAR, Stand, Way, list_ways
from wayout.situation.situation import Situation

UNREACHED = float("inf")
MIDDLE = 0.5
WITHOUT_CAR, WITH_CAR = 0, 1


@dataclass(frozen=True, slots=True)
class Reach:
    """
    How far lanes are from towns.

    Attributes
    ----------
    hours
        On the way to the lane, shape (towns, means, lanes); infinite where there is no way. Means
        are without a car and with one.
    effort
        The same with money counted as hours, and with the ride behind the post.
    """

    hours: Array
    effort: Array


@dataclass(frozen=True, slots=True)
class _Edge:
    target: Stand | str
    hours: float
    effort: float


def measure_reach(
    situation: Situation, *, towns: Sequence[str], lanes: Sequence[Lane], choice: Choice
) -> Reach:
    """Measure how far every lane is from every town. Complexity: one search a town and means."""
    edges = _lay_out(situation, lanes, choice)
    shape = (len(towns), 2, len(lanes))
    hours, effort = np.full(shape, UNREACHED), np.full(shape, UNREACHED)
    number = {lane.key: n for n, lane in enumerate(lanes)}
    for t, town in enumerate(towns):
        for means, vehicle in ((WITHOUT_CAR, ON_FOOT), (WITH_CAR, OWN_CAR)):
            for key, (cost, spent) in _search(edges, Stand(town, vehicle=vehicle)).items():
                hours[t, means, number[key]] = spent
                effort[t, means, number[key]] = cost
    return Reach(hours, effort)


def _lay_out(
    situation: Situation, lanes: Sequence[Lane], choice: Choice
) -> Mapping[Stand | str, list[_Edge]]:
    edges: dict[Stand | str, list[_Edge]] = {}
    known = {lane.key for lane in lanes if lane.kind != ELSEWHERE}
    home = situation.head.home
    for way in list_ways(situation):
        if way.leaving == home:
            ends: list[Stand | str] = [key for key in _list_keys(way) if key in known]
        elif way.via or way.leaving or not _is_inside(situation, way, home):
            continue
        else:
            ends = [way.destination]
        share = way.share_before if way.leaving and not _is_carried(way) else 1.0
        hours = way.wait_at(MIDDLE) + share * way.hours_at(MIDDLE)
        price = choice.roubles_a_km.get(way.mode, 0.0) * _measure_km(situation, way)
        effort = way.wait_at(MIDDLE) + way.hours_at(MIDDLE) + price / choice.roubles_an_hour
        for end in ends:
            edges.setdefault(way.origin, []).append(_Edge(end, hours, effort))
    return edges


def _is_carried(way: Way) -> bool:
    return way.via.startswith((f"{AIR}:", f"{TRAIN}:"))


def _list_keys(way: Way) -> Iterator[str]:
    """Yield the lanes in which somebody stands who takes a way out of the country."""
    if _is_carried(way):
        kind, country = way.via.split(":")
        yield f"{country}:{kind}"
    elif way.mode in ("car", "bus"):
        yield f"{way.via}:{CAR}"
    elif way.mode in ("foot", "bicycle"):
        yield f"{way.via}:{FOOT}"
    elif way.mode == "train":
        yield f"{way.via}:{TRAIN}"


def _is_inside(situation: Situation, way: Way, home: str) -> bool:
    for end in (way.origin, way.destination):
        place = situation.places.get(end.place)
        inside = place.country == home if place else end.side != "in"
        if not inside:
            return False
    return True


def _measure_km(situation: Situation, way: Way) -> float:
    if way.distance_km:
        return way.distance_km
    ends = [situation.find_place(end.place) for end in (way.origin, way.destination)]
    if way.origin.place == way.destination.place or None in ends:
        return 0.0
    (a, b) = [(end.lat or 0.0, end.lon or 0.0) for end in ends if end is not None]
    return distance_km(*a, *b)


def _search(
    edges: Mapping[Stand | str, list[_Edge]], start: Stand
) -> dict[str, tuple[float, float]]:
    """Give the least effort, and its hours, to each lane that can be reached."""
    best: dict[Stand | str, float] = {start: 0.0}
    found: dict[str, tuple[float, float]] = {}
    done: set[Stand | str] = set()
    heap: list[tuple[float, int, float, Stand | str]] = [(0.0, 0, 0.0, start)]
    count = 0
    while heap:
        cost, _, spent, at = heapq.heappop(heap)
        if at in done:
            continue
        done.add(at)
        if isinstance(at, str):
            found[at] = cost, spent
            continue
        for edge in edges.get(at, ()):
            total = cost + edge.effort
            if total < best.get(edge.target, UNREACHED):
                best[edge.target] = total
                count += 1
                heapq.heappush(heap, (total, count, spent + edge.hours, edge.target))
    return found
