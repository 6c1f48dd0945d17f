"""
Spells: what holds at one passage while no rule changes.

In a spell a portrait has one verdict. Spells remember their verdicts under the bits they read, see
`wayout.rules.memory`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from wayout.network.ways import Way
from wayout.rules.passage import Post, judge_entry, judge_transit
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Sitting
from wayout.rules.traits import Portrait
from wayout.rules.verdict import ALLOWED, OPEN, Verdict, worst_of
from wayout.situation.period import Instant

Portraits = tuple[Portrait, ...]
"""One portrait for each member of a party."""


class Passage(NamedTuple):
    """A border passed one way by one means: the post or `"air:XX"`, and both countries."""

    via: str
    mode: str
    leaving: str
    into: str


def passage_of(way: Way) -> Passage:
    """Give the passage a way makes; it must have one."""
    return Passage(way.via, way.mode, way.leaving, way.into)


class Spell:
    """What holds at a passage while no rule changes: who enters, who passes through, the post."""

    def __init__(
        self, book: Rulebook, passage: Passage, at: Instant, posts: Callable[[str, str], Post]
    ) -> None:
        """Make the spell of a passage that an instant lies in; `posts` gives a post by mode."""
        self._book = book
        crossing = crossing_of(passage)
        self.entry = Entry(book, passage.into, crossing=crossing, mode=passage.mode, at=at)
        home = book.situation.head.home
        self._transit: Sitting | None = None
        if passage.leaving != home:
            self._transit = book.sitting("transit", passage.leaving, at=at, mode=passage.mode)
        self.post: Post | None = None
        self._posted: Sitting | None = None
        if crossing:
            self.post = posts(crossing, passage.mode)
            self._posted = self.post.sitting(at)
        self.mask: Portrait = self.entry.mask
        if self._transit is not None:
            self.mask |= self._transit.mask
        if self.post is not None and self._posted is not None:
            self.mask |= self.post.mask | self._posted.mask
        self._memory = book.memory
        self.known: dict[Portraits, Verdict] = book.memory.shelf()
        """What was judged before, under the bits that are read."""

    def verdict(self, party: Portraits) -> Verdict:
        """Give the verdict on the whole passage for a party."""
        read = reading(party, self.mask)
        found = self.known.get(read)
        if found is None:
            joint = worst_of([self.entering(read), self.posted(read)])
            found = self._memory.keep(self.known, read, joint)
        return found

    def entering(self, party: Portraits) -> Verdict:
        """Judge entry, and transit through the country left, apart from the post."""
        verdicts = [self.entry.verdict(party)]
        if self._transit is not None:
            verdicts += [judge_transit(self._transit, portrait) for portrait in party]
        return _name_expiry(self._book, worst_of(verdicts), party)

    def parts(self, portrait: Portrait) -> tuple[Verdict, Verdict]:
        """Give the verdicts on one member: of the entry, and of the post."""
        return self.entry.judge(portrait), self.posted((portrait,))

    def refuses(self, portrait: Portrait) -> bool:
        """Tell whether entry or post, apart from transit, refuses one member."""
        return any(verdict.word == "refused" for verdict in self.parts(portrait))

    def is_open(self, portrait: Portrait) -> bool:
        """Tell whether entry and post, apart from transit, let one member through."""
        if self.entry.judge(portrait).word not in OPEN:
            return False
        if self.post is None or self._posted is None:
            return True
        return self.post.judge(self._posted, portrait).word in OPEN

    def posted(self, party: Portraits) -> Verdict:
        """Judge the post alone, whoever may enter; an airport is allowed."""
        if self.post is None or self._posted is None:
            return ALLOWED
        return worst_of([self.post.judge(self._posted, portrait) for portrait in party])


class Entry:
    """Entering one country there and so, while no rule changes."""

    def __init__(
        self, book: Rulebook, country: str, *, crossing: str, mode: str, at: Instant
    ) -> None:
        self._book, self._country = book, country
        self._own = book.citizen(country)
        self.sitting = book.sitting("entry", country, at=at, crossing=crossing, mode=mode)
        self.mask: Portrait = self._own.both | self.sitting.mask | book.expired.both

    def judge(self, portrait: Portrait) -> Verdict:
        """Judge one member."""
        return judge_entry(self._book, self.sitting, portrait, self._country, self._own.yes)

    def verdict(self, party: Portraits) -> Verdict:
        """Give the verdict on a party; a visa that ran out is named."""
        verdicts = [self.judge(portrait) for portrait in party]
        return _name_expiry(self._book, worst_of(verdicts), party)


class Phase(NamedTuple):
    """The portraits of a party from an instant on, until a visa runs out."""

    begins: Instant
    party: Portraits

    def reading(self, mask: Portrait) -> Phase:
        """Give the phase with the bits of a mask only."""
        return Phase(self.begins, reading(self.party, mask))


class Turn(NamedTuple):
    """From an instant on, another verdict."""

    begins: Instant
    verdict: Verdict

    @property
    def is_passable(self) -> bool:
        """Tell whether somebody may pass: a search looks at no others."""
        return self.verdict.word != "refused"


def reading(party: Portraits, mask: Portrait) -> Portraits:
    """Give the portraits of a party with the bits of a mask only."""
    if len(party) == 1:
        return (party[0] & mask,)
    return tuple([portrait & mask for portrait in party])


def crossing_of(passage: Passage) -> str:
    """Give the post of a passage; of an airport, nothing."""
    return "" if ":" in passage.via else passage.via


def _name_expiry(book: Rulebook, verdict: Verdict, party: Portraits) -> Verdict:
    """Say that a visa has run out, where one is required."""
    expired = book.expired.yes
    if verdict.reason == "VISA_REQUIRED" and any(p & expired for p in party):
        return replace(verdict, reason="DOC_EXPIRES")
    return verdict
