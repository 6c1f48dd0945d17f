"""
Timelines: what holds at each passage, period after period, prepared once for all travellers.

A timeline is cut wherever a rule or a resolution that could matter at its passage begins or ends.
Between two cuts lies a spell, in which a portrait has one verdict. Spells remember their verdicts
under the bits they read, see `wayout.rules.memory`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from wayout.network.gates import Hours
from wayout.network.stations import RIDE
from wayout.network.waits import Wait, estimate_wait
from wayout.network.ways import Way
from wayout.planner.opening import ALWAYS_OPEN, OpeningDays, laid_out, lay_out_days
from wayout.rules.memory import Memory
from wayout.rules.passage import Post, judge_entry, judge_transit
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Sitting
from wayout.rules.traits import Portrait
from wayout.rules.verdict import ALLOWED, OPEN, Verdict, worst_of
from wayout.situation.period import BEGINNING, Instant, after
from wayout.situation.record import Observation

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

    def __init__(self, timelines: Timelines, passage: Passage, at: Instant) -> None:
        book = timelines.rulebook
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
            self.post = timelines.post(crossing, passage.mode)
            self._posted = self.post.sitting(at)
        self.mask: Portrait = self.entry.mask
        if self._transit is not None:
            self.mask |= self._transit.mask
        if self.post is not None and self._posted is not None:
            self.mask |= self.post.mask | self._posted.mask
        self._memory = book.memory
        self._found: dict[Portraits, Verdict] = book.memory.shelf()

    def verdict(self, party: Portraits) -> Verdict:
        """Give the verdict on the whole passage for a party."""
        read = reading(party, self.mask)
        found = self._found.get(read)
        if found is None:
            joint = worst_of([self.entering(read), self.posted(read)])
            found = self._memory.keep(self._found, read, joint)
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


class Span(NamedTuple):
    """The numbers of the periods in which a plan begins and its horizon ends."""

    first: int
    last: int


class Timeline:
    """The spells of one passage, made when somebody asks for them."""

    def __init__(self, timelines: Timelines, passage: Passage) -> None:
        self._timelines, self._passage = timelines, passage
        self._memory = timelines.rulebook.memory
        self._periods = timelines.periods
        book = timelines.rulebook
        book.citizen(passage.into)
        scopes = [book.scope("entry", passage.into)]
        if passage.leaving != book.situation.head.home:
            scopes.append(book.scope("transit", passage.leaving))
        crossing = crossing_of(passage)
        if crossing:
            post = book.situation.crossings[crossing]
            scopes += [book.scope("crossing", c) for c in (post.country_out, post.country_in)]
        self._edges = tuple(sorted({e for scope in scopes for e in scope.edges}))
        self._spells: dict[int, Spell] = {}
        self._by_span: dict[Span, Reach] = {}
        self._reaches: dict[tuple[int, int], Reach] = {}

    def spell(self, period: int) -> Spell:
        """Give the spell that a period of `Timelines` lies in."""
        begins = self._periods[period - 1] if period else BEGINNING
        return self._spell(bisect_right(self._edges, begins))

    def _spell(self, number: int) -> Spell:
        spell = self._spells.get(number)
        if spell is None:
            begins = self._edges[number - 1] if number else BEGINNING
            spell = self._spells[number] = Spell(self._timelines, self._passage, begins)
        return spell

    def reach(self, span: Span) -> Reach:
        """Give the spells of a span."""
        found = self._by_span.get(span)
        if found is None:
            periods = self._periods
            first = bisect_right(self._edges, periods[span.first - 1]) if span.first else 0
            last = bisect_right(self._edges, periods[span.last - 1]) if span.last else 0
            if (first, last) not in self._reaches:
                spells = tuple([self._spell(n) for n in range(first, last + 1)])
                begins = self._edges[first:last]
                self._reaches[first, last] = Reach(begins, spells, self._memory)
            found = self._by_span[span] = self._reaches[first, last]
        return found


class Reach:
    """The spells that follow each other over a span, and how a party fares in them."""

    def __init__(
        self, edges: tuple[Instant, ...], spells: tuple[Spell, ...], memory: Memory
    ) -> None:
        """Prepare spells, of which all but the first begin at an edge."""
        self._edges, self._spells, self._memory = edges, spells, memory
        self.mask: Portrait = 0
        for spell in spells:
            self.mask |= spell.mask
        self._found: dict[object, tuple[Turn, ...]] = memory.shelf()

    def turns(self, phases: Sequence[Phase]) -> tuple[Turn, ...]:
        """
        Give the verdicts on a party over a span, each with the instant it begins.

        `phases` are the party's portraits, ascending in time; the first is that at the beginning,
        the others begin within the span. There is at least one turn; the first may have begun
        before the span.
        """
        if len(phases) == 1:
            key: object = reading(phases[0].party, self.mask)
        else:
            key = tuple([phase.reading(self.mask) for phase in phases])
        found = self._found.get(key)
        if found is None:
            made = self._turn([phase.reading(self.mask) for phase in phases])
            found = self._memory.keep(self._found, key, made)
        return found

    def _turn(self, phases: Sequence[Phase]) -> tuple[Turn, ...]:
        cuts = {*self._edges, *(phase.begins for phase in phases[1:])}
        found: list[Turn] = []
        for begins in [BEGINNING, *sorted(cuts)]:
            spell = self._spells[bisect_right(self._edges, begins)]
            party = [p for p in phases if p.begins <= begins][-1].party
            verdict = spell.verdict(party)
            if not found or found[-1].verdict != verdict:
                found.append(Turn(begins, verdict))
        return tuple(found)


class Timelines:
    """The timelines of every passage, with its waits and opening hours, for all travellers."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.periods = rulebook.edges
        """The instants at which any rule or resolution begins or ends, ascending."""
        self._timelines: dict[Passage, Timeline] = {}
        self._in_period: dict[int, dict[Passage, Spell]] = {}
        self._posts: dict[tuple[str, str], Post] = {}
        self._waits: dict[tuple[str, str], Wait] = {}
        self._openings: dict[str, OpeningDays | None] = {}

    def get(self, passage: Passage) -> Timeline:
        """Get the timeline of a passage."""
        found = self._timelines.get(passage)
        if found is None:
            found = self._timelines[passage] = Timeline(self, passage)
        return found

    def in_period(self, period: int) -> dict[Passage, Spell]:
        """Give the spells of a period that were made, by passage; to be added to."""
        return self._in_period.setdefault(period, {})

    def period(self, at: Instant) -> int:
        """Give the number of the period of an instant."""
        return bisect_right(self.periods, at)

    def span(self, at: Instant, end: Instant) -> Span:
        """Give the span from an instant up to another, which is not included."""
        return Span(bisect_right(self.periods, at), bisect_left(self.periods, end))

    def post(self, crossing: str, mode: str) -> Post:
        """Get a post as it treats a mode."""
        key = (crossing, mode)
        if key not in self._posts:
            post = self.rulebook.situation.crossings[crossing]
            self._posts[key] = Post(self.rulebook, post, mode)
        return self._posts[key]

    def wait(self, crossing: str, mode: str) -> Wait:
        """Get the wait at a post, or at the control of an airport."""
        key = (crossing, mode)
        if key not in self._waits:
            self._waits[key] = self._wait(crossing, mode)
        return self._waits[key]

    def _wait(self, crossing: str, mode: str) -> Wait:
        situation = self.rulebook.situation
        if ":" not in crossing:
            post = situation.crossings[crossing]
            near = self._reported.get(crossing, {})
            known = replace(situation, observations=near)
            return estimate_wait(known, post, mode=mode, at=situation.known_by)
        if crossing.startswith(f"{RIDE}-"):
            return Wait(0.0, 0.0, "control is on board, within the timetable", even=True)
        low = situation.head.assumptions["airport-control-low"].value
        high = situation.head.assumptions["airport-control-high"].value
        words = f"control on arrival is assumed to take {low:g} to {high:g} hours"
        return Wait((low + high) / 2, low + 0.9 * (high - low), words, even=True)

    @cached_property
    def _reported(self) -> dict[str, dict[str, Observation]]:
        """What was observed at each post; waits are made from nothing else."""
        found: dict[str, dict[str, Observation]] = {}
        for observation in self.rulebook.situation.observations.values():
            found.setdefault(observation.place, {})[observation.id] = observation
        return found

    def hours(self, crossing: str, at: Instant, horizon_h: float) -> Hours:
        """Give the opening hours of a post from an instant on."""
        days = self._lay_out(crossing)
        return ALWAYS_OPEN if days is None else days.from_instant(at, horizon_h)

    def days(self, crossing: str) -> list[tuple[Instant, Instant]]:
        """Give all opening hours of a post that are laid out; none if it never shuts."""
        days = self._lay_out(crossing) if crossing else None
        return [] if days is None else list(zip(days.begins, days.ends, strict=True))

    def reaches(self, at: Instant, horizon_h: float) -> bool:
        """Tell whether opening hours are laid out from an instant on over a horizon."""
        laid = laid_out(self.rulebook.situation.head.window)
        return laid.start <= at and after(at, horizon_h) <= laid.end

    def _lay_out(self, crossing: str) -> OpeningDays | None:
        if crossing not in self._openings:
            situation = self.rulebook.situation
            post = situation.crossings[crossing]
            self._openings[crossing] = lay_out_days(post, situation.head.window)
        return self._openings[crossing]


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
