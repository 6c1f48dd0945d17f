"""Paging: the claims that follow a mark in the order of the inbox, and those that stand before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from wayout.desk.store.tables import claims
from wayout.errors import BadInputError

_SAID = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?):([0-9]{1,10})", re.ASCII)

Wanted = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an entry stands in the order of the inbox; what is not weighed stands last."""

    impact: float
    id: int

    def __str__(self) -> str:
        return f"{self.impact:.9g}:{self.id}"


def parse_mark(said: str) -> Mark | None:
    """
    Parse a mark as it stands in an address; an empty text is none.

    Raises
    ------
    BadInputError
        It is no mark.
    """
    if not said:
        return None
    found = _SAID.fullmatch(said)
    if found is None:
        accepted = "what a page of the inbox gives, such as 3:120"
        raise BadInputError(f"no mark '{said[:40]}'; accepted: {accepted}")
    return Mark(float(found[1]), int(found[2]))


def list_first(connection: Connection, wanted: Wanted, *, most: int) -> list[Row[Any]]:
    """List the claims that stand first."""
    asked = select(claims).where(*wanted).order_by(claims.c.impact.desc(), claims.c.id)
    return list(connection.execute(asked.limit(most)))


def list_beside(
    connection: Connection, wanted: Wanted, mark: Mark, *, most: int, back: bool
) -> list[Row[Any]]:
    """
    List the nearest claims behind a mark, or in front of it, in the order of the inbox.

    One impact after another, each from the begin of an index range: as quick deep inside as at
    the begin. The claim of the mark need not be there any more.
    """
    rows: list[Row[Any]] = []
    level: float | None = mark.impact
    here: Wanted = (claims.c.id < mark.id if back else claims.c.id > mark.id,)
    by = claims.c.id.desc() if back else claims.c.id
    while level is not None and len(rows) < most:
        asked = select(claims).where(*wanted, claims.c.impact == level, *here).order_by(by)
        rows += connection.execute(asked.limit(most - len(rows)))
        level, here = _find_next(connection, wanted, level, back=back), ()
    return rows[::-1] if back else rows


def _find_next(connection: Connection, wanted: Wanted, level: float, *, back: bool) -> float | None:
    """Find the next impact that a wanted claim has."""
    if back:
        asked = select(func.min(claims.c.impact)).where(*wanted, claims.c.impact > level)
    else:
        asked = select(func.max(claims.c.impact)).where(*wanted, claims.c.impact < level)
    found = connection.execute(asked).scalar()
    return None if found is None else float(found)


def list_sorted(
    connection: Connection, wanted: Wanted, mark: Mark, *, most: int, back: bool
) -> list[Row[Any]]:
    """List as `list_beside` does, sorting all that is wanted: for what no index orders."""
    level, number = claims.c.impact, claims.c.id
    equal = level == mark.impact
    if back:
        beyond = (level > mark.impact) | (equal & (number < mark.id))
        asked = select(claims).where(*wanted, beyond).order_by(level, number.desc())
        return list(connection.execute(asked.limit(most)))[::-1]
    beyond = (level < mark.impact) | (equal & (number > mark.id))
    asked = select(claims).where(*wanted, beyond).order_by(level.desc(), number)
    return list(connection.execute(asked.limit(most)))
