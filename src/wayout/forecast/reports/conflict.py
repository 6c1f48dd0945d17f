"""Conflicting reports: what scatters more than its doubts allow is doubted by as much."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from wayout.forecast.reports.measurement import (
    AT_LEAST,
    AT_MOST,
    CAPACITY,
    ENTRIES,
    EXACT,
    Measurement,
)
from wayout.forecast.reports.witness import (
    WHOLE,
    find_overlap,
    find_parts,
    find_same_time,
    is_about_same,
)
from wayout.situation.period import hours_between

NEARBY = timedelta(days=3)


def widen_conflicts(found: Sequence[Measurement]) -> list[Measurement]:
    """
    Widen the doubt of measurements that others of the same thing contradict.

    Those of the same quantity, place and time are compared: values by the spread between them
    beyond their doubts (random effects), which is added to each; a bound that the pooled values
    break, by how far they break it. Entries are compared as people a day, a total also with the
    sum of the days in it, and a part of the border must not have more than the whole.

    References
    ----------
    R. DerSimonian, N. Laird, Meta-analysis in clinical trials, Controlled Clinical Trials 7, 1986.
    """
    return [replace(one, doubt=_find_doubt(one, found)) for one in found]


def doubt_capacities(found: Sequence[Measurement]) -> list[Measurement]:
    """
    Doubt capacities that fewer could pass than were counted at the same posts within three days.

    Who counts those who came through saw all lines; who says how fast the line moves saw one. The
    doubt grows by how far the two are apart, and that of the count does not.
    """
    return [replace(one, doubt=math.hypot(one.doubt, _find_shortfall(one, found))) for one in found]


def _find_shortfall(one: Measurement, found: Sequence[Measurement]) -> float:
    if one.quantity != CAPACITY or one.bound == AT_LEAST:
        return 0.0
    short = 0.0
    for other in found:
        near = other.start - NEARBY < one.end and one.start < other.end + NEARBY
        counted = other.quantity == ENTRIES and other.posts and other.bound != AT_MOST
        if near and counted and set(other.posts) <= set(one.posts):
            an_hour = other.value / hours_between(other.start, other.end)
            short = max(short, math.log1p(an_hour) - math.log1p(one.value))
    return short


def _find_doubt(one: Measurement, found: Sequence[Measurement]) -> float:
    own = one.doubt**2
    squares = [own, *(own + between for between in _list_spreads(one, found))]
    for limit, variance in _list_excesses(one, found):
        squares.append(limit**2 - variance)
    return math.sqrt(max(squares))


def _list_spreads(one: Measurement, found: Sequence[Measurement]) -> Iterator[float]:
    """Yield the variance between a value and others of the same thing, beyond their doubts."""
    if one.bound != EXACT:
        return
    peers = _list_peers(one, found)
    parts = find_parts(one, found)
    if parts:
        total = sum(p.value for p in parts)
        doubt = math.hypot(*(p.value * p.doubt for p in parts)) / max(total, 1.0)
        peers.append(replace(one, value=total, doubt=doubt))
    yield estimate_between([_find_level(p) for p in peers], [p.doubt**2 for p in peers])


def _list_peers(one: Measurement, found: Sequence[Measurement]) -> list[Measurement]:
    """List the values of the same thing, the measurement itself among them if it is a value."""
    return [
        other
        for other in found
        if other.bound == EXACT
        and is_about_same(one, other)
        and find_overlap(one, other) >= find_same_time(one)
    ]


def _list_excesses(one: Measurement, found: Sequence[Measurement]) -> Iterator[tuple[float, float]]:
    """Yield by how far a measurement is above or below what others allow, with their variance."""
    level = _find_level(one)
    peers = _list_peers(one, found) if one.bound != EXACT else []
    if peers:
        own = [p.doubt**2 for p in peers]
        between = estimate_between([_find_level(p) for p in peers], own)
        mean, variance = _pool([_find_level(p) for p in peers], [v + between for v in own])
        yield max(0.0, level - mean if one.bound == AT_LEAST else mean - level), variance
    for other in found:
        if one.quantity != ENTRIES or find_overlap(one, other) < WHOLE:
            continue
        if one.bound != AT_MOST and other.bound != AT_LEAST and _is_part(one, other):
            yield max(0.0, level - _find_level(other)), other.doubt**2
        if one.bound != AT_LEAST and other.bound != AT_MOST and _is_part(other, one):
            yield max(0.0, _find_level(other) - level), other.doubt**2


def _is_part(one: Measurement, other: Measurement) -> bool:
    """Tell whether one is of some of the posts, or modes, of the other."""
    posts = not other.posts or (one.posts and set(one.posts) <= set(other.posts))
    modes = not other.modes or (one.modes and one.modes <= other.modes)
    same = (one.posts, one.modes) == (other.posts, other.modes)
    return bool(one.country == other.country and posts and modes and not same)


def _find_level(one: Measurement) -> float:
    """Give the logarithm on which measurements are compared."""
    days = hours_between(one.start, one.end) / 24.0 if one.quantity == ENTRIES else 1.0
    return math.log1p(one.value / days)


def _pool(logs: Sequence[float], variances: Sequence[float]) -> tuple[float, float]:
    weights = [1.0 / v for v in variances]
    total = sum(weights)
    return sum(w * x for w, x in zip(weights, logs, strict=True)) / total, 1.0 / total


def estimate_between(logs: Sequence[float], variances: Sequence[float]) -> float:
    """Estimate the variance between reports beyond their own, by moments; of one report, 0."""
    weights = [1.0 / v for v in variances]
    total = sum(weights)
    scale = total - sum(w * w for w in weights) / total
    if len(logs) < 2 or scale <= 0.0:
        return 0.0
    mean, _ = _pool(logs, variances)
    q = sum(w * (x - mean) ** 2 for w, x in zip(weights, logs, strict=True))
    return max(0.0, (q - (len(logs) - 1)) / scale)
