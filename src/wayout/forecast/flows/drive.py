"""What drives one member: parameters as numbers of the world, and chance by the hour."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from wayout.forecast.flows.parameters import (
    CLASSES,
    COUNTRY,
    COUNTRY_DAILY,
    DAILY,
    DENSITY,
    ENDINGS,
    HALVING,
    LEVEL,
    ORDINARY,
    PATIENCE,
    PERSONS,
    RATE,
    RATE_DAILY,
    RUSH,
    SERVICE,
    TASTE,
    Layout,
)
from wayout.forecast.queue_draw import spawn_generators
from wayout.forecast.setting.setting import Setting
from wayout.network.compiled import Array

QUARTER_DAY_H = 6
PER_THOUSAND = 1000.0
HOURS_A_DAY = 24.0


class Drive(NamedTuple):
    """
    What drives one member.

    `sets_out` is the share of everybody at home who set out in each hour, shape (hours,), and
    `classes` its division, shape (classes,). `ordinary` are people an hour who come to a lane by
    ordinary travel, `pull` the taste for a lane, and `rate` what it passes while open, people an
    hour, each of shape (hours, lanes). `ends` is when a class is shut out of a lane by something
    pending, and `told` when people learn of it, in hours, shape (lanes, classes). `rush` is by how
    much more set out who will be shut out, `persons` are in a vehicle, a wait of `patience_h`
    hours turns away all but 1/e, and `density` times as many vehicles as assumed stand in a km.
    `pended` are the numbers of lanes that something pending may shut, shape (their number,).
    """

    sets_out: Array
    classes: Array
    ordinary: Array
    pull: Array
    rate: Array
    ends: Array
    told: Array
    rush: float
    persons: float
    patience_h: float
    density: float
    pended: Array


def make_drive(
    setting: Setting, layout: Layout, parameters: Array, *, member: int, seed: int
) -> Drive:
    """
    Make what drives a member.

    Parameters
    ----------
    parameters
        Of the member, shape (parameters,).
    member, seed
        Where its chance comes from.
    """
    assumed = setting.assumptions
    take = {block.name: block.take(parameters) for block in layout.blocks}
    demand, choice, service = assumed.demand, assumed.choice, assumed.service
    by_country = _follow_days(
        take[COUNTRY_DAILY], spread=demand.country_daily_spread, kept=demand.kept_overnight
    )
    by_service = _follow_days(
        take[RATE_DAILY], spread=service.daily_spread, kept=demand.kept_overnight
    )
    mood, pace = (
        np.exp(days[np.arange(len(setting.countries)), setting.day])
        for days in (by_country, by_service)
    )
    taste = np.exp(choice.post_spread * take[TASTE])
    liked = np.exp(choice.country_spread * take[COUNTRY])
    share = np.array([kind.share for kind in assumed.classes])
    share = share * np.exp(demand.class_spread * take[CLASSES])
    daily = mood[:, setting.country] * setting.demand_lanes
    usual = _spread_ordinary(setting, take[ORDINARY], taste)
    ends, told = _draw_endings(setting, member=member, seed=seed)
    return Drive(
        _follow_demand(setting, take),
        share / share.sum(),
        np.ascontiguousarray(usual * daily * setting.demand[:, None]),
        np.ascontiguousarray(taste * liked[setting.country] * daily),
        _draw_rates(setting, take[RATE], usual, member=member, seed=seed)
        * pace[:, setting.country],
        ends,
        told,
        choice.rush * math.exp(choice.rush_spread * take[RUSH][0]),
        service.persons_a_vehicle * math.exp(service.persons_spread * take[PERSONS][0]),
        choice.patience_h * math.exp(choice.patience_spread * take[PATIENCE][0]),
        math.exp(service.density_spread * take[DENSITY][0]),
        np.flatnonzero(np.isfinite(ends).any(axis=1)),
    )


def _follow_days(normal: Array, *, spread: float, kept: float) -> Array:
    """Follow what is kept from day to day (first-order autoregression); days are the last axis."""
    found = np.empty_like(normal)
    found[..., 0] = normal[..., 0]
    fresh = math.sqrt(1.0 - kept * kept)
    for day in range(1, normal.shape[-1]):
        found[..., day] = kept * found[..., day - 1] + fresh * normal[..., day]
    return spread * found


def _follow_demand(setting: Setting, take: dict[str, Array]) -> Array:
    demand, hours = setting.assumptions.demand, setting.hours.count
    since = np.arange(hours) - setting.shock_h
    level = demand.per_thousand_a_day * math.exp(demand.per_thousand_spread * take[LEVEL][0])
    halves_h = HOURS_A_DAY * demand.halves_in_days
    halves_h *= math.exp(demand.halves_spread * take[HALVING][0])
    ramp = np.clip((since + 1.0) / demand.ramp_h, 0.0, 1.0)
    fading = np.exp2(-np.maximum(since, 0.0) / halves_h)
    by_day = _follow_days(take[DAILY], spread=demand.daily_spread, kept=demand.kept_overnight)
    home_day = setting.day[:, 0]
    daily = np.exp(by_day[home_day])
    an_hour = level / PER_THOUSAND / HOURS_A_DAY
    found: Array = an_hour * ramp * fading * daily * setting.demand
    return found


def _spread_ordinary(setting: Setting, normal: Array, taste: Array) -> Array:
    """Spread ordinary travel over the lanes of each country, people an hour, shape (lanes,)."""
    assumed = setting.assumptions.ordinary
    a_day = assumed.people_a_day * np.exp(assumed.spread * normal)
    weight = setting.ordinary_lanes * taste
    whole = np.bincount(setting.country, weights=weight, minlength=len(setting.countries))
    share = weight / np.where(whole > 0, whole, 1.0)[setting.country]
    found: Array = a_day[setting.country] * share / HOURS_A_DAY
    return found


def _draw_rates(setting: Setting, normal: Array, usual: Array, *, member: int, seed: int) -> Array:
    """
    Draw what each lane passes in each hour, with chance by the quarter of a day.

    It can pass its ordinary travel within the hours it is open, and something beyond.
    """
    service = setting.assumptions.service
    (rng,) = spawn_generators(seed, members=[member], key=(SERVICE,))
    quarters = -(-setting.hours.count // QUARTER_DAY_H)
    spread = service.quarter_day_spread
    chance = rng.standard_normal((quarters, setting.every))[:, setting.number]
    factor = np.exp(spread * chance - spread * spread / 2.0)
    spare = setting.passes * np.exp(service.spread * normal)
    rate = usual / setting.open_share + spare
    found: Array = rate * np.repeat(factor, QUARTER_DAY_H, axis=0)[: setting.hours.count]
    return found


def _draw_endings(setting: Setting, *, member: int, seed: int) -> tuple[Array, Array]:
    """Draw whether and when what is pending takes effect; it did not so far."""
    shape = (len(setting.lanes), len(setting.assumptions.classes))
    ends, told = np.full(shape, np.inf), np.full(shape, np.inf)
    (rng,) = spawn_generators(seed, members=[member], key=(ENDINGS,))
    for pending, lanes, classes in setting.pending:
        happens, wait = rng.random(), rng.exponential(1.0 / math.log(2.0))
        if happens >= pending.chance:
            continue
        told_h = setting.hours.now + HOURS_A_DAY * pending.median_days * wait
        about = np.outer(lanes, classes)
        told[about] = np.minimum(told[about], told_h)
        ends[about] = np.minimum(ends[about], told_h + pending.notice_h)
    return ends, told
