"""An itinerary: a way followed from one hour on, at one level of luck, without its price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from wayout.network.ways import Way
from wayout.planner.border import passage_of
from wayout.planner.roads import CAUTIOUS, Grade, Roads, Taken
from wayout.rules.leaving import ExitAnswer
from wayout.rules.verdict import Verdict, worst_of
from wayout.situation.period import Instant, after

MOMENT = timedelta(milliseconds=5)
"""By so much one sets out before the very last hour: no rounding may make one late."""


@dataclass(frozen=True, slots=True)
class Closing:
    """An announced refusal at a border that was passed before it: from when, on whose word."""

    via: str
    at: Instant
    record: str


@dataclass(frozen=True, slots=True)
class Itinerary:
    """
    What becomes of somebody who sets out at an hour and follows some ways.

    Hours are after `at`. `late_h` is when they are there nine times in ten, None if they may then
    miss the last departure. `verdict` is that of every border on the way, with the exit answer.
    """

    at: Instant
    taken: tuple[Taken, ...]
    late_h: float | None
    verdict: Verdict
    closings: tuple[Closing, ...]

    @property
    def leaves_h(self) -> float:
        """Give the hour of setting out."""
        return self.taken[0].ready

    @property
    def arrives_h(self) -> float:
        """Give the hour of being there."""
        return self.taken[-1].arrives

    @property
    def hours(self) -> float:
        """Give the hours from door to door."""
        return self.arrives_h - self.leaves_h

    @property
    def waits_h(self) -> float:
        """Give the hours of it in which one waits, for departures and at borders."""
        return sum(t.departs - t.ready + _queued(t) for t in self.taken)

    @property
    def border(self) -> Taken | None:
        """Give the last border passed, None if there is none."""
        return next((t for t in reversed(self.taken) if t.across is not None), None)

    def instant(self, hours: float) -> Instant:
        """Give an hour of this itinerary as an instant."""
        return after(self.at, hours)


def last_minute(instant: Instant) -> Instant:
    """Give the last full minute before an instant, to set out at."""
    return (instant - MOMENT).replace(second=0, microsecond=0)


def _queued(taken: Taken) -> float:
    if taken.across is None or taken.at_gate is None:
        return 0.0
    return taken.across - taken.at_gate


def follow_itinerary(
    roads: Roads,
    ways: Sequence[Way],
    exits: Sequence[ExitAnswer],
    *,
    ready_h: float,
    level: float,
    grades: Sequence[Grade] = (),
) -> Itinerary | None:
    """
    Follow ways from an hour on.

    Parameters
    ----------
    ready_h
        The hour of setting out, after the instant of the roads.

    Returns
    -------
    itinerary
        None if some way cannot be taken any more.
    """
    taken = roads.follow(ways, level=level, ready=ready_h, grades=grades)
    if not ways or len(taken) < len(ways):
        return None
    late = roads.follow(ways, level=CAUTIOUS, ready=ready_h, grades=grades)
    late_h = late[-1].arrives if len(late) == len(ways) else None
    verdict = worst_of([t.verdict for t in taken if t.verdict is not None])
    closings = tuple(_list_closings(roads, taken))
    return Itinerary(roads.at, tuple(taken), late_h, cap_verdict(verdict, exits), closings)


def cap_verdict(verdict: Verdict, exits: Sequence[ExitAnswer]) -> Verdict:
    """Give a verdict that is no better than the exit answer allows; it never removes a way."""
    if verdict.word == "allowed" and any(not e.is_free for e in exits):
        return replace(verdict, word="allowed-if")
    return verdict


def _list_closings(roads: Roads, taken: Sequence[Taken]) -> Iterator[Closing]:
    """Yield, for each border passed, the first refusal announced for later."""
    for step in taken:
        if step.across is None:
            continue
        gate = roads.border.gate(passage_of(step.way))
        for window in gate.windows:
            if window.start > step.across and window.refuses:
                record = next(iter(window.verdict.records), "")
                yield Closing(step.way.via, after(roads.at, window.start), record)
                break
