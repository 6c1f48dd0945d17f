"""A new volunteer goes through `docs/how-to/first-report.md`, with the texts that stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desk.conftest import Desk
from tests.desk.pages.conftest import Hands, Room
from tests.desk.pages.first_report import make_trial, put_own_words, read_first_report
from wayout.desk.pages.app import make_app
from wayout.desk.pages.known import Known
from wayout.desk.pages.office import Office
from wayout.situation.reading import get_situation

PAGE = read_first_report()
TITLE = "Closed, by car: North Bridge"


@pytest.fixture
def trial(desk: Desk, tmp_path: Path) -> Iterator[Room]:
    """Give a desk over the page's copy of the situation, two minutes ago: log-ins take time."""
    folder = make_trial(tmp_path)
    clock = Hands(datetime.now(UTC) - timedelta(minutes=2))
    office = Office(desk.store, desk.vault, Known(folder), clock)
    made = Room(desk, office, make_app(office), clock, folder)
    yield made
    for browser in made.browsers:
        browser.close()


def run_block(room: Room, words: str) -> str:
    """Run the block of the page that begins with some words, in the folder above the situation."""
    lines = [
        line for line in PAGE.get_block(words).splitlines() if not line.startswith((". ", "cd "))
    ]
    told = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-ec", "\n".join(lines)],
        cwd=room.folder.parent,
        env=told | {"COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def propose(room: Room) -> str:
    """Take the article in, accept its claim, propose it; give the address of the claim."""
    editor = room.enter("editor-1")
    editor.open("/take")
    files = {"file": ("article.txt", PAGE.article.encode(), "text/plain")}
    day = f"{room.clock.now:%Y-%m-%d}"
    form = {"outlet": PAGE.outlet, "address": PAGE.address, "published": day}
    editor.submit("/take", form, files=files)
    editor.open("/inbox")
    assert editor.text.count(TITLE) == 1, editor.text
    found: list[str] = re.findall(rf'<a href="(/claim/\d+)">{TITLE}</a>', editor.page.text)
    (address,) = found
    editor.open(address)
    assert re.search(r'<blockquote class="text" lang="en">The Border', editor.page.text)
    assert "this morning" in editor.text
    assert "spokesman" in editor.text
    assert "It supersedes what is known" in editor.text
    assert "North Bridge by itself: open to: bicycle, bus, car" in editor.text
    editor.open(f"{address}/impact")
    assert "2 of 3 cases change" in editor.text, editor.text
    editor.open(address)
    editor.submit(f"{address}/decide", button=("verb", "accept"))
    editor.open(f"{address}/draft")
    draft = put_own_words(editor.read_form(f"{address}/draft")["draft"], PAGE.own_words)
    typed = {"draft": draft, "letter": PAGE.letter, "number": PAGE.number}
    editor.submit(f"{address}/draft", typed, button=("action", "look"))
    assert "No faults" in editor.text, editor.text
    editor.submit(f"{address}/draft", button=("action", "propose"))
    assert "The claim is proposed" in editor.text
    return address


def test_page_leads_from_its_article_to_a_fact_and_back(trial: Room) -> None:
    """What the page gives to save, type and run works in the order in which it stands there."""
    assert "no fault" in run_block(trial, "cd ~/desk-trial\n. ")
    address = propose(trial)
    publisher = trial.enter("publisher-1")
    publisher.open("/inbox?state=proposed")
    assert TITLE in publisher.text
    publisher.open(f"{address}/publish")
    publisher.submit(f"{address}/publish")
    assert "The claim is published" in publisher.text
    words = PAGE.own_words.split('"')[1]
    told = run_block(trial, ". .venv/bin/activate")
    assert "no fault" in told
    assert "north-bridge (XB) by car: was allowed" in told, told
    assert words in " ".join(told.split()), told
    assert "Edited-by: editor-1" in told
    assert words in " ".join(run_block(trial, "wayout explain").split())
    publisher.open(f"{address}/retract")
    publisher.submit(f"{address}/retract", {"reason": PAGE.reason})
    assert "The claim is retracted" in publisher.text
    assert re.search(r"claim-1 : the same origin .* ended \d{4}-", publisher.text), publisher.text
    after = run_block(trial, "wayout check")
    assert PAGE.reason in " ".join(after.split()), after
    assert "was allowed" not in after
    ends = get_situation(trial.folder).ends.values()
    assert PAGE.reason in [end.text for end in ends]
