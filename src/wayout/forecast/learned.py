"""What a forecast learned: each parameter before and after the reports, and chances of closing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from wayout.forecast.assimilation.beliefs import Label, list_beliefs
from wayout.forecast.flows.parameters import (
    CLASSES,
    COUNTRY,
    DENSITY,
    HALVING,
    LEVEL,
    ORDINARY,
    PATIENCE,
    PERSONS,
    RATE,
    RUSH,
    TASTE,
    Layout,
)
from wayout.forecast.forecast import Belief, Chance
from wayout.forecast.setting.lanes import ELSEWHERE
from wayout.forecast.setting.setting import Setting
from wayout.forecast.telling import find_country
from wayout.network.compiled import Array
from wayout.situation.situation import Situation

DAY_H = 24.0
PER_THOUSAND = 1000.0


def list_learned(
    setting: Setting, layout: Layout, prior: Array, posterior: Array
) -> tuple[Belief, ...]:
    """List what is believed of each parameter that does not change by the day."""
    labels, columns = [], []
    for column, label in _list_labels(setting, layout):
        columns.append(column)
        labels.append(label)
    return list_beliefs(prior[:, columns], posterior[:, columns], labels)


def _list_labels(setting: Setting, layout: Layout) -> Iterator[tuple[int, Label]]:
    assumed = setting.assumptions
    demand, choice, service = assumed.demand, assumed.choice, assumed.service
    home = sum(one.people for one in setting.homes)
    a_day = demand.per_thousand_a_day / PER_THOUSAND * home
    singles = (
        (LEVEL, "people/day", a_day, demand.per_thousand_spread),
        (HALVING, "days", demand.halves_in_days, demand.halves_spread),
        (RUSH, "ratio", choice.rush, choice.rush_spread),
        (PATIENCE, "hours", choice.patience_h, choice.patience_spread),
        (PERSONS, "people/vehicle", service.persons_a_vehicle, service.persons_spread),
    )
    density = (DENSITY, "ratio", 1.0, service.density_spread)
    for name, unit, middle, spread in (*singles, density):
        yield layout[name].first, Label(name, "", unit, _scale(middle, spread))
    for n, kind in enumerate(assumed.classes):
        label = Label(CLASSES, kind.id, "ratio", _scale(kind.share, demand.class_spread))
        yield layout[CLASSES].first + n, label
    ordinary = assumed.ordinary
    for n, country in enumerate(setting.countries):
        shown = _scale(ordinary.people_a_day, ordinary.spread)
        if setting.ordinary_lanes[setting.country == n].any():
            yield layout[ORDINARY].first + n, Label(ORDINARY, country, "people/day", shown)
            shown = _scale(1.0, choice.country_spread)
            yield layout[COUNTRY].first + n, Label(COUNTRY, country, "ratio", shown)
    for n, lane in enumerate(setting.lanes):
        if lane.kind == ELSEWHERE:
            continue
        shown = _scale(lane.rate, service.spread)
        yield layout[RATE].first + n, Label(RATE, lane.key, "people/hour", shown)
        shown = _scale(1.0, choice.post_spread)
        yield layout[TASTE].first + n, Label(TASTE, lane.key, "ratio", shown)


def _scale(middle: float, spread: float) -> Callable[[Array], Array]:
    def show(normal: Array) -> Array:
        found: Array = middle * np.exp(spread * normal)
        return found

    return show


def list_chances(situation: Situation, setting: Setting) -> tuple[Chance, ...]:
    """List the chance, by the last hour, of what is announced without a date, and of orders."""
    last = setting.hours.instant(setting.hours.count)
    found = []
    for pending, _, _ in setting.pending:
        days = (setting.hours.count - setting.hours.now - pending.notice_h) / DAY_H
        share = 1.0 - math.exp(-math.log(2.0) * max(0.0, days) / pending.median_days)
        place = find_country(situation, pending.country)
        found.append(Chance(pending.record, place, last, pending.chance * share))
    return tuple(found)
