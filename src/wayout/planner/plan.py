"""A plan: the exit answer, the journeys, the closed ways with reasons, the questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wayout.errors import BadInputError, UnknownPlaceError
from wayout.network.assumption import demand_assumptions
from wayout.network.gazetteer import Gazetteer
from wayout.network.ways import BICYCLE, ON_FOOT, OWN_CAR, Stand
from wayout.planner.border import Border
from wayout.planner.budget import keep_to_budget
from wayout.planner.closed import ClosedWay, Closures
from wayout.planner.journey import Journey, Rebuilder, group_journeys, last_border
from wayout.planner.label import Label
from wayout.planner.roads import Atlas, Roads
from wayout.planner.search import pareto, search_labels
from wayout.rules.leaving import ExitAnswer, assess_exit
from wayout.rules.passage import assess_stay
from wayout.rules.questions import Docket, NextQuestion, list_questions
from wayout.rules.rulebook import Rulebook
from wayout.rules.traveller import Traveller
from wayout.rules.verdict import Verdict, unique
from wayout.situation.period import Instant
from wayout.situation.record import Crossing
from wayout.situation.situation import Situation

ANSWERING = frozenset({"admit", "refuse", "require", "unsettled"})
"""The effects of rules that make a verdict; the others only warn."""

HORIZON_H = 168.0
"""Journeys that take longer than a week are not looked for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a traveller is told, as a value."""

    situation: Situation
    at: Instant
    start: str
    destination: str
    travellers: tuple[Traveller, ...]
    exits: tuple[ExitAnswer, ...]
    journeys: tuple[Journey, ...]
    closed: tuple[ClosedWay, ...]
    questions: tuple[NextQuestion, ...]

    @property
    def exit(self) -> ExitAnswer:
        """Give the exit answer of the member it stands worst for."""
        order = ("refused", "uncertain", "unknown", "allowed-if", "allowed")
        return min(self.exits, key=lambda e: (order.index(e.law), order.index(e.practice)))


class Planner:
    """Plans over one situation as known at one instant; prepared once, asked many times."""

    def __init__(self, situation: Situation) -> None:
        demand_assumptions(situation)
        self.situation = situation
        self.rulebook = Rulebook(situation)
        self.atlas = Atlas(situation)
        self.gazetteer = Gazetteer(situation)

    def plan(
        self,
        travellers: Sequence[Traveller],
        *,
        start: str,
        at: Instant,
        to: str = "",
        horizon_h: float = HORIZON_H,
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

        Raises
        ------
        UnknownPlaceError
            `start` or `to` names nothing known.
        BadInputError
            `at` lies outside the situation's window, or the start is abroad.
        """
        self._check_time(at)
        begin = self.gazetteer.get_start(start)
        if self.situation.places[begin].country != self.situation.head.home:
            raise BadInputError(f"'{start}' is not in {self.situation.head.home}; start inside it")
        countries, place = self._destination(to)
        party = tuple(travellers)
        border = Border(self.rulebook, party, at=at, horizon_h=horizon_h)
        roads = Roads(self.atlas, border, party=len(party))
        exits = tuple(
            assess_exit(self.rulebook, t, country=self.situation.head.home, at=at) for t in party
        )
        labels = self._search(roads, party, begin, countries, place, horizon_h)
        journeys = self._journeys(roads, labels, exits)
        journeys, dear = keep_to_budget(journeys, party, self.atlas.fares.rates)
        closed = (*dear, *self._closed(border, roads, (*journeys, *dear), countries))
        questions = self._questions(border, party[0], journeys, closed, at)
        return Plan(self.situation, at, begin, to, party, exits, journeys, closed, tuple(questions))

    def _check_time(self, at: Instant) -> None:
        window = self.situation.head.window
        if not window.holds(at):
            raise BadInputError(
                f"{at.isoformat()} lies outside {self.situation.head.id};"
                f" accepted: from {window.start.isoformat()} to {window.end.isoformat()}"
            )

    def _destination(self, to: str) -> tuple[frozenset[str] | None, str]:
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

    def _search(
        self,
        roads: Roads,
        party: tuple[Traveller, ...],
        begin: str,
        countries: frozenset[str] | None,
        place: str,
        horizon_h: float,
    ) -> dict[str, list[Label]]:
        means = frozenset[str]().union(*(t.find("means") or () for t in party))
        steps = roads.steps(has_car="car" in means, has_bicycle="bicycle" in means)
        goals = self.atlas.goals(countries, place)
        starts = [self.atlas.number[Stand(begin, vehicle=ON_FOOT)]]
        if "car" in means:
            starts = [self.atlas.number[Stand(begin, vehicle=OWN_CAR)], *starts]
        if "bicycle" in means:
            starts.append(self.atlas.number[Stand(begin, vehicle=BICYCLE)])
        least = self.atlas.least_hours(goals)
        bags = search_labels(steps, starts, horizon_h=horizon_h, lower_bounds=least)
        found: dict[str, list[Label]] = {}
        for goal in goals:
            country = self.atlas.country(self.atlas.stands[goal])
            found.setdefault(country, []).extend(bags[goal])
        return {c: labels for c, labels in found.items() if labels}

    def _journeys(
        self, roads: Roads, labels: dict[str, list[Label]], exits: tuple[ExitAnswer, ...]
    ) -> tuple[Journey, ...]:
        rebuilder = Rebuilder(self.atlas, roads)
        found = []
        for country, some in labels.items():
            traveller = roads.border.travellers[0]
            stay = assess_stay(self.rulebook, traveller, country=country, at=roads.at)
            best = _best_by_crossing(some)
            for label in pareto(some):
                journey = _with_exit(rebuilder.rebuild(label, stay), exits)
                others = [x for c, x in best.items() if c != journey.crossing]
                other = min(others, key=lambda x: x.hours, default=None)
                if other is not None:
                    spare = rebuilder.rebuild(other, stay)
                    journey = replace(journey, fallback=(spare.crossing, spare.arrive))
                found.append(journey)
        return tuple(group_journeys(found))

    def _closed(
        self,
        border: Border,
        roads: Roads,
        reached: tuple[Journey | ClosedWay, ...],
        countries: frozenset[str] | None,
    ) -> tuple[ClosedWay, ...]:
        offered = unique(w.country for w in reached)
        home = self.situation.head.home
        known = {c.country_in for c in self.situation.crossings.values()}
        known |= set(self.rulebook.countries("entry"))
        known -= {home, "EU"}
        wanted = sorted(countries) if countries else sorted(known)
        closures = Closures(border, roads)
        used = [(w.crossing, w.mode) for w in reached]
        return (*closures.countries(offered, wanted), *closures.posts(offered, used))

    def _questions(
        self,
        border: Border,
        traveller: Traveller,
        journeys: Iterable[Journey],
        closed: Iterable[ClosedWay],
        at: Instant,
    ) -> list[NextQuestion]:
        book, home = self.rulebook, self.situation.head.home
        exit_clauses = tuple(
            c
            for c in book.clauses("exit", home)
            if c.decides and c.rule.effect in ANSWERING and c.rule.valid.holds(at)
        )
        dockets = [Docket("exit", home, exit_clauses)]
        for country, mode in _entered(self.atlas, journeys, closed):
            held = book.in_force("entry", country, at=at, mode=mode)
            clauses = tuple(c for c in held if c.decides and c.rule.effect in ANSWERING)
            dockets.append(Docket("entry", country, clauses))
        return list_questions(book, dockets, traveller, at=at)


def _best_by_crossing(labels: Iterable[Label]) -> dict[str, Label]:
    """Give the earliest label through each last border, for the way to fall back on."""
    best: dict[str, Label] = {}
    for label in labels:
        via = last_border(label)
        if via and (via not in best or label.hours < best[via].hours):
            best[via] = label
    return best


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


def _with_exit(journey: Journey, exits: tuple[ExitAnswer, ...]) -> Journey:
    """Cap a journey's verdict by the exit answer, which never removes it."""
    bound = [e for e in exits if not e.is_free]
    if not bound:
        return journey
    verdict = journey.verdict
    needs = unique(f"the exit answer: law {e.law}, practice {e.practice}" for e in bound)
    word = "allowed-if" if verdict.word == "allowed" else verdict.word
    capped: Verdict = replace(verdict, word=word, needs=unique([*verdict.needs, *needs]))
    return replace(journey, verdict=capped)
