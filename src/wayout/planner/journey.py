"""A journey as a person needs it: legs, needs, money, risk, facts, what makes it fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from wayout.network.departures import FOREVER
from wayout.network.fares import Fare
from wayout.network.gates import Gate
from wayout.network.waits import Wait
from wayout.planner.approaching import find_approach_words
from wayout.planner.atlas import Atlas
from wayout.planner.border import passage_of
from wayout.planner.branch import Branch
from wayout.planner.chance import Chance
from wayout.planner.course import Course
from wayout.planner.failing import Failings, say_ends
from wayout.planner.label import HIGH, LOW, ROAD_KM, UNPRICED
from wayout.planner.party import Shared
from wayout.planner.rides import join_rides
from wayout.planner.roads import CAUTIOUS, MEDIAN, Roads, Taken
from wayout.planner.search import Settled
from wayout.planner.start import Start
from wayout.planner.tracing import FLAGS, IS_ODD, IS_PRIOR
from wayout.planner.trail import ROOT, Trails
from wayout.rules.passage import Stay
from wayout.rules.verdict import Verdict, unique, worst_of
from wayout.situation.period import END, Instant, after, hours_between
from wayout.situation.phrase import Verbatim, Word, say
from wayout.situation.record import Service
from wayout.situation.situation import Situation

RISK_WORDS = {"none": "none-reported", "checks": "checks", "refusals": "refusals"}
RISK_WORDS["severe"] = "severe"


UNKNOWN = Verdict("unknown", "FACTS_STALE")
"""The verdict on a way that nobody checked."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg: from where to where, how, when; at a post the wait and what it is made from."""

    origin: str
    destination: str
    mode: str
    depart: Instant
    arrive: Instant
    wait_hours: float
    wait: Wait | None
    service: str
    via: str
    distance_km: float
    records: tuple[str, ...]
    sources: tuple[str, ...]
    fare: Fare | None
    travellers: tuple[str, ...] = ()
    trip: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """Money: what is known, in what state; `unpriced` names what nobody has priced."""

    low: float
    high: float
    state: str  # quoted, indicative, unknown
    unpriced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """
    A way out, door to door.

    `courses` are its ways, to be followed again: one, or one for each part of a party. What
    `foresight` adds is empty until then.
    """

    country: str
    crossing: str
    mode: str
    leaving: str
    legs: tuple[Leg, ...]
    depart: Instant
    arrive: Instant
    arrive_90: Instant | None
    cost: Cost
    verdict: Verdict
    records: tuple[str, ...]
    oldest_hours: float | None
    stale: tuple[str, ...]
    fails_if: tuple[str, ...]
    ahead: tuple[str, ...]
    last_departure: Instant | None
    stay: Stay
    fallback: tuple[str, Instant] | None = None
    courses: tuple[Course, ...] = field(default=(), repr=False, compare=False)
    arrive_90_because: str = ""
    last_departure_90: Instant | None = None
    last_departure_because: str = ""
    chances: tuple[Chance, ...] = ()
    branches: tuple[Branch, ...] = ()
    shared: Shared | None = None

    @property
    def hours(self) -> float:
        """Give the median hours door to door."""
        return hours_between(self.depart, self.arrive)

    def there(self, level: float) -> Instant:
        """Give the arrival that a plan at a level of luck goes by; without one, the end of time."""
        if level <= MEDIAN:
            return self.arrive
        return END if self.arrive_90 is None else self.arrive_90

    @property
    def carriers(self) -> tuple[str, ...]:
        """Give the means of the journey in order, without repetitions."""
        return unique(leg.mode for leg in self.legs)


