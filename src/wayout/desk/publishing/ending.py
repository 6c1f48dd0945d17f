"""Ending: the records of a published file, each ended by a record of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from wayout.desk.review.draft import Draft, build_records
from wayout.errors import PublicationRefusedError
from wayout.exchange.table_import import render_toml
from wayout.situation.period import BEGINNING, Instant
from wayout.situation.record import Confirmation, End


def end_records(path: Path, *, reason: str, key: str, now: Instant) -> Draft:
    """
    Draft the ends of all records of a file that last, from this moment on.

    A record that has not begun ends a second after it begins, for an end comes after a beginning.

    Raises
    ------
    PublicationRefusedError
        The file is gone, or nothing in it lasts.
    """
    try:
        published = Draft(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PublicationRefusedError(f"'{path.name}' is gone from the situation") from None
    ends = [
        {
            "id": f"{key}-{record.id}-end",
            "ends": record.id,
            "at": _after(record.valid.start, now),
            "status": "practice",
            "published": now,
            "published_basis": "exact",
            "recorded": now,
            "sources": list(record.sources),
            "text": reason,
        }
        for _, record in build_records(published, now=now)
        if not isinstance(record, (End, Confirmation))
    ]
    if not ends:
        raise PublicationRefusedError(f"nothing in '{path.name}' lasts, so nothing can be ended")
    return Draft(render_toml("end", ends))


def _after(start: Instant, now: Instant) -> Instant:
    return max(now, start + timedelta(seconds=1)) if start > BEGINNING else now
