"""The journey of a party: the parts of each group, one after another, as one way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from wayout.network.departures import FOREVER
from wayout.planner.alike import End, keep_different
from wayout.planner.atlas import Atlas
from wayout.planner.budget import find_limit
from wayout.planner.journey import Cost, Journey
from wayout.planner.label import HIGH, LOW
from wayout.planner.meeting import Part
from wayout.planner.outlook import Outlook
from wayout.planner.party import Arrival, Meeting, Passed, Shared
from wayout.planner.plan import Planner, cap_by_exit
from wayout.planner.roads import CAUTIOUS, MEDIAN
from wayout.rules.leaving import ExitAnswer
from wayout.rules.passage import Stay, assess_stay
from wayout.rules.verdict import unique, worst_of
from wayout.situation.period import Instant

LONG_WAIT_H = 3.0
"""Who waits so long for the others is told how late they could start."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What some of a party do together, from their start or meeting to the next meeting."""

    travellers: tuple[str, ...]
    journey: Journey


def name_those(outlook: Outlook) -> tuple[str, ...]:
    """Name those whose outlook it is."""
    return tuple(t.label for t in outlook.roads.border.travellers)


def list_pieces(part: Part, stay: Stay) -> Iterator[Piece]:
    """Yield the pieces that lead to a label, in order: each half of a meeting, then together."""
    for other in list_sides(part):
        yield from list_pieces(other, stay)
    if part.outlook.rebuilder.trails.ways(part.row):
        yield Piece(name_those(part.outlook), part.outlook.rebuild(part.row, stay))


def list_sides(part: Part) -> tuple[Part, ...]:
    """List those whose meeting a part began with; none if it began alone."""
    start = part.outlook.rebuilder.trails.start(part.row)
    return tuple(p for p in start.meeting if isinstance(p, Part)) if start is not None else ()


def list_meetings(part: Part) -> Iterator[Meeting]:
    """Yield the meetings on the way to a label, in order."""
    sides = tuple(_flatten(part))
    if not sides:
        return
    for side in sides:
        yield from list_meetings(side)
    outlook = part.outlook
    start = outlook.rebuilder.trails.start(part.row)
    assert start is not None
    atlas = outlook.roads.atlas
    yield _meeting(atlas, atlas.stands[start.node].place, sides, name_those(outlook))


def _flatten(part: Part) -> Iterator[Part]:
    """Yield those who come to a meeting; who met there and went nowhere came to the same one."""
    for side in list_sides(part):
        stayed = not side.outlook.rebuilder.trails.ways(side.row)
        if stayed and list_sides(side):
            yield from _flatten(side)
        else:
            yield side


def _meeting(
    atlas: Atlas, place: str, sides: Sequence[Part], travellers: tuple[str, ...]
) -> Meeting:
    hours, bound = (max(side.arrives_h(level) for side in sides) for level in (MEDIAN, CAUTIOUS))
    arrivals = tuple(_arrival(atlas, side, hours) for side in sides)
    return Meeting(place, _at(atlas, hours), _instant(atlas, bound), travellers, arrivals)


def _arrival(atlas: Atlas, side: Part, by_h: float) -> Arrival:
    """Give when some come to a meeting, and how late they could start if they wait for long."""
    hours = side.arrives_h(MEDIAN)
    waits = by_h - hours > LONG_WAIT_H
    last = side.outlook.find_last_start_h(side.row, by_h) if waits else None
    return Arrival(
        name_those(side.outlook), _at(atlas, hours), None if last is None else _at(atlas, last)
    )


def _at(atlas: Atlas, hours: float) -> Instant:
    return atlas.epoch + timedelta(hours=hours)


def _instant(atlas: Atlas, hours: float) -> Instant | None:
    return None if hours == FOREVER else _at(atlas, hours)


def build_journey(parts: Sequence[Part], *, stay: Stay, option: str) -> Journey:
    """
    Build the journey of a party that is all there with the last of its parts.

    Parts that end at one place abroad have their last meeting there. The first part leads: its
    border is the journey's.
    """
    atlas = parts[0].outlook.roads.atlas
    pieces = [piece for part in parts for piece in list_pieces(part, stay)]
    travellers = unique(name for part in parts for name in name_those(part.outlook))
    meetings = [meeting for part in parts for meeting in list_meetings(part)]
    if len(parts) > 1:
        node = int(parts[0].outlook.settled.node[parts[0].row])
        meetings.append(_meeting(atlas, atlas.stands[node].place, parts, travellers))
    lead = next(p.journey for p in _borders_last(pieces))
    whole = _join([p.journey for p in pieces], lead)
    label = sum(part.outlook.settled.labels[part.row] for part in parts)
    arrive_90s = [_instant(atlas, part.arrives_h(CAUTIOUS)) for part in parts]
    return replace(
        whole,
        legs=tuple(
            replace(leg, travellers=piece.travellers)
            for piece in pieces
            for leg in piece.journey.legs
        ),
        arrive=max(t for part in parts if (t := _instant(atlas, part.arrives_h(MEDIAN)))),
        arrive_90=None if None in arrive_90s else max(t for t in arrive_90s if t),
        cost=replace(whole.cost, low=float(label[LOW]), high=float(label[HIGH])),
        shared=Shared(option, travellers, tuple(meetings), tuple(_passages(pieces))),
    )


def _borders_last(pieces: Sequence[Piece]) -> list[Piece]:
    """Order pieces so that the one to lead the journey is first: the first that passes a border."""
    return [p for p in pieces if p.journey.crossing] or list(pieces)


