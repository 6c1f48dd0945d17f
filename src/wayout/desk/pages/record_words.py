"""Records in words, also those that hold only numbers: what somebody reads who decides."""

from __future__ import annotations

from wayout.situation.record import Crossing, Observation, Record, Service
from wayout.situation.situation import Situation


def say_record(record: Record, situation: Situation) -> str:
    """Say what a record says; of one without words what it measures, joins or lets through."""
    if record.text:
        return record.text
    if isinstance(record, Crossing):
        by = f" to: {', '.join(sorted(record.modes))}" if record.state == "open" else ""
        return f"{record.name} by itself: {record.state}{by}"
    if isinstance(record, Service):
        ends = (situation.name_of(record.origin), situation.name_of(record.destination))
        return f"By {record.mode}: {' to '.join(map(str, ends))}"
    return _say_number(record, situation) if isinstance(record, Observation) else ""


def _say_number(record: Observation, situation: Situation) -> str:
    low, high = f"{record.low:g}", f"{record.high:g}"
    number = low if low == high else f"{low} to {high}"
    where = situation.name_of(record.place) if record.place else record.country
    kind = record.kind.replace("_", " ")
    return f"{kind.capitalize()} of {number} {record.unit}: {where}"
