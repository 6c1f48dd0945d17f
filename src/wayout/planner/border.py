"""The gates of one party: verdicts over time at each post and airport, made when needed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from wayout.network.expected_waits import NO_WAITS, ExpectedWaits, WaitsByHour
from wayout.network.gates import Gate, Hours, Window
from wayout.network.waits import Wait
from wayout.planner.spell import (
    Entry,
    Passage,
    Phase,
    Portraits,
    Spell,
    Turn,
    crossing_of,
    passage_of,
)
from wayout.planner.timeline import Timeline, Timelines
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict
from wayout.situation.period import BEGINNING, Instant, after, hours_between
from wayout.situation.situation import Situation

LOOK_FURTHER_H = 720.0
"""A 90 % bound may lie past the horizon; opening hours are laid out this much further."""


class Border:
    """Every gate a party may meet, as known at one instant and asked about from another."""

    def __init__(
        self,
        rulebook: Rulebook,
        travellers: tuple[Traveller, ...],
        *,
        at: Instant,
        horizon_h: float,
        expected: ExpectedWaits = NO_WAITS,
    ) -> None:
        """Make the gates when asked; waits that are expected take the place of estimates."""
        self.rulebook = rulebook
        self.travellers = travellers
        self.at = at
        self.horizon_h = horizon_h
        self.timelines = rulebook.prepared(Timelines)
        self._until = after(at, horizon_h)
        self.period = self.timelines.period(at)
        self.span = self.timelines.span(at, self._until)
        self.expected = expected
        self._gates: dict[Passage, Gate] = {}
        self._by_hour: dict[tuple[str, str], WaitsByHour | None] = {}
        self._hours: dict[str, Hours] = {}
        self._now: dict[Passage, Verdict] = {}
        self._spells = self.timelines.in_period(self.period)
        self._take_portraits()

    @property
    def situation(self) -> Situation:
        """Give the situation the gates are made from."""
        return self.rulebook.situation

    def _take_portraits(self) -> None:
        self._numbered = len(self.rulebook.traits)
        self.party: Portraits = self._portraits(self.at)
        """The portraits of the party at the plan's instant."""
        later = [end for end in self._visa_ends() if self.at < end < self._until]
        self.phases: tuple[Phase, ...] = (
            Phase(BEGINNING, self.party),
            *(Phase(end, self._portraits(end)) for end in later),
        )
        """The portraits from the plan's instant on: they change as visas run out."""

    @cached_property
    def told(self) -> Portraits:
        """The portraits at the plan's instant, without what is presumed."""
        traits = self.rulebook.traits
        return tuple(
            portrait & ~traits.mask(member.presumed)
            for portrait, member in zip(self.party, self.travellers, strict=True)
        )

    def _portraits(self, at: Instant) -> Portraits:
        return tuple([self.rulebook.portrait(member, at) for member in self.travellers])

    def _visa_ends(self) -> list[Instant]:
        """Give the instants at which the party's visas run out: verdicts may change there."""
        days = {
            visa.valid_to
            for member in self.travellers
            for visa in member.find("visas") or ()
            if visa.valid_to is not None
        }
        return [datetime.combine(day + timedelta(days=1), time(), UTC) for day in sorted(days)]

    def gate(self, passage: Passage) -> Gate:
        """Get the gate of a passage."""
        found = self._gates.get(passage)
        if found is None:
            windows = self._windows(self.turns(passage))
            wait = self.timelines.wait(passage.via, passage.mode)
            hours, by_hour = self._opening(passage), self.by_hour(passage)
            found = self._gates[passage] = Gate(windows, wait, hours, by_hour)
        return found

    def by_hour(self, passage: Passage) -> WaitsByHour | None:
        """Get the waits that are expected at a passage; None where the estimate stands."""
        return self._hourly(passage.via, passage.mode) if self.expected else None

    def _hourly(self, via: str, mode: str) -> WaitsByHour | None:
        key = (via, mode)
        if key in self.expected and key not in self._by_hour:
            estimate = self.timelines.wait(via, mode)
            found = WaitsByHour(self.expected[key], otherwise=estimate, at=self.at)
            self._by_hour[key] = None if found.is_empty else found
        return self._by_hour.get(key)

    def turns(self, passage: Passage) -> tuple[Turn, ...]:
        """Give the verdicts on a passage up to the horizon, each with the instant it begins."""
        timeline = self._timeline(passage)
        return timeline.reach(self.span).turns(self.phases)

    def _windows(self, turns: tuple[Turn, ...]) -> tuple[Window, ...]:
        last = self.horizon_h * 2
        if len(turns) == 1:
            return (Window(0.0, last, turns[0].verdict),)
        starts = [0.0, *(hours_between(self.at, turn.begins) for turn in turns[1:]), last]
        return tuple(
            Window(start, end, turn.verdict)
            for start, end, turn in zip(starts, starts[1:], turns, strict=False)
        )

    def _opening(self, passage: Passage) -> Hours:
        crossing = crossing_of(passage)
        if not crossing:
            return Hours()
        if crossing not in self._hours:
            horizon_h = self.horizon_h + LOOK_FURTHER_H
            self._hours[crossing] = self.timelines.hours(crossing, self.at, horizon_h)
        return self._hours[crossing]

    def now(self, passage: Passage) -> Verdict:
        """Get the verdict on a passage at the plan's own instant, without looking ahead."""
        found = self._now.get(passage)
        if found is None:
            spell = self.spell(passage)
            found = self._now[passage] = spell.verdict(self.party)
        return found

    def spell(self, passage: Passage) -> Spell:
        """Get the spell of a passage at the plan's own instant."""
        found = self._spells.get(passage)
        if found is None:
            found = self._spells[passage] = self._timeline(passage).spell(self.period)
        return found

    def _timeline(self, passage: Passage) -> Timeline:
        timeline = self.timelines.get(passage)
        if len(self.rulebook.traits) != self._numbered:
            # A country nobody spoke of before was asked about: portraits have one trait more.
            self._take_portraits()
        return timeline

    def post(self, passage: Passage, at: Instant) -> Verdict:
        """Get the verdict of the post alone, whoever may enter; of an airport, allowed."""
        if at == self.at:
            return self.spell(passage).posted(self.party)
        spell = self._timeline(passage).spell(self.timelines.period(at))
        return spell.posted(self._portraits(at))

    def wait(self, crossing: str, mode: str) -> Wait:
        """Get the wait of somebody who is at a post at the plan's own instant."""
        by_hour = self._hourly(crossing, mode)
        return self.estimate(crossing, mode) if by_hour is None else by_hour.wait_at(0.0)

    def estimate(self, crossing: str, mode: str) -> Wait:
        """Get the wait at a post as its reports alone tell it."""
        return self.timelines.wait(crossing, mode)

    def entry(self, country: str, *, mode: str, at: Instant, crossing: str = "") -> Verdict:
        """Get the verdict on entering."""
        entry = Entry(self.rulebook, country, crossing=crossing, mode=mode, at=at)
        return entry.verdict(self.party if at == self.at else self._portraits(at))


__all__ = ["Border", "Passage", "passage_of"]
