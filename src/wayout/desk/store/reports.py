"""The reports as they came in: a hash that stays, an original that is sealed and then forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, Row, insert, select, update

from wayout.desk.store.store import Store
from wayout.desk.store.tables import reports
from wayout.desk.store.trail import Step, note_steps
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Incoming:
    """
    A text as it came in; its address or outlet is that of whoever published it.

    `published_basis` says how sure that instant is, in the words of records. `sha256` is of the
    original file where the text is not all of it; empty: of the text.
    """

    text: str
    outlet: str
    address: str
    language: str
    published: Instant | None = None
    published_basis: str = ""
    title: str = ""
    sha256: str = ""


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
    published: Instant | None = None
    published_basis: str = ""
    title: str = ""


def keep_report(store: Store, incoming: Incoming, *, vault: Vault, now: Instant, days: int) -> Kept:
    """
    Keep a report; its original is encrypted, and may be forgotten after some days.

    The same text twice is one report.
    """
    with store.writing(alone=reports) as connection:
        return add_reports(connection, [(incoming, now)], vault=vault, days=days)[0]


def add_reports(
    connection: Connection,
    arrived: Sequence[tuple[Incoming, Instant]],
    *,
    vault: Vault,
    days: int,
) -> list[Kept]:
    """
    Keep reports, each with when it came in, in a transaction that writes `reports` alone.

    One that is known, also from earlier in this list, is given as it is kept.
    """
    digests = [one.sha256 or hash_original(one.text.encode("utf-8")) for one, _ in arrived]
    known = find_reports(connection, digests)
    new: dict[str, int] = {}
    for number, digest in enumerate(digests):
        if digest not in known:
            new.setdefault(digest, number)
    if new:
        rows = [_write(digest, *arrived[n], vault, days) for digest, n in new.items()]
        connection.execute(insert(reports), rows)
        known |= find_reports(connection, new)
        steps = ((arrived[n][1], known[digest].id) for digest, n in new.items())
        note_steps(connection, [Step(at, "keep-report", None, "report", i) for at, i in steps])
    return [replace(known[d], is_new=new.get(d) == n) for n, d in enumerate(digests)]


def _write(
    digest: str, incoming: Incoming, now: Instant, vault: Vault, days: int
) -> dict[str, object]:
    return {
        "sha256": digest,
        "received": now,
        "outlet": incoming.outlet,
        "address": incoming.address,
        "language": incoming.language,
        "original": vault.encrypt(incoming.text),
        "keep_until": now + timedelta(days=days),
        "published": incoming.published,
        "published_basis": incoming.published_basis,
        "title": incoming.title,
    }


def hash_original(content: bytes) -> str:
    """Give the hash by which an original is known for ever."""
    return sha256(content).hexdigest()


def find_reports(connection: Connection, digests: Iterable[str]) -> dict[str, Kept]:
    """Find what is kept of the reports whose originals have these hashes, by hash."""
    found = connection.execute(select(reports).where(reports.c.sha256.in_(list(digests))))
    return {row.sha256: _build(row) for row in found}


def get_report(store: Store, number: int) -> Kept:
    """
    Get what is kept of a report.

    Raises
    ------
    BadInputError
        There is no such report.
    """
    return _build(_get(store, number))


def read_report(store: Store, number: int, *, vault: Vault) -> tuple[Kept, str]:
    """
    Read a report with its text.

    Raises
    ------
    BadInputError
        There is no such report, or its text was forgotten.
    """
    row = _get(store, number)
    if row.original is None:
        raise BadInputError(f"the text of report {number} is forgotten: nobody can read it again")
    return _build(row), vault.decrypt(row.original)


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
        steps = [Step(now, "forget-original", None, "report", number) for number in numbers]
        note_steps(connection, steps)
    return len(numbers)


def _get(store: Store, number: int) -> Row[tuple[object, ...]]:
    with store.reading() as connection:
        found = connection.execute(select(reports).where(reports.c.id == number)).first()
    if found is None:
        raise BadInputError(f"no report {number} at the desk")
    return found


def _build(row: Row[tuple[object, ...]]) -> Kept:
    known = (row.id, row.sha256, row.received, row.outlet, row.address, row.language)
    told = (row.published, row.published_basis, row.title)
    return Kept(*known, row.original is not None, False, *told)
