"""Deciding: one person accepts, edits or rejects a claim, with reason, and proposes a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from wayout.desk.people.person import Person
from wayout.desk.people.refusal import noting_refusal
from wayout.desk.people.roster import demand_current
from wayout.desk.review.draft import Draft, write_draft
from wayout.desk.review.states import MOVES, take_step
from wayout.desk.store.store import Store
from wayout.desk.store.tables import claims, decisions
from wayout.desk.store.trail import Step, note_step
from wayout.errors import BadInputError, ReviewRefusedError
from wayout.situation.period import Instant

LONGEST_REASON = 2000
BY_EDITORS = ("accept", "edit", "reject", "propose", "return")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about a claim."""

    verb: str
    reason: str
    person_id: int
    at: Instant


def decide(
    store: Store,
    number: int,
    verb: str,
    *,
    by: Person,
    now: Instant,
    reason: str = "",
    draft: Draft | None = None,
) -> str:
    """
    Take a step of the review with a claim and give its new state.

    Whoever accepts or edits last is the claim's editor, and cannot publish it.

    Parameters
    ----------
    verb
        accept, edit, reject, propose or return.
    draft
        The records to publish; `propose` needs one, then or from an earlier step.

    Raises
    ------
    NotAllowedError
        The role may not.
    ReviewRefusedError
        The claim is not where the step starts, or there is no reason or no draft.
    """
    if verb not in BY_EDITORS:
        raise BadInputError(f"no decision '{verb[:40]}'; accepted: {', '.join(BY_EDITORS)}")
    refusal = noting_refusal(store, by, subject="claim", number=number, now=now)
    with refusal, store.writing() as connection:
        demand_current(connection, by, MOVES[verb].duty)
        row = connection.execute(select(claims).where(claims.c.id == number)).first()
        if row is None:
            raise BadInputError(f"no claim {number} at the desk")
        after = take_step(row.state, verb, what=f"claim {number}")
        values: dict[str, Any] = {"draft": write_draft(draft)} if draft else {}
        if verb == "propose" and not (draft or row.draft):
            raise ReviewRefusedError(f"claim {number} has no draft of records to propose")
        if verb in ("accept", "edit") or (verb, row.state) == ("reject", "new") or draft:
            values["editor_id"] = by.id
        move_claim(connection, number, before=row.state, after=after, values=values)
        note_decision(connection, number, Decision(verb, reason, by.id, now))
    return after


def move_claim(
    connection: Connection, number: int, *, before: str, after: str, values: Mapping[str, Any]
) -> None:
    """
    Move a claim from one state to another, unless somebody else moved it meanwhile.

    Raises
    ------
    ReviewRefusedError
        It is no longer in the state `before`.
    """
    there = (claims.c.id == number) & (claims.c.state == before)
    moved = connection.execute(update(claims).where(there).values(state=after, **values))
    if moved.rowcount != 1:
        raise ReviewRefusedError(f"claim {number} is no longer {before}: somebody was faster")


def note_decision(connection: Connection, number: int, decision: Decision) -> None:
    """
    Write a decision down, and that it was made.

    Raises
    ------
    ReviewRefusedError
        The step needs a reason and there is none, or it is too long.
    """
    words = decision.reason.strip()
    if MOVES[decision.verb].needs_reason and not words:
        raise ReviewRefusedError(f"'{decision.verb}' needs a reason; say it in a sentence")
    if len(words) > LONGEST_REASON:
        raise ReviewRefusedError(f"the reason is too long; accepted: {LONGEST_REASON} characters")
    row = {"claim_id": number, "verb": decision.verb, "reason": words}
    connection.execute(
        insert(decisions), row | {"person_id": decision.person_id, "at": decision.at}
    )
    note_step(connection, Step(decision.at, decision.verb, decision.person_id, "claim", number))


def list_decisions(store: Store, number: int) -> list[Decision]:
    """List what was decided about a claim, oldest first."""
    asked = select(decisions).where(decisions.c.claim_id == number).order_by(decisions.c.id)
    with store.reading() as connection:
        rows = connection.execute(asked).all()
    return [Decision(row.verb, row.reason, row.person_id, row.at) for row in rows]
