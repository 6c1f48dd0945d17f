"""Doors: the ways from home into each country, and what is known of them for everybody."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from wayout.network.fares import FareBook
from wayout.planner.border import Border
from wayout.planner.spell import Passage, Portraits, Spell, crossing_of, reading
from wayout.planner.timeline import Reach, Span
from wayout.rules.memory import Memory
from wayout.rules.openings import Openings, list_changes
from wayout.rules.rulebook import Rulebook
from wayout.rules.sitting import Sitting
from wayout.rules.traits import Portrait
from wayout.rules.verdict import OPEN, Verdict, unique
from wayout.situation.period import Instant, Period
from wayout.situation.phrase import Quote, Word, say, say_joined
from wayout.situation.record import Crossing

T = TypeVar("T")

AIR = "air"
POST_TEXT = {
    "CROSSING_CLOSED": say("The crossing does not serve travellers."),
    "MODE_NOT_ADMITTED": say("The crossing does not serve this way of travelling."),
    "NATIONALITY_NOT_ADMITTED": say("The crossing serves citizens of the two countries only."),
}


class Grounds(NamedTuple):
    """What a verdict rests on, to be shown: its words, its sources, routes of protection."""

    text: str
    sources: tuple[str, ...]
    protection: tuple[str, ...]


class SoldOut(NamedTuple):
    """By country, the times at which services into it are sold out, with the records."""

    fares: FareBook
    into: dict[str, list[tuple[Period, str]]]


class Judged(NamedTuple):
    """A post at one instant: its verdicts by mode, and the modes that are open, in words."""

    verdicts: tuple[tuple[Passage, Verdict], ...]
    open_modes: tuple[str, ...]


class Door(NamedTuple):
    """The way into a country by air, with what is found of it for one portrait while rules hold."""

    passage: Passage
    spell: Spell
    reach: Reach
    openings: Openings
    mask: Portrait
    known: dict[tuple[Portrait, Portrait], object]


class Row(NamedTuple):
    """Ways beside each other: the bits their verdicts rest on, and which of them was chosen."""

    mask: Portrait
    modes: tuple[str, ...]
    chosen: dict[tuple[Portraits, tuple[bool, ...]], Passage]


class Desk:
    """A post by every mode, while no rule changes."""

    def __init__(
        self, passages: Sequence[Passage], spells: Sequence[Spell], memory: Memory
    ) -> None:
        self._passages, self._spells, self._memory = passages, spells, memory
        self._mask: Portrait = 0
        for spell in spells:
            self._mask |= spell.mask
        self._found: dict[Portraits, Judged] = memory.shelf()

    def judge(self, party: Portraits) -> Judged:
        """Judge a party."""
        read = reading(party, self._mask)
        found = self._found.get(read)
        if found is None:
            verdicts = [spell.verdict(read) for spell in self._spells]
            judged = tuple(zip(self._passages, verdicts, strict=True))
            modes = [Word(passage.mode, "by") for passage, now in judged if now.word in OPEN]
            words = say("another crossing")
            if modes:
                words = say("here by {modes}", modes=say_joined("{some}, {another}", modes))
            found = self._memory.keep(self._found, read, Judged(judged, (words,)))
        return found


class Doors:
    """The passages from home into each country; prepared once for all plans of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self.situation = rulebook.situation
        self.home = self.situation.head.home
        self._into: dict[str, tuple[Passage, ...]] = {}
        self._by_mode: dict[str, tuple[Passage, ...]] = {}
        self._flights: dict[str, Passage] = {}
        self._ways: dict[Hashable, tuple[Verdict, object]] = rulebook.memory.shelf()
        self._openings: dict[Spell, Openings] = {}
        self._desks: dict[tuple[int, str], Desk] = {}
        self._doors: dict[tuple[int, Span, str], Door] = {}
        self._rows: dict[tuple[int, tuple[Passage, ...]], Row] = {}
        self._sold_out: SoldOut | None = None
        self._shared: dict[object, Openings] = {}

    @cached_property
    def posts(self) -> tuple[tuple[Crossing, tuple[Passage, ...]], ...]:
        """Every post that leads out of home, with its passages by the modes people ask about."""
        posts = self.situation.crossings.values()
        return tuple((p, self.by_mode(p.id)) for p in posts if p.country_out == self.home)

    def _modes(self, post: Crossing) -> list[str]:
        """List the modes people ask about at a post: served, named by a rule, or plain."""
        named = {
            mode
            for country in (post.country_out, post.country_in)
            for clause in self._rulebook.clauses("crossing", country)
            if post.id in clause.rule.crossings
            for mode in clause.rule.modes
        }
        return sorted({*post.modes, *named, "foot", "bicycle", "car"} - {"truck"})

    def by_mode(self, crossing: str) -> tuple[Passage, ...]:
        """List the passages of a post by every mode people ask about."""
        if crossing not in self._by_mode:
            post = self.situation.crossings[crossing]
            self._by_mode[crossing] = tuple(_inward(post, mode) for mode in self._modes(post))
        return self._by_mode[crossing]

    def judge(self, border: Border, crossing: str, passages: Sequence[Passage]) -> Judged:
        """Judge a post by every mode people ask about, at a plan's own instant."""
        name = (border.period, crossing)
        desk = self._desks.get(name)
        if desk is None:
            spells = tuple([border.spell(passage) for passage in passages])
            desk = self._desks[name] = Desk(passages, spells, self._rulebook.memory)
        return desk.judge(border.party)

    def over_land(self, country: str) -> tuple[Passage, ...]:
        """List the passages into a country by the modes its posts serve."""
        if country not in self._into:
            self._into[country] = tuple(
                _inward(post, mode)
                for post, _ in self.posts
                if post.country_in == country
                for mode in sorted(post.modes)
            )
        return self._into[country]

    def flight(self, country: str) -> Passage:
        """Give the passage into a country by air."""
        found = self._flights.get(country)
        if found is None:
            made = Passage(f"air:{country}", AIR, self.home, country)
            found = self._flights[country] = made
        return found

    def door(self, border: Border, country: str) -> Door:
        """Give the door of a country that is flown to, for plans of a period."""
        name = (border.period, border.span, country)
        found = self._doors.get(name)
        if found is None:
            passage = self.flight(country)
            spell = border.spell(passage)
            openings = self.openings(passage, spell, border.at)
            reach = border.timelines.get(passage).reach(border.span)
            mask = spell.mask | reach.mask | openings.mask
            shelf: dict[tuple[Portrait, Portrait], object] = self._rulebook.memory.shelf()
            found = self._doors[name] = Door(passage, spell, reach, openings, mask, shelf)
        return found

    def choose(
        self,
        border: Border,
        ways: tuple[Passage, ...],
        means: frozenset[str],
        make: Callable[[], Passage],
    ) -> Passage:
        """Give the way that `make` chooses for a party; remembered by what the choice reads."""
        name = (border.period, ways)
        row = self._rows.get(name)
        if row is None:
            mask = 0
            for passage in ways:
                mask |= border.spell(passage).mask
            modes = tuple(sorted({passage.mode for passage in ways}))
            row = self._rows[name] = Row(mask, modes, self._rulebook.memory.shelf())
        key = reading(border.party, row.mask), tuple([mode in means for mode in row.modes])
        found = row.chosen.get(key)
        if found is None:
            found = self._rulebook.memory.keep(row.chosen, key, make())
        return found

    def find_sold_out(self, fares: FareBook, country: str, at: Instant) -> str | None:
        """Find the record that says a way into a country is sold out at an instant."""
        if self._sold_out is None or self._sold_out.fares is not fares:
            self._sold_out = SoldOut(fares, self._list_sold_out(fares))
        times = self._sold_out.into.get(country, ())
        return next((record for period, record in times if period.holds(at)), None)

    def _list_sold_out(self, fares: FareBook) -> dict[str, list[tuple[Period, str]]]:
        found: dict[str, list[tuple[Period, str]]] = {}
        for service in self.situation.services.values():
            place = self.situation.places.get(service.destination)
            if place is not None:
                found.setdefault(place.country, []).extend(fares.sold_out(service))
        return found

    def keep_way(self, verdict: Verdict, key: Hashable, make: Callable[[], T]) -> T:
        """Give what is made of a verdict and a key alone; made once, and kept."""
        # The entry keeps its verdict alive, so that no other can come by the same identity.
        name = (id(verdict), key)
        found = self._ways.get(name)
        if found is None:
            found = self._rulebook.memory.keep(self._ways, name, (verdict, make()))
        return cast(T, found[1])

    def find_way(self, verdict: Verdict, key: Hashable) -> object | None:
        """Find what `keep_way` kept of a verdict and a key; None if nothing was."""
        found = self._ways.get((id(verdict), key))
        return None if found is None else found[1]

    def ground(self, verdict: Verdict) -> Grounds:
        """Give what a refusal rests on."""
        rules = self.situation.rules
        record = self.situation.find_record(verdict.records[0] if verdict.records else "")
        said = Quote(record.text, record.id) if record is not None else ""
        return Grounds(
            said or POST_TEXT.get(verdict.reason) or say("Refused."),
            self.sources(verdict.records),
            tuple(w for w in verdict.warnings if w in rules and rules[w].effect == "protect"),
        )

    def sources(self, records: Iterable[str]) -> tuple[str, ...]:
        """Give the sources of records, each once."""
        found = [self.situation.find_record(r) for r in records]
        return unique(s for r in found if r is not None for s in r.sources)

    def openings(self, passage: Passage, spell: Spell, at: Instant) -> Openings:
        """Get what would open a passage; countries on the same terms share it."""
        if spell not in self._openings:
            self._openings[spell] = self._find_openings(passage, spell, at)
        return self._openings[spell]

    def _find_openings(self, passage: Passage, spell: Spell, at: Instant) -> Openings:
        book, crossing = self._rulebook, crossing_of(passage)
        sides = [
            book.sitting("crossing", country, at=at, crossing=crossing, mode=passage.mode)
            for country in (passage.leaving, passage.into)
        ]
        sittings: list[Sitting] = [spell.entry.sitting, *sides]
        changes = list_changes(book, [c for s in sittings for c in s.clauses])
        circle = book.consequences.circle(c.key for c in changes)
        own = passage.into if "citizenship" in circle else ""
        treated = spell.post.treatment if spell.post is not None else None
        terms = (treated, own, *(s.shape for s in sittings))
        if terms not in self._shared:
            self._shared[terms] = Openings(book, changes, spell.is_open, reads=spell.mask)
        return self._shared[terms]


def _inward(post: Crossing, mode: str) -> Passage:
    return Passage(post.id, mode, post.country_out, post.country_in)
