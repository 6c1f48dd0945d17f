"""
Timelines: what holds at each passage, period after period, prepared once for all travellers.

A timeline is cut wherever a rule or a resolution that could matter at its passage begins or ends.
Between two cuts lies a spell.
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
from wayout.planner.opening import ALWAYS_OPEN, OpeningDays, laid_out, lay_out_days
from wayout.planner.spell import Passage, Phase, Spell, Turn, crossing_of, reading
from wayout.rules.memory import Memory
from wayout.rules.passage import Post
from wayout.rules.rulebook import Rulebook
from wayout.rules.traits import Portrait
from wayout.situation.period import BEGINNING, Instant, after
from wayout.situation.phrase import say, show_figure
from wayout.situation.record import Observation

ON_BOARD = say("control is on board, within the timetable")


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
            book = self._timelines.rulebook
            spell = self._spells[number] = Spell(book, self._passage, begins, self._timelines.post)
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
        self.known: dict[object, tuple[Turn, ...]] = memory.shelf()
        """What was found before: of one portrait, under the bits of it that are read."""

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
        found = self.known.get(key)
        if found is None:
            made = self._turn([phase.reading(self.mask) for phase in phases])
            found = self._memory.keep(self.known, key, made)
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
            return Wait(0.0, 0.0, ON_BOARD, even=True)
        low = situation.head.assumptions["airport-control-low"].value
        high = situation.head.assumptions["airport-control-high"].value
        words = say(
            "control on arrival is assumed to take {low} to {high} hours",
            low=show_figure(low),
            high=show_figure(high),
        )
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
