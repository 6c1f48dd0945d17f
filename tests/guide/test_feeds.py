"""Feeds and alerts: what programs read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from tests.guide.asgi import Caller
from wayout.exchange import cap
from wayout.guide.alerts import list_alerts, make_alert, render_alert
from wayout.guide.almanac import Almanac
from wayout.guide.app import make_app
from wayout.guide.library import Library
from wayout.guide.speech import Speech
from wayout.situation.period import parse_instant

ATOM = "{http://www.w3.org/2005/Atom}"
CAP = f"{{{cap.CAP}}}"
LATE = parse_instant("2022-10-05T18:00:00+03:00")

ALERT_ORDER = ("identifier", "sender", "sent", "status", "msgType", "source", "scope")
ALERT_ORDER += ("restriction", "addresses", "code", "note", "references", "incidents", "info")
INFO_ORDER = ("language", "category", "event", "responseType", "urgency", "severity")
INFO_ORDER += ("certainty", "audience", "eventCode", "effective", "onset", "expires", "senderName")
INFO_ORDER += ("headline", "description", "instruction", "web", "contact", "parameter")
INFO_ORDER += ("resource", "area")
NEEDED = ("identifier", "sender", "sent", "status", "msgType", "scope")
NEEDED_INFO = ("category", "event", "urgency", "severity", "certainty")


@pytest.fixture(scope="module")
def late(library: Library) -> Library:
    """Give the shipped situation as of 5 October, when several rules had ended."""
    return Library(library.folder, now=lambda: LATE)


@pytest.fixture(scope="module")
def caller(late: Library) -> Iterator[Caller]:
    """Give somebody who asks it."""
    made = Caller(make_app(late))
    yield made
    made.close()


@pytest.mark.parametrize(
    "path", ["/changes.atom", "/country/KZ.atom", "/crossing/verkhny-lars.atom", "/alerts.atom"]
)
def test_feed_is_whole_when_read(caller: Caller, path: str) -> None:
    """A feed has what RFC 4287 asks for, its entries have ids of their own, newest first."""
    answer = caller.get(path)
    assert (answer.status, answer.kind) == (200, "application/atom+xml")
    assert answer.headers["cache-control"] == "public, max-age=300"
    feed = ElementTree.fromstring(answer.body)
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}"), name
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert 5 < len(entries) <= 100
    assert len(set(ids)) == len(ids)
    times = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert all(parse_instant(time) <= LATE for time in times)
    assert path == "/alerts.atom" or times == sorted(times, reverse=True)


def test_feeds_differ_in_id_when_about_different_things(caller: Caller) -> None:
    """The feed of a country or post has an id and a title of its own."""
    paths = ("/changes.atom", "/country/KZ.atom", "/country/GE.atom", "/crossing/ozinki.atom")
    feeds = [ElementTree.fromstring(caller.get(path).body) for path in paths]
    assert len({feed.findtext(f"{ATOM}id") for feed in feeds}) == 4
    assert len({feed.findtext(f"{ATOM}title") for feed in feeds}) == 4


def find_faults(alert: ElementTree.Element) -> list[str]:
    """Find what CAP 1.2 asks for and an alert has not."""

    def text(element: ElementTree.Element, name: str) -> str:
        return element.findtext(f"{CAP}{name}") or ""

    def in_order(element: ElementTree.Element, order: tuple[str, ...]) -> bool:
        names = [child.tag.removeprefix(CAP) for child in element]
        return names == sorted(names, key=order.index) if set(names) <= set(order) else False

    faults = [name for name in NEEDED if not text(alert, name)]
    faults += ["order"] * (not in_order(alert, ALERT_ORDER))
    faults += ["status"] * (text(alert, "status") not in cap.STATUSES)
    faults += ["msgType"] * (text(alert, "msgType") not in cap.KINDS)
    for time in alert.iter():
        if time.tag.removeprefix(CAP) in ("sent", "effective", "onset", "expires"):
            faults += ["time"] * ((time.text or "")[-6:] != "-00:00")
    faults += [f"{text(alert, n)!r}" for n in NEEDED[:2] if set(text(alert, n)) & set(" ,<&")]
    for info in alert.findall(f"{CAP}info"):
        faults += [name for name in NEEDED_INFO if not text(info, name)]
        faults += ["info order"] * (not in_order(info, INFO_ORDER))
        faults += ["urgency"] * (text(info, "urgency") not in cap.URGENCIES)
        faults += ["severity"] * (text(info, "severity") not in cap.SEVERITIES)
        faults += ["certainty"] * (text(info, "certainty") not in cap.CERTAINTIES)
        faults += ["area"] * any(not text(a, "areaDesc") for a in info.findall(f"{CAP}area"))
    return faults


def test_alert_has_the_structure_of_cap_when_rendered(late: Library) -> None:
    """Every alert has the elements CAP 1.2 asks for, in its order, with values of its lists."""
    almanac = Almanac(late.get_edition(LATE), ())
    speeches = [Speech(code, almanac.known) for code in ("en", "ru")]
    rules = list_alerts(almanac)
    assert len(rules) > 40
    kinds = set()
    for rule in rules:
        alert = ElementTree.fromstring(render_alert(rule, almanac, speeches, LATE))
        assert find_faults(alert) == [], rule.id
        languages = [info.findtext(f"{CAP}language") for info in alert.findall(f"{CAP}info")]
        assert languages == ["en-US", "ru-RU"]
        kinds.add(alert.findtext(f"{CAP}msgType"))
    assert kinds == {"Alert", "Cancel"}


def test_structure_has_faults_when_an_alert_is_damaged(late: Library) -> None:
    """The check above sees a missing element, a wrong value and a wrong order."""
    almanac = Almanac(late.get_edition(LATE), ())
    whole = render_alert(
        list_alerts(almanac)[0], almanac, [Speech("en", almanac.known)], LATE
    ).replace("\n", "")
    damaged = (
        ("<scope>Public</scope>", "", "scope"),
        ("<status>Actual</status>", "<status>Real</status>", "status"),
        ("<category>Transport</category>", "", "category"),
        ("-00:00</sent>", "Z</sent>", "time"),
    )
    for old, new, fault in damaged:
        assert old in whole
        assert fault in find_faults(ElementTree.fromstring(whole.replace(old, new)))


def test_alert_makes_no_noise_when_it_is_a_rumour_or_a_replay(late: Library) -> None:
    """Rumours make no alert, and what is replayed long afterwards is an exercise."""
    almanac = Almanac(late.get_edition(LATE), ())
    rules = list_alerts(almanac)
    assert {r.status for r in rules} <= {"law", "practice", "observed", "announced", "disputed"}
    now = make_alert(rules[0], almanac, [], LATE)
    later = make_alert(rules[0], almanac, [], LATE + timedelta(days=300))
    assert (now.status, later.status) == ("Actual", "Exercise")
    assert "replay" in later.note


def test_alert_takes_back_the_right_one_when_a_rule_has_ended(late: Library) -> None:
    """A cancelling message names the sender, the identifier and the hour of what it cancels."""
    almanac = Almanac(late.get_edition(LATE), ())
    ended = next(
        r for r in list_alerts(almanac) if r.published + timedelta(hours=2) < r.valid.end <= LATE
    )
    alert = ElementTree.fromstring(render_alert(ended, almanac, [], LATE))
    before = Almanac(late.get_edition(ended.published + timedelta(hours=1)), ())
    first = ElementTree.fromstring(render_alert(before.known.rules[ended.id], before, [], LATE))
    names = (f"{CAP}sender", f"{CAP}identifier", f"{CAP}sent")
    assert alert.findtext(f"{CAP}references") == ",".join(first.findtext(n) or "" for n in names)
    assert alert.findtext(f"{CAP}identifier") != first.findtext(f"{CAP}identifier")


def test_listed_alert_is_there_when_followed(caller: Caller) -> None:
    """Every link of the list leads to an alert."""
    feed = ElementTree.fromstring(caller.get("/alerts.atom").body)
    links = [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]
    assert len(links) > 20
    for path in links[::5]:
        answer = caller.get(path)
        assert (answer.status, answer.kind) == (200, "application/cap+xml")
