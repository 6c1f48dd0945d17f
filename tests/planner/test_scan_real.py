"""On a real feed the search agrees with the oracle; the benchmark asks many more questions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from tests.planner.timetable_replay import make_replay
from tests.planner.timetables import Oracle, start_of_day
from wayout.exchange.gtfs import read_gtfs
from wayout.network.schedule_building import build_schedule
from wayout.network.schedule_window import open_window
from wayout.planner.scan import make_room, search_itineraries

FEED = Path(__file__).parents[3] / "shared" / "timetables" / "german-long-distance-2019.zip"
DAY = date(2019, 5, 15)
QUESTIONS = 25


@pytest.mark.skipif(not FEED.exists(), reason="../shared/timetables is absent: no real feed")
def test_search_agrees_with_oracle_on_real_trains() -> None:
    """Seeded questions over two days, night trains of the day before included."""
    trips = read_gtfs(FEED, skips_faulty_trips=True).trips
    assert trips is not None
    oracle = Oracle(trips, range(DAY.toordinal() - 3, DAY.toordinal() + 2))
    replay = make_replay(oracle)
    room = make_room(open_window(build_schedule(trips), day=DAY, n_days=2))
    rng, stops, n_found = Random(20190515), sorted(trips.stops), 0
    for _ in range(QUESTIONS):
        start, goal = rng.sample(stops, 2)
        depart = start_of_day(DAY.toordinal(), "Europe/Berlin") + 60 * rng.randrange(24 * 60)
        found = search_itineraries(
            room, start=start, goal=goal, depart=datetime.fromtimestamp(depart, UTC)
        )
        ends = [(int(one.arrive.timestamp()), one.n_changes) for one in found]
        assert ends == oracle.search({start: 0}, {goal: 0}, depart)
        for one, (arrive, _) in zip(found, ends, strict=True):
            asked = {"start": {start: 0}, "goal": {goal: 0}, "depart": depart, "arrive": arrive}
            assert replay.find_faults(one.rides, **asked) == []
        n_found += len(found)
    assert n_found > QUESTIONS // 2
