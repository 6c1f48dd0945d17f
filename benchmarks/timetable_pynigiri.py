"""
pynigiri, a Python binding of the router nigiri, asked the same questions.

It gives times and stops of legs but no trips, and counts in minutes. Its rides are looked up in
the trips again, so that they can be replayed.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from timetable_oracle import Frontier, start_of_day
from timetable_questions import Model, Question
from wayout.network.trips import Trips
from wayout.planner.scan_rides import Ride


def find_pynigiri() -> Any | None:
    """Give the module if it is installed; it is a peer, not a dependency."""
    try:
        import pynigiri.pynigiri as peer  # noqa: PLC0415
    except ImportError:
        return None
    return peer


@contextmanager
def silenced() -> Iterator[None]:
    """Keep quiet what compiled code writes to standard error."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def load_timetable(peer: Any, feed: Path, *, first: date, last: date) -> Any:
    """Load a feed for days from `first` up to, not including, `last`; no walks are made up."""
    config = peer.LoaderConfig()
    config.link_stop_distance = 0
    with silenced():
        source = peer.TimetableSource("feed", str(feed), config)
        return peer.load_timetable([source], first.isoformat(), last.isoformat())


def load_model(peer: Any, feed: Path, model: Model) -> Any:
    """Load the feed of a model, with days to spare on both sides."""
    days = model.days
    first = date.fromordinal(days[0]) - timedelta(days=1)
    return load_timetable(peer, feed, first=first, last=date.fromordinal(days[-1] + 4))


def ask(peer: Any, timetable: Any, question: Question) -> list[Any]:
    """Ask for all ways from a departure on, as one would in a program."""
    query = peer.Query()
    query.start_time = question.depart // 60
    query.start = [peer.Offset(timetable.find_location(question.start), 0, 0)]
    query.destination = [peer.Offset(timetable.find_location(question.goal), 0, 0)]
    return list(peer.route(timetable, query))


def list_ends(journeys: list[Any]) -> Frontier:
    """Give arrivals and changes as an oracle gives them."""
    ends = [(60 * journey.arrival_time(), journey.transfers) for journey in journeys]
    return sorted((arrive, changes) for arrive, changes in ends)


class Lookup:
    """Rides by their stops and times, to name the trips of legs that have none."""

    def __init__(self, trips: Trips, model: Model, timetable: Any) -> None:
        self.stops = {int(timetable.find_location(stop)): stop for stop in trips.stops}
        self.departures: dict[tuple[str, int], list[tuple[Any, int, int]]] = defaultdict(list)
        for trip in trips.trips:
            for day in set(trip.days) & set(model.days):
                begin = start_of_day(day, trip.zone)
                for place, call in enumerate(trip.calls):
                    self.departures[call.stop, begin + call.depart_s].append((trip, day, place))

    def find_rides(self, journey: Any) -> list[Ride | str]:
        """Find the ride of each leg, or say which leg no trip runs."""
        found: list[Ride | str] = []
        for leg in journey.legs:
            start, to = self.stops.get(int(getattr(leg, "from"))), self.stops.get(int(leg.to))
            if start == to:
                continue
            found.append(self._find_ride(str(start), str(to), 60 * leg.dep_time, 60 * leg.arr_time))
        return found

    def _find_ride(self, start: str, to: str, depart: int, arrive: int) -> Ride | str:
        for trip, day, place in self.departures.get((start, depart), ()):
            begin = start_of_day(day, trip.zone)
            for call in trip.calls[place + 1 :]:
                if call.stop == to and begin + call.arrive_s == arrive:
                    times = (datetime.fromtimestamp(at, UTC) for at in (depart, arrive))
                    return Ride(trip.id, trip.line, trip.name, trip.mode, 0, day, start, to, *times)
        return f"no trip from {start} at {depart} to {to} at {arrive}"
