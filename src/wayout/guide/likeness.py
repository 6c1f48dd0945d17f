"""What a plan reads of somebody's answers: the bits that rules read, and the little besides."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from wayout.planner.party import OF_AGE
from wayout.rules.rulebook import Rulebook
from wayout.rules.traits import Portrait
from wayout.situation.period import Instant

Besides = frozenset[Hashable]


def find_bits(book: Rulebook, answers: Mapping[str, Any], at: Instant) -> Portrait:
    """Find the bits that rules read of some answers on the day of an instant."""
    bits = 0
    for key, answer in answers.items():
        bits |= book.traits.of_answer(key, answer, at.date())
    return bits


def find_besides(answers: Mapping[str, Any]) -> Besides:
    """
    Find what a plan reads of some answers besides bits, alike for all who are told alike.

    With what somebody sets out, whether they are under age, and when their visas run out: two may
    have the same bits on one day and meet another border the day after.
    """
    found: set[Hashable] = set()
    if answers.get("means"):
        found.add(("means", frozenset(answers["means"])))
    if answers.get("age") is not None:
        found.add(("minor", answers["age"] < OF_AGE))
    found |= {("visa until", visa.valid_to) for visa in answers.get("visas") or ()}
    return frozenset(found)
