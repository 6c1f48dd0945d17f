"""Replaying journeys ride by ride against the calls of the trips they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.planner.timetables import Oracle, start_of_day
from wayout.network.trips import Trip
from wayout.planner.scan_rides import Ride

NEVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Replay:
    """The trips by id, the days that count, and the changes, for checking journeys."""

    oracle: Oracle
    days: frozenset[int]
    trips: Mapping[str, Trip]

    def find_faults(
        self,
        rides: Sequence[Ride],
        *,
        start: Mapping[str, int],
        goal: Mapping[str, int],
        depart: int,
        arrive: int,
        extra_s: int = 0,
    ) -> list[str]:
        """Say everything that is wrong with a journey; nothing if it can be made as it stands."""
        if not rides:
            at_once = [depart + start[stop] + goal[stop] for stop in start if stop in goal]
            return [] if arrive in at_once else ["no ride, and not at the goal"]
        faults = [fault for place in range(len(rides)) for fault in self._check(rides, place)]
        first, last = rides[0], rides[-1]
        if first.depart.timestamp() < depart + start.get(first.start, NEVER):
            faults.append(f"starts at {first.start}, {first.depart}")
        if last.arrive.timestamp() + goal.get(last.to, NEVER) != arrive:
            faults.append(f"ends at {last.to}, {last.arrive}")
        for one, other in pairwise(rides):
            wait_s = (other.depart - one.arrive).total_seconds()
            needed_s = self.oracle.changes[one.to].get(other.start, NEVER) + extra_s
            if other.stays_seated:
                faults += self._check_seat(one, other)
            elif wait_s < needed_s:
                faults.append(f"{wait_s} s from {one.trip} to {other.trip}, needed {needed_s}")
        return faults

    def _check(self, rides: Sequence[Ride], place: int) -> Iterator[str]:
        """Check that one ride is part of its trip, and that one may get on and off there."""
        ride = rides[place]
        trip = self.trips.get(ride.trip)
        if trip is None or ride.day not in trip.days or ride.day not in self.days:
            yield f"no trip {ride.trip} on day {ride.day}"
            return
        begin = start_of_day(ride.day, trip.zone)
        stays_on = place + 1 < len(rides) and rides[place + 1].stays_seated
        pairs = ((one, other) for n, one in enumerate(trip.calls) for other in trip.calls[n + 1 :])
        if not any(
            (one.stop, begin + one.depart_s) == (ride.start, ride.depart.timestamp())
            and (other.stop, begin + other.arrive_s) == (ride.to, ride.arrive.timestamp())
            and (one.boards or ride.stays_seated)
            and (other.alights or stays_on)
            for one, other in pairs
        ):
            yield f"trip {ride.trip} does not run from {ride.start} to {ride.to} at that time"

    def _check_seat(self, one: Ride, other: Ride) -> Iterator[str]:
        """Check that one vehicle runs both trips, and from the end of one to the next."""
        first, second = self.trips[one.trip], self.trips[other.trip]
        stops = self.oracle.trips.stops
        if not first.block or first.block != second.block or one.day != other.day:
            yield f"{one.trip} and {other.trip} are not one vehicle"
        if one.to != first.calls[-1].stop or other.start != second.calls[0].stop:
            yield f"not seated from the last stop of {one.trip} to the first of {other.trip}"
        if stops[one.to].station != stops[other.start].station or other.depart < one.arrive:
            yield f"{other.trip} does not follow {one.trip}"


def make_replay(oracle: Oracle) -> Replay:
    """Make a replay on the days of an oracle."""
    by_id = {trip.id: trip for trip in oracle.trips.trips}
    return Replay(oracle, frozenset(oracle.days), by_id)
