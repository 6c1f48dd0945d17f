"""Drafting, proposing, publishing, returning and retracting."""

from __future__ import annotations

from wayout.desk.pages.call import Answer, Call, Page, Sent
from wayout.desk.pages.claim_pages import take_entry
from wayout.desk.pages.claim_words import say_claim
from wayout.desk.pages.draft_text import (
    LETTERS,
    NUMBERS,
    find_draft,
    grade_source,
    write_hidden,
)
from wayout.desk.pages.publication_sheet import list_publications, write_publication_sheet
from wayout.desk.publishing.release import preview_faults, publish_claim, retract_claim
from wayout.desk.review.deciding import decide
from wayout.desk.review.draft import Draft, find_own_faults
from wayout.desk.review.inbox import Entry
from wayout.errors import BadInputError

ACTIONS = ("look", "edit", "propose")
EDITABLE = ("new", "accepted", "edited", "rejected")


def show_draft(call: Call) -> Answer:
    """Show the draft of a claim, or a suggested one, with the faults that it has by itself."""
    entry, known = take_entry(call), call.office.known
    draft = find_draft(call.office.store, entry, known.situation, now=call.now)
    return _show(call, entry, draft, find_own_faults(draft, now=call.now))


def change_draft(call: Call) -> Answer:
    """Look at a draft that was typed, store it, or propose it; faulty ones are not proposed."""
    action, entry = call.say("action"), take_entry(call)
    if action not in ACTIONS:
        raise BadInputError(f"no step '{action[:40]}'; accepted: {', '.join(ACTIONS)}")
    letter, number = call.say("letter"), call.say("number")
    typed = write_hidden(call.fields.get("draft", ""))
    text = grade_source(typed, letter=letter, number=number)
    draft = Draft(text)
    if action != "edit":
        faults = preview_faults(draft, folder=call.office.known.folder, now=call.now)
        if faults or action == "look":
            return _show(call, entry, draft, faults, status=422 if action == "propose" else 200)
    decide(
        call.office.store,
        entry.id,
        action,
        draft=draft,
        by=call.by,
        now=call.now,
        reason=call.say("reason"),
    )
    return Sent(f"/claim/{entry.id}?done={action}")


def _show(call: Call, entry: Entry, draft: Draft, faults: list[str], *, status: int = 200) -> Page:
    return Page(
        "draft.html",
        {
            "claim": entry.id,
            "state": entry.state,
            "says": say_claim(entry.claim, call.office.known.situation),
            "text": draft.text,
            "faults": faults,
            "reason": call.say("reason"),
            "letters": list(LETTERS.items()),
            "numbers": list(NUMBERS.items()),
            "can_store": entry.state in EDITABLE,
            "can_propose": entry.state in ("accepted", "edited"),
            "is_refused": status != 200,
            "is_looked": call.say("action") == "look",
        },
        status,
    )


def return_claim(call: Call) -> Answer:
    """Give a proposed claim back to be worked on."""
    take_entry(call)
    decide(
        call.office.store,
        call.number,
        "return",
        by=call.by,
        now=call.now,
        reason=call.say("reason"),
    )
    return Sent(f"/claim/{call.number}?done=return")


def show_publication(call: Call) -> Answer:
    """Show what would be written, with which commit, before a second person publishes it."""
    entry, office = take_entry(call), call.office
    folder = office.known.folder
    sheet = write_publication_sheet(office.store, entry, folder=folder, by=call.by, now=call.now)
    says = say_claim(entry.claim, office.known.situation)
    return Page("publish.html", {"it": sheet, "says": says})


def publish(call: Call) -> Answer:
    """Publish a proposed claim."""
    take_entry(call)
    folder = call.office.known.folder
    publish_claim(call.office.store, call.number, folder=folder, by=call.by, now=call.now)
    return Sent(f"/claim/{call.number}?done=publish")


def show_retraction(call: Call) -> Answer:
    """Show what a retraction would end."""
    entry, office = take_entry(call), call.office
    zone = office.known.situation.head.time_zone
    files = list_publications(office.store, entry.id, zone=zone)
    says = say_claim(entry.claim, office.known.situation)
    shown = {"claim": entry.id, "state": entry.state, "files": files, "says": says}
    return Page("retract.html", shown)


def retract(call: Call) -> Answer:
    """Take a published claim back."""
    take_entry(call)
    retract_claim(
        call.office.store,
        call.number,
        reason=call.say("reason"),
        folder=call.office.known.folder,
        by=call.by,
        now=call.now,
    )
    return Sent(f"/claim/{call.number}?done=retract")
