"""The rules of a situation, with conditions parsed and scopes indexed for quick judging."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, cast

from wayout.rules.clause import Clause, parse_clause
from wayout.rules.consequence import Consequences
from wayout.rules.inference import Inferences
from wayout.rules.memory import Memory
from wayout.rules.sitting import Bench, Sitting
from wayout.rules.traits import EXPIRED, Portrait, Trait, Traits
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant
from wayout.situation.record import ANYWHERE
from wayout.situation.situation import Situation

T = TypeVar("T")


class Rulebook:
    """
    The clauses of one situation as known at one instant, by domain and country.

    What was judged before is remembered in `memory`, see there.
    """

    def __init__(self, situation: Situation, *, memory: Memory | None = None) -> None:
        self.situation = situation
        self.memory = memory if memory is not None else Memory()
        self.traits = Traits(self.memory)
        self.expired: Trait = self.traits.add(EXPIRED)
        self._clauses: dict[tuple[str, str], list[Clause]] = {}
        self._scopes: dict[tuple[str, str], Scope] = {}
        self._sittings: dict[Hashable, Sitting] = {}
        self._prepared: dict[Hashable, object] = {}
        self._resolved: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        for rule in situation.rules.values():
            clause = parse_clause(rule, situation.head.groups)
            self._clauses.setdefault((rule.domain, rule.country), []).append(clause)
        self._number_traits()

    def _number_traits(self) -> None:
        """Number everything that may be asked of a traveller, so that portraits are complete."""
        for clause in self.all_clauses():
            self.traits.circuits(clause)
        self.consequences = Consequences(self.inferences, self.traits, self.memory)
        countries = {place.country for place in self.situation.places.values()}
        countries |= {country for _, country in self._clauses}
        for post in self.situation.crossings.values():
            countries |= {post.country_in, post.country_out}
            if post.nationals:
                self.traits.add_equal("citizenship", *post.nationals)
        for country in sorted(countries):
            self.citizen(country)

    def prepared(self, make: Callable[[Rulebook], T]) -> T:
        """Give what is made from this rulebook alone; made once, shared by all who ask."""
        if make not in self._prepared:
            self._prepared[make] = make(self)
        return cast(T, self._prepared[make])

    def citizen(self, country: str) -> Trait:
        """Give the trait of being a citizen of a country."""
        return self.traits.add_equal("citizenship", country)

    def portrait(self, traveller: Traveller, at: Instant) -> Portrait:
        """Give the portrait of a traveller on the day of an instant."""
        return self.traits.portrait(traveller, at.date())

    @cached_property
    def overriders(self) -> Mapping[str, tuple[Clause, ...]]:
        """For each rule id, the clauses that override it."""
        found: dict[str, list[Clause]] = {}
        for clauses in self._clauses.values():
            for clause in clauses:
                for overridden in clause.rule.overrides:
                    found.setdefault(overridden, []).append(clause)
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def inferences(self) -> Inferences:
        """What answers imply here, parsed once."""
        return Inferences(self.situation.head)

    @cached_property
    def resolving(self) -> tuple[Instant, ...]:
        """The instants at which what resolutions say may change."""
        edges = set()
        for resolution in self.situation.resolutions.values():
            used = self.situation.find_record(resolution.use)
            for valid in (resolution.valid, *([used.valid] if used is not None else ())):
                edges |= {valid.start, valid.end}
        return tuple(sorted(edges))

    @cached_property
    def edges(self) -> tuple[Instant, ...]:
        """The instants at which any rule or resolution begins or ends, ascending."""
        periods = [clause.rule.valid for clause in self.all_clauses()]
        edges = {e for p in periods for e in (p.start, p.end)}
        return tuple(sorted(edges.union(self.resolving)))

    def resolved(self, at: Instant) -> tuple[frozenset[str], frozenset[str]]:
        """
        Give the ids that resolutions set aside at an instant, and those they leave in doubt.

        A resolution that uses one side sets the others aside while that side is in force; one
        that uses none leaves every side in doubt.
        """
        period = bisect_right(self.resolving, at)
        if period not in self._resolved:
            self._resolved[period] = self._resolve(at)
        return self._resolved[period]

    def _resolve(self, at: Instant) -> tuple[frozenset[str], frozenset[str]]:
        aside: set[str] = set()
        doubtful: set[str] = set()
        for resolution in self.situation.resolutions.values():
            if not resolution.valid.holds(at):
                continue
            if resolution.use == "none":
                doubtful |= set(resolution.between)
                continue
            used = self.situation.find_record(resolution.use)
            if used is not None and used.valid.holds(at):
                aside |= set(resolution.between) - {resolution.use}
        return frozenset(aside), frozenset(doubtful - aside)

    def clauses(self, domain: str, country: str) -> list[Clause]:
        """Give the clauses of one domain and country, with those for any country abroad."""
        own = self._clauses.get((domain, country), [])
        if country == self.situation.head.home:
            return own
        return [*own, *self._clauses.get((domain, ANYWHERE), [])]

    def all_clauses(self) -> Iterable[Clause]:
        """Give every clause."""
        for clauses in self._clauses.values():
            yield from clauses

    def countries(self, domain: str) -> list[str]:
        """Give the countries that have rules in a domain."""
        return sorted(c for d, c in self._clauses if d == domain and c != ANYWHERE)

    def in_force(
        self,
        domain: str,
        country: str,
        *,
        at: Instant,
        crossing: str = "",
        mode: str = "",
        places: frozenset[str] = frozenset(),
    ) -> list[Clause]:
        """
        Give the clauses in force at an instant for a way of that kind.

        A rule without crossings, modes or places holds everywhere in its country; one with them
        holds only where they match. An empty `mode` matches only rules for every mode.
        Rules about coming back (`direction = "in"`) are left out: every way leads away.
        """
        if not places:
            return list(self.sitting(domain, country, at=at, crossing=crossing, mode=mode).clauses)
        return self.pick(domain, country, at=at, crossing=crossing, mode=mode, places=places)

    def pick(
        self,
        domain: str,
        country: str,
        *,
        at: Instant,
        crossing: str,
        mode: str,
        places: frozenset[str] = frozenset(),
    ) -> list[Clause]:
        """Pick the clauses that `in_force` gives, one by one."""
        return [
            c
            for c in self.clauses(domain, country)
            if c.rule.valid.start <= at < c.rule.valid.end
            and c.rule.direction != "in"
            and (not c.rule.crossings or crossing in c.rule.crossings)
            and (not c.rule.modes or mode in c.rule.modes)
            and (not c.rule.places or not places.isdisjoint(c.rule.places))
        ]

    def scope(self, domain: str, country: str) -> Scope:
        """Give the scope of a domain and country."""
        key = (domain, country)
        if key not in self._scopes:
            self._scopes[key] = Scope(self, domain, country)
        return self._scopes[key]

    def sitting(
        self, domain: str, country: str, *, at: Instant, crossing: str = "", mode: str = ""
    ) -> Sitting:
        """Give the sitting of the clauses in force, see `in_force`; the same one every time."""
        return self.scope(domain, country).sitting(at, crossing, mode)

    def sit(self, clauses: Sequence[Clause], at: Instant) -> Sitting:
        """Give the sitting of clauses already chosen, under the resolutions of an instant."""
        aside, doubtful = self.resolved(at)
        ids = {c.rule.id for c in clauses}
        aside, doubtful = aside & ids, doubtful & ids
        key = (tuple(id(c) for c in clauses), aside, doubtful)
        if key not in self._sittings:
            # The sitting holds its clauses, so no other clause can come by one of these ids.
            self._sittings[key] = Sitting(
                clauses,
                traits=self.traits,
                memory=self.memory,
                asked=self.situation.head.questions,
                aside=aside,
                doubtful=doubtful,
            )
        return self._sittings[key]

    def seat(self, clauses: Sequence[Clause], traveller: Traveller, at: Instant) -> Bench:
        """Give the bench before which a traveller stands, by clauses already chosen."""
        return Bench(self.sit(clauses, at), self.portrait(traveller, at))


WHOLE = "*"
"""In place of a mode: the rules of every mode and post together."""


class Scope:
    """The sittings of one domain and country: by period, crossing and mode."""

    def __init__(self, book: Rulebook, domain: str, country: str) -> None:
        self._book, self._domain, self._country = book, domain, country
        self.clauses = book.clauses(domain, country)
        self._crossings = {c for clause in self.clauses for c in clause.rule.crossings}
        self._modes = {m for clause in self.clauses for m in clause.rule.modes}
        periods = [c.rule.valid for c in self.clauses]
        edges = {e for p in periods for e in (p.start, p.end)}
        self.edges = tuple(sorted(edges.union(book.resolving)))
        self._sittings: dict[tuple[int, str, str], Sitting] = {}

    def sitting(self, at: Instant, crossing: str = "", mode: str = "") -> Sitting:
        """Give the sitting at an instant; a crossing or mode that no rule names is any other."""
        crossing, mode = self.name(crossing, mode)
        key = (bisect_right(self.edges, at), crossing, mode)
        found = self._sittings.get(key)
        if found is None:
            book = self._book
            held = book.pick(self._domain, self._country, at=at, crossing=crossing, mode=mode)
            found = self._sittings[key] = book.sit(held, at)
        return found

    def name(self, crossing: str, mode: str) -> tuple[str, str]:
        """Give a crossing and a mode as rules name them; empty if none names it: it is any."""
        return (
            crossing if crossing in self._crossings else "",
            mode if mode in self._modes else "",
        )

    def whole(self, at: Instant) -> Sitting:
        """Give the sitting of all clauses valid at an instant, at whatever post, by any means."""
        key = (bisect_right(self.edges, at), "", WHOLE)
        if key not in self._sittings:
            held = [c for c in self.clauses if c.rule.valid.start <= at < c.rule.valid.end]
            self._sittings[key] = self._book.sit(held, at)
        return self._sittings[key]
