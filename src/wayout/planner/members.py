"""
Reading the members of a party from tables: their answers, and who starts where and when.

No message repeats what a member answered; it names the traveller by number, the key and its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from wayout.errors import BadInputError
from wayout.planner.party import (
    LARGEST_PARTY,
    LONGEST_DELAY_DAYS,
    Member,
    name_all,
    number_names,
)
from wayout.rules.private import parse_privately
from wayout.rules.traveller import GENERAL_KEYS
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant, parse_instant
from wayout.situation.record import Head

OWN_KEYS = ("name", "label", "from", "at", "follows_days", "parent_of")
"""What a member's table may hold besides the answers of a traveller; `label` is `name`."""
LONGEST_NAME = 40

Where = Callable[[int, str], str]
"""From the number of a table and a key to the words for where it stands."""


def parse_members(
    tables: Sequence[Mapping[str, Any]], head: Head, *, where: Where
) -> tuple[Member, ...]:
    """
    Parse the tables of a party, one for each member.

    Raises
    ------
    BadInputError
        An unknown key, an impossible value, a party too large, two of one name, an impossible
        parent.
    ContradictoryAnswersError
        Two answers of one member exclude each other.
    """
    if not 1 <= len(tables) <= LARGEST_PARTY:
        raise BadInputError(
            f"{len(tables)} travellers ({where(len(tables) - 1, '')}); accepted: 1 to"
            f" {LARGEST_PARTY} in one plan; plan for a larger group in parts"
        )
    members = tuple(
        _member(table, head, number, lambda key, i=i: where(i, key))  # type: ignore[misc]
        for i, (number, table) in enumerate(enumerate(tables, start=1))
    )
    if len(members) > 1:
        members = number_names(members)
    _check_names(members, where)
    for number, member in enumerate(members):
        for child in member.parent_of:
            _check_parent(members, number, child, where(number, "parent_of"))
    return members


def _member(
    table: Mapping[str, Any], head: Head, number: int, where: Callable[[str], str]
) -> Member:
    told = {key: value for key, value in table.items() if key not in OWN_KEYS}
    for key in told:
        if key not in GENERAL_KEYS and key not in head.questions:
            keys = {*GENERAL_KEYS, *head.questions, *OWN_KEYS} - {"label"}
            near = find_nearest(key, keys)
            hint = f"; did you mean '{near}'?" if near else ""
            raise BadInputError(f"unknown key '{key}' ({where(key)}){hint}; see {list_some(keys)}")
    if "at" in table and "follows_days" in table:
        raise BadInputError(
            f"traveller {number} has both 'at' and 'follows_days' ({where('follows_days')});"
            " accepted: one of them"
        )
    name = _text(table.get("name", table.get("label", "")), "name", where)
    return Member(
        parse_privately(told, head, where=where, label=name[:LONGEST_NAME]),
        _text(table.get("from", ""), "from", where),
        _instant(table["at"], where) if "at" in table else None,
        _days(table["follows_days"], where) if "follows_days" in table else None,
        _names(table.get("parent_of", ()), where),
        where("from"),
    )


def _fault(key: str, where: Callable[[str], str], accepted: str) -> BadInputError:
    return BadInputError(f"'{key}' ({where(key)}) cannot be used; accepted: {accepted}")


def _text(value: Any, key: str, where: Callable[[str], str]) -> str:
    if not isinstance(value, str):
        raise _fault(key, where, "a text in quotes")
    return " ".join(value.split())


def _instant(value: Any, where: Callable[[str], str]) -> Instant:
    accepted = "an instant with offset, such as 2022-09-22T18:00:00+03:00"
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    try:
        return parse_instant(value if isinstance(value, str) else "")
    except ValueError:
        raise _fault("at", where, accepted) from None


def _days(value: Any, where: Callable[[str], str]) -> float:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if number and 0 <= value <= LONGEST_DELAY_DAYS:
        return float(value)
    raise _fault("follows_days", where, f"a number of days from 0 to {LONGEST_DELAY_DAYS}")


def _names(value: Any, where: Callable[[str], str]) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if isinstance(names, (list, tuple)) and all(isinstance(n, str) for n in names):
        return tuple(dict.fromkeys(" ".join(n.split())[:LONGEST_NAME] for n in names))
    raise _fault("parent_of", where, 'the names of children in this party: ["younger son"]')


def _check_names(members: Sequence[Member], where: Where) -> None:
    names = name_all(members)
    for number, name in enumerate(names):
        first = names.index(name)
        if first < number:
            raise BadInputError(
                f"travellers {first + 1} and {number + 1} have one name"
                f" ({where(number, 'name')}); give each their own, such as 'older son'"
            )


def _check_parent(members: Sequence[Member], number: int, child: str, where: str) -> None:
    parent = members[number]
    found = next((m for m in members if m.name == child and m is not parent), None)
    who = f"'parent_of' of traveller {number + 1} ({where})"
    if found is None:
        raise BadInputError(f"{who} names nobody else here; accepted: names of other travellers")
    own, theirs = parent.traveller.find("age"), found.traveller.find("age")
    if parent.name in found.parent_of:
        raise BadInputError(f"{who} contradicts that of the child; accepted: one of them")
    if own is not None and theirs is not None and own <= theirs:
        raise BadInputError(f"{who} contradicts the ages of the two")
