"""
Factors of a region's plans: each path, and each set of terms, written once however many are told.

A journey is a path and the terms on which somebody may take it. The path is the same for all who
take it: legs, hours, money, what may go wrong. The terms are a stratum's own: verdict, papers,
needs, stay. What every journey along a path has in common belongs to the path, the rest to the
terms, so that both together give the journey back whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Document = Mapping[str, Any]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


OF_TERMS = ("verdict", "reason", "papers", "needs", "lacking", "warnings", "stay")
"""What is a stratum's own in a journey, taken as it is."""
OF_PATH = _words(
    "country crossing mode leaving depart arrive arrive_90 arrive_90_because hours cost risk"
    " risk_records fallback last_departure last_departure_90 last_departure_because chances ahead"
)
OF_LEG = _words("from to mode depart arrive wait_hours distance_km service trip wait fare")


class Way(NamedTuple):
    """One way of a plan: the numbers of its path and of its terms."""

    path: int
    terms: int


@dataclass(frozen=True, slots=True)
class Path:
    """A path, with what all journeys along it have in common."""

    document: Document
    legs: tuple[Document, ...]
    records: tuple[tuple[str, ...], ...]
    """Of each leg."""
    fails_if: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a journey: what a stratum is told beyond the path."""

    document: Document
    records: tuple[str, ...]
    """What the journey rests on besides its path."""
    fails_if: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factors:
    """The paths and terms of some plans, and the ways of each plan in their order."""

    paths: tuple[Path, ...]
    terms: tuple[Terms, ...]
    ways: tuple[tuple[Way, ...], ...]


@dataclass
class _Common:
    """What the journeys along a path have in common so far."""

    first: Document
    records: list[list[str]] = field(default_factory=list)
    fails_if: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def meet(self, journey: Document) -> None:
        """Keep only what this journey has too."""
        for mine, leg in zip(self.records, journey["legs"], strict=True):
            mine[:] = _kept(mine, leg["records"])
        self.fails_if = _kept(self.fails_if, journey["fails_if"])
        self.facts = _kept(self.facts, journey["facts"]["records"])


def _kept(mine: Sequence[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [one for one in mine if one in known]


def factor(plans: Sequence[Document]) -> Factors:
    """Factor the journeys of some plans into paths and terms."""
    common: dict[str, _Common] = {}
    keys: list[list[str]] = []
    for plan in plans:
        keys.append([_name(journey) for journey in plan["journeys"]])
        for key, journey in zip(keys[-1], plan["journeys"], strict=True):
            if key not in common:
                common[key] = _Common(
                    journey,
                    [list(leg["records"]) for leg in journey["legs"]],
                    list(journey["fails_if"]),
                    list(journey["facts"]["records"]),
                )
            common[key].meet(journey)
    numbers = {key: number for number, key in enumerate(common)}
    terms: dict[str, int] = {}
    found: list[Terms] = []
    ways = []
    for plan, names in zip(plans, keys, strict=True):
        told = []
        for key, journey in zip(names, plan["journeys"], strict=True):
            own = _find_terms(journey, common[key])
            number = terms.setdefault(repr(own), len(found))
            if number == len(found):
                found.append(own)
            told.append(Way(numbers[key], number))
        ways.append(tuple(told))
    return Factors(tuple(_make_path(one) for one in common.values()), tuple(found), tuple(ways))


def _name(journey: Document) -> str:
    legs = [[leg.get(name) for name in OF_LEG] for leg in journey["legs"]]
    return repr(([journey[name] for name in OF_PATH], legs))


def _make_path(common: _Common) -> Path:
    journey = common.first
    return Path(
        {name: journey[name] for name in OF_PATH},
        tuple({name: leg.get(name) for name in OF_LEG} for leg in journey["legs"]),
        tuple(tuple(records) for records in common.records),
        tuple(common.fails_if),
        tuple(common.facts),
    )


def _find_terms(journey: Document, common: _Common) -> Terms:
    of_path = {*common.facts, *(r for records in common.records for r in records)}
    told = [*(r for leg in journey["legs"] for r in leg["records"]), *journey["facts"]["records"]]
    return Terms(
        {name: journey[name] for name in OF_TERMS},
        tuple(r for r in dict.fromkeys(told) if r not in of_path),
        tuple(reason for reason in journey["fails_if"] if reason not in common.fails_if),
    )
