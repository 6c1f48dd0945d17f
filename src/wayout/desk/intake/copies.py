"""Sketches of reports, so that a near-duplicate is known as one among a hundred thousand."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from wayout.desk.comparison.origins import group_copies
from wayout.desk.store.tables import sketch_keys, sketches

KEYS = 12
"""So many of the smallest hashes find candidates: copies that share half miss once in 4,000."""


def add_sketch(connection: Connection, report_id: int, sketch: frozenset[int]) -> int | None:
    """
    Keep the sketch of a report's text and give the report that it is a copy of, if any.

    A group has one number, its first report, and a text is held against the first of each group
    only: the time is that of `KEYS` look-ups, however many reports and copies there are. A text
    without words has no sketch.
    """
    if not sketch:
        return None
    copied = _find_copied(connection, sketch)
    hashes = array("Q", sorted(sketch)).tobytes()
    row = {"report_id": report_id, "hashes": hashes, "copy_of": copied}
    connection.execute(insert(sketches), row)
    if copied:
        return copied
    rows = [{"value": value, "sketch_id": report_id} for value in _list_keys(sketch)]
    connection.execute(insert(sketch_keys), rows)
    return None


def _list_keys(sketch: frozenset[int]) -> list[int]:
    return sorted({value >> 1 for value in sorted(sketch)[:KEYS]})


def _find_copied(connection: Connection, sketch: frozenset[int]) -> int | None:
    keys = sketch_keys.c.value.in_(_list_keys(sketch))
    alike = select(sketch_keys.c.sketch_id).where(keys).distinct()
    asked = select(sketches).where(sketches.c.report_id.in_(alike)).order_by(sketches.c.report_id)
    for row in connection.execute(asked):
        if len(group_copies([sketch, frozenset(array("Q", row.hashes))])) == 1:
            return int(row.report_id)
    return None


def list_groups(connection: Connection, report_ids: Iterable[int]) -> dict[int, int]:
    """List the first report of the group of copies of each report; alone, it is the report."""
    wanted = list(report_ids)
    groups = {number: number for number in wanted}
    asked = select(sketches.c.report_id, sketches.c.copy_of).where(
        sketches.c.report_id.in_(wanted) & sketches.c.copy_of.is_not(None)
    )
    groups.update((row.report_id, row.copy_of) for row in connection.execute(asked))
    return groups
