"""The store: one database of the desk, a file of SQLite or a PostgreSQL server, by one setting."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, OperationalError

from wayout.errors import BadInputError, StoreError

BUSY_S, RETRY_S = 15.0, 0.02
"""How long a writer waits for another one, and how often it asks where SQLite does not wait."""
_MIGRATING = 7_205_518
"""The number of the lock under which PostgreSQL lets one process migrate."""


@dataclass(frozen=True, slots=True)
class Store:
    """An open database; statements run in `reading` and `writing` blocks, whole or not at all."""

    engine: Engine

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database."""
        with _said_plainly(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self, *, alone: Table | None = None) -> Iterator[Connection]:
        """
        Give a connection whose changes all stand at the end of the block, or none.

        `alone` is a table that nobody else writes meanwhile, so that what was read of it holds;
        on SQLite that is so for all of them.
        """
        with _said_plainly(), self.engine.connect() as opened:
            connection = opened.execution_options(wayout_writes=True)
            with connection.begin():
                if alone is not None and connection.dialect.name == "postgresql":
                    lock = f"LOCK TABLE {alone.name} IN SHARE ROW EXCLUSIVE MODE"
                    connection.execute(text(lock))
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_store(address: str | Path) -> Store:
    """
    Open a store and bring its tables up to date.

    Parameters
    ----------
    address
        The path of a file for SQLite, or `postgresql://…` for a server.

    Raises
    ------
    BadInputError
        The address is of neither kind.
    StoreError
        The database cannot be reached or written.
    """
    url = _parse_address(address)
    engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    store = Store(engine)
    try:
        _migrate(store)
    except BaseException:
        store.close()
        raise
    return store


def _parse_address(address: str | Path) -> URL:
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite", database=str(address))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = URL.create("")
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    accepted = "the path of a file, or postgresql://USER@HOST/NAME"
    raise BadInputError(f"the desk's database is of kind '{url.drivername}'; accepted: {accepted}")


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={int(BUSY_S * 1000)}")
    _write_ahead(connection)
    for setting in (
        "foreign_keys=ON",
        "synchronous=FULL",
        "trusted_schema=OFF",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {setting}")


def _write_ahead(connection: Any) -> None:
    """Write ahead into a log; while another connection turns that on, SQLite itself waits not."""
    until = monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if monotonic() > until:
                raise
            sleep(RETRY_S)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("wayout_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextlib.contextmanager
def _said_plainly() -> Iterator[None]:
    """Say in one line what a database reports of itself, its disk or its connection."""
    try:
        yield
    except OperationalError as fault:
        reason = " ".join(str(fault.orig).split())
        raise StoreError(f"the desk's database cannot be used: {reason}") from fault
    except DataError as fault:
        reason = " ".join(str(fault.orig).split())
        raise StoreError(f"the desk's database does not take a value: {reason}") from fault
    except DatabaseError as fault:
        if "disk" not in str(fault.orig).lower():
            raise
        raise StoreError(f"the desk's database cannot be written: {fault.orig}") from fault


def _migrate(store: Store) -> None:
    """Run the missing steps, one process at a time, all in one transaction."""
    from alembic import command  # noqa: PLC0415 - it takes longer to load than to run
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "wayout.desk.store:migrations")
    config.set_main_option("path_separator", "os")
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
