"""The steps one traveller can take: ways, with their departures, gates and fares filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from wayout.network.departures import FOREVER, Timetable
from wayout.network.fares import Fare, FareBook
from wayout.network.ways import BICYCLE, ON_FOOT, OWN_CAR, Stand, Way, list_ways
from wayout.planner.border import Border, passage_of
from wayout.planner.search import Move, Step
from wayout.rules.judging import Bench
from wayout.rules.kleene import YES
from wayout.rules.rulebook import Clause
from wayout.rules.verdict import RISK_RANK
from wayout.situation.period import Instant, after, hours_between
from wayout.situation.record import Service
from wayout.situation.situation import Situation


class Atlas:
    """The stands and ways of a situation, numbered, with least hours to anywhere abroad."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.ways = list_ways(situation)
        stands = {s for w in self.ways for s in (w.origin, w.destination)}
        stands |= {
            Stand(p.id, vehicle=v)
            for p in situation.places.values()
            if p.kind in ("town", "airport")
            for v in (ON_FOOT, OWN_CAR, BICYCLE)
        }
        self.stands = sorted(stands, key=lambda s: (s.place, s.side, s.vehicle))
        self.number = {s: i for i, s in enumerate(self.stands)}
        self.country_places = {
            p.country: p.id for p in situation.places.values() if p.kind == "country"
        }
        self._least: dict[tuple[int, ...], list[float]] = {}
        self.fares = FareBook(situation)
        self.borders = frozenset(w.via for w in self.ways if w.via)

    def country(self, stand: Stand) -> str:
        """Give the country a stand lies in; behind a post, the country entered."""
        post = self.situation.crossings.get(stand.place)
        if post is not None:
            return post.country_in if stand.side == "in" else post.country_out
        return self.situation.places[stand.place].country

    def touched(self, service: Service) -> frozenset[str]:
        """Give the places a service touches: its ends, their regions and their countries."""
        touched = {service.origin, service.destination}
        for end in (service.origin, service.destination):
            place = self.situation.places.get(end)
            if place is not None:
                touched |= {place.part_of, self.country_places.get(place.country, "")}
        return frozenset(touched - {""})

    def goals(self, countries: frozenset[str] | None, place: str = "") -> list[int]:
        """Give the numbers of stands where a journey may end."""
        home = self.situation.head.home
        found = []
        for i, stand in enumerate(self.stands):
            if stand.place not in self.situation.places:
                continue
            country = self.country(stand)
            wanted = country in countries if countries else country != home
            if wanted and (not place or stand.place == place):
                found.append(i)
        return found

    def least_hours(self, goals: Sequence[int]) -> list[float]:
        """Give, for every stand, the least hours to any goal, without any wait; remembered."""
        key = tuple(goals)
        if key not in self._least:
            self._least[key] = self._find_least(goals)
        return self._least[key]

    def _find_least(self, goals: Sequence[int]) -> list[float]:
        back: list[list[tuple[int, float]]] = [[] for _ in self.stands]
        for way in self.ways:
            hours = way.median_hours
            back[self.number[way.destination]].append((self.number[way.origin], hours))
        least = [FOREVER] * len(self.stands)
        queue: list[tuple[float, int]] = []
        for goal in goals:
            least[goal] = 0.0
            heappush(queue, (0.0, goal))
        while queue:
            hours, node = heappop(queue)
            if hours > least[node]:
                continue
            for before, more in back[node]:
                if hours + more < least[before]:
                    least[before] = hours + more
                    heappush(queue, (hours + more, before))
        return least


@dataclass(frozen=True, slots=True)
class Detail:
    """What happened on one way of a journey: departure, gate passed, fare."""

    departs: float
    at_gate: float | None
    across: float | None
    verdict: object
    fare: Fare | None


