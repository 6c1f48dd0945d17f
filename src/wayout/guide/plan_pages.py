"""
Pages of plans that are kept: under what the rules say to somebody, never under what they answered.

Two travellers whom every rule tells the same get the same page, but for the words that say back
what they answered. So a page is kept as a skeleton: under the place, the hour and the vector of
rule outcomes, with gaps where answers stand. The gaps are filled for each who asks, and what fills
them is kept nowhere. Which vector a portrait has is remembered as the rulebook remembers verdicts,
and forgotten with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wayout.guide.asking import Outlined, find_instant, outline, read_traveller
from wayout.guide.form import Asked
from wayout.guide.library import Edition, Library
from wayout.guide.likeness import find_besides, find_bits
from wayout.guide.outcomes import find_closed, find_outcomes
from wayout.guide.plan_memory import (
    ALL,
    BUT_WAY,
    TOLD,
    PlanMemory,
    Reached,
    Skeleton,
    Spot,
    Standing,
)
from wayout.guide.plan_quick import Layout, hide, tell
from wayout.guide.rendering import render
from wayout.guide.speech import Speech
from wayout.guide.views.fields import say_told
from wayout.guide.views.questions import FIRST_ASKED
from wayout.guide.views.ways import show_ways
from wayout.planner.compared import WayIn
from wayout.planner.judged import Judged
from wayout.planner.party import Member, accompany
from wayout.planner.plan import list_entered
from wayout.rules.traveller import Traveller


def list_first(ways: Iterable[WayIn]) -> tuple[Reached, ...]:
    """List the countries that ways lead to, each by its first way."""
    found: dict[str, Reached] = {}
    for way in ways:
        found.setdefault(way.country, Reached(way.country, way.crossing, way.mode))
    return tuple(found.values())


class Gaps(Asked):
    """A form with gaps in place of its fields."""

    def fields(self, *, without: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """Yield the one field that stands for all."""
        yield (BUT_WAY if tuple(without) else ALL), ""


def _outline(
    edition: Edition,
    traveller: Traveller,
    asked: Asked,
    spot: Spot,
    judged: Judged | None = None,
) -> Outlined:
    """Plan for one whose form was read already, and who starts at a place of the situation."""
    planner, party = edition.planner, (traveller,)
    found = planner.outline(party, start=asked.start, at=spot.at, to=asked.to, judged=judged)
    return Outlined(found, edition)


class PlanPages:
    """Makes the page of all ways, and keeps skeletons of it."""

    def __init__(self, library: Library, languages: Iterable[str]) -> None:
        self._library = library
        self._speeches = {code: Speech(code, library.facts) for code in languages}
        self._memory = PlanMemory(library.clock)

    def forget(self) -> None:
        """Forget everything; in the turn of the planner."""
        self._memory = PlanMemory(self._memory.now)

    def find(self, code: str, body: bytes) -> list[bytes] | None:
        """Find the page for a form as posted, in pieces; None if there is none, or not at once."""
        return self._memory.find(code, body)

    def make(self, code: str, asked: Asked) -> bytes:
        """
        Make the page of somebody; in the turn of the planner.

        Raises
        ------
        UnknownPlaceError
            A place was named that nobody knows.
        BadInputError
            The time or an answer is not accepted.
        """
        at = find_instant(asked, self._library)
        edition = self._library.get_edition(at)
        member = Member(read_traveller(asked, self._library))
        (traveller,) = accompany((member,), (member,), edition.planner.rulebook)
        place = edition.planner.gazetteer.get_start_place(asked.start)
        is_known = place.id in edition.planner.situation.places
        if not is_known or traveller.find("budget") is not None or asked.party:
            return self._render(code, outline(asked, self._library), asked, asked)
        if self._memory.is_full:
            self.forget()
        spot = Spot(edition.known_by, place.id, at, asked.to)
        standing, found = self._stand(edition, traveller, spot, asked)
        key = standing.find_next({*asked.answers, *asked.skipped})
        memory = self._memory
        name = code, memory.number(spot), standing.vector, key, bool(asked.answers)
        skeleton = memory.skeletons.get(name)
        if skeleton is None:
            gaps = Gaps(asked.start, asked.day, asked.hour, asked.to, asked.answers, asked.skipped)
            found = found or _outline(edition, traveller, asked, spot)
            skeleton = memory.keep(name, Skeleton(self._render(code, found, asked, gaps)))
        if asked.day and edition.planner.gazetteer.find(asked.start) is not None:
            # Only the name of a town: coordinates near one say where somebody stands.
            self._remember((asked.start, asked.day, asked.hour, asked.to), edition, spot)
        return self._fill(skeleton, code, asked)

    def _remember(self, place: tuple[str, ...], edition: Edition, spot: Spot) -> None:
        """Remember what stands for a place and hour that were posted."""
        layouts, until = self._memory.layouts, self._library.find_known_until(spot.at)
        if self._library.find_known_by(spot.at) != spot.known_by:
            return  # an hour struck meanwhile
        if spot.known_by not in layouts:
            book, number = edition.planner.rulebook, self._memory.number_besides
            layouts[spot.known_by] = {
                code: Layout(book, speech.about(edition.situation), number)
                for code, speech in self._speeches.items()
            }
        self._memory.remember(place, spot, until, layouts[spot.known_by])

    def _stand(
        self, edition: Edition, traveller: Traveller, spot: Spot, asked: Asked
    ) -> tuple[Standing, Outlined | None]:
        """Give what the rules say to somebody, and the plan if one had to be made for it."""
        planner, memory = edition.planner, self._memory
        told = {k: v for k, v in traveller.answers.items() if k in asked.answers}
        like = (
            memory.number(spot),
            find_bits(planner.rulebook, told, spot.at),
            memory.number_besides(find_besides(told)),
        )
        found = None
        standing = memory.standings.get(like)
        if standing is None:
            judged = planner.judge((traveller,), at=spot.at)
            ruled = memory.number(spot.known_by, find_outcomes(planner, judged))
            if (spot, ruled) not in memory.reached:
                found = _outline(edition, traveller, asked, spot, judged)
                memory.reached[spot, ruled] = list_first(found.outline.sketches)
            reached = memory.reached[spot, ruled]
            closed = (
                found.outline.closed
                if found is not None
                else planner.list_unreached(
                    judged.closures, reached, planner.find_destination(spot.to)[0]
                )
            )
            vector = memory.number(ruled, find_closed(planner, closed))
            if (spot, vector) not in memory.entered:
                memory.entered[spot, vector] = list_entered(reached, closed)
            entered = memory.entered[spot, vector]
            questions = (
                found.outline.questions
                if found is not None
                else planner.rank_questions(traveller, entered, at=spot.at)
            )
            first = [key for key in FIRST_ASKED if key in self._library.head.questions]
            standing = Standing(vector, (*(q.key for q in questions), *first))
            memory.standings[like] = standing
        return standing, found

    def _render(self, code: str, found: Outlined, asked: Asked, shown: Asked) -> bytes:
        """Render the page of all ways: of somebody, or with gaps."""
        speech = found.speak(self._speeches[code])
        values = show_ways(found, speech, asked, self._library)
        if shown is not asked:
            values["told"] = [("", "", TOLD)] if asked.answers else []
        values["asked"] = shown
        return render(
            "ways.html",
            speech,
            languages=tuple(self._speeches),
            here="",
            path=f"/{code}/ways",
            head=self._library.head,
            **values,
        ).encode()

    def _fill(self, skeleton: Skeleton, code: str, asked: Asked) -> bytes:
        speech, questions = self._speeches[code], self._library.head.questions
        fields = b"\n".join(hide(*field) for field in asked.fields())
        but_way = b"\n".join(hide(*field) for field in asked.fields(without=("way",)))
        said = asked.answers.items()
        told = b"".join(tell(*say_told(questions[key], one, speech)) for key, one in said)
        return b"".join(skeleton.fill(fields, but_way, told))
