"""Reading `situation.toml`: the frame of a situation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from wayout.situation import building
from wayout.situation.fields import ASSUMPTION, HEAD, INFERENCE, QUESTION, Field
from wayout.situation.locate import locate_key, locate_tables
from wayout.situation.period import Period
from wayout.situation.reader import Reader
from wayout.situation.record import Head, Origin

T = TypeVar("T")
HEAD_FILE = "situation.toml"


def read_head(reader: Reader) -> None:
    """Read the head of the folder into the reader; without a usable one its head stays None."""
    read = reader.read_toml(HEAD_FILE)
    if read is None:
        return
    text, raw = read
    where = Origin(HEAD_FILE, 1)
    head = reader.take(raw, HEAD, where, "", HEAD_FILE)
    questions = _take_each(reader, raw, text, "question", QUESTION)
    inferences = [
        building.build_inference(taken, at, presumption=name == "presumption")
        for name in ("inference", "presumption")
        for taken, at in _take_each(reader, raw, text, name, INFERENCE)
    ]
    assumptions = _take_each(reader, raw, text, "assumption", ASSUMPTION)
    groups = _take_groups(reader, head or {}, text)
    lives = _take_lives(reader, head or {}, text)
    if head is None:
        return
    reader.head = Head(
        **{k: head[k] for k in ("id", "title", "home", "currency", "time_zone")},
        window=Period(head["window_from"], head["window_to"]),
        groups=groups,
        questions=_unique(reader, questions, "key", building.build_question),
        inferences=tuple(inferences),
        shelf_life_hours=lives,
        assumptions=_unique(reader, assumptions, "id", building.build_assumption),
        where=where,
        own_citizens=head.get("own_citizens", ""),
        title_ru=head.get("title_ru", ""),
    )


def _take_each(
    reader: Reader, raw: Mapping[str, Any], text: str, name: str, fields: tuple[Field, ...]
) -> list[tuple[dict[str, Any], Origin]]:
    lines, entries, found = locate_tables(text).get(name, []), raw.get(name, []), []
    for i, table in enumerate(entries if isinstance(entries, list) else []):
        at = Origin(HEAD_FILE, lines[i] if i < len(lines) else 1)
        taken = reader.take(table, fields, at, text, f"[[{name}]]")
        if taken is not None:
            found.append((taken, at))
    return found


def _unique(
    reader: Reader,
    entries: Iterable[tuple[dict[str, Any], Origin]],
    key: str,
    build: Callable[[dict[str, Any], Origin], T],
) -> dict[str, T]:
    built: dict[str, T] = {}
    for taken, at in entries:
        if taken[key] in built:
            found = f"{key} '{taken[key]}' is used twice"
            reader.notice(at, "duplicate-id", found, f"each {key} once")
        else:
            built[taken[key]] = build(taken, at)
    return built


def _place(text: str, table: str, key: str) -> Origin:
    lines = locate_tables(text).get(table)
    return Origin(HEAD_FILE, locate_key(text, lines[0], key) if lines else 1)


def _take_groups(reader: Reader, head: Mapping[str, Any], text: str) -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for name, members in head.get("groups", {}).items():
        if isinstance(members, list) and members and all(isinstance(m, str) for m in members):
            groups[name] = frozenset(members)
        else:
            found = f"group '{name}' is no list of texts"
            where = _place(text, "groups", name)
            reader.notice(where, "wrong-type", found, 'a list such as ["EE", "LV"]')
    return groups


def _take_lives(reader: Reader, head: Mapping[str, Any], text: str) -> dict[str, float]:
    lives: dict[str, float] = {}
    for name, hours in head.get("shelf_life_hours", {}).items():
        right = isinstance(hours, (int, float)) and not isinstance(hours, bool)
        if right and 0 < hours < 1_000_000:
            lives[name] = float(hours)
        else:
            where = _place(text, "shelf_life_hours", name)
            found = f"shelf life of '{name}' is '{hours}'"
            reader.notice(where, "wrong-type", found, "hours, above 0")
    return lives
