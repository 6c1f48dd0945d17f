"""
Service alerts of GTFS Realtime, read into claims through a table of its ids.

References
----------
GTFS Realtime Reference, version 2.0: "message Alert".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from wayout.desk.claims.claim import Claim, When
from wayout.desk.claims.lexicon import LANGUAGES
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.exchange.faults import Faults
from wayout.desk.exchange.message import (
    MOST_BYTES,
    MOST_MESSAGES,
    Clear,
    Message,
    Reading,
    join_text,
    keep,
)
from wayout.desk.exchange.named_areas import announce, settle_claims
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant
from wayout.situation.record import Crossing, Place
from wayout.situation.situation import Situation

VERSIONS = ("1.0", "2.0")
SELECTORS = ("stop", "route", "agency")
"""What an id of a table is of: `stop:ID`, `route:ID` or `agency:ID`."""
NO_SERVICE = 1
MODES = MappingProxyType(
    {0: "train", 1: "train", 2: "train", 3: "bus", 4: "ferry", 11: "bus", 12: "train"}
)
"""Route types of GTFS by the mode they are; others name no mode."""
MOST_PERIODS = 10

Places = Mapping[str, Place | Crossing]


@dataclass
class _Page(Faults):
    reader: ClaimReader
    outlet: str
    places: Places
    clear: Clear


def map_ids(table: Mapping[str, str], situation: Situation) -> Places:
    """
    Give the places behind the ids of a feed.

    Parameters
    ----------
    table
        `stop:ID`, `route:ID` or `agency:ID` to the id of a place or post of the situation.

    Raises
    ------
    BadInputError
        An id has another form, or the situation has no such place.
    """
    found: dict[str, Place | Crossing] = {}
    for key, name in table.items():
        place = situation.find_place(name)
        if key.partition(":")[0] not in SELECTORS or not key.partition(":")[2]:
            raise BadInputError(
                f"'{key[:60]}' is no id of a feed; accepted: stop:…, route:…, agency:…"
            )
        if place is None:
            near = find_nearest(name, [*situation.crossings, *situation.places])
            hint = f"; did you mean '{near}'?" if near else ""
            raise BadInputError(f"'{key}' leads to '{name[:60]}', which is no place{hint}")
        found[key] = place
    return found


def read_service_alerts(
    content: bytes,
    reader: ClaimReader,
    places: Places,
    *,
    outlet: str,
    file: str,
    clear: Clear = keep,
) -> Reading:
    """
    Read the alerts of a feed; notices name entities by their number where others name lines.

    An alert of no service for a known mode is a way closed to it while the alert lasts; any other
    is what its words say, or else an announcement. Trips and vehicles are passed over.

    Parameters
    ----------
    places
        As `map_ids` gives them. An id that is not among them is a notice.
    """
    page = _Page(file, reader, outlet, places, clear)
    feed = _parse(content, page)
    if feed is None:
        return Reading((), tuple(page.notices))
    sent = _take_instant(feed.header.timestamp)
    alerts = [
        (n, e) for n, e in enumerate(feed.entity, 1) if e.HasField("alert") and not e.is_deleted
    ]
    if others := len(feed.entity) - len(alerts):
        page.note(0, "no-alert", f"{others} entities are no alerts, or gone")
    if len(alerts) > MOST_MESSAGES:
        found = f"{len(alerts):,} alerts; what follows the {MOST_MESSAGES:,}th was left out"
        page.note(alerts[MOST_MESSAGES][0], "too-many", found)
    read = [_read_alert(page, n, entity, sent) for n, entity in alerts[:MOST_MESSAGES]]
    return Reading(tuple(m for m in read if m is not None), tuple(page.notices))


def _parse(content: bytes, page: _Page) -> Any:
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # noqa: PLC0415
    from google.transit.gtfs_realtime_pb2 import FeedMessage  # noqa: PLC0415 - both load long

    accepted = "a GTFS Realtime feed as protocol buffer"
    if len(content) > MOST_BYTES:
        page.note(0, "not-gtfs-rt", f"{len(content):,} bytes", f"{MOST_BYTES:,} bytes")
        return None
    try:
        feed = FeedMessage.FromString(content)
    except DecodeError as fault:
        page.note(0, "not-gtfs-rt", f"it cannot be decoded: {str(fault)[:80]}", accepted)
        return None
    version = _say(feed.header.gtfs_realtime_version)
    if version not in VERSIONS:
        near = find_nearest(version, VERSIONS)
        page.note(0, "unknown-version", f"the version is '{version[:20]}'", "1.0, 2.0", near)
        return None
    return feed


def _read_alert(page: _Page, number: int, entity: Any, sent: Instant | None) -> Message | None:
    alert, named = entity.alert, _say(entity.id)
    language, title = _choose(alert.header_text, "")
    other, body = _choose(alert.description_text, language)
    language = language if title else other
    text = page.clear(join_text(title, body if other == language else ""))
    if not text:
        page.note(number, "no-text", f"alert '{named[:60]}' has no text", "a header text")
        return None
    if language not in ("", *LANGUAGES):
        found = f"alert '{named[:60]}' speaks '{language[:20]}', of which no claims are read"
        page.note(number, "no-grammar", found, ", ".join(LANGUAGES))
    places, modes = _take_places(page, number, alert)
    claims: list[Claim] = []
    for when in _take_periods(page, number, alert):
        claims += _make_claims(page, alert, text, places, modes, when, language, sent)
    unique = tuple(dict.fromkeys(claims))
    address = next((join_text(_say(one.text)) for one in alert.url.translation), "")
    key = join_text(named)[:80]
    return Message(
        key, text, page.clear(join_text(title)), page.outlet, address, language, sent, unique
    )


def _make_claims(
    page: _Page,
    alert: Any,
    text: str,
    places: list[Place | Crossing],
    modes: frozenset[str],
    when: When,
    language: str,
    sent: Instant | None,
) -> Iterable[Claim]:
    told = page.reader.read(text, outlet=page.outlet, published=sent, language=language or None)
    settled = settle_claims(told, places, when=when)
    if alert.effect == NO_SERVICE and modes and places:
        closed = announce(text, places, outlet=page.outlet, when=when, kind="closed")
        return (replace(closed, modes=modes), *(c for c in settled if c.kind != "closed"))
    if settled or not places:
        return settled
    return (announce(text, places, outlet=page.outlet, when=when, kind="announcement"),)


def _say(text: str | bytes) -> str:
    """Give a text of the feed; one that is no UTF-8 comes as bytes."""
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _choose(text: Any, wanted: str) -> tuple[str, str]:
    """Choose a translation: in the language wanted, one with a grammar, or the first."""
    spoken = [(_say(one.language)[:2].lower(), _say(one.text)) for one in text.translation]
    order = [*([wanted] if wanted else []), *LANGUAGES, ""]
    for language in order:
        for found in spoken:
            if found[0] == language:
                return found
    return spoken[0] if spoken else (wanted, "")


def _take_places(
    page: _Page, number: int, alert: Any
) -> tuple[list[Place | Crossing], frozenset[str]]:
    places: dict[str, Place | Crossing] = {}
    modes: set[str] = set()
    for one in alert.informed_entity:
        named = {"stop": one.stop_id, "route": one.route_id, "agency": one.agency_id}
        if one.HasField("trip") and one.trip.route_id:
            named["route"] = named["route"] or one.trip.route_id
        keys = [f"{kind}:{_say(name)}" for kind, name in named.items() if name]
        known = [key for key in keys if key in page.places]
        if one.HasField("route_type") and one.route_type in MODES:
            modes.add(MODES[one.route_type])
        if not known and keys:
            near = find_nearest(keys[0], page.places)
            found = f"'{keys[0][:60]}' leads to no place of the situation"
            page.note(number, "unknown-id", found, list_some(page.places), near)
        for key in known[:1]:
            places[page.places[key].id] = page.places[key]
    return list(places.values()), frozenset(modes)


def _take_periods(page: _Page, number: int, alert: Any) -> list[When]:
    ground = "the period that the alert states"
    periods = list(alert.active_period)
    if len(periods) > MOST_PERIODS:
        found = f"{len(periods)} periods; what follows the {MOST_PERIODS}th was left out"
        page.note(number, "too-many", found)
    found_periods = []
    for one in periods[:MOST_PERIODS]:
        start, end = _take_instant(one.start), _take_instant(one.end)
        unread = (one.start and start is None) or (one.end and end is None)
        if unread or (start and end and end <= start):
            told = f"a period from {one.start} to {one.end}"
            page.note(number, "bad-date", told, "seconds since 1970, the end after the start")
            continue
        found_periods.append(When(start, end, None, ground))
    return found_periods or [When(None, None, None, "the alert states no period")]


def _take_instant(seconds: int) -> Instant | None:
    """Take an instant; 0 and what lies beyond the calendar are none."""
    if not 0 < seconds < 253_370_764_800:
        return None
    return datetime.fromtimestamp(seconds, UTC)
