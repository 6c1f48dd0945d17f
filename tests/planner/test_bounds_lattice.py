"""The static search over three criteria finds exactly the Pareto set, with and without bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.static_graphs import (
    Edge,
    count_nodes,
    draw_edges,
    draw_world,
    keep_best,
    list_costs,
    make_graph,
    replay,
    search_unpruned,
    walk_paths,
)
from wayout.errors import BadInputError
from wayout.network.graph import MOST
from wayout.planner.bounds import get_bounds
from wayout.planner.lattice import search_static

EXACT = settings(max_examples=some_of(500), derandomize=True, deadline=None)
TWO = st.sets(st.integers(0, 7), min_size=1, max_size=2)


@EXACT
@given(draw_edges(), TWO)
def test_search_agrees_with_every_path(edges: list[Edge], goals: set[int]) -> None:
    """The costs found are those of all paths that no other path dominates, each once."""
    n_nodes = count_nodes(edges)
    goals = {goal % n_nodes for goal in goals}
    graph = make_graph(n_nodes, edges)
    journeys = search_static(graph, 0, get_bounds(graph, sorted(goals)))
    assert list_costs(journeys) == keep_best(list(walk_paths(edges, 0, goals)))


@EXACT
@given(draw_edges(), TWO)
def test_search_rebuilds_each_journey(edges: list[Edge], goals: set[int]) -> None:
    """The edges of a journey join up, lead to a destination, and cost what was found."""
    n_nodes = count_nodes(edges)
    goals = {goal % n_nodes for goal in goals}
    graph = make_graph(n_nodes, edges)
    journeys = search_static(graph, 0, get_bounds(graph, sorted(goals)))
    for number, costs in enumerate(list_costs(journeys)):
        assert replay(graph, journeys.get_edges(number).tolist(), 0)[0] == costs
        assert replay(graph, journeys.get_edges(number).tolist(), 0)[1] in goals


@pytest.mark.parametrize("seed", range(40))
def test_search_agrees_with_the_unpruned_search(seed: int) -> None:
    """On graphs of 40 nodes, with fronts of dozens, bounds and seeds lose nothing."""
    rng = np.random.default_rng(seed)
    edges = draw_world(rng, n_nodes=40, n_edges=160)
    graph, goal = make_graph(40, edges), int(rng.integers(1, 40))
    found = list_costs(search_static(graph, 0, get_bounds(graph, [goal])))
    assert found == search_unpruned(edges, 0, {goal})


def test_search_grows_its_room_when_labels_are_many() -> None:
    """A ladder in which each rung is quick or cheap has one journey for each sum."""
    edges: list[Edge] = []
    for rung in range(13):
        edges += [(rung, rung + 1, 2**rung, 0, 0), (rung, rung + 1, 0, 2**rung, 0)]
    graph = make_graph(14, edges)
    journeys = search_static(graph, 0, get_bounds(graph, [13]))
    assert list_costs(journeys) == [(s, 2**13 - 1 - s, 0) for s in range(2**13)]
    assert replay(graph, journeys.get_edges(5000).tolist(), 0) == ((5000, 3191, 0), 13)


@EXACT
@given(draw_edges(), draw_edges(most_edges=1))
def test_more_edges_never_lose_a_journey(edges: list[Edge], more: list[Edge]) -> None:
    """What was found is found again with one more edge, or is dominated by what is found now."""
    n_nodes = count_nodes([*edges, *more])
    before, after = make_graph(n_nodes, edges), make_graph(n_nodes, [*edges, *more])
    goal = n_nodes - 2
    old = list_costs(search_static(before, 0, get_bounds(before, [goal])))
    new = list_costs(search_static(after, 0, get_bounds(after, [goal])))
    for costs in old:
        assert any(all(a <= b for a, b in zip(n, costs, strict=True)) for n in new)


def test_search_from_a_destination_is_no_travel() -> None:
    """Somebody who is there has one journey without edges."""
    graph = make_graph(2, [(0, 1, 1, 1, 0), (1, 0, 1, 1, 0)])
    journeys = search_static(graph, 1, get_bounds(graph, [1]))
    assert list_costs(journeys) == [(0, 0, 0)]
    assert journeys.get_edges(0).tolist() == []


def test_search_finds_nothing_where_nothing_leads() -> None:
    """No way to the destinations is an empty result."""
    graph = make_graph(3, [(1, 0, 1, 1, 0)])
    assert len(search_static(graph, 0, get_bounds(graph, [1, 2]))) == 0


def test_search_leaves_out_costs_too_large_to_count() -> None:
    """A journey of more coins than MOST is left out, and does not wrap round to a cheap one."""
    edges = [(0, 1, 1, MOST, 0), (1, 2, 1, 1, 0), (0, 2, 9, MOST, 3), (0, 2, MOST, 1, 0)]
    graph = make_graph(3, edges)
    found = list_costs(search_static(graph, 0, get_bounds(graph, [2])))
    assert found == [(9, MOST, 3), (MOST, 1, 0)]


def test_search_names_a_source_that_is_no_node() -> None:
    """A source outside the graph is refused in one line."""
    graph = make_graph(2, [(0, 1, 1, 1, 0)])
    with pytest.raises(BadInputError, match=r"no node -1 in a graph of 2 nodes"):
        search_static(graph, -1, get_bounds(graph, [1]))


def test_search_refuses_bounds_of_another_graph() -> None:
    """Bounds made for a graph of another size are refused in one line."""
    graph, other = make_graph(2, [(0, 1, 1, 1, 0)]), make_graph(3, [(0, 1, 1, 1, 0)])
    with pytest.raises(BadInputError, match=r"bounds of 3 nodes for a graph of 2"):
        search_static(graph, 0, get_bounds(other, [1]))
