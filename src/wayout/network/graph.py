"""
A static network as arrays: nodes, and edges with hours, money and risk that never change.

Edges stand sorted by the node they leave (`out`) and once more by the node they enter (`into`),
so that a search can go both ways. A graph is one file that is used where it lies, by memory map.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wayout.errors import BadGraphError
from wayout.network.compiled import compiled

Ints = npt.NDArray[np.int32]
Levels = npt.NDArray[np.uint8]

RISK_LEVELS = 4
MOST = 2**31 - 2
MAGIC = b"WAYOUTG1"
HEADER_BYTES = 64
ALIGNMENT_BYTES = 64
LONG = 1_000_000


@dataclass(frozen=True, slots=True)
class Arcs:
    """
    The edges seen from one of their ends.

    The edges of node v are those from `first[v]` up to `first[v + 1]`. `ends` is the other end of
    each; `seconds`, `money` (whole units of the smallest coin counted) and `risks` what it costs.
    """

    first: Ints
    ends: Ints
    seconds: Ints
    money: Ints
    risks: Levels


@dataclass(frozen=True, slots=True)
class Graph:
    """
    A static network.

    An edge is named by its place in `out`. `into_edges` gives that name for each place in `into`,
    and `rows` the place of each edge in the lists the graph was built from. `most_seconds` and
    `most_money` are the largest cost of any edge.
    """

    out: Arcs
    into: Arcs
    into_edges: Ints
    rows: Ints
    most_seconds: int
    most_money: int

    @property
    def n_nodes(self) -> int:
        """Give the number of nodes."""
        return len(self.out.first) - 1

    @property
    def n_edges(self) -> int:
        """Give the number of edges."""
        return len(self.out.ends)


def make_zeros(length: int) -> Ints:
    """
    Make an array of zeros of which only what is touched costs time and memory.

    A short one is cleared at once. A long one is mapped, and the system clears a page when it is
    met first: a search that sees a thousandth of a network pays for that.
    """
    if length < LONG:
        return np.zeros(length, np.int32)
    return np.frombuffer(mmap.mmap(-1, 4 * length), np.int32)


@compiled
def place_by_end(ends: Ints, n_nodes: int) -> tuple[Ints, Ints]:
    """Sort edges by one end, stably: where each node's edges begin, and the edges in order."""
    first = np.zeros(n_nodes + 1, np.int32)
    for edge in range(len(ends)):
        first[ends[edge] + 1] += 1
    for node in range(n_nodes):
        first[node + 1] += first[node]
    free = first[:-1].copy()
    order = np.empty(len(ends), np.int32)
    for edge in range(len(ends)):
        node = ends[edge]
        order[free[node]] = edge
        free[node] += 1
    return first, order


@compiled
def find_fault(first: Ints, ends: Ints, seconds: Ints, money: Ints, risks: Levels) -> int:
    """Find the first edge that leads a search out of its arrays; -1 if there is none."""
    nodes = len(first) - 1
    for edge in range(len(ends)):
        if ends[edge] < 0 or ends[edge] >= nodes or seconds[edge] < 0 or money[edge] < 0:
            return edge
        if risks[edge] >= 4:
            return edge
    return -1


def as_ints(values: npt.ArrayLike, *, name: str, most: int) -> Ints:
    """Give whole numbers from 0 to `most` as an array, or say which value is none."""
    given = np.asarray(values)
    if given.ndim != 1 or (given.size and given.dtype.kind not in "iu"):
        raise BadGraphError(
            f"{name} of a graph: {given.dtype} of shape {given.shape} was given;"
            " a flat list of whole numbers is accepted"
        )
    bad = np.flatnonzero((given < 0) | (given > most))
    if bad.size:
        raise BadGraphError(f"{name} of edge {bad[0]} is {given[bad[0]]}; 0 to {most} is accepted")
    return given.astype(np.int32, copy=False)


def build_graph(
    n_nodes: int,
    *,
    tails: npt.ArrayLike,
    heads: npt.ArrayLike,
    seconds: npt.ArrayLike,
    money: npt.ArrayLike,
    risks: npt.ArrayLike,
) -> Graph:
    """
    Build a graph of edges given as lists of equal length.

    Parameters
    ----------
    n_nodes
        Nodes are 0 to n_nodes - 1.
    tails, heads
        The node that each edge leaves, and the one it enters. Parallel edges and loops are kept.
    seconds, money, risks
        What each edge costs, whole numbers from 0; risks up to 3.

    Raises
    ------
    BadGraphError
        A list has another length than the others, or holds a number that is not accepted.

    Notes
    -----
    Time and memory are linear in nodes and edges.
    """
    last = n_nodes - 1
    lists = {
        "tails": as_ints(tails, name="tails", most=last),
        "heads": as_ints(heads, name="heads", most=last),
        "seconds": as_ints(seconds, name="seconds", most=MOST),
        "money": as_ints(money, name="money", most=MOST),
        "risks": as_ints(risks, name="risks", most=RISK_LEVELS - 1),
    }
    lengths = {name: len(values) for name, values in lists.items()}
    if len(set(lengths.values())) > 1:
        raise BadGraphError(f"lists of a graph differ in length: {lengths}")
    tail, head, second, coin, risk = lists.values()
    first, rows = place_by_end(tail, n_nodes)
    level = risk.astype(np.uint8)
    out = Arcs(first, head[rows], second[rows], coin[rows], level[rows])
    back, edges = place_by_end(out.ends, n_nodes)
    into = Arcs(back, tail[rows][edges], out.seconds[edges], out.money[edges], out.risks[edges])
    return Graph(out, into, edges, rows, int(second.max(initial=0)), int(coin.max(initial=0)))


