"""The text of a draft as an editor works on it: suggested, stored, with its source graded."""

from __future__ import annotations

import re

from sqlalchemy import select

from wayout.desk.pages.rendering import TURNING
from wayout.desk.review.draft import Draft, parse_draft
from wayout.desk.review.inbox import Entry
from wayout.desk.review.suggestion import suggest_draft
from wayout.desk.store.store import Store
from wayout.desk.store.tables import reports
from wayout.errors import BadInputError
from wayout.situation.period import Instant
from wayout.situation.situation import Situation

LETTERS = {
    "A": "always been right",
    "B": "usually right",
    "C": "often right",
    "D": "often wrong",
    "E": "never to be relied on",
    "F": "nobody has judged it",
}
"""Of the source, in the words of this desk; the letters are those of the Admiralty."""
NUMBERS = {
    "1": "confirmed by others",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "nobody has judged it",
}
"""Of the statement, apart from its source."""
_SOURCE = re.compile(r"^\[\[source\]\][^\[]*", re.MULTILINE)


def find_draft(store: Store, entry: Entry, situation: Situation, *, now: Instant) -> Draft:
    """Find the stored draft of a claim, or suggest one."""
    if entry.draft:
        return parse_draft(entry.draft)
    asked = select(reports).where(reports.c.id == entry.report_id)
    with store.reading() as connection:
        report = connection.execute(asked).one()
    key = f"claim-{entry.id}"
    suggested = suggest_draft(
        entry.claim,
        situation,
        key=key,
        published=report.published or report.received,
        basis=report.published_basis or "exact",
        now=now,
        outlet=report.outlet,
        address=report.address,
        language=report.language,
    )
    return Draft(write_hidden(suggested.text))


def write_hidden(text: str) -> str:
    """Write hidden characters by number, as TOML may: nobody proposes what they cannot see."""
    return "".join(_write(c) for c in text)


def _write(character: str) -> str:
    if character in "\n\t" or (character.isprintable() and character not in TURNING):
        return character
    number = ord(character)
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def grade_source(text: str, *, letter: str, number: str) -> str:
    """
    Give the text with the grade of its first source changed; an empty part stays as it is.

    Raises
    ------
    BadInputError
        There is no such letter or number, or the text has no source of its own to grade.
    """
    for said, words in ((letter, LETTERS), (number, NUMBERS)):
        if said and said not in words:
            raise BadInputError(f"no grade '{said[:20]}'; accepted: {', '.join(words)}")
    if not (letter or number):
        return text
    found = _SOURCE.search(text)
    if not found:
        raise BadInputError("the draft has no [[source]] of its own to grade")
    graded = found[0]
    for key, value in (("reliability", letter and f'"{letter}"'), ("credibility", number)):
        if value:
            graded = re.sub(rf"^{key}\s*=.*$", f"{key} = {value}", graded, flags=re.MULTILINE)
    return text[: found.start()] + graded + text[found.end() :]
