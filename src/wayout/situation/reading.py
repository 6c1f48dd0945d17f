"""Reading a situation folder, strictly: every problem is a notice with file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wayout.errors import FaultySituationError, NotASituationError
from wayout.situation import building
from wayout.situation.fields import DEFAULTS, FIGURE, TOML_TABLES
from wayout.situation.locate import locate_tables
from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.period import BEGINNING, Instant
from wayout.situation.reader import Reader
from wayout.situation.reading_head import HEAD_FILE, read_head
from wayout.situation.reading_tables import read_table_file
from wayout.situation.record import Origin
from wayout.situation.situation import Situation
from wayout.situation.timetables import check_timetables

_BUILDERS: dict[str, tuple[str, Callable[..., Any]]] = {
    "rule": ("rules", building.build_rule),
    "report": ("reports", building.build_report),
    "end": ("ends", building.build_end),
    "confirmation": ("confirmations", building.build_confirmation),
    "resolution": ("resolutions", building.build_resolution),
}
_PLURALS = ("sources", *(plural for plural, _ in _BUILDERS.values()), "observations")


def read_situation(
    folder: Path, *, added: Mapping[str, str] | None = None
) -> tuple[Situation | None, list[Notice]]:
    """
    Read a situation folder.

    Parameters
    ----------
    added
        Texts by file name, read as if they were in the folder already.

    Returns
    -------
    situation
        Every record without faults; None if `situation.toml` itself cannot be used.
    notices
        Every fault found, in order of file and line. Faults across records are found by
        `check_situation`.

    Raises
    ------
    NotASituationError
        The path is no folder with a `situation.toml`.
    """
    try:
        present = (folder / HEAD_FILE).exists()
    except OSError:
        present = False
    if not present:
        raise NotASituationError(f"'{folder}' is not a situation: it has no {HEAD_FILE}")
    reader = Reader(folder, added or {})
    read_head(reader)
    _read_toml_file(reader, "sources.toml", only=("source",))
    for name in (*reader.list_files("rules", ".toml"), *reader.list_files("imports", ".toml")):
        _read_toml_file(reader, name, only=tuple(TOML_TABLES))
    for table in ("places", "crossings", "services"):
        for name in (f"{table}.csv", *reader.list_files("imports", f"{table}.csv")):
            read_table_file(reader, name, table)
    for name in reader.list_files("observations", ".csv"):
        read_table_file(reader, name, "observations")
    check_timetables(reader)
    notices = sorted(reader.notices)
    if reader.head is None:
        return None, notices
    tables = {n: reader.tables.get(n, {}) for n in (*_PLURALS, "places", "crossings", "services")}
    whole: dict[str, Any] = {**tables, "gaps": reader.gaps()}
    return Situation(head=reader.head, **whole), notices


def get_situation(folder: Path) -> Situation:
    """
    Read a situation that must be without faults.

    Raises
    ------
    FaultySituationError
        The folder has faults; the message names the first and counts the rest.
    """
    situation, notices = read_situation(folder)
    if situation is None or notices:
        more = f" ({len(notices)} faults; `wayout check` lists them)" if len(notices) > 1 else ""
        raise FaultySituationError(f"{notices[0]}{more}")
    return situation


def _read_toml_file(reader: Reader, file: str, *, only: tuple[str, ...]) -> None:
    read = reader.read_toml(file)
    if read is None:
        reader.unread.update(_PLURALS if len(only) > 1 else ("sources",))
        return
    text, raw = read
    lines = locate_tables(text)
    defaults: dict[str, Any] = {}
    for name, tables in raw.items():
        first = lines.get(name, [1])[0]
        if name == "defaults" and isinstance(tables, dict):
            where = Origin(file, first)
            defaults = reader.take(tables, DEFAULTS, where, text, "[defaults]") or {}
        elif name not in only or not isinstance(tables, list):
            near = find_nearest(name, only)
            found = f"unknown table '{name}'" if name not in only else f"'{name}' is no [[{name}]]"
            accepted = list_some(f"[[{one}]]" for one in only)
            reader.notice(Origin(file, first), "unknown-table", found, accepted, near)
            reader.unread.update(_PLURALS)
    for name in only:
        entries = raw.get(name, [])
        for i, table in enumerate(entries if isinstance(entries, list) else []):
            at = lines.get(name, [])
            where = Origin(file, at[i] if i < len(at) else 1)
            _read_entry(reader, name, table, defaults, where=where, text=text)


def _read_entry(
    reader: Reader, name: str, table: Any, defaults: Mapping[str, Any], *, where: Origin, text: str
) -> None:
    what = f"{name} '{table.get('id', '?')}'" if isinstance(table, dict) else name
    if name != "source" and isinstance(table, dict):
        table = {**defaults, **table}
    taken = reader.take(table, TOML_TABLES[name], where, text, what)
    if taken is None:
        return
    if name == "source":
        reader.add("sources", taken["id"], building.build_source(taken, where), where)
        return
    recorded: Instant = taken.get("recorded", BEGINNING)
    if recorded == BEGINNING:
        reader.notice(where, "missing-field", f"{what} has no 'recorded'", "here or in [defaults]")
        reader.left_out.add(taken["id"])
        return
    plural, build = _BUILDERS[name]
    record = build(taken, where, recorded)
    reader.add(plural, record.id, record, where)
    if name == "report":
        _read_figures(reader, record, taken.get("figures", []), where, text)


def _read_figures(
    reader: Reader, report: Any, figures: list[Mapping[str, Any]], where: Origin, text: str
) -> None:
    for number, raw in enumerate(figures, start=1):
        taken = reader.take(raw, FIGURE, where, text, f"figure {number} of report '{report.id}'")
        if taken is None:
            reader.left_out.add(f"{report.id}#{number}")
            continue
        speaker = reader.tables.get("sources", {}).get(report.sources[0])
        figure = building.build_figure(taken, report, number, getattr(speaker, "speaker", ""))
        reader.add("observations", figure.id, figure, where)
