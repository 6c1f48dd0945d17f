"""The setting of a forecast: everything that is the same for all of its members, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from wayout.errors import BadInputError
from wayout.forecast.scenario.scenario import DEMAND, Change
from wayout.forecast.setting.admission import ADMITTED, REFUSED, Admissions, is_about
from wayout.forecast.setting.assumptions import Assumptions, Pending
from wayout.forecast.setting.gates import Gates, lay_gates
from wayout.forecast.setting.homes import Home, list_homes
from wayout.forecast.setting.hours import Hours, lay_hours
from wayout.forecast.setting.lanes import ELSEWHERE, MODES, Lane, list_lanes
from wayout.forecast.setting.reaching import measure_reach
from wayout.network.compiled import Array
from wayout.network.world_places import WorldPlaces
from wayout.situation.situation import Situation

HOURS_A_DAY = 24.0
MOST_WAYS = 8
"""So many ways of each class are weighed in a row: the least efforts that ever let it pass."""


class Ways(NamedTuple):
    """
    The ways from homes to lanes; a row is a town with or without a car.

    `people` live in a row, shape (rows,); a row of nobody is where those turned back at a post set
    out again. The ways of row r are `first[r]` to `first[r + 1]`: their `lane`, their `weight`
    without queues and tastes, and the `hours` on the way, whole.
    """

    people: Array
    first: Array
    lane: Array
    weight: Array
    hours: Array


@dataclass(frozen=True, slots=True)
class Setting:
    """
    What a forecast is made in.

    Attributes
    ----------
    lanes
        Those that let anybody pass at any hour; `number` is theirs among all there are, and `every`
        how many that is: chance is drawn for all, so that one lane more changes no other.
    countries
        The countries entered, in order; `country` is the number of each lane's.
    day
        Local day of each hour and country, from 0 on, shape (hours, countries).
    passes, open_share
        People an hour a lane is assumed to pass beyond ordinary travel, and the share of the day in
        which it is open, each of shape (lanes,).
    ordinary_lanes, ordinary_classes
        How ordinary travel into a country divides among its lanes before taste, shape (lanes,), and
        among classes, shape (countries, classes).
    back
        The row from which those turned back at a lane set out again, shape (lanes,).
    demand, demand_lanes
        Factors of a scenario: of all who set out, shape (hours,), and of those for a lane, shape
        (hours, lanes).
    shock_h
        When the shock could first be known, in hours; infinite while nobody knows of it.
    pending
        What is announced without a date, so far as is known and no order has come in its place,
        with the lanes it is about, shape (lanes,), and the classes, shape (classes,).
    """

    hours: Hours
    assumptions: Assumptions
    homes: tuple[Home, ...]
    lanes: tuple[Lane, ...]
    number: Array
    every: int
    countries: tuple[str, ...]
    country: Array
    day: Array
    ways: Ways
    gates: Gates
    passes: Array
    open_share: Array
    ordinary_lanes: Array
    ordinary_classes: Array
    back: Array
    demand: Array
    demand_lanes: Array
    shock_h: float
    pending: tuple[tuple[Pending, Array, Array], ...]

    @property
    def days(self) -> int:
        """Give how many local days the hours touch."""
        return int(self.day.max()) + 1

    def list_day_edges(self, country: int) -> Array:
        """List the hours at which local days of a country begin, the first where the hours do."""
        found: Array = np.flatnonzero(np.diff(self.day[:, country], prepend=-1))
        return found


def make_setting(
    situation: Situation,
    assumptions: Assumptions,
    *,
    world: WorldPlaces,
    days: int,
    changes: Sequence[Change] = (),
) -> Setting:
    """
    Make the setting of a forecast from a situation as of its instant of knowledge.

    Raises
    ------
    BadInputError
        The instant lies before the window of the situation.
    """
    as_of, window = situation.known_by, situation.head.window
    if not window.start < as_of:
        raise BadInputError(
            f"as of {as_of.isoformat()}; accepted: after {window.start.isoformat()}, when the"
            f" window of {situation.head.id} begins"
        )
    hours = lay_hours(window.start, as_of, days=days)
    every = list_lanes(situation, assumptions.service)
    gates = lay_gates(
        Admissions(situation, changes),
        lanes=every,
        classes=assumptions.classes,
        hours=hours,
        unknown=assumptions.choice.unknown_share,
        changes=changes,
    )
    number = _choose_lanes(every, gates)
    lanes, gates = tuple(every[n] for n in number), Gates(*(part[:, number] for part in gates))
    homes = list_homes(situation, world)
    ways, back = _lay_ways(situation, assumptions, homes, lanes, gates)
    countries = tuple(sorted({lane.country for lane in every}))
    country = np.array([countries.index(lane.country) for lane in lanes])
    zones = [_find_zone(situation, code) for code in countries]
    return Setting(
        hours,
        assumptions,
        homes,
        lanes,
        number,
        len(every),
        countries,
        country,
        np.array([hours.number_days(zone) for zone in zones]).T,
        ways,
        gates,
        np.array([lane.rate for lane in lanes]),
        np.array([lane.closes_h - lane.opens_h for lane in lanes]) / HOURS_A_DAY,
        _weigh_ordinary(assumptions, lanes, gates),
        _divide_ordinary(assumptions, country, gates, len(countries)),
        back,
        *_lay_demand(hours, lanes, changes),
        _find_shock(situation, assumptions, hours),
        tuple(_list_pending(situation, assumptions, lanes, gates)),
    )


def _choose_lanes(lanes: Sequence[Lane], gates: Gates) -> Array:
    """Choose the numbers of lanes that let anybody pass; elsewhere only beside another."""
    passing = (gates.word != REFUSED).any(axis=(0, 2))
    led_to = {
        lane.country
        for lane, passes in zip(lanes, passing, strict=True)
        if passes and lane.kind != ELSEWHERE
    }
    return np.flatnonzero(passing & np.array([lane.country in led_to for lane in lanes]))


def _lay_ways(
    situation: Situation,
    assumptions: Assumptions,
    homes: Sequence[Home],
    lanes: Sequence[Lane],
    gates: Gates,
) -> tuple[Ways, Array]:
    near = sorted({t for lane in lanes if (t := _find_near(situation, lane))})
    towns = [home.town for home in homes]
    towns += [town for town in near if town not in towns]
    reach = measure_reach(situation, towns=towns, lanes=lanes, choice=assumptions.choice)
    effort = reach.effort.reshape(2 * len(towns), -1)
    kept = _choose_ways(effort, gates)
    first = np.concatenate([[0], np.cumsum(kept.sum(axis=1))])
    least = np.where(kept, effort, np.inf).min(axis=1, keepdims=True)
    beyond = np.where(kept, effort - np.where(np.isfinite(least), least, 0.0), 0.0)
    weight = np.exp(-beyond / assumptions.choice.scale_h)
    hours = np.rint(np.where(kept, reach.hours.reshape(kept.shape), 0.0))
    share = assumptions.demand.car_share
    people = np.zeros((len(towns), 2))
    for n, home in enumerate(homes):
        people[n] = home.people * (1.0 - share), home.people * share
    ways = Ways(
        people.ravel(),
        first,
        np.ascontiguousarray(np.nonzero(kept)[1]),
        weight[kept],
        hours[kept].astype(np.int64),
    )
    return ways, _find_back(situation, lanes, towns, kept)


def _choose_ways(effort: Array, gates: Gates) -> Array:
    """Choose the ways that are weighed in each row, of those there are, shape (rows, lanes)."""
    kept = np.zeros(effort.shape, np.bool_)
    for passing in (gates.word != REFUSED).any(axis=0).T:
        of_class = np.where(passing, effort, np.inf)
        order = np.argsort(of_class, axis=1, kind="stable")[:, :MOST_WAYS]
        np.put_along_axis(kept, order, True, axis=1)
        kept &= np.isfinite(effort)
    return kept


def _find_near(situation: Situation, lane: Lane) -> str:
    post = situation.crossings.get(lane.post)
    return post.town_out if post and post.town_out in situation.places else ""


def _find_back(
    situation: Situation, lanes: Sequence[Lane], towns: Sequence[str], kept: Array
) -> Array:
    """Find the row from which somebody turned back sets out again: near the post, else any."""
    rows = []
    for n, lane in enumerate(lanes):
        means = 1 if lane.kind == "car" else 0
        town = _find_near(situation, lane)
        row = 2 * towns.index(town) + means if town else -1
        if row < 0 or not kept[row].any():
            row = int(np.argmax(kept[:, n]))
        rows.append(row)
    return np.array(rows)


def _find_zone(situation: Situation, country: str) -> str:
    for place in situation.places.values():
        if place.kind == "country" and place.country == country and place.time_zone:
            return place.time_zone
    return situation.head.time_zone


def _weigh_ordinary(assumptions: Assumptions, lanes: Sequence[Lane], gates: Gates) -> Array:
    shares = assumptions.ordinary.lanes
    open_at_first = (gates.word[0] != REFUSED).any(axis=1)
    found: Array = np.array([shares.get(lane.kind, 0.0) for lane in lanes]) * open_at_first
    return found


def _divide_ordinary(
    assumptions: Assumptions, country: Array, gates: Gates, countries: int
) -> Array:
    """Divide ordinary travel among the classes that a country admits when the window opens."""
    share = np.array([kind.ordinary for kind in assumptions.classes])
    found = np.tile(share / share.sum(), (countries, 1))
    for c in np.unique(country):
        word = gates.word[1, country == c]
        posts = word[(word == REFUSED).any(axis=1)]
        admitted = (posts if posts.size else word).max(axis=0) == ADMITTED
        weight = share * admitted if (share * admitted).any() else share
        found[c] = weight / weight.sum()
    return found


def _lay_demand(
    hours: Hours, lanes: Sequence[Lane], changes: Sequence[Change]
) -> tuple[Array, Array]:
    anywhere = np.ones(hours.count)
    by_lane = np.ones((hours.count, len(lanes)))
    at = np.arange(hours.count)
    for change in changes:
        if change.what != DEMAND:
            continue
        first, last = hours.find(change.period.start), hours.find(change.period.end)
        factor = np.where((at >= first) & (at < last), change.factor, 1.0)
        if not change.post and not change.country:
            anywhere = anywhere * factor
            continue
        for n, lane in enumerate(lanes):
            if any(is_about(change, lane, mode) for mode in MODES[lane.kind] or ("",)):
                by_lane[:, n] *= factor
    return anywhere, by_lane


def _find_shock(situation: Situation, assumptions: Assumptions, hours: Hours) -> float:
    rule = situation.find_record(assumptions.demand.shock)
    return hours.find(rule.published) if rule is not None else float("inf")


def _list_pending(
    situation: Situation, assumptions: Assumptions, lanes: Sequence[Lane], gates: Gates
) -> list[tuple[Pending, Array, Array]]:
    """List what is pending: its record is known, and no order with a date shuts the same lanes."""
    found = []
    for pending in assumptions.pending:
        if situation.find_record(pending.record) is None:
            continue
        of_lane = np.array([lane.country == pending.country and bool(lane.post) for lane in lanes])
        of_class = np.array([kind.id in pending.classes for kind in assumptions.classes])
        later = gates.word[-1][of_lane][:, of_class]
        if later.size and (later != REFUSED).any():
            found.append((pending, of_lane, of_class))
    return found
