"""Who of a party is the reason: the member and the record that close a way to all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from wayout.planner.border import Border, Passage
from wayout.planner.closed import ClosedWay
from wayout.planner.journey import Journey
from wayout.planner.party import Blocker, Passed, WayKey
from wayout.planner.roads import Roads
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict, unique, worst_of
from wayout.situation.period import Instant, hours_between
from wayout.situation.phrase import Quote, Word, keep_verbatim, say, say_joined
from wayout.situation.situation import Situation

MOMENT_H = 1e-6
"""An instant that was computed may lie this much before the window it was computed from."""


def key_of(way: ClosedWay) -> WayKey:
    """Give what tells one closed way of a plan from another."""
    return way.country, way.crossing, way.mode


class Blocking:
    """Judges the members of one party each for themselves."""

    def __init__(self, roads: Roads) -> None:
        self.border = roads.border
        self.situation: Situation = roads.border.situation
        self.alone: Mapping[str, Border] = {
            t.label: self._border((t,)) for t in roads.border.travellers
        }
        self._passages = [p for p in roads.atlas.passages if p.leaving == self.situation.head.home]

    def _border(self, travellers: tuple[Traveller, ...]) -> Border:
        border = self.border
        return Border(border.rulebook, travellers, at=border.at, horizon_h=border.horizon_h)

    def explain(self, way: ClosedWay) -> tuple[ClosedWay, tuple[Blocker, ...]]:
        """
        Give a closed way with the members on whose account it is closed.

        Nobody is named if each member alone would be refused too, or if no verdict closed it.
        Where every member could pass alone, but on no way together, the reason is PARTY_SPLIT.
        """
        if way.verdict != "refused" or len(self.alone) < 2:
            return way, ()
        passages = self._passages_of(way)
        best = {name: _best(border, passages) for name, border in self.alone.items()}
        refused = {name: v for name, v in best.items() if v.word == "refused"}
        if not refused:
            return self._split(way, best)
        if len(refused) == len(best):
            return way, ()
        return way, self._name(refused, best)

    def _passages_of(self, way: ClosedWay) -> list[Passage]:
        home = self.situation.head.home
        if way.crossing:
            return [Passage(way.crossing, way.mode, home, way.country)]
        found = [p for p in self._passages if p.into == way.country]
        return found or [Passage(f"air:{way.country}", "air", home, way.country)]

    def _name(
        self, refused: Mapping[str, Verdict], best: Mapping[str, Verdict]
    ) -> tuple[Blocker, ...]:
        rest = worst_of(v for name, v in best.items() if name not in refused).word
        return tuple(self._blocker(name, verdict, rest) for name, verdict in refused.items())

    def _blocker(self, name: str, verdict: Verdict, rest: str) -> Blocker:
        record = verdict.records[0] if verdict.records else ""
        found = self.situation.find_record(record)
        text = Quote(found.text, found.id) if found is not None else ""
        return Blocker(name, verdict.reason, record, text, rest)

    def _split(
        self, way: ClosedWay, best: Mapping[str, Verdict]
    ) -> tuple[ClosedWay, tuple[Blocker, ...]]:
        ways = [
            say("{traveller} {ways}", traveller=keep_verbatim(name), ways=self._say_ways(name, way))
            for name in best
        ]
        text = say(
            "Each of you could enter alone, but on no way together: {ways}.",
            ways=say_joined("{some}; {another}", ways),
        )
        return replace(way, reason="PARTY_SPLIT", text=text), ()

    def _say_ways(self, name: str, way: ClosedWay) -> str:
        border = self.alone[name]
        passages = [p for p in self._passages_of(way) if border.now(p).word != "refused"]
        said = unique(_say(p, self.situation) for p in passages)
        ways = say_joined("{some} or {another}", said[:2])
        return say("{ways} or elsewhere", ways=ways) if len(said) > 2 else ways

    def explain_journeys(self, journeys: Iterable[Journey]) -> tuple[Journey, ...]:
        """Give journeys with the members on whose account their verdict is unknown."""
        return tuple(
            replace(j, shared=replace(j.shared, hangs_on=self.find_doubtful(j)))
            if j.shared is not None
            else j
            for j in journeys
        )

    def find_doubtful(self, journey: Journey) -> tuple[Blocker, ...]:
        """Find the members on whose account a journey's verdict is unknown; not if all are."""
        shared = journey.shared
        if journey.verdict.word != "unknown" or shared is None:
            return ()
        worst: dict[str, Verdict] = {}
        for passed in shared.passages:
            passage = Passage(passed.crossing, passed.mode, passed.leaving, passed.country)
            for name in passed.travellers:
                if name in self.alone:
                    worst[name] = _at(self.alone[name], passage, _across(journey, passed))
        unknown = {name: v for name, v in worst.items() if v.word == "unknown"}
        if len(unknown) == len(worst):
            return ()
        return self._name(unknown, worst)


def _across(journey: Journey, passed: Passed) -> Instant:
    """Give when those who pass a border are across it; where no leg says so, the arrival."""
    return next(
        (
            leg.arrive
            for leg in reversed(journey.legs)
            if leg.via == passed.crossing and leg.travellers == passed.travellers
        ),
        journey.arrive,
    )


def _at(border: Border, passage: Passage, at: Instant) -> Verdict:
    """Give the verdict in the window of a gate that holds at an instant."""
    hours = hours_between(border.at, at)
    windows = border.gate(passage).windows
    held = [w.verdict for w in windows if w.start <= hours + MOMENT_H < w.end]
    return held[0] if held else windows[-1].verdict


def _best(border: Border, passages: Iterable[Passage]) -> Verdict:
    return max((border.now(p) for p in passages), key=lambda v: v.rank)


def _say(passage: Passage, situation: Situation) -> str:
    if ":" in passage.via:
        return say("by air") if passage.mode == "air" else _say_by(passage.mode)
    by = say("on foot") if passage.mode == "foot" else _say_by(passage.mode)
    return say("{by} at {post}", by=by, post=situation.name_of(passage.via))


def _say_by(mode: str) -> str:
    return say("by {mode}", mode=Word(mode, "by"))


def explain_all(
    blocking: Blocking, closed: Sequence[ClosedWay]
) -> tuple[tuple[ClosedWay, ...], dict[WayKey, tuple[Blocker, ...]]]:
    """Explain every closed way; give them again, and who blocks which."""
    explained = [blocking.explain(way) for way in closed]
    blocked = {key_of(way): who for way, who in explained if who}
    return tuple(way for way, _ in explained), blocked
