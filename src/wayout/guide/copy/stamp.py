"""The stamp of a copy: when it was made, until when to rely on it, from which facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from wayout.guide.speech import Speech
from wayout.planner.citation import age_hours
from wayout.situation.period import Instant
from wayout.situation.record import Record
from wayout.situation.situation import Situation

UNTIL = "\N{SYMBOL FOR SUBSTITUTE}until"
"""Stands in a page for the instant that is known when the page is: it depends on its records."""
LONGEST = timedelta(days=7)
"""Nobody relies on a copy for longer than a journey is looked for."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a copy was made, and the short name of the facts and program it was made from."""

    made: Instant
    edition: str

    def say(self, speech: Speech) -> dict[str, str]:
        """Say the stamp on a page, with `UNTIL` for the instant not known yet."""
        made = speech.moment(self.made, exact=True)
        return {"made": made, "until": UNTIL, "edition": self.edition}


def find_until(records: Iterable[Record], known: Situation, made: Instant) -> Instant:
    """
    Find until when to rely on a page that rests on some records.

    That is the first change that is announced of them, or the end of the shortest shelf life
    among those that are still fresh; a week at most. What was stale already is marked so on the
    page, and shortens nothing.
    """
    until = made + LONGEST
    for record in records:
        left_h = known.shelf_life_hours(record) - age_hours(known, record, as_of=made)
        fresh = made + timedelta(hours=min(left_h, LONGEST / timedelta(hours=1)))
        for instant in (record.valid.start, record.valid.end, fresh):
            if made < instant < until:
                until = instant
    return until
