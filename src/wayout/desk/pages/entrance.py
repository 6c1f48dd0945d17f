"""Logging in and out, and what one may do with one's own account."""

from __future__ import annotations

from wayout.desk.pages.call import Answer, Call, Page, Sent
from wayout.desk.pages.gate import WITHIN
from wayout.desk.people.log_in import log_in
from wayout.desk.people.own_sessions import end_others, list_own
from wayout.desk.people.roster import change_password
from wayout.desk.people.session import end_session
from wayout.desk.store.trail import Step, note_step
from wayout.errors import BadInputError, NotAllowedError

HELD = f"too many attempts; wait {int(WITHIN.total_seconds()) // 60} minutes and try again"


def show_start(call: Call) -> Answer:
    """Send somebody to where their work is."""
    return Sent("/inbox" if "read" in call.by.duties else "/witness")


def show_log_in(call: Call) -> Answer:
    """Show the form of the log-in."""
    return Page("log_in.html", {"fault": "", "left": call.asked.get("left", "")})


def enter(call: Call) -> Answer:
    """Begin a session with a token made here; one that came along ends."""
    try:
        token = _log_in(call)
    except NotAllowedError as fault:
        status = 429 if "too many" in str(fault) else 403
        return Page("log_in.html", {"fault": str(fault), "left": ""}, status)
    if call.token:
        end_session(call.office.store, call.token, now=call.now)
    return Sent("/", token)


def _log_in(call: Call) -> str:
    office = call.office
    _count_attempt(call, call.origin)
    token = log_in(
        office.store,
        call.say("pseudonym"),
        password=call.fields.get("password", ""),
        code=call.say("code"),
        vault=office.vault,
        now=call.now,
    )
    office.gate.forgive(call.origin)
    return token


def _count_attempt(call: Call, origin: str) -> None:
    """Count an attempt; too many are refused, and the first of these stands in the trail."""
    number = call.office.gate.count(origin, call.now)
    if number == call.office.gate.most + 1:
        with call.office.store.writing() as connection:
            note_step(connection, Step(call.now, "log-in-held", None, "desk", 0))
    if number > call.office.gate.most:
        raise NotAllowedError(HELD)


def leave(call: Call) -> Answer:
    """End the session."""
    end_session(call.office.store, call.token, now=call.now)
    return Sent("/log-in?left=1", "")


def show_own(call: Call) -> Answer:
    """Show one's own sessions and the form for a new password."""
    sessions = list_own(call.office.store, call.by, token=call.token, now=call.now)
    zone = call.office.known.situation.head.time_zone
    rows = [one.write(zone) for one in sessions]
    return Page("own.html", {"sessions": rows, "done": call.asked.get("done", "")})


def end_own(call: Call) -> Answer:
    """End one's sessions on other devices."""
    end_others(call.office.store, call.by, token=call.token, now=call.now)
    return Sent("/me?done=sessions")


def renew_password(call: Call) -> Answer:
    """Change one's own password; every session ends, this one too."""
    new = call.fields.get("new", "")
    if new != call.fields.get("again", ""):
        raise BadInputError("the new password was not typed alike both times")
    origin = f"person {call.by.id}"
    _count_attempt(call, origin)
    old = call.fields.get("old", "")
    change_password(call.office.store, call.by, old=old, new=new, now=call.now)
    call.office.gate.forgive(origin)
    return Sent("/log-in?left=password", "")
