"""The inbox as a page: what is said of an impact, and turning its pages."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.desk.material import CLAIM, NOW, add_claim
from tests.desk.pages.conftest import Room
from wayout.desk.review.inbox import add_claims


def test_inbox_tells_what_is_not_weighed_from_what_changes_nothing(room: Room) -> None:
    """An editor sees whether nobody weighed a claim, or whether it changes nobody's ways."""
    add_claim(room.desk.store, room.desk.vault, n=1, impact=0.0)
    editor = room.enter("editor-1")
    editor.open("/inbox")
    assert "nobody's ways change" in editor.text
    assert "not weighed" not in editor.text
    editor.open("/claim/1")
    assert "Nobody's ways change" in editor.text
    add_claim(room.desk.store, room.desk.vault, n=2)
    editor.open("/inbox")
    assert "not weighed yet" in editor.text
    editor.open("/claim/2")
    assert "Not weighed yet" in editor.text


def list_shown(html: str) -> list[int]:
    """List the claims of a page."""
    return [int(number) for number in re.findall(r'<h2><a href="/claim/(\d+)"', html)]


def find_turn(html: str, words: str) -> str:
    """Find where a link of the paging leads; empty if it is not there."""
    found = re.search(rf'href="([^"]+)">{words}</a>', html)
    return found[1].replace("&amp;", "&") if found else ""


def test_pages_of_the_inbox_turn_both_ways_while_claims_come_in(room: Room) -> None:
    """Nothing is shown twice or left out when claims come in between, in front and behind."""
    first = add_claim(room.desk.store, room.desk.vault, impact=3.0)
    found = [(replace(CLAIM, whom=f"group {n}"), float(n % 3)) for n in range(120)]
    add_claims(room.desk.store, 1, found, now=NOW)
    there = set(range(first, first + 121))
    editor = room.enter("editor-1")
    editor.open("/inbox")
    pages = [list_shown(editor.page.text)]
    assert "Before" not in editor.text
    while turn := find_turn(editor.page.text, "Next"):
        add_claims(room.desk.store, 1, [(CLAIM, 9.0)], now=NOW)
        add_claims(room.desk.store, 1, [(CLAIM, None)], now=NOW)
        editor.open(turn)
        pages.append(list_shown(editor.page.text))
    forward = [number for page in pages for number in page]
    assert len(forward) == len(set(forward))
    assert there <= set(forward)
    back = pages[-1]
    while turn := find_turn(editor.page.text, "Before"):
        editor.open(turn)
        back = list_shown(editor.page.text) + back
    assert len(back) == len(set(back))
    assert [number for number in back if number in there] == [
        number for number in forward if number in there
    ]
    assert "First page" in editor.text


def test_faulty_mark_is_refused_on_the_page(room: Room) -> None:
    """A mark that somebody typed is told what is accepted."""
    editor = room.enter("editor-1")
    editor.open("/inbox?after=second")
    assert editor.page.status_code == 422
    assert "such as 3:120" in editor.text
