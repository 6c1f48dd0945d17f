"""The inbox: claims as they wait for somebody, those first that would change most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from wayout.desk.claims.claim import KINDS, Claim
from wayout.desk.people.person import Person, demand_duty
from wayout.desk.review.claim_document import parse_claim, write_claim
from wayout.desk.store.store import Store
from wayout.desk.store.tables import STATES, claim_places, claims
from wayout.desk.store.trail import Step, note_steps
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant

_NO_EDITOR = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an entry stands in the order of the inbox."""

    impact: float
    id: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim at the desk: of which report, in which state, whose it is, with its draft."""

    id: int
    report_id: int
    claim: Claim
    impact: float
    state: str
    editor_id: int
    draft: Mapping[str, Any]

    @property
    def mark(self) -> Mark:
        """Where it stands in the order, for the page that follows it."""
        return Mark(self.impact, self.id)


@dataclass(frozen=True, slots=True)
class Lot:
    """Claims of one report, each with its impact (0: none known), and when they were read."""

    report_id: int
    found: tuple[tuple[Claim, float], ...]
    at: Instant


def add_claims(
    store: Store, report_id: int, found: Iterable[tuple[Claim, float]], *, now: Instant
) -> list[int]:
    """Add the claims of a report, each with its impact (0: none known), and give their ids."""
    with store.writing() as connection:
        return insert_claims(connection, [Lot(report_id, tuple(found), now)])[report_id]


def insert_claims(connection: Connection, lots: Sequence[Lot]) -> dict[int, list[int]]:
    """Add claims in the transaction of their reports, and give their ids by report."""
    rows = [_write(lot.report_id, *found) for lot in lots for found in lot.found]
    if not rows:
        return {lot.report_id: [] for lot in lots}
    connection.execute(insert(claims), rows)
    numbers = _list_last(connection, {lot.report_id: len(lot.found) for lot in lots})
    about = [
        {"place": place, "claim_id": number}
        for lot in lots
        for number, (claim, _) in zip(numbers[lot.report_id], lot.found, strict=True)
        for place in sorted({*claim.places})
    ]
    if about:
        connection.execute(insert(claim_places), about)
    told = ((lot.at, number) for lot in lots for number in numbers[lot.report_id])
    note_steps(connection, [Step(at, "add-claim", None, "claim", number) for at, number in told])
    return numbers


def _write(report_id: int, claim: Claim, impact: float) -> dict[str, Any]:
    return {
        "report_id": report_id,
        "kind": claim.kind,
        "body": write_claim(claim),
        "excerpt_start": claim.excerpt.start,
        "excerpt_end": claim.excerpt.end,
        "impact": impact,
        "state": "new",
        "editor_id": None,
        "draft": {},
    }


def _list_last(connection: Connection, counts: Mapping[int, int]) -> dict[int, list[int]]:
    """List the numbers of the claims that were added last to reports, as they were added."""
    of_them = select(claims.c.report_id, claims.c.id).where(claims.c.report_id.in_(list(counts)))
    found: dict[int, list[int]] = {report_id: [] for report_id in counts}
    for report_id, number in connection.execute(of_them.order_by(claims.c.id)):
        found[report_id].append(number)
    return {n: numbers[len(numbers) - counts[n] :] for n, numbers in found.items()}


def list_inbox(
    store: Store,
    *,
    by: Person,
    state: str = "new",
    kind: str = "",
    place: str = "",
    most: int = 50,
    skip: int = 0,
    after: Mark | None = None,
) -> list[Entry]:
    """
    List the claims of a state, those of the greatest impact first, then the oldest.

    Parameters
    ----------
    kind, place
        Only those of a kind, or about a place or post by its id; empty: all.
    skip
        How many to leave out; takes longer the more there are, which `after` does not.
    after
        The mark of the entry that came last, to go on behind it.

    Raises
    ------
    NotAllowedError
        The role reads no claims.
    BadInputError
        There is no such state or kind.
    """
    demand_duty(by, "read")
    _check_word("state", state, STATES)
    if kind:
        _check_word("kind", kind, KINDS)
    wanted = [claims.c.state == state, *([claims.c.kind == kind] if kind else [])]
    if place:
        about = select(claim_places.c.claim_id).where(claim_places.c.place == place)
        wanted.append(claims.c.id.in_(about))
    with store.reading() as connection:
        if after is not None and not place:
            return _list_behind(connection, wanted, after, most=skip + most)[skip:]
        if after is not None:
            equal = (claims.c.impact == after.impact) & (claims.c.id > after.id)
            wanted.append((claims.c.impact < after.impact) | equal)
        asked = select(claims).where(*wanted).order_by(claims.c.impact.desc(), claims.c.id)
        return [build_entry(row) for row in connection.execute(asked.limit(most).offset(skip))]


def _list_behind(
    connection: Connection, wanted: Sequence[ColumnElement[bool]], mark: Mark, *, most: int
) -> list[Entry]:
    """List what follows a mark, one impact after another, each from the begin of an index range."""
    entries: list[Entry] = []
    level: float | None = mark.impact
    behind = mark.id
    while level is not None and len(entries) < most:
        here = (*wanted, claims.c.impact == level, claims.c.id > behind)
        asked = select(claims).where(*here).order_by(claims.c.id).limit(most - len(entries))
        entries += [build_entry(row) for row in connection.execute(asked)]
        less = select(func.max(claims.c.impact)).where(*wanted, claims.c.impact < level)
        level, behind = connection.execute(less).scalar(), 0
    return entries


def _check_word(name: str, said: str, words: Sequence[str]) -> None:
    if said not in words:
        near = find_nearest(said, words)
        hint = f"; did you mean '{near}'?" if near else ""
        raise BadInputError(f"no {name} '{said[:40]}'{hint}; accepted: {', '.join(words)}")


def count_states(store: Store) -> dict[str, int]:
    """Count the claims of each state."""
    asked = select(claims.c.state, func.count()).group_by(claims.c.state)
    with store.reading() as connection:
        found = {row[0]: row[1] for row in connection.execute(asked)}
    return {state: found.get(state, 0) for state in STATES}


def get_entry(store: Store, number: int) -> Entry:
    """
    Get a claim.

    Raises
    ------
    BadInputError
        There is no such claim.
    """
    with store.reading() as connection:
        row = connection.execute(select(claims).where(claims.c.id == number)).first()
    if row is None:
        raise BadInputError(f"no claim {number} at the desk")
    return build_entry(row)


def set_impact(store: Store, number: int, impact: float) -> None:
    """Put a claim at its place in the order."""
    with store.writing() as connection:
        connection.execute(update(claims).where(claims.c.id == number).values(impact=impact))


def build_entry(row: Row[tuple[object, ...]]) -> Entry:
    """Build an entry from a row of the table."""
    claim, editor = parse_claim(row.body), row.editor_id or _NO_EDITOR
    return Entry(row.id, row.report_id, claim, row.impact, row.state, editor, row.draft)
