"""A plan: the exit answer, the journeys, the closed ways with reasons, the questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace

from wayout.errors import BadInputError, UnknownPlaceError
from wayout.network.approach import is_joined
from wayout.network.assumption import demand_assumptions
from wayout.network.expected_waits import NO_WAITS, ExpectedWaits
from wayout.network.gazetteer import Gazetteer
from wayout.network.stations import Lines
from wayout.network.ways import Stand
from wayout.planner.approaching import list_approach_starts
from wayout.planner.atlas import Atlas
from wayout.planner.border import Border
from wayout.planner.budget import divide_by_budget
from wayout.planner.closed import ClosedWay, Closures
from wayout.planner.compared import WayIn
from wayout.planner.exit_cap import ExitCap, say_exit
from wayout.planner.journey import Journey
from wayout.planner.judged import Judged
from wayout.planner.label import CRITERIA
from wayout.planner.offers import Offers, complete_all
from wayout.planner.outline import Outline
from wayout.planner.outlook import Outlook, look_out
from wayout.planner.party import list_vehicles
from wayout.planner.plan_value import Plan
from wayout.planner.roads import CAUTIOUS, MEDIAN, Roads
from wayout.planner.sketch import Sketch
from wayout.planner.start import Start
from wayout.rules.docket import list_dockets
from wayout.rules.leaving import ExitAnswer, assess_exit
from wayout.rules.questions import NextQuestion, list_questions
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.situation.period import Instant
from wayout.situation.record import Crossing
from wayout.situation.situation import Situation

HORIZON_H = 168.0
"""Journeys that take longer than a week are not looked for."""


class Planner:
    """Plans over one situation as known at one instant; prepared once, asked many times."""

    def __init__(
        self,
        situation: Situation,
        lines: Lines | None = None,
        *,
        expected: ExpectedWaits = NO_WAITS,
    ) -> None:
        """Prepare; waits that are `expected` take the place of those estimated from reports."""
        demand_assumptions(situation)
        self.rulebook = Rulebook(situation)
        self.atlas = Atlas(situation, lines)
        self.situation = self.atlas.situation
        self.gazetteer = Gazetteer(situation)
        self.expected = expected
        self._joined: dict[str, bool] = {}

    def plan(
        self,
        travellers: Sequence[Traveller],
        *,
        start: str,
        at: Instant,
        to: str = "",
        horizon_h: float = HORIZON_H,
        cautious: bool = False,
    ) -> Plan:
        """
        Plan the ways out of the home country.

        Parameters
        ----------
        travellers
            The party, at least one; everybody starts together.
        start
            A place by any of its names, or `latitude,longitude`.
        at
            The instant of setting out, inside the situation's window.
        to
            A place or country to reach; empty: any other country.
        cautious
            Plan on what holds nine times in ten, not on what holds every other time.

        Raises
        ------
        UnknownPlaceError
            `start` or `to` names nothing known.
        BadInputError
            `at` lies outside the situation's window, or the start is abroad.
        """
        return self.outline(
            travellers, start=start, at=at, to=to, horizon_h=horizon_h, cautious=cautious
        ).plan()

    def outline(
        self,
        travellers: Sequence[Traveller],
        *,
        start: str,
        at: Instant,
        to: str = "",
        horizon_h: float = HORIZON_H,
        cautious: bool = False,
        judged: Judged | None = None,
    ) -> Outline:
        """
        Plan as `plan` does, with every journey sketched, to be made in full when asked for.

        `judged` is what `judge` gave of this party and instant, where it was asked before.
        """
        self.check_time(at)
        knowing = self.knowing([start])
        if knowing is not self:
            options = {"to": to, "horizon_h": horizon_h, "cautious": cautious}
            return knowing.outline(travellers, start=start, at=at, **options)  # type: ignore[arg-type]
        begin = self.gazetteer.get_start_place(start).id
        if self.situation.places[begin].country != self.situation.head.home:
            raise BadInputError(f"'{start}' is not in {self.situation.head.home}; start inside it")
        countries, place = self.find_destination(to)
        party = tuple(travellers)
        judged = judged or self.judge(party, at=at, horizon_h=horizon_h)
        roads, exits = judged.roads, judged.exits
        goals = self.atlas.goals(countries, place)
        until_h, level = roads.begin_h + horizon_h, CAUTIOUS if cautious else MEDIAN
        starts = self.list_starts(begin, roads, level=level)
        outlook = look_out(roads, starts, goals, until_h=until_h, level=level)
        offers = self.make_offers(outlook, goals, exits)
        sketches = self.list_sketches(offers)
        kept, dear = divide_by_budget(sketches, party, self.atlas.fares.rates, offers.complete)
        unreached = self.list_unreached(judged.closures, (*kept, *dear), countries)
        closed = (*dear, *unreached)
        questions = self.list_questions(party[0], kept, closed, at=at)
        return Outline(self.situation, begin, to, judged, offers, kept, closed, questions, cautious)

    def judge(
        self, party: tuple[Traveller, ...], *, at: Instant, horizon_h: float = HORIZON_H
    ) -> Judged:
        """Ask the rules what they say to a party that sets out at an instant."""
        roads = self.make_roads(party, at=at, horizon_h=horizon_h)
        return Judged(roads, self.assess_exits(party, at=at))

    def make_roads(
        self, party: tuple[Traveller, ...], *, at: Instant, horizon_h: float = HORIZON_H
    ) -> Roads:
        """Give the gates and steps of a party from one instant on."""
        border = Border(self.rulebook, party, at=at, horizon_h=horizon_h, expected=self.expected)
        return Roads(self.atlas, border, party=len(party))

    def assess_exits(self, party: Sequence[Traveller], *, at: Instant) -> tuple[ExitAnswer, ...]:
        """Give the exit answer of each member."""
        home = self.situation.head.home
        return tuple(assess_exit(self.rulebook, t, country=home, at=at) for t in party)

    def knowing(self, starts: Iterable[str]) -> Planner:
        """
        Give the planner that also knows some starts which the situation does not.

        It is a planner of its own and shares what was prepared, so nothing of where somebody is
        stays behind. Names of nothing are passed over; of known places alone, it is this planner.
        """
        found = {}
        for name in starts:
            try:
                place = self.gazetteer.get_start_place(name)
            except UnknownPlaceError:
                continue
            if place.id not in self.situation.places:
                found[place.id] = place
        if not found:
            return self
        other = copy(self)
        places = {**self.situation.places, **found}
        other.situation = replace(self.situation, places=places)
        other.atlas, other._joined = self.atlas.knowing(other.situation), {}
        return other

    def list_starts(self, begin: str, roads: Roads, *, level: float = MEDIAN) -> tuple[Start, ...]:
        """List where a search begins: for each vehicle of a party, here or where it leads to."""
        label = (roads.begin_h, *(0.0,) * (CRITERIA - 1))
        vehicles = list_vehicles(roads.border.travellers)
        place = self.situation.places[begin]
        if begin not in self._joined:
            self._joined[begin] = is_joined(self.situation, begin)
        if not self._joined[begin]:
            try:
                return list_approach_starts(
                    self.atlas, roads, place, vehicles=vehicles, level=level
                )
            except UnknownPlaceError:  # a known town too far from every way: the reasons remain
                if Stand(begin) not in self.atlas.number:
                    raise
        return tuple(Start(self.atlas.number[Stand(begin, vehicle=v)], label) for v in vehicles)

    def check_time(self, at: Instant) -> None:
        """Raise BadInputError if an instant lies outside the situation's window."""
        window = self.situation.head.window
        if not window.holds(at):
            raise BadInputError(
                f"{at.isoformat()} lies outside {self.situation.head.id};"
                f" accepted: from {window.start.isoformat()} to {window.end.isoformat()}"
            )

    def find_destination(self, to: str) -> tuple[frozenset[str] | None, str]:
        """Find the countries, and the place in one, that a journey is to reach; None: any."""
        if not to:
            return None, ""
        codes = {p.country for p in self.situation.places.values() if p.kind == "country"}
        if to.upper() in codes and self.gazetteer.find(to) is None:
            country, place = to.upper(), ""
        else:
            found = self.gazetteer.get(to)
            if isinstance(found, Crossing):
                country, place = found.country_in, ""
            else:
                country = found.country
                place = found.id if found.kind in ("town", "airport") else ""
        if country == self.situation.head.home:
            raise UnknownPlaceError(f"'{to}' is not abroad; name a country or a town outside")
        return frozenset({country}), place

    def make_offers(
        self, outlook: Outlook, goals: Sequence[int], exits: Sequence[ExitAnswer]
    ) -> Offers:
        """Give what lists the journeys of a search to some goals."""
        return Offers(self.rulebook, outlook, goals, exits)

    def list_sketches(self, offers: Offers) -> tuple[Sketch, ...]:
        """List the journeys in short, near-duplicates collapsed."""
        return offers.list_sketches()

    def list_journeys(
        self, outlook: Outlook, goals: Sequence[int], exits: tuple[ExitAnswer, ...]
    ) -> tuple[Journey, ...]:
        """List the journeys to some goals in full, near-duplicates collapsed."""
        offers = self.make_offers(outlook, goals, exits)
        return complete_all(offers, self.list_sketches(offers))

    def list_closed(
        self,
        roads: Roads,
        reached: Sequence[WayIn],
        countries: frozenset[str] | None,
    ) -> tuple[ClosedWay, ...]:
        """List a reason for every country and post that nothing reached."""
        closures = Closures(roads.border, roads)
        unreached = self.list_unreached(closures, reached, countries)
        return (*unreached, *closures.posts(reached))

    def list_unreached(
        self,
        closures: Closures,
        reached: Sequence[WayIn],
        countries: frozenset[str] | None,
    ) -> tuple[ClosedWay, ...]:
        """List a reason for every country that nothing reached."""
        home = self.situation.head.home
        known = {c.country_in for c in self.situation.crossings.values()}
        known |= set(self.rulebook.countries("entry"))
        known -= {home, "EU"}
        wanted = sorted(countries) if countries else sorted(known)
        return tuple(closures.countries((w.country for w in reached), wanted))

    def list_questions(
        self,
        traveller: Traveller,
        journeys: Iterable[WayIn],
        closed: Iterable[ClosedWay],
        *,
        at: Instant,
    ) -> tuple[NextQuestion, ...]:
        """List what a traveller should answer next."""
        return self.rank_questions(traveller, list_entered(journeys, closed), at=at)

    def rank_questions(
        self, traveller: Traveller, entered: Iterable[tuple[str, str]], *, at: Instant
    ) -> tuple[NextQuestion, ...]:
        """Rank what a traveller should answer next, by the countries that are open to question."""
        dockets = list_dockets(self.rulebook, entered, at=at)
        return tuple(list_questions(self.rulebook, dockets, traveller, at=at))


def list_entered(
    journeys: Iterable[WayIn], closed: Iterable[ClosedWay]
) -> tuple[tuple[str, str], ...]:
    """List the countries whose entry is still open to question, with the mode of the best way."""
    found: dict[str, str] = {}
    for journey in journeys:
        found.setdefault(journey.country, journey.mode)
    for way in closed:
        if not way.crossing and way.verdict in ("allowed-if", "unknown"):
            found.setdefault(way.country, way.mode or "air")
    return tuple(sorted(found.items()))


def cap_by_exit(
    journey: Journey, exits: Sequence[ExitAnswer], names: Sequence[str] = ()
) -> Journey:
    """Cap a journey's verdict by the exit answers, of those named; they never remove it."""
    capped = ExitCap(exits, names).cap(journey.verdict)
    return journey if capped is journey.verdict else replace(journey, verdict=capped)


__all__ = ["HORIZON_H", "Plan", "Planner", "cap_by_exit", "say_exit"]
