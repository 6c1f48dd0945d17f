"""Instants and periods."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayout.situation.period import (
    BEGINNING,
    END,
    Period,
    after,
    hours_between,
    parse_instant,
)

NOON = datetime(2022, 9, 29, 12, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2022, 1, 1), datetime(2023, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    "text",
    [
        "2022-09-29T15:00:00+03:00",
        "2022-09-29T12:00:00Z",
        "2022-09-29T12:00Z",
        " 2022-09-29T07:00:00-05:00 ",
        "2022-09-29T17:45:00+05:45",
    ],
)
def test_instant_is_in_utc_when_parsed(text: str) -> None:
    """Whatever its offset, an instant comes back in UTC."""
    assert parse_instant(text) == NOON
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["2022-09-29T12:00:00", "2022-09-29T12:00"])
def test_instant_is_refused_when_it_has_no_offset(text: str) -> None:
    """An instant that lacks only its offset is refused with that as the reason."""
    with pytest.raises(ValueError, match=r"^offset$"):
        parse_instant(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tonight",
        "2022-09-29",
        "29.09.2022 12:00",
        "2022-9-29T12:00:00Z",
        "2022-02-30T12:00:00Z",
        "2022-09-29T25:00:00Z",
        "2022-09-29T12:00:00+99:00",
        "0001-01-01T00:00:00+03:00",
        "9999-12-31T23:00:00-03:00",
        "2022-09-29T12:00:00Z\n;",
    ],
)
def test_instant_is_refused_when_it_is_none(text: str) -> None:
    """What is no instant, or out of the years that have one, is refused."""
    with pytest.raises(ValueError):
        parse_instant(text)


def test_period_holds_its_start_and_not_its_end_when_asked() -> None:
    """A period is closed at its start and open at its end."""
    period = Period(NOON, after(NOON, 1))
    assert period.holds(NOON)
    assert not period.holds(after(NOON, 1))
    assert not period.holds(after(NOON, -0.001))


def test_period_holds_always_when_nothing_is_given() -> None:
    """A period without limits holds at any instant of history."""
    assert Period().holds(NOON)
    assert (Period().start, Period().end) == (BEGINNING, END)


def test_periods_do_not_overlap_when_they_only_touch() -> None:
    """A period that begins when another ends shares no instant with it."""
    assert not Period(NOON, after(NOON, 1)).overlaps(Period(after(NOON, 1), after(NOON, 2)))


@given(INSTANTS, INSTANTS, INSTANTS, INSTANTS)
def test_periods_overlap_when_one_holds_an_instant_of_the_other(
    a: datetime, b: datetime, c: datetime, d: datetime
) -> None:
    """Two periods overlap exactly if one of them holds the start of the other."""
    first, second = Period(min(a, b), max(a, b)), Period(min(c, d), max(c, d))
    shared = (first.holds(second.start) and second.holds(second.start)) or (
        second.holds(first.start) and first.holds(first.start)
    )
    assert first.overlaps(second) == second.overlaps(first) or not first.holds(first.start)
    if first.start < first.end and second.start < second.end:
        assert first.overlaps(second) == shared


@given(INSTANTS, INSTANTS)
def test_period_ends_no_later_when_cut(start: datetime, end: datetime) -> None:
    """A period cut at an instant never becomes longer."""
    whole = Period(start, start + timedelta(days=30))
    assert whole.until(end) == Period(start, min(whole.end, end))


def test_hours_are_negative_when_the_later_comes_first() -> None:
    """Hours between two instants have a sign, and `after` is their inverse."""
    assert hours_between(NOON, after(NOON, 2.5)) == 2.5
    assert hours_between(after(NOON, 2.5), NOON) == -2.5
