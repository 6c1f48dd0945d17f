"""The stands and ways of a situation, numbered, and laid out as steps at a level of luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

import numpy as np

from wayout.network.compiled import Array
from wayout.network.departures import FOREVER, Departures
from wayout.network.fares import FareBook
from wayout.network.stations import ABOARD, BOARD, Lines
from wayout.network.steps import (
    ALWAYS,
    FARE,
    NO_GATE,
    NOTHING,
    ROAD,
    WITH_BICYCLE,
    Step,
    Steps,
    lay_out,
)
from wayout.network.ways import BICYCLE, ON_FOOT, OWN_CAR, Stand, Way, list_ways
from wayout.planner.ages import Ages
from wayout.planner.border import Passage, passage_of
from wayout.planner.least import find_least
from wayout.planner.pace import BY_ROAD, Paces
from wayout.planner.tracing import NONE, Signs
from wayout.situation.period import END, Instant, Period, hours_between
from wayout.situation.record import ANYWHERE, PRIOR, Rule, Service
from wayout.situation.situation import Situation

ON_DEMAND = frozenset({"own-car", "lift", "foot", "bicycle", "leave-car", "leave-bicycle"})
KEPT_LEVELS = (0.5, 0.9)
"""The levels that plans are made at; what is prepared for others is not remembered."""
UNCHECKED = 2
"""The doubt of a service that only a general table knows: more than that of an unknown verdict."""
AHEAD_DAYS = 60
"""Days of running are laid out so long past the situation's window."""


