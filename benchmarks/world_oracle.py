"""
A slow exact search over three criteria, written another way than the one it is held against.

After Martins (1984): no bounds, no destinations, no seeds, no reduction of dimensions. Labels
leave a heap of tuples in order of seconds, money, risk; one that any label at its node dominates
in all three is dropped. It searches the whole network from its source.
"""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt
from numba import njit

from wayout.network.graph import Graph


@njit(cache=True)
def settle_all(
    first: npt.NDArray[np.int32], ends: npt.NDArray[np.int32], seconds: npt.NDArray[np.int32],
    money: npt.NDArray[np.int32], risks: npt.NDArray[np.uint8], source: int, most: int,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:  # fmt: skip
    """Settle every label that none dominates: rows of costs, chained by node, and their heads."""
    rows = np.empty((most, 4), np.int64)
    heads = np.full(len(first) - 1, -1, np.int32)
    queue = [(np.int64(0), np.int64(0), np.int64(0), np.int64(source))]
    count = 0
    while queue and count < most:
        label = heapq.heappop(queue)
        node = label[3]
        kept = heads[node]
        while kept >= 0:
            row = rows[kept]
            if row[0] <= label[0] and row[1] <= label[1] and row[2] <= label[2]:
                break
            kept = row[3]
        if kept >= 0:
            continue
        rows[count, 0], rows[count, 1], rows[count, 2] = label[0], label[1], label[2]
        rows[count, 3] = heads[node]
        heads[node] = count
        count += 1
        for arc in range(first[node], first[node + 1]):
            more = (label[0] + seconds[arc], label[1] + money[arc])
            worst = max(label[2], np.int64(risks[arc]))
            kept = heads[ends[arc]]
            while kept >= 0:
                row = rows[kept]
                if row[0] <= more[0] and row[1] <= more[1] and row[2] <= worst:
                    break
                kept = row[3]
            if kept < 0:
                heapq.heappush(queue, (more[0], more[1], worst, np.int64(ends[arc])))
    return rows[:count], heads


def search_whole(
    graph: Graph, source: int, *, most_labels: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Search from a node to all others; raises if there are more labels than were allowed."""
    arcs = graph.out
    rows, heads = settle_all(
        arcs.first, arcs.ends, arcs.seconds, arcs.money, arcs.risks, source, most_labels
    )
    if len(rows) == most_labels:
        raise RuntimeError(f"more than {most_labels} labels from node {source}")
    return rows, heads


def list_front(
    rows: npt.NDArray[np.int64], heads: npt.NDArray[np.int32], node: int
) -> list[tuple[int, int, int]]:
    """List the costs at one node, ascending."""
    front, row = [], int(heads[node])
    while row >= 0:
        seconds, money, risk, row = rows[row].tolist()
        front.append((seconds, money, risk))
    return sorted(front)
