"""Sections that are kept say what they would say anew, and nothing of who asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.planner.shipped import ROOT
from wayout.guide.asking import Outlined, outline
from wayout.guide.form import Asked
from wayout.guide.library import Library
from wayout.guide.speech import Speech
from wayout.guide.views.sections import Sections
from wayout.guide.views.ways import list_whole, show_closed
from wayout.rules.leaving import choose_worst

NOW = datetime(2022, 9, 22, 15, tzinfo=UTC)
HOUR = "19:47"
ANSWERS = {"age": "41", "reservist": "yes", "documents": "internal-passport", "sex": "M"}


@pytest.fixture(scope="module")
def library() -> Library:
    """Give the shipped situation as it is asked in one hour."""
    return Library(ROOT / "situations" / "russia-2022", now=lambda: NOW)


def list_kept(found: Outlined) -> list[tuple[Any, ...]]:
    """List the sections that are remembered: what each says, and how."""
    kept: dict[Any, tuple[Any, ...]] = found.edition.planner.rulebook.memory.named("sections")
    return list(kept.values())


def ask(library: Library, **answers: str) -> Outlined:
    """Outline the plan of somebody in Kazan."""
    asked = Asked(start="kazan", day="2022-09-22", hour=HOUR, answers=answers)
    return outline(asked, library)


def say(found: Outlined, speech: Speech) -> list[str]:
    """Give every section of a page."""
    sections, closed = Sections(found, speech), list_whole(found.outline.list_closed())
    near = sections.near(closed, lambda way: show_closed(way, speech))
    return [sections.leaving(choose_worst(found.outline.exits)), *near, *sections.far(closed)]


@pytest.mark.parametrize("code", ["en", "ru"])
def test_kept_sections_say_what_new_ones_say(library: Library, code: str) -> None:
    """Said again after others asked, and after everything was forgotten, it is the same."""
    speech = ask(library, **ANSWERS).speak(Speech(code, library.facts))
    first = say(ask(library, **ANSWERS), speech)
    say(ask(library, age="30", sex="F"), speech)
    again = say(ask(library, **ANSWERS), speech)
    library.forget()
    assert first == again == say(ask(library, **ANSWERS), speech)
    assert len(first) > 5


def test_kept_sections_name_neither_the_hour_nor_the_start(library: Library) -> None:
    """What is remembered holds rendered words of rules, and no hour of setting out."""
    found = ask(library, **ANSWERS)
    say(found, found.speak(Speech("en", library.facts)))
    kept = list_kept(found)
    texts = [str(html) for _, html in kept]
    assert texts
    assert not any(HOUR in text or "Kazan" in text for text in texts)


def test_sections_of_a_start_of_ones_own_are_not_kept(library: Library) -> None:
    """Somebody who stands where the situation has no place leaves nothing behind."""
    library.forget()
    asked = Asked(start="Shadrinsk, RU", day="2022-09-22", hour=HOUR, answers=ANSWERS)
    found = outline(asked, library)
    say(found, found.speak(Speech("en", library.facts)))
    assert not list_kept(found)


def test_a_way_beyond_ones_means_is_not_kept(library: Library) -> None:
    """The words name somebody's budget."""
    library.forget()
    found = ask(library, budget="5000 RUB", documents="foreign-passport")
    say(found, found.speak(Speech("en", library.facts)))
    dear = [w for w in found.outline.list_closed() if w.reason == "OVER_BUDGET"]
    kept = list_kept(found)
    assert dear
    assert not any(w is told for w in dear for (some, _) in kept for told in some)
