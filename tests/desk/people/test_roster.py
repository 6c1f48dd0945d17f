"""The roster: who may add and change whom; a role is what the database says it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tests.desk.conftest import Desk
from tests.desk.material import NOW, PASSWORD, add_claim, propose
from wayout.desk.people.person import Person
from wayout.desk.people.roster import (
    add_person,
    change_role,
    found_desk,
    list_people,
    retire_person,
)
from wayout.desk.publishing.release import publish_claim
from wayout.desk.review.deciding import decide
from wayout.desk.review.inbox import list_inbox
from wayout.desk.store.tables import people
from wayout.desk.store.trail import list_steps
from wayout.errors import BadInputError, NotAllowedError


def add(desk: Desk, pseudonym: str, *, role: str, by: Person) -> Person:
    """Add a person."""
    words = {"role": role, "password": PASSWORD, "by": by, "now": NOW}
    return add_person(desk.store, pseudonym, **words, vault=desk.vault).person  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["witness-1", "editor-1", "publisher-1"])
def test_people_are_added_by_administrators_only(desk: Desk, who: str) -> None:
    """No other role makes accounts, gives roles, lists people or lets them go."""
    other = desk["editor-1" if who != "editor-1" else "witness-1"].id
    with pytest.raises(NotAllowedError, match="that takes: administrator"):
        add(desk, "editor-7", role="editor", by=desk[who])
    with pytest.raises(NotAllowedError):
        change_role(desk.store, other, role="administrator", by=desk[who], now=NOW)
    with pytest.raises(NotAllowedError):
        retire_person(desk.store, other, by=desk[who], now=NOW)
    with pytest.raises(NotAllowedError):
        list_people(desk.store, by=desk[who])


def test_role_is_not_believed(desk: Desk) -> None:
    """A value that says it is an administrator or a publisher is held against the database."""
    forged = replace(desk["witness-1"], role="administrator")
    with pytest.raises(NotAllowedError, match="log in again"):
        add(desk, "publisher-7", role="publisher", by=forged)
    number = add_claim(desk.store, desk.vault)
    with pytest.raises(NotAllowedError, match="log in again"):
        decide(desk.store, number, "accept", by=replace(forged, role="editor"), now=NOW)


def test_role_counts_from_the_moment_it_changes(desk: Desk, folder: Path) -> None:
    """Who was a publisher when they logged in, and no longer is, publishes nothing."""
    number = propose(desk.store, desk.vault, desk["editor-1"])
    publisher, boss = desk["publisher-1"], desk["administrator-1"]
    change_role(desk.store, publisher.id, role="editor", by=boss, now=NOW)
    with pytest.raises(NotAllowedError, match="log in again"):
        publish_claim(desk.store, number, folder=folder, by=publisher, now=NOW)


@pytest.mark.parametrize(
    ("who", "verb"),
    [("witness-1", "accept"), ("administrator-1", "accept"), ("administrator-1", "propose")],
)
def test_decisions_are_for_editors(desk: Desk, who: str, verb: str) -> None:
    """A witness and an administrator decide about no claim."""
    number = add_claim(desk.store, desk.vault)
    with pytest.raises(NotAllowedError, match="that takes: editor or publisher"):
        decide(desk.store, number, verb, by=desk[who], now=NOW)


def test_witness_reads_no_claims(desk: Desk) -> None:
    """Who reports does not see what others reported."""
    with pytest.raises(NotAllowedError, match="may not read"):
        list_inbox(desk.store, by=desk["witness-1"])


def test_administrator_does_not_raise_themselves(desk: Desk) -> None:
    """An administrator cannot take a publisher's role, or leave the desk without one."""
    boss = desk["administrator-1"]
    with pytest.raises(NotAllowedError, match="their own role"):
        change_role(desk.store, boss.id, role="publisher", by=boss, now=NOW)
    with pytest.raises(NotAllowedError, match="their own role"):
        retire_person(desk.store, boss.id, by=boss, now=NOW)


def test_desk_is_founded_once(desk: Desk) -> None:
    """Nobody founds a desk that has people, to become its administrator."""
    with pytest.raises(NotAllowedError, match="has people already"):
        found_desk(desk.store, "administrator-2", password=PASSWORD, vault=desk.vault, now=NOW)


@pytest.mark.parametrize("pseudonym", ["Ivan Petrov", "ivan", "ivan@mail.example", "a-1'--", ""])
def test_person_is_refused_when_it_might_be_a_name(desk: Desk, pseudonym: str) -> None:
    """A pseudonym is a word and a number."""
    with pytest.raises(BadInputError, match="never a name"):
        add(desk, pseudonym, role="editor", by=desk["administrator-1"])


def test_person_is_refused_when_pseudonym_is_taken(desk: Desk) -> None:
    """Two people do not share a pseudonym."""
    with pytest.raises(BadInputError, match="is taken"):
        add(desk, "editor-1", role="editor", by=desk["administrator-1"])


def test_role_is_refused_when_unknown(desk: Desk) -> None:
    """A role nobody knows is named with the nearest, by the database too."""
    with pytest.raises(BadInputError, match="did you mean 'editor'"):
        add(desk, "editor-7", role="editer", by=desk["administrator-1"])
    with pytest.raises(IntegrityError, match="role_known"), desk.store.writing() as connection:
        connection.execute(update(people).values(role="owner"))


def test_refusals_stand_in_the_trail(desk: Desk, folder: Path) -> None:
    """Who tried what they may not is noted by number, a forged person as nobody."""
    number, witness = propose(desk.store, desk.vault, desk["editor-1"]), desk["witness-1"]
    with pytest.raises(NotAllowedError):
        decide(desk.store, number, "reject", by=witness, now=NOW, reason="I say so.")
    with pytest.raises(NotAllowedError):
        publish_claim(desk.store, number, folder=folder, by=witness, now=NOW)
    with pytest.raises(NotAllowedError):
        change_role(desk.store, witness.id, role="editor", by=witness, now=NOW)
    with pytest.raises(NotAllowedError):
        add(desk, "editor-7", role="editor", by=Person(999, "editor-999", "administrator"))
    with desk.store.reading() as connection:
        refused = [s for s in list_steps(connection) if s.act == "not-allowed"]
    told = [(s.person, s.subject, s.subject_id) for s in refused]
    claim, person = ("claim", number), ("person", witness.id)
    assert told == [
        (witness.id, *claim),
        (witness.id, *claim),
        (witness.id, *person),
        (None, "desk", 0),
    ]
