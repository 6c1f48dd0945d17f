"""Sessions: a token that only its bearer has, made anew at each log-in, good for some hours."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, update

from wayout.desk.people.person import Person
from wayout.desk.store.store import Store
from wayout.desk.store.tables import people, sessions
from wayout.desk.store.trail import Step, note_step
from wayout.errors import NotAllowedError
from wayout.situation.period import Instant

LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)


def begin_session(connection: Connection, person_id: int, *, now: Instant) -> str:
    """
    Begin a session and give its token, of which only the hash is stored.

    The token is never one that a caller brought along.
    """
    connection.execute(delete(sessions).where(sessions.c.expires <= now))
    token = secrets.token_urlsafe(32)
    row = {"token_hash": _hash(token), "person_id": person_id}
    row |= {"begun": now, "seen": now, "expires": now + LONGEST}
    connection.execute(insert(sessions), row)
    return token


def get_person(store: Store, token: str, *, now: Instant) -> Person:
    """
    Get who bears a token, with the role of this moment, and keep the session awake.

    Raises
    ------
    NotAllowedError
        There is no such session, or it is over.
    """
    awake = (sessions.c.expires > now) & (sessions.c.seen > now - IDLE) & (sessions.c.begun <= now)
    mine = sessions.c.token_hash == _hash(token)
    asked = (
        select(people.c.id, people.c.pseudonym, people.c.role)
        .join(sessions, sessions.c.person_id == people.c.id)
        .where(mine, awake, people.c.active)
    )
    with store.writing() as connection:
        found = connection.execute(asked).first()
        if found is None:
            connection.execute(delete(sessions).where(mine))
        else:
            connection.execute(update(sessions).where(mine).values(seen=now))
    if found is None:
        raise NotAllowedError("the session is over or was never begun; log in again")
    return Person(found.id, found.pseudonym, found.role)


def end_session(store: Store, token: str, *, now: Instant) -> None:
    """End a session; one that is over already stays so."""
    gone = delete(sessions).where(sessions.c.token_hash == _hash(token))
    with store.writing() as connection:
        person = connection.execute(gone.returning(sessions.c.person_id)).scalar()
        if person is not None:
            note_step(connection, Step(now, "log-out", person, "person", person))


def end_sessions(connection: Connection, person_id: int) -> None:
    """End every session of a person, as after a change of role or password."""
    connection.execute(delete(sessions).where(sessions.c.person_id == person_id))


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8")).hexdigest()
