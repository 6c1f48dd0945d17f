"""The search agrees with walking every path of small random networks."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.networks import (
    HORIZON_H,
    NOBODY,
    Network,
    criteria,
    gate,
    least_hours,
    networks,
    oracle,
    search,
    steps,
    undominated,
)
from wayout.network.gates import Gate, Hours, Window
from wayout.network.steps import Step, lay_out
from wayout.network.waits import Wait
from wayout.planner.label import dominates, find_undominated
from wayout.planner.least import find_least
from wayout.rules.verdict import RISK_RANK, Verdict

THOUSANDS = settings(max_examples=some_of(2500), deadline=None, derandomize=True)
HUNDREDS = settings(max_examples=some_of(400), deadline=None, derandomize=True)


@THOUSANDS
@given(networks())
def test_search_finds_exactly_the_pareto_set_of_all_paths(network: Network) -> None:
    """At every node nothing is missing from the frontier and nothing in it is dominated."""
    found = search(network)
    for node in range(len(network.rows)):
        labels = criteria(found, [node])
        assert len(set(labels)) == len(labels)
        assert set(labels) == oracle(network, node)


@HUNDREDS
@given(networks())
def test_labels_at_some_nodes_are_all_of_them_by_hour(network: Network) -> None:
    """None is missing, none is told twice, and of equal hours the one settled first leads."""
    found = search(network)
    nodes = [*range(0, len(network.rows), 2), 0]
    rows = [row for row in range(len(found.node)) if found.node[row] in nodes]
    assert found.everything_at(nodes) == sorted(rows, key=lambda row: found.labels[row, 0])
    assert found.everything_at([]) == []


@HUNDREDS
@given(networks())
def test_search_with_lower_bounds_finds_the_same_frontier(network: Network) -> None:
    """A true lower bound to the goal drops no optimal label; a wanted goal drops none either."""
    least = least_hours(network)
    found = search(network, least_h=least)
    assert set(criteria(found, [network.goal])) == oracle(network, network.goal)
    only = search(network, least_h=least, goals=[network.goal])
    assert set(criteria(only, [network.goal])) == oracle(network, network.goal)
    assert len(only.node) <= len(found.node)


@HUNDREDS
@given(networks())
def test_least_hours_never_exceed_what_is_left_of_a_journey(network: Network) -> None:
    """Along every journey found, the bound at each label is no more than the hours to its end."""
    least = find_least(lay_out(network.rows), [network.goal])
    assert np.all(least >= least_hours(network) - 1e-9)
    found = search(network)
    for row in found.at([network.goal]):
        path = found.path(int(row))
        for at in path:
            left = found.labels[row, 0] - found.labels[at, 0]
            assert least[found.node[at]] <= left + 1e-9


@HUNDREDS
@given(networks())
def test_search_never_passes_a_gate_that_refuses(network: Network) -> None:
    """Every label behind a gate was across in a window that does not refuse, with its risk."""
    found = search(network)
    flat = [s for row in network.rows for s in row]
    windows = [w for g in network.gates for w in g.windows if not w.refuses]
    for row in range(len(found.node)):
        if found.window[row] >= 0:
            window = windows[found.window[row]]
            across = found.labels[row, 0] - flat[found.step[row]].after_h
            assert window.start <= across < window.end
            assert found.labels[row, 5] >= RISK_RANK[window.verdict.risk]


@HUNDREDS
@given(networks(), st.data())
def test_search_never_improves_when_a_refusal_is_added(
    network: Network, data: st.DataObject
) -> None:
    """Refusing in one window more dominates nothing that was found before."""
    number = data.draw(st.integers(0, len(network.gates) - 1))
    windows = list(network.gates[number].windows)
    chosen = data.draw(st.integers(0, len(windows) - 1))
    windows[chosen] = replace(windows[chosen], verdict=Verdict("refused"))
    gates = list(network.gates)
    gates[number] = replace(gates[number], windows=tuple(windows))
    before = criteria(search(network), [network.goal])
    for label in criteria(search(Network(network.rows, gates)), [network.goal]):
        assert any(dominates(np.array(old), np.array(label)) for old in before)


@HUNDREDS
@given(networks(), st.data())
def test_one_more_service_removes_a_pareto_point_only_by_domination(
    network: Network, data: st.DataObject
) -> None:
    """Whatever was found without the service is found with it, or something at least as good."""
    rows = [list(row) for row in network.rows]
    origin = data.draw(st.integers(0, len(rows) - 1))
    rows[origin].append(data.draw(steps(network.goal, len(network.gates))))
    after = criteria(search(Network(rows, network.gates)), [network.goal])
    for old in criteria(search(network), [network.goal]):
        assert any(dominates(np.array(new), np.array(old)) for new in after)


@HUNDREDS
@given(networks(), st.integers(0, 20), st.integers(1, 20))
def test_who_starts_later_is_never_there_earlier(network: Network, first: int, more: int) -> None:
    """The whole search is FIFO; a step in front of the network puts the start off."""

    def earliest(hours: float) -> float:
        shifted = [[replace(s, target=s.target + 1) for s in row] for row in network.rows]
        chain = Network([[Step(1, wait_h=hours)], *shifted], network.gates)
        return min((c[0] for c in criteria(search(chain), [chain.goal])), default=HORIZON_H)

    assert earliest(float(first)) <= earliest(float(first + more))


@HUNDREDS
@given(gate(), st.floats(0, 50), st.floats(0, 20))
def test_gate_is_fifo(gate: Gate, first: float, later: float) -> None:
    """Who arrives later is never across earlier."""
    early = gate.pass_after(first, gate.wait.median_h)
    late = gate.pass_after(first + later, gate.wait.median_h)
    if late:
        assert early
        assert early[0].across <= late[0].across


@HUNDREDS
@given(gate(), st.floats(0, 50))
def test_gate_offers_a_later_window_only_if_it_is_better_in_something(
    gate: Gate, hours: float
) -> None:
    """Of two outcomes the later one carries less risk or less doubt."""
    outcomes = gate.pass_after(hours, gate.wait.median_h)
    grades = [(o.window.verdict.risk, o.window.verdict.word == "unknown") for o in outcomes]
    assert [o.across for o in outcomes] == sorted(o.across for o in outcomes)
    assert len(set(grades)) == len(grades)


def test_gate_waits_for_the_post_to_open() -> None:
    """Somebody who arrives at night is across when the post opens."""
    gate = Gate((Window(0, 100, Verdict("allowed")),), Wait(1, 2, ""), Hours(((8.0, 20.0),)))
    assert gate.pass_after(2.0, 1.0)[0].across == 8.0


def test_gate_is_closed_for_who_reaches_its_head_after_the_last_opening() -> None:
    """After the last opening hour there is no outcome, not a late one."""
    gate = Gate((Window(0, 100, Verdict("allowed")),), Wait(1, 2, ""), Hours(((8.0, 20.0),)))
    assert gate.pass_after(19.5, 1.0) == []


def test_runs_that_overtake_are_refused() -> None:
    """A later run that arrives earlier would break FIFO, so it is not laid out."""
    step = Step(0, runs=(1.0, 2.0), run_arrives=(10.0, 3.0))
    with pytest.raises(ValueError, match="overtake"):
        lay_out([[step]])


def test_search_gives_the_same_where_nothing_is_compiled() -> None:
    """The kernels are plain functions: without the compiler they give the same labels."""
    code = (
        "from tests.planner.networks import *\n"
        "from hypothesis import given, settings\n"
        "@settings(max_examples=60, deadline=None, derandomize=True)\n"
        "@given(networks())\n"
        "def check(network):\n"
        "    found = search(network)\n"
        "    assert set(criteria(found, [network.goal])) == oracle(network, network.goal)\n"
        "check()\n"
        "from wayout.network.compiled import is_compiled\n"
        "print(is_compiled())\n"
    )
    hide = "import sys; sys.modules['numba'] = None\n"
    done = subprocess.run(
        [sys.executable, "-c", hide + code],
        cwd=Path(__file__).parents[2],
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


def label_with(**values: float) -> np.ndarray:  # type: ignore[type-arg]
    columns = ("hours", "low", "high", "road_km", "unpriced", "risk", "doubt")
    return np.array([values.get(name, 0.0) for name in columns])


def test_unpriced_way_neither_dominates_nor_is_dominated_by_a_priced_one() -> None:
    """A dear fare that is known and a fare nobody gave are not compared by money."""
    priced = label_with(hours=5.0, low=3000.0, high=3000.0)
    unpriced = label_with(hours=5.0, unpriced=1)
    assert not dominates(priced, unpriced)
    assert not dominates(unpriced, priced)


def test_free_way_dominates_an_unpriced_one() -> None:
    """Nothing is cheaper than nothing."""
    assert dominates(label_with(hours=5.0), label_with(hours=5.0, unpriced=1))


def test_overlapping_fares_are_ordered_by_both_ends() -> None:
    """An interval inside another is neither cheaper nor dearer."""
    wide = label_with(low=1000.0, high=9000.0)
    narrow = label_with(low=2000.0, high=3000.0)
    assert not dominates(wide, narrow)
    assert not dominates(narrow, wide)


@HUNDREDS
@given(st.lists(st.tuples(*[st.integers(0, 2).map(float)] * 7), max_size=12))
def test_undominated_rows_are_those_nothing_else_beats(labels: list[tuple[float, ...]]) -> None:
    """The kept rows are the Pareto set, each once."""
    rows = np.array(sorted(labels), float).reshape(len(labels), 7)
    kept = [tuple(rows[i]) for i in find_undominated(rows)]
    assert len(kept) == len(set(kept))
    assert set(kept) == undominated(labels)
    assert all(len(c) == len(NOBODY) for c in kept)
