"""The questions: few, the first one settles most, and every unanswered key was considered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest

from tests.planner.shipped import FINNISH_VISA, KAZAN_RESERVIST, RUSSIA, make_traveller
from wayout.errors import ContradictoryAnswersError
from wayout.planner import plan as planning
from wayout.planner.plan import Planner
from wayout.rules.docket import Docket, outcome, undecided
from wayout.rules.questions import NextQuestion, list_answers, list_questions
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant, parse_instant

EVENING = parse_instant("2022-09-22T18:00:00+03:00")
MOST = 5


@dataclass(frozen=True)
class Asked:
    """What the planner asked about, and the questions it got."""

    rulebook: Rulebook
    dockets: Sequence[Docket]
    traveller: Traveller
    at: Instant
    questions: tuple[NextQuestion, ...]

    def undecided(self, traveller: Traveller) -> int:
        """Count the clauses that wait for an answer of this traveller."""
        return sum(undecided(self.rulebook, d, traveller, at=self.at) for d in self.dockets)

    def open_keys(self) -> list[str]:
        """List every key that any clause asks about and the traveller left open."""
        keys = {k for d in self.dockets for c in d.clauses for k in c.keys}
        return sorted(k for k in keys if self.traveller.find(k) is None)

    def tell(self, key: str) -> Iterator[Traveller]:
        """Give the traveller with each answer to a key that contradicts no other."""
        asking = [c for d in self.dockets if key in d.keys for c in d.clauses]
        for answer in list_answers(key, asking, self.rulebook.situation.head):
            told = self.traveller.answering(key, answer)
            try:
                yield self.rulebook.inferences.complete(told)
            except ContradictoryAnswersError:
                continue

    def changes_a_verdict(self, key: str) -> bool:
        """Tell whether some answer to the key changes the words of a judgement."""
        return any(self._words(told) != self._words(self.traveller) for told in self.tell(key))

    def _words(self, traveller: Traveller) -> list[object]:
        return [outcome(self.rulebook, d, traveller, at=self.at) for d in self.dockets]

    def left_after(self, key: str) -> float:
        """Give the number of clauses left undecided after the key is answered, on average."""
        left = [self.undecided(told) for told in self.tell(key)]
        return sum(left) / len(left) if left else float("inf")


def ask(answers: dict[str, str], *, at: Instant = EVENING, start: str = "kazan") -> Asked:
    """Make a plan, and keep what its questions were made from."""
    seen: list[Any] = []

    def spy(
        rulebook: Rulebook, dockets: Sequence[Docket], traveller: Traveller, *, at: Instant
    ) -> list[NextQuestion]:
        seen.append((rulebook, dockets, traveller, at))
        return list_questions(rulebook, dockets, traveller, at=at)

    with patch.object(planning, "list_questions", spy):
        made = Planner(RUSSIA.as_of(at)).plan([make_traveller(answers)], start=start, at=at)
    ((rulebook, dockets, traveller, instant),) = seen
    return Asked(rulebook, dockets, traveller, instant, made.questions)


TRAVELLERS: dict[str, dict[str, str]] = {
    "nobody known": {},
    "Kazan reservist": KAZAN_RESERVIST,
    "a man": {"sex": "M"},
    "tourist with a visa": {k: v for k, v in FINNISH_VISA.items() if k != "purpose"},
    "minor": {"age": "17", "documents": "foreign-passport"},
}


@pytest.mark.parametrize("day", ["16", "20", "22", "24", "28", "30"])
def test_questions_are_at_most_five_without_personal_data(day: str) -> None:
    """A stranger is asked something, but little, whatever the day."""
    at = parse_instant(f"2022-09-{day}T18:00:00+03:00")
    assert 1 <= len(ask({}, at=at).questions) <= MOST


@pytest.mark.parametrize("name", [n for n in TRAVELLERS if n != "tourist with a visa"])
def test_first_question_settles_most_of_all_keys(name: str) -> None:
    """No other unanswered key of any clause leaves fewer clauses undecided, on average."""
    asked = ask(TRAVELLERS[name])
    left = {key: asked.left_after(key) for key in asked.open_keys()}
    assert left[asked.questions[0].key] <= min(left.values()) + 1e-9, left


def test_key_that_changes_no_verdict_is_not_asked_though_it_settles_most() -> None:
    """
    The region settles most clauses for a tourist, but no order of a region is the last word.

    Of the keys whose answers change a verdict, the first question still settles most.
    """
    asked = ask(TRAVELLERS["tourist with a visa"])
    left = {key: asked.left_after(key) for key in asked.open_keys()}
    best = min(left, key=lambda key: left[key])
    assert not asked.changes_a_verdict(best)
    changing = [key for key in left if asked.changes_a_verdict(key)]
    assert left[asked.questions[0].key] == min(left[key] for key in changing)


@pytest.mark.parametrize("name", TRAVELLERS)
def test_first_question_leaves_fewer_clauses_undecided(name: str) -> None:
    """Answering it helps, on average."""
    asked = ask(TRAVELLERS[name])
    assert asked.left_after(asked.questions[0].key) < asked.undecided(asked.traveller)


def test_keys_tried_are_more_than_the_questions_listed() -> None:
    """The comparison above is with every key, not with five."""
    asked = ask({})
    assert len(asked.open_keys()) >= 2 * MOST
    assert {q.key for q in asked.questions} <= set(asked.open_keys())


def test_residence_is_the_first_question_of_the_kazan_reservist() -> None:
    """On 22 September the order of the region where he is registered decides."""
    assert ask(KAZAN_RESERVIST).questions[0].key == "residence"


@pytest.mark.parametrize("name", TRAVELLERS)
def test_no_question_is_asked_twice(name: str) -> None:
    """What was answered, and what follows from it, is not asked again."""
    asked = ask(TRAVELLERS[name])
    keys = [q.key for q in asked.questions]
    assert len(keys) == len(set(keys))
    assert [k for k in keys if asked.traveller.find(k) is not None] == []


@pytest.mark.parametrize("name", TRAVELLERS)
def test_every_question_has_words(name: str) -> None:
    """A question is a sentence, not a key."""
    assert [q for q in ask(TRAVELLERS[name]).questions if not q.text.endswith("?")] == []


def test_question_about_documents_allows_for_a_visa() -> None:
    """Whoever told of a visa and of no documents gets a plan."""
    assert ask({"visas": "FI:schengen-tourist:2023-06-01"}).questions
