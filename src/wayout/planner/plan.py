"""A plan: the exit answer, the journeys, the closed ways with reasons, the questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from wayout.errors import BadInputError, UnknownPlaceError
from wayout.network.approach import is_joined
from wayout.network.assumption import demand_assumptions
from wayout.network.gazetteer import Gazetteer
from wayout.network.stations import Lines
from wayout.network.ways import Stand
from wayout.planner.alike import End, keep_different
from wayout.planner.approaching import list_approach_starts
from wayout.planner.atlas import Atlas
from wayout.planner.border import Border
from wayout.planner.budget import find_limit, keep_to_budget
from wayout.planner.closed import ClosedWay, Closures
from wayout.planner.foresight import foresee
from wayout.planner.journey import Journey, group_journeys
from wayout.planner.label import CRITERIA, LOW
from wayout.planner.outlook import Outlook, look_out
from wayout.planner.party import Blocker, Later, Member, WayKey, list_vehicles
from wayout.planner.roads import CAUTIOUS, MEDIAN, Roads
from wayout.planner.start import Start
from wayout.rules.docket import list_dockets
from wayout.rules.leaving import ExitAnswer, assess_exit, choose_worst
from wayout.rules.passage import assess_stay
from wayout.rules.questions import NextQuestion, list_questions
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict, unique
from wayout.situation.period import Instant, after
from wayout.situation.phrase import Word, keep_verbatim, say, say_joined
from wayout.situation.record import Crossing
from wayout.situation.situation import Situation

HORIZON_H = 168.0
"""Journeys that take longer than a week are not looked for."""

ENOUGH_SPARES = 2
"""Of two different borders one is another than the journey's own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Everything a traveller is told, as a value.

    The last fields are those of a party: who travels, the names of those whose exit answers
    `exits` are, who is asked which question, who blocks which closed way, and who follows later.
    """

    situation: Situation
    at: Instant
    start: str
    destination: str
    travellers: tuple[Traveller, ...]
    exits: tuple[ExitAnswer, ...]
    journeys: tuple[Journey, ...]
    closed: tuple[ClosedWay, ...]
    questions: tuple[NextQuestion, ...]
    members: tuple[Member, ...] = ()
    leaving: tuple[str, ...] = ()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocked: Mapping[WayKey, tuple[Blocker, ...]] = field(default_factory=dict)
    later: tuple[Later, ...] = ()
    cautious: bool = False

    def foresee(self, *, branched: bool = True) -> tuple[Journey, ...]:
        """Give the journeys with chances and last moments, and branches if asked; made anew."""
        level = CAUTIOUS if self.cautious else MEDIAN
        within = bool(self.destination)
        return foresee(self.journeys, level=level, within=within, branched=branched)

    @property
    def exit(self) -> ExitAnswer:
        """Give the exit answer of the member it stands worst for."""
        return choose_worst(self.exits)


class Planner:
    """Plans over one situation as known at one instant; prepared once, asked many times."""

    def __init__(self, situation: Situation, lines: Lines | None = None) -> None:
        demand_assumptions(situation)
        self.rulebook = Rulebook(situation)
        self.atlas = Atlas(situation, lines)
        self.situation = self.atlas.situation
        self.gazetteer = Gazetteer(situation)

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
        self.check_time(at)
        knowing = self.knowing([start])
        if knowing is not self:
            options = {"to": to, "horizon_h": horizon_h, "cautious": cautious}
            return knowing.plan(travellers, start=start, at=at, **options)  # type: ignore[arg-type]
        begin = self.gazetteer.get_start_place(start).id
        if self.situation.places[begin].country != self.situation.head.home:
            raise BadInputError(f"'{start}' is not in {self.situation.head.home}; start inside it")
        countries, place = self.find_destination(to)
        party = tuple(travellers)
        roads = self.make_roads(party, at=at, horizon_h=horizon_h)
        exits = self.assess_exits(party, at=at)
        goals = self.atlas.goals(countries, place)
        until_h, level = roads.begin_h + horizon_h, CAUTIOUS if cautious else MEDIAN
        starts = self.list_starts(begin, roads, level=level)
        outlook = look_out(roads, starts, goals, until_h=until_h, level=level)
        journeys = self.list_journeys(outlook, goals, exits)
        journeys, dear = keep_to_budget(journeys, party, self.atlas.fares.rates)
        closed = (*dear, *self.list_closed(roads, (*journeys, *dear), countries))
        questions = self.list_questions(party[0], journeys, closed, at=at)
        plan = Plan(self.situation, at, begin, to, party, exits, journeys, closed, questions)
        return replace(plan, cautious=cautious)

    def make_roads(
        self, party: tuple[Traveller, ...], *, at: Instant, horizon_h: float = HORIZON_H
    ) -> Roads:
        """Give the gates and steps of a party from one instant on."""
        border = Border(self.rulebook, party, at=at, horizon_h=horizon_h)
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
        other, atlas = copy(self), copy(self.atlas)
        places = {**self.situation.places, **found}
        other.situation = atlas.situation = replace(self.situation, places=places)
        other.atlas = atlas
        return other

    def list_starts(self, begin: str, roads: Roads, *, level: float = MEDIAN) -> tuple[Start, ...]:
        """List where a search begins: for each vehicle of a party, here or where it leads to."""
        label = (roads.begin_h, *(0.0,) * (CRITERIA - 1))
        vehicles = list_vehicles(roads.border.travellers)
        place = self.situation.places[begin]
        if not is_joined(self.situation, begin):
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

    def list_journeys(
        self, outlook: Outlook, goals: Sequence[int], exits: tuple[ExitAnswer, ...]
    ) -> tuple[Journey, ...]:
        """
        List the journeys to some goals, near-duplicates collapsed.

        Those within the party's means and those beyond are collapsed apart, so that an early way
        nobody can pay hides no later one that they can.
        """
        travellers, trails = outlook.roads.border.travellers, outlook.rebuilder.trails
        countries = self.atlas.by_country(goals)
        offers = [
            (country, (End(trails, int(row)),))
            for country, nodes in countries.items()
            for row in outlook.settled.at(nodes)
        ]
        stays = {
            country: assess_stay(self.rulebook, travellers[0], country=country, at=outlook.roads.at)
            for country in unique(country for country, _ in offers)
        }
        names = [t.label for t in travellers]
        limit = find_limit(travellers, self.atlas.fares.rates)
        kept: list[Journey] = []
        for part in _by_means(offers, limit):
            found = []
            for number in sorted(keep_different(part)):
                country, (end,) = part[number]
                journey = outlook.rebuilder.rebuild(end.row, stays[country])
                found.append(cap_by_exit(journey, exits, names))
            kept += group_journeys(found, level=outlook.level)
        spares = {c: _list_spares(outlook, countries[c]) for c in stays}
        return tuple(_with_fallback(j, spares[j.country], outlook) for j in kept)

    def list_closed(
        self,
        roads: Roads,
        reached: Sequence[Journey | ClosedWay],
        countries: frozenset[str] | None,
    ) -> tuple[ClosedWay, ...]:
        """List a reason for every country and post that nothing reached."""
        offered = unique(w.country for w in reached)
        home = self.situation.head.home
        known = {c.country_in for c in self.situation.crossings.values()}
        known |= set(self.rulebook.countries("entry"))
        known -= {home, "EU"}
        wanted = sorted(countries) if countries else sorted(known)
        closures = Closures(roads.border, roads)
        used = [(w.crossing, w.mode) for w in reached]
        return (*closures.countries(offered, wanted), *closures.posts(offered, used))

    def list_questions(
        self,
        traveller: Traveller,
        journeys: Iterable[Journey],
        closed: Iterable[ClosedWay],
        *,
        at: Instant,
    ) -> tuple[NextQuestion, ...]:
        """List what a traveller should answer next."""
        entered = _entered(self.atlas, journeys, closed)
        dockets = list_dockets(self.rulebook, entered, at=at)
        return tuple(list_questions(self.rulebook, dockets, traveller, at=at))


def _by_means(
    offers: Sequence[tuple[str, tuple[End]]], limit: float | None
) -> list[list[tuple[str, tuple[End]]]]:
    """Divide offers into those within a limit of money, and those beyond."""
    if limit is None:
        return [list(offers)]
    low = [float(end.trails.settled.labels[end.row, LOW]) for _, (end,) in offers]
    within = [offer for offer, money in zip(offers, low, strict=True) if money <= limit]
    return [within, [offer for offer, money in zip(offers, low, strict=True) if money > limit]]


def _list_spares(outlook: Outlook, nodes: Sequence[int]) -> list[tuple[str, int]]:
    """List the earliest labels in a country behind two different borders, with the border."""
    trails, best = outlook.rebuilder.trails, dict[str, int]()
    for row in outlook.settled.everything_at(nodes):
        via = trails.last_border(row)
        if via:
            best.setdefault(via, row)
        if len(best) == ENOUGH_SPARES:
            break
    return list(best.items())


def _with_fallback(
    journey: Journey, spares: Iterable[tuple[str, int]], outlook: Outlook
) -> Journey:
    """Add the earliest way through another border to fall back on."""
    for via, row in spares:
        if via != journey.crossing:
            hours = outlook.rebuilder.trails.arrives_h(row, MEDIAN)
            return replace(journey, fallback=(via, after(outlook.roads.at, hours)))
    return journey


def _entered(
    atlas: Atlas, journeys: Iterable[Journey], closed: Iterable[ClosedWay]
) -> list[tuple[str, str]]:
    """List the countries whose entry is still open to question, with the mode of the best way."""
    found: dict[str, str] = {}
    for journey in journeys:
        found.setdefault(journey.country, journey.mode)
    for way in closed:
        if not way.crossing and way.verdict in ("allowed-if", "unknown"):
            found.setdefault(way.country, way.mode or "air")
    return sorted(found.items())


def cap_by_exit(
    journey: Journey, exits: Sequence[ExitAnswer], names: Sequence[str] = ()
) -> Journey:
    """Cap a journey's verdict by the exit answers, of those named; they never remove it."""
    bound: dict[tuple[str, str], list[str]] = {}
    for answer, name in zip_longest(exits, names[: len(exits)], fillvalue=""):
        if isinstance(answer, ExitAnswer) and not answer.is_free:
            who = name if isinstance(name, str) else ""
            bound.setdefault((answer.law, answer.practice), []).append(who)
    if not bound:
        return journey
    verdict = journey.verdict
    needs = [_say_exit(law, practice, who) for (law, practice), who in bound.items()]
    word = "allowed-if" if verdict.word == "allowed" else verdict.word
    capped: Verdict = replace(verdict, word=word, needs=unique([*verdict.needs, *needs]))
    return replace(journey, verdict=capped)


def _say_exit(law: str, practice: str, names: Sequence[str]) -> str:
    """Say an exit answer, and whose it is if anybody is named."""
    words = {"law": Word(law, "exit"), "practice": Word(practice, "exit")}
    known = [keep_verbatim(name) for name in unique(filter(None, names))]
    if not known:
        return say("the exit answer: law {law}, practice {practice}", **words)
    who = say_joined("{some}, {another}", known)
    return say(
        "the exit answer of {travellers}: law {law}, practice {practice}", travellers=who, **words
    )
