"""
Alerts of the Common Alerting Protocol, read into claims.

References
----------
OASIS, Common Alerting Protocol Version 1.2, 1 July 2010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wayout.desk.claims.claim import When
from wayout.desk.claims.lexicon import LANGUAGES
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.exchange.faults import Faults
from wayout.desk.exchange.message import Clear, Message, Reading, join_text, keep
from wayout.desk.exchange.named_areas import (
    announce,
    find_area,
    find_nearest_name,
    settle_claims,
)
from wayout.desk.exchange.xml_tree import Element, parse_xml
from wayout.errors import BadInputError
from wayout.exchange.cap import CAP, CERTAINTIES, KINDS, SEVERITIES, STATUSES, URGENCIES
from wayout.network.gazetteer import Gazetteer
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant, parse_instant
from wayout.situation.record import Crossing, Place
from wayout.situation.situation import Situation

SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
SCOPES = ("Public", "Restricted", "Private")
IN_ALERT = (
    *("identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction"),
    *("addresses", "code", "note", "references", "incidents", "info"),
)
IN_INFO = (
    *("language", "category", "event", "responseType", "urgency", "severity", "certainty"),
    *("audience", "eventCode", "effective", "onset", "expires", "senderName", "headline"),
    *("description", "instruction", "web", "contact", "parameter", "resource", "area"),
)
IN_AREA = ("areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling")
_WORDS = {
    "status": STATUSES,
    "msgType": KINDS,
    "scope": SCOPES,
    "urgency": URGENCIES,
    "severity": SEVERITIES,
    "certainty": CERTAINTIES,
}


@dataclass
class _Page(Faults):
    reader: ClaimReader
    situation: Situation
    gazetteer: Gazetteer
    clear: Clear


def read_cap(
    content: bytes,
    reader: ClaimReader,
    situation: Situation,
    *,
    file: str,
    clear: Clear = keep,
) -> Reading:
    """
    Read an alert: a message for each of its parts in the first language that has a grammar.

    Only what is actual and public makes claims; a cancellation names what it takes back. What its
    words do not say, its area and its hours do. Nobody checked a signature: it is passed over, and
    the notice says so.
    """
    page = _Page(file, reader, situation, Gazetteer(situation), clear)
    try:
        root = parse_xml(content)
    except BadInputError as fault:
        page.note(1, "not-cap", str(fault), "an alert of CAP 1.2")
        return Reading((), tuple(page.notices))
    if (root.space, root.name) != (CAP, "alert"):
        found = f"the file holds '{root.name[:40]}' of the namespace '{root.space[:60]}'"
        page.note(root.line, "not-cap", found, f"'alert' of {CAP}")
        return Reading((), tuple(page.notices))
    _check_names(page, root, IN_ALERT)
    messages = _read_alert(root, page)
    return Reading(messages, tuple(page.notices))


def _read_alert(root: Element, page: _Page) -> tuple[Message, ...]:
    key, sender = (_take(page, root, name) for name in ("identifier", "sender"))
    sent = _take_instant(page, root, "sent", needed=True)
    told = {name: _take_word(page, root, name) for name in ("status", "msgType", "scope")}
    if not (key and sender and sent and all(told.values())):
        return ()
    for name, wanted in (("status", ("Actual",)), ("scope", ("Public",)), ("msgType", KINDS[:3])):
        if told[name] not in wanted:
            found = f"the alert's {name} is '{told[name]}': it makes no claims"
            page.note(root.line, "not-for-claims", found, ", ".join(wanted))
            return ()
    named = _find(root, "references") if told["msgType"] != "Alert" else ""
    cancels = tuple(part.split(",")[1] for part in named.split() if part.count(",") == 2)
    if told["msgType"] == "Cancel":
        note = page.clear(join_text(_find(root, "note") or "An alert is taken back."))
        return (Message(key, note, note[:150], sender, "", "", sent, (), cancels),)
    infos = _choose_infos(page, root)
    keys = [key if number == 1 else f"{key}#{number}" for number in range(1, len(infos) + 1)]
    return tuple(
        _build(page, info, key=own, sender=sender, sent=sent, cancels=cancels)
        for own, info in zip(keys, infos, strict=True)
    )


def _build(
    page: _Page, info: Element, *, key: str, sender: str, sent: Instant, cancels: tuple[str, ...]
) -> Message:
    _check_names(page, info, IN_INFO)
    named = {
        name: _take(page, info, name, needed=name == "event")
        for name in ("event", "headline", "description", "senderName", "web", "language")
    }
    for name in ("urgency", "severity"):
        _take_word(page, info, name)
    certainty = _take_word(page, info, "certainty")
    outlet = named["senderName"] or sender
    headline = named["headline"] or named["event"]
    text = page.clear(join_text(headline, named["description"]))
    title = page.clear(headline)
    language = named["language"][:2].lower() or "en"
    when = _take_when(page, info)
    places = _take_places(page, info)
    claims = page.reader.read(text, outlet=outlet, published=sent, language=language)
    settled = settle_claims(claims, places, when=when)
    if not settled and places and certainty != "Unlikely":
        settled = (announce(text, places, outlet=outlet, when=when, kind="announcement"),)
    if certainty == "Unlikely":
        page.note(info.line, "not-for-claims", "the certainty is 'Unlikely': it makes no claims")
        settled = ()
    return Message(key, text, title, outlet, named["web"], language, sent, settled, cancels)


def _choose_infos(page: _Page, root: Element) -> list[Element]:
    """Choose the parts in the first language that can be read; the others say the same."""
    infos = list(root.named("info"))
    spoken = [(_find(one, "language") or "en-US")[:2].lower() for one in infos]
    language = next((word for word in spoken if word in LANGUAGES), "")
    if not infos:
        page.note(root.line, "missing-element", "'alert' has no 'info'", "a part with its words")
    elif not language:
        found = f"the alert speaks {', '.join(spoken)[:60]}, of which no claims are read"
        page.note(root.line, "no-grammar", found, ", ".join(LANGUAGES))
    return [one for one, word in zip(infos, spoken, strict=True) if word == language]


def _check_names(page: _Page, element: Element, known: Sequence[str]) -> None:
    for one in element.inside:
        if one.space == SIGNATURE and one.name == "Signature":
            page.note(one.line, "signature-unchecked", "the signature was not checked")
        elif one.space != CAP or one.name not in known:
            where = "" if one.space == CAP else f" of the namespace '{one.space[:60]}'"
            found = f"unknown element '{one.name[:40]}'{where} in '{element.name}'"
            nearest = find_nearest(one.name, known)
            page.note(one.line, "unknown-element", found, list_some(known), nearest)


def _find(element: Element, name: str) -> str:
    return next((one.text.strip() for one in element.named(name)), "")


def _take(page: _Page, element: Element, name: str, *, needed: bool = True) -> str:
    text = join_text(_find(element, name))
    if needed and not text:
        found = f"'{element.name}' has no '{name}'"
        page.note(element.line, "missing-element", found, f"an element '{name}' with text")
    return text


def _take_word(page: _Page, element: Element, name: str) -> str:
    word, accepted = _take(page, element, name), _WORDS[name]
    if not word or word in accepted:
        return word
    line = next(one.line for one in element.named(name))
    found = f"{name} is '{word[:40]}'"
    page.note(line, "unknown-word", found, ", ".join(accepted), find_nearest(word, accepted))
    return ""


def _take_instant(
    page: _Page, element: Element, name: str, *, needed: bool = False
) -> Instant | None:
    text = _take(page, element, name, needed=needed)
    if not text:
        return None
    try:
        return parse_instant(text)
    except ValueError:
        line = next(one.line for one in element.named(name))
        found = f"{name} is '{text[:40]}'"
        page.note(line, "bad-date", found, "an instant with its offset, to the second")
        return None


def _take_when(page: _Page, info: Element) -> When:
    start, end = (_take_instant(page, info, name) for name in ("onset", "expires"))
    start = start or _take_instant(page, info, "effective")
    if start and end and end <= start:
        page.note(
            info.line, "bad-date", "the alert expires before it begins", "expires after onset"
        )
        end = None
    return When(start, end, None, "the hours that the alert states")


def _take_places(page: _Page, info: Element) -> list[Place | Crossing]:
    found: list[Place | Crossing] = []
    for area in info.named("area"):
        _check_names(page, area, IN_AREA)
        named = _take(page, area, "areaDesc")
        places = find_area(page.gazetteer, named)
        if named and not places:
            nearest = find_nearest_name(page.situation, named)
            told = f"the area '{named[:80]}' is no place of the situation"
            page.note(area.line, "unknown-place", told, "", nearest)
        found += places
    return found
