"""
What a label is, and when one dominates another.

A label is a way to be at a node: when, for how much money, at what worst risk. Money is what is
known of it as an interval, plus named quantities nobody has priced: kilometres in an own car, in
lifts and in taxis, and the set of single fares that are unknown. Unpriced quantities are at least
zero and the same for every label, so one label is surely no dearer than another if its known
money is, and it uses no more of each unpriced quantity.
"""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """A way to be at a node. Hours are after the plan's instant; money in its currency."""

    hours: float
    low: float
    high: float
    car_km: float
    lift_km: float
    taxi_km: float
    unknown_fares: int  # bit set
    risk: int
    doubt: int
    bound_hours: float
    node: int
    parent: Label | None
    step: object


def dominates(one: Label, other: Label) -> bool:
    """
    Tell whether one label is at least as good as the other in everything that is compared.

    Compared are the hour, money, risk and doubt; equal labels dominate each other, and the
    search keeps the first. Intervals of money are ordered by both ends: no more at the least and
    no more at the most.
    """
    return (
        one.hours <= other.hours
        and one.risk <= other.risk
        and one.doubt <= other.doubt
        and one.car_km <= other.car_km
        and one.lift_km <= other.lift_km
        and one.taxi_km <= other.taxi_km
        and one.unknown_fares & ~other.unknown_fares == 0
        and one.low <= other.low
        and one.high <= other.high
    )
