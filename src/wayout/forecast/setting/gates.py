"""The gates of a forecast as arrays: who passes each lane in each hour, and who knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wayout.forecast.scenario.scenario import CAPACITY, Change
from wayout.forecast.setting.admission import REFUSED, UNKNOWN, Admissions, Spell, is_about
from wayout.forecast.setting.assumptions import Kind
from wayout.forecast.setting.hours import Hours
from wayout.forecast.setting.lanes import MODES, Lane
from wayout.network.compiled import Array

NEVER = np.float32(np.inf)


class Gates(NamedTuple):
    """
    Who passes, and what is known of it beforehand.

    `word` is how a class is treated at a lane in each hour, as in `admission`, shape (hours,
    lanes, classes). `shuts` is the next hour from which it is refused, and `opens` the next from
    which it is not, so far as people know in that hour; infinite where they know of none. `share`
    of an hour in which the post is open, with the factors of a scenario, shape (hours, lanes);
    `pace` is its mean over the day that begins then. `value` is the share of a class that would go
    there, shape (hours, lanes, classes), and `changes` whether anybody knows of an end or a
    beginning, shape (hours, lanes).
    """

    word: Array
    shuts: Array
    opens: Array
    share: Array
    pace: Array
    value: Array
    changes: Array


def lay_gates(
    admissions: Admissions,
    *,
    lanes: Sequence[Lane],
    classes: Sequence[Kind],
    hours: Hours,
    unknown: float,
    changes: Sequence[Change] = (),
) -> Gates:
    """Lay out the gates of every lane over the hours; a share `unknown` go by unknown law."""
    shape = (len(lanes), len(classes), hours.count)
    word = np.empty(shape, np.uint8)
    shuts, opens = np.full(shape, NEVER), np.full(shape, NEVER)
    start, end = hours.start, hours.instant(hours.count)
    for n, lane in enumerate(lanes):
        for c, kind in enumerate(classes):
            spells = admissions.list_spells(lane, kind, start=start, end=end)
            word[n, c] = spells[0].word
            _lay_spells(spells, hours, word[n, c], shuts[n, c], opens[n, c])
    share = np.array([_share_open(lane, hours, changes) for lane in lanes]).reshape(-1, hours.count)
    value = np.where(word == REFUSED, 0.0, np.where(word == UNKNOWN, unknown, 1.0))
    known = np.any((shuts < NEVER) | (opens < NEVER), axis=1)
    parts: list[Array] = [word, shuts, opens, share, _mean_ahead(share), value, known]
    return Gates(*(_put_hours_first(part) for part in parts))


def _put_hours_first(part: Array) -> Array:
    return np.ascontiguousarray(np.moveaxis(part, -1, 0))


def _lay_spells(
    spells: Sequence[Spell], hours: Hours, word: Array, shuts: Array, opens: Array
) -> None:
    """Lay the later spells over the first; a later one is met sooner by those who know of it."""
    at = np.arange(hours.count)
    for spell in spells[1:]:
        word[at >= hours.find(spell.start)] = spell.word
    for spell in reversed(spells[1:]):
        begins = hours.find(spell.start)
        aware = (at < begins) & (at + 1 > hours.find(spell.known))
        ahead = shuts if spell.word == REFUSED else opens
        against = (word != REFUSED) if spell.word == REFUSED else (word == REFUSED)
        ahead[aware & against] = begins


def _share_open(lane: Lane, hours: Hours, changes: Sequence[Change]) -> Array:
    """Give the share of each hour in which a lane is open, times what a scenario makes of it."""
    share = np.ones(hours.count)
    if (lane.opens_h, lane.closes_h) != (0.0, 24.0):
        clock = hours.tell_clock(lane.zone)
        overlap = np.minimum(clock + 1.0, lane.closes_h) - np.maximum(clock, lane.opens_h)
        share = np.clip(overlap, 0.0, 1.0)
    for change in changes:
        modes = [mode for mode in MODES[lane.kind] if is_about(change, lane, mode)]
        if change.what != CAPACITY or not modes:
            continue
        first, last = hours.find(change.period.start), hours.find(change.period.end)
        at = np.arange(hours.count)
        held = np.clip(np.minimum(at + 1.0, last) - np.maximum(at, first), 0.0, 1.0)
        share = share * (1.0 + (change.factor - 1.0) * held)
    return share


def _mean_ahead(share: Array) -> Array:
    """Give the mean over the 24 hours from each on; the last hours go on as the last day was."""
    longer = np.concatenate([share, share[:, -24:]], axis=1)
    sums = np.cumsum(np.pad(longer, ((0, 0), (1, 0))), axis=1)
    mean: Array = (sums[:, 24:] - sums[:, :-24])[:, : share.shape[1]] / 24.0
    return mean
