"""The small situation with reports told in a test, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tests.small_situation import SMALL
from wayout.forecast.reports.measured import Measured, list_measurements
from wayout.forecast.reports.measurement import Measurement
from wayout.situation.period import Instant, Period, parse_instant
from wayout.situation.reading import get_situation
from wayout.situation.record import Observation
from wayout.situation.situation import Situation

WHOLE = get_situation(SMALL)
SAMPLE = WHOLE.observations["gate-entries"]
PERSONS = 2.5


def at(text: str) -> Instant:
    """Read `25T08` as that day and hour of September 2022 in the time of Arrel."""
    day, _, hour = text.partition("T")
    return parse_instant(f"2022-09-{day}T{hour or '00'}:00:00+03:00")


def tell(name: str, value: float, start: str, end: str, published: str, **more: Any) -> Observation:
    """Tell a report of entries at the south gate by Arrel's people, unless said otherwise."""
    said: dict[str, Any] = {"low": value, "high": value, "sources": (name,), **more}
    period = Period(at(start), at(end)) if end else Period(at(start))
    return replace(SAMPLE, id=name, value=value, valid=period, published=at(published), **said)


def tell_wait(hours: float, start: str, end: str, published: str, **more: Any) -> Observation:
    """Tell of a wait at the south gate."""
    said: dict[str, Any] = {"kind": "wait_time", "unit": "hours", "nationality": "all", **more}
    return tell(said.pop("name", "wait"), hours, start, end, published, **said)


def place_reports(reports: Iterable[Observation]) -> Situation:
    """Give the small situation with these reports and no other."""
    return replace(WHOLE, observations={seen.id: seen for seen in reports})


def measure_all(*reports: Observation) -> Measured:
    """List what becomes of reports when all of them are known."""
    return list_measurements(place_reports(reports), persons_a_vehicle=PERSONS)


def measure_one(report: Observation) -> Measurement:
    """Give the one measurement that a report becomes."""
    found = measure_all(report)
    assert not found.aside
    (one,) = found.measurements
    return one


def why_aside(*reports: Observation) -> dict[str, str]:
    """Give why each report was set aside, by its id."""
    return {a.record: a.why for a in measure_all(*reports).aside}
