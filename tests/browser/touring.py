"""A tour of the whole guide by somebody whose every answer is marked; see `marked`."""

from __future__ import annotations

import time
from pathlib import Path

from tests.browser.accessible_pages import PUBLIC
from tests.browser.marked import (
    AGE,
    CITIZENSHIP,
    DAY,
    FITNESS,
    HOUR,
    NAMES,
    NO_TOWN,
    TOWN,
    VISA_UNTIL,
)
from tests.browser.visiting import Visitor
from wayout.guide.language import list_languages

SECONDS_TO_SAVE = 20.0


def take_tour(visitor: Visitor) -> None:
    """Go through everything: for oneself, for two, a saved plan, and all public pages."""
    plan_for_oneself(visitor)
    check_saved_plan(visitor)
    plan_for_two(visitor)
    check_saved_plan(visitor)
    for code in list_languages():
        for page in PUBLIC:
            visitor.browser.open(f"/{code}/{page.path}")
            visitor.look()


def plan_for_oneself(visitor: Visitor) -> None:
    """Answer, leave open, go back, answer the rest on one page, and save one way."""
    browser = visitor.browser
    visitor.arrive()
    visitor.say_start(NO_TOWN, DAY, HOUR)
    visitor.press("Go on")
    assert browser.find_all(".fault"), "a town that is not there was taken"
    visitor.type("from", TOWN[visitor.language])
    visitor.press("Go on")
    visitor.tick("a.documents", "foreign-passport")
    visitor.tick("a.documents", "military-id")
    visitor.press("Next question")
    visitor.type("a.age", AGE)
    visitor.press("Next question")
    visitor.press("I would rather not say")
    visitor.press("Back")
    assert visitor.find_field("from").get("value") == TOWN[visitor.language]
    visitor.press("Go on")
    visitor.press("Answer several on one page")
    assert visitor.find_field("a.age").get("value") == AGE
    visitor.choose("a.visas.1", "FI")
    visitor.set_moment("a.visas.3", VISA_UNTIL)
    browser.get("main summary").click()
    visitor.choose("a.citizenship.1", CITIZENSHIP)
    visitor.choose("a.citizenship.2", "RU")
    visitor.tick("a.fitness", FITNESS)
    visitor.press("Show my ways")
    if browser.find_all("form.next"):
        visitor.press("I would rather not say")
    visitor.press("See this way")
    _change_language(visitor)
    _save(visitor)
    visitor.press("Back to your ways")


def plan_for_two(visitor: Visitor) -> None:
    """Plan for two travellers, with more about one of them, and save one way."""
    visitor.arrive()
    visitor.press("Plan for several people")
    visitor.say_start("Kazan", DAY, HOUR)
    visitor.type("m1.name", NAMES[0])
    visitor.type("m1.a.age", AGE)
    visitor.tick("m1.a.documents", "foreign-passport")
    for closed in visitor.browser.find_all("details.traveller:not([open]) > summary"):
        closed.click()
    visitor.type("m2.name", NAMES[1])
    visitor.type("m2.from", TOWN[visitor.language])
    visitor.tick("m2.a.documents", "foreign-passport")
    visitor.browser.follow(visitor.browser.get("button[name='who'][value='2']"))
    visitor.look()
    visitor.choose("m2.a.fitness", FITNESS)
    visitor.press("Go on with the other travellers")
    visitor.press("Show the ways")
    visitor.press("See this way")
    _save(visitor)
    visitor.press("Back to your ways")
    visitor.press("Back")


def check_saved_plan(visitor: Visitor) -> None:
    """Have the saved plan checked, and delete the file, as its owner would."""
    visitor.browser.open(f"/{visitor.language}/saved")
    (kept,) = list_downloads(visitor)
    visitor.browser.get("input[type='file']").type(str(kept))
    visitor.press("Check it")
    assert visitor.browser.find_all(".lead"), "the saved plan was not understood"
    kept.unlink()


def list_downloads(visitor: Visitor) -> list[Path]:
    """List what the browser saved and nobody deleted."""
    return sorted((visitor.browser.folder / "downloads").iterdir())


def _save(visitor: Visitor) -> None:
    visitor.browser.get_button(visitor.words("Save this plan as a file")).click()
    end = time.monotonic() + SECONDS_TO_SAVE
    while [p.suffix for p in list_downloads(visitor)] != [".json"]:
        assert time.monotonic() < end, f"no file was saved: {list_downloads(visitor)}"
        time.sleep(0.05)


def _change_language(visitor: Visitor) -> None:
    (other,) = (code for code in list_languages() if code != visitor.language)
    visitor.browser.follow(visitor.browser.get(f".languages button[lang='{other}']"))
    visitor.language = other
    visitor.look()
