"""Every report is accounted for, and nothing published later changes a measurement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.reports.told import PERSONS, place_reports, tell
from tests.planner.shipped import RUSSIA
from wayout.forecast.reports.measured import list_measurements
from wayout.forecast.reports.measurement import QUANTITIES
from wayout.forecast.reports.measuring import KINDS
from wayout.situation.record import Observation

DAYS = (22, 24, 26, 28, 29)
ORIGINS = [datetime(2022, 9, day, 21, tzinfo=UTC) for day in DAYS]

reports = st.builds(
    lambda i, v, start, hours, kind, bound, place: tell(
        f"r{i}",
        v,
        f"{start:02}",
        f"{start + 1:02}T{hours:02}",
        "24",
        kind=kind,
        unit={"entries": "trips", "queue_length": "km", "wait_time": "hours"}[kind],
        bound=bound,
        place=place,
    ),
    st.integers(0, 30),
    st.floats(0, 1e5),
    st.integers(15, 26),
    st.integers(0, 23),
    st.sampled_from(["entries", "queue_length", "wait_time"]),
    st.sampled_from(["exact", "about", "at-least", "at-most"]),
    st.sampled_from(["south-gate", "north-bridge", "north-border", "borland"]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(reports, max_size=8), st.lists(reports, max_size=8))
def test_reports_published_later_change_nothing(
    known: list[Observation], later: list[Observation]
) -> None:
    """With any reports added that were published after the instant, all is the same."""
    now = tell("x", 1, "24", "25", "24").published
    hidden = [
        replace(r, id=f"later-{r.id}", published=now.replace(day=27), valid=r.valid) for r in later
    ]
    one = list_measurements(place_reports(known).as_of(now), persons_a_vehicle=PERSONS)
    more = place_reports([*hidden, *known]).as_of(now)
    assert list_measurements(more, persons_a_vehicle=PERSONS) == one


@settings(max_examples=80, deadline=None)
@given(st.lists(reports, max_size=10, unique_by=lambda r: r.id), st.randoms())
def test_the_order_of_reports_changes_nothing(known: list[Observation], chance: object) -> None:
    """Measurements and asides come in an order of their own."""
    shuffled = list(known)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (
        list_measurements(place_reports(r), persons_a_vehicle=PERSONS) for r in (known, shuffled)
    )
    assert [m.records for m in one.measurements] == [m.records for m in other.measurements]
    assert one.aside == other.aside


def test_no_reports_are_no_measurements() -> None:
    """Both lists are empty."""
    found = list_measurements(place_reports([]), persons_a_vehicle=PERSONS)
    assert not found.measurements
    assert not found.aside


@pytest.mark.parametrize("origin", ORIGINS, ids=[str(day) for day in DAYS])
def test_every_report_of_the_example_is_used_or_set_aside_once(origin: datetime) -> None:
    """No observation of these kinds is lost, and none counts twice."""
    known = RUSSIA.as_of(origin)
    found = list_measurements(known, persons_a_vehicle=PERSONS)
    used = [record for m in found.measurements for record in m.records]
    named = sorted([*used, *(a.record for a in found.aside)])
    assert named == sorted(o.id for o in known.observations.values() if o.kind in KINDS)


@pytest.mark.parametrize("origin", ORIGINS, ids=[str(day) for day in DAYS])
def test_every_measurement_of_the_example_is_possible(origin: datetime) -> None:
    """Within the window, known by then, of a period with a length, with a doubt above 0."""
    window = RUSSIA.head.window
    for m in list_measurements(RUSSIA.as_of(origin), persons_a_vehicle=PERSONS).measurements:
        assert window.start <= m.start < m.end <= m.published <= origin, m
        assert m.quantity in QUANTITIES, m
        assert m.value >= 0, m
        assert 0 < m.doubt < 4, m
        assert all(RUSSIA.crossings[post].country_in == m.country for post in m.posts), m
