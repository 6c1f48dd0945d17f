"""Those who start apart come together exactly as trying every tree of meetings finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import cast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.networks import (
    HORIZON_H,
    MEDIAN,
    NOBODY,
    Criteria,
    Network,
    networks,
    take,
    undominated,
)
from wayout.network.gates import Gate
from wayout.network.steps import lay_out, lay_out_gates
from wayout.planner.joining import join_labels
from wayout.planner.label import DOUBT, HOURS, RISK
from wayout.planner.meeting import Part, Spot, Who, gather, join_abroad
from wayout.planner.outlook import Outlook
from wayout.planner.roads import Roads
from wayout.planner.search import search_labels
from wayout.planner.start import Start

HUNDREDS = settings(max_examples=some_of(300), deadline=None, derandomize=True)
NO_ROADS = cast(Roads, None)
"""The algebra of meetings never looks at them."""

numbers = st.sampled_from([0.0, 1.0, 2.0, 5.0])
labels = st.tuples(*(numbers for _ in NOBODY))


def shut(network: Network) -> Network:
    """Give the network with every gate refusing always: those who are not all there yet."""
    return Network(network.rows, [Gate((), g.wait, g.hours) for g in network.gates])


def look_out(network: Network, starts: Sequence[Start], travellers: int) -> Outlook:
    """Search a network for so many travellers."""
    settled = search_labels(
        lay_out(network.rows),
        lay_out_gates(network.gates, level=MEDIAN),
        [(s.node, s.label) for s in starts],
        until_h=HORIZON_H,
        travellers=travellers,
    )
    return Outlook(NO_ROADS, tuple(starts), settled)


def found_by_search(network: Network, begins: Sequence[int]) -> Outlook:
    """Gather travellers who begin at some nodes; only all together may pass the gates."""
    spots = [Spot(node, node, node) for node in range(len(network.rows))]

    def search(who: Who, starts: Sequence[Start]) -> Outlook:
        return look_out(network if len(who) == len(begins) else shut(network), starts, len(who))

    alone = [look_out(shut(network), [Start(node, NOBODY)], 1) for node in begins]
    return gather(alone, list_spots=lambda _one, _other: spots, search=search)


def join(one: Criteria, other: Criteria) -> Criteria:
    """Join two labels, told again: the later hour, money added up, the worst risk and doubt."""
    return tuple(
        max(a, b) if column in (HOURS, RISK, DOUBT) else a + b
        for column, (a, b) in enumerate(zip(one, other, strict=True))
    )


def found_by_trying(network: Network, begins: Sequence[int]) -> dict[int, set[Criteria]]:
    """Try every tree of meetings: for each set of travellers every split, node and path on."""
    reached: dict[Who, dict[int, set[Criteria]]] = {}
    for size in range(1, len(begins) + 1):
        for chosen in combinations(range(len(begins)), size):
            who = frozenset(chosen)
            met: dict[int, set[Criteria]] = {begins[chosen[0]]: {NOBODY}} if size == 1 else {}
            for one in (frozenset(half) for n in range(1, size) for half in combinations(who, n)):
                for node, mine in reached[one].items():
                    theirs = reached[who - one].get(node, set())
                    met.setdefault(node, set()).update(join(a, b) for a in mine for b in theirs)
            everybody = len(who) == len(begins)
            reached[who] = walk_on(network if everybody else shut(network), met, len(who))
    return reached[frozenset(range(len(begins)))]


def walk_on(
    network: Network, begun: dict[int, set[Criteria]], travellers: int
) -> dict[int, set[Criteria]]:
    """Walk every path without a repeated node from where some are together."""
    shared = [[replace(s, fares=times(s.fares, travellers)) for s in row] for row in network.rows]
    found: dict[int, set[Criteria]] = {}
    stack = [(node, label, {node}) for node, some in begun.items() for label in some]
    while stack:
        node, label, seen = stack.pop()
        found.setdefault(node, set()).add(label)
        for step in shared[node]:
            if step.target not in seen:
                after = (x for x in take(step, network.gates, label) if x[0] <= HORIZON_H)
                stack += [(step.target, x, seen | {step.target}) for x in after]
    return found


def times(
    fares: tuple[tuple[float, float, float], ...], travellers: int
) -> tuple[tuple[float, float, float], ...]:
    """Give the fares of so many travellers."""
    return tuple((since, low * travellers, high * travellers) for since, low, high in fares)


@HUNDREDS
@given(networks(largest=4), st.lists(st.integers(0, 3), min_size=2, max_size=3))
def test_meeting_search_finds_exactly_the_pareto_set_of_all_trees(
    network: Network, begins: list[int]
) -> None:
    """At every node, where and when all can be, for how much, at what risk: nothing is missing."""
    begins = [node % len(network.rows) for node in begins]
    found, tried = found_by_search(network, begins), found_by_trying(network, begins)
    for node in range(len(network.rows)):
        rows = found.settled.at([node])
        got = [tuple(map(float, found.settled.labels[row])) for row in rows]
        assert len(set(got)) == len(got)
        assert set(got) == undominated(list(tried.get(node, ())))


@HUNDREDS
@given(networks(largest=4), st.lists(st.integers(0, 3), min_size=2, max_size=3))
def test_every_start_of_a_joint_search_is_what_its_parts_make_together(
    network: Network, begins: list[int]
) -> None:
    """A joint label says truly who came: the labels of its two sides, joined, at one node."""
    begins = [node % len(network.rows) for node in begins]
    for start in found_by_search(network, begins).starts:
        one, other = (cast(Part, part) for part in start.meeting)
        mine, theirs = (p.outlook.settled.labels[p.row] for p in (one, other))
        assert join(tuple(map(float, mine)), tuple(map(float, theirs))) == start.label
        assert {int(p.outlook.settled.node[p.row]) for p in (one, other)} == {start.node}


@HUNDREDS
@given(networks(largest=4), st.lists(st.integers(0, 3), min_size=2, max_size=3))
def test_one_more_member_never_makes_a_joint_way_better(
    network: Network, begins: list[int]
) -> None:
    """What all reach together, all but the last reach no later, no dearer and no less safe."""
    begins = [node % len(network.rows) for node in begins]
    more = found_by_search(network, [*begins, begins[0]]).settled
    fewer = found_by_search(network, begins).settled
    for row in range(len(more.labels)):
        rows = fewer.labels[fewer.at([int(more.node[row])])]
        assert np.any(np.all(rows <= more.labels[row] + 1e-9, axis=1))


@HUNDREDS
@given(st.lists(labels, min_size=1, max_size=6), st.lists(labels, min_size=1, max_size=6))
def test_joined_labels_are_the_undominated_of_every_pair(
    one: list[Criteria], other: list[Criteria]
) -> None:
    """The kernel gives what trying every pair gives, and says which pair each came from."""
    joint, pairs = join_labels(np.array(one), np.array(other))
    got = [tuple(map(float, label)) for label in joint]
    assert set(got) == undominated([join(a, b) for a in one for b in other])
    assert got == [join(one[i], other[j]) for i, j in pairs]


@HUNDREDS
@given(networks(largest=4), st.lists(st.integers(0, 3), min_size=2, max_size=3))
def test_meeting_abroad_joins_whatever_each_reaches_there(
    network: Network, begins: list[int]
) -> None:
    """Each goes alone through the gates; at the place all are there with the last of them."""
    begins = [node % len(network.rows) for node in begins]
    alone = [look_out(network, [Start(node, NOBODY)], 1) for node in begins]
    joined = join_abroad(alone, {"goal": [network.goal]})
    every = [NOBODY]
    for node in begins:
        reached = walk_on(network, {node: {NOBODY}}, 1).get(network.goal, set())
        every = [join(a, b) for a in every for b in reached]
    assert {tuple(map(float, j.label)) for j in joined} == undominated(every)
    for found in joined:
        rows = [o.settled.labels[r] for o, r in zip(alone, found.rows, strict=True)]
        assert found.label[HOURS] == max(row[HOURS] for row in rows)
