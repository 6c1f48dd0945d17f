"""Contradictions: both sides of each, which one is used, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from wayout.network.waits import OLDEST_HOURS
from wayout.planner.citation import Plain, cite_record, is_public, spoken_of
from wayout.situation.period import END, Instant, Period
from wayout.situation.phrase import Quote, Verbatim, say
from wayout.situation.record import DECIDING, Observation, Record, Report, Resolution, Rule
from wayout.situation.situation import Situation

POOLED = frozenset({"queue_length", "queue_vehicles", "wait_time"})
_WHY_ONLY_WARNS = {
    "denied": say("A denial warns and does not delete what it denies."),
    "rumour": say("A rumour warns; it neither opens nor closes a way."),
    "announced": say("What is announced is not yet in force."),
    "prior": say("A general table gives way to every other record."),
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Records that cannot all be right; `used` is empty where nobody can say."""

    sides: tuple[Record, ...]
    used: tuple[str, ...]
    why: str
    resolution: str = ""

    @property
    def id(self) -> str:
        """Give the resolution's id, else the ids of the sides."""
        return self.resolution or "+".join(r.id for r in self.sides)


def list_contradictions(situation: Situation, *, at: Instant | None = None) -> list[Contradiction]:
    """
    Give every contradiction known, resolved ones first.

    Parameters
    ----------
    at
        Only those that matter then: rules that hold at the instant, reports and numbers that
        speak of it or of the hours before it that the waits are made from. None: all.
    """
    resolutions = [r for r in situation.resolutions.values() if is_public(r)]
    found = [_resolved(situation, r) for r in resolutions]
    settled = [{_base(i) for i in r.between} for r in resolutions]
    for sides in _links(situation):
        ids = {_base(r.id) for r in sides}
        if not any(ids <= one for one in settled):
            found.append(_unresolved(sides))
    found = [c for c in found if len(c.sides) > 1 and all(is_public(r) for r in c.sides)]
    return [c for c in found if at is None or _matters(situation, c, at)]


def show_contradiction(situation: Situation, c: Contradiction, *, as_of: Instant) -> Plain:
    """Give a contradiction as JSON values, every side cited."""
    sides = [cite_record(situation, r, as_of=as_of) for r in c.sides]
    for side in sides:
        side["used"] = side["id"] in c.used
    return {
        "id": c.id,
        "resolution": c.resolution or None,
        "used": list(c.used),
        "why": c.why,
        "sides": sides,
    }


def narrow_to(contradiction: Contradiction, record_id: str) -> Contradiction:
    """
    Give what of a contradiction is about one record.

    Where one record contradicts many, those do not contradict each other.
    """
    first = contradiction.sides[0]
    if contradiction.resolution or first.id == record_id:
        return contradiction
    return _unresolved((first, *(r for r in contradiction.sides[1:] if r.id == record_id)))


def _resolved(situation: Situation, resolution: Resolution) -> Contradiction:
    sides = tuple(r for i in resolution.between if (r := situation.find_record(i)))
    used = () if resolution.use == "none" else (resolution.use,)
    why = Quote(resolution.why, resolution.id, "why")
    return Contradiction(sides, used, why, resolution.id)


def _links(situation: Situation) -> Iterator[tuple[Record, ...]]:
    """Yield each set of linked records once; figures stand for their report only if alone."""
    seen: set[frozenset[str]] = set()
    for record in situation.records():
        if "#" in record.id or not record.contradicts:
            continue
        others = [o for i in record.contradicts if (o := situation.find_record(i))]
        fresh = [o for o in others if frozenset({record.id, o.id}) not in seen]
        seen |= {frozenset({record.id, o.id}) for o in fresh}
        if fresh:
            yield (record, *fresh)


def _unresolved(sides: tuple[Record, ...]) -> Contradiction:
    ids = {r.id for r in sides}
    for record in sides:
        if isinstance(record, Rule) and ids - {record.id} <= set(record.overrides):
            why = say("{record} replaces what it contradicts.", record=Verbatim(record.id))
            return Contradiction(sides, (record.id,), why)
    deciding = tuple(r.id for r in sides if r.status in DECIDING)
    doubted = [r for r in sides if r.status == "disputed"]
    silent = [r.status for r in sides if r.status in _WHY_ONLY_WARNS]
    if silent and deciding and not doubted:
        return Contradiction(sides, deciding, _WHY_ONLY_WARNS[silent[0]])
    numbers = [r for r in sides if isinstance(r, Observation) and r.kind in POOLED]
    if len(numbers) == len(sides):
        used = tuple(r.id for r in sides if r.status not in _WHY_ONLY_WARNS)
        why = say(
            "Nobody has settled it: the wait is made from all of them, and its band is wider."
        )
        return Contradiction(sides, used, why)
    if any(isinstance(r, Rule) for r in sides):
        why = say("Nobody has settled it: where it would matter, the answer is unknown.")
        return Contradiction(sides, (), why)
    why = say("Nobody has settled it: both are shown, and no verdict rests on them.")
    return Contradiction(sides, (), why)


def _matters(situation: Situation, c: Contradiction, at: Instant) -> bool:
    recent = Period(at - timedelta(hours=OLDEST_HOURS), at + timedelta(seconds=1))
    if c.resolution and not situation.resolutions[c.resolution].valid.overlaps(recent):
        return False
    if all(isinstance(r, Rule) for r in c.sides):
        held = [r for r in c.sides if r.valid.holds(at)]
        standing = not c.resolution or situation.resolutions[c.resolution].valid.holds(at)
        return standing and len(held) > 1
    return any(is_current(r, recent) for r in c.sides)


def is_current(record: Record, recent: Period) -> bool:
    """Tell whether a record speaks of those hours; a number without an end soon grows old."""
    if isinstance(record, (Report, Observation)) and getattr(record, "kind", "") != "capacity":
        ongoing = record.valid.end < END and record.valid.holds(recent.end - timedelta(seconds=1))
        return ongoing or recent.start <= spoken_of(record) < recent.end
    return record.valid.overlaps(recent)


def _base(record_id: str) -> str:
    return record_id.split("#", maxsplit=1)[0]


def scope_of(situation: Situation, record: Record) -> tuple[frozenset[str], str]:
    """
    Give the crossings a record is about, and the country if it is about all of that.

    Neither for what concerns leaving or calls of duty (that is one exit answer, alike on every
    way), and for services, towns and regions.
    """
    if isinstance(record, Rule):
        if record.domain not in ("crossing", "entry", "stay"):
            return frozenset(), ""
        return frozenset(record.crossings), "" if record.crossings else record.country
    if isinstance(record, (Report, Observation)):
        if record.place in situation.crossings:
            return frozenset({record.place}), ""
        place = situation.places.get(record.place)
        if place is not None and place.kind == "country":
            return frozenset(), place.country
        if place is not None and place.kind == "area":
            return frozenset(place.members) & frozenset(situation.crossings), ""
    return frozenset(), ""
