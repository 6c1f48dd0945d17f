"""The searches of a party: each group alone, how they come together, and where abroad they meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from wayout.network.steps import Gates
from wayout.network.ways import BICYCLE, ON_FOOT, OWN_CAR
from wayout.planner.label import HOURS, find_undominated
from wayout.planner.meeting import Joined, Part, Spot, Who, gather, join_abroad
from wayout.planner.outlook import Outlook, look_out
from wayout.planner.party import Group, Member, accompany, need_cars
from wayout.planner.plan import Planner
from wayout.planner.roads import MEDIAN, Roads
from wayout.planner.start import Start
from wayout.situation.period import Instant


class PartySearch:
    """
    The searches for groups that set out within a day of each other.

    `everybody` is the whole party, `waiting` those who are abroad already. All searches look as
    far ahead: `horizon_h` after the last one sets out.
    """

    def __init__(
        self,
        planner: Planner,
        everybody: Sequence[Member],
        leaving: Sequence[Group],
        waiting: Sequence[Group],
        *,
        goals: Sequence[int],
        horizon_h: float,
        level: float = MEDIAN,
    ) -> None:
        self.planner, self.atlas = planner, planner.atlas
        self.everybody = everybody
        self.leaving, self.waiting = leaving, waiting
        self.goals, self.level = goals, level
        self.at = min(g.at for g in leaving)
        self.until_h = self.atlas.hours(max(g.at for g in leaving)) + horizon_h

    def _roads(self, members: Sequence[Member], at: Instant) -> Roads:
        travellers = accompany(members, self.everybody, self.planner.rulebook)
        horizon_h = self.until_h - self.atlas.hours(at)
        return self.planner.make_roads(travellers, at=at, horizon_h=horizon_h)

    @cached_property
    def roads(self) -> Roads:
        """The roads of all who leave, as one party."""
        return self._roads([m for g in self.leaving for m in g.members], self.at)

    @cached_property
    def alone(self) -> list[Outlook]:
        """The outlook of each group that leaves, alone."""
        return [self._look_out(group) for group in self.leaving]

    @cached_property
    def awaited(self) -> list[Outlook]:
        """The outlook of each group that waits abroad."""
        return [self._look_out(group) for group in self.waiting]

    def _look_out(self, group: Group) -> Outlook:
        at = max(group.at, self.at)
        roads = self._roads(group.members, at)
        starts = self.planner.list_starts(group.place, roads, level=self.level)
        return self._reach(roads, starts)

    @cached_property
    def together(self) -> Outlook:
        """The outlook of all who leave once they have met at home; of one group, its own."""
        if len(self.alone) == 1:
            return self.alone[0]
        return gather(self.alone, list_spots=self._spots, search=self._search)

    def _search(self, who: Who, starts: Sequence[Start]) -> Outlook:
        if len(who) == len(self.alone):
            return self._reach(self.roads, starts)
        members = [m for i in sorted(who) for m in self.leaving[i].members]
        roads = self._roads(members, self.at)
        shut = _shut_gates(len(self.atlas.passages))
        return self._reach(roads, starts, gates=shut)

    def _reach(self, roads: Roads, starts: Sequence[Start], gates: Gates | None = None) -> Outlook:
        return look_out(
            roads, starts, self.goals, until_h=self.until_h, gates=gates, level=self.level
        )

    def _spots(self, one: Who, other: Who) -> Sequence[Spot]:
        sizes = (self._count(one), self._count(other))
        if sizes not in self._known_spots:
            self._known_spots[sizes] = list_spots(self._home, *sizes)
        return self._known_spots[sizes]

    @cached_property
    def _known_spots(self) -> dict[tuple[int, int], Sequence[Spot]]:
        return {}

    def _count(self, who: Who) -> int:
        return sum(len(self.leaving[i].members) for i in who)

    @cached_property
    def _home(self) -> list[Mapping[str, int]]:
        """The nodes of each place at home, by vehicle; of a post, those before it."""
        home = self.planner.situation.head.home
        found: dict[tuple[str, str], dict[str, int]] = {}
        for node, stand in enumerate(self.atlas.stands):
            if self.atlas.country(stand) == home:
                found.setdefault((stand.place, stand.side), {})[stand.vehicle] = node
        return list(found.values())

    def ends(self, outlook: Outlook) -> list[tuple[Part, ...]]:
        """List what one outlook reaches: its undominated labels in each country."""
        return [
            (Part(outlook, int(row)),)
            for nodes in self.atlas.by_country(self.goals).values()
            for row in outlook.settled.at(nodes)
        ]

    def meet_abroad(self, outlooks: Sequence[Outlook]) -> list[tuple[Part, ...]]:
        """List how several, and those who wait, come to one place behind the border."""
        everyone = [*outlooks, *self.awaited]
        places: dict[str, list[int]] = {}
        for node in self.goals:
            places.setdefault(self.atlas.stands[node].place, []).append(node)
        joined = join_abroad(everyone, places)
        return [
            tuple(Part(o, row) for o, row in zip(everyone, found.rows, strict=True))
            for found in self._undominated(joined)
        ]

    def _undominated(self, joined: Sequence[Joined]) -> list[Joined]:
        """Keep, in each country, what no meeting at another of its places dominates."""
        by_country: dict[str, list[Joined]] = {}
        for found in joined:
            country = self.planner.situation.places[found.place].country
            by_country.setdefault(country, []).append(found)
        return [one for some in by_country.values() for one in keep_undominated(some)]


def list_spots(places: Sequence[Mapping[str, int]], one: int, other: int) -> list[Spot]:
    """
    List where so many and so many travellers may meet, and which vehicle they go on with.

    Whoever has left their vehicle goes on foot, or in the car that the others brought if it has
    seats for all; cars of both are taken on if one is too few. All cycle, or nobody does.
    """
    cars, needed = (need_cars(one), need_cars(other)), need_cars(one + other)
    vehicles = [(ON_FOOT, ON_FOOT, ON_FOOT), (BICYCLE, BICYCLE, BICYCLE)]
    if cars[0] >= needed:
        vehicles.append((OWN_CAR, OWN_CAR, ON_FOOT))
    if cars[1] >= needed:
        vehicles.append((OWN_CAR, ON_FOOT, OWN_CAR))
    if max(cars) < needed <= sum(cars):
        vehicles.append((OWN_CAR, OWN_CAR, OWN_CAR))
    return [
        Spot(*(place[vehicle] for vehicle in chosen))
        for place in places
        for chosen in vehicles
        if all(vehicle in place for vehicle in chosen)
    ]


def keep_undominated(joined: Sequence[Joined]) -> list[Joined]:
    """Keep what no other dominates, by hour; of equals the first."""
    labels = np.array([j.label for j in joined])
    order = np.argsort(labels[:, HOURS], kind="stable")
    return [joined[order[i]] for i in find_undominated(labels[order])]


def _shut_gates(passages: int) -> Gates:
    """Give gates that nobody passes, for those who have not met all others yet."""
    none = np.zeros((passages, 2), np.int32)
    table = np.empty((0, 4))
    return Gates(
        np.zeros(passages), none, table, none - 1, np.empty((0, 2)), none, np.empty((0, 3))
    )
