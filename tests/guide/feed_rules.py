"""What RFC 4287 asks of a feed and CAP 1.2 of an alert, as checks that name the faults."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from wayout.exchange import cap

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CAP = f"{{{cap.CAP}}}"

ENTRY = frozenset(("author", "category", "content", "contributor", "id", "link", "published"))
ENTRY |= {"rights", "source", "summary", "title", "updated"}
FEED = ENTRY - {"content", "published", "source", "summary"}
FEED |= {"entry", "generator", "icon", "logo", "subtitle"}
ATOM_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)")

ALERT_ORDER = ("identifier", "sender", "sent", "status", "msgType", "source", "scope")
ALERT_ORDER += ("restriction", "addresses", "code", "note", "references", "incidents", "info")
INFO_ORDER = ("language", "category", "event", "responseType", "urgency", "severity")
INFO_ORDER += ("certainty", "audience", "eventCode", "effective", "onset", "expires", "senderName")
INFO_ORDER += ("headline", "description", "instruction", "web", "contact", "parameter")
INFO_ORDER += ("resource", "area")
AREA_ORDER = ("areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling")
NEEDED = ("identifier", "sender", "sent", "status", "msgType", "scope")
NEEDED_INFO = ("category", "event", "urgency", "severity", "certainty")
MANY = frozenset(("code", "info", "category", "responseType", "eventCode", "parameter", "resource"))
MANY |= frozenset(("area", "polygon", "circle", "geocode"))
CATEGORIES = ("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport")
CATEGORIES += ("Infra", "CBRNE", "Other")
LISTS = {
    "status": cap.STATUSES,
    "msgType": cap.KINDS,
    "scope": ("Public", "Restricted", "Private"),
    "category": CATEGORIES,
    "urgency": cap.URGENCIES,
    "severity": cap.SEVERITIES,
    "certainty": cap.CERTAINTIES,
}
CAP_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
CIRCLE = re.compile(r"-?\d+(\.\d+)?,-?\d+(\.\d+)? \d+(\.\d+)?")
REFERENCE = re.compile(r"[^\s,<&]+,[^\s,<&]+,\S+")
FORBIDDEN = re.compile(r"[\s,<&]")
TIMES = frozenset(("sent", "effective", "onset", "expires"))


def find_feed_faults(feed: Element) -> list[str]:
    """Find what RFC 4287 asks for and a feed has not."""
    faults = list(_check_unit(feed, FEED, "feed"))
    faults += ["language"] * (not feed.get(XML_LANG))
    self_links = [x for x in feed.findall(f"{ATOM}link") if x.get("rel") == "self"]
    faults += ["self"] * (len(self_links) != 1)
    entries = feed.findall(f"{ATOM}entry")
    ids = Counter(e.findtext(f"{ATOM}id") for e in entries)
    faults += ["same id"] * any(n > 1 for n in ids.values())
    for entry in entries:
        faults += _check_unit(entry, ENTRY, "entry")
        named = entry.find(f"{ATOM}author") is not None
        faults += ["author"] * (not named and feed.find(f"{ATOM}author") is None)
        links = [
            (x.get("rel"), x.get("type"), x.get("hreflang")) for x in entry.iter(f"{ATOM}link")
        ]
        alternates = [x for x in links if x[0] in (None, "alternate")]
        faults += ["no alternate"] * (entry.find(f"{ATOM}content") is None and not alternates)
        faults += ["two alternates"] * (len(alternates) != len(set(alternates)))
    return faults


def _check_unit(unit: Element, known: frozenset[str], name: str) -> Iterator[str]:
    """Check a feed or an entry by itself."""
    names = Counter(child.tag.removeprefix(ATOM) for child in unit)
    yield from (f"{name}: {x}" for x in sorted(set(names) - known))
    yield from (f"{name}: {x}" for x in ("id", "title", "updated") if names[x] != 1)
    yield from (f"two {x}" for x in ("content", "published", "summary") if names[x] > 1)
    if ":" not in (unit.findtext(f"{ATOM}id") or ""):
        yield f"{name}: id"
    for child in unit:
        tag, text = child.tag.removeprefix(ATOM), child.text or ""
        if tag in ("updated", "published") and not ATOM_TIME.fullmatch(text):
            yield f"{name}: {tag}"
        if tag == "title" and not text.strip():
            yield f"{name}: title"
        if (tag == "link" and not child.get("href")) or (
            tag == "category" and "term" not in child.attrib
        ):
            yield f"{name}: {tag}"
        if tag == "author" and not child.findtext(f"{ATOM}name"):
            yield f"{name}: author"


def find_alert_faults(alert: Element) -> list[str]:
    """Find what CAP 1.2 asks for and an alert has not."""

    def text(element: Element, name: str) -> str:
        return element.findtext(f"{CAP}{name}") or ""

    faults = ["namespace"] * (alert.tag != f"{CAP}alert")
    faults += [name for name in NEEDED if not text(alert, name)]
    faults += _check_order(alert, ALERT_ORDER)
    for element in alert.iter():
        name, said = element.tag.removeprefix(CAP), element.text or ""
        faults += ["time"] * (name in TIMES and not CAP_TIME.fullmatch(said))
        faults += [name] * (name in LISTS and said not in LISTS[name])
        faults += ["empty"] * (not len(element) and not said.strip())
    faults += [n for n in NEEDED[:2] if FORBIDDEN.search(text(alert, n))]
    faults += ["note"] * (text(alert, "status") == "Exercise" and not text(alert, "note"))
    about = text(alert, "msgType") in ("Update", "Cancel", "Ack", "Error")
    faults += ["references"] * (about and not REFERENCE.fullmatch(text(alert, "references")))
    infos = alert.findall(f"{CAP}info")
    for info in infos:
        faults += [name for name in NEEDED_INFO if not text(info, name)]
        faults += _check_order(info, INFO_ORDER)
        faults += ["language"] * (not LANGUAGE.fullmatch(text(info, "language") or "en"))
        for area in info.findall(f"{CAP}area"):
            faults += _check_order(area, AREA_ORDER)
            faults += ["areaDesc"] * (not text(area, "areaDesc"))
            faults += ["circle"] * (not CIRCLE.fullmatch(text(area, "circle") or "0,0 0"))
    spoken = [text(info, "language") or "en-US" for info in infos]
    faults += ["same language"] * (len(spoken) != len(set(spoken)))
    same = ("category", "urgency", "severity", "certainty", "onset", "expires")
    faults += ["infos differ"] * (len({tuple(text(i, n) for n in same) for i in infos}) > 1)
    return faults


def _check_order(element: Element, order: tuple[str, ...]) -> list[str]:
    names = [child.tag.removeprefix(CAP) for child in element]
    if not set(names) <= set(order):
        return ["unknown"]
    twice = [n for n, count in Counter(names).items() if count > 1 and n not in MANY]
    return [*twice, *(["order"] * (names != sorted(names, key=order.index)))]
