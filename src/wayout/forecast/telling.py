"""Telling a forecast: quantiles of what the members came to, by target, place and step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import numpy as np

from wayout.forecast.flows.tasks import Lot
from wayout.forecast.forecast import (
    ARRIVALS,
    ENTRIES,
    LEVELS,
    QUEUE_KM,
    QUEUE_VEHICLES,
    STRANDED,
    WAIT,
    Series,
)
from wayout.forecast.setting.lanes import CAR, FOOT, Lane
from wayout.forecast.setting.setting import Setting
from wayout.network.compiled import Array
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

DAY_H = 24.0
LEAST_ENTRIES = 1.0
"""A place is told of if on some day as many enter in one member of twenty."""
LEAST_VEHICLES = 5.0
"""A queue is told of if at some hour as many vehicles, or people on foot, stand in it so."""
HIGH = 0.95

Told = tuple[tuple[Series, ...], tuple[Series, ...]]
"""The same targets before now, and from now on."""


def choose_watched(setting: Setting) -> Array:
    """Choose the lanes whose queues are told of: cars and walkers at border posts."""
    return np.array(
        [n for n, lane in enumerate(setting.lanes) if lane.post and lane.kind in (CAR, FOOT)],
        np.int64,
    )


def tell_series(
    situation: Situation,
    setting: Setting,
    lot: Lot,
    *,
    watched: Array,
    since: int,
    reported: frozenset[str],
) -> Told:
    """
    Tell every series worth telling, before now and from now on.

    Days are local days of the country entered; the day of now is in the part to come. Of a country
    that no report is about nothing is told: it would be an assumption, and look like a forecast.
    """
    of_lane = {k: n for n, k in enumerate(watched.tolist())}
    of_lane = {k: n for k, n in of_lane.items() if setting.lanes[k].country in reported}
    told = [
        *_tell_entries(situation, setting, lot, reported),
        *_tell_queues(situation, setting, lot, of_lane, since),
        *_tell_stranded(setting, lot, of_lane, since),
    ]
    now = setting.hours.instant(setting.hours.now)
    past = tuple(cut for series in told if (cut := _cut(series, None, now)).starts)
    ahead = tuple(cut for series in told if (cut := _cut(series, now, None)).starts)
    return past, ahead


def _cut(series: Series, first: Instant | None, end: Instant | None) -> Series:
    """Cut a series to the steps that end after an instant, or that end by one."""
    step = timedelta(hours=series.step_h)
    kept = [
        n
        for n, start in enumerate(series.starts)
        if (first is None or start + step > first) and (end is None or start + step <= end)
    ]
    starts = tuple(series.starts[n] for n in kept)
    return Series(
        series.target, series.location, series.mode, starts, series.step_h, series.quantiles[kept]
    )


def _tell_entries(
    situation: Situation, setting: Setting, lot: Lot, reported: frozenset[str]
) -> Iterator[Series]:
    """Yield entries of countries, areas and posts, and arrivals in the towns behind."""
    lanes = setting.lanes
    for code in sorted({lane.country for lane in lanes} & reported):
        ours = [n for n, lane in enumerate(lanes) if lane.country == code]
        name = find_country(situation, code)
        yield from _tell_daily(setting, lot, ENTRIES, name, ours)
    for area, posts in _list_areas(situation):
        ours = [n for n, lane in enumerate(lanes) if lane.post in posts]
        countries = {lanes[n].country for n in ours}
        if len(countries) == 1 and countries <= reported:
            yield from _tell_daily(setting, lot, ENTRIES, area, ours)
    for post in sorted({x.post for x in lanes if x.post and x.country in reported}):
        ours = [n for n, lane in enumerate(lanes) if lane.post == post]
        yield from _tell_daily(setting, lot, ENTRIES, post, ours)
    for town in sorted({x.town for x in lanes if x.town and x.country in reported}):
        ours = [n for n, lane in enumerate(lanes) if lane.town == town]
        yield from _tell_daily(setting, lot, ARRIVALS, town, ours)


def _list_areas(situation: Situation) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the areas that are made of border posts, with those posts."""
    for place in situation.places.values():
        posts = frozenset(place.members)
        if posts and posts <= situation.crossings.keys():
            yield place.id, posts


