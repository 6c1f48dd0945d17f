"""Departures: later for who is ready later, later with worse luck, and right on known days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from wayout.network.departures import FOREVER, Departures, merge_spans
from wayout.situation.period import parse_instant

HUNDREDS = settings(max_examples=some_of(400), deadline=None, derandomize=True)
EPOCH = parse_instant("2022-09-19T00:00:00+03:00")  # a Monday
hours = st.floats(0, 24 * 30)
levels = st.floats(0.01, 0.99)
spans = st.tuples(hours, st.floats(0, 60)).map(lambda x: (x[0], x[0] + x[1]))


def make(
    frequency: str, *shut: tuple[float, float], wait: tuple[float, float] = (0, 12)
) -> Departures:
    """Make the departures of a service in September 2022."""
    return Departures(
        frequency,
        wait,
        shut,
        epoch=EPOCH,
        zone="Europe/Moscow",
        first=date(2022, 9, 17),
        last=date(2022, 12, 31),
    )


departures = st.builds(make, st.sampled_from(["daily", "Wed|Sat", "odd-days", "Mon"]), spans, spans)


@HUNDREDS
@given(departures, hours, st.floats(0, 100), levels)
def test_who_is_ready_later_never_leaves_earlier(
    service: Departures, ready: float, more: float, level: float
) -> None:
    """A service is FIFO at each level."""
    assert service.leave(ready, level) <= service.leave(ready + more, level) + 1e-9


@HUNDREDS
@given(departures, hours, levels, levels)
def test_nobody_with_worse_luck_leaves_earlier(
    service: Departures, ready: float, one: float, other: float
) -> None:
    """A higher level never means an earlier departure."""
    low, high = sorted((one, other))
    assert service.leave(ready, low) <= service.leave(ready, high) + 1e-9


@HUNDREDS
@given(departures, hours, levels)
def test_nothing_leaves_while_shut(service: Departures, ready: float, level: float) -> None:
    """A departure lies in no time of no service, and not before one is ready."""
    leaves = service.leave(ready, level)
    assert leaves >= ready
    assert not any(start <= leaves < end for start, end in service.shut)


@pytest.mark.parametrize(
    ("ready", "level", "leaves"),
    [
        (0.0, 0.5, 60.0),  # Monday: noon on Wednesday
        (0.0, 0.9, 48.0 + 21.6),
        (54.0, 0.5, 66.0),  # Wednesday at six: half of the day that is left to come
        (66.0, 0.5, 120.0 + 6.0),  # Wednesday at six in the evening: three in four have missed it
        (66.0, 0.2, 66.0 + 4.8),
    ],
)
def test_hour_of_a_known_day_is_any_hour(ready: float, level: float, leaves: float) -> None:
    """On Wednesdays and Saturdays, at an hour nobody knows."""
    assert make("Wed|Sat").leave(ready, level) == pytest.approx(leaves)


def test_wait_stands_still_while_nothing_leaves() -> None:
    """Six hours of waiting, of which two pass before a day without seats, and four after it."""
    service = make("daily", (10.0, 34.0))
    assert service.leave(8.0, 0.5) == 38.0
    assert service.leave(20.0, 0.5) == 40.0


def test_service_that_ends_is_told_from_one_that_does_not() -> None:
    """An end for good is known; a stop is none."""
    assert make("daily", (10.0, FOREVER)).ends == 10.0
    assert make("daily", (10.0, FOREVER)).leave(5.0, 0.9) == FOREVER
    assert make("daily", (10.0, 20.0)).ends == FOREVER


def test_spans_that_overlap_or_touch_are_one() -> None:
    """Spans come out apart and in order."""
    assert merge_spans([(5, 7), (1, 3), (3, 4), (6, 9), (8, 8)]) == ((1, 4), (5, 9))
