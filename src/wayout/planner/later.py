"""What may change before those set out who follow later, and the record that decides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from wayout.planner.border import Border, Passage
from wayout.planner.party import Announced, Change
from wayout.planner.roads import Roads
from wayout.rules.verdict import Verdict
from wayout.situation.period import Instant, after, hours_between


class _Turn(NamedTuple):
    """A verdict that changes at one passage, at an hour after the instant looked from."""

    hours: float
    passage: Passage
    before: Verdict
    then: Verdict

    @property
    def record(self) -> str:
        """Give the record that makes the difference: one that is new, else one that is gone."""
        gained = [r for r in self.then.records if r not in self.before.records]
        gone = [r for r in self.before.records if r not in self.then.records]
        return next(iter([*gained, *gone, *self.then.records]), "")


class Ahead:
    """The border of home for some travellers, from one instant to the horizon of a later one."""

    def __init__(self, roads: Roads, *, since: Instant) -> None:
        border = roads.border
        self._situation = border.situation
        self._home = border.situation.head.home
        horizon_h = hours_between(since, border.at) + border.horizon_h
        self._border = Border(border.rulebook, border.travellers, at=since, horizon_h=horizon_h)
        self._passages = [p for p in roads.atlas.passages if p.leaving == self._home]

    def list_changes(self) -> tuple[Change, ...]:
        """
        List the changes of verdict that are known when the plan is made, by time.

        Rules published by then that begin are seen, and rules in force that end. What changes on
        every way into a country that was open is told of the country, without its posts.
        """
        turns: dict[tuple[float, str, str, str], list[_Turn]] = {}
        for turn in self._turns():
            key = (turn.hours, turn.passage.into, turn.then.word, turn.record)
            turns.setdefault(key, []).append(turn)
        return tuple(self._tell(some) for _, some in sorted(turns.items()))

    def _turns(self) -> Iterator[_Turn]:
        for passage in self._passages:
            for one, other in pairwise(self._border.gate(passage).windows):
                if one.verdict.word != other.verdict.word:
                    yield _Turn(other.start, passage, one.verdict, other.verdict)

    def _tell(self, turns: Sequence[_Turn]) -> Change:
        first = turns[0]
        best = max(turns, key=lambda t: t.before.rank).before
        vias = sorted({t.passage.via for t in turns})
        found = self._situation.find_record(first.record)
        return Change(
            country=first.passage.into,
            time=after(self._border.at, first.hours),
            before=best.word,
            then=first.then.word,
            reason=first.then.reason,
            record=first.record,
            text=found.text if found is not None else "",
            crossings=() if self._are_all(turns) else tuple(vias),
        )

    def _are_all(self, turns: Sequence[_Turn]) -> bool:
        """Tell whether these are all the ways into a country that were open until then."""
        first = turns[0]
        turning = {t.passage for t in turns}
        return all(
            p in turning or self._before(p, first.hours).word == "refused"
            for p in self._passages
            if p.into == first.passage.into
        )

    def _before(self, passage: Passage, hours: float) -> Verdict:
        windows = self._border.gate(passage).windows
        return next((w.verdict for w in windows if w.start < hours <= w.end), windows[0].verdict)

    def list_announced(self) -> tuple[Announced, ...]:
        """List what is announced of entering a country and is not in force: it may yet come."""
        found: dict[str, str] = {}
        for passage in self._passages:
            for window in self._border.gate(passage).windows:
                for key in window.verdict.warnings:
                    found.setdefault(key, passage.into)
        rules = self._situation.rules
        return tuple(
            Announced(country, key, rules[key].text)
            for key, country in found.items()
            if key in rules and rules[key].status == "announced"
        )
