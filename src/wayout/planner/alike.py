"""Ways alike: near-duplicates are dropped while they are labels, before journeys are rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wayout.planner.label import DOUBT, HIGH, HOURS, LOW
from wayout.planner.tracing import IS_PRIOR
from wayout.planner.trail import Trails


class End(NamedTuple):
    """A label at the end of one trail."""

    trails: Trails
    row: int


Ends = tuple[End, ...]
"""The end of each trail of those who come to one place; one for who travels alone."""


def keep_different(offers: Iterable[tuple[str, Ends]]) -> Iterator[int]:
    """
    Yield the numbers of the offers that `group_journeys` may keep, by hour.

    Of those alike (one country, one border, one set of main means, as sure) that is the earliest,
    and each one that may be surely cheaper than one kept before.

    Parameters
    ----------
    offers
        The country each leads to, and its ends.
    """
    every = [(country, ends, _join(ends)) for country, ends in offers]
    order = sorted(range(len(every)), key=lambda i: (every[i][2][0], every[i][2][2]))
    dearest: dict[tuple[object, ...], float] = {}
    for number in order:
        country, ends, (_, low, high, doubt) = every[number]
        key = (country, *_kind(ends, doubt))
        if key not in dearest or high < dearest[key]:
            dearest[key] = max(low, dearest.get(key, low))
            yield number


def _join(ends: Ends) -> tuple[float, float, float, bool]:
    """Give the last hour of all, their money added up from low to high, and any doubt."""
    if len(ends) == 1:
        trails, row = ends[0]
        x = trails.label(row)
        return x[HOURS], x[LOW], x[HIGH], x[DOUBT] > 0
    labels = [end.trails.label(end.row) for end in ends]
    return (
        max(x[HOURS] for x in labels),
        sum(x[LOW] for x in labels),
        sum(x[HIGH] for x in labels),
        any(x[DOUBT] > 0 for x in labels),
    )


def _kind(ends: Ends, doubt: bool) -> tuple[object, ...]:
    """
    Give what makes ways different to people: the first one's last border, all main means.

    Of one way alone the border and the means are numbers, which tell as much.
    """
    if len(ends) == 1:
        trails, row = ends[0]
        border, bits, _, flags, *_ = trails.trace(row)
        return border, bits, doubt or bool(flags & IS_PRIOR)
    marks = [end.trails.mark(end.row) for end in ends]
    last = next((m for m in marks if m.via), marks[0])
    means = marks[0].means.union(*(m.means for m in marks[1:]))
    unsure = doubt or any(m.is_prior for m in marks)
    return last.via, last.mode, means, unsure
