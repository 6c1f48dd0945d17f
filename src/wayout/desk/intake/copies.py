"""Sketches of reports, so that a near-duplicate is known as one among a hundred thousand."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, insert, select

from wayout.desk.comparison.origins import are_copies
from wayout.desk.store.tables import sketch_keys, sketches

KEYS = 12
"""So many of the smallest hashes find candidates: copies that share half miss once in 4,000."""


def add_sketches(
    connection: Connection, found: Mapping[int, frozenset[int]]
) -> dict[int, int | None]:
    """
    Keep the sketches of reports' texts and give the report that each is a copy of, if any.

    A group has one number, its first report, and a text is held against the first of each group
    only: the time is that of `KEYS` look-ups, however many reports and copies there are. A text
    without words has no sketch.
    """
    firsts = _find_firsts(connection, {key for one in found.values() for key in _list_keys(one)})
    copied: dict[int, int | None] = dict.fromkeys(found)
    rows, keys = [], []
    for number, sketch in found.items():
        if not sketch:
            continue
        first = copied[number] = firsts.find(sketch)
        hashes = array("Q", sorted(sketch)).tobytes()
        rows.append({"report_id": number, "hashes": hashes, "copy_of": first})
        if first is None:
            firsts.add(number, sketch)
            keys += [{"value": value, "sketch_id": number} for value in _list_keys(sketch)]
    for table, added in ((sketches, rows), (sketch_keys, keys)):
        if added:
            connection.execute(insert(table), added)
    return copied


def _list_keys(sketch: frozenset[int]) -> list[int]:
    return sorted({value >> 1 for value in sorted(sketch)[:KEYS]})


class _Firsts:
    """The first texts of groups of copies, and which of them a key finds."""

    def __init__(self) -> None:
        self._sketches: dict[int, frozenset[int]] = {}
        self._holders: dict[int, set[int]] = {}

    def add(self, number: int, sketch: frozenset[int]) -> None:
        """Add the first text of a group."""
        self._sketches[number] = sketch
        for key in _list_keys(sketch):
            self._holders.setdefault(key, set()).add(number)

    def find(self, sketch: frozenset[int]) -> int | None:
        """Find the oldest that a text is a copy of."""
        alike = {n for key in _list_keys(sketch) for n in self._holders.get(key, ())}
        for number in sorted(alike):
            if are_copies(sketch, self._sketches[number]):
                return number
        return None


def _find_firsts(connection: Connection, keys: Iterable[int]) -> _Firsts:
    alike = select(sketch_keys.c.sketch_id).where(sketch_keys.c.value.in_(list(keys))).distinct()
    asked = select(sketches.c.report_id, sketches.c.hashes).where(sketches.c.report_id.in_(alike))
    firsts = _Firsts()
    for row in connection.execute(asked):
        firsts.add(row.report_id, frozenset(array("Q", row.hashes)))
    return firsts


def list_groups(connection: Connection, report_ids: Iterable[int]) -> dict[int, int]:
    """List the first report of the group of copies of each report; alone, it is the report."""
    wanted = list(report_ids)
    groups = {number: number for number in wanted}
    asked = select(sketches.c.report_id, sketches.c.copy_of).where(
        sketches.c.report_id.in_(wanted) & sketches.c.copy_of.is_not(None)
    )
    groups.update((row.report_id, row.copy_of) for row in connection.execute(asked))
    return groups
