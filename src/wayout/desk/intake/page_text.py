"""The article of a web page: its text and title without menus, its publication."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from wayout.desk.intake.article import Article
from wayout.desk.intake.page_dates import NOT_STATED, find_publication
from wayout.desk.intake.plain_text import decode_text, tidy_text
from wayout.errors import BadInputError
from wayout.situation.period import Instant

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from trafilatura.settings import Extractor

MOST_MARKUP = 3_000_000
"""Bytes of a page; the largest news pages have about two million."""
MOST_ELEMENTS = 60_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def extract_page(content: bytes, *, address: str, zone: str, captured: Instant) -> Article:
    """
    Extract the article of a page; scripts, menus and hidden parts are no part of it.

    Raises
    ------
    BadInputError
        The page is too large or has no text.
    """
    tree = parse_page(content)
    published = find_publication(tree, address=address, zone=zone, captured=captured)
    title = find_title(tree)
    text = extract_text(tree)
    if not text:
        raise BadInputError("the page holds no article text; accepted: a saved page with its text")
    notices = (published.notice,) if published.notice else ()
    known = published if published.instant else NOT_STATED
    return Article(
        text=text,
        title=title,
        published=known.instant,
        published_basis=known.basis,
        notices=notices,
    )


def parse_page(content: bytes) -> HtmlElement:
    """
    Parse a page without a network, without entities of its own.

    Raises
    ------
    BadInputError
        It is too large, has too many elements, or is no page.
    """
    from lxml import etree, html  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load

    if len(content) > MOST_MARKUP:
        most = f"{MOST_MARKUP // 1_000_000} MB"
        raise BadInputError(f"the page has {len(content):,} bytes; accepted: up to {most}")
    declared = _CHARSET.search(content[:4000])
    encoding = declared.group(1).decode("ascii") if declared else ""
    markup = _DECLARATION.sub("", decode_text(content, declared=encoding)).replace("\x00", "")
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, ValueError):
        raise BadInputError("the page cannot be parsed; accepted: a saved HTML page") from None
    count = int(tree.xpath("count(descendant-or-self::node()[not(self::text())])"))
    if count > MOST_ELEMENTS:
        raise BadInputError(f"the page has {count:,} elements; accepted: up to {MOST_ELEMENTS:,}")
    return tree


def find_title(tree: HtmlElement) -> str:
    """Find the title of an article: as told to other sites, its heading, or that of the window."""
    for path in (
        ".//meta[@property='og:title']",
        ".//article//h1",
        ".//h1",
        ".//title",
    ):
        for element in tree.iterfind(path):
            said = element.get("content") or element.text_content()
            title = " ".join(tidy_text(said).split())
            if title:
                return title[:300]
    return ""


def extract_text(tree: HtmlElement) -> str:
    """Extract the text of the article, one paragraph a line; empty if there is none."""
    from trafilatura import extract  # noqa: PLC0415 - slow to load

    return tidy_text(extract(tree, options=_build_options()) or "")


@functools.cache
def _build_options() -> Extractor:
    """Build what the library is told, once a process: it reads a table of settings each time."""
    from trafilatura.settings import Extractor  # noqa: PLC0415 - slow to load

    return Extractor(fast=True, comments=False, tables=True)
