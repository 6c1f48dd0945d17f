"""Rides of a timetable as a traveller sees them: one leg from getting on to getting off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wayout.network.stations import ALIGHT, BOARD
from wayout.planner.roads import Taken


def join_rides(taken: Sequence[Taken]) -> list[Taken]:
    """
    Join the rides that one vehicle makes, up to a border at which the leg is checked.

    Getting on and off vanish into the ride: what was waited for is waited before it leaves. A leg
    ends where the vehicle goes on as another trip, so that each leg can be found in the timetable.
    """
    joined: list[Taken] = []
    ready: float | None = None
    for step in taken:
        if step.way.carrier == BOARD and step.way.line is None:
            ready = step.ready
        elif step.way.carrier == ALIGHT:
            continue
        elif step.way.line is None:
            joined.append(step)
        elif joined and ready is None and _goes_on(joined[-1], step):
            joined[-1] = _join(joined[-1], step)
        else:
            joined.append(step if ready is None else replace(step, ready=ready))
            ready = None
    return joined


def _goes_on(one: Taken, other: Taken) -> bool:
    """Tell whether a ride is the same vehicle's and trip's next one, with no border between."""
    same = one.way.line is other.way.line and not one.way.via
    return same and one.trip == other.trip


def _join(one: Taken, other: Taken) -> Taken:
    way = replace(
        other.way,
        origin=one.way.origin,
        distance_km=one.way.distance_km + other.way.distance_km,
        stop=one.way.stop,
    )
    return replace(other, way=way, ready=one.ready, departs=one.departs, fare=one.fare)
