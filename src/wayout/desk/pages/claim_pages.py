"""The inbox, a claim beside what is known, its impact, and its decisions."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException

from wayout.desk.claims.claim import KINDS
from wayout.desk.pages.call import Answer, Call, Page, Sent
from wayout.desk.pages.claim_sheet import write_claim_sheet
from wayout.desk.pages.claim_words import say_claim
from wayout.desk.pages.excerpt import find_around, mark_claim, take_pieces, write_pieces
from wayout.desk.pages.impact_sheet import write_impact_sheet
from wayout.desk.pages.inbox_sheet import Wanted, write_inbox
from wayout.desk.pages.recheck_sheet import PATIENCE_S, write_rechecks
from wayout.desk.pages.report_sheet import find_published
from wayout.desk.review.deciding import decide
from wayout.desk.review.inbox import Entry, get_entry
from wayout.desk.store.reports import find_original
from wayout.desk.store.tables import STATES
from wayout.errors import BadInputError, PublicationRefusedError

DECISIONS = ("accept", "reject")
DONE = {
    "add": "The claim is added to the inbox. It was read from the words you gave.",
    "accept": "The claim is accepted. Next: its draft.",
    "reject": "The claim is rejected.",
    "edit": "The draft is stored.",
    "propose": "The claim is proposed. Another person publishes it.",
    "return": "The claim went back to its editor.",
    "publish": "The claim is published.",
    "retract": "The claim is retracted.",
}


def show_inbox(call: Call) -> Answer:
    """Show one page of the claims of a state, by impact."""
    names = ("kind", "place", "after", "before")
    asked = {name: call.asked.get(name, "").strip() for name in names}
    wanted = Wanted(call.asked.get("state", "").strip() or "new", **asked)
    office = call.office
    shown = write_inbox(
        office.store, wanted, by=call.by, vault=office.vault, situation=office.known.situation
    )
    return Page("inbox.html", shown | {"states": STATES, "kinds": KINDS})


def show_rechecks(call: Call) -> Answer:
    """Show which records to ask again; weighing them takes some seconds, and goes on next time."""
    store, known = call.office.store, call.office.known
    sheet = write_rechecks(store, known, now=call.now, patience_s=PATIENCE_S)
    return Page("recheck.html", sheet)


def take_entry(call: Call) -> Entry:
    """
    Take the claim that a call is about.

    Raises
    ------
    HTTPException
        404: there is none.
    """
    try:
        return get_entry(call.office.store, call.number)
    except BadInputError:
        raise HTTPException(404) from None


def show_claim(call: Call) -> Answer:
    """Show a claim: its words in the text, and beside them what is known."""
    entry, office = take_entry(call), call.office
    sheet = write_claim_sheet(entry, store=office.store, vault=office.vault, known=office.known)
    done = DONE.get(call.asked.get("done", ""), "")
    return Page("claim.html", {"it": sheet, **_show_text(call, entry), "done": done})


def _show_text(call: Call, entry: Entry) -> dict[str, Any]:
    text = find_original(call.office.store, entry.report_id, vault=call.office.vault)
    if text is None:
        return {"near": [], "whole": []}
    pieces = mark_claim(text, entry.claim, entry.also)
    around = find_around(text, entry.claim)
    near = take_pieces(pieces, around)
    is_all = around.start == 0 and around.end == len(text)
    return {"near": write_pieces(near), "whole": [] if is_all else write_pieces(pieces)}


def show_impact(call: Call) -> Answer:
    """Show whose ways a claim or its draft would change; planning them takes a second or more."""
    entry, office = take_entry(call), call.office
    published = find_published(office.store, entry.report_id)
    says = say_claim(entry.claim, office.known.situation)
    shown: dict[str, Any] = {"claim": entry.id, "says": says, "faults": [], "impact": None}
    try:
        shown["impact"] = write_impact_sheet(office.known, entry, published=published, now=call.now)
    except PublicationRefusedError as fault:
        shown["faults"] = str(fault).splitlines()
    return Page("impact.html", shown)


def decide_claim(call: Call) -> Answer:
    """Accept or reject a claim."""
    verb = call.say("verb")
    if verb not in DECISIONS:
        raise BadInputError(f"no decision '{verb[:40]}'; accepted: {', '.join(DECISIONS)}")
    take_entry(call)
    decide(
        call.office.store, call.number, verb, by=call.by, now=call.now, reason=call.say("reason")
    )
    return Sent(f"/claim/{call.number}?done={verb}")
