"""Places and roads as they are on one day: what is open, who is in conflict, where routes lead."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from wayout.errors import FaultyInstanceError
from wayout.forecast.flee.instance import (
    CAMP,
    CAMPS,
    CONFLICT,
    HUB,
    IDP_CAMP,
    MARKER,
    TOWN,
    Closure,
    Instance,
)
from wayout.forecast.flee.moving import World
from wayout.forecast.flee.settings import Settings

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_CHANCE = 0.005
"""A place that is no camp and has a smaller chance to leave is a camp to the rules."""
MOST_ROUTES = 200_000


class Graph:
    """The state of an instance's places and roads, day by day; of people it knows nothing."""

    def __init__(self, instance: Instance, settings: Settings) -> None:
        self.instance, self.settings = instance, settings
        self.kinds = [self._start_kind(i) for i in range(len(instance.places))]
        self.strengths = np.array([float(k == CONFLICT) for k in self.kinds])
        self.since = np.zeros(len(self.kinds), np.int64)
        self.roads: list[tuple[int, int, float]] = []
        for road in instance.roads:
            self.roads += [(road.start, road.end, road.distance_km)]
            self.roads += [(road.end, road.start, road.distance_km)]
        self.open = [True] * len(self.roads)
        self.closed: set[int] = set()
        self._routes: dict[tuple[int, ...], int] = {}
        self._is_routed = False

    def _start_kind(self, place: int) -> int:
        one = self.instance.places[place]
        return TOWN if one.kind == CONFLICT and not one.starts_in_conflict else one.kind

    def begin_day(self, day: int) -> bool:
        """Begin a day; tell whether anything differs from the day before."""
        before = (list(self.kinds), list(self.open), self.assess_strengths(day - 1).tolist())
        self._switch_conflicts(day)
        self._apply_closures(day)
        return before != (self.kinds, self.open, self.assess_strengths(day).tolist())

    def _switch_conflicts(self, day: int) -> None:
        """Begin and end conflicts where the table of a day differs from that of the day before."""
        table = self.instance.conflicts
        for place in range(table.shape[1]):
            now = table[day, place]
            before = table[day - 1, place] if day else 0.0
            if now > 0 and before == 0:
                self._make(place, CONFLICT)
                self.strengths[place], self.since[place] = now, day
            elif now == 0 and before > 0:
                self._make(place, TOWN)
                self.strengths[place] = 0.0

    def _apply_closures(self, day: int) -> None:
        """Close and open what closes and opens on a day, in the order of the file."""
        for closure in self.instance.closures:
            if closure.first == day:
                self._shut(closure, day)
            if closure.last == day:
                self._reopen(closure)

    def _shut(self, closure: Closure, day: int) -> None:
        if closure.kind in ("camp", "idpcamp"):
            self._make(self._find_place(closure.names[0]), TOWN)
            return
        for road in self._list_roads(closure):
            if self.open[road]:
                self.open[road] = False
                self.closed.add(road)
                self._is_routed = False

    def _reopen(self, closure: Closure) -> None:
        """Open again; a road that opens is another road than the one people were on."""
        if closure.kind in ("camp", "idpcamp"):
            kind = IDP_CAMP if closure.kind == "idpcamp" else CAMP
            self._make(self._find_place(closure.names[0]), kind)
            return
        for road in self._list_roads(closure):
            if road in self.closed:
                self.closed.remove(road)
                self.roads.append(self.roads[road])
                self.open.append(True)
                self._is_routed = False

    def _make(self, place: int, kind: int) -> None:
        if MARKER in (kind, self.kinds[place]) and kind != self.kinds[place]:
            self._is_routed = False
        self.kinds[place] = kind

    def _find_place(self, name: str) -> int:
        return next(i for i, place in enumerate(self.instance.places) if place.name == name)

    def _list_roads(self, closure: Closure) -> list[int]:
        """List the roads, open or shut, that a closure is about."""
        places = self.instance.places
        if closure.kind == "location":
            one = self._find_place(closure.names[0])
            return [i for i, (a, b, _) in enumerate(self.roads) if one in (a, b)]
        pairs = (closure.names, closure.names[::-1])
        ends = [(places[a].country, places[b].country) for a, b, _ in self.roads]
        return [i for i, pair in enumerate(ends) if pair in pairs]

    def assess_strengths(self, day: int) -> Floats:
        """Give the strength of each conflict with its age counted, shape (places,)."""
        decay = self.settings.conflict_spawn_decay
        if not decay:
            return self.strengths
        ages = (day - self.since) // self.settings.conflict_spawn_decay_interval
        found: Floats = self.strengths * np.array(decay)[np.minimum(ages, len(decay) - 1)]
        return found

    def make_world(self, day: int, room: Floats) -> World:
        """
        Give what the rules say on a day.

        Parameters
        ----------
        room
            People each place has room for before `capacity_scaling`, shape (places,).
        """
        if not self._is_routed:
            self._route()
        chances, camps = self._get_chances()
        settings = self.settings
        towns = np.array([kind == TOWN for kind in self.kinds]) & ~camps
        walk = settings.max_walk_speed if settings.start_on_foot else settings.max_move_speed
        rules = (
            *(settings.max_move_speed, walk, settings.weight_power, settings.capacity_buffer),
            *(settings.pruning_threshold, settings.avoid_short_stints),
        )
        return World(
            places=np.column_stack((chances, camps, towns, room * settings.capacity_scaling)),
            roads=np.column_stack((*self._roads, self.open)).astype(np.float64),
            first_route=self._first_route,
            routes=self._active,
            first_hop=self._first_hop,
            hops=self._hops,
            ends=self._route_ends,
            scores=self._score_routes(self._score_places(day, camps)),
            rules=np.array(rules, np.float64),
        )

    def _get_chances(self) -> tuple[Floats, Flags]:
        """Give the chance to leave each place, and which are camps to the rules."""
        settings = self.settings
        by_kind = {
            CAMP: settings.camp_movechance,
            IDP_CAMP: settings.idpcamp_movechance,
            CONFLICT: settings.conflict_movechance,
            HUB: 1.0,
            MARKER: 1.0,
        }
        chances = np.array([by_kind.get(k, settings.default_movechance) for k in self.kinds])
        if settings.movechance_pop_scale_factor:
            sizes = np.array([max(p.population, p.capacity, 0) for p in self.instance.places])
            scaled = sizes / settings.movechance_pop_base
            chances = np.minimum(1.0, chances * scaled**settings.movechance_pop_scale_factor)
        camps = np.array([kind in CAMPS for kind in self.kinds])
        return chances, camps | (chances < LEAST_CHANCE)

    def _score_places(self, day: int, camps: Flags) -> Floats:
        settings, places = self.settings, self.instance.places
        foreign = np.array([place.country != places[0].country for place in places])
        scores = np.where(foreign, settings.foreign_weight, 1.0)
        scores *= np.where(camps, settings.camp_weight, 1.0)
        scores *= settings.conflict_weight ** self.assess_strengths(day)
        if settings.use_pop_for_loc_weight:
            living = np.array([max(1, place.population) for place in places], np.float64)
            scores *= np.where(camps, 1.0, living**settings.pop_power_for_loc_weight)
        return scores

    def _score_routes(self, scores: Floats) -> Floats:
        """Give what attracts along each route but for room: the score of its end by distance."""
        settings = self.settings
        reach = (settings.softening + self._route_km) ** settings.distance_power
        found: Floats = (settings.weight_softening + scores[self._route_ends]) / reach
        return found

    def _route(self) -> None:
        """Find the routes that are open now; those of earlier days keep their numbers."""
        active: list[int] = []
        first = [0]
        leaving: list[list[int]] = [[] for _ in self.kinds]
        for road, (start, _, _) in enumerate(self.roads):
            if self.open[road]:
                leaving[start].append(road)
        hops = abs(self.settings.awareness_level)
        for place in range(len(self.kinds)):
            for path in self._walk(place, hops, leaving, (), {place}):
                active.append(self._routes.setdefault(path, len(self._routes)))
            first.append(len(active))
            if len(active) > MOST_ROUTES:
                told = f"awareness_level {hops} gives more than {MOST_ROUTES} routes"
                raise FaultyInstanceError(f"{told}; accepted: a lower one")
        self._active = np.array(active, np.int64)
        self._first_route = np.array(first, np.int64)
        self._lay_out()
        self._is_routed = True

    def _walk(
        self,
        place: int,
        hops: int,
        leaving: list[list[int]],
        path: tuple[int, ...],
        seen: set[int],
    ) -> Iterator[tuple[int, ...]]:
        """Yield every way without loops of at most so many roads; markers cost none."""
        for road in leaving[place]:
            end = self.roads[road][1]
            is_marker = self.kinds[end] == MARKER
            left = hops if is_marker else hops - 1
            if end in seen or left < 0:
                continue
            if not is_marker:
                yield (*path, road)
            if left > 0:
                yield from self._walk(end, left, leaving, (*path, road), seen | {end})

    def _lay_out(self) -> None:
        """Lay roads and routes out as arrays."""
        self._roads = np.array(self.roads, np.float64).reshape(-1, 3).T
        paths = list(self._routes)
        self._hops = np.array([road for path in paths for road in path], np.int64)
        self._first_hop = np.cumsum([0, *(len(path) for path in paths)])
        self._route_ends = np.array([self.roads[path[-1]][1] for path in paths], np.int64)
        self._route_km = np.array([sum(self.roads[r][2] for r in path) for path in paths])
