"""What a model points to in a report, as plain values: told to an editor, stored nowhere."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from wayout.desk.claims.claim import Claim
from wayout.desk.pages.claim_words import say_claim
from wayout.desk.pages.known import Known
from wayout.desk.people.person import Person, demand_duty
from wayout.desk.review.adding import says_alike
from wayout.desk.review.inbox import Entry, build_entry
from wayout.desk.store.reports import read_report
from wayout.desk.store.store import Store
from wayout.desk.store.tables import claims
from wayout.desk.store.trail import Step, note_step
from wayout.desk.store.vault import Vault
from wayout.desk.suggesting.endpoint import Endpoint
from wayout.desk.suggesting.suggestions import Source, suggest_claims
from wayout.errors import BadInputError
from wayout.situation.period import Instant

OFF = "this desk names no model, so none is asked; it would by --model-at ADDRESS --model NAME"


def write_suggestions(
    store: Store,
    report_id: int,
    *,
    endpoint: Endpoint | None,
    vault: Vault,
    known: Known,
    by: Person,
    now: Instant,
) -> dict[str, Any]:
    """
    Ask a model about a report and write what it points to; the trail says that it was shown.

    Raises
    ------
    NotAllowedError
        The role may not.
    BadInputError
        No model is named or it cannot be asked; no such report, or its text is forgotten.
    """
    demand_duty(by, "decide")
    if endpoint is None:
        raise BadInputError(OFF)
    kept, text = read_report(store, report_id, vault=vault)
    with store.writing() as connection:
        note_step(connection, Step(now, "ask-model", by.id, "report", report_id))
    source = Source(text, kept.outlet, kept.published)
    told = suggest_claims(endpoint, source, reader=known.reader)
    entries = list_entries(store, report_id)
    return {
        "report": report_id,
        "model": endpoint.model,
        "address": endpoint.address,
        "suggestions": [
            {
                "kind": pointed.kind,
                "status": pointed.status,
                "words": " ".join(pointed.words.split()),
                "says": say_claim(claim, known.situation),
                "claim": _find_known(entries, claim),
            }
            for pointed, claim in told.found
        ],
        "left_out": list(told.left_out),
    }


def list_entries(store: Store, report_id: int) -> list[Entry]:
    """List the claims of a report, in the order of its text."""
    asked = select(claims).where(claims.c.report_id == report_id).order_by(claims.c.excerpt_start)
    with store.reading() as connection:
        return [build_entry(row) for row in connection.execute(asked)]


def _find_known(entries: list[Entry], claim: Claim) -> int:
    """Find the claim of the inbox that says the same; 0 if there is none."""
    return next((one.id for one in entries if says_alike(one, claim)), 0)
