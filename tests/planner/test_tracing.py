"""Traces say of each label what following its ways one by one says."""

from __future__ import annotations

import pytest

from tests.planner.test_sketch import outline
from wayout.planner.tracing import FLAGS, IS_ODD, LEAVES, LEGS, TRUNK_MEANS
from wayout.situation.record import PRIOR


@pytest.mark.parametrize("seed", [0, 1, 2, 5])
def test_trace_says_what_the_ways_say(seed: int) -> None:
    """Last border, main means, tables and timetables are those of the ways to a label."""
    found = outline(seed)
    trails, services = found.offers.outlook.rebuilder.trails, found.situation.services
    for sketch in found.sketches:
        ways, mark = trails.ways(sketch.row), trails.mark(sketch.row)
        last = next((w for w in reversed(ways) if w.via), None)
        assert (mark.via, mark.mode) == (("", "") if last is None else (last.via, last.mode))
        assert mark.means == {w.carrier for w in ways}.intersection(TRUNK_MEANS)
        taken = [services[w.service] for w in ways if w.service in services]
        assert mark.is_prior == any(s.status == PRIOR for s in taken)
        assert mark.is_timed == any(w.line is not None for w in ways)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_trace_names_the_means_of_the_legs(seed: int) -> None:
    """The main means of a trace are those of the legs of the journey made in full."""
    found = outline(seed)
    rebuilder = found.offers.outlook.rebuilder
    for sketch in found.sketches:
        modes = {leg.mode for leg in rebuilder.legs(sketch.row)}
        trace = rebuilder.trails.trace(sketch.row)
        means = found.offers.outlook.roads.atlas.signs.means(trace[LEGS])
        assert means == modes.intersection(TRUNK_MEANS)


def test_trace_names_the_label_after_the_first_way() -> None:
    """From that label on a trail has left its start."""
    found = outline(0)
    trails = found.offers.outlook.rebuilder.trails
    for sketch in found.sketches:
        leaves = trails.trace(sketch.row)[LEAVES]
        assert trails.last_way(leaves) == trails.ways(sketch.row)[0]
        assert trails.last_way(trails.parent(leaves)) is None


def test_trace_of_an_approach_is_read_leg_by_leg() -> None:
    """Who starts off the network has ways before the search: their legs are no cut ways."""
    found = outline(5)
    trails = found.offers.outlook.rebuilder.trails
    assert found.sketches
    assert all(trails.trace(sketch.row)[FLAGS] & IS_ODD for sketch in found.sketches)


def test_windows_of_a_trace_are_those_of_its_labels() -> None:
    """In the order in which they were met, from the start on."""
    found = outline(2)
    trails, settled = found.offers.outlook.rebuilder.trails, found.offers.outlook.settled
    for sketch in found.sketches:
        met = tuple(int(w) for w in settled.window[settled.path(sketch.row)] if w >= 0)
        assert trails.list_windows(sketch.row) == met
