"""The trail: what was done at the desk, in fixed words and numbers; it only grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from wayout.desk.store.tables import trail
from wayout.errors import BadInputError
from wayout.situation.period import Instant

ACTS = (
    *("log-in", "log-in-refused", "log-in-held", "log-out", "not-allowed"),
    *("add-person", "change-role", "retire-person", "change-password"),
    *("keep-report", "forget-original", "add-claim", "ask-model"),
    *("accept", "edit", "reject", "propose", "return", "publish", "retract", "recover", "drop"),
)
SUBJECTS = ("desk", "person", "report", "claim", "publication")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the trail; `person` is a number, or None where nobody was logged in."""

    at: Instant
    act: str
    person: int | None
    subject: str
    subject_id: int


def note_step(connection: Connection, step: Step) -> None:
    """
    Add one line in the transaction of what it tells of.

    There is no field for free text, so nothing that somebody typed can get in.

    Raises
    ------
    BadInputError
        The act or the subject is no fixed word.
    """
    note_steps(connection, [step])


def note_steps(connection: Connection, steps: Iterable[Step]) -> None:
    """Add some lines at once, as `note_step` adds one."""
    rows = []
    for step in steps:
        for word, words in ((step.act, ACTS), (step.subject, SUBJECTS)):
            if word not in words:
                raise BadInputError(f"the trail has no word '{word}'; accepted: {', '.join(words)}")
        row = {"at": step.at, "act": step.act, "person_id": step.person}
        rows.append(row | {"subject": step.subject, "subject_id": step.subject_id})
    if rows:
        connection.execute(insert(trail), rows)


def list_steps(connection: Connection, *, since: int = 0, most: int = 1000) -> list[Step]:
    """List the lines after the `since`-th, oldest first."""
    asked = select(trail).where(trail.c.id > since).order_by(trail.c.id).limit(most)
    rows = connection.execute(asked)
    return [Step(r.at, r.act, r.person_id, r.subject, r.subject_id) for r in rows]
