"""The inbox: claims as they wait for somebody, those first that would change most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from wayout.desk.claims.claim import KINDS, Claim, Span
from wayout.desk.people.person import Person, demand_duty
from wayout.desk.review.claim_document import parse_claim, write_claim
from wayout.desk.review.paging import Mark, list_beside, list_first, list_sorted
from wayout.desk.review.saying_again import Said, join_sayings
from wayout.desk.store.store import Store
from wayout.desk.store.tables import NOT_WEIGHED, STATES, claim_places, claims
from wayout.desk.store.trail import Step, note_steps
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant

_NO_EDITOR = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A claim at the desk: of which report, in which state, whose it is, with its draft.

    `impact` is None if nobody weighed it yet, 0 if it was and changes nobody's ways; `also` are
    the positions at which its report says the same again.
    """

    id: int
    report_id: int
    claim: Claim
    impact: float | None
    state: str
    editor_id: int
    draft: Mapping[str, Any]
    also: tuple[Span, ...] = ()

    @property
    def mark(self) -> Mark:
        """Where it stands in the order, for the page that follows it."""
        return Mark(NOT_WEIGHED if self.impact is None else self.impact, self.id)


@dataclass(frozen=True, slots=True)
class Lot:
    """
    Claims of one report, each with its impact (None: not weighed), and when they were read.

    `by` is the person who pointed to them; None where the reader found them.
    """

    report_id: int
    found: tuple[tuple[Claim, float | None], ...]
    at: Instant
    by: int | None = None


def add_claims(
    store: Store, report_id: int, found: Iterable[tuple[Claim, float | None]], *, now: Instant
) -> list[int]:
    """Add the claims of a report, each with its impact (None: not weighed), and give their ids."""
    with store.writing() as connection:
        return insert_claims(connection, [Lot(report_id, tuple(found), now)])[report_id]


def insert_claims(connection: Connection, lots: Sequence[Lot]) -> dict[int, list[int]]:
    """
    Add claims in the transaction of their reports, and give their ids by report.

    What a report says twice, as in its heading, is one claim with both positions.
    """
    said = {lot.report_id: join_sayings(lot.found) for lot in lots}
    rows = [_write_row(report_id, one) for report_id, told in said.items() for one in told]
    if not rows:
        return {lot.report_id: [] for lot in lots}
    connection.execute(insert(claims), rows)
    numbers = _list_last(connection, {report_id: len(told) for report_id, told in said.items()})
    about = [
        {"place": place, "claim_id": number}
        for report_id, told in said.items()
        for number, one in zip(numbers[report_id], told, strict=True)
        for place in sorted({*one.claim.places})
    ]
    if about:
        connection.execute(insert(claim_places), about)
    steps = [
        Step(lot.at, "add-claim", lot.by, "claim", number)
        for lot in lots
        for number in numbers[lot.report_id]
    ]
    note_steps(connection, steps)
    return numbers


def _list_last(connection: Connection, counts: Mapping[int, int]) -> dict[int, list[int]]:
    """List the numbers of the claims that were added last to reports, as they were added."""
    of_them = select(claims.c.report_id, claims.c.id).where(claims.c.report_id.in_(list(counts)))
    found: dict[int, list[int]] = {report_id: [] for report_id in counts}
    for report_id, number in connection.execute(of_them.order_by(claims.c.id)):
        found[report_id].append(number)
    return {n: numbers[len(numbers) - counts[n] :] for n, numbers in found.items()}


def _write_row(report_id: int, one: Said) -> dict[str, Any]:
    claim, impact = one.claim, one.impact
    also = [[span.start, span.end] for span in one.also]
    return {
        "report_id": report_id,
        "kind": claim.kind,
        "body": write_claim(claim) | ({"also": also} if also else {}),
        "excerpt_start": claim.excerpt.start,
        "excerpt_end": claim.excerpt.end,
        "impact": NOT_WEIGHED if impact is None else impact,
        "state": "new",
        "editor_id": None,
        "draft": {},
    }


def list_inbox(
    store: Store,
    *,
    by: Person,
    state: str = "new",
    kind: str = "",
    place: str = "",
    most: int = 50,
    after: Mark | None = None,
    before: Mark | None = None,
) -> list[Entry]:
    """
    List the claims of a state, those of the greatest impact first, then the oldest.

    Parameters
    ----------
    kind, place
        Only those of a kind, or about a place or post by its id; empty: all.
    after, before
        The mark of an entry, to go on behind it or to give those next in front of it. Claims
        that come in meanwhile move none of the others to another side of a mark.

    Raises
    ------
    NotAllowedError
        The role reads no claims.
    BadInputError
        There is no such state or kind, or both marks are given.
    """
    demand_duty(by, "read")
    _check_word("state", state, STATES)
    if kind:
        _check_word("kind", kind, KINDS)
    wanted = [claims.c.state == state, *([claims.c.kind == kind] if kind else [])]
    if place:
        about = select(claim_places.c.claim_id).where(claim_places.c.place == place)
        wanted.append(claims.c.id.in_(about))
    if after and before:
        raise BadInputError("the inbox goes on after a mark or before one; accepted: one of them")
    mark, turn = after or before, list_sorted if place else list_beside
    with store.reading() as connection:
        if mark is None:
            rows = list_first(connection, wanted, most=most)
        else:
            rows = turn(connection, wanted, mark, most=most, back=before is not None)
    return [build_entry(row) for row in rows]


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


def list_unweighed(store: Store, *, most: int) -> list[int]:
    """List the new claims that nobody weighed yet, the oldest first."""
    bare = (claims.c.state == "new") & (claims.c.impact == NOT_WEIGHED)
    asked = select(claims.c.id).where(bare).order_by(claims.c.id).limit(most)
    with store.reading() as connection:
        return list(connection.execute(asked).scalars())


def count_unweighed(store: Store) -> int:
    """Count the new claims that nobody weighed yet."""
    bare = (claims.c.state == "new") & (claims.c.impact == NOT_WEIGHED)
    with store.reading() as connection:
        asked = select(func.count()).select_from(claims).where(bare)
        return int(connection.execute(asked).scalar_one())


def set_impact(store: Store, number: int, impact: float) -> None:
    """Put a claim at its place in the order."""
    with store.writing() as connection:
        connection.execute(update(claims).where(claims.c.id == number).values(impact=impact))


def build_entry(row: Row[tuple[object, ...]]) -> Entry:
    """Build an entry from a row of the table."""
    also = tuple(Span(start, end) for start, end in row.body.get("also", ()))
    body = {key: value for key, value in row.body.items() if key != "also"}
    impact = None if row.impact == NOT_WEIGHED else row.impact
    who = (row.state, row.editor_id or _NO_EDITOR)
    return Entry(row.id, row.report_id, parse_claim(body), impact, *who, row.draft, also)