def find_country(situation: Situation, code: str) -> str:
    """Find the id of a country by its code; the code itself if no place has it."""
    for place in situation.places.values():
        if place.kind == "country" and place.country == code:
            return place.id
    return code


def _tell_daily(
    setting: Setting, lot: Lot, target: str, location: str, lanes: Sequence[int]
) -> Iterator[Series]:
    number = int(setting.country[lanes[0]])
    midnights = [setting.hours.instant(int(h)) for h in setting.list_day_edges(number)]
    people = lot.entered[:, : len(midnights), lanes].sum(axis=2)
    found = _take_quantiles(people)
    whole = [n for n, hours in enumerate(_count_hours(setting, number)) if hours >= DAY_H]
    if not whole or found[whole][:, LEVELS.index(HIGH)].max() < LEAST_ENTRIES:
        return
    starts = tuple(midnights[n] for n in whole)
    yield Series(target, location, "", starts, DAY_H, found[whole])


def _count_hours(setting: Setting, country: int) -> Array:
    return np.bincount(setting.day[:, country])


def _tell_queues(
    situation: Situation, setting: Setting, lot: Lot, of_lane: Mapping[int, int], since: int
) -> Iterator[Series]:
    """Yield queues and waits; `of_lane` gives the column of each lane that is told of."""
    per_km = situation.head.assumptions["vehicles-per-km"].value
    hours = lot.waiting.shape[1]
    starts = tuple(setting.hours.instant(since + h) for h in range(hours))
    for number, n in of_lane.items():
        lane = setting.lanes[number]
        size = lot.persons if lane.kind == CAR else np.ones_like(lot.persons)
        stand = lot.waiting[:, :, n] / size[:, None]
        if np.quantile(stand.max(axis=1), HIGH) < LEAST_VEHICLES:
            continue
        mode = _name_mode(lane)
        queue = _take_quantiles(stand)
        if lane.kind == CAR:
            yield Series(QUEUE_VEHICLES, lane.post, mode, starts, 1.0, queue)
            length = _take_quantiles(stand / (per_km * lot.density[:, None]))
            yield Series(QUEUE_KM, lane.post, mode, starts, 1.0, length)
        yield Series(WAIT, lane.post, mode, starts, 1.0, _take_quantiles(lot.waits[:, :, n]))


def _name_mode(lane: Lane) -> str:
    return "car" if lane.kind == CAR else "foot"


def _tell_stranded(
    setting: Setting, lot: Lot, of_lane: Mapping[int, int], since: int
) -> Iterator[Series]:
    """Yield who waits at each post at the end of each local day."""
    for post in sorted({setting.lanes[k].post for k in of_lane}):
        ours = [k for k in of_lane if setting.lanes[k].post == post]
        number = int(setting.country[ours[0]])
        ends = [int(h) for h in setting.list_day_edges(number) if h - DAY_H >= since]
        if not ends:
            continue
        rows = np.array(ends) - since
        people = np.sum([lot.waiting[:, rows, of_lane[k]] for k in ours], axis=0)
        found = _take_quantiles(people)
        if found[:, LEVELS.index(HIGH)].max() >= LEAST_VEHICLES:
            starts = tuple(setting.hours.instant(h - DAY_H) for h in ends)
            yield Series(STRANDED, post, "", starts, DAY_H, found)


def _take_quantiles(values: Array) -> Array:
    """Take the quantiles over members, shape (steps, levels); infinite values stay so."""
    ordered = np.sort(values, axis=0)
    last = len(ordered) - 1
    at = np.array(LEVELS) * last
    low, high = np.floor(at).astype(int), np.ceil(at).astype(int)
    part = (at - low)[:, None]
    below, above = ordered[low].astype(np.float64), ordered[high].astype(np.float64)
    with np.errstate(invalid="ignore"):
        between = below + np.where(part > 0, part * (above - below), 0.0)
    found = np.where(np.isinf(above) & (part > 0), above, between)
    return np.ascontiguousarray(np.where(np.isinf(below), below, found).T)
