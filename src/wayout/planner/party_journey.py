"""The journey of a party: the parts of each group, one after another, as one way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from wayout.network.departures import FOREVER
from wayout.planner.atlas import Atlas
from wayout.planner.budget import find_limit
from wayout.planner.journey import TRUNK_MEANS, Cost, Journey
from wayout.planner.label import HIGH, HOURS, LOW, ROAD_KM, UNPRICED
from wayout.planner.meeting import Part
from wayout.planner.outlook import Outlook
from wayout.planner.party import Meeting, Passed, Shared
from wayout.planner.plan import Planner, cap_by_exit
from wayout.planner.roads import CAUTIOUS, MEDIAN
from wayout.rules.leaving import ExitAnswer
from wayout.rules.passage import Stay, assess_stay
from wayout.rules.verdict import unique, worst_of
from wayout.situation.period import Instant


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
    rebuilder = part.outlook.rebuilder
    if rebuilder.trails.ways(part.row):
        yield Piece(name_those(part.outlook), rebuilder.rebuild(part.row, stay))


def list_sides(part: Part) -> tuple[Part, ...]:
    """List those whose meeting a part began with; none if it began alone."""
    start = part.outlook.rebuilder.trails.start(part.row)
    return tuple(p for p in start.meeting if isinstance(p, Part)) if start is not None else ()


def list_meetings(part: Part) -> Iterator[Meeting]:
    """Yield the meetings on the way to a label; several at one place and time are one."""
    sides = list_sides(part)
    if not sides:
        return
    outlook = part.outlook
    start = outlook.rebuilder.trails.start(part.row)
    assert start is not None
    atlas = outlook.roads.atlas
    meeting = _meeting(atlas, atlas.stands[start.node].place, sides, name_those(outlook))
    for side in sides:
        for earlier in list_meetings(side):
            if (earlier.place, earlier.time) != (meeting.place, meeting.time):
                yield earlier
    yield meeting


def _meeting(
    atlas: Atlas, place: str, sides: Sequence[Part], travellers: tuple[str, ...]
) -> Meeting:
    times = [max(side.arrives_h(level) for side in sides) for level in (MEDIAN, CAUTIOUS)]
    time, time_90 = (_instant(atlas, hours) for hours in times)
    assert time is not None
    return Meeting(place, time, time_90, travellers)


def _instant(atlas: Atlas, hours: float) -> Instant | None:
    return None if hours == FOREVER else atlas.epoch + timedelta(hours=hours)


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
    for parts in _collapse(offers):
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


def _collapse(offers: Iterable[tuple[Part, ...]]) -> Iterator[tuple[Part, ...]]:
    """Keep, of those alike in border and main means, the earliest, and what is surely cheaper."""
    kept: dict[tuple[object, ...], float] = {}
    labelled = [(sum(p.outlook.settled.labels[p.row] for p in parts), parts) for parts in offers]
    for label, parts in sorted(labelled, key=lambda x: max(_hours(p) for p in x[1])):
        key = (_country(parts[0]), *_kind(parts))
        priced = not (label[UNPRICED] or label[ROAD_KM])
        if key not in kept or (priced and label[HIGH] < kept[key]):
            kept[key] = float(label[LOW]) if priced else 0.0
            yield parts


def _hours(part: Part) -> float:
    return float(part.outlook.settled.labels[part.row, HOURS])


def _kind(parts: Sequence[Part]) -> tuple[object, ...]:
    """Give what makes a way different to people: the first one's last border, all main means."""
    trails = [part.outlook.rebuilder.trails.ways(part.row) for part in parts]
    last = next((w for ways in trails for w in reversed(ways) if w.via), None)
    means = TRUNK_MEANS.intersection(w.carrier for ways in trails for w in ways)
    return (last.via, last.mode, means) if last is not None else ("", "", means)


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