class Roads:
    """The steps out of every stand for one party."""

    def __init__(self, atlas: Atlas, border: Border, *, party: int = 1) -> None:
        self.atlas = atlas
        self.border = border
        self.party = party
        self.at: Instant = border.at
        self._timetables: dict[tuple[str, str], Timetable] = {}

    def steps(self, *, has_car: bool, has_bicycle: bool) -> list[list[Step]]:
        """Give the steps out of every stand with the means the traveller has."""
        steps: list[list[Step]] = [[] for _ in self.atlas.stands]
        for way in self.atlas.ways:
            if way.origin.vehicle == OWN_CAR and not has_car:
                continue
            start = self.atlas.number[way.origin]
            step = Step(self.atlas.number[way.destination], self._mover(way), way)
            steps[start].append(step)
            if way.origin.vehicle == BICYCLE and has_bicycle:
                steps[self.atlas.number[Stand(way.origin.place, way.origin.side)]].append(step)
        return steps

    def _mover(self, way: Way) -> _Mover:
        service = self.atlas.situation.services.get(way.service)
        return _Mover(self, way, service)

    def timetable(self, way: Way, service: Service) -> Timetable:
        """Get the departures of a service from one end."""
        key = (service.id, way.origin.place)
        if key not in self._timetables:
            zone = self._zone(way.origin.place)
            self._timetables[key] = Timetable(
                service.frequency,
                (service.wait_low_h, service.wait_high_h),
                self._closed(service),
                at=self.at,
                zone=zone,
            )
        return self._timetables[key]

    def _zone(self, place: str) -> str:
        situation = self.atlas.situation
        where = situation.find_place(place)
        return (where.time_zone if where else "") or situation.head.time_zone

    def _closed(self, service: Service) -> list[tuple[float, float]]:
        hours = [(FOREVER, FOREVER)]
        periods = [p for p, _ in self.atlas.fares.sold_out(service)]
        periods += [c.rule.valid for c in self.stopping(service)]
        hours += [(hours_between(self.at, p.start), hours_between(self.at, p.end)) for p in periods]
        hours.append((-FOREVER, hours_between(self.at, service.valid.start)))
        hours.append((hours_between(self.at, service.valid.end), FOREVER))
        return hours

    def stopping(self, service: Service) -> list[Clause]:
        """Give the carrier clauses that stop a service for this party."""
        situation = self.atlas.situation
        touched = self.atlas.touched(service)
        countries = {situation.places[p].country for p in touched if p in situation.places}
        stopping = []
        for country in sorted(countries):
            for clause in self.border.rulebook.clauses("carrier", country):
                rule = clause.rule
                if rule.effect != "refuse" or not clause.decides:
                    continue
                fits = (not rule.modes or service.mode in rule.modes) and (
                    not touched.isdisjoint(rule.places)
                )
                bench = Bench(self.border.rulebook, [clause], self.border.travellers[0], self.at)
                if fits and bench.effective(clause) is YES:
                    stopping.append(clause)
        return stopping


ON_DEMAND = frozenset({"own-car", "lift", "foot", "bicycle", "leave-car", "leave-bicycle"})


class _Mover:
    """What can come of taking one way, for the search."""

    __slots__ = ("bound_h", "median_h", "plain", "roads", "service", "table", "way")

    def __init__(self, roads: Roads, way: Way, service: Service | None) -> None:
        self.roads, self.way, self.service = roads, way, service
        self.median_h, self.bound_h = way.median_hours, way.bound_hours
        self.table: Timetable | None = None
        priced = way.carrier != "own-car" and roads.atlas.fares.is_priced(way.service)
        self.plain = not way.via and way.carrier in ON_DEMAND and not priced

    def __call__(self, hours: float, bound: float) -> Sequence[Move]:
        way = self.way
        if self.plain:
            wait = (way.wait_low + way.wait_high) / 2
            late = way.wait_low + 0.9 * (way.wait_high - way.wait_low)
            return (self._move(hours + wait + self.median_h, bound + late + self.bound_h, None),)
        departs, departs_late = self._departures(hours, bound)
        if departs == FOREVER:
            return ()
        if not way.via:
            detail = Detail(departs, None, None, None, self._fare(departs))
            return (self._move(departs + self.median_h, departs_late + self.bound_h, detail),)
        return self._through_gate(departs, departs_late)

    def _departures(self, hours: float, bound: float) -> tuple[float, float]:
        way = self.way
        if self.service is None or way.carrier in ("own-car", "lift"):
            wait = (way.wait_low + way.wait_high) / 2
            late = way.wait_low + 0.9 * (way.wait_high - way.wait_low)
            return hours + wait, bound + late
        if self.table is None:
            self.table = self.roads.timetable(way, self.service)
        departs = self.table.median_departure(hours)
        return departs, max(departs, self.table.bound_departure(bound))

    def _through_gate(self, departs: float, late: float) -> Sequence[Move]:
        way = self.way
        gate = self.roads.border.gate(passage_of(way))
        share = way.share_before
        at_gate = departs + share * self.median_h
        rest, rest_late = (1 - share) * self.median_h, (1 - share) * self.bound_h
        fare = self._fare(departs)
        moves = []
        for outcome in gate.pass_after(at_gate, gate.wait.median_h):
            late_gate = late + share * self.bound_h + gate.wait.bound_h
            late_across = max(gate.hours.next_open(late_gate), outcome.across)
            verdict = outcome.window.verdict
            detail = Detail(departs, at_gate, outcome.across, verdict, fare)
            move = self._move(outcome.across + rest, late_across + rest_late, detail)
            doubt = int(verdict.word == "unknown")
            moves.append(move._replace(risk=RISK_RANK[verdict.risk], doubt=doubt))
        return moves

    def _fare(self, departs: float) -> Fare | None:
        if self.service is None or self.way.carrier == "own-car":
            return None
        when = after(self.roads.at, departs)
        return self.roads.atlas.fares.get_fare(self.service, at=when)

    def _move(self, hours: float, bound: float, detail: Detail | None) -> Move:
        way, km = self.way, self.way.distance_km
        fare = detail.fare if detail else None
        by_road = way.carrier in ("own-car", "lift")
        if by_road and (fare is None or fare.state == "unknown"):
            return Move(hours, bound, road_km=max(km, 1.0), detail=detail)
        if fare is None:
            return Move(hours, bound, detail=detail)
        if fare.state != "unknown":
            n = self.roads.party
            return Move(hours, bound, low=fare.low * n, high=fare.high * n, detail=detail)
        return Move(hours, bound, unpriced=1, detail=detail)
