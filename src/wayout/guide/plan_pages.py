"""
Pages of plans that are kept: under what the rules say to somebody, never under what they answered.

Two travellers whom every rule tells the same get the same page, but for the words that say back
what they answered. So a page is kept as a skeleton: under the place, the hour and the vector of
rule outcomes, with gaps where answers stand. The gaps are filled for each who asks, and what fills
them is kept nowhere. Which vector a portrait has is remembered as the rulebook remembers verdicts,
and forgotten with them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from wayout.guide.asking import Outlined, find_instant, outline, read_traveller
from wayout.guide.form import Asked
from wayout.guide.library import Edition, Library
from wayout.guide.likeness import Besides, find_besides, find_bits
from wayout.guide.outcomes import find_closed, find_outcomes
from wayout.guide.plan_quick import (
    Layout,
    cut_place,
    hide,
    list_writings,
    tell,
    write_place,
)
from wayout.guide.rendering import render
from wayout.guide.speech import Speech
from wayout.guide.views.fields import say_told
from wayout.guide.views.questions import FIRST_ASKED
from wayout.guide.views.ways import show_ways
from wayout.planner.compared import WayIn
from wayout.planner.judged import Judged
from wayout.planner.party import Member, accompany
from wayout.planner.plan import list_entered
from wayout.rules.traits import Portrait
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant

MOST_BYTES = 32_000_000
MOST_STANDINGS = 50_000
MOST_SEATS = 5_000
ALL, BUT_WAY, TOLD = (f"\N{SYMBOL FOR SUBSTITUTE}{name}" for name in ("all", "way", "told"))
"""What stands in a skeleton for the form's fields, for those without `way`, and for answers."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and when somebody sets out, what is known then, and where to."""

    known_by: Instant
    start: str
    at: Instant
    to: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules say to somebody: the number of the vector, and what to ask, best first."""

    vector: int
    ranked: tuple[str, ...]

    def find_next(self, said: Container[str], skipped: Container[str]) -> str:
        """Find what to ask next of somebody who answered some questions and skipped others."""
        for key in self.ranked:
            if key not in said and key not in skipped:
                return key
        return ""


@dataclass(frozen=True, slots=True, eq=False)
class Seat:
    """
    A place and hour as a browser posts them: what stands for them in looking up.

    Attributes
    ----------
    number
        The number of the spot.
    until
        From then on more may be known.
    layout
        The answers, laid out by what is known.
    fields
        The hidden fields that say place and hour again.
    skip
        The length of what was posted, with what divides it from the answers.
    """

    number: int
    until: Instant
    layout: Layout
    fields: bytes
    skip: int


class Reached(NamedTuple):
    """A country that ways lead to, with the border and the means of the best one."""

    country: str
    crossing: str
    mode: str


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


class Skeleton:
    """A page of plans with gaps for what somebody answered."""

    def __init__(self, page: bytes) -> None:
        marks = {hide(ALL, ""): 0, hide(BUT_WAY, ""): 1, tell("", TOLD): 2}
        self._parts: list[bytes] = []
        self._gaps: list[tuple[int, int]] = []
        rest = page
        self.size = len(rest)
        while places := [(at, mark) for mark in marks if (at := rest.find(mark)) >= 0]:
            at, mark = min(places)
            self._gaps.append((len(self._parts) + 1, marks[mark]))
            self._parts += [rest[:at], b""]
            rest = rest[at + len(mark) :]
        self._parts.append(rest)

    def fill(self, fields: bytes, but_way: bytes, told: bytes) -> bytes:
        """Give the page of somebody, by the fields of the form and what was answered."""
        said, parts = (fields, but_way, told), self._parts.copy()
        for number, gap in self._gaps:
            parts[number] = said[gap]
        return b"".join(parts)


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
        self._now = library.clock
        self._skeletons: OrderedDict[Hashable, Skeleton] = OrderedDict()
        self._size = 0
        self._layouts: dict[Instant, Layout] = {}
        self._vectors: dict[Hashable, int] = {}
        self._besides: dict[Hashable, int] = {}
        self._reached: dict[tuple[Spot, int], tuple[Reached, ...]] = {}
        self._entered: dict[tuple[Spot, int], tuple[tuple[str, str], ...]] = {}
        self._standings: dict[tuple[int, Portrait, int], Standing] = {}
        self._seats: dict[bytes, Seat] = {}

    def forget(self) -> None:
        """Forget everything; only while nobody plans."""
        for kept in (self._skeletons, self._layouts, self._vectors, self._besides):
            kept.clear()
        for made in (self._reached, self._entered, self._standings, self._seats):
            made.clear()
        self._size = 0

    def find(self, code: str, body: bytes) -> bytes | None:
        """
        Find the page for a form as it was posted, by looking up alone.

        None if it is not kept, or if the form holds what was not laid out: then it is read in
        full, and planned for.
        """
        seat = self._seats.get(cut_place(body)) if code in self._speeches else None
        if seat is None or seat.until <= self._now():
            return None
        posted = seat.layout.read(body[seat.skip :])
        if posted is None:
            return None
        said, skipped = posted
        bits, besides, told = 0, 0, []
        for one in said.values():
            bits |= one.bits
            besides |= one.besides
            told.append(one.told[code])
        standing = self._standings.get((seat.number, bits, besides))
        if standing is None:
            return None
        key = standing.find_next(said, skipped)
        skeleton = self._skeletons.get((code, seat.number, standing.vector, key, bool(told)))
        if skeleton is None:
            return None
        fields = b"\n".join([seat.fields, *posted.write()])
        return skeleton.fill(fields, fields, b"".join(told))

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
        spot = Spot(edition.known_by, place.id, at, asked.to)
        standing, found = self._stand(edition, traveller, spot, asked)
        key = standing.find_next(asked.answers, asked.skipped)
        name = code, self._number(spot), standing.vector, key, bool(asked.answers)
        skeleton = self._skeletons.get(name)
        if skeleton is None:
            gaps = Gaps(asked.start, asked.day, asked.hour, asked.to, asked.answers, asked.skipped)
            found = found or _outline(edition, traveller, asked, spot)
            skeleton = self._keep(name, Skeleton(self._render(code, found, asked, gaps)))
        if asked.day and edition.planner.gazetteer.find(asked.start) is not None:
            # Only the name of a town: coordinates near one say where somebody stands.
            self._seat((asked.start, asked.day, asked.hour, asked.to), edition, spot)
        return self._fill(skeleton, code, asked)

    def _seat(self, place: tuple[str, ...], edition: Edition, spot: Spot) -> None:
        """Remember what stands for a place and hour that were posted."""
        layout, until = self._lay_out(edition), self._library.find_known_until(spot.at)
        if self._library.find_known_by(spot.at) != spot.known_by:
            return  # an hour struck meanwhile
        if len(self._seats) >= MOST_SEATS:
            self._seats.clear()
        for posted in list_writings(place):
            self._seats[posted] = Seat(
                self._number(spot), until, layout, write_place(place), len(posted) + 1
            )

    def _lay_out(self, edition: Edition) -> Layout:
        """Lay out every answer, by what is known."""
        if edition.known_by not in self._layouts:
            speeches = (speech.about(edition.situation) for speech in self._speeches.values())
            layout = Layout(edition.planner.rulebook, speeches, self._number_besides)
            self._layouts[edition.known_by] = layout
        return self._layouts[edition.known_by]

    def _number_besides(self, besides: Besides) -> int:
        """Give a bit to each thing that a plan reads besides bits."""
        bits = self._besides
        return sum(1 << bits.setdefault(one, len(bits)) for one in besides)

    def _stand(
        self, edition: Edition, traveller: Traveller, spot: Spot, asked: Asked
    ) -> tuple[Standing, Outlined | None]:
        """Give what the rules say to somebody, and the plan if one had to be made for it."""
        planner = edition.planner
        told = {k: v for k, v in traveller.answers.items() if k in asked.answers}
        like = (
            self._number(spot),
            find_bits(planner.rulebook, told, spot.at),
            self._number_besides(find_besides(told)),
        )
        found = None
        standing = self._standings.get(like)
        if standing is None:
            judged = planner.judge((traveller,), at=spot.at)
            ruled = self._number(spot.known_by, find_outcomes(planner, judged))
            if (spot, ruled) not in self._reached:
                found = _outline(edition, traveller, asked, spot, judged)
                self._reached[spot, ruled] = list_first(found.outline.sketches)
            reached = self._reached[spot, ruled]
            closed = (
                found.outline.closed
                if found is not None
                else planner.list_unreached(
                    judged.closures, reached, planner.find_destination(spot.to)[0]
                )
            )
            vector = self._number(ruled, find_closed(planner, closed))
            if (spot, vector) not in self._entered:
                self._entered[spot, vector] = list_entered(reached, closed)
            entered = self._entered[spot, vector]
            questions = (
                found.outline.questions
                if found is not None
                else planner.rank_questions(traveller, entered, at=spot.at)
            )
            first = [key for key in FIRST_ASKED if key in self._library.head.questions]
            standing = Standing(vector, (*(q.key for q in questions), *first))
            self._standings[like] = standing
        return standing, found

    def _number(self, *outcomes: Hashable) -> int:
        return self._vectors.setdefault(outcomes, len(self._vectors))

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
        return skeleton.fill(fields, but_way, told)

    def _keep(self, name: Hashable, skeleton: Skeleton) -> Skeleton:
        if len(self._standings) > MOST_STANDINGS:
            self.forget()
        self._skeletons[name] = skeleton
        self._size += skeleton.size
        while self._size > MOST_BYTES and len(self._skeletons) > 1:
            _, oldest = self._skeletons.popitem(last=False)
            self._size -= oldest.size
        return skeleton
