"""
Approach: how one comes from a start that a situation does not know to its network.

Nothing is on record about these legs. They are assumptions, stated by the situation: a road so
much longer than the straight line, a band of speed, a band of waiting. They lead to a few towns
in different directions, by one's own car, by whatever local transport there is, and on foot or by
bicycle where it is near. None passes a border.
"""

from __future__ import annotations

from collections.abc import Iterator

from wayout.errors import UnknownPlaceError
from wayout.network.assumption import get_assumption
from wayout.network.road_graph import FARTHEST_JOIN_KM, Drive, Point, RoadGraph, StraightRoads
from wayout.network.ways import (
    BICYCLE,
    CYCLING_KM_H,
    FARTHEST_RIDE_KM,
    FARTHEST_WALK_KM,
    OWN_CAR,
    Stand,
    Way,
)
from wayout.situation.phrase import Name, Word, say, show_figure
from wayout.situation.record import Place
from wayout.situation.situation import Situation

MOST_TOWNS = 4
SAME_DIRECTION = 1.15
"""A town is left out if the way to it through a nearer one is not longer than by so much."""
LOCAL_TRANSPORT = ("lift", "taxi", "bus")
"""What may bring somebody without a car to the next town; the first that the situation knows."""


def is_joined(situation: Situation, place: str) -> bool:
    """Tell whether something leaves a place of the situation, so that it needs no approach."""
    return place in list_joined(situation)


def list_approaches(
    situation: Situation, start: Place, *, roads: RoadGraph | None = None
) -> list[Way]:
    """
    List the ways from a start to the few towns nearest to it that the network knows.

    Parameters
    ----------
    start
        As `Gazetteer.get_start_place` gives it; its id names the stands the ways begin at.
    roads
        Gives the drives; None assumes them along the straight line.

    Returns
    -------
    ways
        For each of at most four towns, nearest first: by own car, by local transport, and on foot
        or by bicycle if it is near. Without a service: no record speaks of them.

    Raises
    ------
    UnknownPlaceError
        No town of the network in the start's country is near enough.
    MissingAssumptionError
        The situation does not state what an approach assumes.
    """
    graph = roads or StraightRoads(situation)
    origin = Point(start.lat or 0.0, start.lon or 0.0)
    found: list[Way] = []
    for town in _choose_towns(situation, start, origin):
        goal = Point(town.lat or 0.0, town.lon or 0.0)
        drive = graph.find_drive(origin, goal, country=start.country)
        if drive is not None:
            found += _ways(situation, start.id, town.id, drive)
    if not found:
        raise UnknownPlaceError(_say_nothing_near(situation, start, origin))
    return found


def describe_approach(situation: Situation, way: Way, start: Place) -> str:
    """Say in words that a way is an assumption, and which numbers it is made of."""
    words = say(
        "From {start} to {town} nothing is on record: {km} km in {low} to {high} hours"
        " are assumed from the straight line",
        start=Name(start.name, start.id),
        town=situation.name_of(way.destination.place),
        km=show_figure(way.distance_km, ".0f"),
        low=show_figure(way.hours_low, ".1f"),
        high=show_figure(way.hours_high, ".1f"),
    )
    if way.wait_high > 0:
        words = say(
            "{words}, and {low} to {high} hours of waiting for a {means}",
            words=words,
            low=show_figure(way.wait_low),
            high=show_figure(way.wait_high),
            means=Word(way.carrier, "means"),
        )
    return say("{words}.", words=words)


def list_joined(situation: Situation) -> frozenset[str]:
    """List the places of the situation that something leaves, by their ids."""
    ends = {s.origin for s in situation.services.values()}
    ends |= {s.destination for s in situation.services.values() if s.both_ways}
    ends |= {c.town_out for c in situation.crossings.values()}
    return frozenset(ends & situation.places.keys())


def _choose_towns(situation: Situation, start: Place, origin: Point) -> list[Place]:
    """Choose the nearest towns, leaving out those that lie behind a nearer one."""
    chosen: list[Place] = []
    for away, town in _list_by_distance(situation, start, origin):
        if away > FARTHEST_JOIN_KM or len(chosen) == MOST_TOWNS:
            break
        point = Point(town.lat or 0.0, town.lon or 0.0)
        through = (Point(c.lat or 0.0, c.lon or 0.0) for c in chosen)
        limit = SAME_DIRECTION * away
        if all(origin.away_km(c) + c.away_km(point) > limit for c in through):
            chosen.append(town)
    return chosen


def _list_by_distance(
    situation: Situation, start: Place, origin: Point
) -> list[tuple[float, Place]]:
    joined = (situation.places[p] for p in sorted(list_joined(situation) - {start.id}))
    inside = [p for p in joined if p.country == start.country and p.lat is not None]
    rows = [(origin.away_km(Point(p.lat or 0.0, p.lon or 0.0)), p) for p in inside]
    return sorted(rows, key=lambda row: (row[0], row[1].id))


def _ways(situation: Situation, start: str, town: str, drive: Drive) -> Iterator[Way]:
    km, low, high = round(drive.distance_km, 1), drive.hours_low, drive.hours_high
    car = (Stand(start, vehicle=OWN_CAR), Stand(town, vehicle=OWN_CAR))
    yield Way(*car, "car", "own-car", low, high, distance_km=km)
    yield Way(
        Stand(start),
        Stand(town),
        *_choose_local(situation),
        low,
        high,
        wait_low=get_assumption(situation, "approach-wait-low").value,
        wait_high=get_assumption(situation, "approach-wait-high").value,
        distance_km=km,
    )
    if km <= FARTHEST_WALK_KM:
        hours = km / get_assumption(situation, "walk-speed").value
        yield Way(Stand(start), Stand(town), "foot", "foot", hours, hours * 1.3, distance_km=km)
    if km <= FARTHEST_RIDE_KM:
        hours = km / CYCLING_KM_H
        ride = (Stand(start, vehicle=BICYCLE), Stand(town, vehicle=BICYCLE))
        yield Way(*ride, "bicycle", "bicycle", hours, hours * 1.4, distance_km=km)


def _choose_local(situation: Situation) -> tuple[str, str]:
    """Choose the mode and the carrier of local transport, of those the situation knows."""
    known = {s.vehicle or s.mode for s in situation.services.values()}
    carrier = next((c for c in LOCAL_TRANSPORT if c in known), LOCAL_TRANSPORT[0])
    return ("bus" if carrier == "bus" else "car"), carrier


def _say_nothing_near(situation: Situation, start: Place, origin: Point) -> str:
    rows = _list_by_distance(situation, start, origin)
    where = f"{start.name} ({origin.lat:.2f},{origin.lon:.2f})"
    if not rows:
        found = f"{situation.head.id} knows no way from any town of {start.country}"
        return f"{found}, so none from {where}"
    away, town = rows[0]
    return (
        f"the nearest town to {where} that a known way leaves is {town.name}, {away:.0f} km away;"
        f" accepted: within {FARTHEST_JOIN_KM:.0f} km in {start.country}"
    )
