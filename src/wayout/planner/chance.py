"""
Chances: the share of luck with which a journey is across before something that was announced.

A journey is followed at one level of luck throughout: everything on it takes as long as it does
for the traveller who has that share of all luck behind them. Every wait grows with the level and
every step is FIFO, so the hour of being across grows too, and the chance to be across before a
deadline is the highest level at which one is. docs/decisions/0008-levels-of-luck.md says why.

References
----------
J. Dhaene, M. Denuit, M. J. Goovaerts, R. Kaas, D. Vyncke, The concept of comonotonicity in
actuarial science and finance: theory, Insurance: Mathematics and Economics 31, 2002.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from wayout.network.gates import Gate, Window
from wayout.planner.course import Course
from wayout.planner.roads import Grade
from wayout.situation.period import Instant, after
from wayout.situation.phrase import Moment, Verbatim, say, show_figure
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone

OVER_99, UNDER_1 = 0.995, 0.005
"""The shares that stand for "over 99 %" and "under 1 %": nothing here is known more exactly."""

REFUSED, MAYBE_REFUSED, UNKNOWN, SHUT = "refused", "maybe-refused", "unknown", "shut"
RISKIER = "riskier"
"""Kinds of deadline. A post that is only shut opens again; whoever is late waits."""

NO_WAY: Grade = (9, 9)
"""Worse than any risk and doubt: nobody passes."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    From `hours` on, after the plan's instant, the gate of one way is no longer what it was.

    `position` numbers the way in its course, `record` is what announces it, empty if none does.
    `grade` is the risk and doubt from then on.
    """

    position: int
    hours: float
    kind: str
    record: str
    reason: str = ""
    grade: Grade = (0, 0)


@dataclass(frozen=True, slots=True)
class Chance:
    """The share of luck with which one is across before a deadline; see OVER_99, UNDER_1."""

    deadline: Instant
    share: float
    crossing: str
    country: str
    kind: str
    record: str
    text: str


def list_chances(course: Course) -> tuple[Chance, ...]:
    """List the chances to be across before each deadline ahead, in the order of the journey."""
    return tuple(iterate_chances(course))


def iterate_chances(course: Course) -> Iterator[Chance]:
    """Yield the chances that `list_chances` lists, each worked out when it is asked for."""
    for position in course.borders:
        if _changes(course.gate(position)):
            for deadline in list_deadlines(course, position, course.across(position, 0.5)):
                if deadline.kind != RISKIER:
                    yield _weigh(course, deadline)


def _changes(gate: Gate) -> bool:
    return len(gate.windows) > 1 or bool(gate.hours.open)


def _weigh(course: Course, deadline: Deadline) -> Chance:
    way, at = course.ways[deadline.position], course.roads.at
    share = find_share(lambda p: course.across(deadline.position, p) < deadline.hours)
    said = say_deadline(course, deadline)
    return Chance(
        after(at, deadline.hours),
        share,
        way.via,
        way.into,
        deadline.kind,
        deadline.record,
        say("{share} to be across before {end}", share=say_share(share), end=said),
    )


def find_share(in_time: Callable[[float], bool]) -> float:
    """
    Find the highest level of luck, in whole hundredths, at which something is in time.

    `in_time` has to be true up to some level and false above it.
    """
    if in_time(0.99):
        return OVER_99
    low, high = 0, 99
    while high - low > 1:
        middle = (low + high) // 2
        if in_time(middle / 100):
            low = middle
        else:
            high = middle
    return low / 100 if low else UNDER_1


def list_deadlines(course: Course, position: int, across: float) -> list[Deadline]:
    """
    List what is announced to end the passage of one way, for somebody across at an hour.

    That is every window in which it becomes refused, or refused to some, or unknown, or riskier,
    and the next end of the opening hours, unless the passage is refused before.
    """
    gate, situation = course.gate(position), course.roads.atlas.situation
    found = [
        Deadline(
            position,
            window.start,
            kind,
            record,
            window.verdict.reason,
            NO_WAY if window.refuses else window.grade,
        )
        for window, kind, record in _turns(situation, gate, across)
    ]
    refused = min((d.hours for d in found if d.kind == REFUSED), default=float("inf"))
    for start, end in gate.hours.open:
        if start <= across < end < refused:
            found.append(Deadline(position, end, SHUT, course.ways[position].via))
    return sorted(found, key=lambda d: d.hours)


def _turns(situation: Situation, gate: Gate, across: float) -> Iterator[tuple[Window, str, str]]:
    """Yield the windows that begin later and are worse than the one before, in what, and why."""
    for before, window in pairwise(gate.windows):
        if window.start <= across or before.refuses:
            continue
        new = [r for r in window.verdict.records if r not in before.verdict.records]
        refusing = [r for r in new if _refuses(situation, r)]
        if window.refuses:
            yield window, REFUSED, next(iter(window.verdict.records), "")
        elif refusing:
            yield window, MAYBE_REFUSED, refusing[0]
        elif window.grade[1] > before.grade[1]:
            yield window, UNKNOWN, next(iter(new), "")
        elif window.grade[0] > before.grade[0]:
            yield window, RISKIER, next(iter(window.verdict.risk_records), "")


def _refuses(situation: Situation, record: str) -> bool:
    rule = situation.rules.get(record)
    return rule is not None and rule.effect == "refuse"


def say_share(share: float) -> str:
    """Say a share in whole hundredths, and its ends in words."""
    if share >= OVER_99:
        return say("over 99 %")
    if share <= UNDER_1:
        return say("under 1 %")
    return say("{percent} %", percent=show_figure(round(100 * share)))


def say_deadline(course: Course, deadline: Deadline) -> str:
    """Say what ends when, with its record: "Finland ends entry for you on 30 September …"."""
    way, atlas = course.ways[deadline.position], course.roads.atlas
    place = way.destination.place if ":" in way.via else way.via
    when = say_moment(after(course.roads.at, deadline.hours), atlas.zone(place))
    words = say("{end} on {moment}", end=_say_end(course, deadline), moment=when)
    if deadline.record:
        words = say("{words} ({record})", words=words, record=Verbatim(deadline.record))
    if deadline.kind == SHUT:
        opens = course.gate(deadline.position).hours.next_open(deadline.hours)
        again = say_moment(after(course.roads.at, opens), atlas.zone(place))
        words = say("{words}; it opens again on {moment}", words=words, moment=again)
    return words


def _say_end(course: Course, deadline: Deadline) -> str:
    way, atlas = course.ways[deadline.position], course.roads.atlas
    place = way.destination.place if ":" in way.via else way.via
    name_of, rules = atlas.situation.name_of, atlas.situation.rules
    into = name_of(atlas.country_places.get(way.into, way.into))
    if deadline.kind == SHUT:
        return say("{post} shuts", post=name_of(way.via))
    if deadline.kind == UNKNOWN:
        return say("it becomes unknown whether {country} lets you in,", country=into)
    if deadline.kind == RISKIER:
        return say("more risk is reported at {place}", place=name_of(place))
    rule = rules.get(deadline.record)
    ends = say("{country} ends entry", country=into)
    if rule is not None and rule.domain == "transit":
        left = name_of(atlas.country_places.get(way.leaving, way.leaving))
        ends = say("{country} ends transit", country=left)
    elif rule is not None and rule.domain == "crossing":
        own = way.via in rule.crossings
        shut = say("{country} closes posts", country=into)
        ends = say("{post} closes", post=name_of(way.via)) if own else shut
    elif deadline.reason == "DOC_EXPIRES":
        ends = say("a visa of yours runs out")
    if deadline.kind == MAYBE_REFUSED:
        return say("{end} for some, perhaps for you,", end=ends)
    return ends if deadline.reason == "DOC_EXPIRES" else say("{end} for you", end=ends)


def say_moment(instant: Instant, zone: str) -> Moment:
    """Say a day and a clock time where something happens: "30 September at 00:00"."""
    local: datetime = instant.astimezone(get_zone(zone))
    text = f"{local.day} {local:%B} at {local:%H:%M}"
    return Moment(text, instant, zone, "day-and-hour")
