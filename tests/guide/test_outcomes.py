"""Outcomes are told apart by their values, and no number is given to two of them."""

from __future__ import annotations

from tests.planner.shipped import RUSSIA
from wayout.guide.outcomes import Numbers
from wayout.rules.rulebook import Rulebook


def same(value: tuple[str, ...]) -> tuple[str, ...]:
    """Give a value as what tells it apart."""
    return value


def test_equal_outcomes_have_one_number() -> None:
    """Two objects of one value are one outcome, two of different values are two."""
    numbers = Numbers(Rulebook(RUSSIA))
    one, equal, other = (*"ab",), (*"ab",), (*"ac",)
    first, second, third = numbers.get_all([one, equal, other], same)
    assert first == second != third


def test_no_number_is_given_twice_after_forgetting() -> None:
    """A page kept under an old number cannot be found by somebody who is told otherwise."""
    book = Rulebook(RUSSIA)
    numbers = Numbers(book)
    before = numbers.get_all([("a",), ("b",)], same)
    book.memory.forget()
    after = numbers.get_all([("c",), ("a",)], same)
    assert set(before).isdisjoint(after)
