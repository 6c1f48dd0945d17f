"""Feeds and alerts: what programs read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from tests.guide.asgi import Caller
from tests.guide.feed_rules import ATOM, CAP, XML_LANG, find_alert_faults, find_feed_faults
from wayout.guide.alerts import list_alerts, make_alert, render_alert
from wayout.guide.almanac import Almanac
from wayout.guide.app import make_app
from wayout.guide.language import list_languages
from wayout.guide.library import Library
from wayout.guide.speech import Speech
from wayout.situation.period import parse_instant

LATE = parse_instant("2022-10-05T18:00:00+03:00")
LANGUAGES = list_languages()
FEEDS = ("changes", "country/KZ", "country/GE", "crossing/verkhny-lars", "alerts")
READ = {f"{ATOM}{name}" for name in ("title", "content", "summary")}
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


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


def read_feed(caller: Caller, path: str) -> Element:
    """Ask for a feed and read it."""
    answer = caller.get(path)
    assert (answer.status, answer.kind) == (200, "application/atom+xml"), path
    assert answer.headers["cache-control"] == "public, max-age=300"
    return ElementTree.fromstring(answer.body)


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_feed_is_whole_when_read(caller: Caller, code: str, name: str) -> None:
    """A feed has what RFC 4287 asks for, in its language, its entries newest first."""
    feed = read_feed(caller, f"/{code}/{name}.atom")
    assert find_feed_faults(feed) == []
    assert feed.get(XML_LANG) == code
    links = [link.get("href") for link in feed.findall(f"{ATOM}link")]
    assert links == [f"/{code}/{name}.atom"]
    entries = feed.findall(f"{ATOM}entry")
    assert 5 < len(entries) <= 100
    times = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert all(parse_instant(time) <= LATE for time in times)
    assert name == "alerts" or times == sorted(times, reverse=True)


@pytest.mark.parametrize("name", FEEDS)
def test_feed_speaks_its_language_when_read(caller: Caller, name: str) -> None:
    """Every title and text of the Russian feed is Russian, none of the English one is."""
    for code in LANGUAGES:
        feed = read_feed(caller, f"/{code}/{name}.atom")
        texts = [e.text or "" for e in feed.iter() if e.tag in READ]
        assert len(texts) > 10
        assert {bool(CYRILLIC.search(text)) for text in texts} == {code == "ru"}, code


def test_feed_is_the_english_one_when_no_language_is_named(caller: Caller) -> None:
    """Addresses that stand in readers of news from before there were languages still work."""
    for name in FEEDS:
        assert caller.get(f"/{name}.atom").body == caller.get(f"/en/{name}.atom").body
    assert caller.get("/xx/changes.atom").status == 404


def test_entries_lead_to_pages_when_followed(caller: Caller) -> None:
    """Each entry leads to the page of its record in the language of the feed."""
    for code in LANGUAGES:
        feed = read_feed(caller, f"/{code}/country/KZ.atom")
        links = [x.attrib["href"] for x in feed.iter(f"{ATOM}link") if x.get("rel") == "alternate"]
        assert len(links) == len(feed.findall(f"{ATOM}entry"))
        assert all(link.startswith(f"/{code}/record/") for link in links)
        assert {caller.get(link).status for link in links[::7]} == {200}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<title>Kazakhstan: changes</title>", "", "feed: title"),
        ('xml:lang="en"', "", "language"),
        ("<name>Wayout</name>", "", "feed: author"),
        ("<content>", "<words>", "entry: words"),
        ("<content>", "<summary>", "no alternate"),
        ("</published>", "</published><published>2022-10-05</published>", "two published"),
        ("Z</updated>", "</updated>", "feed: updated"),
        ('<category term="', '<category name="', "entry: category"),
    ],
)
def test_faults_are_found_when_a_feed_is_damaged(
    caller: Caller, old: str, new: str, fault: str
) -> None:
    """The check of RFC 4287 sees each fault."""
    whole = caller.get("/en/country/KZ.atom").body.decode()
    if fault == "no alternate":
        whole = re.sub('<link rel="alternate"[^>]*>', "", whole)
    if new in ("<words>", "<summary>"):
        whole = whole.replace("</content>", new.replace("<", "</"))
    assert old in whole
    assert fault in find_feed_faults(ElementTree.fromstring(whole.replace(old, new)))


def test_feeds_differ_in_id_when_about_different_things(caller: Caller) -> None:
    """The feed of a country or post has an id and a title of its own."""
    paths = ("/changes.atom", "/country/KZ.atom", "/country/GE.atom", "/crossing/ozinki.atom")
    feeds = [ElementTree.fromstring(caller.get(path).body) for path in paths]
    assert len({feed.findtext(f"{ATOM}id") for feed in feeds}) == 4
    assert len({feed.findtext(f"{ATOM}title") for feed in feeds}) == 4


def test_alert_has_the_structure_of_cap_when_rendered(late: Library) -> None:
    """Every alert has the elements CAP 1.2 asks for, in its order, with values of its lists."""
    almanac = Almanac(late.get_edition(LATE), ())
    speeches = [Speech(code, almanac.known) for code in LANGUAGES]
    rules = list_alerts(almanac)
    assert len(rules) > 40
    kinds = set()
    for rule in rules:
        alert = ElementTree.fromstring(render_alert(rule, almanac, speeches, LATE))
        assert find_alert_faults(alert) == [], rule.id
        languages = [info.findtext(f"{CAP}language") for info in alert.findall(f"{CAP}info")]
        assert languages == ["en-US", "ru-RU"]
        kinds.add(alert.findtext(f"{CAP}msgType"))
    assert kinds == {"Alert", "Cancel"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<scope>Public</scope>", "", "scope"),
        ("<status>Exercise</status>", "<status>Real</status>", "status"),
        ("<category>Transport</category>", "", "category"),
        ("<category>Transport</category>", "<category>Travel</category>", "category"),
        ("-00:00</sent>", "Z</sent>", "time"),
        ("<note>", "<note> </note><note>", "note"),
        ("<scope>", "<mark>new</mark><scope>", "unknown"),
        ("<language>en-US</language>", "<language>English</language>", "language"),
        ("<language>ru-RU</language>", "<language>en-US</language>", "same language"),
        ("<language>ru-RU</language>", "<category>Met</category>", "infos differ"),
        ("<areaDesc>", "<areaDesc> </areaDesc><areaDesc>", "areaDesc"),
        ("<urgency>", "<event>again</event><urgency>", "event"),
        ("<urgency>", "<audience>all</audience><urgency>", "order"),
        ("cap:1.2", "cap:1.1", "namespace"),
    ],
)
def test_faults_are_found_when_an_alert_is_damaged(
    late: Library, old: str, new: str, fault: str
) -> None:
    """The check of CAP 1.2 sees each fault, and none in the whole alert."""
    almanac = Almanac(late.get_edition(LATE), ())
    speeches = [Speech(code, almanac.known) for code in LANGUAGES]
    clock = LATE + timedelta(days=300)
    whole = render_alert(list_alerts(almanac)[0], almanac, speeches, clock)
    assert find_alert_faults(ElementTree.fromstring(whole)) == []
    assert old in whole
    assert fault in find_alert_faults(ElementTree.fromstring(whole.replace(old, new, 1)))


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
    links = [x.attrib["href"] for x in feed.iter(f"{ATOM}link") if x.get("rel") == "alternate"]
    assert len(links) > 20
    for path in links[::5]:
        answer = caller.get(path)
        assert (answer.status, answer.kind) == (200, "application/cap+xml")
