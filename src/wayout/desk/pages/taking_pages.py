"""Taking reports in: a text that is pasted, or a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import partial
from itertools import groupby
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from wayout.desk.exchange.document import (
    FORMS,
    Document,
    find_document,
    get_form,
    take_document,
)
from wayout.desk.intake.capture import Capture, tell_kind
from wayout.desk.intake.taking_in import KEPT_DAYS, Intake, Outcome, TakenIn, take_all, take_every
from wayout.desk.pages.call import Answer, Call, Page
from wayout.desk.pages.known import Known
from wayout.desk.pages.weighing import weigh_claims
from wayout.desk.people.person import Person
from wayout.desk.store.store import Store
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError
from wayout.situation.period import Instant

GIVEN = ("outlet", "address", "published")
SAID = (*GIVEN, "format", "text")


def show_take(call: Call) -> Answer:
    """Show the form for a report."""
    return _show(call, "")


def take(call: Call) -> Answer:
    """Take in what was pasted or sent; a fault shows the form again with what was typed."""
    try:
        taken = _take(call)
    except BadInputError as fault:
        return _show(call, str(fault), status=422)
    numbers = [number for one in taken for number in one.claim_ids if one.is_new]
    office = call.office
    work = partial(weigh_claims, office.store, office.known, numbers, now=call.now)
    return Page("taken.html", {"taken": [write_taken(one) for one in taken]}, after=work)


def write_taken(taken: TakenIn) -> dict[str, Any]:
    """Write what became of one report as plain values."""
    return {
        "report": taken.report_id,
        "is_new": taken.is_new,
        "title": taken.title,
        "language": taken.language,
        "published": taken.published.isoformat() if taken.published else None,
        "claims": list(taken.claim_ids),
        "notices": list(taken.notices),
    }


def _show(call: Call, fault: str, *, status: int = 200) -> Page:
    said = {name: call.fields.get(name, "") for name in SAID}
    zone = call.office.known.situation.head.time_zone
    there = f"{call.now.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    times = {"zone": zone, "there": there, "days": KEPT_DAYS}
    told = {"fault": "; ".join(fault.splitlines()), **times}
    return Page("take.html", {"said": said, "forms": list(FORMS.items()), **told}, status)


def _build_capture(call: Call) -> Capture | Document:
    """Build what is taken in: a document, if it is said or its shape tells, or else a capture."""
    text, upload = call.fields.get("text", ""), call.upload
    if bool(text.strip()) == bool(upload):
        found = "both a file and a text" if upload else "neither a file nor a text"
        raise BadInputError(f"the form holds {found}; accepted: one of the two")
    content = upload.content if upload else text.encode("utf-8")
    file = PurePath(upload.name.replace("\\", "/")).name[:80] if upload else "the text"
    given = {name: call.say(name) for name in GIVEN}
    if form := call.say("format"):
        return Document(content, get_form(form), file, given)
    if known := find_document(content, file=file, given=given):
        return known
    kind = tell_kind(content, upload.name) if upload else "text"
    zone = call.office.known.situation.head.time_zone
    published, basis = read_published(call.say("published"), zone=zone, now=call.now)
    outlet, address = call.say("outlet"), call.say("address")
    return Capture(content, kind, outlet, address, published, call.now, basis)


def _take(call: Call) -> tuple[TakenIn, ...]:
    office, capture = call.office, _build_capture(call)
    return take_any(
        office.store, capture, vault=office.vault, known=office.known, by=call.by, now=call.now
    )


def take_any(
    store: Store,
    given: Capture | Document,
    *,
    vault: Vault,
    known: Known,
    by: Person | None,
    now: Instant,
) -> tuple[TakenIn, ...]:
    """Take in a capture as `take_every` does, or a document as `take_document` does."""
    if isinstance(given, Document):
        return take_document(
            store,
            given,
            vault=vault,
            reader=known.reader,
            situation=known.situation,
            remover=known.remover,
            by=by,
            now=now,
        )
    return take_every(build_intake(store, vault=vault, known=known), given, by=by, now=now)


def take_several(
    store: Store, given: Iterable[Capture | Document], *, vault: Vault, known: Known, now: Instant
) -> list[Outcome]:
    """Take in what a program found, as `take_any` does: captures together, each document alone."""
    made: list[Outcome] = []
    intake = build_intake(store, vault=vault, known=known)
    for are_captures, run in groupby(given, key=lambda one: isinstance(one, Capture)):
        if are_captures:
            captures = [one for one in run if isinstance(one, Capture)]
            made += take_all(intake, captures, by=None, now=now)
            continue
        for one in run:
            try:
                made.append(take_any(store, one, vault=vault, known=known, by=None, now=now))
            except BadInputError as fault:
                made.append(fault)
    return made


def build_intake(store: Store, *, vault: Vault, known: Known) -> Intake:
    """Build what captures are taken in with, for the situation as it stands now."""
    return Intake(store, vault, known.situation, known.reader, known.remover)


def read_published(said: str, *, zone: str, now: Instant) -> tuple[Instant | None, str]:
    """
    Read when something was published, and how sure that is, in the words of records.

    A day alone counts from its end; today's, which is read already, from now.

    Raises
    ------
    BadInputError
        It is no day and hour, or lies in the future.
    """
    if not said:
        return None, "exact"
    basis = "exact"
    try:
        if len(said) == len("2022-09-23"):
            end = datetime.combine(date.fromisoformat(said), time(23, 59, 59), ZoneInfo(zone))
            begin = end.replace(hour=0, minute=0, second=0)
            found, basis = (end, "report-day") if end <= now else (max(now, begin), "exact")
        else:
            read = datetime.fromisoformat(said)
            found = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        accepted = "2022-09-23, 2022-09-23 14:30 or 2022-09-23T14:30:00+03:00"
        raise BadInputError(f"'{said[:40]}' is no day and hour; accepted: {accepted}") from None
    if found > now:
        raise BadInputError(f"'{said[:40]}' lies in the future; accepted: a day and hour up to now")
    return found, basis
