"""A statement: what a claim and a record have in common, so that they can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any

from wayout.desk.claims.claim import Amount, Claim
from wayout.situation.period import Instant
from wayout.situation.record import Observation, Record, Rule
from wayout.situation.situation import Situation

STEM = 5
"""Words that begin with so many equal letters name the same people: tourists, tourism."""
PASSAGE = frozenset({"opened", "admits", "closed", "refuses"})
PASSES = frozenset({"opened", "admits"})
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
_ACTS = MappingProxyType({"crossing": "cross", "entry": "enter", "exit": "leave"})
PAPERS = frozenset({"documents", "visas"})
"""What anybody may have; a rule that asks for it is about everybody of a citizenship."""
ANYBODY = re.compile(
    r"\b(?:citizens?|nationals?|people|persons?|travell?ers?|anybody|everybody|everyone"
    r"|граждан\w*|люд\w+|всех|все|никого)\b"
)
_UNITS = {"trips": "people", "persons": "people", "RUB/person": "RUB"}


@dataclass(frozen=True, slots=True)
class Statement:
    """
    One thing said, by a claim or a record.

    `record` is empty for a claim. `start` and `end` are None where the day is not known.
    `origins` are those who said it first, folded for comparing. It is `wide` if it is about
    whole countries and about no post or town. `acts` are what is let or not: to leave a country,
    to cross at a post, to enter; `group` are words for some people, none for everybody. Of these
    and of `directions`, as of modes, none is any.
    """

    record: str
    kind: str
    status: str
    places: frozenset[str]
    countries: frozenset[str]
    modes: frozenset[str]
    whom: str
    amount: Amount | None
    start: Instant | None
    end: Instant | None
    speaker: str
    origins: frozenset[str]
    wide: bool
    acts: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    group: frozenset[str] = frozenset()

    @property
    def measure(self) -> tuple[str, str, str]:
        """What is measured: kind, unit and rate; all of letting through is one."""
        kind = "passage" if self.kind in PASSAGE else self.kind
        if self.amount is None:
            return kind, "", ""
        part = "total" if self.amount.since else self.amount.per
        return kind, self.amount.unit, f"{self.amount.count} {part}" if kind == "count" else ""

    @property
    def passes(self) -> bool:
        """Tell whether it says that people get through."""
        return (self.kind in PASSES) != (self.status == "denied")


def as_statement(claim: Claim, *, situation: Situation) -> Statement:
    """Give a claim as a statement, with the countries its places lead to or lie in."""
    countries = {claim.country} if claim.country else set()
    countries |= {c for p in claim.places if (c := _find_country(p, situation))}
    home, wide = situation.head.home, _is_wide(claim.places, situation)
    return Statement(
        record="",
        kind=claim.kind,
        status=claim.status,
        places=frozenset(claim.places),
        countries=frozenset(countries),
        modes=claim.modes,
        whom=claim.whom.casefold(),
        amount=claim.amount,
        start=claim.when.start,
        end=claim.when.end,
        speaker=claim.speaker,
        origins=frozenset(fold_origin(o) for o in claim.origin[-1:]),
        wide=wide,
        acts=_name_acts(claim, leaves=countries == {home}, wide=wide),
        directions=frozenset() if wide else frozenset({"in" if claim.country == home else "out"}),
        group=_name_group(claim.whom, situation),
    )


def _name_acts(claim: Claim, *, leaves: bool, wide: bool) -> frozenset[str]:
    """Name what is let or not; a country whose border is shut neither lets cross nor enter."""
    if claim.kind not in PASSAGE:
        return frozenset()
    if leaves and wide:
        return frozenset({"leave"})
    if claim.modes or not wide:
        return frozenset({"cross"})
    return frozenset({"enter", "cross"} if claim.kind in ("opened", "closed") else {"enter"})


def _name_group(whom: str, situation: Situation) -> frozenset[str]:
    """Give the words for some people; none where anybody, or all from home, are meant."""
    home = (p for p in situation.places.values() if p.kind == "country")
    names = {n for p in home if p.country == situation.head.home for n in (p.name, p.name_ru)}
    stems = tuple(name.casefold()[:STEM] for name in names if len(name) >= STEM)
    words = re.findall(r"\w+", ANYBODY.sub(" ", whom.casefold()))
    return frozenset(w for w in words if len(w) > 2 and not w.startswith(stems))


def fold_origin(name: str) -> str:
    """Fold the name of an origin: words in order of the alphabet, without case and small words."""
    words = "".join(c if c.isalnum() else " " for c in name.casefold()).split()
    return " ".join(sorted(w for w in words if len(w) > 2))


def _is_wide(places: Iterable[str], situation: Situation) -> bool:
    found = [situation.places.get(p) for p in places]
    return all(p is not None and p.kind == "country" for p in found)


def _find_country(place: str, situation: Situation) -> str:
    crossing = situation.crossings.get(place)
    if crossing:
        return crossing.country_in
    found = situation.places.get(place)
    for _ in range(5):
        if found is None or found.country.isalpha():
            break
        found = situation.places.get(found.part_of)
    return found.country if found else ""


def list_statements(situation: Situation) -> Iterator[Statement]:
    """Yield the records that a claim can be held against, with their ends applied."""
    situation = situation.as_of(situation.known_by)
    for observation in situation.observations.values():
        if observation.kind in _KINDS:
            yield _of_observation(observation, situation)
    for rule in situation.rules.values():
        if rule.domain in ("crossing", "entry", "exit") and rule.effect in ("admit", "refuse"):
            yield _of_rule(rule, situation)


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
        countries=frozenset({record.country, _find_country(place, situation)} - {""}),
        modes=record.modes,
        whom="",
        amount=None if kind == "sold-out" else amount,
        start=record.valid.start,
        end=record.valid.end,
        speaker=record.speaker,
        origins=_origins(record, situation),
        wide=_is_wide((place,) if place else (), situation),
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
        wide=not rule.crossings and _is_wide(rule.places, situation),
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
    found = {rule.country, *(_find_country(c, situation) for c in rule.crossings)}
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
