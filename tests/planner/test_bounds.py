"""Bounds never exceed what is still to be paid, and their trees are journeys."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.static_graphs import (
    Edge,
    count_nodes,
    draw_edges,
    make_graph,
    replay,
    walk_paths,
)
from wayout.planner.bounds import BoundsCache, find_seeds, get_bounds
from wayout.planner.tree import UNREACHED

EXACT = settings(max_examples=some_of(300), derandomize=True, deadline=None)
TWO = st.sets(st.integers(0, 7), min_size=1, max_size=2)


@EXACT
@given(draw_edges(), TWO)
def test_bounds_are_the_least_of_every_path(edges: list[Edge], goals: set[int]) -> None:
    """Each bound is the least of all paths in its criterion, hence above none of them."""
    n_nodes = count_nodes(edges)
    goals = {goal % n_nodes for goal in goals}
    bounds = get_bounds(make_graph(n_nodes, edges), sorted(goals))
    for node in range(n_nodes):
        every = list(walk_paths(edges, node, goals))
        least = [min(column) for column in zip(*every, strict=True)] or [UNREACHED, UNREACHED, 4]
        assert bounds.costs[node].tolist() == [*least, int(node in goals)]


@EXACT
@given(draw_edges(), TWO)
def test_seeds_are_journeys_that_meet_the_bounds(edges: list[Edge], goals: set[int]) -> None:
    """A seed leads to a destination, costs what it says, and is least in its own criterion."""
    n_nodes = count_nodes(edges)
    goals = {goal % n_nodes for goal in goals}
    graph = make_graph(n_nodes, edges)
    bounds = get_bounds(graph, sorted(goals))
    for node in range(n_nodes):
        seeds = find_seeds(graph, node, bounds)
        assert bool(seeds) == (bounds.costs[node, 0] != UNREACHED)
        for criterion, seed in enumerate(seeds):
            costs, end = replay(graph, seed.edges.tolist(), node)
            assert end in goals
            assert costs == seed.costs
            assert costs[criterion] == bounds.costs[node, criterion]


def test_cache_keeps_the_bounds_of_a_set_of_destinations() -> None:
    """The same set, in any order, is searched once; the set asked for longest ago is let go."""
    cache = BoundsCache(make_graph(4, [(0, 1, 1, 1, 0), (1, 2, 1, 1, 0)]), most_sets=2)
    first = cache.get([2, 1])
    assert cache.get([1, 2, 2]) is first
    cache.get([0])
    assert cache.get([1, 2]) is first
    cache.get([3])
    assert cache.get([2, 1]) is first
    assert len(cache.kept) == 2
