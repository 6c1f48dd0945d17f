"""Reading a call: which situation, which instants, which travellers, which saved plan."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from wayout.errors import BadInputError, NotASituationError
from wayout.rules.answers import parse_traveller
from wayout.rules.traveller import Traveller
from wayout.situation.locate import locate_key, locate_tables
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant, parse_instant
from wayout.situation.record import Head

SHIPPED = Path(__file__).resolve().parents[2] / "situations"


def find_folder(name: str) -> Path:
    """
    Find a situation's folder by its name under `situations/`, or by a path.

    Raises
    ------
    NotASituationError
        Neither exists; the message names what is there.
    """
    for root in (Path("situations"), SHIPPED):
        if (root / name / "situation.toml").is_file():
            return root / name
    path = Path(name)
    try:
        if path.is_dir():
            return path
    except OSError:
        pass
    roots = (Path("situations"), SHIPPED)
    known = {path.parent.name for root in roots for path in root.glob("*/situation.toml")}
    near = find_nearest(name, known)
    hint = f"; did you mean '{near}'?" if near else ""
    raise NotASituationError(f"no situation '{name}'{hint}; here are {list_some(known) or 'none'}")


def read_instant(text: str | None, option: str, head: Head | None = None) -> Instant | None:
    """
    Read an instant of an option.

    Raises
    ------
    BadInputError
        It is no ISO instant, or its offset is missing; the place's offset is suggested.
    """
    if text is None:
        return None
    try:
        return parse_instant(text)
    except ValueError as fault:
        example = "2022-09-22T18:00:00+03:00"
        if str(fault) == "offset":
            local = _with_offset(text, head)
            raise BadInputError(
                f"{option} '{text}' has no offset; did you mean '{local}'?"
            ) from None
        raise BadInputError(f"{option} '{text[:40]}' is no instant; accepted: {example}") from None


def _with_offset(text: str, head: Head | None) -> str:
    zone = ZoneInfo(head.time_zone) if head else UTC
    return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()


def read_party(file: str | None, sets: Sequence[str], head: Head) -> list[Traveller]:
    """
    Read the travellers of a file or standard input, with `--set` answers laid over each.

    Raises
    ------
    BadInputError
        The file cannot be read, a key is unknown, a value impossible, answers contradict.
    """
    text, name = _read_answers(file)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadInputError(f"{name} is no valid TOML: {fault}") from None
    tables = raw.pop("traveller", None)
    members = [{**raw, **t} for t in tables] if isinstance(tables, list) else [raw]
    extra = _read_sets(sets)
    headers = locate_tables(text).get("traveller", [])

    def locator(index: int) -> Callable[[str], str]:
        header = headers[index] if index < len(headers) else 0
        return lambda key: (
            "--set" if key in extra else f"{name}, line {locate_key(text, header, key)}"
        )

    return [
        parse_traveller(
            {**{k: v for k, v in member.items() if k not in ("from", "label")}, **extra},
            head,
            where=locator(i),
            label=str(member.get("label", "")),
        )
        for i, member in enumerate(members)
    ]


def _read_answers(file: str | None) -> tuple[str, str]:
    if file is None:
        return "", "no file"
    try:
        if file == "-":
            return sys.stdin.read(), "standard input"
        return Path(file).read_bytes().decode("utf-8"), file
    except UnicodeDecodeError:
        raise BadInputError(f"'{file}' is not UTF-8 text; accepted: a TOML file") from None
    except OSError as fault:
        raise BadInputError(f"'{file}' cannot be read: {fault.strerror}") from None


def _read_sets(sets: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in sets:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise BadInputError(f"--set '{text[:60]}' is no answer; accepted: key=value")
        if key in found and found[key] != value:
            raise BadInputError(
                f"--set {key} is given twice, as '{found[key]}' and '{value}'; give it once"
            )
        found[key] = value
    return found


def choose_knowledge(as_of: str | None, at: Instant, head: Head, *, now: Instant) -> Instant:
    """Give the instant of knowledge: the one asked for, else the earlier of `at` and now."""
    given = read_instant(as_of, "--as-of", head)
    return given if given is not None else min(at, now)


def read_plan(path: str) -> dict[str, Any]:
    """
    Read a saved plan.

    Raises
    ------
    BadInputError
        The file cannot be read or is no plan.
    """
    try:
        document = json.loads(Path(path).read_bytes())
    except OSError as fault:
        raise BadInputError(f"'{path}' cannot be read: {fault.strerror}") from None
    except ValueError as fault:
        raise BadInputError(f"'{path}' is no saved plan: {fault}") from None
    if not isinstance(document, dict) or "journeys" not in document:
        raise BadInputError(f"'{path}' is no saved plan; save one with `plan --format json`")
    return document


def list_folders() -> list[Path]:
    """
    List every situation folder at hand.

    Raises
    ------
    NotASituationError
        There is none.
    """
    for root in (Path("situations"), SHIPPED):
        folders = sorted(p.parent for p in root.glob("*/situation.toml"))
        if folders:
            return folders
    raise NotASituationError("there is no folder 'situations' here; name a situation")
