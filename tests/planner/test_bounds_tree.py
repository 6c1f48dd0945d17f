"""Trees of least costs agree with a plain search, whichever kernel fills them in."""

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
    find_least,
    make_graph,
    turn_round,
    walk_paths,
)
from wayout.errors import BadInputError
from wayout.network.graph import MOST, Arcs, Ints
from wayout.planner import tree as trees
from wayout.planner.tree import UNREACHED, grow_tree, grow_worst

EXACT = settings(max_examples=some_of(300), derandomize=True, deadline=None)


def list_reached(costs: Ints) -> dict[int, int]:
    """List the nodes reached, with what they cost."""
    return {node: cost for node, cost in enumerate(costs.tolist()) if cost != UNREACHED}


def follow(arcs: Arcs, weights: Ints, via: Ints, tails: Ints, node: int) -> int:
    """Follow a tree to its root and add up its arcs; more arcs than nodes is an error."""
    cost = 0
    for _ in range(len(via) + 1):
        if via[node] < 0:
            return cost
        cost += int(weights[via[node]])
        assert arcs.ends[via[node]] == node
        node = int(tails[via[node]])
    raise AssertionError("the tree has a circle")


@pytest.mark.parametrize("patience", [trees.PATIENCE, 0], ids=["buckets", "heap"])
@pytest.mark.parametrize("column", [2, 3], ids=["seconds", "money"])
def test_tree_agrees_with_a_plain_search(
    monkeypatch: pytest.MonkeyPatch, patience: int, column: int
) -> None:
    """Costs from several roots and to them are those of a plain search, unreached ones too."""
    monkeypatch.setattr(trees, "PATIENCE", patience)

    @EXACT
    @given(draw_edges(), st.lists(st.integers(0, 7), min_size=1, max_size=3))
    def check(edges: list[Edge], roots: list[int]) -> None:
        n_nodes = count_nodes(edges)
        roots = [root % n_nodes for root in roots]
        graph = make_graph(n_nodes, edges)
        for arcs, way in ((graph.out, edges), (graph.into, turn_round(edges))):
            weights = arcs.seconds if column == 2 else arcs.money
            tree = grow_tree(arcs, weights, roots, most_weight=70_000)
            assert list_reached(tree.costs) == find_least(way, roots, column=column)

    check()


@EXACT
@given(draw_edges())
def test_tree_leads_back_to_the_root_for_just_its_cost(edges: list[Edge]) -> None:
    """The arcs of the tree join up, and add up to the cost of the node they were followed from."""
    graph = make_graph(count_nodes(edges), edges)
    tails = np.repeat(np.arange(graph.n_nodes), np.diff(graph.out.first)).astype(np.int32)
    tree = grow_tree(graph.out, graph.out.seconds, [0], most_weight=graph.most_seconds)
    for node, cost in list_reached(tree.costs).items():
        assert follow(graph.out, graph.out.seconds, tree.via, tails, node) == cost


@EXACT
@given(draw_edges(), st.integers(0, 60))
def test_tree_ends_at_the_limit(edges: list[Edge], limit: int) -> None:
    """What costs more than the limit is unreached, and all else is as without a limit."""
    graph = make_graph(count_nodes(edges), edges)
    tree = grow_tree(graph.out, graph.out.money, [0], most_weight=graph.most_money, limit=limit)
    least = find_least(edges, [0], column=3)
    assert list_reached(tree.costs) == {n: c for n, c in least.items() if c <= limit}


@EXACT
@given(draw_edges())
def test_worst_tree_agrees_with_every_path(edges: list[Edge]) -> None:
    """The least worst level to a node is that of the best of all paths."""
    n_nodes = count_nodes(edges)
    worst = grow_worst(make_graph(n_nodes, edges).out, [0])
    for node in range(n_nodes):
        every = [risk for _, _, risk in walk_paths(edges, 0, {node})]
        assert worst.levels[node] == min(every, default=4)


def test_buckets_give_up_where_nodes_come_back_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain of detours with one huge edge, bad for buckets, still gives the right costs."""
    edges: list[Edge] = [(0, 60, 2**30, 0, 0)]
    for node in range(0, 38, 2):
        long = 2 ** (19 - node // 2)
        edges += [(node, node + 1, 0, 0, 0), (node + 1, node + 2, 0, 0, 0)]
        edges += [(node, node + 2, long, 0, 0)]
    graph = make_graph(61, edges)
    given_up = []
    heap = trees.fill_by_heap
    monkeypatch.setattr(trees, "fill_by_heap", lambda *args: given_up.append(1) or heap(*args))
    tree = grow_tree(graph.out, graph.out.seconds, [0], most_weight=graph.most_seconds)
    assert list_reached(tree.costs) == find_least(edges, [0], column=2)
    assert given_up


def test_tree_leaves_out_costs_too_large_to_count() -> None:
    """A path dearer than MOST is unreached; it does not wrap round to a small number."""
    graph = make_graph(4, [(0, 1, MOST, 0, 0), (1, 2, 1, 0, 0), (0, 3, MOST - 1, 0, 0)])
    tree = grow_tree(graph.out, graph.out.seconds, [0], most_weight=graph.most_seconds)
    assert tree.costs.tolist() == [0, MOST, UNREACHED, MOST - 1]


def test_tree_without_roots_reaches_nothing() -> None:
    """From no node one can be nowhere."""
    graph = make_graph(2, [(0, 1, 1, 1, 0)])
    tree = grow_tree(graph.out, graph.out.seconds, [], most_weight=1)
    assert tree.costs.tolist() == [UNREACHED, UNREACHED]


def test_tree_names_a_root_that_is_no_node() -> None:
    """A root outside the graph is refused in one line."""
    graph = make_graph(2, [(0, 1, 1, 1, 0)])
    with pytest.raises(BadInputError, match=r"no node 7 in a graph of 2 nodes"):
        grow_tree(graph.out, graph.out.seconds, [0, 7], most_weight=1)
