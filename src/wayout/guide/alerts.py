"""Alerts: the rules that close a way or warn of one, as CAP messages in every language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from xml.etree import ElementTree

from wayout.exchange.cap import Alert, Words, render_cap, show_time
from wayout.guide.almanac import Almanac
from wayout.guide.language import SOURCE_LANGUAGE
from wayout.guide.speech import Speech
from wayout.guide.views.telling import tell
from wayout.planner.feed import ATOM, AUTHORITY
from wayout.situation.period import BEGINNING, END, Instant
from wayout.situation.record import DECIDING, Rule

DOMAINS = frozenset({"entry", "transit", "crossing", "exit", "carrier"})
EFFECTS = frozenset({"refuse", "warn"})
SEVERITY = {"severe": "Severe", "refusals": "Moderate", "checks": "Minor"}
CERTAINTY = {"announced": "Likely", "disputed": "Possible"}
STANDING = "standing"
MOST_LISTED = 100
CURRENT = timedelta(days=1)
"""A guide whose knowledge is older than this replays the past: its alerts are exercises."""
SHELF = timedelta(hours=96)
LANGUAGES = {"en": "en-US", "ru": "ru-RU"}


def list_alerts(almanac: Almanac) -> list[Rule]:
    """
    List the rules that make alerts, those published last first.

    Rumours and denials make none, nor does what was so before the situation's window.
    """
    found = almanac.rules(
        lambda r: (
            r.domain in DOMAINS
            and r.effect in EFFECTS
            and (r.status in DECIDING or r.status in CERTAINTY)
            and r.published_basis != STANDING
        )
    )
    return sorted(found, key=lambda r: (r.published, r.id), reverse=True)


def make_alert(rule: Rule, almanac: Almanac, speeches: Iterable[Speech], clock: Instant) -> Alert:
    """Make the alert of a rule; of one that has ended, the message that takes it back."""
    known, at, spoken = almanac.known, almanac.at, tuple(speeches)
    over = rule.valid.end <= at
    post = known.crossings.get(rule.crossings[0]) if len(rule.crossings) == 1 else None
    live = abs(clock - at) <= CURRENT
    ends = rule.valid.end if rule.valid.end < END else max(at, rule.published) + SHELF
    return Alert(
        identifier=f"{known.head.id}.{rule.id}",
        sender=AUTHORITY.split(",")[0],
        sent=max(rule.valid.end, rule.published) if over else rule.published,
        status="Actual" if live else "Exercise",
        urgency="Past" if over else "Future" if rule.valid.start > at else "Immediate",
        severity="Severe" if rule.effect == "refuse" else SEVERITY.get(rule.risk, "Unknown"),
        certainty=CERTAINTY.get(rule.status, "Observed"),
        words=tuple(_words(rule, speech) for speech in spoken),
        onset=rule.valid.start if rule.valid.start > BEGINNING else None,
        expires=None if over else ends,
        point=(post.lat, post.lon) if post else None,
        cancels=rule.published if over else None,
        note="" if live else _say_replay(at, spoken),
    )


def _say_replay(at: Instant, speeches: Iterable[Speech]) -> str:
    """Say in every language that this is an exercise; in none, in English."""
    when = f"{at:%Y-%m-%d %H:%M} UTC"
    said = [
        speech.text("A replay of what was known at that time: %(time)s.", time=when)
        for speech in speeches
    ]
    return " ".join(said) or f"A replay of what was known at that time: {when}."


def _words(rule: Rule, speech: Speech) -> Words:
    told = tell(rule, speech)
    where = [speech.place(c) for c in rule.crossings] or [speech.country(rule.country)]
    event = speech.text("A way is closed") if rule.effect == "refuse" else speech.text("A warning")
    said = speech.text(
        "%(text)s Status: %(status)s. Said by: %(outlets)s. Record %(id)s.",
        text=told["text"],
        status=told["status_word"],
        outlets=", ".join(speech.outlets(rule.sources)),
        id=rule.id,
    )
    return Words(
        LANGUAGES.get(speech.code, speech.code), event, told["text"], said, ", ".join(where)
    )


def render_alert(rule: Rule, almanac: Almanac, speeches: Iterable[Speech], clock: Instant) -> str:
    """Render the alert of a rule."""
    return render_cap(make_alert(rule, almanac, speeches, clock))


def render_alert_list(almanac: Almanac, speech: Speech) -> str:
    """Render the list of alerts as an Atom feed whose entries link to the messages."""
    head, rules = almanac.known.head, list_alerts(almanac)[:MOST_LISTED]
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": speech.code})
    root = f"tag:{AUTHORITY}:{head.id}"
    root += "" if speech.code == SOURCE_LANGUAGE else f"/{speech.code}"
    _add(feed, "id", f"{root}/alerts")
    title = speech.choose(head.title, head.title_ru)
    _add(feed, "title", speech.text("%(title)s: alerts", title=title))
    _add(feed, "updated", _atom(max((_changed(r, almanac) for r in rules), default=almanac.at)))
    _add(ElementTree.SubElement(feed, "author"), "name", "Wayout")
    self_link = {"rel": "self", "href": f"/{speech.code}/alerts.atom"}
    ElementTree.SubElement(feed, "link", self_link)
    for rule in rules:
        feed.append(_list_alert(rule, almanac, speech, root))
    ElementTree.indent(feed)
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _list_alert(rule: Rule, almanac: Almanac, speech: Speech, root: str) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    words = _words(rule, speech)
    _add(entry, "id", f"{root}/alerts/{rule.id}")
    _add(entry, "title", words.headline)
    _add(entry, "updated", _atom(_changed(rule, almanac)))
    link = {"rel": "alternate", "type": "application/cap+xml"}
    ElementTree.SubElement(entry, "link", {**link, "href": f"/alerts/{rule.id}.cap"})
    _add(entry, "summary", words.description)
    return entry


def _changed(rule: Rule, almanac: Almanac) -> datetime:
    return max(rule.valid.end, rule.published) if rule.valid.end <= almanac.at else rule.published


def _atom(instant: Instant) -> str:
    return show_time(instant).replace("-00:00", "Z")


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text
