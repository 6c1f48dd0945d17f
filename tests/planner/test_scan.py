"""The timetable search agrees with slow ones, and its journeys can be made as they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.timetable_replay import make_replay
from tests.planner.timetables import Frontier, Oracle, list_every
from wayout.network.schedule_building import build_schedule
from wayout.network.schedule_window import Window, open_window
from wayout.network.trips import Call, Change, Stop, Trip, Trips
from wayout.planner.scan import Room, find_arrival, make_room, search_itineraries
from wayout.planner.scan_rides import Itinerary

DAY = date(2022, 10, 29)
"""Two days before the clocks of Berlin go back; Almaty's do not."""
ZONES = ("Europe/Berlin", "Asia/Almaty")
STOPS = "abcdef"
TINY = settings(derandomize=True, deadline=None, max_examples=some_of(200))
LARGER = settings(derandomize=True, deadline=None, max_examples=some_of(600))


def make_trip(number: int, seed: int) -> Trip:
    """Make a trip of two to four calls, some past midnight, some without a moment between."""
    rng = Random(seed)
    at = rng.choice([0, 2, 4, 6, 22, 24, 26, 28]) * 3600
    calls = []
    for _ in range(rng.randint(2, 4)):
        arrive = at + 600 * rng.randint(0, 3)
        at = arrive + 600 * rng.randint(0, 1)
        boards, alights = rng.random() < 0.8, rng.random() < 0.8
        calls.append(Call(rng.choice(STOPS), arrive, at, boards, alights))
    days = rng.sample(range(4), rng.randint(1, 4))
    return Trip(
        id=f"t{number}",
        line="1",
        name="one",
        mode="bus",
        zone=rng.choice(ZONES),
        calls=tuple(calls),
        days=tuple(DAY.toordinal() + day for day in sorted(days)),
        block=rng.choice(["", "", "x", "y"]),
    )


def make_change(seed: int, places: str) -> Change:
    """Make a change between two stops or stations."""
    rng = Random(seed)
    kind = rng.choice(["minimum", "minimum", "timed", "impossible"])
    return Change(rng.choice(places), rng.choice(places), rng.choice([0, 300, 900, 4000]), kind)


SEEDS = st.integers(0, 1 << 32)


@st.composite
def draw_trips(draw: st.DrawFn, most: int) -> Trips:
    """Draw a timetable of four days in two time zones, with changes and a station of two stops."""
    seeds = draw(st.lists(SEEDS, min_size=1, max_size=most))
    stations = draw(st.sampled_from([{}, {"e": "S", "f": "S"}]))
    places = STOPS + "S" if stations else STOPS
    return Trips(
        name="drawn",
        stops={
            stop: Stop(stop, stop.upper(), 0.0, 0.0, ZONES[0], stations.get(stop, stop))
            for stop in STOPS
        },
        trips=tuple(make_trip(number, seed) for number, seed in enumerate(seeds)),
        changes=tuple(make_change(seed, places) for seed in draw(st.lists(SEEDS, max_size=4))),
        first_day=DAY.toordinal(),
        last_day=DAY.toordinal() + 3,
    )


ENDS = st.dictionaries(st.sampled_from(STOPS), st.sampled_from([0, 0, 600]), min_size=1, max_size=2)
"""Stops with the seconds to or from them."""


