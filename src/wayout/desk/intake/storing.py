"""Storing reports, each with its claims and the sketch of its text, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wayout.desk.claims.claim import Claim
from wayout.desk.comparison.origins import sketch_text
from wayout.desk.intake.copies import add_sketches
from wayout.desk.review.inbox import Lot, insert_claims
from wayout.desk.store.reports import Incoming, Kept, add_reports
from wayout.desk.store.store import Store
from wayout.desk.store.tables import reports
from wayout.desk.store.vault import Vault
from wayout.errors import StoreError
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


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report that was read and is still to be stored: its claims, and when it came in."""

    incoming: Incoming
    claims: tuple[Claim, ...]
    at: Instant


def store_arrivals(
    store: Store, arrivals: Sequence[Arrival], *, vault: Vault, days: int
) -> tuple[Stored, ...]:
    """
    Store reports with their claims in one transaction; what came in before is left as it is.

    If the database does not take them together each is stored alone, so that one which it refuses
    keeps out no other that stands before it.

    Raises
    ------
    StoreError
        The database cannot be used, or does not take one of them.
    """
    drawn = [sketch_text(one.incoming.text) for one in arrivals]
    try:
        return _store(store, arrivals, drawn, vault=vault, days=days)
    except StoreError:
        if len(arrivals) == 1:
            raise
    alone = (store_arrivals(store, [one], vault=vault, days=days) for one in arrivals)
    return tuple(stored for one in alone for stored in one)


def _store(
    store: Store,
    arrivals: Sequence[Arrival],
    drawn: Sequence[frozenset[int]],
    *,
    vault: Vault,
    days: int,
) -> tuple[Stored, ...]:
    with store.writing(alone=reports) as connection:
        told = [(one.incoming, one.at) for one in arrivals]
        kept = add_reports(connection, told, vault=vault, days=days)
        new = {k.id: n for n, k in enumerate(kept) if k.is_new}
        copied = add_sketches(connection, {i: drawn[n] for i, n in new.items()})
        lots = [
            Lot(i, tuple((c, None) for c in arrivals[n].claims), arrivals[n].at)
            for i, n in new.items()
        ]
        numbers = insert_claims(connection, lots)
    return tuple(
        Stored(one, tuple(numbers[one.id]), copied[one.id]) if one.is_new else Stored(one)
        for one in kept
    )
