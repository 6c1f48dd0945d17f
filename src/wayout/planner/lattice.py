"""
The exact search over hours, money and worst risk where nothing depends on the time of day.

Every step has known hours, known money and one of a few levels of risk. So what was found at a
node is four numbers, the least money at each level, and one look at them tells whether a label is
dominated. Goal direction comes from the bounds of the destinations (`bounds.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wayout.errors import BadInputError
from wayout.network.compiled import compiled
from wayout.network.graph import MOST, RISK_LEVELS, Graph, Ints, Levels, make_zeros
from wayout.planner.bounds import Bounds, find_seeds

Keys = npt.NDArray[np.int64]

BUCKETS = 2048
FIRST_LABELS = 4096

# The kernels name columns by number. A label is a row: node, seconds, money, risk, the label before
# it, the edge between, the next in its bucket, one spare. What is best at a node, for each level of
# risk: the least money settled; then, of the label made last, its hours with those still to come
# at least, and its money. Each is held as what is left of MOST + 1, so that zero is nothing yet.
COLUMNS = 8
BEST_COLUMNS = 3 * RISK_LEVELS


@dataclass(frozen=True, slots=True)
class StaticJourneys:
    """
    Journeys that no other dominates, the quickest first, one for each choice of costs.

    The edges of journey i are `edges[starts[i]:starts[i + 1]]`, by their place in `graph.out`.
    """

    seconds: Ints
    money: Ints
    risks: Ints
    starts: Ints
    edges: Ints

    def __len__(self) -> int:
        """Give the number of journeys."""
        return len(self.seconds)

    def get_edges(self, journey: int) -> Ints:
        """Give the edges of one journey, in order of travel."""
        return self.edges[self.starts[journey] : self.starts[journey + 1]]


@compiled
def put_in_heap(keys: Keys, items: Ints, size: int, key: int, item: int) -> None:
    """Put an item into a heap of `size` others."""
    place = size
    while place and keys[(place - 1) >> 1] > key:
        above = (place - 1) >> 1
        keys[place], items[place] = keys[above], items[above]
        place = above
    keys[place], items[place] = key, item


@compiled
def drop_top(keys: Keys, items: Ints, size: int) -> None:
    """Take the top off a heap of `size` items."""
    last, place = size - 1, 0
    key = keys[last]
    while 2 * place + 1 < last:
        below = 2 * place + 1
        if below + 1 < last and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[place], items[place] = keys[below], items[below]
        place = below
    keys[place], items[place] = key, items[last]


@compiled
def extend_label(
    label: int, first: Ints, ends: Ints, seconds: Ints, money: Ints, risks: Levels,
    bounds: Ints, best: Ints, goal: Keys, seeds: Keys, labels: Ints, heads: Ints,
    keys: Keys, items: Ints, state: Keys, shift: int,
) -> None:  # fmt: skip
    """Make a label of each edge on from one, where it is not yet known to be dominated."""
    node, risk = labels[label, 0], int(labels[label, 3])
    time, coins = int(labels[label, 1]), int(labels[label, 2])
    start, last = state[5], len(heads) - 1
    for arc in range(first[node], first[node + 1]):
        end, level = ends[arc], max(risk, int(risks[arc]))
        paid = coins + int(money[arc])
        if int(best[end, level]) + paid > 2147483646:
            continue
        whole = paid + int(bounds[end, 1])
        worst = max(level, int(bounds[end, 2]))
        if goal[worst] <= whole:
            continue
        spent = time + int(seconds[arc])
        total = spent + int(bounds[end, 0])
        dominated = total > 2147483646
        for seed in range(len(seeds)):
            if seeds[seed, 0] <= total and seeds[seed, 1] <= whole and seeds[seed, 2] <= worst:
                dominated = True
        if dominated or (
            int(best[end, 4 + level]) + total > 2147483646
            and int(best[end, 8 + level]) + paid > 2147483646
        ):
            continue
        best[end, 4 + level], best[end, 8 + level] = 2147483647 - total, 2147483647 - paid
        new = state[1]
        if new >= 0:
            state[1] = labels[new, 6]
        else:
            new = state[0]
            state[0] += 1
        labels[new, 0], labels[new, 1], labels[new, 2], labels[new, 3] = end, spent, paid, level
        labels[new, 4], labels[new, 5] = label, arc
        slot = min((total - start) >> shift, last)
        if slot <= state[3]:
            put_in_heap(keys, items, state[2], (total << 32) | whole, new)
            state[2] += 1
        else:
            labels[new, 6] = heads[slot]
            heads[slot] = new


@compiled
def is_dominated(label: int, bounds: Ints, best: Ints, goal: Keys, labels: Ints) -> bool:
    """Tell whether a label lost against one at its node, or against a journey that is found."""
    node, coins, risk = labels[label, 0], int(labels[label, 2]), labels[label, 3]
    if int(best[node, risk]) + coins > 2147483646:
        return True
    return bool(goal[max(int(risk), int(bounds[node, 2]))] <= coins + int(bounds[node, 1]))


@compiled
def open_bucket(
    bounds: Ints, best: Ints, goal: Keys, labels: Ints, heads: Ints, keys: Keys, items: Ints,
    state: Keys,
) -> None:  # fmt: skip
    """Bring the next bucket's labels into the heap, but for those dominated meanwhile."""
    turn = state[3] + 1
    while turn < len(heads) and heads[turn] < 0:
        turn += 1
    state[3] = turn
    if turn == len(heads):
        return
    label = heads[turn]
    heads[turn] = -1
    while label >= 0:
        following = labels[label, 6]
        if is_dominated(label, bounds, best, goal, labels):
            labels[label, 6] = state[1]
            state[1] = label
        else:
            node = labels[label, 0]
            total = int(labels[label, 1]) + int(bounds[node, 0])
            whole = int(labels[label, 2]) + int(bounds[node, 1])
            put_in_heap(keys, items, state[2], (total << 32) | whole, label)
            state[2] += 1
        label = following


