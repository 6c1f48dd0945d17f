"""Taking in messages: each a report with its claims, without names, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from wayout.desk.exchange.message import Clear, Message, Reading
from wayout.desk.intake.privacy import NameRemover
from wayout.desk.intake.storing import Arrival, store_arrivals
from wayout.desk.intake.taking_in import KEPT_DAYS, TakenIn
from wayout.desk.people.person import Person, demand_duty
from wayout.desk.store.reports import Incoming, hash_original
from wayout.desk.store.store import Store
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError
from wayout.situation.period import Instant


def take_messages(
    store: Store,
    read: Callable[[Clear], Reading],
    *,
    vault: Vault,
    remover: NameRemover,
    by: Person | None,
    now: Instant,
    days: int = KEPT_DAYS,
) -> tuple[TakenIn, ...]:
    """
    Take in every message of a file; the notices of the file are those of the first, as lines.

    Each stands or falls by itself; one that came in before is not taken again.

    Parameters
    ----------
    read
        Reads the file by one of the readers, with what takes names out of a text as `clear`.

    Raises
    ------
    BadInputError
        There is no message to take; each notice of the file is a line.
    NotAllowedError
        The role of that person hands nothing in.
    """
    if by is not None:
        demand_duty(by, "report")
    reading = read(lambda text: remover.remove(text).text)
    told = tuple(str(notice) for notice in reading.notices)
    if not reading.messages:
        raise BadInputError("\n".join(told) or "the file holds no message")
    taken = []
    for number, message in enumerate(reading.messages):
        notices = told if number == 0 else ()
        taken.append(_take(store, message, notices, vault=vault, now=now, days=days))
    return tuple(taken)


def _take(
    store: Store, one: Message, notices: tuple[str, ...], *, vault: Vault, now: Instant, days: int
) -> TakenIn:
    basis = "exact" if one.published else ""
    known = "\n".join((one.outlet, one.key, str(one.published), one.text))
    incoming = Incoming(
        text=one.text,
        outlet=one.outlet,
        address=one.address,
        language=one.language,
        published=one.published,
        published_basis=basis,
        title=one.title,
        sha256=hash_original(known.encode()),
    )
    arrival = Arrival(incoming, tuple(one.claims), now)
    (stored,) = store_arrivals(store, [arrival], vault=vault, days=days)
    told = (*notices, *(f"it takes back {key}" for key in one.cancels), *stored.notices)
    shown = (one.title, one.language, one.published, told, basis, stored.copy_of)
    return TakenIn(stored.report.id, stored.report.is_new, stored.claim_ids, *shown)
