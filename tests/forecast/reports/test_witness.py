"""One origin counts once, a sum adds nothing, and what conflicts is doubted more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forecast.reports.told import WHOLE, measure_all, tell, why_aside
from wayout.forecast.reports.conflict import estimate_between, widen_conflicts
from wayout.forecast.reports.witness import is_same_number

KM = {"kind": "queue_length", "unit": "km", "nationality": "all"}


def test_two_outlets_with_one_number_count_once() -> None:
    """The measurement names both records."""
    found = measure_all(tell("a", 900, "25", "26", "27"), tell("b", 900, "25", "26", "28"))
    assert [set(m.records) for m in found.measurements] == [{"a", "b"}]


def test_a_rounded_number_is_the_exact_one() -> None:
    """Almost 44 thousand is 43603, and the exact one stands for both."""
    exact = tell("a", 43603, "21", "27", "28")
    (one,) = measure_all(exact, tell("b", 44000, "21", "27", "28", bound="at-most")).measurements
    assert (one.value, one.bound, one.records) == (43603, "exact", ("a", "b"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (43603, 44000, True),
        (7600, 7667, True),
        (900, 900, True),
        (18, 20, False),
        (4443, 4403, False),
        (0.5, 0.4, False),
        (5959, 5559, False),
        (1000000, 960000, False),
    ],
)
def test_numbers_are_the_same_up_to_rounding(one: float, other: float, same: bool) -> None:
    """Digits that differ are no rounding, nor is anything over 3 percent."""
    assert is_same_number(one, other) is is_same_number(other, one) is same


def test_one_source_with_two_lengths_of_one_day_is_one_witness_and_doubted() -> None:
    """Their spread is added to the doubt."""
    twice = [tell(n, v, "25", "26", "27", **KM, sources=("x",)) for n, v in (("a", 10), ("b", 30))]
    (one,) = measure_all(*twice).measurements
    (alone,) = measure_all(twice[0]).measurements
    assert set(one.records) == {"a", "b"}
    assert one.doubt > alone.doubt


def test_sources_that_repeat_one_origin_are_one_witness() -> None:
    """Two pages that both name the border guard."""
    herald = WHOLE.sources["herald-0926"].id
    reports = [tell(n, v, "25", "26", "27", **KM, sources=(n,)) for n, v in (("a", 10), ("b", 12))]
    assert len(measure_all(*reports).measurements) == 2
    shared = [replace(r, sources=(herald,)) for r in reports]
    assert len(measure_all(*shared).measurements) == 1


def test_counts_of_two_days_by_one_source_stay_two() -> None:
    """One table of the ministry tells something new on every line."""
    days = [tell(d, 900, d, f"{int(d) + 1}", "28", sources=("x",)) for d in ("24", "25")]
    assert len(measure_all(*days).measurements) == 2


def test_a_total_that_is_the_sum_of_its_days_is_set_aside() -> None:
    """It names the days; one that is not their sum stays."""
    days = [tell("a", 900, "24", "25", "28"), tell("b", 800, "25", "26", "28")]
    assert why_aside(*days, tell("sum", 1700, "24", "26", "28"))["sum"] == "it is the sum of a, b"
    assert not why_aside(*days, tell("other", 2500, "24", "26", "28"))


def test_a_total_against_the_sum_of_its_days_is_doubted() -> None:
    """5500 a day is not what 6150 and 9307 make."""
    days = [tell("a", 6150, "22", "23", "28"), tell("b", 9307, "23", "24", "28")]
    against = {
        m.records[0]: m for m in measure_all(*days, tell("t", 9000, "22", "24", "28")).measurements
    }
    (alone,) = measure_all(tell("t", 9000, "22", "24", "28")).measurements
    assert against["t"].doubt > 1.5 * alone.doubt


def test_a_count_of_everybody_gives_way_to_that_of_ones_own() -> None:
    """7003 of all nationalities, of whom 5959 are from home."""
    own = tell("own", 5959, "22", "23", "24")
    assert "own" in why_aside(own, tell("all", 7003, "22", "23", "24", nationality="all"))["all"]


def test_conflicting_reports_widen_each_other() -> None:
    """10 and 40 km on one day are each doubted more than alone; 10 and 11 are not."""
    near, far = (
        [
            m.doubt
            for m in measure_all(
                tell("a", 10, "25", "26", "27", **KM), tell("b", v, "25", "26", "27", **KM)
            ).measurements
        ]
        for v in (11, 60)
    )
    (alone,) = measure_all(tell("a", 10, "25", "26", "27", **KM)).measurements
    assert near[0] == alone.doubt
    assert min(far) > 1.2 * alone.doubt


def test_a_bound_that_the_counts_break_is_doubted() -> None:
    """115 thousand at least, where 53 thousand were counted."""
    bound = tell("b", 115000, "21", "28", "29", bound="at-least")
    (alone,) = measure_all(bound).measurements
    both = {
        m.records[0]: m for m in measure_all(bound, tell("a", 53000, "21", "28", "29")).measurements
    }
    (counted,) = measure_all(tell("a", 53000, "21", "28", "29")).measurements
    assert both["b"].doubt > 2 * alone.doubt
    assert both["a"].doubt == counted.doubt


def test_a_post_with_more_than_the_whole_border_is_doubted_and_so_is_the_border() -> None:
    """A part cannot exceed the whole; which of the two is wrong nobody knows."""
    part = tell("part", 6000, "21", "28", "29")
    whole = tell("whole", 3800, "21", "28", "29", place="borland")
    alone = {m.records[0]: m.doubt for r in (part, whole) for m in measure_all(r).measurements}
    together = {m.records[0]: m.doubt for m in measure_all(part, whole).measurements}
    assert all(together[name] > 1.3 * alone[name] for name in alone)


def test_the_spread_between_reports_is_that_of_the_worked_example() -> None:
    """0 and 2 with variance 1/2 each: Q is 4, so the variance between them is 3/2."""
    assert estimate_between([0.0, 2.0], [0.5, 0.5]) == pytest.approx(1.5)
    assert estimate_between([1.0], [0.5]) == 0.0


@given(st.lists(st.floats(1, 80), min_size=1, max_size=6), st.randoms())
def test_widening_never_narrows_and_has_no_order(lengths: list[float], chance: object) -> None:
    """Doubts only grow, and are the same in any order."""
    reports = [tell(f"r{i}", v, "25", "26", "27", **KM) for i, v in enumerate(lengths)]
    told = measure_all(*reports).measurements
    single = [measure_all(replace(r)).measurements[0] for r in reports]
    alone = {m.records[0]: m.doubt for m in single}
    assert all(m.doubt >= alone[m.records[0]] for m in told)
    shuffled = list(single)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one = {m.records: m.doubt for m in widen_conflicts(single)}
    other = {m.records: m.doubt for m in widen_conflicts(shuffled)}
    assert all(one[k] == pytest.approx(other[k], rel=1e-9) for k in one)
