"""Reading a call: which situation, which instants, which travellers, which saved plan."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from wayout.errors import BadInputError, NotASituationError
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant, parse_instant

if TYPE_CHECKING:
    from wayout.planner.party import Member
    from wayout.rules.traveller import Traveller
    from wayout.situation.record import Head
    from wayout.situation.situation import Situation

SHIPPED = Path(__file__).resolve().parents[2] / "situations"
LARGEST_ANSWERS = 1_000_000
LARGEST_PLAN = 32_000_000
"""In bytes; a file that is longer is not what it is taken for."""


def find_folder(name: str) -> Path:
    """
    Find a situation's folder by its name under `situations/`, or by a path.

    Raises
    ------
    NotASituationError
        Neither exists; the message names what is there.
    """
    roots = (Path("situations"), SHIPPED)
    try:
        for root in roots if name else ():
            if (root / name / "situation.toml").is_file():
                return root / name
        if name and Path(name).is_dir():
            return Path(name)
    except (OSError, ValueError):
        pass  # a name no file can have
    known = {path.parent.name for root in roots for path in root.glob("*/situation.toml")}
    near = find_nearest(name, known)
    hint = f"; did you mean '{near}'?" if near else ""
    here = list_some(known) or "none"
    raise NotASituationError(f"no situation '{name[:80]}'{hint}; here are {here}")


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
        local = _with_offset(text, head) if str(fault) == "offset" else ""
        if local:
            words = f"{option} '{text}' has no offset; did you mean '{local}'?"
            raise BadInputError(words) from None
        raise BadInputError(f"{option} '{text[:40]}' is no instant; accepted: {example}") from None


def _with_offset(text: str, head: Head | None) -> str:
    zone = ZoneInfo(head.time_zone) if head else UTC
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=zone).isoformat()
    except ValueError:
        return ""


def check_inside(instant: Instant, option: str, head: Head) -> Instant:
    """
    Give the instant again if it lies in the situation's window.

    Raises
    ------
    BadInputError
        It lies outside.
    """
    if not head.window.holds(instant):
        found = f"{option} {_local(instant, head)} lies outside {head.id}"
        first, last = _local(head.window.start, head), _local(head.window.end, head)
        raise BadInputError(f"{found}; accepted: from {first} up to {last}")
    return instant


def _local(instant: Instant, head: Head) -> str:
    return instant.astimezone(ZoneInfo(head.time_zone)).isoformat()


def read_members(file: str | None, sets: Sequence[str], situation: Situation) -> tuple[Member, ...]:
    """
    Read the members of a party from a file or standard input, `--set` answers laid over each.

    A message repeats what `--set` said, but nothing that came by file or standard input.

    Raises
    ------
    BadInputError
        The file cannot be read, a key is unknown, a value impossible, answers contradict, or the
        members do not make a party.
    """
    from wayout.planner.members import parse_members  # noqa: PLC0415 - as late as it is needed
    from wayout.planner.party import Member  # noqa: PLC0415
    from wayout.rules.answers import parse_traveller  # noqa: PLC0415
    from wayout.situation.locate import locate_key, locate_tables  # noqa: PLC0415

    head, extra = situation.head, _read_sets(sets)
    alone = parse_traveller(extra, head, where=lambda _key: "--set")
    if file is None:
        return (Member(alone),)
    text, name = _read_answers(file)
    headers = locate_tables(text).get("traveller", [])

    def where(index: int, key: str) -> str:
        header = headers[index] if index < len(headers) else 0
        return "--set" if key in extra else f"{name}, line {locate_key(text, header, key)}"

    tables = [{**member, **extra} for member in _parse_tables(text, name)]
    return parse_members(tables, head, where=where)


def read_party(
    file: str | None, sets: Sequence[str], situation: Situation
) -> tuple[Traveller, ...]:
    """Read the travellers of a party as `read_members` does, wherever they start."""
    return tuple(m.traveller for m in read_members(file, sets, situation))


def _parse_tables(text: str, name: str) -> list[Mapping[str, Any]]:
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        why = str(fault) if isinstance(fault, ValueError) else "nested too deeply"
        raise BadInputError(
            f"{name} is no valid TOML: {why}; accepted: key = value, texts in quotes, true or false"
        ) from None
    if "traveller" not in raw:
        return [raw]
    tables = raw.pop("traveller")
    if not (isinstance(tables, list) and tables and all(isinstance(t, dict) for t in tables)):
        raise BadInputError(
            f"'traveller' is no list of travellers ({name}, line {_line_of(text)});"
            " accepted: [[traveller]] before the answers of each"
        )
    return [{**raw, **t} for t in tables]


def _line_of(text: str) -> int:
    from wayout.situation.locate import locate_key, locate_tables  # noqa: PLC0415

    return (locate_tables(text).get("traveller") or [locate_key(text, 0, "traveller")])[0]


def _read_answers(file: str) -> tuple[str, str]:
    raw, name = _read_bytes(file, LARGEST_ANSWERS)
    if file == "-" and not raw.strip():
        raise BadInputError("standard input is empty; accepted: TOML such as age = 29")
    try:
        return raw.decode("utf-8-sig"), name
    except UnicodeDecodeError as fault:
        found = f"byte {fault.start} of {name} is not UTF-8 text"
        raise BadInputError(f"{found}; accepted: a TOML file") from None


def _read_bytes(file: str, limit: int) -> tuple[bytes, str]:
    """Read a file, a pipe or standard input, but no more than a limit; give its name too."""
    name = "standard input" if file == "-" else f"'{file}'"
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(limit + 1) if sys.stdin else b""
        else:
            with open(file, "rb") as stream:
                raw = stream.read(limit + 1)
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or fault
        raise BadInputError(f"{name} cannot be read: {why}") from None
    if len(raw) > limit:
        most = f"at most {limit // 1_000_000} MB"
        raise BadInputError(f"{name} is too large to be read; accepted: {most}")
    return raw, name


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
    """
    Give the instant of knowledge: the one asked for, else the earlier of `at` and now.

    Raises
    ------
    BadInputError
        It is no instant, or it lies before the situation begins.
    """
    given = read_instant(as_of, "--as-of", head)
    if given is not None and given < head.window.start:
        found = f"--as-of {as_of} lies before {head.id}"
        raise BadInputError(f"{found}; accepted: from {_local(head.window.start, head)} on")
    return given if given is not None else min(at, now)


def read_plan(path: str) -> dict[str, Any]:
    """
    Read a saved plan.

    Raises
    ------
    BadInputError
        The file cannot be read or is no plan.
    """
    raw, name = _read_bytes(path, LARGEST_PLAN)
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as fault:
        why = fault if isinstance(fault, ValueError) else "nested too deeply"
        raise BadInputError(f"{name} is no saved plan: {why}") from None
    if not isinstance(document, dict) or "journeys" not in document:
        raise BadInputError(f"{name} is no saved plan; save one with `plan --format json`")
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
