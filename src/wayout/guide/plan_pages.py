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
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from wayout.guide.asking import Outlined, find_instant, outline, read_traveller
from wayout.guide.form import Asked
from wayout.guide.library import Library
from wayout.guide.likeness import Besides, find_besides, find_bits
from wayout.guide.plan_quick import Layout, Pieces, hide, tell
from wayout.guide.rendering import render
from wayout.guide.speech import Speech
from wayout.guide.views.fields import say_told
from wayout.guide.views.questions import FIRST_ASKED
from wayout.guide.views.ways import show_ways
from wayout.planner.judged import Judged
from wayout.planner.party import Member, accompany
from wayout.planner.plan import Planner, list_entered
from wayout.rules.leaving import ExitAnswer
from wayout.rules.passage import Stay, judge_stay
from wayout.rules.traits import Portrait
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant
from wayout.situation.record import Rule

MOST_BYTES = 32_000_000
MOST_STANDINGS = 50_000
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


class Gaps(Asked):
    """A form with gaps in place of its fields."""

    def fields(self, *, without: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """Yield the one field that stands for all."""
        yield (BUT_WAY if tuple(without) else ALL), ""


class Skeleton:
    """A page of plans with gaps for what somebody answered."""

    def __init__(self, page: bytes) -> None:
        marks = {hide(ALL, ""): 0, hide(BUT_WAY, ""): 1, tell("", TOLD): 2}
        self._pieces: list[tuple[bytes, int]] = []
        rest = page
        self.size = len(rest)
        while places := [(at, mark) for mark in marks if (at := rest.find(mark)) >= 0]:
            at, mark = min(places)
            self._pieces.append((rest[:at], marks[mark]))
            rest = rest[at + len(mark) :]
        self._end = rest

    def fill(self, fields: bytes, but_way: bytes, told: bytes) -> bytes:
        """Give the page of somebody, by the fields of the form and what was answered."""
        said = (fields, but_way, told)
        filled = [part for piece, gap in self._pieces for part in (piece, said[gap])]
        filled.append(self._end)
        return b"".join(filled)


class PlanPages:
    """Makes the page of all ways, and keeps skeletons of it."""

    def __init__(self, library: Library, languages: Iterable[str]) -> None:
        self._library = library
        self._speeches = {code: Speech(code, library.facts) for code in languages}
        self._pieces = Pieces(library.head.questions.values())
        self._skeletons: OrderedDict[Hashable, Skeleton] = OrderedDict()
        self._size = 0
        self._layouts: dict[Instant, Layout] = {}
        self._vectors: dict[Hashable, int] = {}
        self._entered: dict[tuple[Spot, int], tuple[tuple[str, str], ...]] = {}
        self._standings: dict[tuple[Spot, Portrait, Besides], Standing] = {}
        self._spots: dict[tuple[str, ...], Spot] = {}

    def forget(self) -> None:
        """Forget everything; only while nobody plans."""
        for kept in (self._skeletons, self._layouts, self._vectors, self._entered):
            kept.clear()
        self._standings.clear()
        self._spots.clear()
        self._pieces.forget()
        self._size = 0

    def find(self, code: str, body: bytes) -> bytes | None:
        """
        Find the page for a form as it was posted, by looking up alone.

        None if it is not kept, or if the form holds what was not laid out: then it is read in
        full, and planned for.
        """
        posted = self._pieces.read(body) if code in self._speeches else None
        spot = None if posted is None else self._spots.get(posted.place)
        if posted is None or spot is None:
            return None
        if self._library.find_known_by(spot.at) != spot.known_by:
            return None
        layout = self._layouts.get(spot.known_by)
        laid = None if layout is None else layout.find(posted)
        if laid is None:
            return None
        bits, besides = 0, frozenset[Hashable]()
        for one in laid:
            bits, besides = bits | one.bits, besides | one.besides
        standing = self._standings.get((spot, bits, besides))
        if standing is None:
            return None
        done = {*(one.key for one in laid), *posted.skipped}
        key = next((k for k in standing.ranked if k not in done), "")
        skeleton = self._skeletons.get((code, spot, standing.vector, key, bool(laid)))
        if skeleton is None:
            return None
        fields = posted.write(laid)
        return skeleton.fill(fields, fields, b"".join([one.told[code] for one in laid]))

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
        if edition.known_by not in self._layouts:
            speeches = (speech.about(edition.situation) for speech in self._speeches.values())
            self._layouts[edition.known_by] = Layout(edition.planner.rulebook, speeches)
        spot = Spot(edition.known_by, place.id, at, asked.to)
        standing, found = self._stand(edition.planner, traveller, spot, asked)
        done = {*asked.answers, *asked.skipped}
        key = next((k for k in standing.ranked if k not in done), "")
        name = code, spot, standing.vector, key, bool(asked.answers)
        skeleton = self._skeletons.get(name)
        if skeleton is None:
            gaps = Gaps(asked.start, asked.day, asked.hour, asked.to, asked.answers, asked.skipped)
            found = found or outline(asked, self._library)
            skeleton = self._keep(name, Skeleton(self._render(code, found, asked, gaps)))
        if asked.day and edition.planner.gazetteer.find(asked.start) is not None:
            # Only the name of a town: coordinates near one say where somebody stands.
            where = asked.start, asked.day, asked.hour, asked.to
            self._spots[where] = spot
            self._pieces.remember(where)
        return self._fill(skeleton, code, asked)

    def _stand(
        self, planner: Planner, traveller: Traveller, spot: Spot, asked: Asked
    ) -> tuple[Standing, Outlined | None]:
        """Give what the rules say to somebody, and the plan if one had to be made for it."""
        told = {k: v for k, v in traveller.answers.items() if k in asked.answers}
        like = spot, find_bits(planner.rulebook, told, spot.at), find_besides(told)
        found = None
        standing = self._standings.get(like)
        if standing is None:
            judged = planner.judge((traveller,), at=spot.at)
            outcomes = spot.known_by, find_outcomes(planner, judged, spot.to)
            vector = self._vectors.setdefault(outcomes, len(self._vectors))
            if (spot, vector) not in self._entered:
                found = outline(asked, self._library, judged)
                shown = found.outline
                self._entered[spot, vector] = list_entered(shown.sketches, shown.closed)
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


def find_outcomes(planner: Planner, judged: Judged, to: str) -> Hashable:
    """
    Find what the rules say to one traveller, without looking for any way.

    Returns
    -------
    outcomes
        Leaving, every border passage over time, every reason for which a country is closed, every
        stay, the carriers that take nobody, and what is presumed. Who has equal ones is told alike.
    """
    (traveller,), at, roads = judged.party, judged.at, judged.roads
    border, book = roads.border, planner.rulebook
    countries, _ = planner.find_destination(to)
    turns = tuple(border.turns(passage) for passage in planner.atlas.passages)
    portrait = book.portrait(traveller, at)
    stays = tuple(
        _tell_apart(judge_stay(book, portrait, country=country, at=at))
        for country in sorted(planner.atlas.abroad)
    )
    return (
        tuple(_tell_apart(answer) for answer in judged.exits),
        turns,
        planner.list_unreached(judged.closures, (), countries),
        stays,
        roads.stops,
        frozenset(traveller.presumed.items()),
        find_besides(traveller.answers),
    )


def _tell_apart(answer: ExitAnswer | Stay) -> Hashable:
    """Give what tells an answer of the rules apart: its fields, with rules by their ids."""
    return tuple(_name_rules(getattr(answer, field.name)) for field in fields(answer))


def _name_rules(value: Any) -> Hashable:
    if isinstance(value, tuple):
        return tuple(one.id if isinstance(one, Rule) else one for one in value)
    return value if isinstance(value, Hashable) else repr(value)
