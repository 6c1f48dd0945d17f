"""The profile search agrees with walking every path from hour after hour."""

from __future__ import annotations

from itertools import pairwise, zip_longest
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.networks import MEDIAN, NOBODY, Network, networks, take
from tests.planner.test_reverse import arrive, search_back
from wayout.network.gates import Gate, Hours, Window
from wayout.network.steps import Step, lay_out, lay_out_gates
from wayout.network.waits import Wait
from wayout.planner.profile import Profile, Stretch, find_profile
from wayout.rules.verdict import Verdict

HUNDREDS = settings(max_examples=some_of(200), deadline=None, derandomize=True)
CLOSE_H = 1e-6
windows = st.tuples(st.integers(0, 40), st.integers(0, 30)).map(lambda w: (w[0] / 2, sum(w) / 2))


def search(network: Network, window: tuple[float, float]) -> Profile:
    """Run the search under test from node 0."""
    return find_profile(
        lay_out(network.rows),
        lay_out_gates(network.gates, level=MEDIAN),
        [(0, 0.0)],
        since_h=window[0],
        until_h=window[1],
        arrive_by_h=1e9,
    )


def read(stretches: list[Stretch], start_h: float) -> float:
    """Give the earliest arrival of who sets out at an hour, as the stretches tell it."""
    told = [
        s.arrives_h - (s.until_h - max(start_h, s.since_h))
        for s in stretches
        if s.until_h >= start_h - CLOSE_H
    ]
    return min(told, default=inf)


@HUNDREDS
@given(networks(), windows, st.data())
def test_stretches_tell_every_arrival(
    network: Network, window: tuple[float, float], data: st.DataObject
) -> None:
    """At any hour of the window the stretches give the arrival that all paths give."""
    profile = search(network, window)
    every = {n: profile.at([n]) for n in range(len(network.rows))}
    edges = [h for s in every.values() for x in s for h in (x.since_h, x.until_h)]
    near = [e + d for e in edges for d in (-1e-3, 1e-3)]
    hours = {data.draw(st.floats(*window)), *window, *near}
    for start_h in (h for h in hours if window[0] <= h <= window[1]):
        walked = arrive(network, 0, start_h)
        for node, stretches in every.items():
            told = read(stretches, start_h)
            assert told == walked.get(node, inf) or abs(told - walked[node]) < CLOSE_H


@HUNDREDS
@given(networks(), windows)
def test_no_departure_is_as_late_and_there_as_early_as_another(
    network: Network, window: tuple[float, float]
) -> None:
    """Stretches follow each other in both hours, inside the window."""
    found = search(network, window).at([network.goal])
    for one, other in pairwise(found):
        assert one.until_h <= other.since_h + CLOSE_H
        assert one.arrives_h <= other.arrives_h - (other.until_h - other.since_h) + CLOSE_H
    for one in found:
        assert window[0] - CLOSE_H <= one.since_h <= one.until_h <= window[1] + CLOSE_H


@HUNDREDS
@given(networks(), windows)
def test_end_of_a_stretch_is_the_latest_hour_for_its_arrival(
    network: Network, window: tuple[float, float]
) -> None:
    """The backward search says the same, unless another stretch begins at that very hour."""
    found = search(network, window).at([network.goal])
    for one, other in zip_longest(found, found[1:]):
        begins = other and (other.since_h, other.since_h + other.hours)
        meets = begins and min(begins[0] - one.until_h, begins[1] - one.arrives_h) < CLOSE_H
        if one.until_h < window[1] - CLOSE_H and not meets:
            latest = search_back(network, one.arrives_h + CLOSE_H / 10).hours[0]
            assert abs(latest - one.until_h) < CLOSE_H


@HUNDREDS
@given(networks(), windows)
def test_way_of_a_stretch_is_there_when_it_says(
    network: Network, window: tuple[float, float]
) -> None:
    """Followed from the first, the middle and the last hour, its steps arrive one for one."""
    profile = search(network, window)
    flat = [s for row in network.rows for s in row]
    for one in profile.at([network.goal]):
        for start_h in (one.since_h, (one.since_h + one.until_h) / 2, one.until_h):
            hours = max(start_h - CLOSE_H / 10, one.since_h - CLOSE_H / 10)
            for number in profile.path(one.row):
                hours = next(take(flat[number], network.gates, (hours, *NOBODY[1:])))[0]
            assert abs(hours - (start_h + one.hours)) < CLOSE_H


OPEN = Gate((Window(0, 500, Verdict("allowed")),), Wait(0, 0, ""))


def test_way_on_demand_is_one_stretch() -> None:
    """Where nothing is waited for but a lift, the arrival moves one for one."""
    found = search(Network([[Step(1, wait_h=1.0, before_h=4.0)], []], [OPEN]), (6.0, 30.0))
    assert found.at([1]) == [Stretch(6.0, 30.0, 35.0, 1)]


def test_runs_are_departures_of_their_own() -> None:
    """One sets out for each of the runs in the window as late as it can be caught."""
    steps = [[Step(1, before_h=2.0)], [Step(2, before_h=3.0, runs=(5.0, 10.0, 20.0, 60.0))], []]
    found = search(Network(steps, [OPEN]), (6.0, 30.0)).at([2])
    assert [(s.since_h, s.until_h, s.arrives_h) for s in found] == [
        (8.0, 8.0, 13.0),
        (18.0, 18.0, 23.0),
        (30.0, 30.0, 63.0),
    ]


def test_post_that_opens_in_the_morning_ends_one_stretch_and_begins_another() -> None:
    """Who would come at night comes when it opens, and sets out late enough for that."""
    gate = Gate(OPEN.windows, OPEN.wait, Hours(((8.0, 20.0), (32.0, 44.0))))
    found = search(Network([[Step(1, before_h=2.0, gate=0)], []], [gate]), (0.0, 40.0)).at([1])
    told = [tuple(round(x, 6) for x in (s.since_h, s.until_h, s.arrives_h)) for s in found]
    assert told == [(6.0, 18.0, 20.0), (30.0, 40.0, 42.0)]


def test_slow_way_is_told_only_for_who_is_too_late_for_the_quick_one() -> None:
    """A post open until eight is quick; from then on one goes round, six hours more."""
    gate = Gate(OPEN.windows, OPEN.wait, Hours(((0.0, 8.0),)))
    quick, slow = Step(1, before_h=2.0, gate=0), Step(1, before_h=8.0)
    found = search(Network([[slow, quick], []], [gate]), (0.0, 20.0)).at([1])
    told = [tuple(round(x, 6) for x in (s.since_h, s.until_h, s.arrives_h)) for s in found]
    assert told == [(0.0, 6.0, 8.0), (6.0, 20.0, 28.0)]


def test_run_interrupts_a_stretch_for_who_would_be_there_later_on_foot() -> None:
    """The bus at twenty is best from noon on; before it, and after it, one walks ten hours."""
    walk, bus = Step(1, before_h=10.0), Step(1, runs=(20.0,), run_arrives=(22.0,))
    found = search(Network([[walk, bus], []], [OPEN]), (0.0, 30.0)).at([1])
    told = [(s.since_h, s.until_h, s.arrives_h) for s in found]
    assert told == [(0.0, 12.0, 22.0), (20.0, 20.0, 22.0), (20.0, 30.0, 40.0)]
