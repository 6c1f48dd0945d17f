"""Setting out: where a party begins, with which roads, and under which exit answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wayout.errors import BadInputError
from wayout.network.ways import Way
from wayout.planner.label import HOURS
from wayout.planner.party import all_cycle
from wayout.planner.plan import Planner
from wayout.planner.roads import Roads
from wayout.planner.start import Start
from wayout.rules.leaving import ExitAnswer
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Outset:
    """A party that sets out together from one place."""

    place: str
    roads: Roads
    starts: tuple[Start, ...]
    exits: tuple[ExitAnswer, ...]

    @property
    def with_bicycle(self) -> bool:
        """Tell whether everybody has a bicycle to take along."""
        return all_cycle(self.roads.border.travellers)

    def nodes(self) -> list[tuple[int, float]]:
        """Give the nodes where a search begins, each with the hours it takes to be there."""
        begin_h = self.roads.begin_h
        return [(s.node, float(s.label[HOURS]) - begin_h) for s in self.starts]

    def ways(self, node: int, steps: Sequence[int]) -> list[Way]:
        """Give the ways of a path from one of the nodes, those that lead to it in front."""
        before = next((s.before for s in self.starts if s.node == node), ())
        atlas = self.roads.atlas
        return [*(t.way for t in before), *(atlas.ways[atlas.way_of[x]] for x in steps)]


def set_out(
    planner: Planner,
    travellers: Sequence[Traveller],
    *,
    start: str,
    at: Instant,
    horizon_h: float,
) -> Outset:
    """
    Give the outset of a party at an instant.

    Raises
    ------
    UnknownPlaceError
        `start` names nothing known.
    BadInputError
        `at` lies outside the situation's window, or the start is abroad.
    """
    planner.check_time(at)
    planner = planner.knowing([start])
    place = planner.gazetteer.get_start_place(start).id
    home = planner.situation.head.home
    if planner.situation.places[place].country != home:
        raise BadInputError(f"'{start}' is not in {home}; start inside it")
    party = tuple(travellers)
    roads = planner.make_roads(party, at=at, horizon_h=horizon_h)
    exits = planner.assess_exits(party, at=at)
    return Outset(place, roads, planner.list_starts(place, roads), exits)
