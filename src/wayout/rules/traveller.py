"""The traveller: answers given, answers implied, everything else unknown. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wayout.situation.record import Head

Answer = Any
"""A bool, int, str, frozenset of str, tuple of Visa, or table of ties, by the key's type."""

GENERAL_KEYS: dict[str, str] = {
    "citizenship": "countries",
    "residence": "region",
    "age": "integer",
    "sex": "choice",
    "documents": "list",
    "visas": "visas",
    "purpose": "list",
    "ties": "ties",
    "means": "list",
    "occupation": "choice",
    "budget": "money",
    "pets": "list",
}
"""The keys every situation understands, with their types."""

GENERAL_VALUES: dict[str, tuple[str, ...]] = {"sex": ("M", "F")}
"""What a general key accepts where the situation asks no question of its own about it."""


def find_type(key: str, head: Head) -> str:
    """Find the type of a key: of its question, else of the general key; empty if unknown."""
    question = head.questions.get(key)
    return question.type if question else GENERAL_KEYS.get(key, "")


def find_values(key: str, head: Head) -> tuple[str, ...]:
    """Find the values a key accepts; empty if they are not declared."""
    question = head.questions.get(key)
    return (question.values if question else ()) or GENERAL_VALUES.get(key, ())


@dataclass(frozen=True, slots=True)
class Visa:
    """A visa held: who issued it, of what kind, until which day (None: not stated)."""

    issuer: str
    kind: str = ""
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Tell whether the visa is still valid that day."""
        return self.valid_to is None or day <= self.valid_to


@dataclass(frozen=True, slots=True)
class Traveller:
    """
    One person, as far as they told.

    `answers` holds what was said or follows from it; `presumed` maps the keys that were filled by
    a presumption of the situation to the words of that presumption.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    presumed: Mapping[str, str] = field(default_factory=dict)
    label: str = ""

    def find(self, key: str) -> Answer | None:
        """Find the answer to a key; None means it is not known."""
        return self.answers.get(key)

    def told(self, key: str) -> bool:
        """Tell whether the answer is the traveller's own, or follows from one."""
        return key in self.answers and key not in self.presumed

    def answering(self, key: str, value: Answer) -> Traveller:
        """Give the same traveller with one more answer."""
        presumed = {k: v for k, v in self.presumed.items() if k != key}
        return Traveller({**self.answers, key: value}, presumed, self.label)
