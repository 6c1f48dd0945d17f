"""Three-valued truth agrees with Kleene's tables, and with trying every answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayout.rules.condition import Condition, parse_condition
from wayout.rules.kleene import NO, YES, Truth, all_of, any_of, ask, truth, unsettled
from wayout.rules.traveller import Traveller

DAY = date(2022, 9, 25)
KEYS = ("a", "b", "c", "d")
MAYBE = ask("a")


def value(found: Truth) -> bool | None:
    """Give yes, no or unknown as True, False or None."""
    return None if found.is_unknown else found.is_yes


def flags(keys: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Give conditions over flags in which each of the keys is asked about at most once."""
    if len(keys) == 1:
        leaf = st.booleans().map(lambda wanted: {keys[0]: wanted})
        return st.one_of(leaf, leaf.map(lambda table: {"not": table}))
    halves = st.integers(1, len(keys) - 1).flatmap(
        lambda cut: st.tuples(flags(keys[:cut]), flags(keys[cut:]))
    )
    return st.one_of(
        halves.map(lambda pair: {"any": list(pair)}),
        halves.map(lambda pair: {"all": list(pair)}),
        halves.map(lambda pair: {"not": {"all": list(pair)}}),
    )


ONCE = flags(KEYS).map(lambda table: parse_condition(table, {}))
OFTEN = st.tuples(flags(KEYS), flags(KEYS)).map(
    lambda pair: parse_condition({"any": [pair[0], {"not": pair[1]}]}, {})
)
SOME = st.dictionaries(st.sampled_from(KEYS), st.booleans())


def completions(answers: dict[str, bool]) -> Iterator[dict[str, bool]]:
    """Yield every way to answer what is still open."""
    still = [k for k in KEYS if k not in answers]
    for rest in product((True, False), repeat=len(still)):
        yield {**answers, **dict(zip(still, rest, strict=True))}


def judged(condition: Condition, answers: dict[str, bool]) -> Truth:
    """Judge a condition for a traveller with these answers."""
    return condition.judge(Traveller(answers), DAY)


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (YES, YES, True, True),
        (YES, MAYBE, None, True),
        (YES, NO, False, True),
        (MAYBE, MAYBE, None, None),
        (MAYBE, NO, False, None),
        (NO, NO, False, False),
    ],
)
def test_tables_are_those_of_kleene(
    one: Truth, other: Truth, both: bool | None, either: bool | None
) -> None:
    """And is the lesser, or the greater of no < unknown < yes, in either order."""
    assert value(all_of([one, other])) == value(all_of([other, one])) == both
    assert value(any_of([one, other])) == value(any_of([other, one])) == either


def test_nothing_is_yes_for_all_and_no_for_any() -> None:
    """A conjunction of nothing holds, a disjunction of nothing does not."""
    assert all_of([]) is YES
    assert any_of([]) is NO


def test_not_keeps_unknown_and_what_it_waits_for() -> None:
    """The negation of an unknown is unknown for the same reasons."""
    assert ~YES is NO
    assert (~unsettled("R1")).world == {"R1"}
    assert (~ask("age")).missing == {"age"}


def test_no_answer_settles_what_the_facts_leave_open() -> None:
    """An unsettled fact beside an open answer can become no, never yes."""
    found = all_of([ask("age"), unsettled("R1")])
    assert (found.can_yes, found.can_no) == (False, True)
    assert found.missing == {"age"}
    assert found.world == {"R1"}


@given(st.lists(st.sampled_from([YES, NO, MAYBE, ask("b"), unsettled("R1"), truth(True)])))
def test_de_morgan_holds(values: list[Truth]) -> None:
    """Not all is any not, with the same reasons."""
    assert ~all_of(values) == any_of(~v for v in values)
    assert ~any_of(values) == all_of(~v for v in values)


@given(st.one_of(ONCE, OFTEN), SOME, st.sampled_from(KEYS), st.booleans())
def test_one_more_answer_never_changes_a_definite_value(
    condition: Condition, answers: dict[str, bool], key: str, answer: bool
) -> None:
    """What was yes or no stays so when an open key is answered."""
    before = judged(condition, answers)
    after = judged(condition, {key: answer, **answers})
    assert before.is_unknown or after == before


@given(ONCE, SOME)
def test_can_yes_and_can_no_are_exact_where_no_key_repeats(
    condition: Condition, answers: dict[str, bool]
) -> None:
    """With each key asked once, what can become yes is what some answers make yes."""
    found = judged(condition, answers)
    ends = {judged(condition, whole).is_yes for whole in completions(answers)}
    assert (found.can_yes, found.can_no) == (True in ends, False in ends)


@given(OFTEN, SOME)
def test_can_yes_and_can_no_never_miss_an_outcome(
    condition: Condition, answers: dict[str, bool]
) -> None:
    """With keys that repeat they may allow too much, never too little."""
    found = judged(condition, answers)
    ends = {judged(condition, whole).is_yes for whole in completions(answers)}
    assert found.can_yes or True not in ends
    assert found.can_no or False not in ends
