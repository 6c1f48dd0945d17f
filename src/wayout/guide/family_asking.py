"""Planning for what the form of a party holds: what cannot be used of it, the members, the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

from wayout.errors import BadInputError, ContradictoryAnswersError, UnknownPlaceError
from wayout.guide.asking import Answered, find_instant
from wayout.guide.family_form import AskedMember, AskedParty, Fault
from wayout.guide.form import Asked
from wayout.guide.library import Library
from wayout.planner.members import parse_members
from wayout.planner.party import LONGEST_DELAY_DAYS
from wayout.planner.party_plan import plan_party
from wayout.rules.answers import parse_traveller
from wayout.situation.record import Head, Place

MOST_STARTS = 4
"""So many starts, by place and day, are planned for on a page: four take 2 s here, six 6 s."""


def answer_party(asked: AskedParty, library: Library, names: Sequence[str]) -> Answered:
    """
    Plan for a party whose form has no fault.

    Raises
    ------
    BadInputError
        What `check_party` did not see; the message is the planner's.
    """
    at = find_instant(clock(asked, library), library)
    edition = library.get_edition(at)
    tables = [_table(m, names, n) for n, m in enumerate(asked.members)]
    members = parse_members(tables, library.head, where=lambda _number, _key: "the form")
    plan = plan_party(edition.planner, members, start=asked.start or None, at=at, to=asked.whole.to)
    return Answered(plan, edition)


def _table(member: AskedMember, names: Sequence[str], index: int) -> dict[str, Any]:
    table: dict[str, Any] = {**member.own.answers, "name": names[index], "from": member.own.start}
    table["parent_of"] = [names[child - 1] for child in member.parent_of]
    if read_days(member.follows):
        table["follows_days"] = read_days(member.follows)
    return table


def read_days(text: str) -> float | None:
    """Read after how many days somebody follows: 0 if nothing is said, None if it is no number."""
    try:
        days = float(text.replace(",", ".") or 0)
    except ValueError:
        return None
    return days if 0 <= days <= LONGEST_DELAY_DAYS else None


def check_party(asked: AskedParty, library: Library, names: Sequence[str]) -> Iterator[Fault]:
    """Yield what cannot be used of a form, and whose it is."""
    yield from asked.faults
    for number, member in _number(asked):
        if names.index(names[number - 1]) < number - 1:
            yield Fault("same-name", number, said=names[number - 1])
        if read_days(member.follows) is None:
            yield Fault("days", number, said=member.follows)
        yield from _check_answers(member, number, library.head)
    yield from _check_parents(asked)
    starts = {(m.own.start or asked.start, read_days(m.follows)) for m in asked.members}
    if len(starts) > MOST_STARTS:
        yield Fault("starts", said=str(len(starts)))
    lost = list(_check_places(asked, library))
    yield from lost
    if not lost:
        yield from _check_times(asked, library)


def _check_answers(member: AskedMember, number: int, head: Head) -> Iterator[Fault]:
    answers = member.own.answers
    wrong = [key for key, said in answers.items() if _find_fault({key: said}, head)]
    yield from (Fault("answer", number, key) for key in wrong)
    if wrong or not _find_fault(answers, head):
        return
    for one, other in combinations(answers, 2):
        found = _find_fault({one: answers[one], other: answers[other]}, head)
        if isinstance(found, ContradictoryAnswersError):
            yield Fault("contradiction", number, f"{one} {other}")
            return
    yield Fault("contradiction", number)


def _find_fault(answers: Any, head: Head) -> BadInputError | None:
    try:
        parse_traveller(answers, head, where=lambda _key: "the form")
    except BadInputError as fault:
        return fault
    return None


def _check_parents(asked: AskedParty) -> Iterator[Fault]:
    for number, parent in _number(asked):
        for child in parent.parent_of:
            theirs = asked.members[child - 1]
            ages = (parent.own.answers.get("age", ""), theirs.own.answers.get("age", ""))
            younger = all(a.isdecimal() for a in ages) and int(ages[0]) <= int(ages[1])
            each_others = number in theirs.parent_of and number < child  # told once
            if younger or each_others:
                yield Fault("parent", number)
                break


def find_place(name: str, library: Library) -> Place | None:
    """Find the place where somebody starts; None if nothing, or several towns, have the name."""
    if not name:
        return None
    planner = library.get_edition(library.now).planner
    try:
        return planner.gazetteer.get_start_place(name)
    except UnknownPlaceError:
        return None


def list_starts(asked: AskedParty, library: Library) -> Iterator[tuple[int, str, Place | None]]:
    """Yield the starts: whose each is, 0 where it is that of all, its name, and the place."""
    told = [(n if m.own.start else 0, m.own.start or asked.start) for n, m in _number(asked)]
    told += [(0, asked.start)] if asked.start else []
    return ((n, name, find_place(name, library)) for n, name in dict.fromkeys(told))


def _number(asked: AskedParty) -> Iterator[tuple[int, AskedMember]]:
    return enumerate(asked.members, start=1)


def _check_places(asked: AskedParty, library: Library) -> Iterator[Fault]:
    """Yield the first start that is not known: to look for an unknown name takes a second."""
    abroad = True
    for number, name, place in list_starts(asked, library):
        if place is None:
            yield Fault("place" if name else "no-start", number, said=name)
            return
        abroad = abroad and place.country != library.head.home
    if abroad:
        yield Fault("all-abroad")


def clock(asked: AskedParty, library: Library) -> Asked:
    """Give what is asked for all, with the start whose clock counts: else the first at home."""
    home = library.head.home
    at_home = (s for _, s, place in list_starts(asked, library) if place and place.country == home)
    start = asked.start if find_place(asked.start, library) else next(at_home, "")
    return replace(asked.whole, start=start)


def _check_times(asked: AskedParty, library: Library) -> Iterator[Fault]:
    try:
        at = find_instant(clock(asked, library), library)
    except BadInputError:
        yield Fault("time", said=f"{asked.whole.day} {asked.whole.hour}".strip())
        return
    for number, member in _number(asked):
        if not library.head.window.holds(at + timedelta(days=read_days(member.follows) or 0)):
            yield Fault("late", number, said=member.follows)
