"""A clause: a rule with its conditions parsed."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.rules.condition import Condition, Groups, parse_condition
from wayout.situation.record import DECIDING, Rule


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A rule with its conditions parsed."""

    rule: Rule
    when: Condition
    excepted: Condition | None
    require: Condition | None
    keys: frozenset[str]
    """The traveller keys the rule asks about."""
    decides: bool
    """Whether the rule takes part in a verdict."""


def parse_clause(rule: Rule, groups: Groups) -> Clause:
    """Parse the conditions of a rule; raises ConditionError."""
    when = parse_condition(rule.when, groups)
    excepted = parse_condition(rule.excepted, groups) if rule.excepted else None
    require = parse_condition(rule.require, groups) if rule.require else None
    parts = [part.keys() for part in (when, excepted, require) if part is not None]
    decides = rule.status in DECIDING or rule.status == "disputed"
    return Clause(rule, when, excepted, require, frozenset[str]().union(*parts), decides)