def _join(journeys: Sequence[Journey], lead: Journey) -> Journey:
    ages = [j.oldest_hours for j in journeys if j.oldest_hours is not None]
    lasts = [j.last_departure for j in journeys if j.last_departure is not None]
    return replace(
        lead,
        depart=min(j.depart for j in journeys),
        cost=_join_costs([j.cost for j in journeys]),
        verdict=worst_of(j.verdict for j in journeys if j.crossing),
        records=_joined(j.records for j in journeys),
        oldest_hours=max(ages, default=None),
        stale=_joined(j.stale for j in journeys),
        fails_if=_joined(j.fails_if for j in journeys),
        ahead=_joined(j.ahead for j in journeys),
        last_departure=min(lasts, default=None),
        courses=tuple(course for j in journeys for course in j.courses),
    )


def _joined(texts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return unique(text for some in texts for text in some)


def _join_costs(costs: Sequence[Cost]) -> Cost:
    states = {c.state for c in costs if c.high or c.state == "unknown"}
    state = next((s for s in ("unknown", "indicative") if s in states), "quoted")
    return Cost(0.0, 0.0, state, _joined(c.unpriced for c in costs))


def _passages(pieces: Iterable[Piece]) -> Iterator[Passed]:
    for piece in pieces:
        j = piece.journey
        if j.crossing:
            word = j.verdict.word
            yield Passed(j.crossing, j.mode, j.leaving, j.country, word, piece.travellers)


def share(journey: Journey, travellers: tuple[str, ...], option: str) -> Journey:
    """Give a journey that some of a party make together, with their names on every leg."""
    verdict = journey.verdict.word
    passed = (journey.crossing, journey.mode, journey.leaving, journey.country, verdict)
    passages = (Passed(*passed, travellers),) if journey.crossing else ()
    return replace(
        journey,
        legs=tuple(replace(leg, travellers=travellers) for leg in journey.legs),
        shared=Shared(option, travellers, passages=passages),
    )


def unite(
    planner: Planner,
    offers: Iterable[tuple[Part, ...]],
    exits: tuple[ExitAnswer, ...],
    leaving: tuple[str, ...],
    *,
    option: str,
) -> tuple[Journey, ...]:
    """
    Build the journeys of parties that meet, near-duplicates collapsed before and after.

    `exits` are the exit answers of those who leave, by name. What one of them cannot pay from
    their own budget before they meet is left out.
    """
    found: dict[str, list[Journey]] = {}
    stays: dict[str, Stay] = {}
    for parts in _different(offers):
        country = _country(parts[0])
        if country not in stays:
            stays[country] = _shortest_stay(planner, parts, country)
        if all(_can_pay(part, planner.atlas.fares.rates) for part in parts):
            journey = build_journey(parts, stay=stays[country], option=option)
            found.setdefault(country, []).append(cap_by_exit(journey, exits, leaving))
    return tuple(_with_fallback(j, some) for some in found.values() for j in some)


def _country(part: Part) -> str:
    atlas = part.outlook.roads.atlas
    return atlas.country(atlas.stands[int(part.outlook.settled.node[part.row])])


def _different(offers: Iterable[tuple[Part, ...]]) -> Iterator[tuple[Part, ...]]:
    """Yield offers without those alike to an earlier one."""
    every = list(offers)
    ends = [tuple(End(p.outlook.rebuilder.trails, p.row) for p in parts) for parts in every]
    countries = [_country(parts[0]) for parts in every]
    yield from (every[i] for i in keep_different(zip(countries, ends, strict=True)))


def _shortest_stay(planner: Planner, parts: Sequence[Part], country: str) -> Stay:
    """Give the stay of the member who may stay shortest, of those who come from home."""
    stays = [
        assess_stay(planner.rulebook, t, country=country, at=part.outlook.roads.at)
        for part in parts
        for t in part.outlook.roads.border.travellers
    ]
    return min(stays, key=lambda s: (s.days is None, s.days or 0))


def _can_pay(part: Part, rates: Mapping[str, float]) -> bool:
    """Tell whether everybody can pay their own way until they meet the others."""
    label = part.outlook.settled.labels[part.row]
    limit = find_limit(part.outlook.roads.border.travellers, rates)
    enough = limit is None or float(label[LOW]) <= limit
    return enough and all(_can_pay(side, rates) for side in list_sides(part))


def _with_fallback(journey: Journey, every: Sequence[Journey]) -> Journey:
    others = [j for j in every if j.country == journey.country and j.crossing != journey.crossing]
    if not others:
        return journey
    spare = min(others, key=lambda j: j.arrive)
    return replace(journey, fallback=(spare.crossing, spare.arrive))


def reunite(later: Iterable[Journey], first: Sequence[Journey]) -> Iterator[Journey]:
    """Yield later journeys; those that end where somebody went before them with that meeting."""
    ends: dict[str, Journey] = {}
    for journey in sorted(first, key=lambda j: j.arrive):
        ends.setdefault(journey.legs[-1].destination, journey)
    for journey in later:
        there = ends.get(journey.legs[-1].destination)
        if there is None or there.shared is None or journey.shared is None:
            yield journey
            continue
        bounds = (there.arrive_90, journey.arrive_90)
        meeting = Meeting(
            journey.legs[-1].destination,
            max(there.arrive, journey.arrive),
            None if None in bounds else max(t for t in bounds if t),
            unique([*there.shared.travellers, *journey.shared.travellers]),
        )
        meetings = (*journey.shared.meetings, meeting)
        yield replace(journey, shared=replace(journey.shared, meetings=meetings))
