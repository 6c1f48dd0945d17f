"""A report with its claims, and those that its reader missed: pointed to by a person or a model."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException

from wayout.desk.claims.claim import KINDS, STATUSES
from wayout.desk.claims.pointing import Pointed
from wayout.desk.pages.call import Answer, Call, Page, Sent
from wayout.desk.pages.claim_words import say_claim
from wayout.desk.pages.excerpt import cut_text, write_pieces
from wayout.desk.pages.pointing_sheet import list_entries, write_suggestions
from wayout.desk.pages.report_sheet import write_report_sheet
from wayout.desk.pages.weighing import weigh_claims
from wayout.desk.review.adding import add_pointed
from wayout.desk.store.reports import find_original
from wayout.errors import BadInputError

SAID = ("kind", "status", "words")


def show_report(call: Call, fault: str = "") -> Page:
    """Show a report with all of its claims marked in it."""
    office, situation = call.office, call.office.known.situation
    try:
        report = write_report_sheet(office.store, call.number, zone=situation.head.time_zone)
        text = find_original(office.store, call.number, vault=office.vault)
    except BadInputError:
        raise HTTPException(404) from None
    entries = list_entries(office.store, call.number)
    marked = [(span, "said", e.id) for e in entries for span in (e.claim.excerpt, *e.also)]
    rows = [
        {"claim": e.id, "says": say_claim(e.claim, situation), "state": e.state} for e in entries
    ]
    shown = {
        "report": report,
        "claims": rows,
        "whole": write_pieces(cut_text(text, marked)) if text else [],
        "kinds": KINDS,
        "statuses": STATUSES,
        "said": {name: call.fields.get(name, "") for name in SAID},
        "fault": fault,
        "model": office.model.model if office.model else "",
    }
    return Page("report.html", shown, 422 if fault else 200)


def add_claim(call: Call) -> Answer:
    """Add the claim that an editor points to; a fault shows the report with what was typed."""
    office = call.office
    pointed = Pointed(*(call.say(name) for name in SAID))
    try:
        number = add_pointed(
            office.store,
            call.number,
            pointed,
            vault=office.vault,
            reader=office.known.reader,
            by=call.by,
            now=call.now,
        )
    except BadInputError as fault:
        return show_report(call, str(fault))
    weigh = partial(weigh_claims, office.store, office.known, [number], now=call.now)
    return Sent(f"/claim/{number}?done=add", after=weigh)


def suggest(call: Call) -> Answer:
    """Show what a model points to in a report; at a desk that names none, say so."""
    office = call.office
    try:
        sheet = write_suggestions(
            office.store,
            call.number,
            endpoint=office.model,
            vault=office.vault,
            known=office.known,
            by=call.by,
            now=call.now,
        )
    except BadInputError as fault:
        return show_report(call, str(fault))
    return Page("suggestions.html", sheet)
