"""The groups of a party: who begins where and when, each place looked up."""

from __future__ import annotations

from collections.abc import Sequence

from wayout.errors import BadInputError, UnknownPlaceError
from wayout.planner.party import LATER_H, MOST_GROUPS, Group, Member
from wayout.planner.plan import Planner
from wayout.situation.period import Instant, hours_between


def list_groups(
    planner: Planner, members: Sequence[Member], *, start: str | None, at: Instant
) -> tuple[Group, ...]:
    """
    Group members by where and when they begin; those who leave home first, in the given order.

    Parameters
    ----------
    start
        Where those begin who have no start of their own; None if all have one.

    Raises
    ------
    UnknownPlaceError
        A start names nothing known.
    BadInputError
        A member has no start, everybody is abroad, too many places, an instant outside the window.
    """
    found: dict[tuple[str, Instant], list[Member]] = {}
    for number, member in enumerate(members, start=1):
        when = member.sets_out(at)
        planner.check_time(when)
        place = _find_place(planner, member, start, number)
        found.setdefault((place, when), []).append(member)
    places, home = planner.situation.places, planner.situation.head.home
    groups = [
        Group(tuple(who), place, when, places[place].country != home)
        for (place, when), who in found.items()
    ]
    if len(groups) > MOST_GROUPS:
        raise BadInputError(
            f"the party starts at {len(groups)} places or times; accepted: at most {MOST_GROUPS}"
        )
    if all(g.waits for g in groups):
        who = f"'{start[:60]}'" if start else "every 'from' in the party"
        raise BadInputError(f"{who} is not in {home}; start inside it")
    return tuple(sorted(groups, key=lambda g: g.waits))


def _find_place(planner: Planner, member: Member, start: str | None, number: int) -> str:
    if not member.start:
        if start is None:
            raise BadInputError(
                f"traveller {number} has no start; give --from PLACE, or 'from' in a file"
            )
        return planner.gazetteer.get_start_place(start).id
    try:
        return planner.gazetteer.get_start_place(member.start).id
    except UnknownPlaceError:
        raise UnknownPlaceError(
            f"the 'from' of traveller {number} ({member.told_in}) is no town or post known here,"
            " or more than one; accepted: a name, a name with its region (town, XX-YYY),"
            " latitude,longitude"
        ) from None


def divide_by_time(groups: Sequence[Group]) -> list[list[Group]]:
    """Divide groups into those who set out within a day of the first, then those who follow."""
    stages: list[list[Group]] = []
    for group in sorted(groups, key=lambda g: g.at):
        if stages and hours_between(stages[-1][0].at, group.at) < LATER_H:
            stages[-1].append(group)
        else:
            stages.append([group])
    return stages