@compiled
def settle_labels(
    first: Ints, ends: Ints, seconds: Ints, money: Ints, risks: Levels,
    bounds: Ints, best: Ints, goal: Keys, seeds: Keys, labels: Ints, heads: Ints,
    keys: Keys, items: Ints, found: Ints, state: Keys, shift: int,
) -> bool:  # fmt: skip
    """
    Settle labels in order of hours and then money; tell whether all are, or room is short.

    State holds: labels used, first free one, labels in the heap, bucket open, journeys found,
    least seconds from the source.
    """
    while True:
        while state[2] == 0 and state[3] < len(heads):
            open_bucket(bounds, best, goal, labels, heads, keys, items, state)
        if state[2] == 0:
            return True
        label = items[0]
        node, coins, risk = labels[label, 0], int(labels[label, 2]), labels[label, 3]
        edges = first[node + 1] - first[node]
        if state[0] + edges > len(labels) or state[4] == len(found):
            return False
        drop_top(keys, items, state[2])
        state[2] -= 1
        if is_dominated(label, bounds, best, goal, labels):
            labels[label, 6] = state[1]
            state[1] = label
            continue
        for level in range(risk, 4):
            best[node, level] = max(2147483647 - coins, best[node, level])
        if bounds[node, 3]:
            for level in range(risk, 4):
                goal[level] = min(coins, goal[level])
            found[state[4]] = label
            state[4] += 1
            continue
        extend_label(
            label, first, ends, seconds, money, risks, bounds, best, goal, seeds, labels, heads,
            keys, items, state, shift,
        )  # fmt: skip


@compiled
def trace_labels(found: Ints, labels: Ints, starts: Ints, edges: Ints) -> None:
    """Write the edges of each label found, in order of travel, where they start."""
    for journey in range(len(found)):
        place, label = starts[journey + 1], found[journey]
        while label >= 0 and labels[label, 4] >= 0:
            place -= 1
            edges[place] = labels[label, 5]
            label = labels[label, 4]


@compiled
def count_edges(found: Ints, labels: Ints) -> Ints:
    """Count the edges of each label found."""
    lengths = np.zeros(len(found), np.int32)
    for journey in range(len(found)):
        label = found[journey]
        while label >= 0 and labels[label, 4] >= 0:
            lengths[journey] += 1
            label = labels[label, 4]
    return lengths


