"""Formats of others at the desk's commands: files taken in, claims cited, records traced."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from typing import Any

import pytest

from tests.cli.desk_shell import Desk, take_article
from tests.desk.exchange.test_cap_alert import ALERT, BOMB
from tests.desk.exchange.test_reliefweb import make_item
from tests.desk.exchange.test_service_alerts import make_feed
from tests.desk.material import write_rule
from wayout.commands import desk_taking
from wayout.exchange.cap import render_cap

CAP = render_cap(ALERT)
ANSWER = json.dumps({"data": [make_item()]}, indent=1)
GUIDE = ("--guide", "https://guide.example/", "--publisher", "The guide")


def write(desk: Desk, name: str, content: str | bytes) -> str:
    """Write a file beside the desk and give its path."""
    path = desk.place / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def count_reports(desk: Desk) -> int:
    """Count what is stored."""
    with sqlite3.connect(desk.place / "desk" / "desk.sqlite") as connection:
        found = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
    connection.close()
    return int(found)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("alert.xml", CAP, "alert.xml: taken as an alert of CAP 1.2"),
        ("answer.json", ANSWER, "answer.json: taken as an answer of the ReliefWeb API"),
    ],
)
def test_format_is_known_by_its_beginning_and_said(
    desk: Desk, name: str, content: str, told: str
) -> None:
    """Nobody has to name it; a line says what the file was taken for, and its claim waits."""
    desk.log_in("editor-1")
    file = write(desk, name, content)
    assert desk.do("take", file) == f"report 1: claims 1\n  {told}\n"
    assert "South Gate" in desk.do("inbox")


def test_named_format_is_not_told_again_and_what_is_unused_is(desk: Desk) -> None:
    """The file says who published it; what was typed of that is reported, not dropped."""
    desk.log_in("editor-1")
    file = write(desk, "answer.txt", ANSWER)
    words = ("--as", "reliefweb", "--outlet", "Me", "--published", "2022-10-01")
    (taken,) = desk.show("take", file, *words)["taken"]
    assert taken["notices"] == ["not used: outlet, published; the file says it of each message"]
    assert desk.show("claim", "1")["report"]["outlet"] == "NRC"


def test_notice_has_file_and_line(desk: Desk) -> None:
    """Each fault of a file stands on a line of its own, with where it is."""
    desk.log_in("editor-1")
    faulty = CAP.replace("<category>", "<colour/>\n<shape/><category>")
    at = faulty.split("<colour/>", maxsplit=1)[0].count("\n") + 1
    lines = desk.do("take", write(desk, "alert.xml", faulty), "--as", "cap").splitlines()
    assert lines[1].startswith(f"  alert.xml:{at}: unknown element 'colour'")
    assert lines[2].startswith(f"  alert.xml:{at + 1}: unknown element 'shape'")


DAMAGED: dict[str, tuple[str, bytes, tuple[str, ...], str]] = {
    "ReliefWeb, cut off": ("a.json", ANSWER.encode()[:-9], (), "a.json:1: no JSON at line"),
    "ReliefWeb, another list": ("a.json", b'{"data": 5}', ("reliefweb",), "'data' is a number"),
    "CAP, cut off": ("a.xml", CAP.encode()[:-9], (), "a.xml:1: no XML at line"),
    "CAP, a bomb": ("a.xml", f"{BOMB}{CAP[CAP.index('<alert') :]}".encode(), ("cap",), "bomb"),
    "CAP, an exercise": ("a.xml", CAP.replace("Actual", "Exercise").encode(), (), "Exercise"),
    "GTFS-RT, noise": ("a.pb", b"\xff\x00\xff", ("gtfs-rt",), "a.pb:0: it cannot be decoded"),
    "GTFS-RT, nothing in it": ("a.pb", b"", ("gtfs-rt",), "the file is empty"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_file_is_one_line_and_nothing_is_stored(desk: Desk, name: str) -> None:
    """It names the file, the place and what is accepted; the exit code is not 0."""
    file, content, form, words = DAMAGED[name]
    desk.log_in("editor-1")
    said = desk.run("take", write(desk, file, content), *(("--as", *form) if form else ()))
    line = said.refusal(1 if content else 2)
    assert words in line
    assert count_reports(desk) == 0


def test_damaged_file_leaves_the_others_alone(desk: Desk) -> None:
    """What is sound is taken and shown; the exit code says that something was not."""
    desk.log_in("editor-1")
    files = (write(desk, "bad.xml", CAP[:-9]), write(desk, "good.xml", CAP))
    said = desk.run("take", *files, "--as", "cap")
    assert said.code == 1
    assert "wayout: bad.xml:" in said.err
    assert said.out == "report 1: claims 1\n"


def test_feed_finds_its_places_by_a_table(desk: Desk) -> None:
    """With the table an id is a post; without it the claim has no place, and a notice says so."""
    desk.log_in("editor-1")
    feed = make_feed(stop_id="S1", route_type=3).SerializeToString()
    table = write(desk, "ids.toml", '"stop:S1" = "north-bridge"\n')
    file = write(desk, "alerts.pb", feed)
    words = ("--as", "gtfs-rt", "--outlet", "Nordbus")
    out = desk.do("take", file, *words)
    assert "alerts.pb:1: 'stop:S1' leads to no place of the situation" in out
    feed = make_feed("No buses.", stop_id="S1", route_type=3).SerializeToString()
    other = write(desk, "more.pb", feed)
    assert desk.do("take", other, *words, "--ids", table) == "report 2: claims 1\n"
    assert "Closed, by bus: North Bridge" in desk.do("inbox", "--place", "North Bridge")
    assert desk.show("claim", "1")["origin"] == ["Nordbus"]


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "an unknown format": (("a.xml", "--as", "relief-web"), "did you mean 'reliefweb'?"),
    "a table for another format": (("a.xml", "--as", "cap", "--ids", "i.toml"), "--as gtfs-rt"),
    "a table and no format": (("a.xml", "--ids", "i.toml"), "--as gtfs-rt"),
    "a format of a folder": (("--folder", ".", "--as", "cap"), "--as and --ids are of files"),
    "an unknown place": (("a.xml", "--as", "gtfs-rt", "--ids", "near.toml"), "'north-bridge'?"),
    "no id of a feed": (("a.xml", "--as", "gtfs-rt", "--ids", "halt.toml"), "accepted: stop:…"),
    "a number": (("a.xml", "--as", "gtfs-rt", "--ids", "five.toml"), "'stop:1' leads to no text"),
    "no TOML": (("a.xml", "--as", "gtfs-rt", "--ids", "a.xml"), "is no valid TOML"),
    "no table": (("a.xml", "--as", "gtfs-rt", "--ids", "none.toml"), "No such file"),
}
TABLES = {
    "near.toml": '"stop:1" = "north-brige"',
    "halt.toml": '"halt:1" = "north-bridge"',
    "five.toml": '"stop:1" = 5',
    "i.toml": '"stop:1" = "north-bridge"',
    "a.xml": CAP,
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_call_is_one_line(desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found and what is accepted, exit code 2, and nothing is stored."""
    args, words = WRONG[name]
    monkeypatch.chdir(desk.place)
    for file, content in TABLES.items():
        write(desk, file, content)
    desk.log_in("editor-1")
    assert words in desk.run("take", *args).refusal(2)
    assert count_reports(desk) == 0


