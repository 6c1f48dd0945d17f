"""A journey as a person needs it: legs, needs, money, risk, facts, what makes it fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayout.network.fares import Fare
from wayout.network.gates import FOREVER, Gate
from wayout.network.waits import Wait
from wayout.network.ways import Way
from wayout.planner.border import passage_of
from wayout.planner.failing import Failings
from wayout.planner.label import Label
from wayout.planner.roads import Atlas, Detail, Roads
from wayout.planner.search import Move, list_steps
from wayout.rules.passage import Stay
from wayout.rules.verdict import RISK_RANK, Verdict, unique, worst_of
from wayout.situation.period import Instant, after, hours_between
from wayout.situation.record import Record, Service
from wayout.situation.situation import Situation

RISK_WORDS = {"none": "none-reported", "checks": "checks", "refusals": "refusals"}
RISK_WORDS["severe"] = "severe"


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


@dataclass(frozen=True, slots=True)
class Cost:
    """Money: what is known, in what state; `unpriced` names what nobody has priced."""

    low: float
    high: float
    state: str  # quoted, indicative, unknown
    unpriced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """A way out, door to door."""

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

    @property
    def hours(self) -> float:
        """Give the median hours door to door."""
        return hours_between(self.depart, self.arrive)

    @property
    def carriers(self) -> tuple[str, ...]:
        """Give the means of the journey in order, without repetitions."""
        return unique(leg.mode for leg in self.legs)


class Rebuilder:
    """Rebuilds journeys from labels for one plan."""

    def __init__(self, atlas: Atlas, roads: Roads) -> None:
        self.atlas, self.roads = atlas, roads
        self.situation: Situation = atlas.situation
        self.at = roads.at
        self.failings = Failings(atlas, roads)

    def rebuild(self, label: Label, stay_of: Stay) -> Journey:
        """Rebuild the journey of a label that ends abroad."""
        path = list_steps(label)
        ways = [(x.parent or x, *_step_of(x), x) for x in path]
        legs = [leg for before, way, move, _ in ways for leg in self._legs(before, way, move)]
        verdicts = [
            m.detail.verdict
            for _, _, m, _ in ways
            if isinstance(m.detail, Detail) and isinstance(m.detail.verdict, Verdict)
        ]
        verdict = worst_of(verdicts)
        borders = [w for _, w, _, _ in ways if w.via]
        last = borders[-1] if borders else ways[-1][1]
        country = self.atlas.country(self.atlas.stands[label.node])
        records = unique([*verdict.records, *(r for leg in legs for r in leg.records)])
        oldest, stale = self._ages(records)
        return Journey(
            country=country,
            crossing=last.via,
            mode=last.mode,
            leaving=last.leaving,
            legs=tuple(legs),
            depart=legs[0].depart if legs else self.at,
            arrive=after(self.at, label.hours),
            arrive_90=self._bound(label),
            cost=self._cost(label, legs),
            verdict=verdict,
            records=records,
            oldest_hours=oldest,
            stale=stale,
            fails_if=self.failings.list_reasons(ways, verdict),
            ahead=self.failings.list_ahead(ways),
            last_departure=self.failings.find_last_departure(ways),
            stay=stay_of,
        )

    def _bound(self, label: Label) -> Instant | None:
        """Give the 90 % bound of arrival; None if by then the last departure may be missed."""
        late = max(label.bound_hours, label.hours)
        return None if late == FOREVER else after(self.at, late)

    def _legs(self, before: Label, way: Way, move: Move) -> Iterable[Leg]:
        service = self.situation.services.get(way.service)
        detail = move.detail if isinstance(move.detail, Detail) else None
        departs = detail.departs if detail else move.hours - way.median_hours
        sources = service.sources if service else ()
        records: tuple[str, ...] = (way.service,) if service else ()
        common = {"service": way.service, "distance_km": way.distance_km}
        if detail is not None and detail.fare is not None:
            records += detail.fare.records
        if service is not None and detail is not None:
            records += self._waited_for(service, before.hours, detail.departs)
        if detail is None or detail.at_gate is None or detail.across is None:
            fare = detail.fare if detail else None
            yield self._leg(
                way.origin.place,
                way.destination.place,
                way.carrier,
                departs,
                move.hours,
                records=records,
                sources=sources,
                fare=fare,
                waited=max(0.0, departs - before.hours),
                **common,  # type: ignore[arg-type]
            )
            return
        yield from self._border_legs(before, way, move, detail, records, sources)

    def _waited_for(self, service: Service, ready: float, departs: float) -> tuple[str, ...]:
        """Give the records of sold-out days that a departure was put off for."""
        start, end = after(self.at, ready), after(self.at, departs)
        sold_out = self.atlas.fares.sold_out(service)
        return tuple(
            record for period, record in sold_out if period.start < end and period.end > start
        )

    def _border_legs(
        self,
        before: Label,
        way: Way,
        move: Move,
        detail: Detail,
        records: tuple[str, ...],
        sources: tuple[str, ...],
    ) -> Iterable[Leg]:
        gate: Gate = self.roads.border.gate(passage_of(way))
        verdict = detail.verdict
        decided = verdict.records if isinstance(verdict, Verdict) else ()
        at_gate, across = detail.at_gate or 0.0, detail.across or 0.0
        airport = ":" in way.via
        post = way.destination.place if airport else way.via
        if at_gate > detail.departs + 1e-9 or airport:
            yield self._leg(
                way.origin.place, post, way.carrier, detail.departs, at_gate, records=records,
                sources=sources, fare=detail.fare, service=way.service,
                distance_km=round(way.distance_km * way.share_before),
                waited=max(0.0, detail.departs - before.hours),
            )  # fmt: skip
        yield self._leg(
            post, post, "border-control" if airport else f"border-{way.mode}", at_gate, across,
            records=(*decided, *gate.wait.records), sources=self._sources(decided),
            waited=across - at_gate, wait=gate.wait, via=way.via,
        )  # fmt: skip
        if move.hours > across + 1e-9:
            yield self._leg(
                post, way.destination.place, way.carrier, across, move.hours, records=(),
                sources=sources, service=way.service, fare=detail.fare,
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

    def _cost(self, label: Label, legs: Sequence[Leg]) -> Cost:
        unpriced = []
        for leg in legs:
            service = self.situation.services.get(leg.service)
            if service is not None and (leg.fare is None or leg.fare.state == "unknown"):
                unpriced.append(self._unpriced(service))
        states = {leg.fare.state for leg in legs if leg.fare is not None}
        if unpriced or label.unpriced or label.road_km:
            state = "unknown"
        else:
            state = "indicative" if "indicative" in states else "quoted"
        return Cost(label.low, label.high, state, unique(unpriced))

    def _unpriced(self, service: Service) -> str:
        """Name what nobody priced: the own car and lifts once, any other service by its ends."""
        if service.vehicle in ("own-car", "lift"):
            return service.vehicle
        name_of = self.situation.name_of
        ends = f"{name_of(service.origin)}-{name_of(service.destination)}"
        return f"{service.vehicle or service.mode} {ends}"

    def _ages(self, records: Sequence[str]) -> tuple[float | None, tuple[str, ...]]:
        ages: list[float] = []
        stale: list[str] = []
        for key in records:
            record: Record | None = self.situation.find_record(key)
            if record is None or record.published_basis == "standing":
                continue
            age = hours_between(self.situation.checked_last(record), self.situation.known_by)
            ages.append(max(age, 0.0))
            if age > self.situation.shelf_life_hours(record):
                stale.append(key)
        return (max(ages) if ages else None), tuple(stale)


TRUNK_MEANS = frozenset({"air", "train", "bus", "own-car", "bought-bicycle"})
"""The means that make two ways different to a traveller; lifts, taxis and walks do not."""


def _step_of(label: Label) -> tuple[Way, Move]:
    assert isinstance(label.step, tuple)
    way, move = label.step
    return way, move


def last_border(label: Label) -> str:
    """Give the last border a label passed, empty if none."""
    at: Label | None = label
    while at is not None and at.parent is not None:
        via = _step_of(at)[0].via
        if via:
            return via
        at = at.parent
    return ""


def group_journeys(journeys: Iterable[Journey]) -> list[Journey]:
    """
    Collapse near-duplicates: one country, one crossing, one set of main means.

    Of each group the earliest is kept, and the cheapest if it is surely cheaper.
    """
    kept: dict[tuple[str, str, str, frozenset[str]], list[Journey]] = {}
    for journey in sorted(journeys, key=lambda j: (j.arrive, j.cost.high)):
        means = TRUNK_MEANS.intersection(journey.carriers)
        key = (journey.country, journey.crossing, journey.mode, means)
        group = kept.setdefault(key, [])
        if not group or _surely_cheaper(journey, group[-1]):
            group.append(journey)
    found = [j for group in kept.values() for j in group]
    sane = [j for j in found if not any(_is_detour(j, other) for other in found)]
    return sorted(sane, key=lambda j: (-j.verdict.rank, j.arrive))


def _is_detour(journey: Journey, other: Journey) -> bool:
    """
    Tell whether a journey comes to the same border far later than another, for no better reason.

    Such a way is optimal only because nobody knows its price: a flight to the capital and a
    coach back. Less risk or doubt, or a price surely lower, excuses any delay.
    """
    if journey.crossing != other.crossing:
        return False
    late = hours_between(other.depart, journey.arrive)
    far_later = late > 2 * hours_between(other.depart, other.arrive) + 12
    safer = RISK_RANK[journey.verdict.risk] < RISK_RANK[other.verdict.risk]
    surer = journey.verdict.rank > other.verdict.rank
    return far_later and not safer and not surer and not _surely_cheaper(journey, other)


def _surely_cheaper(one: Journey, other: Journey) -> bool:
    known = "unknown" not in (one.cost.state, other.cost.state)
    return known and one.cost.high < other.cost.low
