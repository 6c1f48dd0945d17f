"""Ways that are not offered: why, on whose word, and the smallest change that opens them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayout.errors import ContradictoryAnswersError
from wayout.network.gates import Gate
from wayout.planner.border import Border
from wayout.planner.roads import Roads
from wayout.rules.judging import judge
from wayout.rules.openings import find_openings
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict, unique
from wayout.situation.period import Instant, after
from wayout.situation.record import Crossing

AIR = "air"


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


class Closures:
    """Finds the reasons for every country and post that no journey uses."""

    def __init__(self, border: Border, roads: Roads) -> None:
        self.border, self.roads = border, roads
        self.situation = border.situation

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
            for mode in _modes(post):
                now = self.border.now(post.id, mode)
                if now.word == "refused" and (post.id, mode) not in used:
                    found.append(self._closed(post.country_in, post.id, mode, now))
        return found

    def _country(self, country: str) -> ClosedWay:
        ways = self._ways_into(country)
        if not ways:
            return self._judged_only(country)
        best = max(ways, key=lambda w: (w[2].rank, w[1] != AIR))
        post, mode, verdict = best
        if verdict.word == "refused":
            entry = [w for w in ways if w[2].reason not in ("CROSSING_CLOSED", "MODE_NOT_ADMITTED")]
            post, mode, verdict = entry[0] if entry else best
            return self._closed(country, post, mode, verdict, whole=True)
        return self._unreached(country, post, mode, verdict)

    def _ways_into(self, country: str) -> list[tuple[str, str, Verdict]]:
        ways = [
            (post.id, mode, self.border.now(post.id, mode))
            for post in self.situation.crossings.values()
            if post.country_in == country
            for mode in sorted(post.modes)
        ]
        if f"air:{country}" in self.roads.atlas.borders:
            ways.append(("", AIR, self.border.now(f"air:{country}", AIR)))
        return ways

    def _judged_only(self, country: str) -> ClosedWay:
        verdict = self.border.entry(country, mode=AIR, at=self.border.at)
        if verdict.word == "refused":
            return self._closed(country, "", AIR, verdict)
        text = "No way there from the start is known to this guide."
        record = verdict.records[0] if verdict.records else ""
        reason = "NO_FACTS" if verdict.reason == "NO_FACTS" else "NO_CARRIER"
        return ClosedWay(
            country, "", "", reason, record, text, (), verdict.records, (), verdict.word
        )

    def _unreached(self, country: str, post: str, mode: str, verdict: Verdict) -> ClosedWay:
        """Give the reason why a country one may enter is not reached: seats, carriers, time."""
        for service in self.situation.services.values():
            if self._leads_to(service.destination, country):
                for period, record in self.roads.atlas.fares.sold_out(service):
                    if period.holds(self.border.at):
                        return self._plain(country, "SOLD_OUT", record, verdict)
        if verdict.reason == "NO_FACTS":
            return self._plain(country, "NO_FACTS", "", verdict)
        gate = self.border.gate(post or f"air:{country}", mode)
        closing = [w for w in gate.windows if w.refuses and w.verdict.records]
        if closing:
            when = closing[0].verdict.records[0]
            return self._plain(country, "QUEUE_PAST_DEADLINE", when, verdict)
        if gate.wait.records and gate.wait.median_h > 24:
            return self._plain(country, "QUEUE_PAST_DEADLINE", gate.wait.records[0], verdict)
        return self._plain(country, "NO_CARRIER", "", verdict)

    def _leads_to(self, place: str, country: str) -> bool:
        where = self.situation.places.get(place)
        return where is not None and where.country == country

    def _plain(self, country: str, reason: str, record: str, verdict: Verdict) -> ClosedWay:
        text = PLAIN[reason]
        found = self.situation.find_record(record) if record else None
        sources = found.sources if found else ()
        records = unique([record, *verdict.records] if record else verdict.records)
        return ClosedWay(country, "", "", reason, record, text, (), records, sources, verdict.word)

    def _closed(
        self, country: str, post: str, mode: str, verdict: Verdict, *, whole: bool = False
    ) -> ClosedWay:
        """Give the closed way of a post, or of a `whole` country judged by its best way in."""
        record = verdict.records[0] if verdict.records else ""
        found = self.situation.find_record(record)
        text = found.text if found and found.text else _post_text(verdict.reason)
        sources = unique(
            s
            for r in (self.situation.find_record(i) for i in verdict.records)
            if r is not None
            for s in r.sources
        )
        later: list[str] = []
        if not any(r in self.situation.crossings for r in verdict.records[:1]):
            later = self._later(self.border.gate(post or f"air:{country}", mode))
        opens = [*later, *self._openings(country, post, mode, verdict)]
        return ClosedWay(
            country,
            "" if whole else post,
            mode,
            verdict.reason,
            record,
            text,
            tuple(opens),
            verdict.records,
            sources,
            verdict.word,
        )

    def _later(self, gate: Gate) -> list[str]:
        for window in gate.windows:
            if window.start > 0 and not window.refuses:
                return [f"from {after(self.border.at, window.start).isoformat()}, as announced"]
        return []

    def _openings(self, country: str, post: str, mode: str, verdict: Verdict) -> tuple[str, ...]:
        at: Instant = self.border.at
        book = self.border.rulebook
        if verdict.reason in ("MODE_NOT_ADMITTED", "CROSSING_CLOSED"):
            return self._other_modes(post)
        clauses = book.in_force("entry", country, at=at, crossing=post, mode=mode)
        traveller = self.border.travellers[0]

        def judge_changed(changed: Traveller) -> Verdict:
            try:
                told = book.inferences.complete(changed)
            except ContradictoryAnswersError:
                return verdict  # such answers cannot go together, so they open nothing
            return judge(book, clauses, told, at=at)

        return find_openings(clauses, traveller, judge_changed)

    def _other_modes(self, post: str) -> tuple[str, ...]:
        crossing = self.situation.crossings.get(post)
        if crossing is None:
            return ()
        open_modes = [
            m
            for m in _modes(crossing)
            if self.border.now(post, m).word in ("allowed", "allowed-if")
        ]
        return (f"here by {', '.join(open_modes)}",) if open_modes else ("another crossing",)


PLAIN = {
    "SOLD_OUT": "No seat was left on the ways there that are known.",
    "NO_FACTS": "No record says whether you may enter.",
    "NO_CARRIER": "You may enter, but no way there from the start is known in the time looked at.",
    "QUEUE_PAST_DEADLINE": "You may enter now, but the way and the queue take longer than is left.",
}


def _post_text(reason: str) -> str:
    return {
        "CROSSING_CLOSED": "The crossing does not serve travellers.",
        "MODE_NOT_ADMITTED": "The crossing does not serve this way of travelling.",
        "NATIONALITY_NOT_ADMITTED": "The crossing serves citizens of the two countries only.",
    }.get(reason, "Refused.")


def _modes(post: Crossing) -> list[str]:
    return sorted({*post.modes, "foot", "bicycle", "car"} - {"truck"})
