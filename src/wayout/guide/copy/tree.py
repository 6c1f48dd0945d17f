"""
Decision trees: the fewest questions that tell somebody's outcome.

A tree asks its questions in a given order, and only those whose answer makes a difference after
the answers before. Equal branches are one value, so a tree is as small as an ordered decision
diagram of its outcomes can be.

References
----------
R. E. Bryant, Graph-Based Algorithms for Boolean Function Manipulation, 1986;
doi 10.1109/TC.1986.1676819.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

UNSAID = -1
"""The number of the answer of somebody who would rather not say."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An end of a tree: the number of an outcome."""

    outcome: int


@dataclass(frozen=True, slots=True)
class Node:
    """A question, and where each answer leads, by its number; impossible ones are left out."""

    key: str
    branches: tuple[tuple[int, Tree], ...]

    def follow(self, answer: int) -> Tree:
        """
        Give where an answer leads.

        Raises
        ------
        KeyError
            It is not among the answers.
        """
        for known, tree in self.branches:
            if known == answer:
                return tree
        raise KeyError(f"{self.key}: answer {answer}")


Tree = Leaf | Node
Numbered = Mapping[str, int]
"""Answers by key, each as its number; a key that was not answered is absent."""


def grow(
    questions: Sequence[tuple[str, int]], find_outcome: Callable[[Numbered], int | None]
) -> Tree | None:
    """
    Grow the tree of some questions, each with the number of its answers.

    Parameters
    ----------
    questions
        In the order in which they are asked.
    find_outcome
        Gives the number of an outcome; None if nobody can answer so. Asked once for each way to
        answer, so their product should be small.

    Returns
    -------
    tree
        None if no answers go together.
    """
    return _grow(questions, find_outcome, {}, {})


def _grow(
    questions: Sequence[tuple[str, int]],
    find_outcome: Callable[[Numbered], int | None],
    said: Numbered,
    known: dict[Tree, Tree],
) -> Tree | None:
    if not questions:
        outcome = find_outcome(said)
        return None if outcome is None else known.setdefault(Leaf(outcome), Leaf(outcome))
    (key, number), *rest = questions
    found: list[tuple[int, Tree]] = []
    for answer in (*range(number), UNSAID):
        told = said if answer == UNSAID else {**said, key: answer}
        tree = _grow(rest, find_outcome, told, known)
        if tree is not None:
            found.append((answer, tree))
    if not found:
        return None
    first = found[0][1]
    if all(tree is first for _, tree in found):
        return first
    node = Node(key, tuple(found))
    return known.setdefault(node, node)


def list_parts(tree: Tree) -> list[Tree]:
    """List every part of a tree once, those nearest to the first question first."""
    return list(dict.fromkeys(_walk(tree)))


def _walk(tree: Tree) -> Iterator[Tree]:
    row = [tree]
    while row:
        row = list(dict.fromkeys(row))
        yield from row
        row = [child for part in row if isinstance(part, Node) for _, child in part.branches]


def find_leaf(tree: Tree, answers: Numbered) -> int:
    """
    Find the outcome of some answers; a key that is absent was not said.

    Raises
    ------
    KeyError
        An answer is not in the tree.
    """
    while isinstance(tree, Node):
        tree = tree.follow(answers.get(tree.key, UNSAID))
    return tree.outcome
