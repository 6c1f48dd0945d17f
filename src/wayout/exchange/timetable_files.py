"""The files beside a schedule: what the timetable is, and the report of what is not used."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from wayout.exchange.gtfs import Reading
from wayout.network.trips import Trips
from wayout.situation.notice import Notice
from wayout.situation.period import Instant, Period
from wayout.situation.timetables import FILE

REPORT_FILE = "report.csv"
HEADER = ("file", "row", "code", "found", "accepted")


@dataclass(frozen=True, slots=True)
class Label:
    """What whoever imports a timetable says of it."""

    name: str
    title: str
    source: str
    published: Instant
    recorded: Instant
    licence: str = ""
    attribution: str = ""


def count_trips(trips: Trips) -> dict[str, int]:
    """Count what a timetable holds."""
    return {
        "stops": len(trips.stops),
        "trips": len(trips.trips),
        "calls": sum(len(trip.calls) for trip in trips.trips),
        "changes": len(trips.changes),
        "days": trips.last_day - trips.first_day + 1,
    }


def get_validity(trips: Trips, zone: str) -> Period:
    """Get the period of a timetable: from midnight of its first day to midnight after its last."""
    return Period(_midnight(trips.first_day, zone), _midnight(trips.last_day + 1, zone))


def _midnight(day: int, zone: str) -> datetime:
    return datetime.combine(date.fromordinal(day), time(), ZoneInfo(zone))


def write_label(reading: Reading, label: Label, folder: Path) -> Path:
    """Write `timetable.toml`: whose timetable it is, for which days, and how much it holds."""
    assert reading.trips is not None
    valid = get_validity(reading.trips, reading.zone)
    left_out = {n.code: reading.tally[n.code] for n in (*reading.unused, *reading.remarks)}
    lines = [
        "# Made by `wayout import gtfs`. report.csv lists each row that is not used.",
        *_line("id", label.name),
        *_line("title", label.title or reading.trips.name),
        *_line("format", "gtfs"),
        *_line("source", label.source),
        f"published = {_stamp(label.published)}",
        f"recorded = {_stamp(label.recorded)}",
        f"valid_from = {_stamp(valid.start)}",
        f"valid_to = {_stamp(valid.end)}",
        *_line("zone", reading.zone),
        *_line("sha256", reading.sha256),
        *_line("feed_version", reading.about.version),
        *_line("language", reading.about.language),
        f"carriers = {json.dumps(reading.carriers, ensure_ascii=False)}",
        *_line("licence", label.licence),
        *_line("attribution", label.attribution),
        "",
        "[counts]",
        *(f"{name} = {count}" for name, count in count_trips(reading.trips).items()),
        *(["", "[left_out]"] if left_out else []),
        *(f"{code} = {count}" for code, count in sorted(left_out.items())),
    ]
    path = folder / FILE
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _line(key: str, text: str) -> Iterable[str]:
    """Give a line of TOML; a text as JSON writes it is also one of TOML."""
    return [f"{key} = {json.dumps(text, ensure_ascii=False)}"] if text else []


def _stamp(instant: Instant) -> str:
    """Give an instant with its offset, in UTC if that is no whole number of minutes."""
    offset = instant.utcoffset()
    whole = offset is not None and not offset % timedelta(minutes=1)
    return (instant if whole else instant.astimezone(UTC)).isoformat()


def write_report(reading: Reading, folder: Path) -> Path:
    """Write `report.csv`: rows that are not used, and rows that promise less than they seem to."""
    notices: list[Notice] = sorted((*reading.unused, *reading.remarks))
    path = folder / REPORT_FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEADER)
        rows.writerows((n.file, n.line, n.code, n.found, n.accepted) for n in notices)
    return path


def flush(folder: Path, *, deep: bool = True) -> None:
    """Wait until the files of a folder, and the folder itself, are on disk."""
    for path in folder.iterdir() if deep else ():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
