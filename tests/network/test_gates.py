"""Gates: every way to be across that is better in something, and no other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from tests.planner.networks import gate
from wayout.network.gates import Gate, Window
from wayout.network.waits import Wait
from wayout.rules.verdict import Verdict


@settings(max_examples=some_of(400), deadline=None, derandomize=True)
@given(gate(), st.floats(0, 50))
def test_outcomes_are_the_pareto_set_of_all_windows(drawn: Gate, ready: float) -> None:
    """Of each window the first hour counts; what is left is beaten by none in hour, risk, doubt."""
    every = []
    for window in drawn.windows:
        first = drawn.hours.next_open(max(ready, window.start))
        if not window.refuses and window.end > ready and first < window.end:
            every.append((first, *window.grade))
    best = {
        one
        for one in every
        if not any(o != one and all(a <= b for a, b in zip(o, one, strict=True)) for o in every)
    }
    assert {(o.across, *o.window.grade) for o in drawn.pass_after(ready, 0.0)} == best


def test_window_better_than_two_others_together_is_offered() -> None:
    """One earlier window is safe and doubtful, one risky and certain; a later one is neither."""
    verdicts = (Verdict("unknown"), Verdict("allowed", risk="checks"), Verdict("allowed"))
    windows = tuple(Window(10.0 * n, 10.0 * n + 10, v) for n, v in enumerate(verdicts))
    found = Gate(windows, Wait(0, 0, "")).pass_after(1.0, 0.0)
    assert [o.across for o in found] == [1.0, 10.0, 20.0]
