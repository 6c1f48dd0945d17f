"""The gates of one traveller: verdicts over time at each post and airport, made when needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from wayout.network.gates import Gate, Window, change_instants, merge_windows, opening_hours
from wayout.network.waits import Wait, estimate_wait
from wayout.network.ways import Way
from wayout.rules.passage import assess_entry, assess_post, assess_transit
from wayout.rules.rulebook import Clause, Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import ALLOWED, Verdict, worst_of
from wayout.situation.period import Instant, Period, after
from wayout.situation.situation import Situation

LOOK_FURTHER_H = 720.0
"""A 90 % bound may lie past the horizon; opening hours are laid out this much further."""


class Passage(NamedTuple):
    """A border passed one way by one means: the post or `"air:XX"`, and both countries."""

    via: str
    mode: str
    leaving: str
    into: str


def passage_of(way: Way) -> Passage:
    """Give the passage a way makes; it must have one."""
    return Passage(way.via, way.mode, way.leaving, way.into)


class Border:
    """Every gate a traveller may meet, as known at one instant and asked about from another."""

    def __init__(
        self,
        rulebook: Rulebook,
        travellers: tuple[Traveller, ...],
        *,
        at: Instant,
        horizon_h: float,
    ) -> None:
        self.rulebook = rulebook
        self.travellers = travellers
        self.at = at
        self.horizon_h = horizon_h
        self._gates: dict[Passage, Gate] = {}
        self._now: dict[Passage, Verdict] = {}
        self._entering: dict[Passage, tuple[Window, ...]] = {}
        self._entries: dict[tuple[object, ...], Verdict] = {}
        self._waits: dict[tuple[str, str], Wait] = {}

    @property
    def situation(self) -> Situation:
        """Give the situation the gates are made from."""
        return self.rulebook.situation

    def gate(self, passage: Passage) -> Gate:
        """Get the gate of a passage."""
        if passage not in self._gates:
            self._gates[passage] = (
                self._at_airport(passage) if ":" in passage.via else self._at_post(passage)
            )
        return self._gates[passage]

    def now(self, passage: Passage) -> Verdict:
        """Get the verdict on a passage at the plan's own instant, without looking ahead."""
        if passage in self._gates:
            return self._gates[passage].windows[0].verdict
        if passage not in self._now:
            self._now[passage] = self._judge(passage, self.at)
        return self._now[passage]

    def post(self, passage: Passage, at: Instant) -> Verdict:
        """Get the verdict of the post alone, whoever may enter; of an airport, allowed."""
        if ":" in passage.via:
            return ALLOWED
        post, mode = self.situation.crossings[passage.via], passage.mode
        return worst_of(
            assess_post(self.rulebook, t, post, mode=mode, at=at) for t in self.travellers
        )

    def _judge(self, passage: Passage, at: Instant) -> Verdict:
        return worst_of([self._enter(passage, at), self.post(passage, at)])

    def _enter(self, passage: Passage, at: Instant) -> Verdict:
        """Judge entry, and transit through the country left, apart from the post."""
        crossing = "" if ":" in passage.via else passage.via
        verdicts = [self.entry(passage.into, mode=passage.mode, at=at, crossing=crossing)]
        if passage.leaving != self.situation.head.home:
            verdicts += [
                assess_transit(self.rulebook, t, country=passage.leaving, mode=passage.mode, at=at)
                for t in self.travellers
            ]
        verdict = worst_of(verdicts)
        if verdict.reason == "VISA_REQUIRED" and self._has_expired(at):
            return replace(verdict, reason="DOC_EXPIRES")
        return verdict

    def _has_expired(self, at: Instant) -> bool:
        visas = [v for member in self.travellers for v in member.find("visas") or ()]
        return any(not visa.valid_on(at.date()) for visa in visas)

    def wait(self, crossing: str, mode: str) -> Wait:
        """Get the wait at a post."""
        key = (crossing, mode)
        if key not in self._waits:
            post = self.situation.crossings[crossing]
            self._waits[key] = estimate_wait(
                self.situation, post, mode=mode, at=self.situation.known_by
            )
        return self._waits[key]

    def entry(self, country: str, *, mode: str, at: Instant, crossing: str = "") -> Verdict:
        """Get the verdict on entering; remembered by the rules that hold there and then."""
        held = self.rulebook.in_force("entry", country, at=at, crossing=crossing, mode=mode)
        key = ("entry", country, at.date(), *(c.rule.id for c in held))
        if key not in self._entries:
            self._entries[key] = worst_of(
                assess_entry(self.rulebook, t, country=country, mode=mode, at=at, crossing=crossing)
                for t in self.travellers
            )
        return self._entries[key]

    def _at_post(self, passage: Passage) -> Gate:
        post = self.situation.crossings[passage.via]
        entering = self._clauses(passage)
        posting = [
            *self.rulebook.clauses("crossing", post.country_in),
            *self.rulebook.clauses("crossing", post.country_out),
        ]
        hours = opening_hours(
            post.opens,
            post.closes,
            post.time_zone,
            at=self.at,
            horizon_h=self.horizon_h + LOOK_FURTHER_H,
        )
        everywhere = not any(post.id in c.rule.crossings for c in [*entering, *posting])
        if everywhere and all(c.rule.crossings for c in posting):
            windows = self._plain_windows(passage, entering)
        else:
            concerned = [
                c
                for c in [*posting, *entering]
                if not c.rule.crossings or post.id in c.rule.crossings
            ]
            windows = self._windows(concerned, lambda at: self._judge(passage, at))
        return Gate(windows, self.wait(post.id, passage.mode), hours)

    def _plain_windows(self, passage: Passage, entering: list[Clause]) -> tuple[Window, ...]:
        """Give the windows of a post without rules of its own: those of entry, and its regime."""
        key = passage._replace(via="")
        if key not in self._entering:
            self._entering[key] = self._windows(entering, lambda at: self._enter(key, at))
        regime = self.post(passage, self.at)
        return tuple(replace(w, verdict=worst_of([w.verdict, regime])) for w in self._entering[key])

    def _clauses(self, passage: Passage) -> list[Clause]:
        entering = self.rulebook.clauses("entry", passage.into)
        if passage.leaving == self.situation.head.home:
            return entering
        return [*entering, *self.rulebook.clauses("transit", passage.leaving)]

    def _at_airport(self, passage: Passage) -> Gate:
        low = self.situation.head.assumptions["airport-control-low"].value
        high = self.situation.head.assumptions["airport-control-high"].value
        words = f"control on arrival is assumed to take {low:g} to {high:g} hours"
        wait = Wait((low + high) / 2, low + 0.9 * (high - low), words)
        clauses = self._clauses(passage)
        return Gate(self._windows(clauses, lambda at: self._judge(passage, at)), wait)

    def _windows(
        self, clauses: list[Clause], judge: Callable[[Instant], Verdict]
    ) -> tuple[Window, ...]:
        ids = {c.rule.id for c in clauses}
        periods = [c.rule.valid for c in clauses]
        periods += [
            r.valid for r in self.situation.resolutions.values() if not ids.isdisjoint(r.between)
        ]
        periods += [Period(end=day) for day in self._visa_ends()]
        starts = change_instants(periods, at=self.at, horizon_h=self.horizon_h)
        ends = [*starts[1:], self.horizon_h * 2]
        return merge_windows(
            [
                Window(start, end, judge(after(self.at, start)))
                for start, end in zip(starts, ends, strict=True)
            ]
        )

    def _visa_ends(self) -> list[Instant]:
        """Give the instants at which the party's visas run out: verdicts may change there."""
        return [
            datetime.combine(visa.valid_to + timedelta(days=1), time(), UTC)
            for member in self.travellers
            for visa in member.find("visas") or ()
            if visa.valid_to is not None
        ]
