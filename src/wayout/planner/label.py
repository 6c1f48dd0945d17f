"""
What a label is, and when one dominates another.

A label is a way to be at a node: when, for how much money, at what worst risk. Money is what is
known of it, as an interval, and what nobody has priced: so many single fares, and so many
kilometres of road. A way with an unpriced fare is never held cheaper, nor dearer, than one whose
money is all known; of two with equally many unpriced fares the known part decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Label(NamedTuple):
    """A way to be at a node. Hours are after the plan's instant; money in its currency."""

    hours: float
    low: float
    high: float
    road_km: float
    unpriced: int
    risk: int
    doubt: int
    bound_hours: float
    node: int
    parent: Label | None
    step: object


def dominates(one: Label, other: Label) -> bool:
    """
    Tell whether one label is at least as good as the other in everything that is compared.

    Compared are the hour, both ends of the known money, the unpriced fares, the unpriced
    kilometres, the worst risk and the doubt; the 90 % bound is not. Equal labels dominate each
    other, and the search keeps the first.
    """
    return (
        one.hours <= other.hours
        and one.unpriced <= other.unpriced
        and one.road_km <= other.road_km
        and one.low <= other.low
        and one.high <= other.high
        and one.risk <= other.risk
        and one.doubt <= other.doubt
    )


def is_dominated(label: Label, others: Iterable[Label]) -> bool:
    """Tell whether some other label dominates this one."""
    for other in others:  # noqa: SIM110 - a loop is twice as fast as any() here
        if dominates(other, label):
            return True
    return False
