"""What the desk gives to other programs: the review of a claim, and how a record came to be."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from wayout.desk.claims.claim import Claim
from wayout.desk.comparison.comparing import Comparison, compare_statement
from wayout.desk.comparison.statement import as_statement
from wayout.desk.exchange.claim_review import check_statement, write_claim_review
from wayout.desk.exchange.provenance import trace_publication, write_prov
from wayout.desk.pages.claim_words import say_claim, say_period
from wayout.desk.pages.known import Known
from wayout.desk.pages.report_sheet import is_link
from wayout.desk.review.inbox import Entry, get_entry
from wayout.desk.store.reports import find_original, get_report
from wayout.desk.store.store import Store
from wayout.desk.store.tables import publications
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError, PublicationRefusedError
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

LONGEST_PUBLISHER = 200


def write_review(
    entry: Entry,
    *,
    guide: str,
    publisher: str,
    store: Store,
    vault: Vault,
    known: Known,
    now: Instant,
) -> dict[str, Any]:
    """
    Write the ClaimReview of a claim, in the words of its fields; its own records are no witness.

    Parameters
    ----------
    guide, publisher
        The address under which the guide is read, and who answers for it.

    Raises
    ------
    BadInputError
        The address is none of the web, or the publisher is missing or no line.
    PublicationRefusedError
        Nobody decided about the claim yet, or it may not be reviewed in public.
    """
    _demand_sound(entry, guide, publisher)
    report = get_report(store, entry.report_id)
    checked = check_statement(
        entry.claim,
        _compare(entry, store=store, known=known),
        key=f"claim-{entry.id}",
        words=_say(entry.claim, known.situation),
        original=find_original(store, entry.report_id, vault=vault) or "",
        outlet=report.outlet,
        address=report.address if is_link(report.address) else "",
        published=report.published,
        now=now,
    )
    return write_claim_review(checked, guide=guide.rstrip("/"), publisher=publisher.strip())


def _demand_sound(entry: Entry, guide: str, publisher: str) -> None:
    if not is_link(guide) or not guide.isprintable() or " " in guide:
        found = f"the address of the guide is '{guide[:60]}'"
        raise BadInputError(f"{found}; accepted: such as https://guide.example")
    if not 0 < len(publisher.strip()) <= LONGEST_PUBLISHER or not publisher.isprintable():
        accepted = f"one line of up to {LONGEST_PUBLISHER} characters"
        raise BadInputError(
            f"no publisher is named who answers for the guide; accepted: {accepted}"
        )
    if entry.state == "new":
        told = f"claim {entry.id} is new; an editor decides about it first"
        raise PublicationRefusedError(f"not reviewed: {told}")


def _say(claim: Claim, situation: Situation) -> str:
    said = say_claim(claim, situation)
    if claim.when.start is None and claim.when.end is None:
        return said
    return f"{said}, {say_period(claim, situation.head.time_zone)}"


def _compare(entry: Entry, *, store: Store, known: Known) -> Comparison:
    own = {record for row in _list_finished(store, entry.id) for record in row.records}
    others = [one for one in known.statements if one.record.partition("#")[0] not in own]
    return compare_statement(as_statement(entry.claim, situation=known.situation), others)


def write_trace(store: Store, number: int, *, file: str = "") -> dict[str, Any]:
    """
    Write as PROV-JSON how the records of a claim came to be.

    Parameters
    ----------
    file
        Which of its publications, by its file; empty: the last that published something.

    Raises
    ------
    BadInputError
        There is no such claim or file, or nothing of the claim was published.
    """
    get_entry(store, number)
    rows = _list_finished(store, number)
    wanted = [row for row in rows if row.file == file or not (file or row.retracts)]
    if not wanted:
        found = f"no file '{file[:80]}' was published" if file else "nothing was published"
        raise BadInputError(f"{found} of claim {number}")
    row = wanted[-1]
    return write_prov(trace_publication(store, row.id), situation=row.situation)


def get_traced(store: Store, named: str) -> tuple[int, str]:
    """
    Get the claim and the file that are meant by a claim's number, or by a published file.

    The file is empty for a number; it may be named by its last part alone.

    Raises
    ------
    BadInputError
        It is no number, and no finished publication has such a file.
    """
    if named.isascii() and named.isdigit() and len(named) < 10:
        return int(named), ""
    asked = select(publications.c.claim_id, publications.c.file)
    with store.reading() as connection:
        rows = connection.execute(asked.where(publications.c.phase == "done")).all()
    for number, file in rows:
        if named in (file, file.rpartition("/")[2]):
            return number, file
    near = find_nearest(named[:200], (file for _, file in rows))
    hint = f"; did you mean '{near}'?" if near else ""
    accepted = "the number of a claim, or a file that the desk published"
    raise BadInputError(f"no publication '{named[:80]}'{hint}; accepted: {accepted}")


def _list_finished(store: Store, number: int) -> list[Row[Any]]:
    """List the finished publications of a claim, the first one first."""
    here = (publications.c.claim_id == number) & (publications.c.phase == "done")
    with store.reading() as connection:
        asked = select(publications).where(here).order_by(publications.c.id)
        return list(connection.execute(asked))
