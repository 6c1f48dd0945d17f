"""A draft: the TOML text that will be published, and the records that it holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wayout.errors import PublicationRefusedError
from wayout.situation import building
from wayout.situation.fields import DEFAULTS, TOML_TABLES
from wayout.situation.locate import locate_tables
from wayout.situation.notice import Notice
from wayout.situation.period import END as NEVER
from wayout.situation.period import Instant
from wayout.situation.reader import Reader
from wayout.situation.record import Origin, Record
from wayout.situation.situation import Situation

NAME = "rules/desk/draft.toml"
"""What a draft is called in notices, until it has a file."""
_PLURALS: Mapping[str, tuple[str, Callable[..., Any]]] = MappingProxyType(
    {
        "rule": ("rules", building.build_rule),
        "report": ("reports", building.build_report),
        "end": ("ends", building.build_end),
        "confirmation": ("confirmations", building.build_confirmation),
        "resolution": ("resolutions", building.build_resolution),
    }
)


@dataclass(frozen=True, slots=True)
class Draft:
    """Tables as they will stand in the new file: `[[source]]`, `[[rule]]`, `[[report]]`, …."""

    text: str


def write_draft(draft: Draft) -> dict[str, Any]:
    """Write a draft as JSON values, for the store."""
    return {"text": draft.text}


def parse_draft(document: Mapping[str, Any]) -> Draft:
    """Parse what `write_draft` wrote."""
    return Draft(document["text"])


def build_records(draft: Draft, *, now: Instant) -> tuple[tuple[str, Record], ...]:
    """
    Build the records of a draft, each with the name of its table, sources and figures left out.

    Parameters
    ----------
    now
        The instant of recording, for a record that does not say it.

    Raises
    ------
    PublicationRefusedError
        The text is no TOML of a situation, or a record has a fault; the first is named.
    """
    reader = Reader(Path(), {NAME: draft.text})
    read = reader.read_toml(NAME)
    raw: Mapping[str, Any] = read[1] if read else {}
    for name, tables in raw.items():
        if name == "defaults":
            continue
        if name not in TOML_TABLES or not isinstance(tables, list):
            reader.notice(Origin(NAME, 1), "unknown-table", f"unknown table '{name}'")
    found = [] if reader.notices else list(_take_records(reader, raw, draft.text, now))
    refuse_faults(reader.notices)
    if not found:
        raise PublicationRefusedError("the draft holds no record; it needs at least one")
    return tuple(found)


def _take_records(
    reader: Reader, raw: Mapping[str, Any], text: str, now: Instant
) -> list[tuple[str, Record]]:
    lines, found = locate_tables(text), []
    given = raw.get("defaults", {})
    defaults = reader.take(given, DEFAULTS, Origin(NAME, 1), text, "[defaults]") or {}
    for name, (plural, build) in _PLURALS.items():
        for index, table in enumerate(raw.get(name, [])):
            where = Origin(NAME, lines[name][index] if index < len(lines.get(name, [])) else 1)
            whole = {**defaults, **table} if isinstance(table, Mapping) else table
            taken = reader.take(whole, TOML_TABLES[name], where, text, f"[[{name}]]")
            if taken is not None:
                found.append((plural, build(taken, where, taken.get("recorded", now))))
    return found


def refuse_faults(notices: Collection[Notice]) -> None:
    """
    Do nothing without notices.

    Raises
    ------
    PublicationRefusedError
        There are some: every one stands in the message, one a line.
    """
    if notices:
        listed = "\n".join(str(notice) for notice in notices)
        raise PublicationRefusedError(f"not published: {listed}")


def find_own_faults(draft: Draft, *, now: Instant) -> list[str]:
    """Find the faults that a draft has by itself, at once; the situation is not read for it."""
    try:
        build_records(draft, now=now)
    except PublicationRefusedError as fault:
        return str(fault).splitlines()
    return []


def join_records(situation: Situation, records: tuple[tuple[str, Record], ...]) -> Situation:
    """Give the situation with records joined; ends among them are not yet applied."""
    tables: dict[str, dict[str, Record]] = {}
    for plural, record in records:
        tables.setdefault(plural, dict(getattr(situation, plural)))[record.id] = record
    return replace(situation, known_by=NEVER, **tables)  # type: ignore[arg-type]
