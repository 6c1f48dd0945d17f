"""What is told of a report: who published it when, when it came in, and what is left of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from wayout.desk.pages.claim_words import say_instant
from wayout.desk.store.store import Store
from wayout.desk.store.tables import reports, sketches
from wayout.errors import BadInputError
from wayout.situation.period import Instant

LONGEST_ADDRESS = 500


def write_report_sheet(store: Store, number: int, *, zone: str) -> dict[str, Any]:
    """
    Write what is kept of a report, without its text.

    Raises
    ------
    BadInputError
        There is no such report.
    """
    asked = select(reports).where(reports.c.id == number)
    copied = select(sketches.c.copy_of).where(sketches.c.report_id == number)
    with store.reading() as connection:
        row = connection.execute(asked).first()
        copy_of = connection.execute(copied).scalar()
    if row is None:
        raise BadInputError(f"no report {number} at the desk")
    return {
        "report": row.id,
        "title": row.title,
        "outlet": row.outlet,
        "address": row.address,
        "is_link": is_link(row.address),
        "language": row.language,
        "received": say_instant(row.received, zone),
        "published": say_instant(row.published, zone) if row.published else "",
        "published_basis": row.published_basis,
        "keep_until": say_instant(row.keep_until, zone),
        "has_original": row.original is not None,
        "copy_of": copy_of or 0,
        "sha256": row.sha256,
    }


def find_published(store: Store, number: int) -> Instant:
    """Find when anybody could know a report: when it was published, or else when it came in."""
    asked = select(reports.c.published, reports.c.received).where(reports.c.id == number)
    with store.reading() as connection:
        row = connection.execute(asked).one()
    found: Instant = row.published or row.received
    return found


def is_link(address: str) -> bool:
    """Tell whether an address leads to a page of the web, and to nothing that could run."""
    return address.startswith(("https://", "http://")) and len(address) <= LONGEST_ADDRESS