def find_best(costs: npt.NDArray[np.int64]) -> list[int]:
    """Find the rows of seconds, money and risk that no other dominates, in ascending order."""
    least = [MOST + 1] * RISK_LEVELS
    best = []
    for row in np.lexsort(costs.T[::-1]).tolist():
        _, coins, risk = costs[row].tolist()
        if coins < least[risk]:
            least[risk:] = [min(coins, known) for known in least[risk:]]
            best.append(row)
    return best


def search_static(graph: Graph, source: int, bounds: Bounds) -> StaticJourneys:
    """
    Search all journeys from a node to the destinations of the bounds that no other dominates.

    Compared are seconds, money and the worst risk. Of journeys that cost the same one is given.
    A journey of more than `MOST` seconds or coins is not found.

    Raises
    ------
    BadInputError
        The source is no node, or the bounds are of another graph.

    Notes
    -----
    Label setting with bounds (NAMOA*, Mandow and Pérez de la Cruz 2010) and dimensionality
    reduction (Pulido, Mandow, Pérez de la Cruz 2015). See docs/planner-world.md.
    """
    if not 0 <= source < graph.n_nodes:
        raise BadInputError(f"no node {source} in a graph of {graph.n_nodes} nodes")
    if len(bounds.costs) != graph.n_nodes:
        raise BadInputError(
            f"bounds of {len(bounds.costs)} nodes for a graph of {graph.n_nodes}; make them anew"
        )
    seeds = find_seeds(graph, source, bounds)
    costs = np.array([seed.costs for seed in seeds], np.int64).reshape(-1, 3)
    found, labels = find_labels(graph, source, bounds, costs)
    every = np.concatenate((labels[found, 1:4].astype(np.int64), costs))
    best = find_best(every)
    label_of = np.concatenate((found, np.full(len(seeds), -1, np.int32)))[best]
    lengths = count_edges(label_of, labels)
    from_seed = [(n, seeds[row - len(found)]) for n, row in enumerate(best) if row >= len(found)]
    for journey, seed in from_seed:
        lengths[journey] = len(seed.edges)
    starts = np.concatenate((np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)))
    edges = np.empty(starts[-1], np.int32)
    trace_labels(label_of, labels, starts, edges)
    for journey, seed in from_seed:
        edges[starts[journey] : starts[journey + 1]] = seed.edges
    seconds, money, risks = every[best].astype(np.int32).T
    return StaticJourneys(seconds, money, risks, starts, edges)


def find_labels(graph: Graph, source: int, bounds: Bounds, seeds: Keys) -> tuple[Ints, Ints]:
    """Find the labels at the destinations, and all labels with them, to trace theirs back."""
    none = np.zeros(0, np.int32), np.zeros((0, COLUMNS), np.int32)
    if not len(seeds):
        return none
    least = int(bounds.costs[source, 0])
    span = max(int(seeds[:, 0].max()) - least, 1)
    arcs, state = graph.out, np.array([1, -1, 1, -1, 0, least], np.int64)
    best = make_zeros(graph.n_nodes * BEST_COLUMNS).reshape(-1, BEST_COLUMNS)
    goal = np.array([MOST + 1] * RISK_LEVELS + [-1], np.int64)
    labels, found = np.zeros((FIRST_LABELS, COLUMNS), np.int32), np.empty(256, np.int32)
    labels[0, :6] = source, 0, 0, 0, -1, -1
    keys, items = np.zeros(FIRST_LABELS, np.int64), np.zeros(FIRST_LABELS, np.int32)
    keys[0] = (least << 32) | int(bounds.costs[source, 1])
    heads = np.full(BUCKETS, -1, np.int32)
    shift = (span // BUCKETS).bit_length()
    while not settle_labels(
        arcs.first, arcs.ends, arcs.seconds, arcs.money, arcs.risks, bounds.costs, best, goal,
        seeds, labels, heads, keys, items, found, state, shift,
    ):  # fmt: skip
        labels = np.concatenate((labels, np.zeros_like(labels)))
        keys = np.concatenate((keys, np.zeros_like(keys)))
        items = np.concatenate((items, np.zeros_like(items)))
        found = np.concatenate((found, np.zeros_like(found)))
    return found[: state[4]], labels
