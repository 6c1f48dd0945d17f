"""Reading a what-if file, strictly: whatever is not accepted is one line with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from wayout.errors import BadInputError
from wayout.forecast.scenario.checks import check_overlaps, check_period, check_place
from wayout.forecast.scenario.scenario import CAPACITY, CHANGES, CLOSE, SCALED, Change, Scenario
from wayout.situation.fields import Field
from wayout.situation.locate import locate_key, locate_tables
from wayout.situation.notice import Notice
from wayout.situation.period import Period
from wayout.situation.reader import Reader
from wayout.situation.record import MODES, Origin
from wayout.situation.situation import Situation

LARGEST_FACTOR = 100.0
MOST_CHANGES = 200
LONGEST_NAME = 40
_FILE = (
    Field("name", "id", required=True),
    Field("title", required=True),
    Field("change", "tables", required=True),
)
_CHANGE = (
    Field("what", "choice", required=True, values=CHANGES),
    Field("post"),
    Field("country"),
    Field("modes", "choices", values=MODES),
    Field("from", "instant", required=True),
    Field("to", "instant", required=True),
    Field("factor", "number", low=0.0, high=LARGEST_FACTOR),
)


def read_scenario(path: Path, situation: Situation) -> Scenario:
    """
    Read a what-if file.

    Raises
    ------
    BadInputError
        The file cannot be read or something in it is not accepted: the first such thing, and how
        many more there are.
    """
    scenario, notices = take_scenario(path, situation)
    if scenario is None:
        more = f" (and {len(notices) - 1} more)" if len(notices) > 1 else ""
        raise BadInputError(f"{min(notices)}{more}")
    return scenario


def take_scenario(path: Path, situation: Situation) -> tuple[Scenario | None, list[Notice]]:
    """Take a scenario out of its file; None, with notices, if anything is not accepted."""
    reader = Reader(path.parent)
    read = reader.read_toml(path.name)
    if read is None:
        return None, reader.notices
    text, raw = read
    top = reader.take(raw, _FILE, Origin(path.name, 0), text, "the file")
    if top is not None and len(top["name"]) > LONGEST_NAME:
        where = Origin(path.name, locate_key(text, 0, "name"))
        accepted = f"up to {LONGEST_NAME} letters, digits, - and _"
        reader.notice(where, "too-long", f"'name' has {len(top['name'])} letters", accepted)
    changes = _take_changes(reader, path.name, text, raw, situation)
    _check_count(reader, path.name, top, raw)
    for notice in check_overlaps(changes, situation):
        reader.notices.append(notice)
    if reader.notices or top is None:
        return None, _settle(reader.notices)
    return Scenario(top["name"], top["title"], tuple(changes)), []


def _settle(notices: list[Notice]) -> list[Notice]:
    """Order notices, each once; what is missing because it was misspelt is told once, as that."""
    misspelt = tuple(f"'{n.nearest}'" for n in notices if n.code == "unknown-field" and n.nearest)
    kept = [
        replace(n, line=max(n.line, 1))
        for n in notices
        if not (n.code == "missing-field" and misspelt and n.found.endswith(misspelt))
    ]
    return sorted(set(kept))


def _check_count(
    reader: Reader, file: str, top: Mapping[str, Any] | None, raw: Mapping[str, Any]
) -> None:
    changes = raw.get("change")
    count = len(changes) if isinstance(changes, list) else 1
    if top is not None and not 1 <= count <= MOST_CHANGES:
        accepted = f"1 to {MOST_CHANGES} tables [[change]]"
        reader.notice(Origin(file, 1), "bad-count", f"the file has {count} changes", accepted)


def _take_changes(
    reader: Reader, file: str, text: str, raw: Mapping[str, Any], situation: Situation
) -> list[Change]:
    tables = raw.get("change")
    lines = locate_tables(text).get("change", [])
    found = []
    for i, table in enumerate(tables if isinstance(tables, list) else []):
        where = Origin(file, lines[i] if i < len(lines) else 1)
        change = _take_change(reader, table, where, text, situation)
        if change is not None:
            found.append(change)
    return found


def _take_change(
    reader: Reader, table: Any, where: Origin, text: str, situation: Situation
) -> Change | None:
    taken = reader.take(table, _CHANGE, where, text, "a change")
    if taken is None:
        return None

    def line_of(key: str) -> Origin:
        return Origin(where.file, locate_key(text, where.line, key))

    before = len(reader.notices)
    reader.notices += check_place(taken, situation, line_of)
    reader.notices += check_period(taken, situation.head, line_of)
    reader.notices += _check_factor(taken, line_of("factor"))
    if len(reader.notices) > before:
        return None
    return Change(
        what=taken["what"],
        post=taken.get("post", ""),
        country=taken.get("country", ""),
        modes=taken.get("modes", frozenset()),
        period=Period(taken["from"], taken["to"]),
        factor=taken.get("factor", 0.0 if taken["what"] == CLOSE else 1.0),
        where=where,
    )


def _check_factor(taken: Mapping[str, Any], where: Origin) -> list[Notice]:
    what, file, line = taken["what"], where.file, where.line
    if what in SCALED and "factor" not in taken:
        found = f"a change of {what} has no 'factor'"
        accepted = "factor = 2.0 for twice as much, 0.5 for half"
        return [Notice(file, line, "missing-field", found, accepted)]
    if what not in SCALED and "factor" in taken:
        found = f"'{what}' has a 'factor'"
        return [Notice(file, line, "not-here", found, "a factor of capacity or demand")]
    if what == CAPACITY and taken["factor"] == 0.0:
        return [Notice(file, line, "out-of-range", "a capacity of 0", "above 0", CLOSE)]
    return []
