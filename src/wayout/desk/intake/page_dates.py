"""When a page says it was published, and how sure that is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from wayout.situation.period import Instant

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_STATED = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "date_published",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "date.issued",
    "dc.date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "mediator_published_time",
]
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_HOUR = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?\Z")
_DEEPEST = 8


class Publication(NamedTuple):
    """An instant of publication, its basis as in records, and a line if it is not plain."""

    instant: Instant | None
    basis: str
    notice: str


NOT_STATED = Publication(None, "", "the page does not say when it was published")


def find_publication(
    tree: HtmlElement, *, address: str, zone: str, captured: Instant
) -> Publication:
    """
    Find when a page was published.

    What the page states for machines is taken as it is; anything a library finds beyond that, in
    the address or in the words of the page, is told as inferred. A day counts from its end, and a
    date in the future is not believed.
    """
    for text in _list_stated(tree):
        found = read_publication(text, zone=zone)
        if found.instant and found.instant <= captured + timedelta(days=1):
            return found
    return _infer(tree, address=address, zone=zone, captured=captured)


def read_publication(text: str, *, zone: str) -> Publication:
    """Read a stated ISO date; without an hour or without an offset it is one of a day."""
    found = _HOUR.match(text.strip())
    if found and found.group(3):
        offset = found.group(3).replace("Z", "+00:00")
        try:
            instant = datetime.fromisoformat(f"{found.group(1)}T{found.group(2)}{offset}")
        except ValueError:
            return NOT_STATED
        return Publication(instant.astimezone(UTC), "exact", "")
    day = _DAY.match(text.strip())
    end = _end_of_day(day.group(), zone) if day else None
    return Publication(end, "report-day", "") if end else NOT_STATED


def _end_of_day(day: str, zone: str) -> Instant | None:
    try:
        date = datetime.fromisoformat(day)
    except ValueError:
        return None
    if not 1990 <= date.year <= 2200:
        return None
    return datetime.combine(date, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)


def _list_stated(tree: HtmlElement) -> Iterator[str]:
    """Yield what is stated for machines, the plainest first."""
    for meta in tree.iterfind(".//meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold()
        if name in _STATED and meta.get("content"):
            yield meta.get("content", "")
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        yield from _list_published(script.text or "")
    for element in tree.iterfind(".//time[@datetime]"):
        if "publish" in (element.get("itemprop") or "").casefold() or element.get("pubdate"):
            yield element.get("datetime", "")


def _list_published(text: str) -> Iterator[str]:
    try:
        document = json.loads(text[:200_000])
    except (ValueError, RecursionError):
        return
    waiting: list[tuple[Any, int]] = [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, dict) and isinstance(value.get("datePublished"), str):
            yield value["datePublished"]
        if depth < _DEEPEST and isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            waiting += [(v, depth + 1) for v in inner if isinstance(v, dict | list)]


def _infer(tree: HtmlElement, *, address: str, zone: str, captured: Instant) -> Publication:
    from htmldate import find_date  # noqa: PLC0415 - slow to load

    latest = captured.astimezone(ZoneInfo(zone)).date().isoformat()
    url = address if address.startswith("http") else None
    day = find_date(tree, original_date=True, url=url, max_date=latest, extensive_search=True)
    end = _end_of_day(day, zone) if day else None
    if end is None:
        return NOT_STATED
    told = f"the page does not state its date for machines; {day} is inferred from its words"
    return Publication(end, "inferred", f"{told} or its address")
