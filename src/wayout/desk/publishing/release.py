"""Releasing: a proposed claim becomes one new file, a published one ends; crash-proof by order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from wayout.desk.people.person import Person
from wayout.desk.people.refusal import noting_refusal
from wayout.desk.people.roster import demand_current
from wayout.desk.publishing.ending import end_records
from wayout.desk.publishing.settling import only_desk, settle, settle_one
from wayout.desk.review.deciding import Decision, move_claim, note_decision
from wayout.desk.review.draft import (
    Draft,
    build_records,
    find_own_faults,
    parse_draft,
    refuse_faults,
)
from wayout.desk.review.states import take_step
from wayout.desk.store.store import Store
from wayout.desk.store.tables import claims, publications
from wayout.errors import (
    BadInputError,
    NotAllowedError,
    ReviewRefusedError,
    StoreError,
)
from wayout.planner.checking import check_folder
from wayout.situation.notice import Notice
from wayout.situation.period import Instant
from wayout.situation.publication import publish


@dataclass(frozen=True, slots=True)
class Release:
    """What is to be written: a file, of which claim, of whose editing, and what it takes back."""

    claim_id: int
    verb: str
    editor_id: int
    name: str
    text: str
    records: tuple[str, ...]
    reason: str = ""
    retracts: int | None = None
    situation: str = ""


def publish_claim(store: Store, number: int, *, folder: Path, by: Person, now: Instant) -> Path:
    """
    Publish a proposed claim as one new file of a situation folder.

    The order makes a crash harmless: what is intended is stored, the file is written aside,
    checked and named, then it is stored that it is there. `settle` finishes or takes back what a
    crash left, by whether the file is there; the next publication does that first.

    Raises
    ------
    NotAllowedError
        The role may not, or the person edited the claim.
    ReviewRefusedError
        The claim is not proposed, or somebody was faster.
    PublicationRefusedError
        The folder would have faults with the file in it; each is a line of the message.
    StoreError
        The disk or the database is full or cannot be written; nothing was published.
    """
    refusal = noting_refusal(store, by, subject="claim", number=number, now=now)
    with refusal, only_desk(folder) as here:
        settle(store, folder=folder, now=now)
        row = _get_claim(store, number)
        take_step(row.state, "publish", what=f"claim {number}")
        if row.editor_id == by.id:
            raise NotAllowedError(
                f"claim {number} was edited by {by.pseudonym}; another person publishes it"
            )
        draft = parse_draft(row.draft)
        ids = tuple(record.id for _, record in build_records(draft, now=now))
        name = name_file(number, now=now)
        release = Release(number, "publish", row.editor_id, name, draft.text, ids, situation=here)
        return _release(store, release, folder=folder, by=by, now=now)


def retract_claim(
    store: Store, number: int, *, reason: str, folder: Path, by: Person, now: Instant
) -> Path:
    """
    Take a published claim back: one new file ends each of its records.

    Raises
    ------
    NotAllowedError
        The role may not.
    ReviewRefusedError
        The claim is not published, or there is no reason.
    PublicationRefusedError
        The folder would have faults with the ends in it.
    """
    refusal = noting_refusal(store, by, subject="claim", number=number, now=now)
    with refusal, only_desk(folder) as here:
        settle(store, folder=folder, now=now)
        row = _get_claim(store, number)
        take_step(row.state, "retract", what=f"claim {number}")
        if not reason.strip():
            raise ReviewRefusedError("'retract' needs a reason; say it in a sentence")
        done = _get_publication(store, number)
        draft = end_records(
            folder / done.file, reason=reason.strip(), key=f"desk-{number}", now=now
        )
        ids = tuple(record.id for _, record in build_records(draft, now=now))
        name = name_file(number, now=now, ends=True)
        words = (draft.text, ids, reason, done.id)
        release = Release(number, "retract", row.editor_id, name, *words, situation=here)
        return _release(store, release, folder=folder, by=by, now=now)


def name_file(number: int, *, now: Instant, ends: bool = False) -> str:
    """Name the file of a claim that is published or ended now, in the folder of the situation."""
    return f"rules/desk/{now:%Y-%m-%d}-claim-{number}{'-end' if ends else ''}.toml"


def preview_faults(draft: Draft, *, folder: Path, now: Instant) -> list[str]:
    """List what would keep a draft from being published, one line each."""
    faults = find_own_faults(draft, now=now)
    return faults or [str(notice) for notice in _try(folder, "rules/desk/draft.toml", draft.text)]


def _try(folder: Path, name: str, text: str) -> tuple[Notice, ...]:
    """Give every fault that the folder would have with a new file in it."""
    return check_folder(folder, added={name: text}).notices


def _release(store: Store, release: Release, *, folder: Path, by: Person, now: Instant) -> Path:
    number = _begin(store, release, by=by, now=now)
    try:
        refuse_faults(_try(folder, release.name, release.text))
        path = publish(folder, release.name, release.text)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        _finish(store, number, folder, by, now)
        raise StoreError(f"'{release.name}' could not be written: {reason}") from fault
    except BaseException:
        _finish(store, number, folder, by, now)
        raise
    _finish(store, number, folder, by, now)
    return path


def _begin(store: Store, release: Release, *, by: Person, now: Instant) -> int:
    """Store what is intended; from here on nobody else can decide about the claim."""
    before, after = ("proposed", "published")
    if release.verb == "retract":
        before, after = ("published", "retracted")
    with store.writing() as connection:
        demand_current(connection, by, release.verb)
        there: Mapping[str, Any] = {"editor_id": release.editor_id}
        move_claim(connection, release.claim_id, before=before, after=after, values=there)
        decision = Decision(release.verb, release.reason, by.id, now)
        note_decision(connection, release.claim_id, decision)
        return _insert(connection, release, by, now)


def _insert(connection: Connection, release: Release, by: Person, now: Instant) -> int:
    row = {
        "claim_id": release.claim_id,
        "editor_id": release.editor_id,
        "publisher_id": by.id,
        "situation": release.situation,
        "file": release.name,
        "sha256": sha256(release.text.encode("utf-8")).hexdigest(),
        "note": release.reason.strip(),
        "records": list(release.records),
        "at": now,
        "phase": "begun",
        "retracts": release.retracts,
    }
    made = insert(publications).returning(publications.c.id)
    return int(connection.execute(made, row).scalar_one())


def _finish(store: Store, number: int, folder: Path, by: Person, now: Instant) -> None:
    settle_one(store, number, folder=folder, now=now, by=by.id)


def _get_claim(store: Store, number: int) -> Row[tuple[object, ...]]:
    with store.reading() as connection:
        row = connection.execute(select(claims).where(claims.c.id == number)).first()
    if row is None:
        raise BadInputError(f"no claim {number} at the desk")
    return row


def _get_publication(store: Store, number: int) -> Row[tuple[object, ...]]:
    first = publications.c.claim_id == number, publications.c.retracts.is_(None)
    with store.reading() as connection:
        return connection.execute(select(publications).where(*first)).one()
