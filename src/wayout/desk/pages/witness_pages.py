"""The witness form: what somebody saw at a border post, in fixed words and a number."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from wayout.desk.intake.taking_in import take_in
from wayout.desk.intake.witness import (
    DIRECTIONS,
    MODES,
    SIGHTS,
    UNITS,
    WitnessForm,
    capture_witness,
)
from wayout.desk.pages.call import Answer, Call, Page
from wayout.desk.pages.claim_words import SAID
from wayout.desk.pages.taking_pages import build_intake
from wayout.desk.pages.weighing import weigh_claims
from wayout.errors import BadInputError
from wayout.situation.period import Instant

FIELDS = ("post", "mode", "direction", "seen", "day", "hour", "number", "unit", "ticket")
WAYS = {"out": "out of the country", "in": "into the country"}


def show_witness(call: Call) -> Answer:
    """Show the form, with a ticket of its own."""
    return _show(call, "")


def take_witness(call: Call) -> Answer:
    """Take in what a witness saw; a fault shows the form again."""
    office = call.office
    try:
        capture = capture_witness(_read_form(call), now=call.now)
        intake = build_intake(office.store, vault=office.vault, known=office.known)
        taken = take_in(intake, capture, by=call.by, now=call.now)
    except BadInputError as fault:
        return _show(call, str(fault), status=422)
    numbers = taken.claim_ids if taken.is_new else ()
    work = partial(weigh_claims, office.store, office.known, numbers, now=call.now)
    return Page("witnessed.html", {"is_new": taken.is_new}, after=work)


def _show(call: Call, fault: str, *, status: int = 200) -> Page:
    situation = call.office.known.situation
    said = {name: call.say(name) for name in FIELDS}
    here = call.now.astimezone(ZoneInfo(situation.head.time_zone))
    said["day"] = said["day"] or f"{here:%Y-%m-%d}"
    said["hour"] = said["hour"] or f"{here:%H}"
    said["ticket"] = said["ticket"] or secrets.token_hex(16)
    posts = sorted((post.name, key) for key, post in situation.crossings.items())
    return Page(
        "witness.html",
        {
            "said": said,
            "fault": fault,
            "posts": [{"id": key, "name": name} for name, key in posts],
            "sights": [{"id": sight, "name": SAID.get(sight, sight)} for sight in SIGHTS],
            "modes": [mode for mode in MODES if mode],
            "directions": [{"id": way, "name": WAYS[way]} for way in DIRECTIONS],
            "units": [unit for units in UNITS.values() for unit in units],
            "hours": [f"{hour:02}" for hour in range(24)],
            "zone": situation.head.time_zone,
            "there": f"{here:%H:%M}",
        },
        status,
    )


def _read_form(call: Call) -> WitnessForm:
    said = call.say("number").replace(",", ".")
    try:
        number = float(said) if said else None
    except ValueError:
        raise BadInputError(f"'{said[:20]}' is no number; accepted: such as 2.5") from None
    seen = call.say("seen")
    return WitnessForm(
        post=call.say("post"),
        mode=call.say("mode"),
        direction=call.say("direction"),
        seen=seen,
        when=_read_hour(call),
        number=number,
        unit=call.say("unit"),
        ticket=call.say("ticket"),
    )


def _read_hour(call: Call) -> Instant:
    zone = ZoneInfo(call.office.known.situation.head.time_zone)
    said = f"{call.say('day')} {call.say('hour')}"
    try:
        return datetime.strptime(said, "%Y-%m-%d %H").replace(tzinfo=zone)
    except ValueError:
        raise BadInputError(f"'{said[:40]}' is no day and hour; accepted: 2022-09-23 14") from None
