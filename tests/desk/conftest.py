"""What tests of the desk share: a store on SQLite and on PostgreSQL, a vault, four people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.assumed_situation import write_assumed
from tests.desk.material import NOW, PASSWORD
from tests.desk.postgres import run_postgres
from wayout.desk.people.person import Person
from wayout.desk.people.roster import add_person, found_desk
from wayout.desk.store.store import Store, open_store
from wayout.desk.store.vault import Vault, make_key, read_vault

_NUMBERS = count(1)


@dataclass(frozen=True)
class Desk:
    """A store with one person of each role, their secrets, and where it is."""

    store: Store
    vault: Vault
    people: dict[str, Person]
    secrets: dict[str, str]
    address: str

    def __getitem__(self, pseudonym: str) -> Person:
        return self.people[pseudonym]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the address of a server that runs for all tests of this process."""
    with run_postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "desk.sqlite")
    server = request.getfixturevalue("postgres")
    name = f"desk_{next(_NUMBERS)}"
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return str(server.format(name=name))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Give an open, empty store."""
    opened = open_store(address)
    yield opened
    opened.close()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Give a vault with a key of its own."""
    make_key(tmp_path / "key")
    return read_vault(tmp_path / "key")


@pytest.fixture
def desk(store: Store, vault: Vault, address: str) -> Desk:
    """Give a desk with an administrator, two publishers, an editor and a witness."""
    first = found_desk(store, "administrator-1", password=PASSWORD, vault=vault, now=NOW)
    joined = [first]
    for pseudonym in ("editor-1", "publisher-1", "publisher-2", "witness-1"):
        role = pseudonym.split("-", maxsplit=1)[0]
        words = {"role": role, "password": PASSWORD}
        joined.append(add_person(store, pseudonym, **words, by=first.person, vault=vault, now=NOW))
    people = {one.person.pseudonym: one.person for one in joined}
    secrets = {one.person.pseudonym: one.secret for one in joined}
    return Desk(store, vault, people, secrets, address)


@pytest.fixture(autouse=True)
def _light_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hashing take little: its strength has a test of its own."""
    from argon2 import profiles  # noqa: PLC0415

    monkeypatch.setattr(profiles, "RFC_9106_LOW_MEMORY", profiles.CHEAPEST)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the small situation with what planning needs, so that it passes every check."""
    return write_assumed(tmp_path / "assumed")
