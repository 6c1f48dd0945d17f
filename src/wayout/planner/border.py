"""The gates of one traveller: verdicts over time at each post and airport, made when needed."""

from __future__ import annotations

from collections.abc import Callable

from wayout.network.gates import Gate, Window, change_instants, merge_windows, opening_hours
from wayout.network.waits import Wait, estimate_wait
from wayout.rules.passage import assess_entry, assess_post
from wayout.rules.rulebook import Clause, Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict, worst_of
from wayout.situation.period import Instant, after
from wayout.situation.situation import Situation

LOOK_FURTHER_H = 720.0
"""A 90 % bound may lie past the horizon; opening hours are laid out this much further."""


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
        self._gates: dict[tuple[str, str], Gate] = {}
        self._entries: dict[tuple[object, ...], Verdict] = {}
        self._waits: dict[tuple[str, str], Wait] = {}

    @property
    def situation(self) -> Situation:
        """Give the situation the gates are made from."""
        return self.rulebook.situation

    def gate(self, via: str, mode: str) -> Gate:
        """Get the gate at a post, or at the airports of a country (`"air:XX"`)."""
        key = (via, mode)
        if key not in self._gates:
            self._gates[key] = self._at_airport(via) if ":" in via else self._at_post(via, mode)
        return self._gates[key]

    def now(self, via: str, mode: str) -> Verdict:
        """Get the verdict at the plan's own instant, without looking ahead."""
        if (via, mode) in self._gates:
            return self._gates[via, mode].windows[0].verdict
        key = ("now", via, mode)
        if key not in self._entries:
            self._entries[key] = self._judge(via, mode, self.at)
        return self._entries[key]

    def _judge(self, via: str, mode: str, at: Instant) -> Verdict:
        if ":" in via:
            return self.entry(via.split(":")[1], mode=mode, at=at)
        post = self.situation.crossings[via]
        entry = self.entry(post.country_in, mode=mode, at=at, crossing=via)
        passing = [assess_post(self.rulebook, t, post, mode=mode, at=at) for t in self.travellers]
        return worst_of([entry, *passing])

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

    def _at_post(self, via: str, mode: str) -> Gate:
        post = self.situation.crossings[via]

        clauses = [
            *self.rulebook.clauses("entry", post.country_in),
            *self.rulebook.clauses("crossing", post.country_in),
            *self.rulebook.clauses("crossing", post.country_out),
        ]
        concerned = [c for c in clauses if not c.rule.crossings or via in c.rule.crossings]
        hours = opening_hours(
            post.opens,
            post.closes,
            post.time_zone,
            at=self.at,
            horizon_h=self.horizon_h + LOOK_FURTHER_H,
        )
        windows = self._windows(concerned, lambda at: self._judge(via, mode, at))
        return Gate(windows, self.wait(via, mode), hours)

    def _at_airport(self, via: str) -> Gate:
        mode, country = via.split(":")
        clauses = self.rulebook.clauses("entry", country)

        low = self.situation.head.assumptions["airport-control-low"].value
        high = self.situation.head.assumptions["airport-control-high"].value
        words = f"control on arrival is assumed to take {low:g} to {high:g} hours"
        wait = Wait((low + high) / 2, low + 0.9 * (high - low), words)
        windows = self._windows(clauses, lambda at: self._judge(via, mode, at))
        return Gate(windows, wait)

    def _windows(
        self, clauses: list[Clause], judge: Callable[[Instant], Verdict]
    ) -> tuple[Window, ...]:
        ids = {c.rule.id for c in clauses}
        periods = [c.rule.valid for c in clauses]
        periods += [
            r.valid for r in self.situation.resolutions.values() if not ids.isdisjoint(r.between)
        ]
        starts = change_instants(periods, at=self.at, horizon_h=self.horizon_h)
        ends = [*starts[1:], self.horizon_h * 2]
        return merge_windows(
            [
                Window(start, end, judge(after(self.at, start)))
                for start, end in zip(starts, ends, strict=True)
            ]
        )
