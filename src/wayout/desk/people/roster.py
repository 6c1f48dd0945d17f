"""The roster: adding people, changing their role, and letting them go; an administrator's work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from wayout.desk.people.password import hash_password, is_password
from wayout.desk.people.person import Person, check_pseudonym, check_role, demand_duty
from wayout.desk.people.refusal import noting_refusal
from wayout.desk.people.second_factor import make_secret
from wayout.desk.people.session import end_sessions
from wayout.desk.store.store import Store
from wayout.desk.store.tables import people
from wayout.desk.store.trail import Step, note_step
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError, NotAllowedError
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True, repr=False)
class Joined:
    """Somebody new, with the secret of the second factor, which is shown once and never again."""

    person: Person
    secret: str


def found_desk(
    store: Store, pseudonym: str, *, password: str, vault: Vault, now: Instant
) -> Joined:
    """
    Add the first person of an empty desk, an administrator.

    Raises
    ------
    NotAllowedError
        The desk has people already.
    """
    with store.writing(alone=people) as connection:
        if connection.execute(select(func.count()).select_from(people)).scalar():
            raise NotAllowedError("the desk has people already; an administrator adds others")
        return _add(connection, pseudonym, "administrator", password, vault, None, now)


def add_person(
    store: Store,
    pseudonym: str,
    *,
    role: str,
    password: str,
    by: Person,
    vault: Vault,
    now: Instant,
) -> Joined:
    """
    Add a person.

    Raises
    ------
    NotAllowedError
        `by` is no administrator.
    BadInputError
        The pseudonym is taken or might be a name, the role is unknown, the password weak.
    """
    refusal = noting_refusal(store, by, subject="desk", number=0, now=now)
    with refusal, store.writing() as connection:
        demand_current(connection, by, "people")
        return _add(connection, pseudonym, check_role(role), password, vault, by.id, now)


def change_role(store: Store, person_id: int, *, role: str, by: Person, now: Instant) -> None:
    """
    Give another person a role; their sessions end.

    Raises
    ------
    NotAllowedError
        `by` is no administrator, or the person themselves.
    """
    values = {"role": check_role(role)}
    _change(store, person_id, values, act="change-role", by=by, now=now)


def retire_person(store: Store, person_id: int, *, by: Person, now: Instant) -> None:
    """
    Let another person go; what they did stays, and they cannot log in.

    Raises
    ------
    NotAllowedError
        `by` is no administrator, or the person themselves.
    """
    _change(store, person_id, {"active": False}, act="retire-person", by=by, now=now)


def change_password(store: Store, by: Person, *, old: str, new: str, now: Instant) -> None:
    """
    Change one's own password; every session ends, that of the caller too.

    Raises
    ------
    NotAllowedError
        The old one is wrong.
    """
    hashed = hash_password(new)
    with store.writing() as connection:
        mine = select(people.c.password_hash).where(people.c.id == by.id, people.c.active)
        if not is_password(old, connection.execute(mine).scalar()):
            raise NotAllowedError("the old password is wrong")
        connection.execute(update(people).where(people.c.id == by.id).values(password_hash=hashed))
        end_sessions(connection, by.id)
        note_step(connection, Step(now, "change-password", by.id, "person", by.id))


def list_people(store: Store, *, by: Person) -> list[Person]:
    """List who is at the desk, for an administrator."""
    demand_duty(by, "people")
    with store.reading() as connection:
        rows = connection.execute(select(people).where(people.c.active).order_by(people.c.id))
        return [Person(row.id, row.pseudonym, row.role) for row in rows]


def demand_current(connection: Connection, by: Person, duty: str) -> None:
    """
    Do nothing if a person may do something by what the database says now.

    A value of `Person` may be old, or made up by its bearer.

    Raises
    ------
    NotAllowedError
        The role is not what it says, or may not do that, or the person was let go.
    """
    asked = select(people.c.role).where(people.c.id == by.id, people.c.active)
    if connection.execute(asked).scalar() != by.role:
        raise NotAllowedError("the role has changed since the log-in; log in again")
    demand_duty(by, duty)


def _add(
    connection: Connection,
    pseudonym: str,
    role: str,
    password: str,
    vault: Vault,
    by: int | None,
    now: Instant,
) -> Joined:
    secret = make_secret()
    row = {"pseudonym": check_pseudonym(pseudonym), "role": role, "active": True, "last_step": 0}
    row |= {"password_hash": hash_password(password), "second_factor": vault.encrypt(secret)}
    try:
        number = connection.execute(insert(people).returning(people.c.id), row).scalar_one()
    except IntegrityError:
        raise BadInputError(f"pseudonym '{pseudonym}' is taken; choose another number") from None
    note_step(connection, Step(now, "add-person", by, "person", number))
    return Joined(Person(number, pseudonym, role), secret)


def _change(
    store: Store,
    person_id: int,
    values: Mapping[str, object],
    *,
    act: str,
    by: Person,
    now: Instant,
) -> None:
    refusal = noting_refusal(store, by, subject="person", number=person_id, now=now)
    with refusal, store.writing() as connection:
        demand_current(connection, by, "people")
        if person_id == by.id:
            raise NotAllowedError("nobody changes their own role; another administrator does")
        here = (people.c.id == person_id) & people.c.active
        if connection.execute(update(people).where(here).values(values)).rowcount != 1:
            raise BadInputError(f"no person {person_id} at the desk")
        end_sessions(connection, person_id)
        note_step(connection, Step(now, act, by.id, "person", person_id))
