"""
Who is let in at each lane and when, by the rules known at an instant, and since when it was known.

A class is admitted where the rules let its traveller pass the post and enter the country. Where the
world's facts are missing the word is *unknown*, and only a share of people try.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from wayout.forecast.scenario.scenario import CLOSE, OPEN, Change
from wayout.forecast.setting.assumptions import Kind
from wayout.forecast.setting.lanes import ELSEWHERE, MODES, Lane
from wayout.rules.passage import Post, judge_entry
from wayout.rules.rulebook import Rulebook
from wayout.rules.traits import Portrait
from wayout.rules.verdict import Verdict
from wayout.situation.period import Instant
from wayout.situation.record import ANYWHERE
from wayout.situation.situation import Situation

REFUSED, UNKNOWN, ADMITTED = 0, 1, 2
_WORDS = {"refused": REFUSED, "unknown": UNKNOWN, "allowed-if": ADMITTED, "allowed": ADMITTED}
DOMAINS = ("entry", "crossing")


@dataclass(frozen=True, slots=True)
class Spell:
    """
    From `start` on a class is treated so at a lane; nobody could know before `known`.

    `records` decided it.
    """

    start: Instant
    word: int
    known: Instant
    records: tuple[str, ...]


class Admissions:
    """
    The admissions of a situation as it is known at its `known_by`, and as a scenario changes it.

    Nobody knows of a change of a scenario before it begins.
    """

    def __init__(self, situation: Situation, changes: Sequence[Change] = ()) -> None:
        self.situation = situation
        self._changes = tuple(c for c in changes if c.what in (CLOSE, OPEN))
        self._books: dict[Instant, Rulebook] = {}
        self._portraits: dict[tuple[Instant, str], Portrait] = {}

    def list_spells(self, lane: Lane, kind: Kind, *, start: Instant, end: Instant) -> list[Spell]:
        """List how a class is treated at a lane between two instants, in order."""
        altered = {i for c in self._changes for i in (c.period.start, c.period.end)}
        found = sorted({*self._list_changes(lane.country), *altered})
        instants = [start, *(i for i in found if start < i < end)]
        said = [(at, *self._judge(self._book(self._now), lane, kind, at)) for at in instants]
        spells = []
        for word, group in groupby(said, key=lambda row: row[1]):
            at, _, records = next(group)
            sudden = at == start or at in altered
            known = at if sudden else self._since(lane, kind, at, word)
            spells.append(Spell(at, word, known, records))
        return spells

    @property
    def _now(self) -> Instant:
        return self.situation.known_by

    def _book(self, known: Instant) -> Rulebook:
        if known not in self._books:
            self._books[known] = Rulebook(self.situation.as_of(known))
        return self._books[known]

    def _portray(self, book: Rulebook, kind: Kind, at: Instant) -> Portrait:
        """Give the portrait of a class; its visas have no last day, so any instant will do."""
        key = book.situation.known_by, kind.id
        if key not in self._portraits:
            self._portraits[key] = book.portrait(kind.traveller, at)
        return self._portraits[key]

    def _list_changes(self, country: str) -> list[Instant]:
        """List the instants at which a rule on entering a country, or leaving home, changes."""
        home, book = self.situation.head.home, self._book(self._now)
        scopes = [
            ("entry", country),
            ("entry", ANYWHERE),
            ("crossing", country),
            ("crossing", home),
        ]
        edges = {edge for domain, where in scopes for edge in book.scope(domain, where).edges}
        resolved = {r.valid.start for r in self.situation.resolutions.values()}
        return sorted(edges | resolved)

    def _since(self, lane: Lane, kind: Kind, at: Instant, word: int) -> Instant:
        """Find when it could first be known that a class is treated so from an instant on."""
        for known in self._list_publications(lane.country):
            if known >= at:
                break
            if self._judge(self._book(known), lane, kind, at)[0] == word:
                return known
        return at

    def _list_publications(self, country: str) -> list[Instant]:
        """List when rules on a country, or their ends, were published, so far as is known."""
        places = {country, ANYWHERE, self.situation.head.home}
        about = {
            rule.id: rule.published
            for rule in self.situation.rules.values()
            if rule.domain in DOMAINS and rule.country in places
        }
        ended = (e.published for e in self.situation.ends.values() if e.ends in about)
        return sorted({*about.values(), *ended})

    def _judge(
        self, book: Rulebook, lane: Lane, kind: Kind, at: Instant
    ) -> tuple[int, tuple[str, ...]]:
        """Judge the best mode of a lane: the word, and the records that decide it."""
        if lane.kind == ELSEWHERE:
            return ADMITTED, ()
        found = [self._judge_mode(book, lane, kind, mode, at) for mode in MODES[lane.kind]]
        return max(found, key=lambda one: one[0])

    def _is_changed(self, what: str, lane: Lane, mode: str, at: Instant) -> bool:
        return any(
            change.what == what and change.holds(at) and is_about(change, lane, mode)
            for change in self._changes
        )

    def _judge_mode(
        self, book: Rulebook, lane: Lane, kind: Kind, mode: str, at: Instant
    ) -> tuple[int, tuple[str, ...]]:
        if self._is_changed(CLOSE, lane, mode, at):
            return REFUSED, ()
        word, records = ADMITTED, tuple[str, ...]()
        for verdict in self._list_verdicts(book, lane, kind, mode, at):
            if _WORDS[verdict.word] < word:
                word, records = _WORDS[verdict.word], verdict.records
        return word, records

    def _list_verdicts(
        self, book: Rulebook, lane: Lane, kind: Kind, mode: str, at: Instant
    ) -> Iterator[Verdict]:
        portrait = self._portray(book, kind, at)
        crossing = book.situation.crossings.get(lane.post)
        if crossing is not None and not self._is_changed(OPEN, lane, mode, at):
            post = Post(book, crossing, mode)
            yield post.judge(post.sitting(at), portrait)
        country = lane.country
        sitting = book.sitting("entry", country, at=at, crossing=lane.post, mode=mode)
        yield judge_entry(book, sitting, portrait, country, book.citizen(country).yes)


def is_about(change: Change, lane: Lane, mode: str) -> bool:
    """Tell whether a change of a scenario is about a mode of a lane."""
    if change.modes and mode not in change.modes:
        return False
    if change.post:
        return change.post == lane.post
    return change.country in ("", lane.country)
