"""The path between two nodes, guided by landmarks, is as quick as a plain search says."""

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
    find_least,
    make_graph,
    replay,
)
from wayout.errors import BadGraphError, BadInputError
from wayout.network.graph import MOST
from wayout.planner.landmarks import bound_seconds, find_path, get_landmarks
from wayout.planner.tree import UNREACHED

EXACT = settings(max_examples=some_of(300), derandomize=True, deadline=None)


@EXACT
@given(draw_edges(), st.integers(1, 4))
def test_path_agrees_with_a_plain_search(edges: list[Edge], count: int) -> None:
    """Between any two nodes the path joins up and is the quickest, or there is none."""
    n_nodes = count_nodes(edges)
    graph = make_graph(n_nodes, edges)
    landmarks = get_landmarks(graph, count=count)
    for source in range(n_nodes):
        least = find_least(edges, [source], column=2)
        for target in range(n_nodes):
            path = find_path(graph, source, target, landmarks)
            assert (None if path is None else path.seconds) == least.get(target)
            if path is not None:
                costs, end = replay(graph, path.edges.tolist(), source)
                assert (costs[0], end) == (path.seconds, target)


@pytest.mark.parametrize("seed", range(5))
def test_landmarks_never_vouch_for_more_than_it_takes(seed: int) -> None:
    """The bound between two nodes is at most their least seconds, and endless only rightly."""
    edges = draw_world(np.random.default_rng(seed), n_nodes=30, n_edges=70)
    graph = make_graph(30, edges)
    table = get_landmarks(graph, count=3).seconds
    for source in range(30):
        least = find_least(edges, [source], column=2)
        for target in range(30):
            assert bound_seconds(source, target, table) <= least.get(target, UNREACHED)


def test_landmarks_refuse_paths_too_long_to_count() -> None:
    """Where seconds pass MOST, landmarks could not vouch for anything, and say so."""
    graph = make_graph(3, [(0, 1, MOST, 0, 0), (1, 2, MOST, 0, 0)])
    with pytest.raises(BadGraphError, match=r"more than \d+ seconds"):
        get_landmarks(graph, count=1)


def test_path_names_a_node_that_is_none() -> None:
    """A target outside the graph is refused in one line; so are landmarks of an empty graph."""
    graph = make_graph(2, [(0, 1, 1, 1, 0)])
    with pytest.raises(BadInputError, match=r"no node 2 in a graph of 2 nodes"):
        find_path(graph, 0, 2, get_landmarks(graph, count=1))
    with pytest.raises(BadInputError, match=r"landmarks of 0 nodes"):
        get_landmarks(make_graph(0, []), count=1)
