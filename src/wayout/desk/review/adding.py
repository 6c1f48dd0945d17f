"""Adding by hand: a claim that the reader missed and that somebody points to."""

from __future__ import annotations

from sqlalchemy import select

from wayout.desk.claims.claim import Claim
from wayout.desk.claims.pointing import Pointed, read_pointed
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.people.person import Person, demand_duty
from wayout.desk.review.inbox import Entry, Lot, build_entry, insert_claims
from wayout.desk.store.reports import read_report
from wayout.desk.store.store import Store
from wayout.desk.store.tables import claims
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError
from wayout.situation.period import Instant


def add_pointed(
    store: Store,
    report_id: int,
    pointed: Pointed,
    *,
    vault: Vault,
    reader: ClaimReader,
    by: Person,
    now: Instant,
) -> int:
    """
    Add the claim that somebody points to in a report, and give its number.

    It waits in the inbox like any other, not weighed yet; the trail says who added it.

    Raises
    ------
    NotAllowedError
        The role may not.
    BadInputError
        No such report, its text is forgotten, the words hold no such claim, or one is there.
    """
    demand_duty(by, "decide")
    kept, text = read_report(store, report_id, vault=vault)
    claim = read_pointed(reader, text, pointed, outlet=kept.outlet, published=kept.published)
    with store.writing() as connection:
        asked = select(claims).where(claims.c.report_id == report_id)
        for row in connection.execute(asked):
            entry = build_entry(row)
            if says_alike(entry, claim):
                raise BadInputError(f"claim {entry.id} says that already")
        lot = Lot(report_id, ((claim, None),), now, by.id)
        return insert_claims(connection, [lot])[report_id][0]


def says_alike(entry: Entry, claim: Claim) -> bool:
    """Tell whether a claim of the inbox says the same of overlapping words."""
    known = entry.claim
    spans = (known.excerpt, *entry.also)
    touches = any(s.start < claim.excerpt.end and claim.excerpt.start < s.end for s in spans)
    return touches and (known.kind, known.amount) == (claim.kind, claim.amount)
