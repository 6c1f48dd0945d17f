"""RSS and Atom files: each entry is a capture of its own, with its own address and date."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from wayout.desk.intake.capture import MOST_WORD, Capture
from wayout.desk.intake.page_dates import read_publication
from wayout.errors import BadInputError
from wayout.situation.period import Instant

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_ENTRIES = 500
_ENTRIES = ("item", "entry")
_BODIES = ("encoded", "content", "summary", "description")
_DATES = ("pubdate", "published", "issued", "date", "updated")
_MARKUP = re.compile(r"<[a-zA-Z!/]")
_TAG = re.compile(r"<[^>]*>")


def split_feed(capture: Capture, *, zone: str) -> tuple[Capture, ...]:
    """
    Split a feed into captures of pages, the oldest last, as the feed has them.

    Raises
    ------
    BadInputError
        It is no feed, defines entities or a document type, or has too many entries.
    """
    root = _parse(capture.content)
    entries = [e for e in root.iter() if _name(e) in _ENTRIES]
    if len(entries) > MOST_ENTRIES:
        raise BadInputError(f"the feed has {len(entries):,} entries; accepted: {MOST_ENTRIES}")
    outlet = capture.outlet or _find_outlet(root)
    made = [_build(entry, replace(capture, outlet=outlet), zone=zone) for entry in entries]
    found = tuple(one for one in made if one is not None)
    if not found:
        raise BadInputError("the feed has no entries with text; accepted: RSS or Atom")
    return found


def _parse(content: bytes) -> Element:
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415

    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # noqa: PLC0415
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        root: Element = fromstring(content, forbid_dtd=False)
    except DefusedXmlException:
        raise BadInputError(
            "the feed defines entities of its own, which can hide a bomb or read files; accepted:"
            " RSS or Atom without them"
        ) from None
    except (ParseError, ValueError, LookupError) as fault:
        said = " ".join(str(fault).split())[:120]
        raise BadInputError(f"the feed is no well-formed XML: {said}") from None
    if _name(root) not in ("rss", "feed", "rdf"):
        raise BadInputError(f"the root is '{_name(root)[:40]}'; accepted: rss, feed or RDF")
    return root


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].casefold() if isinstance(element.tag, str) else ""


def _find_outlet(root: Element) -> str:
    for element in root.iter():
        if _name(element) in _ENTRIES:
            break
        if _name(element) == "title" and element.text:
            return _line(element.text)
    return ""


def _line(text: str) -> str:
    plain = _TAG.sub("", html.unescape(text))
    return "".join(c for c in " ".join(plain.split()) if c.isprintable())[:MOST_WORD]


def _build(entry: Element, capture: Capture, *, zone: str) -> Capture | None:
    """Build the page of an entry; None without any text."""
    title = _first(entry, ("title",))
    body = next(filter(None, _bodies(entry)), "")
    if not (title or body):
        return None
    paragraphs = body if _MARKUP.search(body) else f"<p>{html.escape(body)}</p>"
    heading = html.escape(_line(title))
    stated, published = _publication(entry, zone)
    meta = f'<meta property="article:published_time" content="{stated}">' if stated else ""
    page = (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{heading}</title>{meta}</head>"
        f"<body><article><h1>{heading}</h1>{paragraphs}</article></body></html>"
    )
    address = _line(_find_link(entry)) or capture.address
    content = page.encode("utf-8", errors="replace")
    return Capture(content, "html", capture.outlet, address, published, capture.captured)


def _bodies(entry: Element) -> Iterator[str]:
    for name in _BODIES:
        yield _first(entry, (name,))


def _first(entry: Element, names: tuple[str, ...]) -> str:
    """Give the whole text of the first child of one of these names, with markup inside it."""
    for name in names:
        for child in entry:
            if _name(child) == name:
                text = "".join(child.itertext()).strip()
                if text:
                    return text
    return ""


def _find_link(entry: Element) -> str:
    for child in entry:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            link = (child.get("href") or child.text or "").strip()
            if link.startswith(("http://", "https://")):
                return link
    return ""


def _publication(entry: Element, zone: str) -> tuple[str, Instant | None]:
    """Give a stated date as ISO text for the page, and the instant if it is exact."""
    stated = _first(entry, _DATES)
    try:
        parsed = parsedate_to_datetime(stated)
    except (ValueError, TypeError):
        found = read_publication(stated, zone=zone)
        exact = found.instant if found.basis == "exact" else None
        return (stated[:10] if found.instant else ""), exact
    if parsed.tzinfo is None or "-0000" in stated:
        return parsed.date().isoformat(), None
    return parsed.isoformat(), parsed.astimezone(UTC)
