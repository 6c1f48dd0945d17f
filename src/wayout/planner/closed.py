"""Ways that are not offered: why, on whose word, and the smallest change that opens them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayout.errors import ContradictoryAnswersError
from wayout.network.gates import Gate
from wayout.planner.border import Border, Passage
from wayout.planner.roads import Roads
from wayout.rules.openings import Changes, find_openings
from wayout.rules.passage import assess_entry, assess_post
from wayout.rules.rulebook import Clause
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict, unique, worst_of
from wayout.situation.period import after
from wayout.situation.record import Crossing

AIR = "air"
BY_POST = ("MODE_NOT_ADMITTED", "CROSSING_CLOSED")


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
        self.situation = border.situation
        self._told: dict[tuple[str, ...], Traveller | None] = {}
        self._opened: dict[tuple[object, ...], list[str]] = {}

    def countries(self, offered: Iterable[str], wanted: Sequence[str]) -> list[ClosedWay]:
        """List a reason for every wanted country that no journey reaches."""
        reached = set(offered)
        return [self._country(c) for c in wanted if c not in reached]

    def posts(self, offered: Iterable[str], used: Iterable[tuple[str, str]]) -> list[ClosedWay]:
        """List the posts and modes refused into countries that can be entered otherwise."""
        countries, used = set(offered), set(used)
        found = []
        for post in self.situation.crossings.values():
            if post.country_in not in countries or post.country_out != self.situation.head.home:
                continue
            for mode in self._modes(post):
                passage = _inward(post, mode)
                now = self.border.now(passage)
                if now.word == "refused" and (post.id, mode) not in used:
                    found.append(self._closed(passage, now))
        return found

    def _modes(self, post: Crossing) -> list[str]:
        """List the modes people ask about at a post: served, named by a rule, or plain."""
        named = {
            mode
            for country in (post.country_out, post.country_in)
            for clause in self.border.rulebook.clauses("crossing", country)
            if post.id in clause.rule.crossings
            for mode in clause.rule.modes
        }
        return sorted({*post.modes, *named, "foot", "bicycle", "car"} - {"truck"})

    def _country(self, country: str) -> ClosedWay:
        ways = self._ways_into(country)
        if not ways:
            return self._judged_only(country)
        open_posts = [p for p in ways if self.border.post(p, self.border.at).word != "refused"]
        best = max(open_posts or ways, key=lambda p: (self.border.now(p).rank, self._handy(p)))
        verdict = self.border.now(best)
        if verdict.word == "refused":
            return self._closed(best, verdict, whole=True)
        return self._unreached(best, verdict)

    def _handy(self, passage: Passage) -> int:
        """Give how near a way of travelling is to the traveller's own means."""
        means = self.border.travellers[0].find("means") or frozenset()
        if passage.mode in means:
            return 3
        return {AIR: 2, "car": 1, "bus": 1}.get(passage.mode, 0)

    def _ways_into(self, country: str) -> list[Passage]:
        ways = [
            _inward(post, mode)
            for post in self.situation.crossings.values()
            if post.country_in == country and post.country_out == self.situation.head.home
            for mode in sorted(post.modes)
        ]
        if f"air:{country}" in self.roads.atlas.borders:
            ways.append(self._flight(country))
        return ways

    def _flight(self, country: str) -> Passage:
        return Passage(f"air:{country}", AIR, self.situation.head.home, country)

    def _judged_only(self, country: str) -> ClosedWay:
        passage = self._flight(country)
        verdict = self.border.now(passage)
        if verdict.word == "refused":
            return self._closed(passage, verdict, whole=True)
        reason = "NO_FACTS" if verdict.reason == "NO_FACTS" else "NO_CARRIER"
        return self._plain(country, reason, "", verdict)

    def _unreached(self, passage: Passage, verdict: Verdict) -> ClosedWay:
        """Give the reason why a country one may enter is not reached: seats, carriers, time."""
        country = passage.into
        for service in self.situation.services.values():
            if self._leads_to(service.destination, country):
                for period, record in self.roads.atlas.fares.sold_out(service):
                    if period.holds(self.border.at):
                        return self._plain(country, "SOLD_OUT", record, verdict)
        if verdict.reason == "NO_FACTS":
            return self._plain(country, "NO_FACTS", "", verdict)
        gate = self.border.gate(passage)
        closing = [w for w in gate.windows if w.refuses and w.verdict.records]
        if closing:
            then = closing[0].verdict
            expires = then.reason == "DOC_EXPIRES"
            reason = "DOC_EXPIRES" if expires else "QUEUE_PAST_DEADLINE"
            return self._plain(country, reason, then.records[0], verdict)
        if gate.wait.records and gate.wait.median_h > 24:
            return self._plain(country, "QUEUE_PAST_DEADLINE", gate.wait.records[0], verdict)
        return self._plain(country, "NO_CARRIER", "", verdict)

    def _leads_to(self, place: str, country: str) -> bool:
        where = self.situation.places.get(place)
        return where is not None and where.country == country

    def _plain(self, country: str, reason: str, record: str, verdict: Verdict) -> ClosedWay:
        records = unique([record, *verdict.records] if record else verdict.records)
        return ClosedWay(
            country,
            "",
            "",
            reason,
            records[0] if records else "",
            PLAIN[reason],
            (),
            records,
            self._sources(records[:1]),
            verdict.word,
        )

    def _closed(self, passage: Passage, verdict: Verdict, *, whole: bool = False) -> ClosedWay:
        """Give the closed way of a passage, or of a `whole` country judged by its best one."""
        record = verdict.records[0] if verdict.records else ""
        found = self.situation.find_record(record)
        text = found.text if found and found.text else POST_TEXT.get(verdict.reason, "Refused.")
        return ClosedWay(
            passage.into,
            "" if whole else passage.via,
            passage.mode,
            verdict.reason,
            record,
            text,
            self._openings(passage, verdict),
            verdict.records,
            self._sources(verdict.records),
            verdict.word,
            tuple(
                w
                for w in verdict.warnings
                if w in self.situation.rules and self.situation.rules[w].effect == "protect"
            ),
        )

    def _sources(self, records: Iterable[str]) -> tuple[str, ...]:
        found = [self.situation.find_record(r) for r in records]
        return unique(s for r in found if r is not None for s in r.sources)

    def _openings(self, passage: Passage, verdict: Verdict) -> tuple[str, ...]:
        if verdict.records[:1] and verdict.records[0] in self.situation.crossings:
            return self._other_modes(passage)
        later = self._later(self.border.gate(passage))
        if verdict.reason in BY_POST:
            return (*later, *self._other_modes(passage))
        found = later
        for member in self.border.travellers:
            if self._judge(passage, member).word == "refused":
                found += self._changes(passage, member, verdict)
        return unique(found)

    def _later(self, gate: Gate) -> list[str]:
        for window in gate.windows:
            if window.start > 0 and not window.refuses:
                return [f"from {after(self.border.at, window.start).isoformat()}, as announced"]
        return []

    def _judge(self, passage: Passage, member: Traveller) -> Verdict:
        book, at, mode = self.border.rulebook, self.border.at, passage.mode
        post = self.situation.crossings.get(passage.via)
        entry = assess_entry(
            book, member, country=passage.into, mode=mode, at=at, crossing=post.id if post else ""
        )
        if post is None:
            return entry
        return worst_of([entry, assess_post(book, member, post, mode=mode, at=at)])

    def _clauses(self, passage: Passage) -> list[Clause]:
        book, at, mode = self.border.rulebook, self.border.at, passage.mode
        via = "" if ":" in passage.via else passage.via
        clauses = book.in_force("entry", passage.into, at=at, crossing=via, mode=mode)
        for country in (passage.leaving, passage.into):
            clauses += book.in_force("crossing", country, at=at, crossing=via, mode=mode)
        return clauses

    def _changes(self, passage: Passage, member: Traveller, verdict: Verdict) -> list[str]:
        """List what would open a passage for a member; countries on the same terms share it."""
        clauses = self._clauses(passage)
        if ":" not in passage.via:
            return self._find_changes(passage, member, verdict, clauses)
        terms = (id(member), *(_terms(c) for c in clauses))
        if terms not in self._opened:
            self._opened[terms] = self._find_changes(passage, member, verdict, clauses)
        return self._opened[terms]

    def _find_changes(
        self, passage: Passage, member: Traveller, verdict: Verdict, clauses: list[Clause]
    ) -> list[str]:
        def judge_changed(changes: Changes) -> Verdict:
            told = self._changed(member, changes)
            return verdict if told is None else self._judge(passage, told)

        head = self.situation.head
        found = find_openings(clauses, member, judge_changed, head=head)
        who = f"{member.label}: " if member.label else ""
        return [who + words for words in found]

    def _changed(self, member: Traveller, changes: Changes) -> Traveller | None:
        """Give the traveller with changed answers; None if such answers cannot go together."""
        words = (str(id(member)), *(w for _, _, w in changes))
        if words not in self._told:
            changed = member
            for key, value, _ in changes:
                changed = changed.answering(key, value)
            try:
                self._told[words] = self.border.rulebook.inferences.complete(changed)
            except ContradictoryAnswersError:
                self._told[words] = None
        return self._told[words]

    def _other_modes(self, passage: Passage) -> tuple[str, ...]:
        post = self.situation.crossings.get(passage.via)
        if post is None:
            return ()
        open_modes = [
            m
            for m in self._modes(post)
            if self.border.now(_inward(post, m)).word in ("allowed", "allowed-if")
        ]
        return (f"here by {', '.join(open_modes)}",) if open_modes else ("another crossing",)


PLAIN = {
    "SOLD_OUT": "No seat was left on the ways there that are known.",
    "NO_FACTS": "No record says whether you may enter.",
    "NO_CARRIER": "You may enter, but no way there from the start is known in the time looked at.",
    "QUEUE_PAST_DEADLINE": "You may enter now, but the way and the queue take longer than is left.",
    "DOC_EXPIRES": "Your visa runs out before you can be there.",
}
POST_TEXT = {
    "CROSSING_CLOSED": "The crossing does not serve travellers.",
    "MODE_NOT_ADMITTED": "The crossing does not serve this way of travelling.",
    "NATIONALITY_NOT_ADMITTED": "The crossing serves citizens of the two countries only.",
}


def _terms(clause: Clause) -> str:
    rule = clause.rule
    return repr((rule.effect, rule.status, rule.when, rule.excepted, rule.require, rule.papers))


def _inward(post: Crossing, mode: str) -> Passage:
    return Passage(post.id, mode, post.country_out, post.country_in)
