"""A graph's file gives the graph back, or says that it is damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.planner.static_graphs import draw_world, make_graph
from wayout.errors import BadGraphError
from wayout.network.graph import (
    HEADER_BYTES,
    Graph,
    list_arrays,
    map_graph,
    read_graph,
    write_graph,
)


@pytest.fixture
def graph() -> Graph:
    """Make a graph of 40 nodes and 100 edges."""
    return make_graph(40, draw_world(np.random.default_rng(3), n_nodes=40, n_edges=100))


@pytest.mark.parametrize("read", [map_graph, read_graph])
def test_graph_is_the_same_from_its_file(
    tmp_path: Path, graph: Graph, read: Callable[[Path], Graph]
) -> None:
    """Every array and both largest costs come back, and nothing else is left in the folder."""
    write_graph(graph, tmp_path / "world.graph")
    again = read(tmp_path / "world.graph")
    for old, new in zip(list_arrays(graph), list_arrays(again), strict=True):
        assert old.dtype == new.dtype
        np.testing.assert_array_equal(old, new)
    assert (again.most_seconds, again.most_money) == (graph.most_seconds, graph.most_money)
    assert [path.name for path in tmp_path.iterdir()] == ["world.graph"]


def test_empty_graph_is_the_same_from_its_file(tmp_path: Path) -> None:
    """A graph of no nodes and no edges can be written and read."""
    write_graph(make_graph(0, []), tmp_path / "empty.graph")
    assert read_graph(tmp_path / "empty.graph").n_nodes == 0


def test_mapped_graph_is_not_written_to(tmp_path: Path, graph: Graph) -> None:
    """The arrays of a mapped file are read-only."""
    write_graph(graph, tmp_path / "world.graph")
    with pytest.raises(ValueError, match="read-only"):
        map_graph(tmp_path / "world.graph").out.seconds[0] = 1


def test_failed_writing_leaves_the_old_file(
    tmp_path: Path, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full halfway the file is as before, and nothing lies beside it."""
    path = tmp_path / "world.graph"
    write_graph(graph, path)
    before = path.read_bytes()

    def fail(_: Graph) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("wayout.network.graph.list_arrays", fail)
    with pytest.raises(OSError, match="no space"):
        write_graph(graph, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def damage(path: Path, how: str) -> None:
    """Damage a graph's file in one way."""
    raw = bytearray(path.read_bytes())
    first = HEADER_BYTES
    ends = first + -(-41 * 4 // 64) * 64
    into_edges = len(raw) - 2 * (-(-100 * 4 // 64) * 64)
    if how == "another program's":
        raw = bytearray(b"PK\x03\x04") + raw
    elif how == "empty":
        raw = bytearray()
    elif how == "cut short":
        raw = raw[:-1]
    elif how == "more nodes":
        raw[8:16] = (10**12).to_bytes(8, "little")
    elif how == "fewer than none":
        raw[8:16] = (-5).to_bytes(8, "little", signed=True)
    elif how == "largest cost":
        raw[24:32] = (1).to_bytes(8, "little")
    elif how == "an end beyond":
        raw[ends : ends + 4] = (40).to_bytes(4, "little")
    elif how == "ranges out of order":
        raw[first + 4 : first + 8] = (10**6).to_bytes(4, "little")
    elif how == "a name beyond":
        raw[into_edges : into_edges + 4] = (100).to_bytes(4, "little")
    path.write_bytes(raw)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("another program's", "is not a graph of this program"),
        ("empty", "is not a graph of this program"),
        ("cut short", r"has \d+ bytes; 40 nodes and 100 edges need \d+: write it again"),
        ("more nodes", r"has \d+ bytes; 1000000000000 nodes and 100 edges need"),
        ("fewer than none", r"has \d+ bytes; -5 nodes"),
        ("largest cost", "is damaged at its largest costs"),
        ("an end beyond", "is damaged at edge 0"),
        ("ranges out of order", "is damaged at the edges of a node"),
        ("a name beyond", "is damaged at the numbers of its edges"),
    ],
)
def test_damaged_file_is_refused(tmp_path: Path, graph: Graph, how: str, said: str) -> None:
    """A file that would lead a search out of its arrays is refused in one line."""
    path = tmp_path / "world.graph"
    write_graph(graph, path)
    damage(path, how)
    with pytest.raises(BadGraphError, match=said):
        read_graph(path)