class Atlas:
    """The stands and ways of a situation, with their departures, fares and least hours."""

    def __init__(self, situation: Situation, lines: Lines | None = None) -> None:
        added = lines or Lines({}, ())
        self.situation = replace(situation, places={**situation.places, **added.places})
        self.epoch: Instant = situation.head.window.start
        self.ways = [*list_ways(situation), *added.ways]
        stands = {s for w in self.ways for s in (w.origin, w.destination)}
        stands |= {
            Stand(p.id, vehicle=v)
            for p in situation.places.values()
            if p.kind in ("town", "airport")
            for v in (ON_FOOT, OWN_CAR, BICYCLE)
        }
        self.stands = sorted(stands, key=lambda s: (s.place, s.side, s.vehicle))
        self.number = {s: i for i, s in enumerate(self.stands)}
        self.country_places = {
            p.country: p.id for p in situation.places.values() if p.kind == "country"
        }
        self.fares = FareBook(situation)
        self.borders = frozenset(w.via for w in self.ways if w.via)
        self.passages: tuple[Passage, ...] = tuple(
            dict.fromkeys(passage_of(w) for w in self.ways if w.via)
        )
        self.gate_of = {p: i for i, p in enumerate(self.passages)}
        self.ages = Ages(situation)
        self._groups: dict[tuple[int, ...], tuple[list[str], Array]] = {}
        self.way_ids = frozenset(id(way) for way in self.ways)
        self._laid: dict[tuple[float, frozenset[str]], Steps] = {}
        self._paces: dict[tuple[float, frozenset[str]], Paces] = {}
        self._departures: dict[tuple[str, str, frozenset[str]], Departures] = {}
        self._fares: dict[str, tuple[tuple[float, float, float], ...]] = {}
        self._goals: dict[tuple[frozenset[str] | None, str], list[int]] = {}
        self._by_country: dict[tuple[int, ...], Mapping[str, Sequence[int]]] = {}
        self._least: dict[tuple[float, tuple[int, ...]], Array] = {}
        self._ending: dict[frozenset[str], Mapping[str, float]] = {}

    def hours(self, instant: Instant) -> float:
        """Give an instant as hours after the epoch."""
        return hours_between(self.epoch, instant)

    def country(self, stand: Stand) -> str:
        """Give the country a stand lies in; behind a post, the country entered."""
        post = self.situation.crossings.get(stand.place)
        if post is not None:
            return post.country_in if stand.side == "in" else post.country_out
        return self.situation.places[stand.place].country

    def zone(self, place: str) -> str:
        """Give the time zone of a place or post."""
        where = self.situation.find_place(place)
        return (where.time_zone if where else "") or self.situation.head.time_zone

    def touched(self, service: Service) -> frozenset[str]:
        """Give the places a service touches: its ends, their regions and their countries."""
        touched = {service.origin, service.destination}
        for end in (service.origin, service.destination):
            place = self.situation.places.get(end)
            if place is not None:
                touched |= {place.part_of, self.country_places.get(place.country, "")}
        return frozenset(touched - {""})

    def goals(self, countries: frozenset[str] | None, place: str = "") -> list[int]:
        """Give the numbers of stands where a journey may end; remembered."""
        key = (countries, place)
        if key not in self._goals:
            self._goals[key] = self._list_goals(countries, place)
        return list(self._goals[key])

    def _list_goals(self, countries: frozenset[str] | None, place: str) -> list[int]:
        home = self.situation.head.home
        found = []
        for i, stand in enumerate(self.stands):
            if stand.place not in self.situation.places or stand.side == ABOARD:
                continue
            country = self.country(stand)
            wanted = country in countries if countries else country != home
            if wanted and (not place or stand.place == place):
                found.append(i)
        return found

    def by_country(self, nodes: Sequence[int]) -> Mapping[str, Sequence[int]]:
        """Give the nodes of each country they lie in; remembered."""
        key = tuple(nodes)
        if key not in self._by_country:
            found: dict[str, list[int]] = {}
            for node in nodes:
                found.setdefault(self.country(self.stands[node]), []).append(node)
            self._by_country[key] = found
        return self._by_country[key]

    def groups(self, nodes: Sequence[int]) -> tuple[list[str], Array]:
        """Give the countries some nodes lie in, and for every node which; -1: none; remembered."""
        key = tuple(nodes)
        if key not in self._groups:
            found = self.by_country(nodes)
            group_of = np.full(len(self.stands), -1, np.int32)
            for number, some in enumerate(found.values()):
                group_of[np.asarray(some, np.int64)] = number
            self._groups[key] = (list(found), group_of)
        return self._groups[key]

    @cached_property
    def abroad(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the stands where a journey may end, by country."""
        return self.by_country(self.goals(None))

    @cached_property
    def countries_abroad(self) -> tuple[str, ...]:
        """The countries where a journey may end, by code."""
        return tuple(sorted(self.abroad))

    def ending(self, stops: frozenset[str]) -> Mapping[str, float]:
        """Give the hour from which a service never leaves again, for those that end at all."""
        if stops not in self._ending:
            self._ending[stops] = {
                way.service: self.departures(way, service, stops).ends
                for way in self.ways
                if way.carrier not in BY_ROAD
                and not self.is_free(way)
                and (service := self.situation.services.get(way.service)) is not None
                and self.departures(way, service, stops).ends < FOREVER
            }
        return self._ending[stops]

    def least_hours(self, goals: Sequence[int], level: float) -> Array:
        """Give, for every stand, the least hours to any goal at a level of luck; remembered."""
        key = (level, tuple(goals))
        if key not in self._least:
            self._least[key] = find_least(self.lay_out(level, frozenset()), goals)
        return self._least[key]

    def lay_out(self, level: float, stops: frozenset[str]) -> Steps:
        """
        Give the steps out of every stand at a level of luck; remembered.

        `stops` are the ids of the carriers' rules that stop services for the party.
        """
        key = (level, stops)
        if key not in self._laid:
            steps = {number: self._step(way, level, stops) for number, way in enumerate(self.ways)}
            rows = [
                [replace(steps[n], taken_by=who) if who else steps[n] for n, who in row]
                for row in self._leaving
            ]
            self._laid[key] = lay_out(rows)
        return self._laid[key]

    def knowing(self, situation: Situation) -> Atlas:
        """Give the atlas of a situation with more places; it shares what was prepared."""
        other = copy(self)
        other.situation, other._paces = situation, {}
        return other

    def paces(self, level: float, stops: frozenset[str]) -> Paces:
        """Give what every way takes at a level of luck; remembered for the levels of plans."""
        key = (level, stops)
        if key in self._paces:
            return self._paces[key]
        made = Paces(self, level, stops)
        if level in KEPT_LEVELS:
            self._paces[key] = made
        return made

    @cached_property
    def way_of(self) -> tuple[int, ...]:
        """The number of the way that each step takes."""
        return tuple(number for row in self._leaving for number, _ in row)

    @cached_property
    def way_numbers(self) -> Array:
        """What `way_of` gives, as an array; the last one stands for no step."""
        return np.array([*self.way_of, NONE], np.int32)

    @cached_property
    def gates_of_ways(self) -> tuple[int, ...]:
        """The number of the passage at the gate of each way, NO_GATE without one."""
        return tuple(self.gate_of[passage_of(w)] if w.via else NO_GATE for w in self.ways)

    @cached_property
    def signs(self) -> Signs:
        """What each way adds to the trace of a label."""
        return Signs(self.situation, self.ways, level=KEPT_LEVELS[0])

    @cached_property
    def _leaving(self) -> list[list[tuple[int, int]]]:
        """For each stand the ways that leave it, and who can take them."""
        leaving: list[list[tuple[int, int]]] = [[] for _ in self.stands]
        for number, way in enumerate(self.ways):
            leaving[self.number[way.origin]].append((number, ALWAYS))
            if way.origin.vehicle == BICYCLE:
                carried = Stand(way.origin.place, way.origin.side)
                leaving[self.number[carried]].append((number, WITH_BICYCLE))
        return leaving

    def _step(self, way: Way, level: float, stops: frozenset[str]) -> Step:
        service = self.situation.services.get(way.service)
        share, hours = way.share_before if way.via else 1.0, way.hours_at(level)
        by_road = way.carrier in BY_ROAD
        step = Step(
            self.number[way.destination],
            wait_h=way.wait_at(level),
            before_h=share * hours,
            after_h=(1.0 - share) * hours,
            gate=self.gate_of[passage_of(way)] if way.via else NO_GATE,
            without_fare=ROAD if by_road else NOTHING,
            road_km=max(way.distance_km, 1.0) if by_road else 0.0,
            doubt=UNCHECKED if service is not None and service.status == PRIOR else 0,
        )
        if way.line is not None:
            rides = way.line.rides[way.stop]
            departs, arrives = tuple(r.departs for r in rides), tuple(r.arrives for r in rides)
            return replace(step, runs=departs, run_arrives=arrives)
        if way.carrier == BOARD:
            return replace(step, without_fare=FARE)
        if service is None or self.is_free(way):
            return step
        if not by_road:
            leaving = self.departures(way, service, stops)
            step = replace(step, wait_h=leaving.wait_h(level), shut=leaving.shut, without_fare=FARE)
        if way.carrier == OWN_CAR:
            return step
        return replace(step, fares=self.fare_pieces(service))

    def is_free(self, way: Way) -> bool:
        """Tell whether a way is taken at any hour without a fare, a gate or a carrier."""
        priced = way.carrier != "own-car" and self.fares.is_priced(way.service)
        return not way.via and way.carrier in ON_DEMAND and not priced

    def departures(self, way: Way, service: Service, stops: frozenset[str]) -> Departures:
        """Get the departures of a service from one end, without those that `stops` forbid."""
        held = stops.intersection(r.id for r in self.stopping[service.id])
        key = (service.id, way.origin.place, held)
        if key not in self._departures:
            window = self.situation.head.window
            self._departures[key] = Departures(
                service.frequency,
                (service.wait_low_h, service.wait_high_h),
                self._shut(service, held),
                epoch=self.epoch,
                zone=self.zone(way.origin.place),
                first=window.start.date() - timedelta(days=2),
                last=window.end.date() + timedelta(days=AHEAD_DAYS),
            )
        return self._departures[key]

    def _shut(self, service: Service, stops: frozenset[str]) -> list[tuple[float, float]]:
        periods = [p for p, _ in self.fares.sold_out(service)]
        periods += [self.situation.rules[r].valid for r in sorted(stops)]
        periods += [Period(end=service.valid.start), Period(start=service.valid.end)]
        return [
            (self.hours(p.start), FOREVER if p.end >= END else self.hours(p.end)) for p in periods
        ]

    @cached_property
    def stopping(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each service, the carriers' rules that may stop it, whoever travels."""
        refusing = [
            r
            for r in self.situation.rules.values()
            if r.domain == "carrier" and r.effect == "refuse"
        ]
        return {
            s.id: tuple(r for r in refusing if self._is_stopped_by(s, r))
            for s in self.situation.services.values()
        }

    def _is_stopped_by(self, service: Service, rule: Rule) -> bool:
        touched = self.touched(service)
        countries = {
            self.situation.places[p].country for p in touched if p in self.situation.places
        }
        anywhere = rule.country == ANYWHERE and bool(countries - {self.situation.head.home})
        fits = not rule.modes or service.mode in rule.modes
        here = rule.country in countries or anywhere
        return here and fits and not touched.isdisjoint(rule.places)

    def fare_pieces(self, service: Service) -> tuple[tuple[float, float, float], ...]:
        """Give the fare by hour of departure: from when, low, high; infinite is unknown."""
        if service.id not in self._fares:
            until = self.situation.head.window.end + timedelta(days=AHEAD_DAYS)
            self._fares[service.id] = self.fares.pieces(service, since=self.epoch, until=until)
        return self._fares[service.id]
