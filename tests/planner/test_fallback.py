"""Branches: the other way is the quickest, the threshold exact, and open until it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import inf

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.crises import AT, crises, list_courses, make_drive, make_roads
from tests.planner.networks import MEDIAN as HALF
from tests.planner.networks import NOBODY, Network, least_hours, networks, take
from wayout.network.gates import Gate, Window
from wayout.network.steps import lay_out, lay_out_gates
from wayout.network.waits import Wait
from wayout.planner.border import passage_of
from wayout.planner.branch import AT_POST, AT_START, IN_TOWN, Branch, say_branch, say_long
from wayout.planner.course import Course
from wayout.planner.fallback import Forks, find_hardest_queue, find_level, find_threshold
from wayout.planner.quickest import find_quickest
from wayout.planner.roads import CAUTIOUS, MEDIAN, Roads
from wayout.rules.verdict import Verdict
from wayout.situation.period import hours_between

HUNDREDS = settings(max_examples=some_of(120), deadline=None, derandomize=True)
levels = st.sampled_from([MEDIAN, CAUTIOUS])
MINUTE_H = 1 / 60


def walk_from(network: Network, node: int, hours: float, seen: frozenset[int]) -> Iterator[float]:
    """Yield the hour at the goal by every path without a repeated node."""
    if node == network.goal:
        yield hours
        return
    for step in network.rows[node]:
        if step.target not in seen:
            for after in take(step, network.gates, (hours, *NOBODY[1:])):
                yield from walk_from(network, step.target, after[0], seen | {step.target})


@settings(max_examples=some_of(1000), deadline=None, derandomize=True)
@given(networks(), st.integers(0, 30).map(float))
def test_quickest_way_is_the_quickest_of_all_paths(network: Network, begin_h: float) -> None:
    """Guided or not, the search finds the hour that all paths give, by a way that leads there."""
    best = min(walk_from(network, 0, begin_h, frozenset({0})), default=inf)
    is_goal = np.arange(len(network.rows)) == network.goal
    for least in (least_hours(network), np.zeros(len(network.rows))):
        way = find_quickest(
            lay_out(network.rows),
            lay_out_gates(network.gates, level=HALF),
            [(0, begin_h)],
            is_goal=is_goal,
            least_h=least,
            until_h=1e6,
        )
        if best == inf:
            assert way == []
            continue
        flat = [s for row in network.rows for s in row]
        hours = begin_h
        for step, _ in way:
            hours = next(take(flat[step], network.gates, (hours, *NOBODY[1:])))[0]
        assert flat[way[-1][0]].target == network.goal
        assert hours == best


def list_all(roads: Roads, level: float) -> Iterator[tuple[Course, Branch]]:
    """Yield every branch of every journey of a plan."""
    forks = Forks(roads, level=level)
    for course in list_courses(roads, level):
        for branch in forks.list_branches(course):
            yield course, branch


def go_on(course: Course, level: float, wait_h: float) -> float:
    """Follow a journey whose hardest queue takes so long, and everything else its usual time."""
    queue = find_hardest_queue(course)
    assert queue is not None
    ready, grade = course.sets_out(level), course.grades[queue]
    for n, way in enumerate(course.ways):
        one = course.roads.take(way, ready, level=level, grade=course.grades[n])
        if n != queue:
            if one is None:
                return inf
            ready = one.arrives
            continue
        at_gate = one.at_gate if one is not None else None
        if at_gate is None:
            return inf
        fits = [
            o.across
            for o in course.gate(n).pass_after(at_gate, wait_h)
            if o.window.grade[0] <= grade[0] and o.window.grade[1] <= grade[1]
        ]
        if not fits:
            return inf
        ready = fits[0] + (1.0 - way.share_before) * way.hours_at(level)
    return ready


@HUNDREDS
@given(crises(), levels)
def test_turning_pays_from_the_stated_wait_on(roads: Roads, level: float) -> None:
    """A little under the threshold going on is no later; a little over it, it is later."""
    for course, branch in list_all(roads, level):
        there = hours_between(AT, branch.arrive)
        assert go_on(course, level, branch.over_hours) <= there + MINUTE_H
        assert go_on(course, level, branch.over_hours + 0.1 + 2 * MINUTE_H) > there - 1e-9


@HUNDREDS
@given(crises(), levels)
def test_branch_never_leads_through_the_queue_it_avoids(roads: Roads, level: float) -> None:
    """No leg of the other way passes the post by the means that has the long queue."""
    for course, branch in list_all(roads, level):
        queue = find_hardest_queue(course)
        assert queue is not None
        own = passage_of(course.ways[queue])
        assert branch.post == own.via
        if branch.crossing == own.via:
            told = {p for p in roads.atlas.passages if p.via == own.via}
            waits = {roads.border.gate(p).wait.records for p in told - {own}}
            assert waits != {roads.border.gate(own).wait.records}


@HUNDREDS
@given(crises(), levels)
def test_branch_begins_where_and_when_the_journey_is(roads: Roads, level: float) -> None:
    """One turns at the start, in the last town before the post, or at the post, when there."""
    for course, branch in list_all(roads, level):
        taken = course.follow(level)
        stands = {t.way.origin.place: t.ready for t in taken}
        assert abs(hours_between(AT, branch.when) - stands[branch.at]) < MINUTE_H
        assert branch.legs[0].origin == branch.at
        assert branch.legs[0].depart >= branch.when
        assert branch.where in (AT_START, IN_TOWN, AT_POST)
        assert 0.0 < branch.share <= 0.5 if level == MEDIAN else branch.share <= 0.1
        assert branch.arrive == branch.legs[-1].arrive


@HUNDREDS
@given(crises(), levels)
def test_at_most_three_branches_and_none_could_be_turned_to_later(
    roads: Roads, level: float
) -> None:
    """A branch is not told where the same way is there as early from a later place."""
    forks = Forks(roads, level=level)
    for course in list_courses(roads, level):
        found = forks.list_branches(course)
        assert len(found) <= 3
        keys = [(b.country, b.crossing, b.arrive) for b in found]
        assert len(set(keys)) == len(keys)
        assert [b.when for b in found] == sorted(b.when for b in found)


@HUNDREDS
@given(crises())
def test_same_journey_elsewhere_is_not_offered_when_one_country_is_wanted(roads: Roads) -> None:
    """Who asked for one country is turned to no other."""
    forks = Forks(roads, level=MEDIAN, within=True)
    for course in list_courses(roads, MEDIAN):
        queue = find_hardest_queue(course)
        for branch in forks.list_branches(course):
            assert queue is not None
            assert branch.country == course.ways[queue].into


@HUNDREDS
@given(st.floats(0.1, 40), st.floats(0, 40), st.floats(0.02, 0.98), st.booleans())
def test_level_of_a_wait_undoes_the_wait_at_a_level(
    median: float, more: float, level: float, even: bool
) -> None:
    """The share of those who wait no longer is found back to a thousandth."""
    wait = Wait(median, median + more + 0.1, "drawn", even=even)
    hours = wait.at_level(level)
    if hours > 0.0:
        assert abs(find_level(wait, hours) - level) <= 0.0011


@HUNDREDS
@given(st.floats(0, 10), st.floats(0.1, 50), st.floats(0, 1), st.floats(0, 80))
def test_threshold_is_found_whatever_was_guessed(
    usual: float, more: float, part: float, guess: float
) -> None:
    """A wrong guess costs halvings, not the answer."""
    edge = usual + part * more
    found = find_threshold(lambda h: h <= edge, usual, usual + more, guess)
    assert found <= edge <= found + 1.01 * MINUTE_H


def two_posts(*, shuts_h: float = 500.0) -> Roads:
    """Make two posts: an hour to a queue of two to six hours, five to one that may shut."""
    window = Window(0.0, shuts_h, Verdict("allowed"))
    refused = Window(shuts_h, 500.0, Verdict("refused", records=("entry-free",)))
    windows = (window, refused) if shuts_h < 500.0 else (window,)
    return make_roads(
        [
            make_drive("alfa", "bravo", 1.0),
            make_drive("bravo", "north-bridge", 1.0),
            make_drive("north-bridge", "charlie", 1.0),
            make_drive("bravo", "south-gate", 5.0),
            make_drive("south-gate", "charlie", 1.0),
        ],
        {
            "north-bridge": Gate((replace(window, end=500.0),), Wait(2.0, 6.0, "told", ("queue",))),
            "south-gate": Gate(windows, Wait(1.0, 1.0, "told", ("other",))),
        },
    )


def find_branches(roads: Roads) -> tuple[Branch, ...]:
    """Find the branches of the earliest journey."""
    return Forks(roads, level=MEDIAN).list_branches(list_courses(roads, MEDIAN)[0])


def test_branch_of_two_posts_is_what_one_reckons() -> None:
    """By the bridge 1 + 1 + wait + 1, by the gate 1 + 5 + 1 + 1: they are equal at five hours."""
    (branch,) = find_branches(two_posts())
    assert (branch.at, branch.where, branch.crossing) == ("bravo", IN_TOWN, "south-gate")
    assert 4.9 <= branch.over_hours <= 5.0
    assert branch.arrive == AT + timedelta(hours=8)
    assert branch.open_until is None
    assert {"queue", "other"} <= set(branch.records)


def test_branch_is_open_until_its_own_border_shuts() -> None:
    """The gate shuts after 20 hours, and it takes six from the town to be across there."""
    (branch,) = find_branches(two_posts(shuts_h=20.0))
    assert branch.open_until == AT + timedelta(hours=14) - timedelta(minutes=1)


def test_branch_reads_well() -> None:
    """The sentence says at how long a wait, where, when, what to do instead, and until when."""
    roads = two_posts(shuts_h=20.0)
    assert say_branch(find_branches(roads)[0], roads.atlas) == (
        "If the wait at North Bridge is said to be over 5 hours when you are in Bravo"
        " (about 21 September at 13:00), go on through South Gate into Borland instead (own car):"
        " there on 21 September at 21:00. This way is open until 22 September at 01:59."
    )


def test_lengths_are_said_in_halves_and_hours() -> None:
    """No length pretends to be known to the minute."""
    assert [say_long(h) for h in (0.3, 1.0, 2.6, 5.9, 9.8, 27.2)] == [
        "20 minutes", "1 hour", "2.5 hours", "6 hours", "10 hours", "27 hours",
    ]  # fmt: skip
