"""Logging in: a password and a second factor, a few attempts an hour, one answer to all faults."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from wayout.desk.people.password import is_password
from wayout.desk.people.second_factor import find_step
from wayout.desk.people.session import begin_session
from wayout.desk.store.store import Store
from wayout.desk.store.tables import attempts, people
from wayout.desk.store.trail import Step, note_step
from wayout.desk.store.vault import Vault
from wayout.errors import NotAllowedError
from wayout.situation.period import Instant

MOST = 5
"""Attempts that fail before a pseudonym is held."""
WITHIN = timedelta(minutes=15)
REFUSED = "pseudonym, password or code is wrong"


def log_in(
    store: Store, pseudonym: str, *, password: str, code: str, vault: Vault, now: Instant
) -> str:
    """
    Begin a session and give its token.

    Each attempt is counted before the password is looked at, so that many at once are no way
    around the limit. A pseudonym that nobody has is counted and held like any other.

    Raises
    ------
    NotAllowedError
        Pseudonym, password or code is wrong (which one is not said), or there were too many.
    """
    who = sha256(pseudonym.encode("utf-8")).hexdigest()
    if not _count(store, who, now=now):
        minutes = int(WITHIN.total_seconds()) // 60
        raise NotAllowedError(f"too many attempts; wait {minutes} minutes and try again")
    with store.reading() as connection:
        asked = select(people).where(people.c.pseudonym == pseudonym, people.c.active)
        person = connection.execute(asked).first()
    known = is_password(password, person.password_hash if person else None)
    step = _find_step(person, code, vault, now) if person else None
    with store.writing() as connection:
        if person and known and step is not None and _take(connection, person.id, step):
            connection.execute(delete(attempts).where(attempts.c.who_hash == who))
            note_step(connection, Step(now, "log-in", person.id, "person", person.id))
            return begin_session(connection, person.id, now=now)
        number = person.id if person else 0
        note_step(connection, Step(now, "log-in-refused", None, "person", number))
    raise NotAllowedError(REFUSED)


def _find_step(
    person: Row[tuple[object, ...]], code: str, vault: Vault, now: Instant
) -> int | None:
    secret = vault.decrypt(person.second_factor)
    return find_step(secret, code, now=now, after=person.last_step)


def _take(connection: Connection, person_id: int, step: int) -> bool:
    """Use up a code; False if somebody used it in the meantime."""
    unused = (people.c.id == person_id) & (people.c.last_step < step) & people.c.active
    return connection.execute(update(people).where(unused).values(last_step=step)).rowcount == 1


def _count(store: Store, who: str, *, now: Instant) -> bool:
    """Count an attempt; False if there were too many."""
    mine = attempts.c.who_hash == who
    with store.writing(alone=attempts) as connection:
        connection.execute(delete(attempts).where(attempts.c.at <= now - WITHIN))
        made = connection.execute(select(func.count()).select_from(attempts).where(mine)).scalar()
        if (made or 0) >= MOST:
            note_step(connection, Step(now, "log-in-held", None, "desk", 0))
            return False
        connection.execute(insert(attempts), {"who_hash": who, "at": now})
    return True
