"""Refusals: what somebody may not do stands in the trail, by number, though nothing was done."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import select

from wayout.desk.people.person import Person
from wayout.desk.store.store import Store
from wayout.desk.store.tables import people
from wayout.desk.store.trail import Step, note_step
from wayout.errors import NotAllowedError
from wayout.situation.period import Instant


@contextlib.contextmanager
def noting_refusal(
    store: Store, by: Person, *, subject: str, number: int, now: Instant
) -> Iterator[None]:
    """Note in the trail if what is done in the block is not allowed; the refusal goes on."""
    try:
        yield
    except NotAllowedError:
        with store.writing() as connection:
            asked = select(people.c.id).where(people.c.id == by.id)
            person = connection.execute(asked).scalar()
            note_step(connection, Step(now, "not-allowed", person, subject, number))
        raise
