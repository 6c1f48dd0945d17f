"""Texts that try to do something: shown as they are, and nothing of them runs, turns or hides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from justhtml import JustHTML

from tests.desk.material import CLAIM, NOW
from tests.desk.pages.conftest import Room
from tests.guide.html_rules import list_faults
from wayout.desk.claims.claim import Span
from wayout.desk.pages.excerpt import cut_text, find_around, mark_claim, take_pieces
from wayout.desk.pages.posting import _take_name
from wayout.desk.pages.rendering import render, show_inert
from wayout.desk.review.inbox import add_claims
from wayout.desk.store.reports import Incoming, keep_report

HOSTILE = (
    '</blockquote></textarea><script>alert(1)</script><img src=x onerror="alert(2)">'
    "{{ 7777 * 77771 }}{% raw %}{{ office }} \"'><a href='javascript:alert(3)'>x</a> "
    "\u202egnp.exe\u202c"
    " <style>body{display:none}</style>&lt;b&gt; \x1b[2J"
)
PAGES = ("/inbox", "/claim/1", "/claim/1/draft", "/claim/1/publish", "/claim/1/impact", "/report/1")


def plant(room: Room) -> None:
    """Keep a report all of whose words are hostile, with a claim that says them too."""
    incoming = Incoming(HOSTILE, HOSTILE, f"javascript:{HOSTILE}", "en", title=HOSTILE)
    kept = keep_report(room.desk.store, incoming, vault=room.desk.vault, now=NOW, days=30)
    claim = replace(CLAIM, excerpt=Span(2, 40), whom=HOSTILE, origin=(HOSTILE, HOSTILE))
    add_claims(room.desk.store, kept.id, [(claim, 1.0)], now=NOW)


@pytest.mark.parametrize("path", PAGES)
def test_script_of_an_article_is_shown_and_never_run(room: Room, path: str) -> None:
    """No element, attribute or link of the text becomes one of the page."""
    plant(room)
    editor = room.enter("publisher-1")
    answer = editor.open(path)
    assert answer.status_code in (200, 409)
    page = JustHTML(answer.text, sanitize=False)
    assert page.query("script, style, img, iframe") == []
    tags = page.query("*")
    assert [t for t in tags if any(k.startswith("on") or k == "style" for k in t.attrs or ())] == []
    links = [(t.attrs or {}).get("href") or "" for t in page.query("a")]
    assert [link for link in links if not link.startswith(("/", "#"))] == []
    assert str(7777 * 77771) not in answer.text
    assert "\u202e" not in answer.text
    assert "\x1b" not in answer.text


def test_report_shows_the_hostile_words_themselves(room: Room) -> None:
    """What was written is read by the editor, hidden characters by their numbers."""
    plant(room)
    text = room.enter("editor-1").open("/report/1").text
    assert "&lt;script&gt;alert(1)" in text
    assert "{{ 7777 * 77771 }}" in text
    assert "⟨U+202E⟩gnp.exe⟨U+202C⟩" in text


def test_pages_keep_the_rules_of_html(room: Room) -> None:
    """Every page is whole for a parser, with labels, headings in order and named parts."""
    plant(room)
    editor, administrator = room.enter("publisher-1"), room.enter("administrator-1")
    for path in (
        "/inbox",
        "/claim/1",
        "/claim/1/draft",
        "/report/1",
        "/recheck",
        "/take",
        "/witness",
        "/me",
    ):
        assert list_faults(editor.open(path).text, "en") == [], path
    for path in ("/people", "/trail", "/nothing"):
        assert list_faults(administrator.open(path).text, "en") == [], path
    assert list_faults(room.come().open("/log-in").text, "en") == []


def test_inert_text_keeps_letters_of_every_script() -> None:
    """Only what is no visible character is replaced."""
    assert show_inert("Верхний Ларс, ზემო ლარსი\n\tعبور") == "Верхний Ларс, ზემო ლარსი\n\tعبور"
    assert show_inert("a\u2066b\u200b") == "a⟨U+2066⟩b⟨U+200B⟩"


def test_templates_refuse_names_that_nobody_gave() -> None:
    """A forgotten value is a fault of the program and no empty place."""
    with pytest.raises(Exception, match="undefined"):
        render("error.html", me=None, duties=[], mark="")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/etc/cron.d/x.txt", "x.txt"),
        ("a\x00b\n.html", "ab.html"),
        ("...", ""),
        ("x" * 500 + ".pdf", "x" * 96 + ".pdf"),
        ("\u202efdp.exe", "fdp.exe"),
    ],
)
def test_name_of_an_upload_is_no_path(said: str, name: str) -> None:
    """Only the last part is left, and it only tells of which kind the file is."""
    assert _take_name(said) == name


def test_pieces_are_the_text_again() -> None:
    """However spans overlap or leave the text, joined the pieces are what was cut."""
    text = "abcdefghij"
    spans = [(Span(2, 5), "said", 1), (Span(4, 8), "said", 2), (Span(3, 4), "x", 3)]
    spans += [(Span(9, 99), "said", 4), (Span(50, 60), "said", 5)]
    pieces = cut_text(text, spans)
    assert "".join(p.text for p in pieces) == text
    assert [(p.text, p.number) for p in pieces if p.mark] == [("cde", 1), ("fgh", 2), ("j", 4)]


def test_claim_is_marked_with_the_words_of_its_time_apart() -> None:
    """An editor sees what is said and on which words the date rests."""
    text = "The north bridge is closed to walkers since Monday, a guard says."
    marked = [(p.text, p.mark) for p in mark_claim(text, CLAIM) if p.mark]
    assert marked == [
        ("The north bridge is closed to walkers since ", "said"),
        ("Monday, a gu", "time"),
        ("ard says", "said"),
    ]
    assert take_pieces(mark_claim(text, CLAIM), find_around(text, CLAIM)) == mark_claim(text, CLAIM)
