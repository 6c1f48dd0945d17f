"""What a service costs: quoted, indicative or unknown, and when it is sold out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wayout.situation.period import Instant, Period, hours_between
from wayout.situation.phrase import Word, say, say_joined, show_figure
from wayout.situation.record import Observation, Service
from wayout.situation.situation import Situation

CAUTION = ("law", "practice", "observed")


@dataclass(frozen=True, slots=True)
class Fare:
    """A fare in the situation's currency; unknown fares have no amounts."""

    low: float
    high: float
    state: str  # quoted, indicative, unknown
    records: tuple[str, ...] = ()
    stated: str = ""


UNKNOWN = Fare(0.0, float("inf"), "unknown")


class FareBook:
    """The fares and seats known of every service at one instant of knowledge."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._rates = _read_rates(situation)
        self._by_service: dict[str, list[Observation]] = {}
        for o in situation.observations.values():
            if o.service and o.kind in ("fare", "seats") and o.status in CAUTION:
                self._by_service.setdefault(o.service, []).append(o)
        for found in self._by_service.values():
            found.sort(key=lambda o: (o.published, o.id))

    def get_fare(self, service: Service, *, at: Instant) -> Fare:
        """
        Get the fare for a departure about an instant.

        A fresh statement about that day is *quoted*; an old one, or the nearest about another
        day, is *indicative*; in a currency without a known rate it is unknown, with the amount.
        """
        stated = [o for o in self._by_service.get(service.id, []) if o.kind == "fare"]
        if not stated:
            return UNKNOWN
        fitting = [o for o in stated if o.valid.holds(at)]
        fresh = [o for o in fitting if self._is_fresh(o)]
        if fresh:
            return self._fare(fresh, "quoted")
        if fitting:
            return self._fare(fitting[-1:], "indicative")
        nearest = min(stated, key=lambda o: (_hours_off(o.valid, at), o.id))
        return self._fare([nearest], "indicative")

    def pieces(
        self, service: Service, *, since: Instant, until: Instant
    ) -> tuple[tuple[float, float, float], ...]:
        """
        Give the fare of a service by instant of departure, as pieces in which it is the same.

        Returns
        -------
        pieces
            Each the hours from `since` to its beginning (the first: minus infinity), the low and
            the high end; a high end of infinity is an unknown fare. None if nobody stated one.
        """
        stated = [o for o in self._by_service.get(service.id, []) if o.kind == "fare"]
        edges = {e for o in stated for e in (o.valid.start, o.valid.end) if since < e < until}
        middles = {a + (b - a) / 2 for a in edges for b in edges if a < b}
        cuts = [since, *sorted(edges | middles), until]
        pieces: list[tuple[float, float, float]] = []
        for start, end in pairwise(cuts) if stated else ():
            fare = self.get_fare(service, at=start + (end - start) / 2)
            begin = hours_between(since, start) if pieces else -math.inf
            if not pieces or pieces[-1][1:] != (fare.low, fare.high):
                pieces.append((begin, fare.low, fare.high))
        return tuple(pieces)

    def _is_fresh(self, stated: Observation) -> bool:
        age = hours_between(stated.published, self._situation.known_by)
        return age <= self._situation.shelf_life_hours(stated)

    def _fare(self, stated: Sequence[Observation], state: str) -> Fare:
        known = [(o, self._rates.get(o.unit)) for o in stated]
        priced = [(o, rate) for o, rate in known if rate is not None]
        words = say_joined("{some}; {another}", (_say_amount(o) for o in stated))
        records = tuple(o.id for o in stated)
        if not priced:
            return Fare(0.0, float("inf"), "unknown", records, words)
        low = min(o.low * rate for o, rate in priced)
        high = max(o.high * rate for o, rate in priced)
        return Fare(low, high, state, records, words)

    def is_priced(self, service: str) -> bool:
        """Tell whether anybody stated a fare or a sold-out day for a service."""
        return service in self._by_service

    def sold_out(self, service: Service) -> list[tuple[Period, str]]:
        """Give the periods of departure for which no seat was left, each with its record."""
        return [
            (o.valid, o.id)
            for o in self._by_service.get(service.id, [])
            if o.kind == "seats" and o.value == 0
        ]

    @property
    def rates(self) -> Mapping[str, float]:
        """Give the value of one unit of each currency in the situation's own."""
        return self._rates


def _hours_off(period: Period, at: Instant) -> float:
    return min(abs(hours_between(period.start, at)), abs(hours_between(period.end, at)))


def _read_rates(situation: Situation) -> dict[str, float]:
    """Read rates of exchange; of several for one pair, the last published."""
    home = situation.head.currency
    rates = {home: 1.0}
    stated: Iterable[Observation] = sorted(
        (o for o in situation.observations.values() if o.kind == "rate" and o.value > 0),
        key=lambda o: (o.published, o.id),
    )
    for o in stated:
        money, _, base = o.unit.partition("/")
        if money == home:
            rates[base] = o.value
        elif base == home:
            rates[money] = 1.0 / o.value
    return rates


def _say_amount(stated: Observation) -> str:
    number, unit = show_figure(stated.value), Word(stated.unit, "unit")
    return say("{number} {unit}", number=number, unit=unit)
