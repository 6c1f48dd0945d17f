"""The search agrees with walking every path of small random networks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planner.networks import HORIZON_H, Guarded, criteria, gates, least_hours, networks, walk
from wayout.network.gates import Gate, Hours, Window
from wayout.network.waits import Wait
from wayout.planner.label import Label, dominates
from wayout.planner.search import Step, list_steps, pareto, search_labels, start_label
from wayout.rules.verdict import Verdict

THOUSANDS = settings(max_examples=2500, deadline=None, derandomize=True)
HUNDREDS = settings(max_examples=400, deadline=None, derandomize=True)
Network = list[list[Step]]


def frontier(steps: Network) -> set[tuple[float, ...]]:
    bags = search_labels(steps, [0], horizon_h=HORIZON_H)
    return {criteria(label) for label in pareto(bags[-1])}


def oracle(steps: Network) -> set[tuple[float, ...]]:
    every = {criteria(label): label for label in walk(steps, len(steps) - 1)}
    return {
        c
        for c, label in every.items()
        if not any(dominates(other, label) for o, other in every.items() if o != c)
    }


@THOUSANDS
@given(networks())
def test_search_finds_exactly_the_pareto_set_of_all_paths(steps: Network) -> None:
    """Nothing is missing from the frontier and nothing in it is dominated."""
    assert frontier(steps) == oracle(steps)


@HUNDREDS
@given(networks())
def test_search_with_lower_bounds_finds_the_same_frontier(steps: Network) -> None:
    """A true lower bound to the goal drops no optimal label."""
    bags = search_labels(steps, [0], horizon_h=HORIZON_H, lower_bounds=least_hours(steps))
    assert {criteria(label) for label in pareto(bags[-1])} == oracle(steps)


@HUNDREDS
@given(networks())
def test_search_never_passes_a_gate_that_refuses(steps: Network) -> None:
    """Every gate on every journey lets through at the instant it is passed."""
    for label in search_labels(steps, [0], horizon_h=HORIZON_H)[-1]:
        for at in list_steps(label):
            outcome = at.step[1].detail  # type: ignore[index]
            if outcome is not None:
                assert outcome.window.verdict.word != "refused"
                assert outcome.window.start <= outcome.across < outcome.window.end


@HUNDREDS
@given(networks(), st.data())
def test_search_never_improves_when_a_refusal_is_added(steps: Network, data: st.DataObject) -> None:
    """Refusing in one window more dominates nothing that was found before."""
    guarded = [s.way for row in steps for s in row if isinstance(s.way, Guarded)]
    if not guarded:
        return
    chosen = data.draw(st.sampled_from(guarded))
    number = data.draw(st.integers(0, len(chosen.gate.windows) - 1))
    windows = list(chosen.gate.windows)
    windows[number] = replace(windows[number], verdict=Verdict("refused"))
    worse = Guarded(chosen.hours, replace(chosen.gate, windows=tuple(windows)))
    harder = [
        [Step(s.target, worse, worse) if s.way is chosen else s for s in row] for row in steps
    ]
    before = pareto(search_labels(steps, [0], horizon_h=HORIZON_H)[-1])
    for label in pareto(search_labels(harder, [0], horizon_h=HORIZON_H)[-1]):
        assert any(dominates(old, label) for old in before)


@HUNDREDS
@given(gates(), st.floats(0, 50), st.floats(0, 20))
def test_gate_is_fifo(gate: Gate, first: float, later: float) -> None:
    """Who arrives later is never across earlier."""
    early = gate.pass_after(first, gate.wait.median_h)
    late = gate.pass_after(first + later, gate.wait.median_h)
    if late:
        assert early
        assert early[0].across <= late[0].across


@HUNDREDS
@given(gates(), st.floats(0, 50))
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


def label_with(**values: float) -> Label:
    return start_label(0)._replace(**values)  # type: ignore[arg-type]


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
