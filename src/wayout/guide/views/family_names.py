"""Names of travellers in a sentence, and the word for one who has none."""

from __future__ import annotations

from collections.abc import Iterable

from babel.lists import format_list

from wayout.guide.family_form import AskedParty
from wayout.guide.speech import Speech


def name_members(asked: AskedParty, speech: Speech) -> tuple[str, ...]:
    """Give the word for each traveller: the one typed, else a number."""
    return tuple(
        m.name or speech.text("traveller %(number)s", number=n)
        for n, m in enumerate(asked.members, start=1)
    )


def say_names(names: Iterable[str], speech: Speech) -> str:
    """Say names as one phrase: "father, older son and younger son"."""
    return format_list(list(names), locale=speech.locale)
