"""Settling: what a publication left half done is finished, or taken back if its file is absent."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Row, delete, select, update

from wayout.desk.publishing.checkout import Message, commit_file, is_checkout
from wayout.desk.store.store import Store
from wayout.desk.store.tables import claims, people, publications
from wayout.desk.store.trail import Step, note_step
from wayout.errors import NotASituationError, StoreError
from wayout.situation.period import Instant
from wayout.situation.publication import clear_part, only_publisher
from wayout.situation.toml_lines import parse_toml


@contextlib.contextmanager
def only_desk(folder: Path) -> Iterator[str]:
    """
    Let one publisher at a time work on a folder, and give its id; the next one waits.

    The lock is on `rules/`, that of `publish` on the folder itself. The system frees both when a
    process ends, so whatever is begun and not done was left by one that died.
    """
    situation = _read_id(folder)
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    with only_publisher(rules):
        yield situation


def _read_id(folder: Path) -> str:
    head = folder / "situation.toml"
    if not head.is_file():
        raise NotASituationError(f"'{folder}' is not a situation: it has no situation.toml")
    return str(parse_toml(head.read_text(encoding="utf-8")).get("id", ""))


def settle_all(store: Store, *, folder: Path, now: Instant) -> int:
    """Settle what a crash left in a folder and give how many publications that were."""
    with only_desk(folder):
        return settle(store, folder=folder, now=now)


def settle(store: Store, *, folder: Path, now: Instant) -> int:
    """As `settle_all`, for somebody who holds the lock."""
    here = publications.c.situation == _read_id(folder)
    begun = select(publications.c.id).where(publications.c.phase == "begun", here)
    with store.reading() as connection:
        numbers = sorted(connection.execute(begun).scalars())
    for number in numbers:
        settle_one(store, number, folder=folder, now=now, by=None)
    return len(numbers)


def settle_one(store: Store, number: int, *, folder: Path, now: Instant, by: int | None) -> None:
    """
    Finish a publication whose file is there, whole; take back one whose file is not.

    Raises
    ------
    StoreError
        The file stands there with another content, or git refuses it.
    """
    asked = select(publications).where(publications.c.id == number)
    with store.reading() as connection:
        row = connection.execute(asked).one()
    clear_part(folder / row.file)
    try:
        written = (folder / row.file).read_bytes()
    except FileNotFoundError:
        _take_back(store, row, now=now)
        return
    if sha256(written).hexdigest() != row.sha256:
        raise StoreError(f"'{row.file}' is not as the desk wrote it; put it right by hand")
    if is_checkout(folder):
        commit_file(folder, row.file, _find_message(store, row, written.decode("utf-8")))
    with store.writing() as connection:
        mine = publications.c.id == number
        connection.execute(update(publications).where(mine).values(phase="done"))
        if by is None:
            note_step(connection, Step(now, "recover", None, "publication", number))


def _take_back(store: Store, row: Row[tuple[object, ...]], *, now: Instant) -> None:
    before = "published" if row.retracts else "proposed"
    with store.writing() as connection:
        connection.execute(delete(publications).where(publications.c.id == row.id))
        mine = claims.c.id == row.claim_id
        connection.execute(update(claims).where(mine).values(state=before))
        note_step(connection, Step(now, "drop", None, "claim", row.claim_id))


def _find_message(store: Store, row: Row[tuple[object, ...]], text: str) -> Message:
    with store.reading() as connection:
        publisher = _name(connection, row.publisher_id)
        editor = _name(connection, row.editor_id)
    words = {"publisher": publisher, "editor": editor, "note": row.note}
    return make_message(text, row.records, at=row.at, ends=bool(row.retracts), **words)


def make_message(
    text: str,
    record_ids: Sequence[str],
    *,
    publisher: str,
    editor: str,
    note: str,
    at: Instant,
    ends: bool,
) -> Message:
    """Make what the commit of a file says, its sources included; also shown before it is made."""
    records = ", ".join(record_ids)
    verb = "ends" if ends else "publishes"
    lines = [f"Records: {records}", *_name_sources(text), f"Edited-by: {editor}"]
    body = "\n".join([*([note] if note else []), *lines])
    subject = f"The desk {verb} {records}"
    return Message(subject[:72], body, publisher, at)


def _name(connection: Connection, person_id: int) -> str:
    asked = select(people.c.pseudonym).where(people.c.id == person_id)
    return str(connection.execute(asked).scalar_one())


def _name_sources(text: str) -> list[str]:
    """Name what a file rests on: its own sources in full, others by id."""
    raw = parse_toml(text)
    own = {source["id"]: source for source in raw.get("source", [])}
    tables = [t for name in raw if name not in ("source", "defaults") for t in raw[name]]
    cited = sorted({one for table in tables for one in table["sources"]})
    shown = [
        " ".join(filter(None, (s["outlet"], s.get("published", ""), s.get("address", ""))))
        for s in (own.get(one, {"outlet": one}) for one in cited)
    ]
    return [f"Source: {line}" for line in shown]
