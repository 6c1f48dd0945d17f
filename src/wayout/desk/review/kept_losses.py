"""Kept losses: what would change without a record, stored as soon as it was worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from wayout.desk.review.case_ways import Way
from wayout.desk.review.impact import Changed
from wayout.desk.review.rechecking import Loss
from wayout.desk.store.store import Store
from wayout.desk.store.tables import losses
from wayout.situation.period import Instant

KEPT = timedelta(days=7)
"""Facts change or a day passes, and no call asks for a loss again; it is dropped after so long."""


def read_losses(store: Store, digest: str) -> dict[str, Loss]:
    """Read by record what was worked out with the facts, cases and day of a digest."""
    asked = select(losses.c.record, losses.c.body).where(losses.c.digest == digest)
    with store.reading() as connection:
        return {row.record: _parse(row.body) for row in connection.execute(asked)}


def keep_loss(store: Store, digest: str, record: str, loss: Loss, *, now: Instant) -> None:
    """Keep what would change without a record, and drop what is old."""
    row = {"digest": digest, "record": record, "body": asdict(loss), "at": now}
    with store.writing() as connection:
        connection.execute(delete(losses).where(losses.c.at < now - KEPT))
        connection.execute(insert(losses), row)


def _parse(body: Mapping[str, Any]) -> Loss:
    changed = tuple(
        Changed(
            one["case"],
            one["title"],
            *(_parse_ways(one[name]) for name in ("lost", "gained", "altered")),
        )
        for one in body["changed"]
    )
    return Loss(changed, tuple(body["exits"]))


def _parse_ways(listed: list[list[str]]) -> tuple[Way, ...]:
    return tuple((country, crossing, mode) for country, crossing, mode in listed)
