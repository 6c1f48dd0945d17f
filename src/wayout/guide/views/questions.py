"""Questions: one at a time, the most decisive first, or several on one page; each can be left."""

from __future__ import annotations

from typing import Any

from wayout.guide.form import Asked
from wayout.guide.library import Library
from wayout.guide.speech import Speech
from wayout.guide.views.fields import show_field

FIRST_ASKED = ("documents", "age", "reservist", "sex", "visas", "means")
"""What decides most for most people, where the situation asks it and nobody planned yet."""


def show_question(
    library: Library, speech: Speech, asked: Asked, key: str, *, fault: str = ""
) -> dict[str, Any]:
    """Give the values of the page that asks one question."""
    question = library.head.questions[key]
    return {
        "question": show_field(question, speech, asked),
        "fault": fault,
        "asked": asked.without(key),
        "number": len(asked.answers) + len(asked.skipped) + 1,
    }


def show_answers(
    library: Library, speech: Speech, asked: Asked, *, faults: dict[str, str] | None = None
) -> dict[str, Any]:
    """Give the values of the page that asks everything at once; sensitive questions come last."""
    every = sorted(library.head.questions.values(), key=lambda q: q.sensitive)
    first = [q for key in FIRST_ASKED for q in every if q.key == key]
    rest = [q for q in every if q not in first]
    return {
        "first": [show_field(q, speech, asked) for q in first],
        "rest": [show_field(q, speech, asked) for q in rest],
        "faults": faults or {},
        "asked": asked,
    }


def find_next(library: Library, asked: Asked, ranked: list[str]) -> str:
    """Find the question to ask next: the most decisive one that was neither answered nor left."""
    done = {*asked.answers, *asked.skipped}
    first = [k for k in FIRST_ASKED if k in library.head.questions]
    return next((key for key in [*ranked, *first] if key not in done), "")
