"""
Reports and disasters as the API of ReliefWeb gives them: a list `data` of items with `fields`.

References
----------
UN OCHA, ReliefWeb API, version 2, "Fields": apidoc.reliefweb.int.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayout.desk.claims.lexicon import LANGUAGES
from wayout.desk.claims.reading import ClaimReader
from wayout.desk.exchange.faults import Faults
from wayout.desk.exchange.json_items import locate_items, name_type, parse_document
from wayout.desk.exchange.message import MOST_MESSAGES, Clear, Message, Reading, join_text, keep
from wayout.errors import BadInputError
from wayout.situation.notice import find_nearest, list_some
from wayout.situation.period import Instant, parse_instant

WHOLE = ("data", "time", "href", "links", "took", "totalCount", "count", "embedded", "facets")
ITEM = ("id", "score", "href", "fields")
USED = ("title", "name", "body", "description", "date", "source", "url", "url_alias", "language")
PASSED_OVER = (
    *("id", "status", "headline", "file", "image", "feature", "format", "theme", "theme-id"),
    *("ocha_product", "origin", "country", "primary_country", "disaster", "disaster_type"),
    *("vulnerable_groups", "body-html", "description-html", "glide", "type", "primary_type"),
    *("related_glide", "current", "featured", "profile", "redirects"),
)
"""Fields of the format that say nothing a claim needs; any other field is a notice."""
DATES = ("original", "event", "created", "changed")
"""Of a date, the first that is there: when it was published before when it was taken up."""


def read_reliefweb(
    content: bytes, reader: ClaimReader, *, file: str, clear: Clear = keep
) -> Reading:
    """
    Read the reports or disasters of an answer of the API, each with its claims.

    A report without a text or a date is left out, and every fault becomes a notice with its line.

    Parameters
    ----------
    file
        What the answer is called in notices.
    clear
        Takes names out of titles and bodies before anything is read from them.
    """
    page = Faults(file)
    try:
        text, document = parse_document(content)
    except BadInputError as fault:
        page.note(1, "not-reliefweb", str(fault), "an answer of the ReliefWeb API")
        return Reading((), tuple(page.notices))
    items = document.get("data")
    if not isinstance(items, list):
        found = f"'data' is {name_type(items)}"
        page.note(1, "not-reliefweb", found, "a list of items, as the ReliefWeb API gives them")
        return Reading((), tuple(page.notices))
    _check_names(page, 1, document, WHOLE, "the answer")
    lines = locate_items(text, "data")
    if len(items) > MOST_MESSAGES:
        found = f"{len(items):,} items; what follows the {MOST_MESSAGES:,}th was left out"
        page.note(lines[MOST_MESSAGES], "too-many", found)
    read = [
        _read_item(item, reader, page, clear, line=line, where=f"data[{number}]")
        for number, (item, line) in enumerate(zip(items[:MOST_MESSAGES], lines, strict=False))
    ]
    return Reading(tuple(m for m in read if m is not None), tuple(page.notices))


def _read_item(
    item: object, reader: ClaimReader, page: Faults, clear: Clear, *, line: int, where: str
) -> Message | None:
    if not isinstance(item, Mapping) or not isinstance(item.get("fields"), Mapping):
        page.note(line, "no-fields", f"{where} has no object 'fields'", "an item with 'fields'")
        return None
    _check_names(page, line, item, ITEM, where)
    fields = item["fields"]
    _check_names(page, line, fields, (*USED, *PASSED_OVER), f"{where}.fields")

    def take(*names: str) -> str:
        there = [name for name in names if name in fields]
        return _take_text(page, line, fields, there[0], where) if there else ""

    title, body = take("title", "name"), take("body", "description")
    published = _take_date(page, line, fields.get("date"), f"{where}.fields.date")
    if not (title.strip() or body.strip()):
        page.note(line, "no-text", f"{where} has neither title nor body", "a title or a body")
        return None
    if published is None:
        return None
    outlet = ", ".join(_take_names(page, line, fields, "source", "shortname", "name"))
    codes = _take_names(page, line, fields, "language", "code", "name")
    language = codes[0] if codes else ""
    text = clear(join_text(title, body))
    claims = reader.read(text, outlet=outlet, published=published, language=language or None)
    if language not in ("", *LANGUAGES):
        found = f"{where} is in the language '{language[:20]}', of which no claims are read"
        page.note(line, "no-grammar", found, ", ".join(LANGUAGES))
    address = join_text(take("url", "url_alias"))
    key = join_text(str(item.get("id", "")))[:80]
    return Message(key, text, clear(join_text(title)), outlet, address, language, published, claims)


def _check_names(
    page: Faults, line: int, table: Mapping[str, Any], known: tuple[str, ...], where: str
) -> None:
    for name in table:
        if name not in known:
            found = f"unknown field '{name[:40]}' in {where}"
            page.note(line, "unknown-field", found, list_some(known), find_nearest(name, known))


def _take_text(page: Faults, line: int, fields: Mapping[str, Any], name: str, where: str) -> str:
    value = fields[name]
    if isinstance(value, str):
        return value
    page.note(line, "wrong-type", f"{where}.fields.{name} is {name_type(value)}", "a text")
    return ""


def _take_date(page: Faults, line: int, dates: object, where: str) -> Instant | None:
    known = dates if isinstance(dates, Mapping) else {}
    name = next((name for name in DATES if name in known), "")
    if not name:
        page.note(line, "no-date", f"{where} has no date", "an object with " + ", ".join(DATES))
        return None
    value = known[name]
    try:
        return parse_instant(value if isinstance(value, str) else "")
    except ValueError:
        found = f"'{value[:40]}'" if isinstance(value, str) else name_type(value)
        page.note(line, "bad-date", f"{where}.{name} is {found}", "an instant with its offset")
        return None


def _take_names(
    page: Faults, line: int, fields: Mapping[str, Any], name: str, *keys: str
) -> list[str]:
    listed = fields.get(name, [])
    found = []
    for one in listed if isinstance(listed, list) else [listed]:
        named = one if isinstance(one, Mapping) else {}
        word = next((named[key] for key in keys if isinstance(named.get(key), str)), "")
        if not word:
            said = f"'{name}' has an entry without {' or '.join(keys)}"
            page.note(line, "wrong-type", said, f"a list of objects with '{keys[0]}'")
        found += [join_text(word)[:200]] if word else []
    return found
