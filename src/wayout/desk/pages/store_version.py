"""The version of the database, as its migrations number it."""

from __future__ import annotations

from sqlalchemy import text

from wayout.desk.store.store import Store


def read_version(store: Store) -> str:
    """Read which step of the migrations the tables stand at."""
    with store.reading() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
