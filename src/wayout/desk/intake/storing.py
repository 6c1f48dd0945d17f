"""Storing a report together with its claims and the sketch of its text, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wayout.desk.claims.claim import Claim
from wayout.desk.comparison.origins import sketch_text
from wayout.desk.intake.copies import add_sketch
from wayout.desk.review.inbox import insert_claims
from wayout.desk.store.reports import Incoming, Kept, add_report
from wayout.desk.store.store import Store
from wayout.desk.store.tables import reports
from wayout.desk.store.vault import Vault
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored: the report, its new claims, and of which report it is nearly a copy."""

    report: Kept
    claim_ids: tuple[int, ...] = ()
    copy_of: int | None = None

    @property
    def notices(self) -> tuple[str, ...]:
        """What whoever handed it in has to be told."""
        if not self.report.is_new:
            return (f"this came in before, as report {self.report.id}",)
        if self.copy_of:
            return (f"nearly the same text as report {self.copy_of}: no second witness",)
        return ()


def store_incoming(
    store: Store,
    incoming: Incoming,
    claims: Iterable[Claim],
    *,
    vault: Vault,
    now: Instant,
    days: int,
) -> Stored:
    """Store a report with its claims; one that came in before is left as it is."""
    sketch = sketch_text(incoming.text)
    with store.writing(alone=reports) as connection:
        kept = add_report(connection, incoming, vault=vault, now=now, days=days)
        if not kept.is_new:
            return Stored(kept)
        copied = add_sketch(connection, kept.id, sketch)
        numbers = insert_claims(connection, kept.id, [(c, None) for c in claims], now=now)
    return Stored(kept, tuple(numbers), copied)
