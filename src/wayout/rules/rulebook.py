"""The rules of a situation, with conditions parsed and scopes indexed for quick judging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from wayout.rules.condition import Condition, Groups, parse_condition
from wayout.rules.inference import Inferences
from wayout.situation.period import Instant
from wayout.situation.record import ANYWHERE, DECIDING, Rule
from wayout.situation.situation import Situation


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A rule with its conditions parsed."""

    rule: Rule
    when: Condition
    excepted: Condition | None
    require: Condition | None
    keys: frozenset[str]
    """The traveller keys the rule asks about."""

    @property
    def decides(self) -> bool:
        """Tell whether the rule takes part in a verdict."""
        return self.rule.status in DECIDING or self.rule.status == "disputed"


def parse_clause(rule: Rule, groups: Groups) -> Clause:
    """Parse the conditions of a rule; raises ConditionError."""
    when = parse_condition(rule.when, groups)
    excepted = parse_condition(rule.excepted, groups) if rule.excepted else None
    require = parse_condition(rule.require, groups) if rule.require else None
    parts = [part.keys() for part in (when, excepted, require) if part is not None]
    return Clause(rule, when, excepted, require, frozenset[str]().union(*parts))


class Rulebook:
    """The clauses of one situation as known at one instant, by domain and country."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self._clauses: dict[tuple[str, str], list[Clause]] = {}
        self._resolved: dict[Instant, tuple[frozenset[str], frozenset[str]]] = {}
        for rule in situation.rules.values():
            clause = parse_clause(rule, situation.head.groups)
            self._clauses.setdefault((rule.domain, rule.country), []).append(clause)

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

    def resolved(self, at: Instant) -> tuple[frozenset[str], frozenset[str]]:
        """
        Give the ids that resolutions set aside at an instant, and those they leave in doubt.

        A resolution that uses one side sets the others aside while that side is in force; one
        that uses none leaves every side in doubt.
        """
        if at not in self._resolved:
            self._resolved[at] = self._resolve(at)
        return self._resolved[at]

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
        return [
            c
            for c in self.clauses(domain, country)
            if c.rule.valid.start <= at < c.rule.valid.end
            and c.rule.direction != "in"
            and (not c.rule.crossings or crossing in c.rule.crossings)
            and (not c.rule.modes or mode in c.rule.modes)
            and (not c.rule.places or not places.isdisjoint(c.rule.places))
        ]
