"""A static graph keeps every edge, both ways, and refuses what is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.examples import some_of
from tests.planner.static_graphs import Edge, count_nodes, draw_edges, make_graph
from wayout.errors import BadGraphError
from wayout.network.graph import LONG, MOST, Arcs, build_graph, make_zeros

ONE = {"tails": [0], "heads": [1], "seconds": [5], "money": [7], "risks": [2]}


def list_arcs(arcs: Arcs) -> list[Edge]:
    """List near end, other end and costs of every arc, in order."""
    near = np.repeat(np.arange(len(arcs.first) - 1), np.diff(arcs.first))
    columns = (near, arcs.ends, arcs.seconds, arcs.money, arcs.risks)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@settings(max_examples=some_of(300), derandomize=True, deadline=None)
@given(draw_edges())
def test_graph_keeps_every_edge_both_ways(edges: list[Edge]) -> None:
    """Edges out of a node, edges into it, and the names between them are those that were given."""
    graph = make_graph(count_nodes(edges), edges)
    assert list_arcs(graph.out) == [edges[row] for row in graph.rows]
    assert sorted(graph.rows.tolist()) == list(range(len(edges)))
    assert [edge[0] for edge in list_arcs(graph.out)] == sorted(edge[0] for edge in edges)
    into = [edges[graph.rows[name]] for name in graph.into_edges]
    assert list_arcs(graph.into) == [(head, tail, *costs) for tail, head, *costs in into]
    assert [edge[1] for edge in into] == sorted(edge[1] for edge in edges)
    assert (graph.n_nodes, graph.n_edges) == (count_nodes(edges), len(edges))
    assert graph.most_seconds == max((edge[2] for edge in edges), default=0)
    assert graph.most_money == max((edge[3] for edge in edges), default=0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"heads": [2]}, r"heads of edge 0 is 2; 0 to 1 is accepted"),
        ({"tails": [-1]}, r"tails of edge 0 is -1; 0 to 1 is accepted"),
        ({"seconds": [-1]}, r"seconds of edge 0 is -1; 0 to \d+ is accepted"),
        ({"money": [MOST + 1]}, r"money of edge 0 is 2147483647; 0 to 2147483646 is accepted"),
        ({"risks": [4]}, r"risks of edge 0 is 4; 0 to 3 is accepted"),
        ({"seconds": [0.5]}, r"seconds of a graph: float64 .* whole numbers is accepted"),
        ({"money": [[1]]}, r"money of a graph: int64 of shape \(1, 1\)"),
        ({"money": [1, 2]}, r"lists of a graph differ in length: .*'money': 2"),
    ],
)
def test_graph_refuses_what_is_no_edge(change: dict[str, list[float]], said: str) -> None:
    """A number that would lead a search astray is named, with what is accepted."""
    with pytest.raises(BadGraphError, match=said):
        build_graph(2, **{**ONE, **change})


def test_graph_may_be_empty() -> None:
    """No edges, and no nodes either, is a graph."""
    nothing: dict[str, list[int]] = {key: [] for key in ONE}
    assert build_graph(3, **nothing).n_edges == 0
    assert build_graph(0, **nothing).n_nodes == 0


@pytest.mark.parametrize("length", [0, 3, LONG + 1])
def test_zeros_are_zero_and_can_be_written(length: int) -> None:
    """Short or long, the array holds nothing but zeros, and takes what is written."""
    zeros = make_zeros(length)
    assert (zeros.dtype, zeros.shape, np.count_nonzero(zeros)) == (np.int32, (length,), 0)
    zeros[-1:] = 7
    assert zeros[-1:].tolist() == [7] * min(length, 1)
