"""Reading a traveller's answers, from a file or from `key=value`, and what follows from them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from wayout.errors import BadInputError, ContradictoryAnswersError
from wayout.rules.condition import parse_condition
from wayout.rules.traveller import GENERAL_KEYS, Answer, Traveller, Visa
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.record import Head, Inference, Question

OLDEST = 120
UNSAID = ("", "unknown", "not-said")
_FLAGS = {"yes": True, "no": False, "true": True, "false": False}


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
        kind = question.type if question else GENERAL_KEYS[key]
        try:
            answers[key] = _PARSE[kind](value, question)
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
                    traveller = traveller.answering(key, value)
                    settled = False
                elif present != value and not _agrees(present, value):
                    raise ContradictoryAnswersError(
                        f"the answers contradict each other: {inference.text}"
                        f" But {key} is {_shown(present)}."
                    )
    return _presume(traveller, head)


def _presume(traveller: Traveller, head: Head) -> Traveller:
    day = head.window.start.date()
    for inference in head.inferences:
        if not inference.presumption:
            continue
        if not parse_condition(inference.when, head.groups).judge(traveller, day).is_yes:
            continue
        for key, value in _then(inference, head).items():
            if traveller.find(key) is None:
                traveller = Traveller(
                    {**traveller.answers, key: value},
                    {**traveller.presumed, key: inference.text},
                    traveller.label,
                )
    return traveller


def _then(inference: Inference, head: Head) -> dict[str, Answer]:
    parsed = {}
    for key, value in inference.then.items():
        question = head.questions.get(key)
        kind = question.type if question else GENERAL_KEYS[key]
        parsed[key] = _PARSE[kind](value, question)
    return parsed


def _agrees(present: Answer, implied: Answer) -> bool:
    return isinstance(implied, frozenset) and bool(implied) and implied <= present


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (frozenset, list, tuple)):
        return ", ".join(sorted(str(getattr(v, "issuer", v)) for v in value)) or "none"
    text = str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def _flag(value: Any, _question: Question | None) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _FLAGS:
        return _FLAGS[value.strip().lower()]
    raise ValueError("accepted: yes, no")


def _one_of(word: str, question: Question | None) -> str:
    if question is None or not question.values or word in question.values:
        return word
    near = find_nearest(word, question.values)
    hint = f"; did you mean '{near}'?" if near else ""
    raise ValueError(f"'{word}' is not known here{hint}; accepted: {list_some(question.values)}")


def _choice(value: Any, question: Question | None) -> str:
    if not isinstance(value, str):
        raise ValueError(f"accepted: one of {list_some(question.values if question else ())}")
    return _one_of(value.strip(), question)


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [w.strip() for w in value.split(",") if w.strip()]
    if isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value):
        return [v.strip() for v in value]
    raise ValueError("accepted: a list of words")


def _list(value: Any, question: Question | None) -> frozenset[str]:
    words = _words(value)
    declared = question.values if question else ()
    if words == ["none"] and "none" not in declared:
        return frozenset()
    return frozenset(_one_of(w, question) for w in words)


def _countries(value: Any, _question: Question | None) -> frozenset[str]:
    words = _words(value)
    for word in words:
        if len(word) != 2 or not word.isalpha() or not word.isupper():
            raise ValueError(f"'{word}' is no ISO 3166 country code; accepted: such as RU, KZ, UA")
    return frozenset(words)


def _region(value: Any, _question: Question | None) -> str:
    text = str(value).strip()
    head, _, tail = text.partition("-")
    if len(head) == 2 and head.isupper() and tail and tail.isalnum() and tail.isupper():
        return text
    raise ValueError("accepted: an ISO 3166-2 code such as RU-TA or RU-MOW")


def _integer(value: Any, question: Question | None) -> int:
    try:
        number = int(value) if not isinstance(value, (bool, float)) else math.nan
    except (TypeError, ValueError):
        number = math.nan
    if math.isnan(number) or number < 0:
        raise ValueError("accepted: a whole number, at least 0")
    if question is not None and question.key == "age" and number > OLDEST:
        raise ValueError(f"accepted: an age from 0 to {OLDEST}")
    return int(number)


def _visas(value: Any, _question: Question | None) -> tuple[Visa, ...]:
    if isinstance(value, str):
        words = [] if value.strip() == "none" else _words(value)
        names = ("issuer", "kind", "valid_to")
        return tuple(_visa(dict(zip(names, w.split(":"), strict=False))) for w in words)
    if isinstance(value, (list, tuple)) and all(isinstance(v, dict) for v in value):
        return tuple(_visa(v) for v in value)
    raise ValueError("accepted: ISSUER:KIND:VALID_TO, such as FI:schengen-tourist:2023-01-01")


def _visa(table: Mapping[str, Any]) -> Visa:
    unknown = set(table) - {"issuer", "kind", "valid_to"}
    if unknown or not table.get("issuer"):
        raise ValueError(f"a visa has issuer, kind and valid_to, not {sorted(unknown)}")
    issuer = str(table["issuer"])
    if len(issuer) != 2 or not issuer.isupper():
        raise ValueError(f"'{issuer}' is no ISO 3166 country code")
    until = table.get("valid_to")
    if isinstance(until, datetime):
        until = until.date()
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError:
            raise ValueError(f"valid_to '{until}' is no date; accepted: 2023-01-01") from None
    return Visa(issuer, str(table.get("kind", "")), until)


def _ties(value: Any, question: Question | None) -> Mapping[str, frozenset[str]]:
    if isinstance(value, str):
        found: dict[str, set[str]] = {}
        for word in [] if value.strip() == "none" else _words(value):
            country, _, kind = word.partition(":")
            found.setdefault(country, set()).add(kind)
        value = {k: sorted(v) for k, v in found.items()}
    if not isinstance(value, Mapping):
        raise ValueError("accepted: COUNTRY:TIE, such as FI:property")
    ties = {}
    for country, kinds in value.items():
        _countries(country, None)
        ties[country] = frozenset(_one_of(k, question) for k in _words(kinds))
    return ties


def _money(value: Any, _question: Question | None) -> tuple[float, str]:
    if isinstance(value, Mapping) and set(value) == {"amount", "currency"}:
        value = f"{value['amount']} {value['currency']}"
    amount, _, currency = str(value).strip().partition(" ")
    try:
        number = float(amount)
    except ValueError:
        number = -1.0
    if number < 0 or not math.isfinite(number) or len(currency) != 3 or not currency.isupper():
        raise ValueError("accepted: an amount and a currency, such as '60000 RUB'")
    return number, currency


_PARSE: dict[str, Callable[[Any, Question | None], Answer]] = {
    "flag": _flag,
    "choice": _choice,
    "list": _list,
    "countries": _countries,
    "region": _region,
    "integer": _integer,
    "visas": _visas,
    "ties": _ties,
    "money": _money,
}
