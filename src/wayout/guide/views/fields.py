"""One question as a field of a form: by choices, a number, a region, countries, or in parts."""

from __future__ import annotations

from typing import Any

from wayout.guide.form import ANSWER, JOINED, LIST_SEPARATOR, Asked
from wayout.guide.speech import Speech
from wayout.situation.record import Question

Choices = list[tuple[str, str, bool]]
"""Each value with its words, and whether it was chosen."""

FLAG = ("yes", "no")


def show_field(question: Question, speech: Speech, asked: Asked) -> dict[str, Any]:
    """Give what a template needs to ask one question: its name, words, kind and choices."""
    said = asked.answers.get(question.key, "")
    told = said.split(LIST_SEPARATOR) if said else []
    by_choices = question.type in ("flag", "choice", "list")
    return {
        "key": question.key,
        "name": f"{ANSWER}{question.key}",
        "text": speech.choose(question.text, question.text_ru),
        "kind": "choices" if by_choices else question.type,
        "many": question.type == "list",
        "choices": list_choices(question, speech, told),
        "parts": list_parts(question, speech, said),
        "said": said,
    }


def list_choices(question: Question, speech: Speech, told: list[str]) -> Choices:
    """List the values of a question with their words; of a region, every region of the country."""
    if question.type == "region":
        regions = [
            (p.id, speech.choose(p.name, p.name_ru), p.id in told)
            for p in speech.situation.places.values()
            if p.kind == "region" and p.country == speech.situation.head.home
        ]
        return sorted(regions, key=lambda region: region[1])
    values = FLAG if question.type == "flag" else question.values
    return [(v, say_value(question, v, speech), v in told) for v in values]


def list_parts(question: Question, speech: Speech, said: str) -> list[dict[str, Any]]:
    """List the parts of an answer that is made of some; none for other questions."""
    if question.type not in JOINED:
        return []
    told = [*said.split(JOINED[question.type]), "", "", ""]
    if question.type == "countries":
        second, every = list_countries(speech, told[1]), list_countries(speech, told[0], every=True)
        return [
            {"text": speech.text("first"), "choices": every, "said": told[0]},
            {"text": speech.text("second, if any"), "choices": second, "said": told[1]},
        ]
    country = {
        "text": speech.text("country"),
        "choices": list_countries(speech, told[0]),
        "said": told[0],
    }
    if question.type == "ties":
        kinds = [(v, say_value(question, v, speech), v == told[1]) for v in question.values]
        return [country, {"text": speech.text("what"), "choices": kinds, "said": told[1]}]
    kinds = [(k, speech.word("visa", k), k == told[1]) for k in speech.visa_kinds]
    return [
        country,
        {"text": speech.text("kind"), "choices": kinds, "said": told[1]},
        {"text": speech.text("valid until"), "choices": [], "said": told[2]},
    ]


def list_countries(speech: Speech, chosen: str, *, every: bool = False) -> Choices:
    """List the countries of the situation by name, or every one; the one that is left first."""
    home = speech.situation.head.home
    codes = {p.country for p in speech.situation.places.values() if p.kind == "country"}
    if every:
        known = map(str, speech.locale.territories)
        codes |= {c for c in known if len(c) == 2 and c.isalpha()} - NO_COUNTRY
    named = [(c, speech.country(c), c == chosen) for c in codes]
    return sorted(named, key=lambda country: (country[0] != home, country[1]))


NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})
"""Codes that Unicode names and no passport bears."""


def say_value(question: Question, value: str, speech: Speech) -> str:
    """Say one value of a question in the words of the situation."""
    if question.type == "flag":
        return speech.text("yes") if value == "yes" else speech.text("no")
    english = question.words.get(value, value.replace("-", " "))
    return speech.choose(english, question.words_ru.get(value, ""))


def _say_part(question: Question, part: str, speech: Speech) -> str:
    """Say what stands behind a country: a tie, the kind of a visa, or the day it ends."""
    if question.type == "visas":
        return part if part[:1].isdigit() else speech.word("visa", part)
    return say_value(question, part, speech)


def say_told(question: Question, said: str, speech: Speech) -> tuple[str, str]:
    """Give a question and what was answered to it, in words."""
    text = speech.choose(question.text, question.text_ru)
    if question.type == "region":
        return text, speech.place(said)
    if question.type == "countries":
        return text, ", ".join(speech.country(c) for c in said.split(LIST_SEPARATOR))
    if question.type in JOINED:
        country, _, rest = said.partition(":")
        words = [_say_part(question, part, speech) for part in rest.split(":") if part]
        return text, ": ".join([speech.country(country), *words])
    return text, ", ".join(say_value(question, v, speech) for v in said.split(LIST_SEPARATOR))
