"""Known statements: what the records of a situation say, for a claim to be held against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any

from wayout.desk.claims.claim import Amount
from wayout.desk.comparison.statement import Statement, find_country, fold_origin, is_wide
from wayout.rules.passage import SHUT
from wayout.situation.record import Crossing, Observation, Record, Rule
from wayout.situation.situation import Situation

_KINDS = {
    "entries": "count",
    "stock": "count",
    "queue_length": "queue",
    "queue_vehicles": "queue",
    "queue_persons": "queue",
    "wait_time": "wait",
    "fare": "price",
    "price": "price",
    "seats": "sold-out",
}
_UNITS = {"trips": "people", "persons": "people", "RUB/person": "RUB"}
_ACTS = MappingProxyType({"crossing": "cross", "entry": "enter", "exit": "leave"})
PAPERS = frozenset({"documents", "visas"})
"""What anybody may have; a rule that asks for it is about everybody of a citizenship."""


def list_statements(situation: Situation) -> Iterator[Statement]:
    """Yield the records that a claim can be held against, with their ends applied."""
    situation = situation.as_of(situation.known_by)
    for observation in situation.observations.values():
        if observation.kind in _KINDS:
            yield _of_observation(observation, situation)
    for rule in situation.rules.values():
        if rule.domain in ("crossing", "entry", "exit") and rule.effect in ("admit", "refuse"):
            yield _of_rule(rule, situation)
    for crossing in situation.crossings.values():
        if crossing.state == "open" or crossing.state in SHUT:
            yield _of_regime(crossing, situation)


def _of_observation(record: Observation, situation: Situation) -> Statement:
    service = situation.services.get(record.service)
    place = record.place or (service.destination if service else "")
    kind = _KINDS[record.kind]
    unit = _UNITS.get(record.unit, record.unit)
    count = {"trips": "trips", "vehicles": "vehicles"}.get(record.unit, "persons")
    amount = Amount(record.value, record.low, record.high, unit, record.bound, "", count)
    return Statement(
        record=record.id,
        kind=kind,
        status=record.status,
        places=frozenset({place} - {""}),
        countries=frozenset({record.country, find_country(place, situation)} - {""}),
        modes=record.modes,
        whom="",
        amount=None if kind == "sold-out" else amount,
        start=record.valid.start,
        end=record.valid.end,
        speaker=record.speaker,
        origins=_origins(record, situation),
        wide=is_wide((place,) if place else (), situation),
    )


def _of_regime(crossing: Crossing, situation: Situation) -> Statement:
    """Give what a post admits by itself; it says nothing of other posts of its country."""
    is_open = crossing.state == "open"
    return Statement(
        record=crossing.id,
        kind="admits" if is_open else "closed",
        status=crossing.status,
        places=frozenset({crossing.id}),
        countries=frozenset(),
        modes=crossing.modes if is_open else frozenset(),
        whom="",
        amount=None,
        start=crossing.valid.start,
        end=crossing.valid.end,
        speaker="",
        origins=_origins(crossing, situation),
        wide=False,
        acts=frozenset({"cross"}),
    )


def _of_rule(rule: Rule, situation: Situation) -> Statement:
    kind = "admits" if rule.effect == "admit" else "refuses"
    return Statement(
        record=rule.id,
        kind="closed" if rule.reason == "CROSSING_CLOSED" else kind,
        status=rule.status,
        places=frozenset(rule.crossings or rule.places),
        countries=_list_countries(rule, situation),
        modes=rule.modes,
        whom=" ".join(f"{k}={v}" for k, v in sorted(rule.when.items())),
        amount=None,
        start=rule.valid.start,
        end=rule.valid.end,
        speaker="",
        origins=_origins(rule, situation),
        wide=not rule.crossings and is_wide(rule.places, situation),
        acts=frozenset(
            {_ACTS[rule.domain]} | ({"cross"} if rule.crossings or rule.modes else set())
        ),
        directions=frozenset({rule.direction} - {"both", ""}),
        group=_name_concerned(rule, situation.head.home),
    )


def _list_countries(rule: Rule, situation: Situation) -> frozenset[str]:
    """List the countries that a rule leads to; of a rule about leaving as such it is its own."""
    if rule.domain == "exit" and not rule.crossings:
        return frozenset({rule.country})
    found = {rule.country, *(find_country(c, situation) for c in rule.crossings)}
    return frozenset(found - {"", situation.head.home})


def _name_concerned(rule: Rule, home: str) -> frozenset[str]:
    """Give the words of a rule's conditions; none if citizens of home with papers are meant."""
    rest = {key: value for key, value in rule.when.items() if key not in PAPERS}
    citizens = rest.pop("citizenship", home)
    if not rest and home in ([citizens] if isinstance(citizens, str) else citizens):
        return frozenset()
    return frozenset(re.findall(r"\w+", " ".join(_list_words(rule.when)).casefold()))


def _list_words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from chain(value, *(_list_words(one) for one in value.values()))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from chain.from_iterable(_list_words(one) for one in value)
    else:
        yield str(value)


def _origins(record: Record, situation: Situation) -> frozenset[str]:
    found: set[str] = set()
    for name in record.sources:
        source = situation.sources.get(name)
        if source:
            parts = source.origin.split(";") if source.origin else [source.outlet]
            found.update(fold_origin(p.split(" via ")[0]) for p in parts)
    return frozenset(found - {""})
