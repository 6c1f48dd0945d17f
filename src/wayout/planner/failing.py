"""What would make a journey fail, what closes behind it, and the last moment to start it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wayout.network.gates import FOREVER, Gate, Window
from wayout.network.ways import Way
from wayout.planner.atlas import Atlas
from wayout.planner.border import passage_of
from wayout.planner.chance import REFUSED, list_deadlines, say_deadline
from wayout.planner.course import Course
from wayout.planner.roads import CAUTIOUS, MEDIAN, Roads, Taken
from wayout.rules.verdict import Verdict, unique
from wayout.situation.period import after
from wayout.situation.phrase import Moment, Phrase, Quote, Verbatim, Word, say
from wayout.situation.record import DECIDING, PRIOR, Report, Service
from wayout.situation.situation import Situation
from wayout.situation.zone import get_zone


class Failings:
    """Looks for what can go wrong on the ways of one plan."""

    def __init__(self, atlas: Atlas, roads: Roads) -> None:
        self._atlas, self._roads = atlas, roads
        self._situation = atlas.situation
        self._at = roads.at
        self._known: dict[int, tuple[Taken, tuple[str, ...]]] = {}
        self._seats = [
            r
            for r in self._situation.reports.values()
            if r.topic == "seats" and r.status in DECIDING
        ]

    def list_reasons(self, ways: Sequence[Taken], verdict: Verdict) -> tuple[str, ...]:
        """List the reasons for which a journey may fail, each with its record."""
        reasons = [reason for taken in ways for reason in self._of_way(taken)]
        reasons += [self._cite(r) for r in verdict.risk_records]
        return unique(reasons)

    def _of_way(self, taken: Taken) -> tuple[str, ...]:
        """Give the reasons of one way; remembered, since journeys share their beginnings."""
        if id(taken) not in self._known:
            reasons = [*self._of_service(taken.way, taken.arrives)]
            if taken.across is not None:
                gate = self._roads.border.gate(passage_of(taken.way))
                wait = gate.wait_at(taken.at_gate or 0.0)
                reasons += self._of_gate(taken.way, gate, taken.across, is_told=bool(wait.records))
            self._known[id(taken)] = taken, tuple(reasons)
        return self._known[id(taken)][1]

    def _of_service(self, way: Way, hours: float) -> Iterator[str]:
        service = self._situation.services.get(way.service)
        if service is None or service.vehicle in ("own-car", "lift"):
            return
        ends = say_ends(self._situation, way.origin.place, way.destination.place)
        grades = {self._situation.sources[s].reliability for s in service.sources}
        kind = service.vehicle or service.mode
        means = Word("flight" if service.mode == "air" else kind, "carrier", kind)
        record = Verbatim(service.id)
        if service.status == PRIOR:
            day = service.published
            yield say(
                "the {means} {ends} is only in a table of {day}; nobody checked it ({record})",
                means=means, ends=ends, record=record,
                day=Moment(day.date().isoformat(), day, "UTC", "day"),
            )  # fmt: skip
        elif grades == {"F"}:
            yield say(
                "nobody at hand confirmed that the {means} {ends} runs ({record})",
                means=means, ends=ends, record=record,
            )  # fmt: skip
        for report in self._seats_reported(way, service, hours):
            text = Quote(report.text, report.id).without_stop()
            yield say("seats are short: {text} ({record})", text=text, record=Verbatim(report.id))

    def _seats_reported(self, way: Way, service: Service, hours: float) -> Iterator[Report]:
        """Yield reports of full carriers that speak of the service and of its day."""
        touched = self._atlas.touched(service)
        departs = after(self._at, hours)
        for report in self._seats:
            fits = not report.modes or service.mode in report.modes
            if report.direction == "out" and not way.via:
                continue
            if fits and report.place in touched and report.valid.holds(departs):
                yield report

    def _of_gate(self, way: Way, gate: Gate, across: float, *, is_told: bool) -> Iterator[str]:
        zone = get_zone(self._situation.head.time_zone)
        for window in _closings(gate, across):
            cited = window.verdict.records[0] if window.verdict.records else ""
            start = after(self._at, window.start).astimezone(zone)
            yield say(
                "this way is refused from {moment} ({record})",
                moment=Moment(start.isoformat(timespec="seconds"), start, zone.key),
                record=Verbatim(cited),
            )
            break
        if not is_told and ":" not in way.via:
            name = self._situation.name_of(way.via)
            yield say("the queue at {post} is longer than assumed: none was reported", post=name)
        for key in gate.windows[0].verdict.warnings:
            rule = self._situation.rules.get(key)
            if rule is not None and rule.status == "announced":
                text = Quote(rule.text, key).without_stop()
                yield say("announced: {text} ({record})", text=text, record=Verbatim(key))

    def list_ahead(self, ways: Iterable[Taken]) -> tuple[str, ...]:
        """List the records of refusals that begin after a journey is across."""
        found = [r for _, _, w in self._passed(ways) for r in w.verdict.records]
        return unique(found)

    def _passed(self, ways: Iterable[Taken]) -> Iterator[tuple[Gate, float, Window]]:
        for taken in ways:
            if taken.across is not None:
                gate = self._roads.border.gate(passage_of(taken.way))
                for window in _closings(gate, taken.across):
                    yield gate, taken.across, window

    def _cite(self, key: str) -> str:
        record = self._situation.find_record(key)
        told = record is not None and record.text
        text = Quote(record.text, key).without_stop() if record and told else Verbatim(key)
        return say("{words} ({record})", words=text, record=Verbatim(key))


@dataclass(frozen=True, slots=True)
class LastStart:
    """The last hour at which a course can be begun, after the plan's instant, and what ends it."""

    hours: float
    because: str


