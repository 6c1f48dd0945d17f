"""
Planning for a party: together, meeting, apart, or some first and the others later.

Members who begin at one place and instant are a group. One group is planned as one party. Several
meet: `meeting` says how that search is exact. Who waits abroad already is met there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from wayout.planner.asking import ask_members
from wayout.planner.blocking import Blocking, explain_all
from wayout.planner.budget import keep_to_budget
from wayout.planner.closed import ClosedWay
from wayout.planner.grouping import group_journeys
from wayout.planner.groups import divide_by_time, list_groups
from wayout.planner.journey import Journey
from wayout.planner.judged import Judged
from wayout.planner.later import Ahead
from wayout.planner.meeting import Part
from wayout.planner.outline import Outline
from wayout.planner.party import (
    APART,
    LATER,
    MEETING,
    TOGETHER,
    Group,
    Later,
    Member,
    accompany,
    name_all,
)
from wayout.planner.party_journey import reunite, share, unite
from wayout.planner.party_search import PartySearch
from wayout.planner.plan import HORIZON_H, Plan, Planner
from wayout.planner.roads import CAUTIOUS, MEDIAN
from wayout.rules.leaving import ExitAnswer
from wayout.situation.period import Instant


def plan_party(
    planner: Planner,
    members: Sequence[Member],
    *,
    start: str | None = None,
    at: Instant,
    to: str = "",
    horizon_h: float = HORIZON_H,
    cautious: bool = False,
) -> Plan:
    """
    Plan for a party; for one traveller, and for those who start together, as `Planner.plan` does.

    Parameters
    ----------
    start
        Where those begin who have no start of their own; None if all have one.
    cautious
        Plan on what holds nine times in ten, not on what holds every other time.

    Raises
    ------
    UnknownPlaceError
        A start or `to` names nothing known.
    BadInputError
        A member has no start, everybody is abroad, too many places, an instant outside the window.
    """
    planner = planner.knowing(filter(None, (start, *(m.start for m in members))))
    groups = list_groups(planner, members, start=start, at=at)
    party = _Party(planner, tuple(members), groups, at, to, horizon_h, cautious)
    return party.plan_as_one() if len(groups) == 1 else party.plan_in_stages()


def outline_alone(
    planner: Planner,
    member: Member,
    *,
    start: str,
    at: Instant,
    to: str = "",
    judged: Judged | None = None,
) -> Outline:
    """
    Plan for one traveller as `plan_party` does, with every journey sketched.

    `judged` is what the planner judged of this traveller and instant, where it was asked before.

    Raises
    ------
    UnknownPlaceError
        A start or `to` names nothing known.
    BadInputError
        There is no start, or it is abroad; an instant outside the window.
    """
    planner = planner.knowing(filter(None, (start, member.start)))
    (group,) = list_groups(planner, (member,), start=start, at=at)
    travellers = accompany((member,), (member,), planner.rulebook)
    return planner.outline(travellers, start=group.place, at=group.at, to=to, judged=judged)


@dataclass(frozen=True, slots=True)
class _Stage:
    """What those who set out within a day of each other are told."""

    search: PartySearch
    exits: tuple[ExitAnswer, ...]
    journeys: tuple[Journey, ...]
    dear: tuple[ClosedWay, ...]


@dataclass(frozen=True, slots=True)
class _Party:
    planner: Planner
    members: tuple[Member, ...]
    groups: tuple[Group, ...]
    at: Instant
    to: str
    horizon_h: float
    cautious: bool

    def plan_as_one(self) -> Plan:
        """Plan for those who begin together; a party of one is told what one traveller is."""
        group = self.groups[0]
        travellers = accompany(self.members, self.members, self.planner.rulebook)
        plan = self.planner.plan(
            travellers,
            start=group.place,
            at=group.at,
            to=self.to,
            horizon_h=self.horizon_h,
            cautious=self.cautious,
        )
        if len(self.members) == 1:
            return plan
        roads = self.planner.make_roads(travellers, at=group.at, horizon_h=self.horizon_h)
        blocking = Blocking(roads)
        names = name_all(self.members)
        shared = [share(j, names, TOGETHER) for j in plan.journeys]
        closed, blocked = explain_all(blocking, plan.closed)
        questions, asked = ask_members(self.planner, travellers, shared, closed, at=group.at)
        return replace(
            plan,
            questions=questions,
            asked=asked,
            at=self.at,
            travellers=tuple(m.traveller for m in self.members),
            members=self.members,
            leaving=names,
            journeys=blocking.explain_journeys(shared),
            closed=closed,
            blocked=blocked,
        )

    def plan_in_stages(self) -> Plan:
        """Plan for those who begin apart, and for those who follow."""
        stages = [self._stage(s) for s in divide_by_time([g for g in self.groups if not g.waits])]
        first, *following = stages
        journeys = list(first.journeys)
        for stage in following:
            journeys += reunite(stage.journeys, first.journeys)
        if following:
            journeys = [_optioned(j, LATER) for j in journeys]
        countries, _ = self._destination()
        met = _met(first.journeys) if len(first.search.leaving) > 1 else first.journeys
        closed = self.planner.list_closed(first.search.roads, (*met, *first.dear), countries)
        blocking = Blocking(first.search.roads)
        closed, blocked = explain_all(blocking, (*first.dear, *closed))
        travellers = first.search.roads.border.travellers
        questions, asked = ask_members(self.planner, travellers, journeys, closed, at=self.at)
        return Plan(
            situation=self.planner.situation,
            at=self.at,
            start=self.groups[0].place,
            destination=self.to,
            travellers=tuple(m.traveller for m in self.members),
            exits=tuple(chain.from_iterable(s.exits for s in stages)),
            journeys=blocking.explain_journeys(journeys),
            closed=closed,
            questions=questions,
            asked=asked,
            members=self.members,
            leaving=tuple(n for s in stages for g in s.search.leaving for n in g.names),
            cautious=self.cautious,
            blocked=blocked,
            later=tuple(self._later(s, first) for s in following),
        )

    def _destination(self) -> tuple[frozenset[str] | None, str]:
        """Find what is to be reached: what was asked for, else where somebody waits."""
        waiting = {self.planner.situation.places[g.place].country for g in self._waiting}
        if self.to or not waiting:
            return self.planner.find_destination(self.to)
        return frozenset(waiting), ""

    @property
    def _waiting(self) -> list[Group]:
        return [g for g in self.groups if g.waits]

    def _stage(self, leaving: Sequence[Group]) -> _Stage:
        search = PartySearch(
            self.planner,
            self.members,
            leaving,
            self._waiting,
            goals=self.planner.atlas.goals(*self._destination()),
            horizon_h=self.horizon_h,
            level=CAUTIOUS if self.cautious else MEDIAN,
        )
        travellers = search.roads.border.travellers
        exits = self.planner.assess_exits(travellers, at=search.at)
        kept, dear = keep_to_budget(
            self._meet(search, exits), travellers, self.planner.atlas.fares.rates
        )
        alone = len(leaving) > 1 or (search.waiting and not kept)
        apart = self._apart(search) if alone else ()
        return _Stage(search, exits, (*kept, *apart), dear)

    def _meet(self, search: PartySearch, exits: tuple[ExitAnswer, ...]) -> tuple[Journey, ...]:
        """List the journeys of all: with those who wait, after a meeting at home, or behind."""
        if len(search.alone) == 1 and not search.waiting:
            found = self.planner.list_journeys(search.together, search.goals, exits)
            return tuple(share(j, search.leaving[0].names, TOGETHER) for j in found)
        before = (
            search.meet_abroad([search.together])
            if search.waiting
            else search.ends(search.together)
        )
        found = self._unite(search, before, exits)
        if len(search.alone) == 1:
            return found
        return (*found, *self._unite(search, search.meet_abroad(search.alone), exits))

    def _unite(
        self,
        search: PartySearch,
        offers: Iterable[tuple[Part, ...]],
        exits: tuple[ExitAnswer, ...],
    ) -> tuple[Journey, ...]:
        leaving = tuple(t.label for t in search.roads.border.travellers)
        found = unite(self.planner, offers, exits, leaving, option=MEETING)
        return tuple(group_journeys(found, level=search.level))

    def _apart(self, search: PartySearch) -> tuple[Journey, ...]:
        """List the journeys of each group, each within its own budget."""
        found: list[Journey] = []
        for outlook, group in zip(search.alone, search.leaving, strict=True):
            travellers = outlook.roads.border.travellers
            exits = self.planner.assess_exits(travellers, at=outlook.roads.at)
            journeys = self.planner.list_journeys(outlook, search.goals, exits)
            kept, _ = keep_to_budget(journeys, travellers, self.planner.atlas.fares.rates)
            found += [share(j, group.names, APART) for j in kept]
        return tuple(found)

    def _later(self, stage: _Stage, first: _Stage) -> Later:
        names = tuple(name for g in stage.search.leaving for name in g.names)
        ahead = Ahead(stage.search.roads, since=first.search.at)
        return Later(names, stage.search.at, ahead.list_changes(), ahead.list_announced())


def _optioned(journey: Journey, option: str) -> Journey:
    assert journey.shared is not None
    return replace(journey, shared=replace(journey.shared, option=option))


def _met(journeys: Iterable[Journey]) -> list[Journey]:
    return [j for j in journeys if j.shared is not None and j.shared.option != APART]
