"""
Changes as a feed that any reader of news can follow.

References
----------
M. Nottingham, R. Sayre, The Atom Syndication Format, RFC 4287, 2005.
T. Kindberg, S. Hawke, The 'tag' URI Scheme, RFC 4151, 2005.
"""

from __future__ import annotations

import re
from urllib.parse import quote
from xml.etree import ElementTree

from wayout.planner.citation import Plain

ATOM = "http://www.w3.org/2005/Atom"
AUTHORITY = "wayout.invalid,2022"
"""Names under .invalid belong to nobody (RFC 2606); a publisher gives one of their own."""

TITLES = {
    "new": "New",
    "ended": "Ended",
    "end-announced": "An end is announced",
    "confirmed": "Confirmed",
    "resolved": "Settled",
    "came-into-force": "In force now",
}
LONGEST_TITLE = 120
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_atom(
    changes: Plain, *, authority: str = AUTHORITY, part: str = "changes", name: str = ""
) -> str:
    """
    Render changes, as `list_changes` gives them, as an Atom feed.

    A feed of some of them has a `part` of its own in its id, and a `name` in its title.
    Only records are in it. Verdicts that flipped are those of one traveller and stay out. An
    entry keeps its id for good: it is made from the situation, the record and what happened to it.
    """
    root = f"tag:{authority}:{_path(changes['situation'])}"
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(feed, "id", f"{root}/{part}")
    _add(feed, "title", f"{name or changes['title']}: changes")
    records = changes["records"]
    _add(feed, "updated", max((r["when"] for r in records), default=changes["as_of"]))
    _add(ElementTree.SubElement(feed, "author"), "name", "Wayout")
    for record in records:
        feed.append(_entry(record, changes["sources"], root=root))
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _entry(record: Plain, sources: Plain, *, root: str) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    kind = record["change"]
    # One and the same record may be new, come into force and end: three entries, three ids.
    own = "" if kind in ("new", "resolved", "confirmed", "end-announced") else f"/{kind}"
    own = "" if record["kind"] == "end" else own
    _add(entry, "id", f"{root}/{_path(record['id'])}{own}")
    text = record["text"] or record["about_text"] or record["id"]
    _add(entry, "title", _shorten(f"{TITLES[kind]}: {text}"))
    _add(entry, "updated", record["when"])
    _add(entry, "published", record["published"])
    ElementTree.SubElement(entry, "category", {"term": kind})
    ElementTree.SubElement(entry, "category", {"term": record["status"]})
    for source in (sources[i] for i in record["sources"] if i in sources):
        if source["address"].startswith(("https://", "http://")):
            title = _clean(source["outlet"])
            link = {"rel": "related", "href": _clean(source["address"]), "title": title}
            ElementTree.SubElement(entry, "link", link)
    _add(entry, "summary", _say(record, sources))
    return entry


def _say(record: Plain, sources: Plain) -> str:
    outlets = [sources[i]["outlet"] for i in record["sources"] if i in sources]
    said = f" Said by: {', '.join(dict.fromkeys(outlets))}." if outlets else ""
    about = f" About: {record['about_text']}" if record["about_text"] else ""
    return (
        f"{record['text']}{about} Status: {record['status']}. Record {record['id']}.{said}".strip()
    )


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"


def _path(text: str) -> str:
    return quote(text, safe="-._~")


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _clean(text)