def list_arrays(graph: Graph) -> list[npt.NDArray[np.int32] | npt.NDArray[np.uint8]]:
    """Give the arrays of a graph in the order in which its file holds them."""
    arcs = [(a.first, a.ends, a.seconds, a.money, a.risks) for a in (graph.out, graph.into)]
    return [*arcs[0], *arcs[1], graph.into_edges, graph.rows]


def lay_out(n_nodes: int, n_edges: int) -> tuple[list[tuple[int, int, type]], int]:
    """Give offset, length and type of each array in a file, and the bytes of the whole file."""
    arcs: Sequence[tuple[int, type]] = [
        (n_nodes + 1, np.int32), *[(n_edges, np.int32)] * 3, (n_edges, np.uint8)
    ]  # fmt: skip
    places, offset = [], HEADER_BYTES
    for length, kind in [*arcs, *arcs, (n_edges, np.int32), (n_edges, np.int32)]:
        places.append((offset, length, kind))
        size = length * np.dtype(kind).itemsize
        offset += -(-size // ALIGNMENT_BYTES) * ALIGNMENT_BYTES
    return places, offset


def write_graph(graph: Graph, path: Path) -> None:
    """Write a graph to one file, aside first and then renamed, so that none is ever half there."""
    places, size = lay_out(graph.n_nodes, graph.n_edges)
    numbers = [graph.n_nodes, graph.n_edges, graph.most_seconds, graph.most_money]
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            file.write(MAGIC + np.array(numbers, "<i8").tobytes())
            for (offset, _, _), array in zip(places, list_arrays(graph), strict=True):
                file.seek(offset)
                array.tofile(file)
            file.truncate(size)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def map_graph(path: Path) -> Graph:
    """
    Map a graph's file into memory: milliseconds whatever its size, and nothing is read yet.

    The sizes are checked, the edges are not: a search on a file that somebody damaged may leave
    its arrays. For a file of other hands use `read_graph`.
    """
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    if len(head) < HEADER_BYTES or not head.startswith(MAGIC):
        raise BadGraphError(f"{path} is not a graph of this program; write it with write_graph")
    n_nodes, n_edges, seconds, money = (int(x) for x in np.frombuffer(head, "<i8", 4, len(MAGIC)))
    places, size = lay_out(max(n_nodes, 0), max(n_edges, 0))
    found = path.stat().st_size
    if n_nodes < 0 or n_edges < 0 or found != size:
        raise BadGraphError(
            f"{path} has {found} bytes; {n_nodes} nodes and {n_edges} edges need"
            f" {size}: write it again"
        )
    whole = np.asarray(np.memmap(path, np.uint8, "r"))
    a: list[Any] = [whole[o : o + n * np.dtype(k).itemsize].view(k) for o, n, k in places]
    return Graph(
        Arcs(a[0], a[1], a[2], a[3], a[4]), Arcs(a[5], a[6], a[7], a[8], a[9]),
        a[10], a[11], seconds, money,
    )  # fmt: skip


def read_graph(path: Path) -> Graph:
    """
    Read a graph's file by memory map, and check every edge; linear in the edges.

    What is checked keeps a search within its arrays. That the file says what its writer meant is
    not.
    """
    graph = map_graph(path)
    for arcs in (graph.out, graph.into):
        first = arcs.first
        fault = find_fault(first, arcs.ends, arcs.seconds, arcs.money, arcs.risks)
        whole = first[0] == 0 and first[-1] == graph.n_edges and bool((np.diff(first) >= 0).all())
        if fault >= 0 or not whole:
            where = f"edge {fault}" if fault >= 0 else "the edges of a node"
            raise BadGraphError(f"{path} is damaged at {where}: write it again")
    most = int(graph.out.seconds.max(initial=0)), int(graph.out.money.max(initial=0))
    if most != (graph.most_seconds, graph.most_money):
        raise BadGraphError(f"{path} is damaged at its largest costs: write it again")
    if graph.n_edges and (graph.into_edges.min() < 0 or graph.into_edges.max() >= graph.n_edges):
        raise BadGraphError(f"{path} is damaged at the numbers of its edges: write it again")
    return graph
