"""Small random static graphs, and slow searches written another way to hold the fast ones to."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import strategies as st

from wayout.network.graph import Graph, build_graph
from wayout.planner.lattice import StaticJourneys

Edge = tuple[int, int, int, int, int]
Costs = tuple[int, int, int]


def make_graph(n_nodes: int, edges: Sequence[Edge]) -> Graph:
    """Make a graph of edges: tail, head, seconds, money, risk."""
    columns = list(zip(*edges, strict=True)) or [()] * 5
    lists = [np.array(column, np.int64) for column in columns]
    names = ("tails", "heads", "seconds", "money", "risks")
    return build_graph(n_nodes, **dict(zip(names, lists, strict=True)))


@st.composite
def draw_edges(draw: st.DrawFn, *, most_nodes: int = 7, most_edges: int = 16) -> list[Edge]:
    """Draw edges between few nodes: loops, parallel edges, zero and equal costs are likely."""
    node = st.integers(0, draw(st.integers(1, most_nodes)) - 1)
    few = st.integers(0, 3)
    cost = st.one_of(few, few, st.integers(0, 40), st.sampled_from([1000, 70_000]))
    edge = st.tuples(node, node, cost, cost, st.integers(0, 3))
    return draw(st.lists(edge, max_size=most_edges))


def count_nodes(edges: Sequence[Edge]) -> int:
    """Count the nodes that edges need, and one more that nothing leads to."""
    return max((max(tail, head) for tail, head, *_ in edges), default=0) + 2


def draw_world(rng: np.random.Generator, *, n_nodes: int, n_edges: int) -> list[Edge]:
    """Draw a larger graph by a generator, where hours and money pull apart."""
    ends = rng.integers(0, n_nodes, (n_edges, 2))
    seconds, money = rng.integers(0, 60, n_edges), rng.integers(0, 60, n_edges)
    risks = rng.choice(4, n_edges, p=[0.7, 0.2, 0.08, 0.02])
    return [tuple(map(int, row)) for row in np.column_stack((ends, seconds, money, risks))]


def find_least(edges: Sequence[Edge], roots: Sequence[int], *, column: int) -> dict[int, int]:
    """Find the least cost from the roots to each node they reach, after Dijkstra, plainly."""
    queue, least = [(0, root) for root in roots], {}
    while queue:
        cost, node = heapq.heappop(queue)
        if node in least:
            continue
        least[node] = cost
        for edge in edges:
            if edge[0] == node:
                heapq.heappush(queue, (cost + edge[column], edge[1]))
    return least


def turn_round(edges: Sequence[Edge]) -> list[Edge]:
    """Turn every edge round."""
    return [(head, tail, seconds, money, risk) for tail, head, seconds, money, risk in edges]


def walk_paths(edges: Sequence[Edge], source: int, goals: set[int]) -> Iterator[Costs]:
    """Walk every path without a repeated node to the goals, and give what each costs."""

    def walk(node: int, seen: set[int], costs: Costs) -> Iterator[Costs]:
        if node in goals:
            yield costs
        for tail, head, seconds, money, risk in edges:
            if tail == node and head not in seen:
                more = (costs[0] + seconds, costs[1] + money, max(costs[2], risk))
                yield from walk(head, seen | {head}, more)

    yield from walk(source, {source}, (0, 0, 0))


def keep_best(every: Sequence[Costs]) -> list[Costs]:
    """Keep the costs that no other dominates, each once, in ascending order."""
    kept: list[Costs] = []
    for costs in sorted(set(every)):
        if not any(all(a <= b for a, b in zip(k, costs, strict=True)) for k in kept):
            kept.append(costs)
    return kept


def search_unpruned(edges: Sequence[Edge], source: int, goals: set[int]) -> list[Costs]:
    """Search without bounds, after Martins: every label that none at its node dominates."""
    out: dict[int, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge[0], []).append(edge)
    queue: list[tuple[Costs, int]] = [((0, 0, 0), source)]
    fronts: dict[int, list[Costs]] = {}
    while queue:
        costs, node = heapq.heappop(queue)
        front = fronts.setdefault(node, [])
        if any(all(a <= b for a, b in zip(k, costs, strict=True)) for k in front):
            continue
        front.append(costs)
        for _, head, seconds, money, risk in out.get(node, []):
            more = (costs[0] + seconds, costs[1] + money, max(costs[2], risk))
            heapq.heappush(queue, (more, head))
    return keep_best([costs for goal in goals for costs in fronts.get(goal, [])])


def list_costs(journeys: StaticJourneys) -> list[Costs]:
    """List what the journeys of a search cost."""
    columns = (journeys.seconds, journeys.money, journeys.risks)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def replay(graph: Graph, edges: Sequence[int], source: int) -> tuple[Costs, int]:
    """Travel along edges from a node: what it costs, and where it ends; a gap is an error."""
    node, costs = source, (0, 0, 0)
    out = graph.out
    for edge in edges:
        if not out.first[node] <= edge < out.first[node + 1]:
            raise AssertionError(f"edge {edge} does not leave node {node}")
        seconds, money, risk = int(out.seconds[edge]), int(out.money[edge]), int(out.risks[edge])
        costs = (costs[0] + seconds, costs[1] + money, max(costs[2], risk))
        node = int(out.ends[edge])
    return costs, node
