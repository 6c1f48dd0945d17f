"""Taking in: from a capture to a kept report with its claims, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wayout.desk.claims.claim import Claim
from wayout.desk.claims.lexicon import LANGUAGES
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.intake.article import Article
from wayout.desk.intake.capture import Capture
from wayout.desk.intake.extraction import extract_article
from wayout.desk.intake.feed_file import split_feed
from wayout.desk.intake.privacy import NameRemover
from wayout.desk.intake.storing import Arrival, Stored, store_arrivals
from wayout.desk.people.person import Person, demand_duty
from wayout.desk.store.reports import Incoming, Kept, find_reports, hash_original
from wayout.desk.store.store import Store
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

KEPT_DAYS = 30
BATCH = 16
"""So many are stored in one transaction; a kill costs the reading of as many."""


@dataclass(frozen=True, slots=True)
class Intake:
    """
    What captures are taken in with: the store they go to, and what reads and clears them.

    Made once for many captures of one situation. After `days` a text is forgotten; its hash stays.
    """

    store: Store
    vault: Vault
    situation: Situation
    reader: ClaimReader
    remover: NameRemover
    days: int = KEPT_DAYS


@dataclass(frozen=True, slots=True)
class TakenIn:
    """
    What became of a capture.

    Attributes
    ----------
    is_new
        False if the same original had come in before; nothing was added then.
    claim_ids
        Its claims in the inbox, in the order of the text.
    notices
        One line for each thing left out, guessed or worth knowing.
    copy_of
        The report of which this text is a near-duplicate; its claims are no second witness.
    """

    report_id: int
    is_new: bool
    claim_ids: tuple[int, ...]
    title: str
    language: str
    published: Instant | None
    notices: tuple[str, ...]
    published_basis: str = ""
    copy_of: int | None = None


Outcome = tuple[TakenIn, ...] | BadInputError
"""What became of a capture, or why it was not taken."""


def take_in(intake: Intake, capture: Capture, *, by: Person | None, now: Instant) -> TakenIn:
    """
    Take in one capture: its text without names is sealed, its claims wait in the inbox.

    All of it stands at the end, or nothing does. The same original twice is taken once.

    Parameters
    ----------
    by
        Who hands it in; None for a program that watches a folder or a feed.

    Raises
    ------
    BadInputError
        The capture cannot be read, or is a feed; see `take_every`.
    NotAllowedError
        The role of that person hands nothing in.
    """
    (made,) = _take_batch(intake, [capture], by=by, now=now)
    if isinstance(made, BadInputError):
        raise made
    return made


def take_every(
    intake: Intake, capture: Capture, *, by: Person | None, now: Instant
) -> tuple[TakenIn, ...]:
    """
    Take in a capture of any kind: of a feed each entry, of another kind the one.

    An entry without an article is left out, with the others taken, and a notice says so. Each
    stands or falls by itself, so that a feed that is interrupted goes on where it stopped.

    Raises
    ------
    BadInputError
        The capture cannot be read, or no entry of a feed can.
    """
    (made,) = take_all(intake, [capture], by=by, now=now)
    if isinstance(made, BadInputError):
        raise made
    return made


def take_all(
    intake: Intake, captures: Iterable[Capture], *, by: Person | None, now: Instant
) -> tuple[Outcome, ...]:
    """
    Take in captures, each as `take_every` does, and give of each what became of it or its fault.

    They are stored `BATCH` at a time: all of these are read first, so that nobody who writes to the
    database waits for a text to be read.
    """
    pages: list[tuple[int, Capture]] = []
    taken: list[list[TakenIn]] = []
    faults: list[list[BadInputError]] = []
    for number, capture in enumerate(captures):
        split = _split(capture, intake.situation)
        pages += [(number, page) for page in split if isinstance(page, Capture)]
        faults.append([page for page in split if isinstance(page, BadInputError)])
        taken.append([])
    for start in range(0, len(pages), BATCH):
        batch = pages[start : start + BATCH]
        made = _take_batch(intake, [page for _, page in batch], by=by, now=now)
        for (number, _), one in zip(batch, made, strict=True):
            if isinstance(one, BadInputError):
                faults[number].append(one)
            else:
                taken[number].append(one)
    return tuple(_tell_left_out(t, f) if t else f[0] for t, f in zip(taken, faults, strict=True))


def _tell_left_out(
    taken: Sequence[TakenIn], faults: Sequence[BadInputError]
) -> tuple[TakenIn, ...]:
    """Tell with the last entry of a feed how many of its entries were left out."""
    if not faults:
        return tuple(taken)
    told = f"left out of this feed: {len(faults)} that cannot be read; the first: {faults[0]}"
    return (*taken[:-1], replace(taken[-1], notices=(*taken[-1].notices, told)))


def _split(capture: Capture, situation: Situation) -> tuple[Capture | BadInputError, ...]:
    if capture.kind != "feed":
        return (capture,)
    try:
        return split_feed(capture, zone=situation.head.time_zone)
    except BadInputError as fault:
        return (fault,)


def _take_batch(
    intake: Intake, captures: Sequence[Capture], *, by: Person | None, now: Instant
) -> list[TakenIn | BadInputError]:
    """Read what is new of some captures, then store all of it in one transaction."""
    if by is not None:
        demand_duty(by, "report")
    digests = [hash_original(capture.content) for capture in captures]
    with intake.store.reading() as connection:
        known = find_reports(connection, digests)
    made: dict[int, TakenIn | BadInputError] = {}
    read: dict[int, tuple[Article, Arrival]] = {}
    for number, (capture, digest) in enumerate(zip(captures, digests, strict=True)):
        try:
            if digest in known:
                made[number] = _tell_known(known[digest])
            else:
                read[number] = _read(intake, capture, digest=digest, now=now)
        except BadInputError as fault:
            made[number] = fault
    if read:
        arrivals = [arrival for _, arrival in read.values()]
        stored = store_arrivals(intake.store, arrivals, vault=intake.vault, days=intake.days)
        for (number, (article, _)), one in zip(read.items(), stored, strict=True):
            made[number] = _tell_stored(article, one)
    return [made[number] for number in range(len(captures))]


def _read(
    intake: Intake, capture: Capture, *, digest: str, now: Instant
) -> tuple[Article, Arrival]:
    """Read a capture: its article without names, and what is to be stored of it."""
    article = clear_article(extract_article(capture, situation=intake.situation), intake.remover)
    claims, notices = _read_claims(article, intake.reader, outlet=capture.outlet)
    incoming = Incoming(
        text=article.text,
        outlet=capture.outlet,
        address=capture.address,
        language=article.language,
        published=article.published,
        published_basis=article.published_basis,
        title=article.title,
        sha256=digest,
    )
    at = capture.captured if capture.kind == "witness" else now
    return replace(article, notices=notices), Arrival(incoming, claims, at)


def clear_article(article: Article, remover: NameRemover) -> Article:
    """
    Take names out of the text and title of an article, and say how many.

    Tables and forms hold none: their columns and words are of a fixed list.
    """
    if article.claims is not None:
        return article
    cleared, title = remover.remove(article.text), remover.remove(article.title)
    notices = article.notices
    if cleared.removed:
        told = ", ".join(f"{kind} {n}" for kind, n in sorted(cleared.removed.items()))
        notices = (*notices, f"taken out before storage: {told}")
    if article.language not in ("", *LANGUAGES):
        told = f"names in the language '{article.language}' are found by a rough rule only"
        notices = (*notices, told)
    return replace(article, text=cleared.text, title=title.text, notices=notices)


def _read_claims(
    article: Article, reader: ClaimReader, *, outlet: str
) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
    if article.claims is not None:
        return article.claims, article.notices
    if article.language not in ("", *LANGUAGES):
        told = f"there is no grammar for the language '{article.language}': no claims were read"
        return (), (*article.notices, told)
    return reader.read(article.text, outlet=outlet, published=article.published), article.notices


def _tell_stored(article: Article, stored: Stored) -> TakenIn:
    """Tell what became of an article."""
    if not stored.report.is_new:
        return _tell_known(stored.report)
    return TakenIn(
        report_id=stored.report.id,
        is_new=True,
        claim_ids=stored.claim_ids,
        title=article.title,
        language=article.language,
        published=article.published,
        notices=(*article.notices, *stored.notices),
        published_basis=article.published_basis,
        copy_of=stored.copy_of,
    )


def _tell_known(kept: Kept) -> TakenIn:
    """Tell what is known of an original that came in before."""
    told = Stored(kept).notices
    known = (kept.title, kept.language, kept.published, told, kept.published_basis)
    return TakenIn(kept.id, False, (), *known)
