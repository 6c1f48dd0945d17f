"""The values a traveller's key takes: texts and tables as given become plain answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from wayout.rules.country_codes import check_country, check_currency
from wayout.rules.traveller import Answer, Visa, find_type
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.record import Head, Question

OLDEST = 120
_FLAGS = {"yes": True, "no": False, "true": True, "false": False}


def parse_answer(key: str, value: Any, head: Head) -> Answer:
    """
    Parse the answer to a known key.

    Raises
    ------
    ValueError
        The value is not accepted; the message says what is.
    """
    question = head.questions.get(key)
    answer = _PARSE[find_type(key, head)](value, question)
    for country in sorted(_named_countries(find_type(key, head), answer)):
        check_country(country, head)
    if find_type(key, head) == "money":
        check_currency(answer[1], head)
    if key == "age" and answer > OLDEST:
        raise ValueError(f"accepted: an age from 0 to {OLDEST}")
    return answer


def _named_countries(kind: str, answer: Answer) -> Iterable[str]:
    """Give the countries an answer names."""
    if kind == "visas":
        return {visa.issuer for visa in answer}
    return answer if kind in ("countries", "ties") else ()


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
    return frozenset(_words(value))


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
    until = table.get("valid_to")
    if isinstance(until, datetime):
        until = until.date()
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError:
            raise ValueError(f"valid_to '{until}' is no date; accepted: 2023-01-01") from None
    if until is not None and not isinstance(until, date):
        raise ValueError(f"valid_to '{until}' is no date; accepted: 2023-01-01")
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
    if number < 0 or not math.isfinite(number) or not currency:
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
