"""Stale records: those past their shelf life, still in force and replaced by nothing newer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wayout.situation.period import Instant, hours_between
from wayout.situation.record import DECIDING, PRIOR, Observation, Record, Report, Rule
from wayout.situation.situation import Situation

TABLES = ("rules", "reports", "observations", "services")
"""What can be asked again; ends, confirmations and resolutions go with the records they are about,
and a post with the rules that say who passes it."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A record past its shelf life: hours since it was last published or confirmed, and allowed."""

    record: Record
    age_hours: float
    life_hours: float


def list_stale(situation: Situation, *, as_of: Instant) -> tuple[Stale, ...]:
    """
    List the records that outlived their kind's shelf life and that nothing newer replaces.

    A record counts while it is valid, and a number whose kind has a shelf life of its own, such as
    a queue, as long as it is the last of its series. What a general table said (`prior`) was never
    checked and is not asked again. Oldest first, in shelf lives.
    """
    known = situation.as_of(as_of)
    found = []
    for record in _list_current(known, as_of):
        life = known.shelf_life_hours(record)
        age = hours_between(known.checked_last(record), as_of)
        if age > life and record.status != PRIOR:
            found.append(Stale(record, age, life))
    return tuple(sorted(found, key=lambda one: (-one.age_hours / one.life_hours, one.record.id)))


def _list_current(known: Situation, as_of: Instant) -> Iterator[Record]:
    """Yield what still speaks of the present: in force, and replaced by nothing newer."""
    replaced = _find_replaced(known, as_of)
    own_life = known.head.shelf_life_hours
    for table in TABLES:
        for record in getattr(known, table).values():
            lasting = isinstance(record, Observation) and record.kind in own_life
            if record.id not in replaced and (record.valid.end > as_of or lasting):
                yield record


def _find_replaced(known: Situation, as_of: Instant) -> frozenset[str]:
    """Find what a newer record took the place of: an overruled rule, an older report or number."""
    replaced = {
        key
        for rule in known.rules.values()
        if rule.status in DECIDING and rule.valid.start <= as_of < rule.valid.end
        for key in rule.overrides
        if key in known.rules and _covers(rule, known.rules[key])
    }
    series: dict[tuple[object, ...], list[Report | Observation]] = {}
    told: tuple[Report | Observation, ...] = (*known.reports.values(), *known.observations.values())
    for record in told:
        if record.status in DECIDING:
            series.setdefault(_name_series(record), []).append(record)
    for several in series.values():
        last = max(several, key=lambda r: (r.valid.start, r.published, r.id))
        replaced.update(r.id for r in several if r.id != last.id)
    figured = {key.split("#", maxsplit=1)[0] for key in known.observations if "#" in key}
    return frozenset(replaced | figured)


def _covers(young: Rule, old: Rule) -> bool:
    """Tell whether a rule is newer and about all that another is about, so that none is left."""
    posts = not young.crossings or (old.crossings and {*old.crossings} <= {*young.crossings})
    modes = not young.modes or (old.modes and old.modes <= young.modes)
    people = (not young.when or young.when == old.when) and (
        not young.excepted or young.excepted == old.excepted
    )
    return bool(posts and modes and people and young.published > old.published)


def _name_series(record: Report | Observation) -> tuple[object, ...]:
    """Give what two records must share for the newer to replace the older."""
    where = (record.country, record.place, record.modes, record.direction)
    if isinstance(record, Report):
        own = () if record.country or record.place else (record.id,)
        return ("report", record.topic, *where, *own)
    return (record.kind, record.nationality, record.service, *where)
