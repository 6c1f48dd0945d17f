"""One's own sessions: which there are, and ending those on other devices."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from wayout.desk.people.person import Person
from wayout.desk.people.session import IDLE
from wayout.desk.store.store import Store
from wayout.desk.store.tables import sessions
from wayout.desk.store.trail import Step, note_step
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class OwnSession:
    """When a session began, was last used, ends at the latest; and whether it asks now."""

    begun: Instant
    seen: Instant
    expires: Instant
    is_this: bool

    def write(self, zone: str) -> dict[str, str | bool]:
        """Write it as plain values, in a time zone."""
        here = ZoneInfo(zone)
        told = {"begun": self.begun, "seen": self.seen, "expires": self.expires}
        shown = {k: v.astimezone(here).isoformat(" ", "minutes") for k, v in told.items()}
        return {**shown, "is_this": self.is_this}


def list_own(store: Store, by: Person, *, token: str, now: Instant) -> list[OwnSession]:
    """List one's sessions that are not over, the latest first."""
    mine = (sessions.c.person_id == by.id) & (sessions.c.expires > now)
    asked = select(sessions).where(mine, sessions.c.seen > now - IDLE)
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(sessions.c.begun.desc())).all()
    here = _hash(token)
    return [OwnSession(r.begun, r.seen, r.expires, r.token_hash == here) for r in rows]


def end_others(store: Store, by: Person, *, token: str, now: Instant) -> int:
    """End one's sessions but this one and give how many there were."""
    others = (sessions.c.person_id == by.id) & (sessions.c.token_hash != _hash(token))
    with store.writing() as connection:
        ended = connection.execute(delete(sessions).where(others)).rowcount
        if ended:
            note_step(connection, Step(now, "log-out", by.id, "person", by.id))
    return ended


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8")).hexdigest()
