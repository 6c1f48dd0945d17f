"""Planning for what a form holds: the party, the instant, the plan."""

from __future__ import annotations

from dataclasses import dataclass

from wayout.errors import BadInputError
from wayout.guide.form import Asked
from wayout.guide.library import Edition, Library
from wayout.guide.speech import Speech
from wayout.planner.judged import Judged
from wayout.planner.outline import Outline
from wayout.planner.party import Member
from wayout.planner.party_plan import outline_alone
from wayout.planner.plan_value import Plan
from wayout.rules.answers import parse_traveller
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant


@dataclass(frozen=True, slots=True)
class Answered:
    """A plan for what was asked, and the edition of the facts it rests on."""

    plan: Plan
    edition: Edition


@dataclass(frozen=True, slots=True)
class Outlined:
    """
    The outline of a plan for one traveller, and the edition of the facts it rests on.

    Journeys are made when they are asked for: only in the turn of the planner.
    """

    outline: Outline
    edition: Edition

    def speak(self, speech: Speech) -> Speech:
        """Give who says it in a language."""
        known = self.edition.planner.situation
        if self.outline.situation is known:
            return speech.about_edition(known)
        return speech.about(self.outline.situation)


def find_start(asked: Asked, library: Library) -> str:
    """
    Find the place where one starts, and say its time zone's name by it.

    Raises
    ------
    UnknownPlaceError
        Nothing has that name, or several towns have it.
    """
    planner = library.get_edition(library.now).planner
    return planner.gazetteer.get_start_place(asked.start).id


def find_instant(asked: Asked, library: Library) -> Instant:
    """
    Find when somebody sets out: as the form says, in the time of the place; else now.

    Raises
    ------
    BadInputError
        It cannot be read, or lies outside the situation's window.
    """
    head = library.head
    zone = head.time_zone
    if asked.start:
        planner = library.get_edition(library.now).planner
        zone = planner.gazetteer.get_start_place(asked.start).time_zone or zone
    at = asked.find_instant(zone) or library.now
    if not head.window.holds(at):
        first, last = head.window.start.date(), head.window.end.date()
        raise BadInputError(f"{at:%Y-%m-%d} lies outside; accepted: from {first} up to {last}")
    return at


def read_traveller(asked: Asked, library: Library) -> Traveller:
    """
    Read the answers of the form.

    Raises
    ------
    BadInputError
        An answer is impossible, or two contradict each other.
    """
    return parse_traveller(
        asked.answers, library.head, where=lambda _key: "the form", inferences=library.inferences
    )


def outline(asked: Asked, library: Library, judged: Judged | None = None) -> Outlined:
    """
    Plan for what was asked, with every journey in short; `judged` as for `outline_alone`.

    Raises
    ------
    UnknownPlaceError
        A place was named that nobody knows.
    BadInputError
        The time or an answer is not accepted.
    """
    at = find_instant(asked, library)
    edition = library.get_edition(at)
    member = Member(read_traveller(asked, library))
    found = outline_alone(
        edition.planner, member, start=asked.start, at=at, to=asked.to, judged=judged
    )
    return Outlined(found, edition)


def answer(asked: Asked, library: Library) -> Answered:
    """Plan for what was asked, with every journey in full; errors as those of `outline`."""
    found = outline(asked, library)
    return Answered(found.outline.plan(), found.edition)
