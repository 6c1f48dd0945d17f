"""The kernels of meetings: labels of one and of another, joined at every spot where they meet."""

from __future__ import annotations

import numpy as np

from wayout.network.compiled import Array, compiled
from wayout.planner.label import CRITERIA, DOUBT, HOURS, RISK, find_undominated


@compiled
def index_labels(node: Array, labels: Array, order: Array) -> tuple[Array, Array]:
    """
    Index the undominated labels of each node.

    Parameters
    ----------
    node, labels
        Shapes (n,) and (n, 7): where each label is, and the label.
    order
        Shape (n,), the rows by node and then by hour.

    Returns
    -------
    first, rows
        The rows of node i are rows[first[i]:first[i + 1]], by hour; there are as many nodes as the
        largest that has a label.
    """
    nodes = node[order[-1]] + 1 if len(order) else 0
    first, rows = np.zeros(nodes + 1, np.int64), np.empty(len(order), np.int64)
    count, begin = 0, 0
    for number in range(nodes):
        end = begin
        while end < len(order) and node[order[end]] == number:
            end += 1
        some = order[begin:end]
        for kept in find_undominated(labels[some]):
            rows[count] = some[kept]
            count += 1
        first[number + 1] = count
        begin = end
    return first, rows[:count]


@compiled
def join_labels(one: Array, other: Array) -> tuple[Array, Array]:
    """
    Join every label of one with every label of another; give the undominated.

    Parameters
    ----------
    one, other
        Shapes (n, 7) and (m, 7).

    Returns
    -------
    labels, pairs
        Shapes (k, 7) and (k, 2): each label, and the rows it was joined from. Of equal labels the
        one of the earlier rows is kept.
    """
    labels = np.empty((len(one) * len(other), CRITERIA))
    for i in range(len(one)):
        for j in range(len(other)):
            join_one(one[i], other[j], labels[i * len(other) + j])
    kept = find_undominated(labels)
    pairs = np.empty((len(kept), 2), np.int64)
    for row in range(len(kept)):
        pairs[row, 0], pairs[row, 1] = kept[row] // len(other), kept[row] % len(other)
    return labels[kept], pairs


@compiled
def join_one(one: Array, other: Array, joint: Array) -> None:
    """Fill in the joint label of two: the later hour, money added up, the worst risk and doubt."""
    for k in range(CRITERIA):
        joint[k] = max(one[k], other[k]) if k in (HOURS, RISK, DOUBT) else one[k] + other[k]


@compiled
def join_spots(
    spots: Array, labels: Array, first: Array, rows: Array, others: tuple[Array, Array, Array]
) -> tuple[Array, Array, Array]:
    """
    Join two sets of labels at every spot.

    Parameters
    ----------
    spots
        Shape (k, 3): the joint node, and the nodes that one and the other come to.
    labels, first, rows
        The labels of one with their index by node; `others` are the same of the other.

    Returns
    -------
    nodes, joint, pairs
        Shapes (n,), (n, 7), (n, 2): joint node, joint label, and the rows it was joined from.
    """
    their_labels, their_first, their_rows = others
    size, count = 64, 0
    nodes, joint = np.empty(size, np.int64), np.empty((size, CRITERIA))
    pairs = np.empty((size, 2), np.int64)
    for spot in spots:
        mine = rows_of(first, rows, spot[1])
        theirs = rows_of(their_first, their_rows, spot[2])
        if len(mine) == 0 or len(theirs) == 0:
            continue
        found, which = join_labels(labels[mine], their_labels[theirs])
        while count + len(found) > len(nodes):
            nodes, pairs = np.concatenate((nodes, nodes)), np.concatenate((pairs, pairs))
            joint = np.concatenate((joint, joint))
        for k in range(len(found)):
            nodes[count], joint[count] = spot[0], found[k]
            pairs[count, 0], pairs[count, 1] = mine[which[k, 0]], theirs[which[k, 1]]
            count += 1
    return nodes[:count], joint[:count], pairs[:count]


@compiled
def rows_of(first: Array, rows: Array, node: int) -> Array:
    """Give the rows of a node by an index; none if the index does not reach it."""
    if node + 1 >= len(first):
        return rows[:0]
    return rows[first[node] : first[node + 1]]