def test_folder_takes_alerts_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A timer takes what is known by its beginning; a damaged one is moved aside."""
    monkeypatch.setattr(desk_taking, "AT_REST_S", 0)
    (desk.place / "in").mkdir()
    write(desk, "in/a.xml", CAP)
    write(desk, "in/b.xml", CAP[:-9])
    said = desk.run("take", "--folder", str(desk.place / "in"))
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "b.xml: the file:1: no XML" in said.err
    assert "report 1: claims 1" in said.out
    (receipt,) = (desk.place / "in" / "done").iterdir()
    assert "report 1" in receipt.read_text()
    assert (desk.place / "in" / "refused" / "b.xml").is_file()


def test_terminal_is_not_driven_by_an_alert(desk: Desk) -> None:
    """What an alert says it takes back is shown without characters that turn the line."""
    desk.log_in("editor-1")
    back = "<references>x,\u202e\u009b2Jold,2022-09-27T00:00:00+00:00</references><info>"
    text = CAP.replace("<info>", back, 1).replace(">Alert<", ">Update<")
    out = desk.do("take", write(desk, "alert.xml", text))
    assert "it takes back ??2Jold" in out


def accept_article(desk: Desk) -> str:
    """Take the article in, accept its claim, and give its number."""
    desk.log_in("editor-1")
    number = str(take_article(desk))
    desk.do("decide", number, "accept")
    return number


def publish_article(desk: Desk) -> str:
    """Bring the claim of the article to a fact."""
    number = accept_article(desk)
    draft = write(desk, "draft.toml", write_rule().text)
    desk.do("decide", number, "propose", "--draft", draft)
    desk.log_in("publisher-1")
    desk.do("publish", number)
    return number


def cite(desk: Desk, number: str) -> Any:
    """Print the review of a claim and parse it."""
    return json.loads(desk.do("cite", number, *GUIDE))


def test_claim_is_cited_as_claim_review(desk: Desk) -> None:
    """In our words, for the guide that was named, of the outlet and not of who spoke to it."""
    review = cite(desk, accept_article(desk))
    assert (review["@type"], review["url"]) == (
        "ClaimReview",
        "https://guide.example/checked/claim-1",
    )
    assert review["claimReviewed"] == "Queue 5 km, by car: North Bridge, on 2022-10-03"
    assert review["author"]["name"] == "The guide"
    assert review["itemReviewed"]["author"]["name"] == "The Herald"
    assert review["reviewRating"]["ratingValue"] in (1, 2, 3)


def test_claim_is_no_witness_for_itself(desk: Desk) -> None:
    """Once it is a fact its review still rests on other records, or on none."""
    number = accept_article(desk)
    before = cite(desk, number)
    text = desk.run("draft", number).out
    draft = write(desk, "draft.toml", text)
    desk.do("decide", number, "propose", "--draft", draft)
    desk.log_in("publisher-1")
    desk.do("publish", number)
    known = desk.show("claim", number)["comparison"]
    assert any(finding["record"].startswith("claim-1") for finding in known["findings"])
    assert cite(desk, number) == before


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("The north bridge is closed to walkers, an eyewitness said.", "one eyewitness"),
        ("There are rumours that the North Bridge is closed.", "nobody stands for it"),
    ],
)
def test_private_word_is_not_cited(desk: Desk, said: str, words: str) -> None:
    """One line says why; nothing is printed."""
    desk.log_in("editor-1")
    desk.do("take", write(desk, "a.txt", said), "--outlet", "The Herald")
    desk.do("decide", "1", "accept")
    assert words in desk.run("cite", "1", *GUIDE).refusal(2)


def test_claim_that_nobody_read_is_not_cited(desk: Desk) -> None:
    """What the program read is not given on before a person decided about it."""
    desk.log_in("editor-1")
    number = str(take_article(desk))
    assert "an editor decides about it first" in desk.run("cite", number, *GUIDE).refusal(2)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("cite", "1", "--guide", "guide.example", "--publisher", "X"), "such as https://"),
        (("cite", "1", "--guide", "https://g.example", "--publisher", " "), "no publisher"),
        (("cite", "1", "--publisher", "X"), "Missing option '--guide'"),
        (("cite", "9", *GUIDE), "no claim 9"),
        (("trace", "1"), "nothing was published of claim 1"),
        (("trace", "9"), "no claim 9"),
        (("trace", "x.toml"), "accepted: the number of a claim, or a file"),
    ],
)
def test_wrong_citation_is_one_line(desk: Desk, args: tuple[str, ...], words: str) -> None:
    """What was found and what is accepted, with exit code 2."""
    accept_article(desk)
    assert words in desk.run(*args).refusal(2)


def test_record_is_traced_by_claim_and_by_file(desk: Desk) -> None:
    """Both give the same; what took the record back is traced by its own file."""
    number = publish_article(desk)
    traced = json.loads(desk.do("trace", number))
    assert "facts:desk-1" in traced["entity"]
    assert "desk:publisher-1" in traced["agent"]
    assert json.loads(desk.do("trace", "2022-10-03-claim-1.toml")) == traced
    assert "did you mean 'rules/desk/" in desk.run("trace", "rules/desk/claim-1.toml").refusal(2)
    desk.now += timedelta(hours=1)
    desk.log_in("publisher-1")
    desk.do("retract", number, "--reason", "The guard was misheard.")
    assert json.loads(desk.do("trace", number)) == traced
    ended = desk.show("claim", number)["publications"][-1]["file"]
    steps = json.loads(desk.do("trace", ended))["activity"].values()
    assert "retract" in {one.get("desk:verb") for one in steps}


def test_witness_neither_cites_nor_traces(desk: Desk) -> None:
    """Both take the duty to read."""
    number = publish_article(desk)
    desk.log_in("administrator-1")
    desk.add("witness-1", "witness")
    desk.log_in("witness-1")
    for args in (("cite", number, *GUIDE), ("trace", number)):
        assert "witness may not read" in desk.run(*args).refusal(2)
