"""What a copy can be asked: the hours, the means and the questions of `copy.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from wayout.errors import BadInputError
from wayout.rules.answers import parse_traveller
from wayout.situation.fields import Field
from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.reader import Reader
from wayout.situation.record import Head, Origin

COPY_FILE = "copy.toml"
MOST_QUESTIONS = 8
MOST_DEPARTURES = 6
SETTINGS = (
    Field("departures", "ids", required=True),
    Field("means", "ids", required=True),
    Field("question", "tables", required=True),
)
STATED = (
    Field("key", required=True),
    Field("from", "integer", low=0, high=120),
    Field("to", "integer", low=0, high=120),
    Field("always", "flag"),
)


@dataclass(frozen=True, slots=True)
class Stated:
    """
    A question that a copy asks, with the answers it knows; each may also be left out.

    A copy is only for those who could give one of the answers of an `always` question (grown-up
    people, say): their ways are told without asking it, if all its answers are alike.
    """

    key: str
    answers: tuple[Any, ...]
    always: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What a copy holds of every region.

    `departures` are local hours of setting out; `means` are values of the key of that name.
    """

    departures: tuple[time, ...]
    means: tuple[str, ...]
    questions: tuple[Stated, ...]


def read_settings(folder: Path, head: Head) -> Settings:
    """
    Read what copies of a situation hold.

    Raises
    ------
    BadInputError
        There is no `copy.toml`, or something in it is not accepted: the first such thing.
    """
    if not (folder / COPY_FILE).is_file():
        raise BadInputError(
            f"{folder.name} has no {COPY_FILE}, which says what a copy can be asked;"
            " see docs/how-to/publish-a-copy.md"
        )
    tables, notices = _read_tables(folder)
    if notices:
        raise BadInputError(str(notices[0]))
    return _make_settings(tables, head)


def check_settings(folder: Path, head: Head) -> list[Notice]:
    """Check what copies of a situation hold; nothing to say of one that has no copies."""
    if not (folder / COPY_FILE).is_file():
        return []
    tables, notices = _read_tables(folder)
    if notices:
        return notices
    try:
        _make_settings(tables, head)
    except BadInputError as fault:
        said = str(fault).removeprefix(COPY_FILE).lstrip(",: ")
        return [Notice(COPY_FILE, 1, "copy-settings", said)]
    return []


def _read_tables(folder: Path) -> tuple[dict[str, Any], list[Notice]]:
    """Read the file field by field, with the notices of what is not accepted."""
    reader = Reader(folder)
    read = reader.read_toml(COPY_FILE)
    where = Origin(COPY_FILE, 1)
    taken = (reader.take(read[1], SETTINGS, where, "", "the file") if read else None) or {}
    tables = []
    for raw in taken.get("question", ()):
        others = {name: value for name, value in raw.items() if name != "answers"}
        table = reader.take(others, STATED, where, "", "a question") or {}
        tables.append({**table, "answers": raw.get("answers")})
    return {**taken, "question": tables}, reader.notices


def _make_settings(tables: Mapping[str, Any], head: Head) -> Settings:
    return Settings(
        _read_departures(tables["departures"]),
        _read_means(tables["means"], head),
        _read_questions(tables["question"], head),
    )


def _read_departures(said: tuple[str, ...]) -> tuple[time, ...]:
    try:
        found = sorted({time.fromisoformat(hour) for hour in said})
    except ValueError as fault:
        raise BadInputError(f"{COPY_FILE}, departures: {fault}; accepted: '06:00'") from None
    if not 1 <= len(found) <= MOST_DEPARTURES:
        raise BadInputError(f"{COPY_FILE}, departures: accepted: 1 to {MOST_DEPARTURES} hours")
    return tuple(found)


def _read_means(said: tuple[str, ...], head: Head) -> tuple[str, ...]:
    for means in said:
        _check_answer("means", [means], head)
    if not said:
        raise BadInputError(f"{COPY_FILE}, means: accepted: at least one value of the key 'means'")
    return tuple(dict.fromkeys(said))


def _read_questions(tables: list[dict[str, Any]], head: Head) -> tuple[Stated, ...]:
    if not 1 <= len(tables) <= MOST_QUESTIONS:
        found = f"{COPY_FILE}: {len(tables)} questions"
        raise BadInputError(f"{found}; accepted: 1 to {MOST_QUESTIONS}")
    questions = tuple(_read_question(table, head) for table in tables)
    keys = [question.key for question in questions]
    for key in keys:
        if keys.count(key) > 1 or key == "means":
            raise BadInputError(f"{COPY_FILE}: '{key}' is asked twice; accepted: each key once")
    return questions


def _read_question(table: Mapping[str, Any], head: Head) -> Stated:
    key, span = table["key"], ("from" in table, "to" in table)
    if key not in head.questions:
        near = find_nearest(key, head.questions)
        hint = f"; did you mean '{near}'?" if near else f"; see {list_some(head.questions)}"
        raise BadInputError(f"{COPY_FILE}: unknown key '{key}'{hint}")
    if all(span):
        answers: tuple[Any, ...] = tuple(range(table["from"], table["to"] + 1))
    elif any(span) or not isinstance(table.get("answers"), (list, tuple)):
        raise BadInputError(f"{COPY_FILE}, {key}: accepted: a list of answers, or from and to")
    else:
        answers = tuple(table["answers"])
    for answer in answers:
        _check_answer(key, answer, head)
    if not answers:
        raise BadInputError(f"{COPY_FILE}, {key}: accepted: at least one answer")
    return Stated(key, answers, always=bool(table.get("always")))


def _check_answer(key: str, answer: Any, head: Head) -> None:
    parse_traveller({key: answer}, head, where=lambda _key: COPY_FILE)
