"""A document: a file in a format of others, told by its name or its shape, and taken in whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from wayout.desk.claims.reading import ClaimReader
from wayout.desk.exchange.cap_alert import read_cap
from wayout.desk.exchange.message import Clear, Reading
from wayout.desk.exchange.reliefweb import read_reliefweb
from wayout.desk.exchange.service_alerts import Places, read_service_alerts
from wayout.desk.exchange.taking_messages import take_messages
from wayout.desk.intake.privacy import NameRemover
from wayout.desk.intake.taking_in import TakenIn
from wayout.desk.people.person import Person
from wayout.desk.store.store import Store
from wayout.desk.store.vault import Vault
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "reliefweb": "an answer of the ReliefWeb API",
        "cap": "an alert of CAP 1.2",
        "gtfs-rt": "a feed of GTFS Realtime",
    }
)
"""The formats by what a person calls them, with what a file of each is."""
_ALERT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*|<!--[^>]*-->\s*)*"
    rb"<(?:\w+:)?alert\s[^>]*urn:oasis:names:tc:emergency:cap:1\.2"
)
_RELIEFWEB = (b'"data"', b'"fields"')


@dataclass(frozen=True, slots=True)
class Document:
    """
    A file in a format of others.

    Attributes
    ----------
    form
        One of `FORMS`.
    file
        What it is called in notices.
    given
        What somebody said of it: `outlet`, `address`, `published`; empty texts are nothing said.
    places
        The places behind ids of a feed, as `map_ids` gives them.
    was_told
        Somebody said the format; False: it was known by its shape.
    """

    content: bytes = field(repr=False)
    form: str
    file: str
    given: Mapping[str, str] = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    was_told: bool = True


def get_form(name: str) -> str:
    """
    Get the format of a name.

    Raises
    ------
    BadInputError
        There is no such format; the nearest is named.
    """
    if name not in FORMS:
        near = find_nearest(name, FORMS)
        hint = f"; did you mean '{near}'?" if near else ""
        raise BadInputError(f"no format '{name[:40]}'{hint}; accepted: {', '.join(FORMS)}")
    return name


def find_document(content: bytes, *, file: str, given: Mapping[str, str]) -> Document | None:
    """Find out whether content is of a format whose shape tells it; a protocol buffer has none."""
    form = ""
    if _ALERT.match(content[:4000]):
        form = "cap"
    elif content[:100].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        form = "reliefweb" if all(name in content for name in _RELIEFWEB) else ""
    return Document(content, form, file, given, was_told=False) if form else None


def take_document(
    store: Store,
    document: Document,
    *,
    vault: Vault,
    reader: ClaimReader,
    situation: Situation,
    remover: NameRemover,
    by: Person | None,
    now: Instant,
) -> tuple[TakenIn, ...]:
    """
    Take in every message of a document; what is to be told of the file stands with the first.

    Raises
    ------
    BadInputError
        No message of it can be taken; each fault is a line.
    NotAllowedError
        The role of that person hands nothing in.
    """
    read = partial(_read, document, reader, situation)
    taken = take_messages(store, read, vault=vault, remover=remover, by=by, now=now)
    first = taken[0]
    return (replace(first, notices=(*_tell(document), *first.notices)), *taken[1:])


def _read(document: Document, reader: ClaimReader, situation: Situation, clear: Clear) -> Reading:
    content, file = document.content, document.file
    if document.form == "cap":
        return read_cap(content, reader, situation, file=file, clear=clear)
    if document.form == "reliefweb":
        return read_reliefweb(content, reader, file=file, clear=clear)
    outlet = document.given.get("outlet", "")
    return read_service_alerts(
        content, reader, document.places, outlet=outlet, file=file, clear=clear
    )


def _tell(document: Document) -> list[str]:
    """Tell what the file was taken for, and what was said of it and not used."""
    used = ("outlet",) if document.form == "gtfs-rt" else ()
    unused = [name for name, said in document.given.items() if said and name not in used]
    told = [] if document.was_told else [f"{document.file}: taken as {FORMS[document.form]}"]
    if unused:
        told.append(f"not used: {', '.join(unused)}; the file says it of each message")
    return told
