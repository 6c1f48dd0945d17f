"""A decision tree asks no more than it must and tells each his outcome."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import some_of
from wayout.guide.copy.tree import UNSAID, Leaf, Node, find_leaf, grow, list_parts

KEYS = ("first", "second", "third")
NUMBERS = st.tuples(*(st.integers(1, 3) for _ in KEYS))


@st.composite
def outcomes(draw: st.DrawFn) -> tuple[list[tuple[str, int]], dict[tuple[int, ...], int | None]]:
    """Draw questions, and an outcome for each way to answer them; some are impossible."""
    asked = list(zip(KEYS, draw(NUMBERS), strict=True))
    ways = product(*((*range(number), UNSAID) for _, number in asked))
    return asked, {way: draw(st.sampled_from([None, 0, 1, 2])) for way in ways}


@given(outcomes())
@settings(derandomize=True, deadline=None, max_examples=some_of(150))
def test_every_possible_answer_leads_to_its_own_outcome(
    drawn: tuple[list[tuple[str, int]], dict[tuple[int, ...], int | None]],
) -> None:
    """Whatever can be answered ends where the outcomes say."""
    asked, by_way = drawn
    tree = grow(asked, lambda n: by_way[tuple(n.get(key, UNSAID) for key in KEYS)])
    for way, outcome in by_way.items():
        answers = {key: n for key, n in zip(KEYS, way, strict=True) if n != UNSAID}
        if outcome is not None:
            assert tree is not None
            assert find_leaf(tree, answers) == outcome


@given(outcomes())
@settings(derandomize=True, deadline=None, max_examples=some_of(150))
def test_no_question_is_asked_that_makes_no_difference(
    drawn: tuple[list[tuple[str, int]], dict[tuple[int, ...], int | None]],
) -> None:
    """The branches of each question differ, no part stands twice, none is asked twice on a way."""
    asked, by_way = drawn
    tree = grow(asked, lambda n: by_way[tuple(n.get(key, UNSAID) for key in KEYS)])
    parts = [] if tree is None else list_parts(tree)
    assert len(parts) == len(set(parts))
    for part in parts:
        if isinstance(part, Node):
            assert len({child for _, child in part.branches}) > 1
            below = [p.key for p in list_parts(part) if isinstance(p, Node)]
            assert below.count(part.key) == 1


def test_a_tree_without_a_difference_is_one_leaf() -> None:
    """Where everybody is told the same, nothing is asked."""
    assert grow([("first", 2), ("second", 3)], lambda _: 7) == Leaf(7)


def test_a_tree_that_nobody_can_answer_is_none() -> None:
    """Where no answers go together there is no tree."""
    assert grow([("first", 2)], lambda _: None) is None
