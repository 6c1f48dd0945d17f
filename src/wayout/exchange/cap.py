"""
Warnings in the Common Alerting Protocol, for programs of emergency services and news desks.

References
----------
OASIS, Common Alerting Protocol Version 1.2, 1 July 2010.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from xml.etree import ElementTree

from wayout.situation.period import Instant

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
KINDS = ("Alert", "Update", "Cancel", "Ack", "Error")
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_ID = re.compile(r"[\s,<&]")


@dataclass(frozen=True, slots=True)
class Words:
    """What an alert says in one language, such as `en` or `ru`."""

    language: str
    event: str
    headline: str
    description: str
    area: str


@dataclass(frozen=True, slots=True)
class Alert:
    """
    One alert; `cancels` is the instant at which what it takes back was sent, None otherwise.

    `point` is the latitude and longitude of the place it is about, if it is about one.
    """

    identifier: str
    sender: str
    sent: Instant
    status: str
    urgency: str
    severity: str
    certainty: str
    words: tuple[Words, ...]
    onset: Instant | None = None
    expires: Instant | None = None
    point: tuple[float, float] | None = None
    cancels: Instant | None = None
    note: str = ""


def render_cap(alert: Alert) -> str:
    """Render an alert as a CAP 1.2 message, its elements in the order the schema asks for."""
    root = ElementTree.Element("alert", {"xmlns": CAP})
    identifier = _NOT_IN_ID.sub("_", alert.identifier)
    own = identifier if alert.cancels is None else f"{identifier}.end"
    _add(root, "identifier", own)
    _add(root, "sender", _NOT_IN_ID.sub("_", alert.sender))
    _add(root, "sent", show_time(alert.sent))
    _add(root, "status", alert.status)
    _add(root, "msgType", "Alert" if alert.cancels is None else "Cancel")
    _add(root, "scope", "Public")
    if alert.note:
        _add(root, "note", alert.note)
    if alert.cancels is not None:
        _add(root, "references", f"{alert.sender},{identifier},{show_time(alert.cancels)}")
    for words in alert.words:
        root.append(_info(alert, words))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _info(alert: Alert, words: Words) -> ElementTree.Element:
    info = ElementTree.Element("info")
    _add(info, "language", words.language)
    _add(info, "category", "Transport")
    _add(info, "event", words.event)
    _add(info, "urgency", alert.urgency)
    _add(info, "severity", alert.severity)
    _add(info, "certainty", alert.certainty)
    if alert.onset is not None:
        _add(info, "onset", show_time(alert.onset))
    if alert.expires is not None:
        _add(info, "expires", show_time(alert.expires))
    _add(info, "headline", words.headline)
    _add(info, "description", words.description)
    area = ElementTree.SubElement(info, "area")
    _add(area, "areaDesc", words.area)
    if alert.point is not None:
        _add(area, "circle", f"{alert.point[0]:.4f},{alert.point[1]:.4f} 0")
    return info


def show_time(instant: Instant) -> str:
    """Give an instant as CAP writes it: to the second, with an offset that is never Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NOT_XML.sub("", text)
