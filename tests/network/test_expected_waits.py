"""Waits hour by hour: who comes later is through no earlier, and what is not told is estimated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from wayout.network.expected_waits import ExpectedWait, WaitsByHour
from wayout.network.waits import LEAST_HOURS, Wait

AT = datetime(2022, 9, 28, 15, tzinfo=UTC)
TOLD = Wait(0.0, 0.0, "told", ("O1",), AT, AT)
ESTIMATE = Wait(3.0, 6.0, "estimated")
HUNDREDS = settings(max_examples=some_of(400), deadline=None, derandomize=True)

hours = st.floats(0.0, 60.0)
levels = st.sampled_from([0.1, 0.5, 0.75, 0.9, 0.98])


def expect(told: dict[int, tuple[float, float]]) -> ExpectedWait:
    """Give the waits of hours after `AT`: of each a median and a bound."""
    starts = tuple(AT + timedelta(hours=hour) for hour in sorted(told))
    return ExpectedWait(
        starts,
        tuple(start + timedelta(hours=1) for start in starts),
        tuple(told[hour][0] for hour in sorted(told)),
        tuple(told[hour][1] for hour in sorted(told)),
        TOLD,
    )


def by_hour(told: dict[int, tuple[float, float]]) -> WaitsByHour:
    """Give the waits of hours after `AT`, where `ESTIMATE` holds otherwise."""
    return WaitsByHour(expect(told), otherwise=ESTIMATE, at=AT)


@st.composite
def told_hours(draw: st.DrawFn) -> dict[int, tuple[float, float]]:
    """Draw hours, some of them missing, with waits that jump up and down."""
    known = draw(st.sets(st.integers(-5, 30), min_size=1))
    medians = {hour: draw(st.floats(0.0, 30.0)) for hour in known}
    return {hour: (median, median + draw(st.floats(0.0, 40.0))) for hour, median in medians.items()}


@HUNDREDS
@given(told_hours(), hours, hours, levels)
def test_who_joins_later_is_through_no_earlier(
    told: dict[int, tuple[float, float]], one: float, other: float, level: float
) -> None:
    """However the waits jump, and whatever is missing, the line is FIFO."""
    waits = by_hour(told)
    first, later = sorted([one, other])
    assert waits.through(first, level) <= waits.through(later, level) + 1e-9


@HUNDREDS
@given(told_hours(), hours)
def test_worse_luck_is_through_no_earlier(
    told: dict[int, tuple[float, float]], hour: float
) -> None:
    """At every hour one is through the later the higher the level of luck."""
    waits = by_hour(told)
    found = [waits.through(hour, level) for level in (0.1, 0.5, 0.75, 0.9, 0.98)]
    assert all(b >= a - 1e-9 for a, b in pairwise(found))


@HUNDREDS
@given(told_hours(), hours, st.sampled_from([0.5, 0.75, 0.9]), st.floats(0.0, 20.0))
def test_longer_waits_are_through_no_earlier(
    told: dict[int, tuple[float, float]], hour: float, level: float, more: float
) -> None:
    """Where median and bound are longer by as much, nobody between them is through earlier."""
    longer = {h: (median + more, bound + more) for h, (median, bound) in told.items()}
    assert by_hour(longer).through(hour, level) >= by_hour(told).through(hour, level) - 1e-9


@HUNDREDS
@given(st.sets(st.integers(-5, 30), min_size=1), hours, levels)
def test_waits_that_equal_the_estimate_change_nothing(
    known: set[int], hour: float, level: float
) -> None:
    """Whichever hours are told, one is through when the estimate says so."""
    waits = by_hour(dict.fromkeys(known, (ESTIMATE.median_h, ESTIMATE.bound_h)))
    assert waits.through(hour, level) == pytest.approx(hour + ESTIMATE.at_level(level))


@HUNDREDS
@given(told_hours(), hours)
def test_nobody_is_through_before_what_is_told(
    told: dict[int, tuple[float, float]], hour: float
) -> None:
    """Who joins at a told hour waits as long as is told of it, or for those ahead, not less."""
    waits, start = by_hour(told), int(hour)
    if start in told:
        assert waits.through(float(start), 0.5) >= start + told[start][0] - 1e-9


def test_wait_is_the_told_one_in_its_hour_and_the_estimate_elsewhere() -> None:
    """Basis and records of an hour that is told, and of one that is not."""
    waits = by_hour({0: (5.0, 9.0), 1: (6.0, 9.0)})
    assert (waits.wait_at(1.5).median_h, waits.wait_at(1.5).records) == (6.0, ("O1",))
    assert waits.wait_at(2.0) == ESTIMATE
    assert waits.wait_at(-0.5) == ESTIMATE


def test_between_two_hours_it_is_read_off_a_line() -> None:
    """Half-way between hours with waits of 2 and 4, one has waited 3."""
    assert by_hour({0: (2.0, 9.0), 1: (4.0, 9.0)}).through(0.5, 0.5) == pytest.approx(3.5)


def test_after_a_long_line_the_estimate_does_not_overtake() -> None:
    """Who comes when nothing is told any more is not through before the last who were told of."""
    waits = by_hour({0: (20.0, 30.0)})
    assert waits.through(1.5, 0.5) == pytest.approx(21.0)
    assert waits.through(40.0, 0.5) == pytest.approx(43.0)


def test_no_wait_is_told_without_a_doubt() -> None:
    """A median of nothing keeps its bound: bad luck waits, though every other does not."""
    wait = expect({0: (0.0, 16.0)}).wait(0)
    assert (wait.median_h, wait.at_level(0.9)) == (LEAST_HOURS, 16.0)


def test_hours_before_the_plan_tell_nothing() -> None:
    """A forecast that is over is empty, whatever it said."""
    assert by_hour({-3: (9.0, 9.0)}).is_empty
    assert not by_hour({-1: (9.0, 9.0), 0: (1.0, 1.0)}).is_empty
