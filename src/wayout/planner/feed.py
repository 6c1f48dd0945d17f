"""
Changes as a feed that any reader of news can follow.

References
----------
M. Nottingham, R. Sayre, The Atom Syndication Format, RFC 4287, 2005.
T. Kindberg, S. Hawke, The 'tag' URI Scheme, RFC 4151, 2005.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree

from wayout.planner.citation import Plain
from wayout.situation.phrase import Verbatim, Word, say, say_joined

ATOM = "http://www.w3.org/2005/Atom"
AUTHORITY = "wayout.invalid,2022"
"""Names under .invalid belong to nobody (RFC 2606); a publisher gives one of their own."""

TITLES = {
    "new": Word("New", "change", "new"),
    "ended": Word("Ended", "change", "ended"),
    "end-announced": Word("An end is announced", "change", "end-announced"),
    "confirmed": Word("Confirmed", "change", "confirmed"),
    "resolved": Word("Settled", "change", "resolved"),
    "came-into-force": Word("In force now", "change", "came-into-force"),
}
LONGEST_TITLE = 120
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Edition:
    """
    One feed among several of the same changes.

    `part` belongs to its id and `name` to its title; both empty for the whole. `language` is what
    `speak` turns English phrases into. `address` is where the feed is found, `pages` the address
    before the ids of the records' own pages; either is empty where there is none.
    """

    part: str = "changes"
    name: str = ""
    language: str = "en"
    speak: Callable[[str], str] = str
    address: str = ""
    pages: str = ""


def render_atom(
    changes: Plain, *, authority: str = AUTHORITY, edition: Edition | None = None
) -> str:
    """
    Render changes, as `list_changes` gives them, as an Atom feed.

    Only records are in it. Verdicts that flipped are those of one traveller and stay out. An
    entry keeps its id for good: it is made from the situation, the record, what happened to it and
    the language, if that is not English.
    """
    made = edition or Edition()
    spoken = "" if made.language == "en" else f"/{made.language}"
    root = f"tag:{authority}:{_path(changes['situation'])}{spoken}"
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": made.language})
    _add(feed, "id", f"{root}/{made.part}")
    title = say("{name}: changes", name=Verbatim(made.name or changes["title"]))
    _add(feed, "title", made.speak(title))
    records = changes["records"]
    _add(feed, "updated", max((r["when"] for r in records), default=changes["as_of"]))
    _add(ElementTree.SubElement(feed, "author"), "name", "Wayout")
    if made.address:
        ElementTree.SubElement(feed, "link", {"rel": "self", "href": made.address})
    for record in records:
        feed.append(_entry(record, changes["sources"], made, root=root))
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _entry(record: Plain, sources: Plain, made: Edition, *, root: str) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    kind = record["change"]
    # One and the same record may be new, come into force and end: three entries, three ids.
    own = "" if kind in ("new", "resolved", "confirmed", "end-announced") else f"/{kind}"
    own = "" if record["kind"] == "end" else own
    _add(entry, "id", f"{root}/{_path(record['id'])}{own}")
    text = record["text"] or record["about_text"] or Verbatim(record["id"])
    told = say("{change}: {text}", change=TITLES[kind], text=text)
    _add(entry, "title", _shorten(made.speak(told)))
    _add(entry, "updated", record["when"])
    _add(entry, "published", record["published"])
    ElementTree.SubElement(entry, "category", {"term": kind})
    ElementTree.SubElement(entry, "category", {"term": record["status"]})
    if made.pages:
        page = {"rel": "alternate", "type": "text/html", "href": made.pages + _path(record["id"])}
        ElementTree.SubElement(entry, "link", page)
    for source in (sources[i] for i in record["sources"] if i in sources):
        if source["address"].startswith(("https://", "http://")):
            title = _clean(source["outlet"])
            link = {"rel": "related", "href": _clean(source["address"]), "title": title}
            ElementTree.SubElement(entry, "link", link)
    _add(entry, "content", made.speak(_say(record, sources)))
    return entry


def _say(record: Plain, sources: Plain) -> str:
    """Say a change in full: its text, what it is about, its status, its record, who says so."""
    parts = [record["text"]] if record["text"] else []
    if record["about_text"]:
        parts.append(say("About: {text}", text=record["about_text"]))
    parts.append(say("Status: {status}.", status=Word(record["status"], "status")))
    parts.append(say("Record {record}.", record=Verbatim(record["id"])))
    outlets = [sources[i]["outlet"] for i in record["sources"] if i in sources]
    if outlets:
        named = Verbatim(", ".join(dict.fromkeys(outlets)))
        parts.append(say("Said by: {outlets}.", outlets=named))
    return say_joined("{some} {another}", parts)


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"


def _path(text: str) -> str:
    return quote(text, safe="-._~")


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _clean(text)
