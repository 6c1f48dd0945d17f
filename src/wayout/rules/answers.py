"""Reading a traveller's answers, from a file or from `key=value`, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wayout.errors import BadInputError
from wayout.rules.inference import Inferences, show_answer
from wayout.rules.traveller import GENERAL_KEYS, Answer, Traveller
from wayout.rules.value import parse_answer
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.record import Head

UNSAID = ("", "unknown", "not-said")


def parse_traveller(
    table: Mapping[str, Any],
    head: Head,
    *,
    where: Callable[[str], str],
    label: str = "",
    inferences: Inferences | None = None,
) -> Traveller:
    """
    Parse one traveller table and add what its answers imply.

    Parameters
    ----------
    table
        Keys and values as TOML gives them, or texts as `--set` gives them.
    where
        Gives the words for "where a key stood", for messages.
    inferences
        Those of the situation, where somebody holds them; else they are parsed anew.

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
            raise BadInputError(f"{key} = {show_answer(value)} ({where(key)}): {fault}") from None
    return (inferences or Inferences(head)).complete(Traveller(answers, {}, label))


def complete(traveller: Traveller, head: Head) -> Traveller:
    """Add what follows from the answers; see `Inferences.complete`, which is parsed once."""
    return Inferences(head).complete(traveller)
