"""Checks of observations: the unit fits the kind, the bounds are in order, the period is there."""

from __future__ import annotations

from collections.abc import Iterator

from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.period import BEGINNING, END
from wayout.situation.record import Observation
from wayout.situation.situation import Situation

_MONEY = ("RUB", "USD", "EUR", "KZT", "TRY", "GBP")
UNITS_OF: dict[str, tuple[str, ...]] = {
    "entries": ("trips", "vehicles", "trips/day", "vehicles/day"),
    "baseline_entries": ("trips/day", "trips/month", "vehicles/day", "vehicles/month"),
    "capacity": (
        "trips/day",
        "trips/month",
        "vehicles",
        "vehicles/day",
        "vehicles/hour",
        "vehicles/month",
        "persons",
    ),
    "queue_length": ("km",),
    "queue_vehicles": ("vehicles",),
    "queue_persons": ("persons",),
    "wait_time": ("hours",),
    "refusals": ("persons", "trips", "percent"),
    "asylum_claims": ("persons", "requests"),
    "permits": ("persons", "requests"),
    "turned_back": ("persons", "trips", "vehicles"),
    "summonses": ("persons",),
    "stock": ("persons", "vehicles"),
    "lodging": ("persons", "percent", *_MONEY),
    "fare": _MONEY,
    "seats": ("seats",),
    "price": _MONEY,
    "rate": ("RUB/USD", "RUB/EUR", "RUB/GBP", "KZT/RUB"),
    "interest": ("percent", "index", "ratio", "requests", "members"),
}
"""The units a kind of observation may have."""


def _notice(seen: Observation, code: str, found: str, accepted: str, nearest: str = "") -> Notice:
    return Notice(seen.where.file, seen.where.line, code, found, accepted, nearest)


def check_observations(situation: Situation) -> Iterator[Notice]:
    """Yield the faults of every number of the situation."""
    for seen in situation.observations.values():
        units = UNITS_OF[seen.kind]
        if seen.unit not in units:
            found = f"'{seen.id}' of the kind '{seen.kind}' has the unit '{seen.unit}'"
            near = find_nearest(seen.unit, units)
            yield _notice(seen, "unit-not-of-kind", found, list_some(units), near)
        if not seen.low <= seen.value <= seen.high:
            found = f"'{seen.id}' has the value {seen.value:g} in {seen.low:g} to {seen.high:g}"
            yield _notice(seen, "bounds-disordered", found, "low, value, high in order")
        elif seen.bound == "range" and seen.low == seen.high:
            found = f"'{seen.id}' is a range without its two ends"
            yield _notice(seen, "range-without-bounds", found, "low below high")
        if seen.kind == "entries" and (seen.valid.start == BEGINNING or seen.valid.end == END):
            found = f"entries '{seen.id}' do not say over which time"
            yield _notice(seen, "missing-period", found, "valid_from and valid_to")
        if seen.kind in ("fare", "seats") and not seen.service and "#" not in seen.id:
            found = f"{seen.kind} '{seen.id}' names no service"
            yield _notice(seen, "missing-service", found, "an id from services.csv")
        if seen.kind == "rate" and seen.place:
            found = f"rate '{seen.id}' names the place '{seen.place}'"
            yield _notice(seen, "rate-with-place", found, "no place")
