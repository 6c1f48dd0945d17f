"""The reports as they came in: a hash that stays, an original that is sealed and then forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Row, insert, select, update

from wayout.desk.store.store import Store
from wayout.desk.store.tables import reports
from wayout.desk.store.trail import Step, note_step
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text as it came in; its address or outlet is that of whoever published it."""

    text: str
    outlet: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A report of the store, without its text; `is_new` is False if it had come in before."""

    id: int
    sha256: str
    received: Instant
    outlet: str
    address: str
    language: str
    has_original: bool
    is_new: bool = False


def keep_report(store: Store, incoming: Incoming, *, vault: Vault, now: Instant, days: int) -> Kept:
    """
    Keep a report; its original is encrypted, and may be forgotten after some days.

    The same text twice is one report.
    """
    digest = sha256(incoming.text.encode("utf-8")).hexdigest()
    row = {
        "sha256": digest,
        "received": now,
        "outlet": incoming.outlet,
        "address": incoming.address,
        "language": incoming.language,
        "original": vault.encrypt(incoming.text),
        "keep_until": now + timedelta(days=days),
    }
    with store.writing(alone=reports) as connection:
        found = connection.execute(select(reports).where(reports.c.sha256 == digest)).first()
        if found:
            return _build(found)
        number = connection.execute(insert(reports).returning(reports.c.id), row).scalar_one()
        note_step(connection, Step(now, "keep-report", None, "report", number))
    outlet, address, language = incoming.outlet, incoming.address, incoming.language
    return Kept(number, digest, now, outlet, address, language, True, True)


def get_report(store: Store, number: int) -> Kept:
    """
    Get what is kept of a report.

    Raises
    ------
    BadInputError
        There is no such report.
    """
    return _build(_get(store, number))


def find_original(store: Store, number: int, *, vault: Vault) -> str | None:
    """Find the text of a report; None once it was forgotten."""
    sealed = _get(store, number).original
    return None if sealed is None else vault.decrypt(sealed)


def forget_originals(store: Store, *, now: Instant) -> int:
    """Forget the originals whose days are over and give how many; their hashes stay."""
    due = (reports.c.keep_until <= now) & reports.c.original.is_not(None)
    with store.writing() as connection:
        done = update(reports).where(due).values(original=None).returning(reports.c.id)
        numbers = sorted(connection.execute(done).scalars())
        for number in numbers:
            note_step(connection, Step(now, "forget-original", None, "report", number))
    return len(numbers)


def _get(store: Store, number: int) -> Row[tuple[object, ...]]:
    with store.reading() as connection:
        found = connection.execute(select(reports).where(reports.c.id == number)).first()
    if found is None:
        raise BadInputError(f"no report {number} at the desk")
    return found


def _build(row: Row[tuple[object, ...]]) -> Kept:
    known = (row.id, row.sha256, row.received, row.outlet, row.address, row.language)
    return Kept(*known, row.original is not None)
