"""Questions people ask, each answered from records, or told to be unknown with what is known."""

from __future__ import annotations

from typing import Any

from wayout.guide.almanac import Almanac
from wayout.guide.speech import Speech
from wayout.guide.views.telling import Claim, tell_all
from wayout.situation.inquiries import Inquiry, find_answers

Values = dict[str, Any]
MOST_ANSWERS = 45


def show_inquiries(almanac: Almanac, speech: Speech) -> Values:
    """Give the values of the list of questions."""
    return {
        "known": speech.moment(almanac.at, exact=True),
        "questions": [(q.number, speech.choose(q.text, q.text_ru)) for q in almanac.inquiries],
    }


def show_inquiry(almanac: Almanac, speech: Speech, number: int) -> Values | None:
    """Give the values of the page of one question; None if there is none of that number."""
    numbers = [q.number for q in almanac.inquiries]
    if number not in numbers:
        return None
    at = numbers.index(number)
    one = almanac.inquiries[at]
    claims = tell_all(find_answers(one, almanac.known), speech)
    holds = [c for c in claims if not c["over"] or _is_said(c, almanac)]
    return {
        "known": speech.moment(almanac.at, exact=True),
        "number": number,
        "text": speech.choose(one.text, one.text_ru),
        "missing": speech.choose(one.missing, one.missing_ru),
        "holds": holds[:MOST_ANSWERS],
        "left_out": holds[MOST_ANSWERS:],
        "ended": [c for c in claims if c not in holds],
        "links": list_links(one, speech),
        "before": numbers[at - 1] if at else None,
        "after": numbers[at + 1] if at + 1 < len(numbers) else None,
    }


def _is_said(claim: Claim, almanac: Almanac) -> bool:
    """Tell whether a record only speaks of past hours, as reports do; a rule that ended is over."""
    return claim["id"] not in almanac.known.rules


def list_links(one: Inquiry, speech: Speech) -> list[tuple[str, str]]:
    """List the pages to read on: address inside the language, and name."""
    pages = {
        "board": speech.text("All crossings"),
        "changes": speech.text("What changed"),
        "safety": speech.text("Your safety"),
        "how": speech.text("How we know, and what we cannot know"),
        "sources": speech.text("Sources"),
    }
    found = [(page, pages[page]) for page in one.pages]
    found += [(f"country/{code}", speech.country(code)) for code in one.countries]
    known = speech.situation.crossings
    return found + [(f"crossing/{c}", speech.place(c)) for c in one.crossings if c in known]
