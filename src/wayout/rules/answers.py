"""Reading a traveller's answers, from a file or from `key=value`, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wayout.errors import BadInputError, ContradictoryAnswersError
from wayout.rules.condition import parse_condition
from wayout.rules.traveller import GENERAL_KEYS, Answer, Traveller
from wayout.rules.value import parse_answer
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.record import Head, Inference

UNSAID = ("", "unknown", "not-said")


def parse_traveller(
    table: Mapping[str, Any], head: Head, *, where: Callable[[str], str], label: str = ""
) -> Traveller:
    """
    Parse one traveller table and add what its answers imply.

    Parameters
    ----------
    table
        Keys and values as TOML gives them, or texts as `--set` gives them.
    where
        Gives the words for "where a key stood", for messages.

    Raises
    ------
    BadInputError
        An unknown key or an impossible value.
    ContradictoryAnswersError
        Two answers exclude each other by an inference of the situation.
    """
    answers: dict[str, Answer] = {}
    for key, value in table.items():
        question = head.questions.get(key)
        if key not in GENERAL_KEYS and question is None:
            keys = {*GENERAL_KEYS, *head.questions}
            near = find_nearest(key, keys)
            hint = f"; did you mean '{near}'?" if near else ""
            raise BadInputError(f"unknown key '{key}' ({where(key)}){hint}; see {list_some(keys)}")
        if isinstance(value, str) and value.strip() in UNSAID:
            continue
        try:
            answers[key] = parse_answer(key, value, head)
        except ValueError as fault:
            raise BadInputError(f"{key} = {_shown(value)} ({where(key)}): {fault}") from None
    return complete(Traveller(answers, {}, label), head)


def complete(traveller: Traveller, head: Head) -> Traveller:
    """
    Add what the situation's inferences and presumptions say about unanswered keys.

    Raises
    ------
    ContradictoryAnswersError
        An inference holds and the traveller's own answer says otherwise.
    """
    told = {k: v for k, v in traveller.answers.items() if k not in traveller.presumed}
    return _presume(_infer(Traveller(told, {}, traveller.label), head), head)


def _infer(traveller: Traveller, head: Head, *, words: str = "") -> Traveller:
    """Add what inferences say; with the `words` of a presumption, as presumed by it."""
    day = head.window.start.date()
    rules = [(i, parse_condition(i.when, head.groups)) for i in head.inferences]
    settled = False
    while not settled:
        settled = True
        for inference, when in rules:
            if inference.presumption or not when.judge(traveller, day).is_yes:
                continue
            for key, value in _then(inference, head).items():
                present = traveller.find(key)
                if present is None:
                    traveller = _adding(traveller, key, value, words)
                    settled = False
                elif present != value and not _agrees(present, value):
                    raise ContradictoryAnswersError(
                        f"the answers contradict each other: {inference.text}"
                        f" But {key} is {_shown(present)}."
                    )
    return traveller


def _presume(traveller: Traveller, head: Head) -> Traveller:
    day = head.window.start.date()
    for inference in head.inferences:
        if not inference.presumption:
            continue
        if not parse_condition(inference.when, head.groups).judge(traveller, day).is_yes:
            continue
        presuming = traveller
        for key, value in _then(inference, head).items():
            if traveller.find(key) is None:
                presuming = _adding(presuming, key, value, inference.text)
        try:
            traveller = _infer(presuming, head, words=inference.text)
        except ContradictoryAnswersError:
            continue  # the traveller's own answers rebut the presumption
    return traveller


def _adding(traveller: Traveller, key: str, value: Answer, words: str) -> Traveller:
    if not words:
        return traveller.answering(key, value)
    presumed = {**traveller.presumed, key: words}
    return Traveller({**traveller.answers, key: value}, presumed, traveller.label)


def _then(inference: Inference, head: Head) -> dict[str, Answer]:
    return {key: parse_answer(key, value, head) for key, value in inference.then.items()}


def _agrees(present: Answer, implied: Answer) -> bool:
    return isinstance(implied, frozenset) and bool(implied) and implied <= present


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (frozenset, list, tuple)):
        return ", ".join(sorted(str(getattr(v, "issuer", v)) for v in value)) or "none"
    text = str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"
