"""The store: the same tables on both databases, whole transactions, plain refusals."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError, StatementError

from tests.desk.conftest import Desk
from tests.desk.material import NOW
from wayout.desk.store.store import Store, open_store
from wayout.desk.store.tables import METADATA, attempts, trail
from wayout.desk.store.trail import Step, list_steps, note_step
from wayout.errors import BadInputError, StoreError


def test_migrations_give_the_tables(store: Store) -> None:
    """What the migrations make is what the statements are written for."""
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_store_opens_again_with_what_it_held(address: str) -> None:
    """Opening migrates once; a second time it changes nothing."""
    first = open_store(address)
    with first.writing() as connection:
        connection.execute(insert(attempts), {"who_hash": "x", "at": NOW})
    first.close()
    second = open_store(address)
    with second.reading() as connection:
        assert connection.execute(select(attempts.c.at)).scalar() == NOW
    second.close()


def test_store_opens_when_several_migrate_at_once(address: str) -> None:
    """Processes that open an empty store together wait for the one that migrates."""
    opened: list[Store] = []
    threads = [threading.Thread(target=lambda: opened.append(open_store(address))) for _ in "1234"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in opened:
        one.close()
    assert len(opened) == 4


def test_writing_leaves_nothing_when_it_fails(store: Store) -> None:
    """A block that raises changes nothing."""
    row = {"who_hash": "x", "at": NOW}
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(insert(attempts), [row, {**row, "who_hash": None}])
    with store.reading() as connection:
        assert connection.execute(select(attempts)).all() == []


def test_writers_wait_for_each_other(store: Store) -> None:
    """Ten threads that write at once lose nothing and meet no lock."""

    def write() -> None:
        for _ in range(10):
            with store.writing() as connection:
                connection.execute(insert(attempts), {"who_hash": "x", "at": NOW})

    threads = [threading.Thread(target=write) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        assert len(connection.execute(select(attempts)).all()) == 100


def test_instant_needs_a_zone(store: Store) -> None:
    """An instant without a zone is not stored as if it were in UTC."""
    row = {"who_hash": "x", "at": datetime(2022, 10, 3)}
    with pytest.raises(StatementError, match="needs a zone"), store.writing() as connection:
        connection.execute(insert(attempts), row)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_trail_only_grows(desk: Desk, act: str) -> None:
    """The database itself refuses to change or to drop a line of the trail."""
    change = update(trail).values(act="x") if act == "update" else delete(trail)
    refused = pytest.raises((DatabaseError, StoreError), match="only grows")
    with refused, desk.store.writing() as connection:
        connection.execute(change)
    with desk.store.reading() as connection:
        assert [step.act for step in list_steps(connection)] == ["add-person"] * 5


def test_trail_takes_fixed_words_only(store: Store) -> None:
    """What somebody typed cannot get into the trail."""
    with pytest.raises(BadInputError, match="no word 'Ivan"), store.writing() as connection:
        note_step(connection, Step(NOW, "Ivan Petrov rang", None, "desk", 0))


def test_address_is_refused_when_of_another_kind() -> None:
    """Only two databases are accepted, and the message does not repeat what may hold a password."""
    with pytest.raises(BadInputError, match="kind 'mysql'; accepted") as refusal:
        open_store("mysql://desk:secret@host/desk")
    assert "secret" not in str(refusal.value)


def test_store_says_plainly_when_it_cannot_be_opened(tmp_path: Path) -> None:
    """A folder that is not there is one clear line."""
    with pytest.raises(StoreError, match="unable to open database file"):
        open_store(tmp_path / "nowhere" / "desk.sqlite")


def test_sqlite_is_set_up_to_last(tmp_path: Path) -> None:
    """A file of SQLite keeps foreign keys, a log written ahead, and waits for a lock."""
    store = open_store(tmp_path / "desk.sqlite")
    with store.reading() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("foreign_keys", "journal_mode", "busy_timeout")
        }
    store.close()
    assert found == {"foreign_keys": 1, "journal_mode": "wal", "busy_timeout": 15000}
