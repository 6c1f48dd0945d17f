"""A measurement: a number somebody reported, what of the model it is a number of, and its doubt."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.situation.period import Instant

ENTRIES = "entries"
VEHICLES = "vehicles"
KM = "km"
WAIT = "wait"
CAPACITY = "capacity"
QUANTITIES = {
    ENTRIES: "people",
    VEHICLES: "vehicles",
    KM: "km",
    WAIT: "hours",
    CAPACITY: "people/hour",
}
"""What can be measured, and in which unit."""

EXACT, AT_LEAST, AT_MOST = "exact", "at-least", "at-most"
"""How a value binds; about and range are exact with more doubt."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """
    A number that was reported, in the terms of the model.

    Attributes
    ----------
    records
        The observations it was made from; more than one if several outlets repeat one origin.
    quantity
        A key of `QUANTITIES`. Entries are the sum over the period. Vehicles, kilometres and waits
        are the mean over the period, of people who join within it; of several posts, at the worst
        of them. Vehicles of people on foot are people. A capacity is the mean rate of service.
    country
        The country entered, ISO 3166 alpha-2.
    posts
        The border posts it is about; empty: every way into the country, by land and air.
    modes
        Modes it is about; empty: all.
    start, end
        The period, half open; never later than `published`.
    value
        In the unit of the quantity, at least 0.
    bound
        `EXACT`, `AT_LEAST` or `AT_MOST`.
    doubt
        The standard deviation of the error of log(1 + value), of the report and of what the model
        leaves out of it.
    """

    records: tuple[str, ...]
    quantity: str
    country: str
    posts: tuple[str, ...]
    modes: frozenset[str]
    start: Instant
    end: Instant
    published: Instant
    value: float
    bound: str
    doubt: float
