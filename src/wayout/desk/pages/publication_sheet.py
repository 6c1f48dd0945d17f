"""What publishing a claim would write, and what was written of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from wayout.desk.pages.claim_words import say_instant
from wayout.desk.people.names import name_people
from wayout.desk.people.person import Person
from wayout.desk.publishing.release import name_file, preview_faults
from wayout.desk.publishing.settling import make_message
from wayout.desk.review.draft import build_records, parse_draft
from wayout.desk.review.inbox import Entry
from wayout.desk.store.store import Store
from wayout.desk.store.tables import publications
from wayout.errors import ReviewRefusedError
from wayout.situation.period import Instant


def write_publication_sheet(
    store: Store, entry: Entry, *, folder: Path, by: Person, now: Instant
) -> dict[str, Any]:
    """
    Write which file would be published with which commit, and every fault that would refuse it.

    Raises
    ------
    ReviewRefusedError
        The claim has no draft.
    """
    if not entry.draft:
        raise ReviewRefusedError(f"claim {entry.id} has no draft of records; write one first")
    draft = parse_draft(entry.draft)
    faults = preview_faults(draft, folder=folder, now=now)
    editor = name_people(store, [entry.editor_id]).get(entry.editor_id, "")
    told = {
        "claim": entry.id,
        "state": entry.state,
        "file": name_file(entry.id, now=now),
        "text": draft.text,
        "faults": faults,
        "editor": editor,
        "is_own": entry.editor_id == by.id,
        "commit": "",
    }
    if not faults:
        ids = [record.id for _, record in build_records(draft, now=now)]
        message = make_message(
            draft.text, ids, at=now, ends=False, publisher=by.pseudonym, editor=editor, note=""
        )
        told["commit"] = f"{message.subject}\n\n{message.body}"
    return told


def list_publications(store: Store, number: int, *, zone: str) -> list[dict[str, Any]]:
    """List the files that were written of a claim, the first one first."""
    asked = select(publications).where(publications.c.claim_id == number)
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(publications.c.id)).all()
    names = name_people(store, [row.publisher_id for row in rows])
    return [
        {
            "file": row.file,
            "records": list(row.records),
            "by": names.get(row.publisher_id, ""),
            "at": say_instant(row.at, zone),
            "phase": row.phase,
            "ends": row.retracts is not None,
        }
        for row in rows
    ]
