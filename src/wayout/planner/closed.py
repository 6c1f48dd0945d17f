"""Ways that are not offered: why, on whose word, and the smallest change that opens them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from wayout.planner.border import Border
from wayout.planner.compared import WayIn
from wayout.planner.doors import AIR, Door, Doors
from wayout.planner.roads import Roads
from wayout.planner.spell import Passage, crossing_of
from wayout.rules.traits import Portrait
from wayout.rules.verdict import Verdict, unique
from wayout.situation.phrase import Moment, Quote, keep_verbatim, say, say_joined
from wayout.situation.record import PRIOR, Rule

BY_POST = ("MODE_NOT_ADMITTED", "CROSSING_CLOSED")
PLAIN = {
    "SOLD_OUT": say("No seat was left on the ways there that are known."),
    "NO_FACTS": say("No record says whether you may enter."),
    "NO_CARRIER": say(
        "You may enter, but no way there from the start is known in the time looked at."
    ),
    "QUEUE_PAST_DEADLINE": say(
        "You may enter now, but the way and the queue take longer than is left."
    ),
    "DOC_EXPIRES": say("Your visa runs out before you can be there."),
}


@dataclass(frozen=True, slots=True)
class ClosedWay:
    """A way not offered. `record` decides; `opens_if` are the smallest changes that open it."""

    country: str
    crossing: str
    mode: str
    reason: str
    record: str
    text: str
    opens_if: tuple[str, ...]
    records: tuple[str, ...]
    sources: tuple[str, ...]
    verdict: str
    protection: tuple[str, ...] = ()


class Closures:
    """Finds the reasons for every country and post that no journey uses."""

    def __init__(self, border: Border, roads: Roads) -> None:
        self.border, self.roads = border, roads
        self.doors = border.rulebook.prepared(Doors)
        self.situation = border.situation
        self._open_modes: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, ClosedWay] = {}
        self._named = any(member.label for member in border.travellers)
        self._alone = len(border.travellers) == len(border.phases) == 1 and not self._named

    def countries(self, offered: Iterable[str], wanted: Sequence[str]) -> list[ClosedWay]:
        """List a reason for every wanted country that no journey reaches."""
        reached = set(offered)
        return [self._country(c) for c in wanted if c not in reached]

    def posts(self, reached: Iterable[WayIn]) -> list[ClosedWay]:
        """List the posts and modes refused into countries that can be entered otherwise."""
        ways = tuple(reached)
        countries, used = {w.country for w in ways}, {(w.crossing, w.mode) for w in ways}
        found = []
        for post, passages in self.doors.posts:
            if post.country_in not in countries:
                continue
            judged = self.doors.judge(self.border, post.id, passages)
            self._open_modes[post.id] = judged.open_modes
            for passage, now in judged.verdicts:
                if now.word == "refused" and (post.id, passage.mode) not in used:
                    found.append(self._closed(passage, now))
        return found

    def _country(self, country: str) -> ClosedWay:
        found = self._known.get(country)
        if found is None:
            found = self._known[country] = self._find_reason(country)
        return found

    def _find_reason(self, country: str) -> ClosedWay:
        ways = self._ways_into(country)
        if not ways:
            return self._judged_only(country)
        best = ways[0]
        if len(ways) > 1:
            means = self.border.travellers[0].find("means") or frozenset()
            best = self.doors.choose(self.border, ways, means, lambda: self._choose(ways))
        verdict = self.border.now(best)
        if verdict.word == "refused":
            return self._closed(best, verdict, whole=True)
        return self._unreached(best, verdict)

    def _ways_into(self, country: str) -> tuple[Passage, ...]:
        flight = self.doors.flight(country)
        over_land = self.doors.over_land(country)
        return (*over_land, flight) if flight.via in self.roads.atlas.borders else over_land

    def _choose(self, ways: Sequence[Passage]) -> Passage:
        """Choose the way into a country that comes nearest to being open."""
        return max(self._passable(ways), key=lambda p: (self.border.now(p).rank, self._handy(p)))

    def _passable(self, ways: Sequence[Passage]) -> Sequence[Passage]:
        """Give the ways one may pass, else those whose post lets others through, else all."""
        border = self.border
        open_ways = [p for p in ways if border.now(p).word != "refused"]
        return open_ways or [p for p in ways if border.post(p, border.at).word != "refused"] or ways

    def _handy(self, passage: Passage) -> int:
        """Give how near a way of travelling is to the traveller's own means."""
        means = self.border.travellers[0].find("means") or frozenset()
        if passage.mode in means:
            return 3
        return {AIR: 2, "car": 1, "bus": 1}.get(passage.mode, 0)

    def _judged_only(self, country: str) -> ClosedWay:
        found = self._look_up(country) if self._alone else None
        if found is not None:
            return found
        passage = self.doors.flight(country)
        verdict = self.border.now(passage)
        if verdict.word == "refused":
            return self._closed(passage, verdict, whole=True)
        reason = "NO_FACTS" if verdict.reason == "NO_FACTS" else "NO_CARRIER"
        return self._plain(country, reason, "", verdict)

    def _look_up(self, country: str) -> ClosedWay | None:
        """
        Look up why one traveller does not fly to a country, as it was found for others before.

        It is what `_closed` and `_plain` give. None: not met before, or not the same for good.
        """
        door = self.doors.door(self.border, country)
        (portrait,), (told,) = self.border.party, self.border.told
        name = portrait & door.mask, told & door.mask
        found = door.known.get(name)
        if found is None:
            found = self._look_behind(door, country, *name)
            if found is not None:
                self.border.rulebook.memory.keep(door.known, name, found)
        return cast(ClosedWay | None, found)

    def _look_behind(
        self, door: Door, country: str, portrait: Portrait, told: Portrait
    ) -> object | None:
        """Look it up by the parts it is made of, of which others share each."""
        passage, spell, reach, openings = door[:4]
        crossings = self.situation.crossings
        verdict = spell.known.get((portrait & spell.mask,))
        if verdict is None:
            return None
        key: tuple[object, ...]
        if verdict.word != "refused":
            reason = "NO_FACTS" if verdict.reason == "NO_FACTS" else "NO_CARRIER"
            key = (country, reason, "")
        else:
            turns = reach.known.get((portrait & reach.mask,))
            is_posts = verdict.reason in BY_POST or not crossings.keys().isdisjoint(
                verdict.records[:1]
            )
            if is_posts or turns is None or len(turns) > 1:
                return None
            key = (passage, True, openings.find(portrait, told))
        return self.doors.find_way(verdict, key)

    def _unreached(self, passage: Passage, verdict: Verdict) -> ClosedWay:
        """Give the reason why a country one may enter is not reached: seats, carriers, time."""
        country = passage.into
        sold_out = self.doors.find_sold_out(self.roads.atlas.fares, country, self.border.at)
        if sold_out is not None:
            return self._plain(country, "SOLD_OUT", sold_out, verdict)
        if verdict.reason == "NO_FACTS":
            return self._plain(country, "NO_FACTS", "", verdict)
        verdicts = [turn.verdict for turn in self.border.turns(passage)]
        closing = [v for v in verdicts if v.word == "refused" and v.records]
        if closing:
            expires = closing[0].reason == "DOC_EXPIRES"
            reason = "DOC_EXPIRES" if expires else "QUEUE_PAST_DEADLINE"
            return self._plain(country, reason, closing[0].records[0], verdict)
        wait = self.border.wait(passage.via, passage.mode)
        if wait.records and wait.median_h > 24:
            return self._plain(country, "QUEUE_PAST_DEADLINE", wait.records[0], verdict)
        return self._plain(country, "NO_CARRIER", "", verdict)

    def _plain(self, country: str, reason: str, record: str, verdict: Verdict) -> ClosedWay:
        key = (country, reason, record)
        return self.doors.keep_way(verdict, key, lambda: self._lay(*key, verdict))

    def _lay(self, country: str, reason: str, record: str, verdict: Verdict) -> ClosedWay:
        records = unique([record, *verdict.records] if record else verdict.records)
        priors = self._priors(verdict)
        return ClosedWay(
            country,
            "",
            "",
            reason,
            records[0] if records else "",
            say_joined("{some} {another}", [PLAIN[reason], *(Quote(r.text, r.id) for r in priors)]),
            (),
            records,
            self.doors.sources([*records[:1], *(rule.id for rule in priors)]),
            verdict.word,
        )

    def _priors(self, verdict: Verdict) -> list[Rule]:
        """List the priors a verdict warns of: what a general table says where no record does."""
        rules = [self.situation.rules[w] for w in verdict.warnings if w in self.situation.rules]
        return [rule for rule in rules if rule.status == PRIOR]

    def _closed(self, passage: Passage, verdict: Verdict, *, whole: bool = False) -> ClosedWay:
        """Give the closed way of a passage, or of a `whole` country judged by its best one."""
        opens = self._openings(passage, verdict)
        if self._named and opens:
            return self._refuse(passage, whole, opens, verdict)  # names are not to be kept
        key = (passage, whole, opens)
        return self.doors.keep_way(verdict, key, lambda: self._refuse(*key, verdict))

    def _refuse(
        self, passage: Passage, whole: bool, opens: tuple[str, ...], verdict: Verdict
    ) -> ClosedWay:
        grounds = self.doors.ground(verdict)
        return ClosedWay(
            passage.into,
            "" if whole else passage.via,
            passage.mode,
            verdict.reason,
            verdict.records[0] if verdict.records else "",
            grounds.text,
            opens,
            verdict.records,
            grounds.sources,
            verdict.word,
            grounds.protection,
        )

    def _openings(self, passage: Passage, verdict: Verdict) -> tuple[str, ...]:
        if verdict.records[:1] and verdict.records[0] in self.situation.crossings:
            return self._other_modes(passage)
        later = self._later(passage)
        if verdict.reason in BY_POST:
            return (*later, *self._other_modes(passage))
        found = [*later]
        border, at = self.border, self.border.at
        spell = border.spell(passage)
        alone = len(border.travellers) == 1 and passage.leaving == self.doors.home
        for number, member in enumerate(border.travellers):
            portrait, told = border.party[number], border.told[number]
            if alone or spell.refuses(portrait):
                openings = self.doors.openings(passage, spell, at)
                found += [_say_whose(member.label, w) for w in openings.find(portrait, told)]
        return unique(found)

    def _later(self, passage: Passage) -> list[str]:
        for turn in self.border.turns(passage)[1:]:
            if turn.verdict.word != "refused":
                begins = turn.begins
                zone = self.situation.head.time_zone
                moment = Moment(begins.isoformat(), begins, zone)
                return [say("from {moment}, as announced", moment=moment)]
        return []

    def _other_modes(self, passage: Passage) -> tuple[str, ...]:
        crossing = crossing_of(passage)
        if not crossing:
            return ()
        found = self._open_modes.get(crossing)
        if found is None:
            passages = self.doors.by_mode(crossing)
            found = self.doors.judge(self.border, crossing, passages).open_modes
            self._open_modes[crossing] = found
        return found


def _say_whose(name: str, words: str) -> str:
    """Say of whom of a party something is said; of somebody without a name, the words alone."""
    if not name:
        return words
    return say("{traveller}: {words}", traveller=keep_verbatim(name), words=words)
