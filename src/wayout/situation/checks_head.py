"""Checks of `situation.toml` and of the sources: the frame every record stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from wayout.situation.checks_places import check_zone
from wayout.situation.checks_references import find_codes
from wayout.situation.fields import GENERAL_KEYS, KINDS
from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.record import STATUSES, Inference, Origin, Question
from wayout.situation.situation import Situation

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?\Z")
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_LOGICAL = ("not", "any", "all")


def check_head(situation: Situation) -> Iterator[Notice]:
    """Yield the faults of the frame: window, zone, groups, questions, inferences, sources."""
    head = situation.head
    if head.window.end <= head.window.start:
        found = "the window ends before it begins"
        yield _notice(head.where, "window-reversed", found, "window_to after window_from")
    yield from check_zone(head.where, "situation.toml", head.time_zone)
    for name in head.shelf_life_hours:
        lives = (*STATUSES, *KINDS, "standing")
        if name not in lives:
            found = f"shelf life of unknown '{name}'"
            near = find_nearest(name, lives)
            yield _notice(head.where, "unknown-value", found, list_some(lives, 40), near)
    yield from _check_groups(situation)
    for question in head.questions.values():
        if question.type in ("choice", "list") and not question.values:
            found = f"question '{question.key}' of type '{question.type}' has no values"
            yield _notice(question.where, "missing-values", found, 'values = ["…"]')
        yield from _check_words(question)
    for inference in head.inferences:
        for table in (inference.when, inference.then):
            yield from _check_keys(situation, inference, table)
    for source in situation.sources.values():
        if source.published and parse_day(source.published) is None:
            found = f"source '{source.id}' was published '{source.published}'"
            accepted = "a date (2022-09-28), a month (2022-09), a year (2022) or nothing"
            yield _notice(source.where, "bad-date", found, accepted)


def _check_words(question: Question) -> Iterator[Notice]:
    """Yield the words that name no value of a question, or are no text."""
    for name, words in (("words", question.words), ("words_ru", question.words_ru)):
        for value, text in words.items():
            if value not in question.values:
                found = f"{name} of question '{question.key}' for unknown value '{value}'"
                near = find_nearest(value, question.values)
                accepted = list_some(question.values, 40)
                yield _notice(question.where, "unknown-value", found, accepted, near)
            elif not isinstance(text, str) or not text.strip():
                found = f"{name} of question '{question.key}' for '{value}' are {text!r}"
                yield _notice(question.where, "wrong-type", found, "a text")


def parse_day(text: str) -> date | None:
    """Parse a date, month or year; give its first day, or None if it is none of them."""
    found = _DAY.match(text)
    if not found:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _notice(where: Origin, code: str, found: str, accepted: str, nearest: str = "") -> Notice:
    return Notice(where.file, where.line, code, found, accepted, nearest)


def _check_groups(situation: Situation) -> Iterator[Notice]:
    if "places" in situation.gaps.tables:
        return
    regions = {p.id for p in situation.places.values() if p.kind == "region"}
    known = find_codes(situation) | regions | situation.gaps.ids
    for name, members in situation.head.groups.items():
        of_codes = any(m in known for m in members)
        for member in sorted(members - known):
            if of_codes or _CODE.match(member) or member.upper() in known:
                found = f"'{member}' in group '{name}' is no country or region of places.csv"
                near = find_nearest(member, known)
                accepted = "codes of places.csv, or values of one question"
                yield _notice(situation.head.where, "unknown-country", found, accepted, near)


def _check_keys(situation: Situation, inference: Inference, table: object) -> Iterator[Notice]:
    if isinstance(table, list):
        for inner in table:
            yield from _check_keys(situation, inference, inner)
        return
    questions = situation.head.questions
    keys = {*questions, *GENERAL_KEYS}
    for key, value in table.items() if isinstance(table, dict) else ():
        if key in _LOGICAL:
            yield from _check_keys(situation, inference, value)
        elif key not in keys:
            found = f"unknown key '{key}' in '{inference.text}'"
            accepted = "a key of a [[question]]"
            yield _notice(inference.where, "unknown-key", found, accepted, find_nearest(key, keys))
        elif key in questions:
            yield from _check_values(questions[key], inference, value)


def _check_values(question: Question, inference: Inference, value: object) -> Iterator[Notice]:
    if question.type not in ("choice", "list") or not question.values:
        return
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and not one.startswith("@") and one not in question.values:
            found = f"'{question.key}' is '{one}' in '{inference.text}'"
            near = find_nearest(one, question.values)
            accepted = list_some(question.values, 30)
            yield _notice(inference.where, "unknown-value", found, accepted, near)
