"""Setting out: where a party begins, with which roads, and under which exit answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wayout.errors import BadInputError
from wayout.network.ways import Way
from wayout.planner.groups import list_groups
from wayout.planner.label import HOURS
from wayout.planner.party import Member, accompany, all_cycle
from wayout.planner.plan import Planner
from wayout.planner.roads import Roads
from wayout.planner.start import Start
from wayout.rules.leaving import ExitAnswer
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Outset:
    """A party that sets out together from one place; `planner` knows that place."""

    planner: Planner
    place: str
    roads: Roads
    exits: tuple[ExitAnswer, ...]
    _begins: dict[float, dict[int, Start]] = field(default_factory=dict)

    @property
    def with_bicycle(self) -> bool:
        """Tell whether everybody has a bicycle to take along."""
        return all_cycle(self.roads.border.travellers)

    def begins(self, level: float) -> dict[int, Start]:
        """Give the nodes where a search begins, each with the quickest way to it."""
        if level not in self._begins:
            found: dict[int, Start] = {}
            for start in self.planner.list_starts(self.place, self.roads, level=level):
                best = found.setdefault(start.node, start)
                if start.label[HOURS] < best.label[HOURS]:
                    found[start.node] = start
            self._begins[level] = found
        return self._begins[level]

    def nodes(self, level: float) -> list[tuple[int, float]]:
        """Give the nodes where a search begins, each with the hours it takes to be there."""
        begin_h = self.roads.begin_h
        return [(node, s.label[HOURS] - begin_h) for node, s in self.begins(level).items()]

    def ways(self, node: int, steps: Sequence[int], level: float) -> list[Way]:
        """Give the ways of a path from one of the nodes, those that lead to it in front."""
        atlas = self.roads.atlas
        before = [taken.way for taken in self.begins(level)[node].before]
        return [*before, *(atlas.ways[atlas.way_of[step]] for step in steps)]


def set_out(
    planner: Planner,
    members: Sequence[Member],
    *,
    start: str | None,
    at: Instant,
    horizon_h: float,
) -> Outset:
    """
    Give the outset of a party at an instant.

    Parameters
    ----------
    start
        Where those begin who have no start of their own; None if all have one.

    Raises
    ------
    UnknownPlaceError
        A start names nothing known.
    BadInputError
        `at` lies outside the situation's window, the start is abroad, or the members do not set
        out together.
    """
    planner.check_time(at)
    knowing = planner.knowing([name for m in members if (name := m.start or start)])
    groups = list_groups(knowing, members, start=start, at=at)
    if len(groups) > 1 or groups[0].at != at:
        raise BadInputError(
            "the travellers do not all set out from one place at the time that is asked about;"
            " `wayout plan` brings a party together, this command is for those who leave together"
        )
    travellers = accompany(members, members, knowing.rulebook)
    roads = knowing.make_roads(travellers, at=at, horizon_h=horizon_h)
    return Outset(knowing, groups[0].place, roads, knowing.assess_exits(travellers, at=at))
