"""The inbox: claims as they wait for somebody, those first that would change most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from wayout.desk.claims.claim import Claim
from wayout.desk.people.person import Person, demand_duty
from wayout.desk.review.claim_document import parse_claim, write_claim
from wayout.desk.store.store import Store
from wayout.desk.store.tables import STATES, claims
from wayout.desk.store.trail import Step, note_step
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant

_NO_EDITOR = 0


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


def add_claims(
    store: Store, report_id: int, found: Iterable[tuple[Claim, float]], *, now: Instant
) -> list[int]:
    """Add the claims of a report, each with its impact (0: none known), and give their ids."""
    numbers = []
    with store.writing() as connection:
        for claim, impact in found:
            row = {
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
            number = connection.execute(insert(claims).returning(claims.c.id), row).scalar_one()
            note_step(connection, Step(now, "add-claim", None, "claim", number))
            numbers.append(number)
    return numbers


def list_inbox(
    store: Store, *, by: Person, state: str = "new", most: int = 50, skip: int = 0
) -> list[Entry]:
    """
    List the claims of a state, those of the greatest impact first, then the oldest.

    Raises
    ------
    NotAllowedError
        The role reads no claims.
    BadInputError
        There is no such state.
    """
    demand_duty(by, "read")
    if state not in STATES:
        near = find_nearest(state, STATES)
        hint = f"; did you mean '{near}'?" if near else ""
        raise BadInputError(f"no state '{state[:40]}'{hint}; accepted: {', '.join(STATES)}")
    order = (claims.c.impact.desc(), claims.c.id)
    asked = select(claims).where(claims.c.state == state).order_by(*order)
    with store.reading() as connection:
        return [build_entry(row) for row in connection.execute(asked.limit(most).offset(skip))]


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