@st.composite
def draw_question(draw: st.DrawFn, most: int) -> Question:
    """Draw a timetable and a question about some of its days."""
    trips = draw(draw_trips(most))
    first, n_days = draw(st.sampled_from([(0, 1), (0, 4), (1, 1), (1, 2), (2, 2)]))
    schedule = build_schedule(trips)
    earlier_days = draw(st.sampled_from([None, None, 0]))
    window = open_window(
        schedule, day=DAY + timedelta(days=first), n_days=n_days, earlier_days=earlier_days
    )
    after_s = 600 * draw(st.integers(0, (window.ends_s - window.begins_s - 1) // 600))
    depart = window.begins_s + after_s + schedule.base_s
    start, goal = draw(ENDS), draw(ENDS)
    begin = 0 if earlier_days is None else first
    days = range(DAY.toordinal() + begin, DAY.toordinal() + first + n_days)
    hours = draw(st.sampled_from([None, None, 3, 30]))
    latest = None if hours is None else depart + 3600 * hours
    extra_s = draw(st.sampled_from([0, 0, 600]))
    return Question(window, Oracle(trips, days), start, goal, depart, extra_s, latest)


@dataclass(frozen=True)
class Question:
    """A window, the oracle of the same days, and what is asked of both."""

    window: Window
    oracle: Oracle
    start: dict[str, int]
    goal: dict[str, int]
    depart: int
    extra_s: int
    latest: int | None

    def search(self, room: Room | None = None) -> tuple[Itinerary, ...]:
        """Ask the search."""
        return search_itineraries(room or make_room(self.window), **self.list_arguments())

    def list_arguments(self) -> dict[str, Any]:
        """Give what is asked as arguments of the search."""
        return {
            "start": self.start,
            "goal": self.goal,
            "depart": datetime.fromtimestamp(self.depart, UTC),
            "extra_change_s": self.extra_s,
            "latest": None if self.latest is None else datetime.fromtimestamp(self.latest, UTC),
        }

    def list_frontier(self) -> Frontier:
        """Ask the oracle."""
        return self.oracle.search(
            self.start, self.goal, self.depart, extra_s=self.extra_s, latest=self.latest
        )


def list_ends(itineraries: tuple[Itinerary, ...]) -> Frontier:
    """Give arrivals and changes as an oracle gives them."""
    return [(int(one.arrive.timestamp()), one.n_changes) for one in itineraries]


@TINY
@given(draw_question(most=4))
def test_oracle_agrees_with_all_ways_tried(question: Question) -> None:
    """The oracle finds what is best of all ways there are, tried one by one."""
    every = list_every(
        question.oracle, question.start, question.goal, question.depart, question.extra_s
    )
    if question.latest is not None:
        every = [end for end in every if end[0] <= question.latest]
    assert question.list_frontier() == every


@LARGER
@given(draw_question(most=14))
def test_search_agrees_with_oracle(question: Question) -> None:
    """Arrivals and changes are those of the oracle, and each journey can be made as it stands."""
    itineraries = question.search()
    assert list_ends(itineraries) == question.list_frontier()
    replay = make_replay(question.oracle)
    for itinerary in itineraries:
        faults = replay.find_faults(
            itinerary.rides,
            start=question.start,
            goal=question.goal,
            depart=question.depart,
            arrive=int(itinerary.arrive.timestamp()),
            extra_s=question.extra_s,
        )
        assert faults == []
        changed = sum(not ride.stays_seated for ride in itinerary.rides)
        assert itinerary.n_changes == max(0, changed - 1)


@TINY
@given(draw_question(most=14))
def test_find_arrival_gives_first_of_frontier(question: Question) -> None:
    """The earliest arrival alone is that of the Pareto set."""
    frontier = question.list_frontier()
    found = find_arrival(make_room(question.window), **question.list_arguments())
    assert (found and int(found.timestamp())) == (frontier[0][0] if frontier else None)


@TINY
@given(draw_question(most=14))
def test_search_agrees_when_room_is_short(question: Question) -> None:
    """With room for one ride at first, nothing is lost: the search is made again with more."""
    assert (
        list_ends(question.search(make_room(question.window, rides=2))) == question.list_frontier()
    )


@TINY
@given(draw_question(most=14))
def test_search_agrees_without_bounds(question: Question) -> None:
    """Without the sets of stops one ride apart the answer is the same."""
    bare = replace(make_room(question.window), one_ride=np.zeros((0, 0), np.uint64))
    assert list_ends(question.search(bare)) == question.list_frontier()


@TINY
@given(st.data())
def test_more_trips_lose_no_journey(data: st.DataObject) -> None:
    """A trip more never takes a point of the frontier away, except by a better one."""
    question = data.draw(draw_question(most=8))
    trips = question.oracle.trips
    more = replace(trips, trips=(*trips.trips, replace(make_trip(99, data.draw(SEEDS)), block="")))
    window = question.window
    wider = open_window(
        build_schedule(more),
        day=date.fromordinal(window.first_day),
        n_days=window.n_days,
        earlier_days=0,
    )
    before = open_window(
        window.schedule,
        day=date.fromordinal(window.first_day),
        n_days=window.n_days,
        earlier_days=0,
    )
    assume(
        question.depart < wider.ends_s + wider.schedule.base_s
    )  # days of another zone end sooner
    known = list_ends(replace(question, window=before).search())
    found = list_ends(replace(question, window=wider).search())
    for arrive, changes in known:
        assert any(other[0] <= arrive and other[1] <= changes for other in found)
