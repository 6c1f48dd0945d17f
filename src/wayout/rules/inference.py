"""What a traveller's answers imply, and what is presumed where nothing was answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from wayout.errors import ContradictoryAnswersError
from wayout.rules.condition import Condition, parse_condition
from wayout.rules.traveller import Answer, Traveller, Visa
from wayout.rules.value import parse_answer
from wayout.situation.record import Head, Inference


class Inferences:
    """The inferences and presumptions of a situation, parsed once."""

    def __init__(self, head: Head) -> None:
        parsed = [_parse(i, head) for i in head.inferences]
        self.implied = [p for p in parsed if not p[0].presumption]
        self.presumed = [p for p in parsed if p[0].presumption]
        self.day = head.window.start.date()
        self.bearing = frozenset[str]().union(
            *(when.keys() | frozenset(then) for _, when, then in parsed)
        )

    def answer(self, traveller: Traveller, key: str, value: Answer) -> Traveller:
        """
        Give a completed traveller one more answer, with what follows from it.

        Raises
        ------
        ContradictoryAnswersError
            The answer cannot go with the others.
        """
        told = traveller.answering(key, value)
        return self.complete(told) if key in self.bearing else told

    def complete(self, traveller: Traveller) -> Traveller:
        """
        Add what the situation's inferences and presumptions say about unanswered keys.

        Raises
        ------
        ContradictoryAnswersError
            An inference holds and the traveller's own answer says otherwise.
        """
        told = {k: v for k, v in traveller.answers.items() if k not in traveller.presumed}
        return self._presume(self._infer(Traveller(told, {}, traveller.label)))

    def _infer(self, traveller: Traveller, *, words: str = "") -> Traveller:
        """Add what inferences say; with the `words` of a presumption, as presumed by it."""
        settled = False
        while not settled:
            settled = True
            for inference, when, then in self.implied:
                if not when.judge(traveller, self.day).is_yes:
                    continue
                for key, value in then.items():
                    present = traveller.find(key)
                    if present is None:
                        traveller = _adding(traveller, key, value, words)
                        settled = False
                    elif not _agrees(present, value):
                        raise ContradictoryAnswersError(
                            f"the answers contradict each other: {inference.text}"
                            f" But {key} is {show_answer(present)}."
                        )
        return traveller

    def _presume(self, traveller: Traveller) -> Traveller:
        for inference, when, then in self.presumed:
            if not when.judge(traveller, self.day).is_yes:
                continue
            presuming = traveller
            for key, value in then.items():
                if traveller.find(key) is None:
                    presuming = _adding(presuming, key, value, inference.text)
            if presuming is traveller:
                continue
            try:
                traveller = self._infer(presuming, words=inference.text)
            except ContradictoryAnswersError:
                continue  # the traveller's own answers rebut the presumption
        return traveller


def _parse(inference: Inference, head: Head) -> tuple[Inference, Condition, Mapping[str, Answer]]:
    then = {key: parse_answer(key, value, head) for key, value in inference.then.items()}
    return inference, parse_condition(inference.when, head.groups), then


def _adding(traveller: Traveller, key: str, value: Answer, words: str) -> Traveller:
    if not words:
        return traveller.answering(key, value)
    presumed = {**traveller.presumed, key: words}
    return Traveller({**traveller.answers, key: value}, presumed, traveller.label)


class Tie(NamedTuple):
    """One tie to one country."""

    country: str
    kind: str


def is_collection(value: Answer) -> bool:
    """Tell whether an answer is a list, visas or ties, and not one value."""
    return isinstance(value, (frozenset, Mapping)) or (
        isinstance(value, tuple) and all(isinstance(v, Visa) for v in value)
    )


def elements_of(value: Answer) -> frozenset[Any]:
    """Give what a list, visas or ties consist of."""
    if isinstance(value, Mapping):
        return frozenset(Tie(country, kind) for country in value for kind in value[country])
    return frozenset(value)


def _agrees(present: Answer, implied: Answer) -> bool:
    """Tell whether an answer holds all that is implied; if nothing is, whether it is empty."""
    if not is_collection(implied):
        return bool(present == implied)
    if not implied:
        return not present
    return elements_of(implied) <= elements_of(present)


def show_answer(value: Any) -> str:
    """Give an answer in words for a message."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (frozenset, list, tuple)):
        return ", ".join(sorted(str(getattr(v, "issuer", v)) for v in value)) or "none"
    text = str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"