class Rebuilder:
    """Rebuilds journeys from the labels of one search."""

    def __init__(
        self,
        atlas: Atlas,
        roads: Roads,
        settled: Settled,
        starts: Sequence[Start] = (),
        *,
        level: float = MEDIAN,
    ) -> None:
        self.atlas, self.roads, self.settled = atlas, roads, settled
        self.trails = Trails(atlas, roads, settled, starts, level=level)
        self.situation: Situation = atlas.situation
        self.at = roads.at
        self.failings = Failings(atlas, roads)
        self._known: dict[int, tuple[Taken, tuple[Leg, ...]]] = {}
        self._joint: dict[tuple[int, int, tuple[int, ...]], Verdict] = {}

    def rebuild(self, row: int, stay_of: Stay) -> Journey:
        """Rebuild the journey of a label that ends abroad."""
        ways = self.trails.ways(row)
        taken = self.trails.follow(row, MEDIAN)
        legs = self.legs(row)
        verdict = self.verdict(row)
        last = next((w for w in reversed(ways) if w.via), ways[-1])
        records = collect_records(verdict, legs)
        oldest, stale = self.ages(records)
        arrive_90 = self.trails.arrives_h(row, CAUTIOUS)
        return Journey(
            country=self.atlas.country(self.atlas.stands[self.settled.node[row]]),
            crossing=last.via,
            mode=last.mode,
            leaving=last.leaving,
            legs=legs,
            depart=legs[0].depart if legs else self.at,
            arrive=after(self.at, taken[-1].arrives),
            arrive_90=None if arrive_90 == FOREVER else after(self.at, arrive_90),
            cost=self.cost(row, legs),
            verdict=verdict,
            records=records,
            oldest_hours=oldest,
            stale=stale,
            fails_if=(*self._assumed(row), *self.failings.list_reasons(taken, verdict)),
            ahead=self.failings.list_ahead(taken),
            last_departure=None,
            stay=stay_of,
            courses=(self.course(row),),
        )

    def legs(self, row: int) -> tuple[Leg, ...]:
        """Give the legs of the way to a label."""
        steps = join_rides(self.trails.follow(row, MEDIAN))
        return tuple(leg for step in steps for leg in self._told(step))

    def verdict(self, row: int) -> Verdict:
        """Give the verdict of the whole way to a label; found once for each set of borders."""
        trails, flags = self.trails, self.trails.trace(row)[FLAGS]
        is_plain = trails.level == MEDIAN and not flags & IS_ODD
        key = (ROOT if is_plain else row, flags & IS_PRIOR, trails.list_windows(row))
        found = self._joint.get(key)
        if found is None:
            joint = self._join(trails.verdicts(row))
            found = self._joint[key] = cap_prior(joint) if flags & IS_PRIOR else joint
        return found

    def _join(self, verdicts: tuple[Verdict, ...]) -> Verdict:
        """Give the worst of some verdicts, the same object for the same ones in every plan."""
        if len(verdicts) < 2:
            return worst_of(verdicts)
        memory = self.roads.border.rulebook.memory
        known: dict[tuple[int, ...], tuple[Sequence[Verdict], Verdict]] = memory.named("joint")
        name = tuple([id(verdict) for verdict in verdicts])
        found = known.get(name)
        if found is None:  # the entry keeps the verdicts alive, and so their identities
            found = memory.keep(known, name, (verdicts, worst_of(verdicts)))
        return found[1]

    def course(self, row: int) -> Course:
        """Give the course of a label, to be followed again."""
        trails = self.trails
        ways, grades, holds = trails.ways(row), trails.grades(row), trails.holds(row)
        return Course(self.roads, ways, grades, lambda level: trails.ready(row, level), holds)

    def _assumed(self, row: int) -> tuple[str, ...]:
        """Say of the ways to a start that the network does not know what they assume."""
        start = self.trails.start(row)
        ways = [t.way for t in start.before if not t.way.service] if start is not None else []
        found = ((self.situation.places.get(w.origin.place), w) for w in ways if not w.via)
        return tuple(find_approach_words(self.situation, p, w) for p, w in found if p is not None)

    def _told(self, taken: Taken) -> tuple[Leg, ...]:
        """Give the legs of a way; remembered, since journeys share their beginnings."""
        if id(taken) not in self._known:
            self._known[id(taken)] = taken, tuple(self._tell(taken))
        return self._known[id(taken)][1]

    def _tell(self, taken: Taken) -> Iterable[Leg]:
        """Yield the legs of a way; those of a timetable with the name of the trip."""
        line = taken.way.line
        if line is None:
            yield from self._legs(taken)
            return
        verdict = taken.verdict.records if taken.verdict is not None else ()
        yield replace(
            self._plain_leg(taken, verdict, (line.source, *self._sources(verdict))),
            trip=line.name_of(taken.trip),
            via=taken.way.via,
        )

    def _legs(self, taken: Taken) -> Iterable[Leg]:
        way, fare = taken.way, taken.fare
        service = self.situation.services.get(way.service)
        sources = service.sources if service else ()
        records: tuple[str, ...] = (way.service,) if service else ()
        if fare is not None:
            records += fare.records
        if service is not None and not self.atlas.is_free(way):
            records += self._waited_for(service, taken.ready, taken.departs)
        if taken.across is None:
            yield self._plain_leg(taken, records, sources)
        else:
            yield from self._border_legs(taken, records, sources)

    def _plain_leg(self, taken: Taken, records: tuple[str, ...], sources: tuple[str, ...]) -> Leg:
        """Give the leg of a way without a queue."""
        way = taken.way
        return self._leg(
            way.origin.place,
            way.destination.place,
            way.carrier,
            taken.departs,
            taken.arrives,
            records=records,
            sources=sources,
            fare=taken.fare,
            waited=max(0.0, taken.departs - taken.ready),
            service=way.service,
            distance_km=way.distance_km,
        )

    def _waited_for(self, service: Service, ready: float, departs: float) -> tuple[str, ...]:
        """Give the records of sold-out days that a departure was put off for."""
        start, end = after(self.at, ready), after(self.at, departs)
        sold_out = self.atlas.fares.sold_out(service)
        return tuple(
            record for period, record in sold_out if period.start < end and period.end > start
        )

    def _border_legs(
        self, taken: Taken, records: tuple[str, ...], sources: tuple[str, ...]
    ) -> Iterable[Leg]:
        way = taken.way
        gate: Gate = self.roads.border.gate(passage_of(way))
        decided = taken.verdict.records if taken.verdict is not None else ()
        at_gate, across = taken.at_gate or 0.0, taken.across or 0.0
        wait = gate.wait_at(at_gate)
        airport = ":" in way.via
        post = way.destination.place if airport else way.via
        if at_gate > taken.departs + 1e-9 or airport:
            yield self._leg(
                way.origin.place, post, way.carrier, taken.departs, at_gate, records=records,
                sources=sources, fare=taken.fare, service=way.service,
                distance_km=round(way.distance_km * way.share_before),
                waited=max(0.0, taken.departs - taken.ready),
            )  # fmt: skip
        yield self._leg(
            post, post, "border-control" if airport else f"border-{way.mode}", at_gate, across,
            records=(*decided, *wait.records), sources=self._sources(decided),
            waited=across - at_gate, wait=wait, via=way.via,
        )  # fmt: skip
        if taken.arrives > across + 1e-9:
            yield self._leg(
                post, way.destination.place, way.carrier, across, taken.arrives, records=(),
                sources=sources, service=way.service, fare=taken.fare,
                distance_km=round(way.distance_km * (1 - way.share_before)),
            )  # fmt: skip

    def _leg(
        self,
        origin: str,
        destination: str,
        mode: str,
        depart: float,
        arrive: float,
        *,
        records: tuple[str, ...],
        sources: tuple[str, ...],
        waited: float = 0.0,
        wait: Wait | None = None,
        service: str = "",
        via: str = "",
        distance_km: float = 0.0,
        fare: Fare | None = None,
    ) -> Leg:
        return Leg(
            origin,
            destination,
            mode,
            after(self.at, depart),
            after(self.at, arrive),
            waited,
            wait,
            service,
            via,
            distance_km,
            unique(records),
            unique(sources),
            fare,
        )

    def _sources(self, records: Sequence[str]) -> tuple[str, ...]:
        found = [self.situation.find_record(r) for r in records]
        return unique(s for r in found if r is not None for s in r.sources)

    def cost(self, row: int, legs: Sequence[Leg]) -> Cost:
        """Give what the way to a label costs, as far as its legs are priced."""
        label = self.trails.label(row)
        unpriced: list[str] = []
        for leg in legs:
            service = self.situation.services.get(leg.service)
            if service is not None and (leg.fare is None or leg.fare.state == "unknown"):
                unpriced.append(self._unpriced(service))
            if leg.trip:
                means, trip = Word(leg.mode, "means"), Verbatim(leg.trip)
                unpriced.append(say("{means} {trip}", means=means, trip=trip))
        states = {leg.fare.state for leg in legs if leg.fare is not None}
        if unpriced or label[UNPRICED] or label[ROAD_KM]:
            state = "unknown"
        else:
            state = "indicative" if "indicative" in states else "quoted"
        return Cost(label[LOW], label[HIGH], state, unique(unpriced))

    def _unpriced(self, service: Service) -> str:
        """Name what nobody priced: the own car and lifts once, any other service by its ends."""
        if service.vehicle in ("own-car", "lift"):
            return Word(service.vehicle, "means")
        means = Word(service.vehicle or service.mode, "means")
        ends = say_ends(self.situation, service.origin, service.destination)
        return say("{means} {ends}", means=means, ends=ends)

    def ages(self, records: Sequence[str]) -> tuple[float | None, tuple[str, ...]]:
        """Give the age of the oldest dated record, in hours, and those past their shelf life."""
        found = [(key, self.atlas.ages.find(key)) for key in records]
        ages = [age.hours for _, age in found if age is not None]
        stale = tuple(key for key, age in found if age is not None and age.is_stale)
        return (max(ages) if ages else None), stale


def cap_prior(verdict: Verdict) -> Verdict:
    """Give a verdict as unknown, for a way with a service that only a general table knows."""
    if verdict.rank <= UNKNOWN.rank:
        return verdict
    return replace(verdict, word=UNKNOWN.word, reason=UNKNOWN.reason)


def collect_records(verdict: Verdict, legs: Iterable[Leg]) -> tuple[str, ...]:
    """Collect the records that a way rests on, each once."""
    return unique([*verdict.records, *(r for leg in legs for r in leg.records)])
