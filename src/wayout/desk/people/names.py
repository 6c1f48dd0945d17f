"""The pseudonyms behind numbers, for those who read what others did."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from wayout.desk.store.store import Store
from wayout.desk.store.tables import people


def name_people(store: Store, numbers: Iterable[int]) -> dict[int, str]:
    """Name people by their numbers, those included who were let go; unknown ones are left out."""
    wanted = set(numbers)
    if not wanted:
        return {}
    asked = select(people.c.id, people.c.pseudonym).where(people.c.id.in_(wanted))
    with store.reading() as connection:
        return {row.id: row.pseudonym for row in connection.execute(asked)}
