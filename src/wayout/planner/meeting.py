"""
Meeting: those who start apart come together where and when it serves them best, exactly.

Everybody searches alone. A *joint label* is what a set of travellers has together at one node:
the latest of their hours, the sum of their money, the worst of their risk and doubt. Joint labels
are where the search of the joint party starts, with its own gates and vehicles. Who is on the way
together may meet others again: a brother with a car collects the others one by one.

Exactness. A plan to gather is a tree of meetings: each is at a node, of two sets of travellers
without a common member (three who meet at once are two meetings at one node and instant). The
claim: for every set and node, the labels found are the Pareto set over all such trees, if each
search is exact. By induction over the size of the set. For one traveller it is the search. For
more, look at the tree's last meeting, of the sets A and B at node m. By induction some labels
found for A and B at m dominate theirs. The hour is a maximum, money a sum, risk and doubt a
maximum; all of these grow with both arguments, so the joint label of the two found dominates
that of the tree. It is a start of the search for the union, whose steps are FIFO and never take
anything back, so what is found dominates what the tree reaches from m. Nothing found is better
than some tree, for each label is one. The same monotony lets dominated joint labels be dropped
as soon as two sets are joined, in any order.

It takes 2^k - 1 searches and about 3^k / 2 joinings for k starts.

References
----------
S. E. Dreyfus, R. A. Wagner, The Steiner problem in graphs, Networks 1, 1971: the same recursion
over subsets, for one criterion and without time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from wayout.network.compiled import Array
from wayout.planner.joining import index_labels, join_labels, join_spots
from wayout.planner.label import HOURS, find_undominated
from wayout.planner.outlook import Outlook
from wayout.planner.start import Start

Who = frozenset[int]
"""Parties by their number."""


class Spot(NamedTuple):
    """Where two may meet: the node they have together, and the nodes each of them comes to."""

    joint: int
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Part:
    """One who comes to a meeting: a label of their own outlook."""

    outlook: Outlook
    row: int

    def arrives_h(self, level: float) -> float:
        """Give the hour after the epoch of being there at a level of luck."""
        return self.outlook.arrives_h(self.row, level)


class Joined(NamedTuple):
    """Several at one place abroad: the place, their joint label, and the label row of each."""

    place: str
    label: Array
    rows: tuple[int, ...]


Half = tuple[Outlook, Outlook, Sequence[Spot]]
"""Two who may meet, and where."""


def list_meetings(halves: Sequence[Half]) -> Iterator[Start]:
    """
    Yield the starts of a joint search: at every spot the undominated joint labels.

    Parameters
    ----------
    halves
        Each division in two of those who come together.
    """
    met = [_join_half(half) for half in halves]
    which = np.repeat(np.arange(len(met)), [len(nodes) for nodes, _, _ in met])
    nodes, labels, pairs = (np.concatenate([m[k] for m in met]) for k in range(3))
    order = np.lexsort((labels[:, HOURS], nodes))
    _, kept = index_labels(nodes, labels, order)
    for at in kept:
        one, other, _ = halves[which[at]]
        who = Part(one, int(pairs[at, 0])), Part(other, int(pairs[at, 1]))
        yield Start(int(nodes[at]), tuple(map(float, labels[at])), meeting=who)


def _join_half(half: Half) -> tuple[Array, Array, Array]:
    one, other, spots = half
    table = np.array(spots, np.int64).reshape(len(spots), 3)
    theirs = (other.settled.labels, *other.index)
    return join_spots(table, one.settled.labels, *one.index, theirs)


def gather(
    alone: Sequence[Outlook],
    *,
    list_spots: Callable[[Who, Who], Sequence[Spot]],
    search: Callable[[Who, Sequence[Start]], Outlook],
) -> Outlook:
    """
    Search how several parties come together, and what all can reach then.

    Parameters
    ----------
    alone
        The outlook of each, at least two.
    list_spots
        Where two sets of parties can meet.
    search
        The outlook of a set from the starts where its last meeting may have been.

    Returns
    -------
    outlook
        That of all together.
    """
    found: dict[Who, Outlook] = {frozenset({i}): outlook for i, outlook in enumerate(alone)}
    for size in range(2, len(alone) + 1):
        for chosen in combinations(range(len(alone)), size):
            who = frozenset(chosen)
            halves = [
                (found[one], found[who - one], list_spots(one, who - one))
                for one in _halves(chosen)
            ]
            found[who] = search(who, list(list_meetings(halves)))
    return found[frozenset(range(len(alone)))]


def _halves(chosen: tuple[int, ...]) -> Iterator[Who]:
    """Yield one half of every division of a set in two, each division once."""
    first, *rest = chosen
    for size in range(len(rest)):
        for others in combinations(rest, size):
            yield frozenset({first, *others})


def join_abroad(outlooks: Sequence[Outlook], places: Mapping[str, Sequence[int]]) -> list[Joined]:
    """
    Give the joint labels of all at each place, whatever vehicle each came with; undominated.

    Parameters
    ----------
    places
        The nodes of each place where they may meet.

    Returns
    -------
    joined
        By place; none where somebody cannot come.
    """
    found = []
    for place, nodes in places.items():
        rows = [_rows_at(outlook, nodes) for outlook in outlooks]
        if not all(len(r) for r in rows):
            continue
        labels, came = outlooks[0].settled.labels[rows[0]], rows[0][:, None]
        for outlook, theirs in zip(outlooks[1:], rows[1:], strict=True):
            labels, pairs = join_labels(labels, outlook.settled.labels[theirs])
            came = np.hstack([came[pairs[:, 0]], theirs[pairs[:, 1]][:, None]])
        found += [
            Joined(place, label, tuple(map(int, who)))
            for label, who in zip(labels, came, strict=True)
        ]
    return found


def _rows_at(outlook: Outlook, nodes: Sequence[int]) -> Array:
    every = np.concatenate([outlook.rows_at(n) for n in nodes])
    labels = outlook.settled.labels[every]
    order = np.argsort(labels[:, HOURS], kind="stable")
    return every[order[find_undominated(labels[order])]]
