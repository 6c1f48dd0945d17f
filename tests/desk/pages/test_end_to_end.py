"""From an article to a published fact and back, by the forms of the pages."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.material import CASE, add_claim, write_rule
from tests.desk.pages.conftest import Room
from wayout.desk.pages.impact_sheet import write_impact_sheet
from wayout.desk.pages.report_sheet import find_published
from wayout.desk.review.inbox import get_entry
from wayout.planner.checking import check_folder
from wayout.situation.reading import get_situation

ARTICLE = (
    "Queue grows at the bridge\n\nCars stood in a queue of 5 km at North bridge on Monday, "
    "an officer said.\n\nThe weather was fine."
)
FORM = {"outlet": "The Herald", "address": "https://herald.example/1", "published": "2022-10-03"}


@pytest.fixture(autouse=True)
def _afternoon(room: Room) -> None:
    """Let the day of the article be nearly over."""
    room.clock.now += timedelta(hours=8)


def run_git(room: Room, *words: str) -> str:
    """Run git in the situation's folder."""
    named = ("-c", "user.name=a", "-c", "user.email=a@b.invalid", "-C", str(room.folder))
    done = subprocess.run(["git", *named, *words], capture_output=True, text=True, check=True)
    return done.stdout


def test_article_becomes_a_fact_and_is_taken_back(room: Room) -> None:
    """An editor takes in, accepts, drafts, proposes; a publisher publishes and later retracts."""
    run_git(room, "init", "--quiet")
    run_git(room, "add", "-A")
    run_git(room, "commit", "--quiet", "-m", "before")
    editor = room.enter("editor-1")
    editor.open("/take")
    files = {"file": ("../../etc/passwd.txt", ARTICLE.encode(), "text/plain")}
    editor.submit("/take", FORM, files=files)
    assert "claim was read in it" in editor.text, editor.text
    editor.open("/inbox")
    assert "Queue 5 km, by car: North Bridge" in editor.text, editor.text
    assert "queue of 5 km" in editor.text
    editor.open("/claim/1")
    assert "Nothing known is about this" in editor.text or "what is known" in editor.text
    editor.submit("/claim/1/decide", button=("verb", "accept"))
    assert "The claim is accepted" in editor.text
    editor.open("/claim/1/draft")
    assert 'outlet = "The Herald"' in editor.page.text.replace("&quot;", '"')
    typed = {"draft": write_rule().text, "letter": "B", "number": "2"}
    editor.submit("/claim/1/draft", typed, button=("action", "look"))
    assert "No faults" in editor.text
    editor.submit("/claim/1/draft", button=("action", "propose"))
    assert "Another person publishes it" in editor.text
    publisher = room.enter("publisher-1")
    publisher.open("/inbox?state=proposed")
    publisher.open("/claim/1/publish")
    told = publisher.text
    assert "rules/desk/2022-10-03-claim-1.toml" in told
    publisher.submit("/claim/1/publish")
    assert "The claim is published" in publisher.text
    assert check_folder(room.folder).notices == ()
    message = run_git(room, "log", "-1", "--format=%B")
    assert all(line in told for line in message.splitlines()), (message, told)
    assert "desk-1" in get_situation(room.folder).rules
    publisher.open("/claim/1/retract")
    publisher.submit("/claim/1/retract", {"reason": "The guard was misheard."})
    assert "The claim is retracted" in publisher.text
    assert get_entry(room.desk.store, 1).state == "retracted"
    assert check_folder(room.folder).notices == ()


def test_faulty_draft_is_not_proposed_and_not_lost(room: Room) -> None:
    """The faults stand above the text, which is as it was typed."""
    editor = room.enter("editor-1")
    editor.open("/take")
    editor.submit("/take", FORM | {"text": ARTICLE})
    editor.open("/claim/1")
    editor.submit("/claim/1/decide", button=("verb", "accept"))
    editor.open("/claim/1/draft")
    typed = write_rule().text.replace('"warn"', '"warnn"') + "# </textarea><script>\n"
    editor.submit("/claim/1/draft", {"draft": typed}, button=("action", "propose"))
    assert editor.page.status_code == 422
    assert "did you mean 'warn'" in editor.text
    assert editor.read_form("/claim/1/draft")["draft"] == typed
    assert get_entry(room.desk.store, 1).state == "accepted"


