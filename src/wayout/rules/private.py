"""Parsing answers without repeating them: a message names the key and its place, no value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wayout.errors import BadInputError, ContradictoryAnswersError
from wayout.rules.answers import parse_traveller
from wayout.rules.traveller import GENERAL_KEYS, Traveller
from wayout.situation.record import Head


def parse_privately(
    table: Mapping[str, Any], head: Head, *, where: Callable[[str], str], label: str = ""
) -> Traveller:
    """
    Parse one traveller table as `parse_traveller` does, with messages that repeat no answer.

    What stands in a file or comes in by a pipe was kept out of the shell's history; a message on
    standard error may end in a log.

    Raises
    ------
    BadInputError
        An unknown key or an impossible value; the message says where and what is accepted.
    ContradictoryAnswersError
        Two answers exclude each other; the message says which keys.
    """
    try:
        return parse_traveller(table, head, where=where, label=label)
    except ContradictoryAnswersError as fault:
        words = _say_contradiction(str(fault), table, head, where)
        raise ContradictoryAnswersError(words) from None
    except BadInputError:
        for key, value in table.items():
            _parse_alone(key, value, head, where)
        raise


def _parse_alone(key: str, value: Any, head: Head, where: Callable[[str], str]) -> None:
    try:
        parse_traveller({key: value}, head, where=where)
    except BadInputError as fault:
        if key not in GENERAL_KEYS and key not in head.questions:
            raise
        _, found, accepted = str(fault).rpartition("accepted: ")
        hint = f"; accepted: {accepted}" if found else ""
        raise BadInputError(f"the answer to '{key}' ({where(key)}) cannot be used{hint}") from None


def _say_contradiction(
    words: str, table: Mapping[str, Any], head: Head, where: Callable[[str], str]
) -> str:
    broken = [i for i in head.inferences if i.text in words]
    asked = {key for i in broken for key in (*i.when, *i.then)}
    keys = [f"'{key}' ({where(key)})" for key in table if key in asked]
    answers = f"the answers to {' and '.join(keys)}" if len(keys) > 1 else "the answers"
    return f"{answers} contradict each other"
