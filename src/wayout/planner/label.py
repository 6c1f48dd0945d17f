"""
What a label is, and when one dominates another.

A label is a way to be at a node: when, for how much money, at what worst risk. It is a row of
seven numbers. Money is what is known of it, as an interval, and what nobody has priced: so many
kilometres of road, and so many single fares. A way with an unpriced fare is never held cheaper,
nor dearer, than one whose money is all known; of two with equally many unpriced fares the known
part decides.

Along a way the hour is a function of time, money adds up, and risk and doubt are the worst met.
"""

from __future__ import annotations

import numpy as np

from wayout.network.compiled import Array, compiled

HOURS, LOW, HIGH, ROAD_KM, UNPRICED, RISK, DOUBT = range(7)
"""The columns: hours after the network's epoch; money; unpriced road; unpriced fares; ranks."""

CRITERIA = 7


@compiled
def dominates(one: Array, other: Array) -> bool:
    """
    Tell whether one label is at least as good as the other in everything.

    Equal labels dominate each other, and the search keeps the first.
    """
    for k in range(CRITERIA):  # noqa: SIM110 - kernels are plain loops
        if one[k] > other[k]:
            return False
    return True


@compiled
def find_undominated(labels: Array) -> Array:
    """
    Find the rows that no other row dominates; of equal rows the first.

    Parameters
    ----------
    labels
        Shape (n, 7), ascending in hours.

    Returns
    -------
    rows
        Shape (n_kept,), the numbers of the kept rows, ascending.
    """
    kept = np.empty(len(labels), np.int64)
    count = 0
    for i in range(len(labels)):
        lost = False
        for j in range(count):
            if dominates(labels[kept[j]], labels[i]):
                lost = True
                break
        if lost:
            continue
        left = 0  # an equal hour lets a later row dominate an earlier one
        for j in range(count):
            if not dominates(labels[i], labels[kept[j]]):
                kept[left] = kept[j]
                left += 1
        kept[left] = i
        count = left + 1
    return kept[:count]


@compiled
def find_undominated_each(labels: Array, bounds: Array) -> tuple[Array, Array]:
    """
    Find the undominated rows of each of several groups of rows that follow one another.

    Group g are the rows from `bounds[g]` up to `bounds[g + 1]`, ascending in hours. The numbers
    of the kept rows come group by group; `ends` counts them up to the end of each.
    """
    kept = np.empty(len(labels), np.int64)
    ends = np.empty(len(bounds) - 1, np.int64)
    count = 0
    for group in range(len(bounds) - 1):
        begin = bounds[group]
        for row in find_undominated(labels[begin : bounds[group + 1]]):
            kept[count] = begin + row
            count += 1
        ends[group] = count
    return kept[:count], ends