def test_editor_is_told_that_another_person_publishes(room: Room) -> None:
    """A publisher who edited sees no button, and a form made by hand is refused."""
    one = room.enter("publisher-1")
    one.open("/take")
    one.submit("/take", FORM | {"text": ARTICLE})
    one.open("/claim/1")
    one.submit("/claim/1/decide", button=("verb", "accept"))
    one.open("/claim/1/draft")
    one.submit("/claim/1/draft", {"draft": write_rule().text}, button=("action", "propose"))
    one.open("/claim/1/publish")
    assert "another person publishes it" in one.text
    answer = one.post("/claim/1/publish", one.read_form("/log-out"))
    assert answer.status_code == 403
    assert not (room.folder / "rules" / "desk").exists()


def test_returned_claim_goes_back_with_its_reason(room: Room) -> None:
    """The editor sees who gave it back, and why."""
    editor, publisher = room.enter("editor-1"), room.enter("publisher-1")
    editor.open("/take")
    editor.submit("/take", FORM | {"text": ARTICLE})
    editor.open("/claim/1")
    editor.submit("/claim/1/decide", button=("verb", "accept"))
    editor.open("/claim/1/draft")
    editor.submit("/claim/1/draft", {"draft": write_rule().text}, button=("action", "propose"))
    publisher.open("/claim/1/publish")
    publisher.submit("/claim/1/return", {"reason": "Which bridge?"})
    editor.open("/claim/1")
    assert "return by publisher-1" in editor.text
    assert "Which bridge?" in editor.text


def test_witness_tells_and_reads_nothing(room: Room) -> None:
    """What a witness saw waits in the inbox; sent twice it is one report."""
    witness = room.enter("witness-1")
    assert "What did you see?" in witness.text
    form = {"post": "north-bridge", "seen": "queue", "number": "2,5", "unit": "km"}
    filled = witness.read_form("/witness") | form
    witness.post("/witness", filled)
    assert "waits for an editor" in witness.text
    witness.post("/witness", filled)
    assert "counts once" in witness.text
    witness.open("/witness")
    witness.submit("/witness", form | {"number": "many"})
    assert witness.page.status_code == 422
    assert "'many' is no number" in witness.text
    editor = room.enter("editor-1")
    assert "Queue about 2.5 km: North Bridge" in editor.text, editor.text


def test_impact_names_the_cases_that_change(room: Room) -> None:
    """A claim that shuts a post is weighed when it comes in, and its page names who loses a way."""
    (room.folder / "cases").mkdir()
    (room.folder / "cases" / "driver.toml").write_text(CASE)
    editor = room.enter("editor-1")
    editor.open("/take")
    text = "North bridge is closed to cars since Monday."
    editor.submit("/take", FORM | {"text": text})
    editor.open("/claim/1/impact")
    assert editor.page.status_code == 200
    assert "cases change" in editor.text
    sheet = write_impact_sheet(
        room.office.known,
        get_entry(room.desk.store, 1),
        published=find_published(room.desk.store, 1),
        now=room.clock.now,
    )
    assert sheet["changed"] != []
    assert all(one["title"] in editor.text for one in sheet["changed"])
    assert get_entry(room.desk.store, 1).impact == sheet["weight"]


@pytest.mark.parametrize("status", ["announced", "observed"])
def test_announcement_weighs_what_it_would_do(room: Room, status: str) -> None:
    """Who asks what a claim would change is told so, though nothing announced decides a way yet."""
    (room.folder / "cases").mkdir()
    (room.folder / "cases" / "driver.toml").write_text(CASE)
    add_claim(room.desk.store, room.desk.vault)
    entry = get_entry(room.desk.store, 1)
    shut = replace(entry.claim, status=status, modes=frozenset({"car"}))
    sheet = write_impact_sheet(
        room.office.known,
        replace(entry, claim=shut),
        published=find_published(room.desk.store, 1),
        now=room.clock.now,
    )
    assert [one["case"] for one in sheet["changed"]] == ["driver"]
