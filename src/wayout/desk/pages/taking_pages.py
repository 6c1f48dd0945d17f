"""Taking reports in: a text that is pasted, or a file."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from wayout.desk.intake.capture import Capture, tell_kind
from wayout.desk.intake.taking_in import KEPT_DAYS, TakenIn, take_every
from wayout.desk.pages.call import Answer, Call, Page
from wayout.desk.pages.weighing import weigh_claims
from wayout.errors import BadInputError
from wayout.situation.period import Instant

SAID = ("outlet", "address", "published", "text")


def show_take(call: Call) -> Answer:
    """Show the form for a report."""
    return _show(call, "")


def take(call: Call) -> Answer:
    """Take in what was pasted or sent; a fault shows the form again with what was typed."""
    try:
        taken = _take(call, _build_capture(call))
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
    shown = {"said": said, "fault": fault, "zone": zone, "days": KEPT_DAYS}
    return Page("take.html", shown, status)


def _build_capture(call: Call) -> Capture:
    text, upload = call.fields.get("text", ""), call.upload
    if bool(text.strip()) == bool(upload):
        found = "both a file and a text" if upload else "neither a file nor a text"
        raise BadInputError(f"the form holds {found}; accepted: one of the two")
    content = upload.content if upload else text.encode("utf-8")
    kind = tell_kind(content, upload.name) if upload else "text"
    zone = call.office.known.situation.head.time_zone
    published = read_published(call.say("published"), zone=zone, now=call.now)
    return Capture(
        content, kind, call.say("outlet"), call.say("address"), published, captured=call.now
    )


def _take(call: Call, capture: Capture) -> tuple[TakenIn, ...]:
    office = call.office
    return take_every(
        office.store,
        capture,
        vault=office.vault,
        reader=office.known.reader,
        situation=office.known.situation,
        remover=office.known.remover,
        by=call.by,
        now=call.now,
    )


def read_published(said: str, *, zone: str, now: Instant) -> Instant | None:
    """
    Read when something was published; a day alone counts from its end, but not after now.

    Raises
    ------
    BadInputError
        It is no day and hour, or lies in the future.
    """
    if not said:
        return None
    try:
        if len(said) == len("2022-09-23"):
            end = datetime.combine(date.fromisoformat(said), time(23, 59), ZoneInfo(zone))
            begin = end.replace(hour=0, minute=0)
            found = min(end, max(now, begin))
        else:
            read = datetime.fromisoformat(said)
            found = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        accepted = "2022-09-23, 2022-09-23 14:30 or 2022-09-23T14:30:00+03:00"
        raise BadInputError(f"'{said[:40]}' is no day and hour; accepted: {accepted}") from None
    if found > now:
        raise BadInputError(f"'{said[:40]}' lies in the future; accepted: a day and hour up to now")
    return found
