"""Re-checking: records past their shelf life, those first without which most would change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from zoneinfo import ZoneInfo

from wayout.desk.review.case_ways import name_alike, sketch_ways
from wayout.desk.review.impact import Changed, Scale, compare_ways
from wayout.desk.review.stale import TABLES, Stale, list_stale
from wayout.planner.cases import Case
from wayout.planner.plan import Planner
from wayout.situation.record import Record
from wayout.situation.situation import Situation


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
    def is_open(self) -> bool:
        """Tell whether plans rest on it and nobody worked out what would change."""
        return bool(self.named) and self.loss is None

    @property
    def weight(self) -> float:
        """The order in the queue; 0 while it is not known."""
        return self.loss.weight if self.loss else 0.0


def weigh_rechecks(scale: Scale, *, known: Mapping[str, Loss]) -> Iterator[tuple[str, Loss]]:
    """
    Weigh what to ask again and is not known yet, giving each record with its loss when it is done.

    Each case is planned once. Records that plans name are then left out one at a time and the
    cases that name them planned again, those of the most cases first. Whoever keeps what is given
    may stop at any of them, and go on another time. A lower bound: a way that opens only for a
    case whose plan does not name the record is not seen.
    """
    naming = _find_naming(scale)
    stale = list_stale(scale.situation, as_of=scale.situation.known_by)
    open_ones = [s.record for s in stale if s.record.id in naming and s.record.id not in known]
    for record in sorted(open_ones, key=lambda r: -len(naming[r.id])):
        told, cases = Planner(leave_out(scale.situation, record)), naming[record.id]
        exits = _find_other_exits(told, scale, cases)
        touched = _find_touched(record, scale, cases, exits)
        yield record.id, Loss(_plan_without(told, scale, touched), exits)


def list_rechecks(scale: Scale, *, known: Mapping[str, Loss]) -> tuple[Recheck, ...]:
    """
    List what to ask again as of the knowledge of a scale, the greatest impact first.

    What is not weighed yet stands behind what changes something, and what no plan names last.

    Parameters
    ----------
    known
        By record, what `weigh_rechecks` gave for the digest of this scale.
    """
    naming = _find_naming(scale)
    found = [
        Recheck(one, len(naming.get(one.record.id, ())), known.get(one.record.id))
        for one in list_stale(scale.situation, as_of=scale.situation.known_by)
    ]
    return tuple(sorted(found, key=_order))


def _list_plain(record: Record) -> tuple[object, ...]:
    return tuple(getattr(record, field.name) for field in fields(record))


def _show_plainly(value: object) -> object:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else str(value)


def digest_scale(scale: Scale) -> str:
    """
    Give a hash of the facts, the cases and the day of a scale, alike in every process.

    What was worked out at another hour of the day with the same facts is as good for an order.
    """
    situation = scale.situation
    day = scale.at.astimezone(ZoneInfo(situation.head.time_zone)).date()
    facts = [_list_plain(record) for record in situation.records()]
    asked = [(case.id, case.start, case.to, str(case.members)) for case in scale.cases]
    text = json.dumps([situation.head.id, day, facts, asked], default=_show_plainly)
    return sha256(text.encode()).hexdigest()[:32]


def _order(one: Recheck) -> tuple[float, bool, float, float, str]:
    overdue = one.stale.age_hours / max(one.stale.life_hours, 1.0)
    return (-one.weight, not one.is_open, -float(one.named), -overdue, one.stale.record.id)


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
