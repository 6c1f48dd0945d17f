"""What became of an import, as a document for JSON and for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wayout.exchange.gtfs_codes import CODES, Weight
from wayout.exchange.importing import Imported
from wayout.exchange.timetable_files import count_trips, get_validity
from wayout.situation.notice import Notice

WEIGHT_KEYS: tuple[tuple[Weight, str], ...] = (
    ("fault", "faults"),
    ("unused", "unused"),
    ("remark", "remarks"),
)


def write_import(imported: Imported) -> dict[str, Any]:
    """Write what became of an import as plain values, every notice among them."""
    label, reading = imported.label, imported.reading
    document: dict[str, Any] = {
        "state": imported.state,
        "timetable": label.name,
        "folder": str(imported.folder),
        "source": label.source,
        "published": label.published.isoformat(),
    }
    if reading is None:
        return document
    document["publisher"] = reading.about.publisher
    document["carriers"] = list(reading.carriers)
    if reading.trips is not None:
        valid = get_validity(reading.trips, reading.zone)
        document["valid_from"] = valid.start.isoformat()
        document["valid_to"] = valid.end.isoformat()
        document["zone"], document["sha256"] = reading.zone, reading.sha256
        document["counts"] = count_trips(reading.trips)
    document["tally"] = dict(sorted(reading.tally.items()))
    for weight, key in WEIGHT_KEYS:
        document[key] = list(_write_notices(reading.notices[weight]))
    document["skipping_helps"] = bool(reading.faults) and all(
        CODES[notice.code].of_one_trip for notice in reading.faults
    )
    document["ignored"] = [
        {"file": one.file, "column": one.column, "why": one.why} for one in reading.ignored
    ]
    return document


def _write_notices(notices: Iterable[Notice]) -> Iterable[dict[str, Any]]:
    for notice in notices:
        yield {
            "file": notice.file,
            "row": notice.line,
            "code": notice.code,
            "means": CODES[notice.code].means,
            "found": notice.found,
            "accepted": notice.accepted,
            "nearest": notice.nearest,
        }
