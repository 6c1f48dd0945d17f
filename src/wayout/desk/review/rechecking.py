"""Re-checking: records past their shelf life, those first without which most would change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256

from wayout.desk.review.case_ways import name_alike, sketch_ways
from wayout.desk.review.impact import Changed, Scale, compare_ways
from wayout.planner.cases import Case
from wayout.planner.plan import Planner
from wayout.situation.period import Instant, hours_between
from wayout.situation.record import DECIDING, PRIOR, Observation, Record, Report, Rule
from wayout.situation.situation import Situation

TABLES = ("rules", "reports", "observations", "services")
"""What can be asked again; ends, confirmations and resolutions go with the records they are about,
and a post with the rules that say who passes it."""
MOST_PLANS = 40
"""After so many plans of a case a call weighs no further record; those left say so."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A record past its shelf life: hours since it was last published or confirmed, and allowed."""

    record: Record
    age_hours: float
    life_hours: float


@dataclass(frozen=True, slots=True)
class Loss:
    """What would change without a record: the ways of cases, and whose answer about leaving."""

    changed: tuple[Changed, ...] = ()
    exits: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """One for a case and for an answer about leaving, more for each way lost or gained."""
        ways = sum(1 + len(one.lost) + len(one.gained) for one in self.changed)
        return float(ways + len(self.exits))


Kept = MutableMapping[tuple[str, str], Loss]
"""Losses by record and by the digest of what they were worked out with."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """
    A record to ask again, with what would change if it no longer held.

    `named` counts the cases whose plans rest on it; `loss` is None until they were planned without.
    """

    stale: Stale
    named: int
    loss: Loss | None

    @property
    def weight(self) -> float:
        """The order in the queue; 0 while it is not known."""
        return self.loss.weight if self.loss else 0.0


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


def list_rechecks(
    scale: Scale, *, kept: Kept | None = None, most_plans: int = MOST_PLANS
) -> tuple[Recheck, ...]:
    """
    List what to ask again as of the knowledge of a scale, the greatest impact first.

    Each case is planned once. Records that plans name are then left out one at a time and the
    cases that name them planned again, those of the most cases first, until `most_plans` are made;
    another call with the same `kept` goes on. What is not weighed yet stands behind what
    changes something, and what no plan names stands last. A lower bound: a way that opens only for
    a case that does not name the record is not seen.

    Parameters
    ----------
    kept
        Losses of earlier calls; those of the same facts, cases and instant are not made anew.
    """
    kept = {} if kept is None else kept
    digest, naming = digest_scale(scale), _find_naming(scale)
    left, found = most_plans, []
    stale = list_stale(scale.situation, as_of=scale.situation.known_by)
    for one in sorted(stale, key=lambda s: -len(naming.get(s.record.id, ()))):
        record, cases = one.record, naming.get(one.record.id, ())
        key = (record.id, digest)
        if key not in kept and cases and left > 0:
            told = Planner(leave_out(scale.situation, record))
            exits = _find_other_exits(told, scale, cases)
            touched = _find_touched(record, scale, cases, exits)
            left -= len(touched)
            kept[key] = Loss(_plan_without(told, scale, touched), exits)
        found.append(Recheck(one, len(cases), kept.get(key)))
    return tuple(sorted(found, key=_order))


def _list_plain(record: Record) -> tuple[object, ...]:
    return tuple(getattr(record, field.name) for field in fields(record))


def _show_plainly(value: object) -> object:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else str(value)


def digest_scale(scale: Scale) -> str:
    """Give a hash of the facts, the cases and the instants of a scale, alike in every process."""
    situation = scale.situation
    facts = [_list_plain(record) for record in situation.records()]
    asked = [(case.id, case.start, case.to, str(case.members)) for case in scale.cases]
    instants = (situation.head.id, situation.known_by.isoformat(), scale.at.isoformat())
    text = json.dumps([instants, facts, asked], default=_show_plainly)
    return sha256(text.encode()).hexdigest()[:32]


def _order(one: Recheck) -> tuple[float, bool, float, float, str]:
    is_known = one.loss is not None or not one.named
    overdue = one.stale.age_hours / max(one.stale.life_hours, 1.0)
    return (-one.weight, is_known, -float(one.named), -overdue, one.stale.record.id)


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


def _find_naming(scale: Scale) -> Mapping[str, tuple[Case, ...]]:
    """Find for each record the cases whose plans rest on it; those that ask alike once."""
    naming: dict[str, dict[str, Case]] = {}
    for case in scale.cases:
        ways = scale.ways(case)
        for key in ways.records | ways.orders if ways else ():
            naming.setdefault(key, {}).setdefault(name_alike(case), case)
    return {key: tuple(cases.values()) for key, cases in naming.items()}


def _find_other_exits(told: Planner, scale: Scale, cases: Sequence[Case]) -> tuple[str, ...]:
    """Find the cases in which somebody is told another thing about leaving."""

    def ask(planner: Planner, case: Case) -> list[tuple[str, str, str]]:
        answers = planner.assess_exits(case.travellers, at=scale.at)
        return [(one.law, one.practice, one.call_up) for one in answers]

    return tuple(case.id for case in cases if ask(told, case) != ask(scale.planner, case))


def _find_touched(
    record: Record, scale: Scale, cases: Sequence[Case], exits: Sequence[str]
) -> tuple[Case, ...]:
    """Find the cases to plan: an order that changes no answer about leaving changes no way."""
    found = []
    for case in cases:
        ways = scale.ways(case)
        if case.id in exits or (ways and record.id in ways.records):
            found.append(case)
    return tuple(found)


def _plan_without(told: Planner, scale: Scale, cases: Iterable[Case]) -> tuple[Changed, ...]:
    changed = []
    for case in cases:
        before, after = scale.ways(case), sketch_ways(told, case, scale.at)
        if before and after and (difference := compare_ways(case, before, after)):
            changed.append(difference)
    return tuple(changed)


def leave_out(situation: Situation, record: Record) -> Situation:
    """Give the situation as if a record had never been published."""
    for table in TABLES:
        rows: Mapping[str, Record] = getattr(situation, table)
        if record.id in rows:
            rest = {key: row for key, row in rows.items() if key != record.id}
            return replace(situation, **{table: rest})  # type: ignore[arg-type]
    return situation
