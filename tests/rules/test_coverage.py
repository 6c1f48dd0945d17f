"""Every rule of the shipped situations is tried by a yes, a no and an unknown."""

from __future__ import annotations

from functools import cache

import pytest

from tests.conftest import SITUATIONS
from tests.rules.making import make_rule, make_situation
from wayout.rules.coverage import Coverage, list_coverage
from wayout.situation.reading import get_situation

DECIDING_SHARE = 0.99
"""Floor for the share of rules that decide a constructed case; docs/russia-2022.md has it."""
FEWEST_RULES = 320
NAMES = ("russia-2022", "_template")


@cache
def covered(name: str) -> tuple[Coverage, ...]:
    """Give what was found for a shipped situation."""
    return tuple(list_coverage(get_situation(SITUATIONS / name)))


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_about_some_has_a_yes_a_no_and_an_unknown(name: str) -> None:
    """No rule that depends on the traveller lacks one of the three."""
    assert [c.rule.id for c in covered(name) if c.depends and not c.is_whole] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_about_everybody_has_a_yes(name: str) -> None:
    """A rule without a condition is effective at some instant after its publication."""
    everybody = [c for c in covered(name) if not c.depends]
    assert [c.rule.id for c in everybody if c.yes is None] == []
    assert all(c.no is None and c.unknown is None for c in everybody)


@pytest.mark.parametrize("name", NAMES)
def test_nearly_every_rule_decides_a_case(name: str) -> None:
    """The share of rules that some constructed traveller's judgement names stays up."""
    found = covered(name)
    assert sum(c.decides is not None for c in found) / len(found) >= DECIDING_SHARE


def test_the_rules_of_russia_are_all_tried() -> None:
    """The list is not silently short."""
    assert len(covered("russia-2022")) >= FEWEST_RULES


def test_no_rule_is_tried_before_it_was_published() -> None:
    """The knowledge used is never older than the rule, and the rule is in force."""
    for found in covered("russia-2022"):
        assert found.moment is not None
        assert found.moment.as_of >= found.rule.published
        assert found.rule.valid.start <= found.moment.at < found.rule.valid.end


def test_rule_always_overridden_has_no_yes() -> None:
    """A rule that another replaces for everybody is found not to be covered."""
    situation = make_situation(
        make_rule("old", when={"reservist": True}), make_rule("new", overrides=("old",))
    )
    old = next(c for c in list_coverage(situation) if c.rule.id == "old")
    assert (old.yes, old.decides) == (None, None)
    assert not old.is_whole


def test_disputed_rule_is_covered_in_doubt() -> None:
    """The yes of a disputed rule is a traveller for whom nobody knows."""
    situation = make_situation(make_rule("maybe", status="disputed", when={"reservist": True}))
    [found] = list_coverage(situation)
    assert found.is_whole
    assert found.in_doubt
