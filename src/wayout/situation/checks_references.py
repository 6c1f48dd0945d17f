"""Checks of references: every id and every country code that a record names must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wayout.situation.notice import Notice, find_nearest
from wayout.situation.record import ANYWHERE, Origin
from wayout.situation.situation import Situation

_Reference = tuple[Origin, str, str, str, Iterable[str]]
"""Where, whose (such as "rule 'R1'"), in which field, to which kinds, which ids."""

_TABLES = {
    "source": ("sources",),
    "place": ("places",),
    "crossing": ("crossings",),
    "place or crossing": ("places", "crossings"),
    "service": ("services",),
    "rule": ("rules",),
    "record": (
        "rules",
        "reports",
        "observations",
        "crossings",
        "services",
        "ends",
        "confirmations",
        "resolutions",
    ),
}
_FILES = {
    "source": "sources.toml",
    "place": "places.csv",
    "crossing": "crossings.csv",
    "place or crossing": "places.csv and crossings.csv",
    "service": "services.csv",
    "rule": "rules",
    "record": "rules, observations, crossings.csv and services.csv",
}


def check_references(situation: Situation) -> Iterator[Notice]:
    """Yield a notice for every id that no record of the right kind has."""
    pools = {kind: _Pool.of(situation, kind) for kind in _TABLES}
    for where, whose, field, kind, ids in _references(situation):
        pool = pools[kind]
        for one in ids:
            if pool.lacks(one):
                yield Notice(
                    where.file,
                    where.line,
                    f"unknown-{kind.replace(' ', '-')}",
                    f"no {kind} '{one}' ({whose}, field '{field}')",
                    f"an id from {_FILES[kind]}",
                    find_nearest(one, pool.ids),
                )


@dataclass(frozen=True, slots=True)
class _Pool:
    """The ids of one kind; `whole` unless a file that may hold more could not be read."""

    ids: frozenset[str]
    left_out: frozenset[str]
    whole: bool

    @classmethod
    def of(cls, situation: Situation, kind: str) -> _Pool:
        """Give the pool of a kind."""
        ids = frozenset(i for table in _TABLES[kind] for i in getattr(situation, table))
        whole = not situation.gaps.tables & set(_TABLES[kind])
        return cls(ids, situation.gaps.ids, whole)

    def lacks(self, one: str) -> bool:
        """Tell whether the id is surely not there."""
        whole_id = one.partition("#")[0]
        known = one in self.ids or one in self.left_out or whole_id in self.left_out
        return self.whole and not known


def _references(s: Situation) -> Iterator[_Reference]:
    for record in s.records():
        whose = f"record '{record.id}'"
        yield record.where, whose, "sources", "source", record.sources
        yield record.where, whose, "contradicts", "record", record.contradicts
    for place in s.places.values():
        whose = f"place '{place.id}'"
        yield place.where, whose, "sources", "source", place.sources
        yield place.where, whose, "part_of", "place", _given(place.part_of)
        yield place.where, whose, "members", "place or crossing", place.members
    yield from _rule_references(s)
    yield from _way_references(s)


def _rule_references(s: Situation) -> Iterator[_Reference]:
    for rule in s.rules.values():
        whose = f"rule '{rule.id}'"
        yield rule.where, whose, "crossings", "crossing", rule.crossings
        yield rule.where, whose, "places", "place", rule.places
        yield rule.where, whose, "overrides", "rule", rule.overrides
    for end in s.ends.values():
        yield end.where, f"end '{end.id}'", "ends", "record", (end.ends,)
    for seen in s.confirmations.values():
        yield seen.where, f"confirmation '{seen.id}'", "confirms", "record", (seen.confirms,)
    for resolution in s.resolutions.values():
        whose = f"resolution '{resolution.id}'"
        yield resolution.where, whose, "between", "record", resolution.between


def _way_references(s: Situation) -> Iterator[_Reference]:
    for report in s.reports.values():
        whose = f"report '{report.id}'"
        yield report.where, whose, "place", "place or crossing", _given(report.place)
    for crossing in s.crossings.values():
        whose = f"crossing '{crossing.id}'"
        yield crossing.where, whose, "town_out", "place", (crossing.town_out,)
        yield crossing.where, whose, "town_in", "place", (crossing.town_in,)
    for service in s.services.values():
        whose = f"service '{service.id}'"
        yield service.where, whose, "origin", "place or crossing", (service.origin,)
        yield service.where, whose, "destination", "place or crossing", (service.destination,)
        yield service.where, whose, "via", "crossing", _given(service.via)
    for seen in s.observations.values():
        if "#" in seen.id:
            continue  # a figure: its report is checked
        whose = f"observation '{seen.id}'"
        yield seen.where, whose, "place", "place or crossing", _given(seen.place)
        yield seen.where, whose, "service", "service", _given(seen.service)


def _given(one: str) -> tuple[str, ...]:
    return (one,) if one else ()


def find_codes(situation: Situation) -> frozenset[str]:
    """Give the codes of the countries of the situation."""
    return frozenset(
        p.country for p in situation.places.values() if p.kind == "country" and p.country
    )


def check_countries(situation: Situation) -> Iterator[Notice]:
    """Yield a notice for every country code that no country in `places.csv` has."""
    codes = find_codes(situation)
    if "places" in situation.gaps.tables:
        return
    for where, whose, field, given in _country_fields(situation):
        for code in given:
            if code not in codes and code not in situation.gaps.ids:
                yield Notice(
                    where.file,
                    where.line,
                    "unknown-country",
                    f"no country has the code '{code}' ({whose}, field '{field}')",
                    "the code of a country in places.csv",
                    find_nearest(code, codes),
                )


def _country_fields(s: Situation) -> Iterator[tuple[Origin, str, str, Iterable[str]]]:
    yield s.head.where, "situation.toml", "home", (s.head.home,)
    for place in s.places.values():
        yield place.where, f"place '{place.id}'", "country", _given(place.country)
    for rule in s.rules.values():
        named = () if rule.country == ANYWHERE else (rule.country,)
        yield rule.where, f"rule '{rule.id}'", "country", named
    for report in s.reports.values():
        yield report.where, f"report '{report.id}'", "country", _given(report.country)
    for crossing in s.crossings.values():
        whose = f"crossing '{crossing.id}'"
        yield crossing.where, whose, "country_out", (crossing.country_out,)
        yield crossing.where, whose, "country_in", (crossing.country_in,)
        yield crossing.where, whose, "nationals", crossing.nationals
    for seen in s.observations.values():
        whose = f"observation '{seen.id}'"
        if "#" not in seen.id:
            yield seen.where, whose, "country", _given(seen.country)
        if seen.nationality != "all":
            yield seen.where, whose, "nationality", _given(seen.nationality)