def find_last_start(course: Course, *, level: float) -> LastStart | None:
    """
    Find the last minute at which a journey can be begun so as to go as it is shown.

    It has to take the same ways at a level of luck, at no worse risk or doubt, and to be across
    each border before the next refusal that is announced there. Every way is FIFO, so halving the
    time finds the minute exactly. None: nothing known ends it within the plan's horizon, or it
    cannot be made at that level at all.
    """
    if not course.can_end:
        return None
    since = course.sets_out(level)
    taken = course.follow(level)
    if not course.is_whole(taken):
        return None
    limits = {
        p: next((d.hours for d in deadlines if d.kind == REFUSED), FOREVER)
        for p in course.borders
        if (deadlines := list_deadlines(course, p, taken[p].across or 0.0))
    }

    def failing(minutes: int) -> int | None:
        return _find_failing(course, limits, course.follow(level, ready=since + minutes / 60.0))

    low, high = 0, int(course.roads.border.horizon_h * 60.0)
    if failing(high) is None:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if failing(middle) is None:
            low = middle
        else:
            high = middle
    position = failing(high)
    assert position is not None
    return LastStart(since + low / 60.0, say_failing(course, position, taken[position].across))


def _find_failing(
    course: Course, limits: Mapping[int, float], taken: Sequence[Taken]
) -> int | None:
    """Find the first way that cannot be taken, or whose border is passed too late."""
    for position, step in enumerate(taken):
        if step.across is not None and step.across >= limits.get(position, FOREVER):
            return position
    return None if course.is_whole(taken) else len(taken)


def say_failing(course: Course, position: int, across: float | None) -> str:
    """Say why a way of a course cannot be taken later: what ends at its gate, or its departures."""
    if across is not None:
        risk, doubt = course.grades[position]
        for deadline in list_deadlines(course, position, across):
            if deadline.grade[0] > risk or deadline.grade[1] > doubt:
                return say_deadline(course, deadline)
    way = course.ways[position]
    carrier = "flight" if way.carrier == "air" else way.carrier.replace("-", " ")
    return say(
        "the last known {means} {ends} has left",
        means=Word(carrier, "carrier", way.carrier),
        ends=say_ends(course.roads.atlas.situation, way.origin.place, way.destination.place),
    )


def say_ends(situation: Situation, origin: str, destination: str) -> Phrase:
    """Say between which two places something runs."""
    name_of = situation.name_of
    return say("{start}-{end}", start=name_of(origin), end=name_of(destination))


def say_missing_bound(course: Course) -> str:
    """Say why a journey has no arrival that holds nine times in ten; empty if it has one."""
    taken, usual = course.follow(CAUTIOUS), course.follow(MEDIAN)
    if course.is_whole(taken):
        return ""
    if not course.is_whole(usual) or not usual:
        return say("fewer than nine in ten are in time: those who meet do not all get there")
    why = say_failing(course, len(taken), usual[len(taken)].across)
    return say("fewer than nine in ten are in time: {why}", why=why)


def _closings(gate: Gate, across: float) -> Iterator[Window]:
    """Yield the windows that refuse after an instant."""
    for window in gate.windows:
        if window.start > across and window.refuses:
            yield window
